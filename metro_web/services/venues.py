"""Venues: made, renamed and retired by admins. Whoever puts an event into one holds its row meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.timetable import Event, Venue
from metro_web.services import audit

_venues: Any = Venue.__table__  # type: ignore[attr-defined]
_events: Any = Event.__table__  # type: ignore[attr-defined]
KINDS = ("stadium", "hall", "other")
TURNAROUND_MINUTES, TURNAROUND_MINUTES_MAX = 60, 1440
CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class VenueView:
    """A venue; `turnaround_minutes` lie between two events in it."""

    id: str
    name: str
    city: str
    kind: str
    turnaround_minutes: int
    is_retired: bool


def add(
    tx: Tx, actor: Actor, name: str, city: str, kind: str, *, turnaround_minutes: int = TURNAROUND_MINUTES
) -> VenueView:
    """A venue; 422 for a name or kind that is none."""
    require(actor, ADMIN)
    if kind not in KINDS:
        raise InvalidInput(t("A venue is one of {kinds}.").format(kinds=", ".join(KINDS)), field="kind")
    if type(turnaround_minutes) is not int or not 0 <= turnaround_minutes <= TURNAROUND_MINUTES_MAX:
        said = t("Between two events lie 0 to {n} minutes.").format(n=TURNAROUND_MINUTES_MAX)
        raise InvalidInput(said, field="turnaround_minutes")
    made = VenueView(ids.new_id(), name_text(name), name_text(city, "city")[:80], kind, turnaround_minutes, False)
    now = clock.utc_now()
    facts = {"name": made.name, "city": made.city, "kind": kind, "turnaround_minutes": turnaround_minutes}
    tx.execute(insert(_venues).values(id=made.id, is_retired=False, created_at=now, **facts))
    audit.record(tx, actor, "venue.add", f"venue:{made.id}", None, facts, now)
    return made


def retire(tx: Tx, actor: Actor, venue_id: str) -> None:
    """No new events here; those it has stay. 404."""
    require(actor, ADMIN)
    lock(tx, venue_id)
    tx.execute(update(_venues).where(_venues.c.id == venue_id).values(is_retired=True))
    audit.record(tx, actor, "venue.retire", f"venue:{venue_id}", None, None, clock.utc_now())


def list_venues(
    tx: Tx, actor: Actor, *, limit: int = 50, before: str | None = None
) -> tuple[list[VenueView], str | None]:
    """Venues, newest first, and the id to go on before."""
    require(actor, ADMIN)
    query = select(_venues).order_by(_venues.c.id.desc()).limit(limit + 1)
    rows = tx.execute(query.where(_venues.c.id < before) if before else query).all()
    page = [_view(row) for row in rows[:limit]]
    return page, page[-1].id if len(rows) > limit else None


def lock(tx: Tx, venue_id: str) -> VenueView:
    """The venue, locked until the end of the transaction; 404."""
    row = (
        tx.execute(select(_venues).where(_venues.c.id == venue_id).with_for_update()).first()
        if ids.is_id(venue_id)
        else None
    )
    if row is None:
        raise NotFound(t("There is no such venue."))
    return _view(row)


def require_free(tx: Tx, venue: VenueView, starts_at: datetime, ends_at: datetime, *, but: str = "") -> None:
    """409 `venue_taken` where another event is in the locked venue then, turnaround included."""
    margin = timedelta(minutes=venue.turnaround_minutes)
    clashing = tx.execute(
        select(_events.c.title)
        .where(
            _events.c.venue_id == venue.id,
            _events.c.id != but,
            _events.c.status != CANCELLED,
            _events.c.starts_at < ends_at + margin,
            _events.c.ends_at > starts_at - margin,
        )
        .limit(1)
    ).scalar()
    if clashing is not None:
        raise Conflict("venue_taken", t("{title} is in {venue} then.").format(title=clashing, venue=venue.name))


def _view(row: Any) -> VenueView:
    return VenueView(row.id, row.name, row.city, row.kind, row.turnaround_minutes, row.is_retired)
