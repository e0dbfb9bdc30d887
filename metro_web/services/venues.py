"""Venues: made, changed and retired by admins. Whoever puts an event into one holds its row meanwhile."""

from dataclasses import dataclass, replace
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
PATCHED = ("name", "city", "kind", "turnaround_minutes", "is_retired")
CITY_LENGTH_MAX = 80


@dataclass(frozen=True, slots=True)
class VenueView:
    """A venue; `turnaround_minutes` lie between two events in it."""

    id: str
    name: str
    city: str
    kind: str
    turnaround_minutes: int
    is_retired: bool


@dataclass(frozen=True, slots=True)
class VenuePatch:
    """What becomes of a venue; None leaves it as it is."""

    name: str | None = None
    city: str | None = None
    kind: str | None = None
    turnaround_minutes: int | None = None
    is_retired: bool | None = None


def add(
    tx: Tx, actor: Actor, name: str, city: str, kind: str, *, turnaround_minutes: int = TURNAROUND_MINUTES
) -> VenueView:
    """A venue; 422 for a name or kind that is none."""
    require(actor, ADMIN)
    made, now = _checked(VenueView(ids.new_id(), name, city, kind, turnaround_minutes, False)), clock.utc_now()
    facts = _facts(made)
    tx.execute(insert(_venues).values(id=made.id, is_retired=False, created_at=now, **facts))
    audit.record(tx, actor, "venue.add", f"venue:{made.id}", None, facts, now)
    return made


def change(tx: Tx, actor: Actor, venue_id: str, patch: VenuePatch) -> VenueView:
    """Another name, city, kind or turnaround, retired or not; 404, 422. Events that it has stay where they are."""
    require(actor, ADMIN)
    before, now = lock(tx, venue_id), clock.utc_now()
    given = {field: value for field in PATCHED if (value := getattr(patch, field)) is not None}
    made = _checked(replace(before, **given))
    if made == before:
        return before
    old, new = _facts(before) | _standing(before), _facts(made) | _standing(made)
    tx.execute(update(_venues).where(_venues.c.id == venue_id).values(**new))
    if (made.name, made.city) != (before.name, before.city):
        _rename_in_search(tx, made)
    audit.record(tx, actor, _what(before, made), f"venue:{venue_id}", old, new, now)
    return made


def retire(tx: Tx, actor: Actor, venue_id: str) -> None:
    """No new events here; those it has stay. 404."""
    change(tx, actor, venue_id, VenuePatch(is_retired=True))


def get_venue(tx: Tx, actor: Actor, venue_id: str) -> VenueView:
    """A venue, for an admin; 404."""
    require(actor, ADMIN)
    row = tx.execute(select(_venues).where(_venues.c.id == venue_id)).first() if ids.is_id(venue_id) else None
    if row is None:
        raise NotFound(t("There is no such venue."))
    return _view(row)


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


def _checked(venue: VenueView) -> VenueView:
    """The same with one spelling of its texts; 422."""
    if venue.kind not in KINDS:
        raise InvalidInput(t("A venue is one of {kinds}.").format(kinds=", ".join(KINDS)), field="kind")
    minutes = venue.turnaround_minutes
    if type(minutes) is not int or not 0 <= minutes <= TURNAROUND_MINUTES_MAX:
        said = t("Between two events lie 0 to {n} minutes.").format(n=TURNAROUND_MINUTES_MAX)
        raise InvalidInput(said, field="turnaround_minutes")
    city = name_text(venue.city, "city")
    if len(city) > CITY_LENGTH_MAX:
        raise InvalidInput(t("At most {n} characters, please.").format(n=CITY_LENGTH_MAX), field="city")
    return replace(venue, name=name_text(venue.name), city=city)


def _facts(venue: VenueView) -> dict[str, Any]:
    minutes = venue.turnaround_minutes
    return {"name": venue.name, "city": venue.city, "kind": venue.kind, "turnaround_minutes": minutes}


def _standing(venue: VenueView) -> dict[str, Any]:
    return {"is_retired": venue.is_retired}


def _what(before: VenueView, after: VenueView) -> str:
    if before.is_retired != after.is_retired:
        return "venue.retire" if after.is_retired else "venue.restore"
    return "venue.change"


def _rename_in_search(tx: Tx, venue: VenueView) -> None:
    """Its events are found by its name."""
    named = (_events.c.id, _events.c.title, _events.c.competition, _events.c.home, _events.c.away)
    for row in tx.execute(select(*named).where(_events.c.venue_id == venue.id)).all():
        words = " ".join([*row[1:], venue.name, venue.city]).casefold()
        tx.execute(update(_events).where(_events.c.id == row.id).values(words=words))
