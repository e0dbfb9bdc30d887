"""Feeds that admins send: received in parts, looked at, then published whole or discarded.

Keeps true: a feed that is sent opens no path and leaves no file behind; it is its sender's alone, bounded in size, and
gone after an hour. Reading takes place outside of any transaction; publishing checks everything again inside of one.
"""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from sqlalchemy import delete, insert, select, update

from metro_web.core import clock, db, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Conflict, InvalidInput, NotFound, TooLarge
from metro_web.core.i18n import t
from metro_web.domain import feeds
from metro_web.domain.feeds import Feed, files, texts
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.network_import import NetworkImport, NetworkImportPart
from metro_web.queries import network as network_queries
from metro_web.queries import schematic_map, sold
from metro_web.queries import sent_feeds as queries
from metro_web.queries.sent_feeds import FeedLine, Report, SentFeed
from metro_web.services import network_import
from metro_web.services.network_import import Progress, Stage, Summary

PART_BYTES = 1 << 20
KEPT_PER_ADMIN = 2
WAIT_SECONDS = 30
_imports: Any = NetworkImport.__table__  # type: ignore[attr-defined]
_parts: Any = NetworkImportPart.__table__  # type: ignore[attr-defined]
_reading = threading.Lock()


def size_max() -> int:
    """Bytes that may be sent; what is larger goes in by the command line."""
    return settings().import_mb_max << 20


def check_size(size_bytes: int) -> None:
    """413 for more than may be sent."""
    if size_bytes > size_max():
        said = t("A feed that is sent has at most {n} MB; a larger one goes in with metro import-network.")
        raise TooLarge(said.format(n=settings().import_mb_max))


def receive(actor: Actor, stream: BinaryIO, name: str) -> str:
    """Keep what was sent for its sender; the id. Nobody can publish it before `look` has read it.

    Commits part by part, so that no sale waits for a megabyte more than one.
    """
    require(actor, ADMIN)
    size = stream.seek(0, 2)
    check_size(size)
    files.is_json_sent(stream, _shown(name))  # what is neither that nor an archive is not even kept
    import_id = ids.new_id()
    db.run(_begin, actor, import_id, name, size)
    stream.seek(0)
    position = 0
    while data := stream.read(PART_BYTES):
        db.run(_add_part, import_id, position, data)
        position += 1
    return import_id


def look(actor: Actor, import_id: str, progress: Progress | None = None) -> SentFeed:
    """Read it, compare it with the network of now, draw it, and keep the report; 404 `unknown_import`.

    A feed that is refused is not kept.
    """
    require(actor, ADMIN)
    tell = progress or (lambda _stage, _share: None)
    sent = db.read(get, actor, import_id)
    try:
        feed = _read(sent, tell)
        tell(Stage.CHECKING, 0)
        report, network = db.read(_report, actor, feed)
        tell(Stage.DRAWING, 0)
        drawn = schematic_map.preview(network)
    except InvalidInput:
        db.run(_drop, import_id)
        raise
    document = queries.to_document(report, drawn)
    db.run(_keep, import_id, report.network_version, document)
    return db.read(get, actor, import_id)


def get(tx: Tx, actor: Actor, import_id: str) -> SentFeed:
    """One's own; 404 `unknown_import` also where its time is over."""
    owner = require(actor, ADMIN)
    found = queries.find(tx, owner, import_id, clock.utc_now()) if ids.is_id(import_id) else None
    if found is None:
        raise _unknown()
    return found


def newest(tx: Tx, actor: Actor) -> SentFeed | None:
    """The last that one has sent and looked at, if it can still be published."""
    return queries.newest(tx, require(actor, ADMIN), clock.utc_now())


def reopened(actor: Actor, import_id: str, progress: Progress | None = None) -> Feed | None:
    """Read again for `publish`; None where there is no such feed any more, which `publish` says."""
    owner = require(actor, ADMIN)
    found = db.read(queries.find, owner, import_id, clock.utc_now()) if ids.is_id(import_id) else None
    return _read(found, progress or (lambda _stage, _share: None)) if found else None


def publish(tx: Tx, actor: Actor, import_id: str, feed: Feed | None, *, replace_network: bool = False) -> Summary:
    """Make it the network, `feed` being what `reopened` gave; 404 `unknown_import`, 409 `network_changed`,
    `network_exists`, `in_use`, `not_looked_at`, 422 `wrong_currency`. It cannot be published twice."""
    sent = get(tx, actor, import_id)
    if feed is None:
        raise _unknown()
    if sent.report is None:
        raise Conflict("not_looked_at", t("This feed has not been read yet. Look at it first."))
    done = network_import.publish(
        tx, actor, feed, replace_network=replace_network, seen_version=sent.report.network_version, file=sent.name
    )
    _drop(tx, import_id)
    return done


