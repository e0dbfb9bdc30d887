"""Events and trips that can be found, each with what is left and from how much, as of this moment (`offers`).

Keeps true: drafts are found by nobody; where no day is asked for, what is over is not found either; a page of either
is a fixed number of queries.
"""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from zoneinfo import ZoneInfo

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.queries import attended, offers, searches
from metro_web.queries.amenities import AmenityView
from metro_web.queries.attended import EventView, TripView
from metro_web.queries.offers import Offer, Wanted
from metro_web.queries.searches import OPEN_EVENTS, OPEN_TRIPS, EventSearch, TripSearch

__all__ = [
    "OPEN_EVENTS",
    "OPEN_TRIPS",
    "EventSearch",
    "FoundEvent",
    "FoundTrip",
    "TripSearch",
    "events",
    "find_offer",
    "trips",
]


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event and what is left of it."""

    event: EventView
    offer: Offer


@dataclass(frozen=True, slots=True)
class FoundTrip:
    """A trip, the stretch that was asked for (positions of stops), what is left on it, and what it has on board."""

    trip: TripView
    from_stop: int
    to_stop: int
    offer: Offer
    amenities: tuple[AmenityView, ...] = ()


def events(tx: Tx, search: EventSearch, *, limit: int, after: str = "") -> tuple[list[FoundEvent], str | None]:
    """Events by their start, and where to go on after."""
    now = clock.utc_now()
    query, given = searches.events(search, now=now, most=limit + 1, after=after)
    rows = tx.execute(query, given).all()
    offered = offers.of(tx, [Wanted(row.inventory_id) for row in rows[:limit]], now)
    found = [
        FoundEvent(attended.event_view(row), offered[Wanted(row.inventory_id)])
        for row in rows[:limit]
        if Wanted(row.inventory_id) in offered
    ]
    return found, _mark(rows[limit - 1].starts_at, rows[limit - 1].id) if len(rows) > limit else None


def trips(tx: Tx, search: TripSearch, *, limit: int, after: str = "") -> tuple[list[FoundTrip], str | None]:
    """Trips by their departure from the first place asked for, and where to go on after."""
    if search.on is not None and not MINYEAR < search.on.year < MAXYEAR:
        return [], None  # the calendar ends there, and no clock of a place can be looked at
    now = clock.utc_now()
    query, given = searches.trips(search, now=now, most=limit + 1, after=after)
    rows = tx.execute(query, given).all()
    if search.on is not None:
        rows = [row for row in rows if row.at.astimezone(_zone(row.at_zone)).date() == search.on]
    views = attended.trip_views(tx, rows[:limit])
    stretches = [Wanted(row.inventory_id, row.from_stop, row.to_stop) for row in rows[:limit]]
    offered = offers.of(tx, stretches, now)
    found = [
        FoundTrip(view, row.from_stop, row.to_stop, offered[each])
        for view, each, row in zip(views, stretches, rows, strict=False)
        if each in offered and len(view.stops) >= row.to_stop
    ]
    return found, _mark(rows[limit - 1].at, rows[limit - 1].id) if len(rows) > limit else None


def find_offer(tx: Tx, inventory_id: str, from_stop: int = 1, to_stop: int | None = None) -> Offer | None:
    """What is left of an inventory now; None where it was deleted."""
    wanted = Wanted(inventory_id, from_stop, to_stop)
    return offers.of(tx, [wanted], clock.utc_now()).get(wanted)


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name) if name else settings().zone


def _mark(at: datetime, row_id: str) -> str:
    return f"{at.isoformat()}|{row_id}"
