"""Events and trips that can be found, each with what is left and from how much, as of this moment.

Keeps true: drafts are found by nobody; what is left is read from the same boards as a seat map.
"""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.models.timetable import Event, Trip, TripStop, Venue
from metro_web.queries import attended, boards, inventories
from metro_web.queries.attended import EventView, TripView
from metro_web.queries.inventories import InventoryView

_events: Any = Event.__table__  # type: ignore[attr-defined]
_venues: Any = Venue.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
OPEN_EVENTS, OPEN_TRIPS = ("published", "postponed", "cancelled"), ("scheduled", "departed", "completed", "cancelled")
WORDS_MAX = 8
A_DAY_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Offer:
    """What is left of an inventory for a stretch, and the lowest price of what is; minor units."""

    inventory: InventoryView
    is_on_sale: bool
    left: int
    price_from_minor: int | None


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event and what is left of it."""

    event: EventView
    offer: Offer


@dataclass(frozen=True, slots=True)
class FoundTrip:
    """A trip, the stretch that was asked for (positions of stops), and what is left on it."""

    trip: TripView
    from_stop: int
    to_stop: int
    offer: Offer


@dataclass(frozen=True, slots=True)
class EventSearch:
    """Words in title, teams, competition, venue or city; starting from … to (instants); in one venue."""

    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
    venue_id: str = ""


@dataclass(frozen=True, slots=True)
class TripSearch:
    """Places by code, a local date of departure there, a mode; what is empty does not matter."""

    origin: str = ""
    destination: str = ""
    on: date | None = None
    mode: str = ""


def events(tx: Tx, search: EventSearch, *, limit: int, after: str = "") -> tuple[list[FoundEvent], str | None]:
    """Events by their start, and where to go on after."""
    query = (
        select(_events, _venues.c.name.label("venue_name"), _venues.c.city)
        .join(_venues, _venues.c.id == _events.c.venue_id)
        .where(_events.c.status.in_(OPEN_EVENTS))
        .order_by(_events.c.starts_at, _events.c.id)
        .limit(limit + 1)
    )
    for word in search.words.casefold().split()[:WORDS_MAX]:
        query = query.where(_events.c.words.contains(word, autoescape=True))
    if search.since is not None:
        query = query.where(_events.c.starts_at >= search.since)
    if search.until is not None:
        query = query.where(_events.c.starts_at < search.until)
    if search.venue_id:
        query = query.where(_events.c.venue_id == search.venue_id)
    rows = tx.execute(_after(query, _events.c.starts_at, _events.c.id, after)).all()
    found = [FoundEvent(attended.event_view(row), offer(tx, row.inventory_id)) for row in rows[:limit]]
    return found, _mark(rows[limit - 1].starts_at, rows[limit - 1].id) if len(rows) > limit else None


def trips(tx: Tx, search: TripSearch, *, limit: int, after: str = "") -> tuple[list[FoundTrip], str | None]:
    """Trips by their departure from the first place asked for, and where to go on after."""
    if search.on is not None and not MINYEAR < search.on.year < MAXYEAR:
        return [], None  # the calendar ends there, and no clock of a place can be looked at
    begin, end = aliased(_stops), aliased(_stops)
    query = (
        select(
            _trips,
            begin.c.position.label("from_stop"),
            end.c.position.label("to_stop"),
            begin.c.departs_at.label("at"),
            begin.c.zone.label("at_zone"),
        )
        .join(begin, begin.c.trip_id == _trips.c.id)
        .join(end, and_(end.c.trip_id == _trips.c.id, end.c.position > begin.c.position))
        .where(_trips.c.status.in_(OPEN_TRIPS))
        .order_by(begin.c.departs_at, _trips.c.id)
    )
    query = query.where(begin.c.place == search.origin if search.origin else begin.c.position == 1)
    query = query.where(
        end.c.place == search.destination if search.destination else end.c.arrives_at == _trips.c.arrives_at
    )
    if search.mode:
        query = query.where(_trips.c.mode == search.mode)
    if search.on is not None:
        # Half a day more on either side, as far as zones can differ; the place's own clock decides below.
        noon = datetime(search.on.year, search.on.month, search.on.day, 12, tzinfo=UTC)
        query = query.where(
            begin.c.departs_at > noon - timedelta(hours=27), begin.c.departs_at < noon + timedelta(hours=27)
        )
    rows = tx.execute(
        _after(query.limit(A_DAY_MAX if search.on else limit + 1), begin.c.departs_at, _trips.c.id, after)
    ).all()
    if search.on is not None:
        rows = [row for row in rows if row.at.astimezone(_zone(row.at_zone)).date() == search.on]
    views = attended.trip_views(tx, rows[:limit])
    found = [
        FoundTrip(view, row.from_stop, row.to_stop, offer(tx, view.inventory_id, row.from_stop, row.to_stop))
        for view, row in zip(views, rows, strict=False)
    ]
    return found, _mark(rows[limit - 1].at, rows[limit - 1].id) if len(rows) > limit else None


def offer(tx: Tx, inventory_id: str, from_stop: int = 1, to_stop: int | None = None) -> Offer:
    """What is left of an inventory now."""
    inventory, now = inventories.find(tx, inventory_id), clock.utc_now()
    assert inventory is not None, "each event and trip has one"
    board = boards.look(tx, inventory, now, from_stop, (to_stop or inventory.segments + 1) - 1)
    priced = [price for code, price in board.prices.items() if board.left.get(code, 0) > 0]
    left = sum(count for code, count in board.left.items() if code in board.prices)
    return Offer(inventory, inventory.sells_at(now), left, min(priced, default=None))


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name) if name else settings().zone


def _after(query: Any, at: Any, row_id: Any, after: str) -> Any:
    if not after:
        return query
    instant, _, last_id = after.partition("|")
    then = datetime.fromisoformat(instant)
    return query.where(or_(at > then, and_(at == then, row_id > last_id)))


def _mark(at: datetime, row_id: str) -> str:
    return f"{at.isoformat()}|{row_id}"
