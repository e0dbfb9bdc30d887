"""Events and trips that can be found, each with what is left and from how much, as of this moment (`offers`).

Keeps true: drafts are found by nobody; where no day is asked for, what is over is not found either; a page of either
is a fixed number of queries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any
from zoneinfo import ZoneInfo

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.queries import attended, offers, searches, trip_search
from metro_web.queries.amenities import AmenityView
from metro_web.queries.attended import EventView, TripView
from metro_web.queries.offers import Offer, Wanted
from metro_web.queries.searches import OPEN_EVENTS, EventSearch
from metro_web.queries.trip_search import LOOKED_AT_MAX, OPEN_TRIPS, TripSearch

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

NO_PRICE = 10**18


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
    return found, trip_search.mark(rows[limit - 1].starts_at, rows[limit - 1].id) if len(rows) > limit else None


def trips(tx: Tx, search: TripSearch, *, limit: int, after: str = "") -> tuple[list[FoundTrip], str | None]:
    """Trips in the order asked for, and where to go on after.

    Where the database alone cannot say which make a page, the next `LOOKED_AT_MAX` departures are looked at: by
    departure the rest comes with the next page, which may then be short; in another order those are all there are.
    """
    if search.on is not None and not MINYEAR < search.on.year < MAXYEAR - 1:
        return [], None  # the calendar ends there, and no clock of a place can be looked at
    now = clock.utc_now()
    query, given = trip_search.statement(search, now=now, most=limit + 1, after=after)
    rows = tx.execute(query, given).all()
    if not search.is_sifted:
        more = trip_search.mark(rows[limit - 1].at, rows[limit - 1].id) if len(rows) > limit else None
        page = [row for row in rows[:limit] if trip_search.is_ahead(row, given)]
        return _found(tx, page, _offered(tx, page, search, now)), more
    looked_at = rows[:LOOKED_AT_MAX]
    ahead = (row for row in looked_at if trip_search.is_ahead(row, given))
    fitting = [row for row in ahead if search.fits(row.at.astimezone(_zone(row.at_zone)))]
    offered = _offered(tx, fitting, search, now) if search.by_offer else {}
    ranked = sorted(
        (_rank(row, search, offered), row.at, row.id, row) for row in fitting if _suits(row, search, offered)
    )
    if search.is_sorted and after:
        begins = _ranked_mark(after)
        ranked = [each for each in ranked if each[:3] > begins]
    page = [each[3] for each in ranked[:limit]]
    found = _found(tx, page, offered or _offered(tx, page, search, now))
    if len(ranked) > limit:
        rank, at, row_id, _row = ranked[limit - 1]
        place = trip_search.mark(at, row_id)
        return found, f"{rank}|{place}" if search.is_sorted else place
    if len(rows) > LOOKED_AT_MAX and not search.is_sorted:
        return found, trip_search.mark(looked_at[-1].at, looked_at[-1].id)
    return found, None


def find_offer(tx: Tx, inventory_id: str, from_stop: int = 1, to_stop: int | None = None) -> Offer | None:
    """What is left of an inventory now; None where it was deleted."""
    wanted = Wanted(inventory_id, from_stop, to_stop)
    return offers.of(tx, [wanted], clock.utc_now()).get(wanted)


def _wanted(row: Any) -> Wanted:
    return Wanted(row.inventory_id, row.from_stop, row.to_stop)


def _offered(tx: Tx, rows: Sequence[Any], search: TripSearch, now: datetime) -> dict[Wanted, Offer]:
    """What is left of each, of the class that is asked for."""
    found = offers.of(tx, [_wanted(row) for row in rows], now)
    if not search.seat_class:
        return found
    return {wanted: offers.narrowed(offer, search.seat_class) for wanted, offer in found.items()}


def _suits(row: Any, search: TripSearch, offered: Mapping[Wanted, Offer]) -> bool:
    """Whether it has the class, and a price that is asked for."""
    if not search.by_offer:
        return True
    offer = offered.get(_wanted(row))
    if offer is None or (search.seat_class and not offer.sections):
        return False
    price = offer.price_from_minor if offer.is_on_sale else None
    return search.price_max_minor is None or (price is not None and price <= search.price_max_minor)


def _rank(row: Any, search: TripSearch, offered: Mapping[Wanted, Offer]) -> int:
    """What it is sorted by before its departure; what has no price comes last."""
    if search.sort == trip_search.ARRIVAL:
        return int(row.until.timestamp())
    if search.sort == trip_search.DURATION:
        return int((row.until - row.at).total_seconds())
    if search.sort == trip_search.PRICE:
        offer = offered.get(_wanted(row))
        price = offer.price_from_minor if offer and offer.is_on_sale else None
        return NO_PRICE if price is None else price
    return 0


def _ranked_mark(after: str) -> tuple[int, datetime, str]:
    rank, at, row_id = after.split("|")
    return int(rank), datetime.fromisoformat(at), row_id


def _found(tx: Tx, rows: Sequence[Any], offered: Mapping[Wanted, Offer]) -> list[FoundTrip]:
    """What was deleted or made shorter a moment ago is left out."""
    return [
        FoundTrip(view, row.from_stop, row.to_stop, offered[_wanted(row)])
        for view, row in zip(attended.trip_views(tx, rows), rows, strict=True)
        if _wanted(row) in offered and len(view.stops) >= row.to_stop
    ]


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name) if name else settings().zone
