"""A draft becomes the network, and can be taken back for half an hour.

Keeps true: a publication is put in force whole, in the one transaction that raises the version, and only on the network
that its author drew on; what tickets were sold for stays; an undo restores exactly what was before, or refuses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, update

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Conflict, NotFound
from metro_web.core.i18n import t
from metro_web.domain import network_changes, network_plan
from metro_web.domain.network import Network
from metro_web.domain.network_changes import Change, Key
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries import network_drafts as draft_queries
from metro_web.queries import sold
from metro_web.queries.network_drafts import PUBLICATIONS, Publication
from metro_web.services import network_admin, network_drafts, network_rewrite

SENTENCES_KEPT_MAX = 500


@dataclass(frozen=True, slots=True)
class _Step:
    """From one plan to another, and why."""

    action: str
    before: Network
    after: Network
    undoes_id: str | None = None


def publish(tx: Tx, actor: Actor, revision: int) -> Publication:
    """Put one's own draft in force; it is gone afterwards.

    409 `draft_changed`, `network_changed` (with `since`: who did what), `nothing_to_publish`, `in_use`.
    """
    now = network_admin.begin(tx, actor)
    draft = network_drafts.hold(tx, actor, revision)
    before = network_plan.plan_of(now)
    if draft.plan == draft.base:
        raise Conflict("nothing_to_publish", t("This draft changes nothing."))
    if before != draft.base:
        raise network_changed(tx, draft.base_entry, now)
    published = _put(tx, actor, now, _Step("network.publish", before, draft.plan))
    network_drafts.forget(tx, draft)
    return published


def undo(tx: Tx, actor: Actor, publication_id: str) -> Publication:
    """Restore what was before a publication, as a publication of its own, which can be undone in its turn.

    404; 409 `already_undone`, `undo_over` after half an hour, `network_changed`, `in_use`.
    """
    now = network_admin.begin(tx, actor)
    found = draft_queries.find_publication(tx, publication_id, locked=True) if ids.is_id(publication_id) else None
    if found is None:
        raise NotFound(t("There is no such publication."))
    publication, before, after = found
    refused = undo_refusal(publication, clock.utc_now())
    if refused is not None:
        raise refused
    if network_plan.plan_of(now) != after:
        raise Conflict(
            "network_changed",
            t("The network was changed since, so this cannot be undone any more. Draw it back instead."),
        )
    undone = _put(tx, actor, now, _Step("network.undo", after, before, publication.id))
    marked = update(PUBLICATIONS).where(PUBLICATIONS.c.id == publication.id)
    tx.execute(marked.values(undone_at=undone.published_at))
    return undone


def list_publications(
    tx: Tx, actor: Actor, *, limit: int = 50, before: str = ""
) -> tuple[list[Publication], str | None]:
    """Newest first, and the id to go on before."""
    require(actor, ADMIN)
    return draft_queries.list_publications(tx, limit=limit, before=before)


def undo_refusal(publication: Publication, now: datetime) -> AppError | None:
    """Why a publication cannot be undone, as far as its own row says; None where it can."""
    if publication.undone_at is not None:
        return Conflict("already_undone", t("This publication was undone already."))
    if now >= undo_until(publication):
        minutes = settings().network_undo_minutes
        return Conflict("undo_over", t("A publication can be undone for {n} minutes.").format(n=minutes))
    return None


def undo_until(publication: Publication) -> datetime:
    """The instant from which on it stays."""
    return publication.published_at + timedelta(minutes=settings().network_undo_minutes)


def network_changed(tx: Tx, entry: int, known: Network) -> Conflict:
    """409 that names who changed the network since an entry of the log."""
    since = draft_queries.changed_since(tx, entry, known)
    said = [
        t("The network was changed while you were drawing. Put your draft on the newest network first."),
        *since[:1],
    ]
    return Conflict("network_changed", " ".join(said), since=since)


def held(tx: Tx, found: Sequence[Change], before: Network, now: datetime) -> dict[Key, str]:
    """Of what leaves the network, what tickets were ever sold for, by name."""
    keys = dict.fromkeys(key for change in found for key in change.removes)
    if not keys:
        return {}
    touched = sold.touched(tx, now)
    return {key: _name_of(before, key) for key in keys if touched.issuperset(key[1:]) and _is_sold(tx, key, now)}


def _put(tx: Tx, actor: Actor, now: Network, step: _Step) -> Publication:
    found = network_changes.changes(step.before, step.after)
    at = clock.utc_now()
    names = held(tx, found, step.before, at).values()
    if names:
        raise network_admin.in_use(network_changes.names_label(dict.fromkeys(names)))
    network_rewrite.put(tx, now, network_plan.in_force(step.after, now))
    sentences = [change.sentence for change in found][:SENTENCES_KEPT_MAX]

    def facts(network: Network) -> network_admin.Facts:
        counted = {"lines": [line.code for line in network.lines], "stations": len(network.stations)}
        return counted if network is now else counted | {"changes": sentences}

    after = network_admin.finish(tx, actor, now, network_admin.Change(step.action, "network", facts))
    assert network_plan.plan_of(after) == step.after, "the tables hold what was drawn"
    made = Publication(
        ids.new_id(), at, require(actor, ADMIN), actor.name or actor.email, after.version, tuple(sentences),
        step.undoes_id, None,
    )  # fmt: skip
    tx.execute(
        insert(PUBLICATIONS).values(
            id=made.id, published_at=at, actor_id=made.actor_id, version=made.version,
            sentences=sentences, before=network_plan.to_data(step.before), after=network_plan.to_data(step.after),
            undoes_id=step.undoes_id, undone_at=None,
        )
    )  # fmt: skip
    return made


def _is_sold(tx: Tx, key: Key, now: datetime) -> bool:
    kind, *codes = key
    asks = {"line": sold.line, "station": sold.station, "on": sold.station_on_line, "walk": sold.walk}
    return asks[kind](tx, *codes, now)  # type: ignore[operator]


def _name_of(network: Network, key: Key) -> str:
    kind, *codes = key
    if kind == "line":
        line = network.find_line(codes[0])
        return line.name if line else codes[0]
    if kind == "walk":
        return " – ".join(network.name_of(code) for code in codes)
    return network.name_of(codes[-1])
