"""Events and trips as admins list them, drafts too: what is coming first, or what is over, by words and state."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from metro_web.core.db import Tx
from metro_web.models.stock import Inventory
from metro_web.models.timetable import Event, Trip, TripStop, Venue
from metro_web.queries import attended
from metro_web.queries.attended import EventView, TripView

_events: Any = Event.__table__  # type: ignore[attr-defined]
_venues: Any = Venue.__table__  # type: ignore[attr-defined]
_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
OVER = "over"
WORDS_MAX = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """Words in it, one state (or `over`; '' for all that is not), and the place to go on after.

    Of trips perhaps those of some companies, one vehicle, or one series alone.
    """

    words: str = ""
    status: str = ""
    mode: str = ""
    after: str = ""
    company_ids: tuple[str, ...] | None = None
    vehicle_id: str = ""
    series_id: str = ""


def events(tx: Tx, asked: Asked, now: datetime, *, limit: int) -> tuple[list[EventView], str]:
    """A page of events and the place to go on after, '' at the end."""
    query = (
        select(_events, _venues.c.name.label("venue_name"), _venues.c.city)
        .join(_venues, _venues.c.id == _events.c.venue_id)
        .where(*_state(_events.c.status, _events.c.ends_at, asked.status, now))
    )
    for word in asked.words.casefold().split()[:WORDS_MAX]:
        query = query.where(_events.c.words.contains(word, autoescape=True))
    rows = tx.execute(_page(query, _events.c.starts_at, _events.c.id, asked, limit)).all()
    return [attended.event_view(row) for row in rows[:limit]], _mark(rows, "starts_at", limit)


def trips(tx: Tx, asked: Asked, now: datetime, *, limit: int) -> tuple[list[TripView], str]:
    """A page of trips; words are looked for in its name, its vehicle and the names of its stops."""
    # The inventory knows when a late one is expected at its end.
    query = (
        select(_trips)
        .join(_inventories, _inventories.c.id == _trips.c.inventory_id)
        .where(*_state(_trips.c.status, _inventories.c.ends_at, asked.status, now))
    )
    if asked.company_ids is not None:
        query = query.where(_trips.c.company_id.in_(asked.company_ids))
    if asked.vehicle_id:
        query = query.where(_trips.c.vehicle_id == asked.vehicle_id)
    if asked.series_id:
        query = query.where(_trips.c.series_id == asked.series_id)
    if asked.mode:
        query = query.where(_trips.c.mode == asked.mode)
    for word in asked.words.casefold().split()[:WORDS_MAX]:
        named = select(_stops.c.trip_id).where(func.lower(_stops.c.name).contains(word, autoescape=True))
        own = func.lower(_trips.c.name + " " + _trips.c.vehicle).contains(word, autoescape=True)
        query = query.where(or_(own, _trips.c.id.in_(named)))
    rows = tx.execute(_page(query, _trips.c.departs_at, _trips.c.id, asked, limit)).all()
    return attended.trip_views(tx, rows[:limit]), _mark(rows, "departs_at", limit)


def _state(status: Any, ends_at: Any, wanted: str, now: datetime) -> list[Any]:
    if wanted == OVER:
        return [ends_at <= now]
    return [ends_at > now, *([status == wanted] if wanted else [])]


def _page(query: Any, at: Any, row_id: Any, asked: Asked, limit: int) -> Any:
    """What is over, newest first; what is coming, the next first."""
    is_over = asked.status == OVER
    query = query.order_by(at.desc(), row_id.desc()) if is_over else query.order_by(at, row_id)
    instant, _, last = asked.after.partition("|")
    if last:
        then = datetime.fromisoformat(instant)
        beyond = (at < then, row_id < last) if is_over else (at > then, row_id > last)
        query = query.where(or_(beyond[0], and_(at == then, beyond[1])))
    return query.limit(limit + 1)


def _mark(rows: Any, name: str, limit: int) -> str:
    return f"{getattr(rows[limit - 1], name).isoformat()}|{rows[limit - 1].id}" if len(rows) > limit else ""