def discard(tx: Tx, actor: Actor, import_id: str) -> None:
    """Throw it away; 404 `unknown_import`."""
    _drop(tx, get(tx, actor, import_id).id)


def forget(tx: Tx, now: datetime) -> None:
    """Feeds whose time is over, whole ones and those whose sender broke off."""
    over = tx.execute(select(_imports.c.id).where(_imports.c.expires_at <= now)).scalars().all()
    for import_id in over:
        _drop(tx, import_id)


def _begin(tx: Tx, actor: Actor, import_id: str, name: str, size: int) -> None:
    """The row, in the place of the oldest ones of the same admin."""
    owner, now = require(actor, ADMIN), clock.utc_now()
    earlier = select(_imports.c.id).where(_imports.c.owner_id == owner).order_by(_imports.c.id.desc())
    for old in tx.execute(earlier.offset(KEPT_PER_ADMIN - 1)).scalars().all():
        _drop(tx, old)
    tx.execute(
        insert(_imports).values(
            id=import_id, owner_id=owner, name=_shown(name), size_bytes=size, network_version=0, created_at=now,
            expires_at=now + timedelta(minutes=settings().import_minutes),
        )
    )  # fmt: skip


def _add_part(tx: Tx, import_id: str, position: int, data: bytes) -> None:
    tx.execute(insert(_parts).values(import_id=import_id, position=position, data=data))


def _keep(tx: Tx, import_id: str, version: int, document: dict[str, Any]) -> None:
    tx.execute(update(_imports).where(_imports.c.id == import_id).values(network_version=version, report=document))


def _drop(tx: Tx, import_id: str) -> None:
    tx.execute(delete(_parts).where(_parts.c.import_id == import_id))
    tx.execute(delete(_imports).where(_imports.c.id == import_id))


def _read(sent: SentFeed, tell: Progress) -> Feed:
    """One at a time in this process, and not for ever: what is sent may be made to be slow or large."""
    if not _reading.acquire(timeout=WAIT_SECONDS):
        raise Conflict("busy", t("Another feed is being read. Try again in a minute."))
    try:
        deadline = time.monotonic() + settings().import_seconds_max

        def share(read: float) -> None:
            if time.monotonic() > deadline:
                said = t("Reading this feed takes longer than {n} seconds; it goes in with metro import-network.")
                raise InvalidInput(said.format(n=settings().import_seconds_max), code="invalid_feed", field="file")
            tell(Stage.READING, read)

        with _bytes_of(sent) as stream:
            return feeds.read_stream(
                stream, size=sent.size_bytes, name=sent.name, currency=settings().currency, progress=share
            )
    finally:
        _reading.release()


@contextmanager
def _bytes_of(sent: SentFeed) -> Iterator[BinaryIO]:
    """The parts put together in a file without a name, which ends with this process at the latest."""
    with tempfile.TemporaryFile() as file:
        position = 0
        while (data := db.read(queries.part, sent.id, position)) is not None:
            file.write(data)
            position += 1
        if file.tell() != sent.size_bytes:
            raise _broken_off()
        file.seek(0)
        yield file


def _broken_off() -> AppError:
    return InvalidInput(t("This feed has not arrived whole. Send it again."), code="invalid_feed", field="file")


def _report(tx: Tx, actor: Actor, feed: Feed) -> tuple[Report, Any]:
    """What was read and would be done, and the network that it would be."""
    before = network_queries.current(tx).network
    plan = network_import.plan(tx, actor, feed, replace_network=True)
    after = network_import.merged(before, feed)
    has_network = bool(before.lines or before.stations)
    report = Report(
        network_version=before.version,
        lines=tuple(
            FeedLine(line.code, line.name, line.color, line.letter, line.shape, len(line.station_codes),
                     len(line.branches), after.terminals(line.code))
            for line in feed.lines
        ),
        stations=plan.stations,
        branches=plan.branches,
        walks=plan.walks,
        fares=plan.fares,
        repairs=plan.repairs,
        replaces_lines=len(before.lines),
        replaces_stations=len(before.stations),
        living_tickets=sold.living_tickets(tx, clock.utc_now()) if has_network else 0,
        lines_gone=plan.lines_gone,
        stations_gone=plan.stations_gone,
        refusal=plan.refusal,
    )  # fmt: skip
    return report, after


def _shown(name: str) -> str:
    """The file's own name, without folders and for people only."""
    return texts.shown(PurePosixPath(name.replace("\\", "/")).name).strip() or t("feed")


def _unknown() -> NotFound:
    return NotFound(t("This feed is not here (any more). Send it again."), code="unknown_import")
