"""Events and trips that can be found, each with what is left and from how much, as of this moment (`offers`).

Keeps true: drafts are found by nobody; where no day is asked for, what is over is not found either; a page of either
is a fixed number of queries.
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
from metro_web.queries import attended, offers
from metro_web.queries.attended import EventView, TripView
from metro_web.queries.offers import Offer, Wanted

_events: Any = Event.__table__  # type: ignore[attr-defined]
_venues: Any = Venue.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
OPEN_EVENTS, OPEN_TRIPS = ("published", "postponed", "cancelled"), ("scheduled", "departed", "completed", "cancelled")
WORDS_MAX = 8
A_DAY_MAX = 2_000


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
    """Words in title, teams, competition, venue or city; starting from … to (instants); in one venue; of one team.

    Without `since` those that are not over are found.
    """

    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
    venue_id: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class TripSearch:
    """Places by code, a local date of departure there, a mode; what is empty does not matter.

    Only those that leave after `since`; without it and without a date those that have not left yet.
    """

    origin: str = ""
    destination: str = ""
    on: date | None = None
    mode: str = ""
    since: datetime | None = None


def events(tx: Tx, search: EventSearch, *, limit: int, after: str = "") -> tuple[list[FoundEvent], str | None]:
    """Events by their start, and where to go on after."""
    now = clock.utc_now()
    query = (
        select(_events, _venues.c.name.label("venue_name"), _venues.c.city)
        .join(_venues, _venues.c.id == _events.c.venue_id)
        .where(_events.c.status.in_(OPEN_EVENTS))
        .order_by(_events.c.starts_at, _events.c.id)
        .limit(limit + 1)
    )
    for word in search.words.casefold().split()[:WORDS_MAX]:
        query = query.where(_events.c.words.contains(word, autoescape=True))
    if search.since is None:
        query = query.where(_events.c.ends_at > now)
    else:
        query = query.where(_events.c.starts_at >= search.since)
    if search.until is not None:
        query = query.where(_events.c.starts_at < search.until)
    if search.venue_id:
        query = query.where(_events.c.venue_id == search.venue_id)
    if search.team:
        query = query.where(or_(_events.c.home == search.team, _events.c.away == search.team))
    rows = tx.execute(_after(query, _events.c.starts_at, _events.c.id, after)).all()
    offered = offers.of(tx, [Wanted(row.inventory_id) for row in rows[:limit]], now)
    found = [FoundEvent(attended.event_view(row), each) for row, each in zip(rows, offered, strict=False)]
    return found, _mark(rows[limit - 1].starts_at, rows[limit - 1].id) if len(rows) > limit else None


def trips(tx: Tx, search: TripSearch, *, limit: int, after: str = "") -> tuple[list[FoundTrip], str | None]:
    """Trips by their departure from the first place asked for, and where to go on after."""
    if search.on is not None and not MINYEAR < search.on.year < MAXYEAR:
        return [], None  # the calendar ends there, and no clock of a place can be looked at
    now = clock.utc_now()
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
    since = search.since or (now if search.on is None else None)
    if since is not None:
        query = query.where(begin.c.departs_at > since)
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
    stretches = [Wanted(row.inventory_id, row.from_stop, row.to_stop) for row in rows[:limit]]
    found = [
        FoundTrip(view, each.from_stop, each.to_stop or 0, offered)
        for view, each, offered in zip(views, stretches, offers.of(tx, stretches, now), strict=True)
    ]
    return found, _mark(rows[limit - 1].at, rows[limit - 1].id) if len(rows) > limit else None


def offer(tx: Tx, inventory_id: str, from_stop: int = 1, to_stop: int | None = None) -> Offer:
    """What is left of an inventory now."""
    return offers.of(tx, [Wanted(inventory_id, from_stop, to_stop)], clock.utc_now())[0]


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
