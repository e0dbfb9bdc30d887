"""Reads feeds that an admin has sent: what was read of them, and the bytes themselves. Only the sender finds them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from metro_web.core.db import Tx
from metro_web.models.network_import import NetworkImport, NetworkImportPart

_imports: Any = NetworkImport.__table__  # type: ignore[attr-defined]
_parts: Any = NetworkImportPart.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A line as the feed has it; `ends` are names."""

    code: str
    name: str
    color: str
    letter: str
    shape: str
    stations: int
    branches: int
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What was read, and what publishing would do to the network of `network_version`.

    `refusal` is why it would not be let through even with replacing allowed, empty where it would.
    """

    network_version: int
    lines: tuple[FeedLine, ...]
    stations: int
    branches: int
    walks: int
    fares: str
    repairs: tuple[str, ...]
    replaces_lines: int
    replaces_stations: int
    living_tickets: int
    lines_gone: tuple[str, ...]
    stations_gone: tuple[str, ...]
    refusal: str


@dataclass(frozen=True, slots=True)
class SentFeed:
    """One that can still be published; `report` is None until it has been looked at."""

    id: str
    name: str
    size_bytes: int
    created_at: datetime
    expires_at: datetime
    report: Report | None
    map: dict[str, Any] = field(default_factory=dict)


def find(tx: Tx, owner_id: str, import_id: str, now: datetime) -> SentFeed | None:
    """One's own, unless its time is over."""
    wanted = _own(owner_id, now).where(_imports.c.id == import_id)
    row = tx.execute(wanted).first()
    return _sent(row) if row else None


def newest(tx: Tx, owner_id: str, now: datetime) -> SentFeed | None:
    """The last that one has sent and looked at."""
    wanted = _own(owner_id, now).where(_imports.c.report.is_not(None)).order_by(_imports.c.id.desc()).limit(1)
    row = tx.execute(wanted).first()
    return _sent(row) if row else None


def part(tx: Tx, import_id: str, position: int) -> bytes | None:
    """One part of the bytes, in order from 0; None after the last."""
    wanted = select(_parts.c.data).where(_parts.c.import_id == import_id, _parts.c.position == position)
    found = tx.execute(wanted).scalar_one_or_none()
    return None if found is None else bytes(found)


def to_document(report: Report, drawn: dict[str, Any]) -> dict[str, Any]:
    """As it is stored."""
    plain = {name: getattr(report, name) for name in Report.__dataclass_fields__ if name != "lines"}
    lines = [{name: getattr(line, name) for name in FeedLine.__dataclass_fields__} for line in report.lines]
    return {"report": plain | {"lines": lines}, "map": drawn}


def _own(owner_id: str, now: datetime) -> Any:
    return select(_imports).where(_imports.c.owner_id == owner_id, _imports.c.expires_at > now)


def _sent(row: Row[Any]) -> SentFeed:
    stored = row.report or {}
    report = _report(stored["report"]) if stored else None
    return SentFeed(row.id, row.name, row.size_bytes, row.created_at, row.expires_at, report, stored.get("map", {}))


def _report(stored: dict[str, Any]) -> Report:
    lines = tuple(FeedLine(**{**line, "ends": tuple(line["ends"])}) for line in stored["lines"])
    lists = {name: tuple(stored[name]) for name in ("repairs", "lines_gone", "stations_gone")}
    return Report(**{**stored, **lists, "lines": lines})
