"""What can be looked for among events and trips, as statements: one for each set of criteria, made once a process."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from metro_web.domain import trip_phase
from metro_web.models.timetable import Event, Trip, TripStop, Venue

_events: Any = Event.__table__  # type: ignore[attr-defined]
_venues: Any = Venue.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
OPEN_EVENTS, OPEN_TRIPS = ("published", "postponed", "cancelled"), (*trip_phase.RUNNING, "cancelled")
WORDS_MAX = 8
A_DAY_MAX = 2_000
# Half a day more on either side, as far as zones can differ; the place's own clock decides afterwards.
AROUND_NOON = timedelta(hours=27)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
Given = dict[str, Any]


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


def events(search: EventSearch, *, now: datetime, most: int, after: str) -> tuple[Any, Given]:
    """The statement and its values."""
    words = search.words.casefold().split()[:WORDS_MAX]
    given: Given = {f"word{number}": f"%{_escaped(word)}%" for number, word in enumerate(words)}
    given |= {"most": most, "now": now} | _place(after)
    named = {"since": search.since, "until": search.until, "venue": search.venue_id, "team": search.team}
    given |= {name: value for name, value in named.items() if value}
    return _events_by(len(words), frozenset(given)), given


def trips(search: TripSearch, *, now: datetime, most: int, after: str) -> tuple[Any, Given]:
    """The statement and its values; of a date it finds some more on either side."""
    given: Given = {"most": A_DAY_MAX if search.on else most} | _place(after)
    named = {"origin": search.origin, "destination": search.destination, "mode": search.mode}
    given |= {name: value for name, value in named.items() if value}
    since = search.since or (now if search.on is None else None)
    if since is not None:
        given["since"] = since
    if search.on is not None:
        noon = datetime(search.on.year, search.on.month, search.on.day, 12, tzinfo=UTC)
        # A calendar has a first and a last day.
        given["day_begins"] = noon - min(AROUND_NOON, noon - FIRST)
        given["day_ends"] = noon + min(AROUND_NOON, LAST - noon)
    return _trips_by(frozenset(given)), given


@lru_cache(maxsize=256)
def _events_by(words: int, given: frozenset[str]) -> Any:
    query = (
        select(_events, _venues.c.name.label("venue_name"), _venues.c.city)
        .join(_venues, _venues.c.id == _events.c.venue_id)
        .where(_events.c.status.in_(OPEN_EVENTS))
        .order_by(_events.c.starts_at, _events.c.id)
        .limit(bindparam("most"))
    )
    for number in range(words):
        query = query.where(_events.c.words.like(bindparam(f"word{number}"), escape="/"))
    is_so = {
        "since": _events.c.starts_at >= bindparam("since"),
        "until": _events.c.starts_at < bindparam("until"),
        "venue": _events.c.venue_id == bindparam("venue"),
        "team": or_(_events.c.home == bindparam("team"), _events.c.away == bindparam("team")),
        "then": _is_after(_events.c.starts_at, _events.c.id),
    }
    query = query.where(*(condition for name, condition in is_so.items() if name in given))
    return query if "since" in given else query.where(_events.c.ends_at > bindparam("now"))


@lru_cache(maxsize=256)
def _trips_by(given: frozenset[str]) -> Any:
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
        .limit(bindparam("most"))
    )
    begins = begin.c.place == bindparam("origin") if "origin" in given else begin.c.position == 1
    ends = (
        end.c.place == bindparam("destination") if "destination" in given else end.c.arrives_at == _trips.c.arrives_at
    )
    is_so = {
        "mode": _trips.c.mode == bindparam("mode"),
        "since": begin.c.departs_at > bindparam("since"),
        "day_begins": begin.c.departs_at > bindparam("day_begins"),
        "day_ends": begin.c.departs_at < bindparam("day_ends"),
        "then": _is_after(begin.c.departs_at, _trips.c.id),
    }
    return query.where(begins, ends, *(condition for name, condition in is_so.items() if name in given))


def _place(after: str) -> Given:
    """Where a page begins, as `findings` marked the end of the one before."""
    if not after:
        return {}
    instant, _, last_id = after.partition("|")
    return {"then": datetime.fromisoformat(instant), "last_id": last_id}


def _is_after(at: Any, row_id: Any) -> Any:
    return or_(at > bindparam("then"), and_(at == bindparam("then"), row_id > bindparam("last_id")))


def _escaped(word: str) -> str:
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")
