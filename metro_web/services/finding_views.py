"""What the finding pages show, each in one call: searches with what is left, and where nothing is, the nearest that has.

Nothing here decides: what may be seen is `seat_maps`, what may be bought the basket's and the kinds' affair.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries import events_view, findings, nearest, trip_choices, trips_view
from metro_web.queries.events_view import EventCard, EventChoices, EventPage
from metro_web.queries.findings import EventSearch, FoundTrip
from metro_web.queries.trips_view import TripCard, TripPage
from metro_web.services import basket, seat_maps, trip_asking
from metro_web.services.quotes import AdmissionChoice

PAGE, PAGES_MAX = 20, 5
YEAR_MIN, YEAR_MAX = 2000, 2199


@dataclass(frozen=True)
class EventsFound:
    """A page of events, and where the next one begins ('' for the last)."""

    rows: list[EventCard]
    next_after: str


@dataclass(frozen=True)
class TripsFound:
    """A page of trips, and where the next one begins ('' for the last)."""

    rows: list[TripCard]
    next_after: str


@dataclass(frozen=True)
class TripChoices:
    """What a search of trips can be narrowed to."""

    places: dict[str, Any]
    companies: list[tuple[str, str]]


def events(tx: Tx, _actor: Actor, asked: Mapping[str, str], after: str = "") -> EventsFound:
    """Events that are not over by `query`, local dates `from` and `to`, `venue` (an id) and `team`; 422 for no date."""
    now, zone = clock.utc_now(), settings().zone
    first, last = _date(asked, "from"), _date(asked, "to")
    today = now.astimezone(zone).date()
    if first and last and last < first:
        raise InvalidInput(t("The second day is before the first."), field="to")
    search = EventSearch(
        asked.get("query", "").replace("\x00", " "),
        _midnight(first) if first and first > today else None,
        _midnight(last + timedelta(days=1)) if last else None,
        asked.get("venue", ""),
        asked.get("team", ""),
    )
    found, more = findings.events(tx, search, limit=PAGE, after=after)
    return EventsFound(events_view.cards(found, nearest.of_events(tx, found, now), now), more or "")


def event_choices(tx: Tx, _actor: Actor) -> EventChoices:
    """Venues and teams to choose from."""
    return events_view.choices(tx, clock.utc_now())


def event(tx: Tx, actor: Actor, event_id: str) -> EventPage:
    """The whole of one; 404."""
    found = seat_maps.get_event(tx, actor, _known(event_id))
    now = clock.utc_now()
    other = nearest.of_events(tx, [found], now).get(found.event.id)
    return events_view.page(found, other, now)


def trips(tx: Tx, _actor: Actor, asked: Mapping[str, str], after: str = "") -> TripsFound:
    """Trips that have not left, by what `trip_asking` reads; 422 for what is none."""
    now = clock.utc_now()
    search = trip_asking.typed(tx, asked, _date(asked, "date"), now)
    found, more = findings.trips(tx, search, limit=PAGE, after=after)
    for _each in range(PAGES_MAX):
        if found or not more:
            break
        # Of what was looked at nothing fits: look on.
        found, more = findings.trips(tx, search, limit=PAGE, after=more)
    others = nearest.of_trips(tx, found, now, search.seat_class)
    return TripsFound(trips_view.cards(tx, found, others, now), more or "")


def trip_choices_of(tx: Tx, _actor: Actor) -> TripChoices:
    """Places, cities and companies to choose from."""
    now = clock.utc_now()
    return TripChoices(trip_choices.of_places(tx, now), trip_choices.of_companies(tx, now))


def trip(tx: Tx, actor: Actor, trip_id: str, origin: str, destination: str) -> TripPage:
    """The whole of one for a stretch, told by positions or places; all of it where they are none; 404."""
    whole = seat_maps.get_trip(tx, actor, _known(trip_id))
    count, now = len(whole.trip.stops), clock.utc_now()
    begins = min(trips_view.position_of(whole.trip, origin, 1), count - 1)
    ends = trips_view.position_of(whole.trip, destination, count)
    stretch = (begins, ends) if begins < ends else (begins, count)
    offer = findings.find_offer(tx, whole.trip.inventory_id, *stretch) or whole.offer
    found = FoundTrip(whole.trip, *stretch, offer, whole.amenities)
    return trips_view.page(found, nearest.of_trips(tx, [found], now).get(whole.trip.id), now)


def add_places(tx: Tx, actor: Actor, event_id: str, section: str, count: int) -> None:
    """Places without seats, put into the actor's basket; 401, 404, 409, 422."""
    signed_in(actor)
    basket.add(tx, actor, AdmissionChoice(_known(event_id), count, section))


def _known(which: str) -> str:
    if not is_id(which):
        raise NotFound(t("There is no such thing."))
    return which


def _date(asked: Mapping[str, str], name: str) -> date | None:
    text = asked.get(name, "")
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if not YEAR_MIN <= found.year <= YEAR_MAX:
        raise InvalidInput(t("This is no date."), field=name)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), settings().zone).astimezone(UTC)
