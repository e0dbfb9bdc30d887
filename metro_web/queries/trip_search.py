"""What can be looked for among trips, as statements: one for each set of criteria, made once a process.

A place is named by its code. A city's id stands for all places of the city, and so does a station of its metro.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from metro_web.core.ids import is_id
from metro_web.domain import trip_phase
from metro_web.domain.places import METRO
from metro_web.models.places import City, Place
from metro_web.models.timetable import Trip, TripStop

_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
_places: Any = Place.__table__  # type: ignore[attr-defined]
_cities: Any = City.__table__  # type: ignore[attr-defined]
OPEN_TRIPS = (*trip_phase.RUNNING, "cancelled")
DEPARTURE, ARRIVAL, DURATION, PRICE = SORTS = ("departure", "arrival", "duration", "price")
DOMESTIC, INTERNATIONAL = REACHES = ("domestic", "international")
DAYS_MAX = 7
# Where more than a page has to be looked at, the next so many departures are.
LOOKED_AT_MAX = 2_000
# Half a day more on either side, as far as zones can differ; the place's own clock decides afterwards.
AROUND_NOON = timedelta(hours=27)
# What is late has yet to leave, this long after it was planned to at most.
LATE_MAX = timedelta(minutes=trip_phase.DELAY_MINUTES_MAX)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TripSearch:
    """Places or cities, `days` local dates of departure there from `on`, and more; what is empty does not matter.

    Only those that leave after `since`; without it and without a date those that have not left yet. `earliest` to
    `latest` is a time of day there, past midnight where `latest` is the earlier one; prices are minor units.
    """

    origin: str = ""
    destination: str = ""
    on: date | None = None
    mode: str = ""
    since: datetime | None = None
    days: int = 1
    company_id: str = ""
    seat_class: str = ""
    price_max_minor: int | None = None
    earliest: time | None = None
    latest: time | None = None
    reach: str = ""
    sort: str = DEPARTURE

    @property
    def by_offer(self) -> bool:
        """Whether what is left of a trip says if it is found, or where it stands."""
        return bool(self.seat_class) or self.price_max_minor is not None or self.sort == PRICE

    @property
    def is_sifted(self) -> bool:
        """Whether the database alone cannot say which ones make a page."""
        is_timed = self.earliest is not None or self.latest is not None
        return self.by_offer or self.on is not None or is_timed or self.is_sorted

    @property
    def is_sorted(self) -> bool:
        """In another order than that of departure."""
        return self.sort != DEPARTURE

    def fits(self, local: datetime) -> bool:
        """Whether a departure is of one of the days and within the time of day, by the clock of its place."""
        if self.on is not None and not 0 <= (local.date() - self.on).days < self.days:
            return False
        begins, ends, at = self.earliest or time.min, self.latest or time.max, local.time()
        is_in = begins <= at, at <= ends
        return all(is_in) if begins <= ends else any(is_in)


def statement(search: TripSearch, *, now: datetime, most: int, after: str) -> tuple[Any, Given]:
    """The statement and its values; where the search is sifted it finds more than a page."""
    given: Given = {"most": LOOKED_AT_MAX + 1 if search.is_sifted else most}
    # In another order a page does not begin where the database could tell.
    given |= {} if search.is_sorted else _place(after)
    named = {
        "origin": search.origin,
        "destination": search.destination,
        "mode": search.mode,
        "company": search.company_id,
    }
    given |= {name: value for name, value in named.items() if value}
    since = search.since or (now if search.on is None else None)
    if since is not None:
        given |= {"since": since, "since_late": since - min(LATE_MAX, since - FIRST)}
    if search.on is not None:
        noon = datetime(search.on.year, search.on.month, search.on.day, 12, tzinfo=UTC)
        # A calendar has a first and a last day.
        given["day_begins"] = noon - min(AROUND_NOON, noon - FIRST)
        given["day_ends"] = noon + min(AROUND_NOON + timedelta(days=search.days - 1), LAST - noon)
    return _by(frozenset(given), search.reach, is_id(search.origin), is_id(search.destination)), given


def is_ahead(row: Any, given: Given) -> bool:
    """Whether what was found leaves after the instant that is asked for, its delay counted."""
    since: datetime | None = given.get("since")
    return since is None or row.at + timedelta(minutes=row.delay_minutes) > since


def mark(at: datetime, row_id: str) -> str:
    """The place of a row in the order of departure, for `after`."""
    return f"{at.isoformat()}|{row_id}"


@lru_cache(maxsize=512)
def _by(given: frozenset[str], reach: str, from_city: bool, to_city: bool) -> Any:
    begin, end = aliased(_stops), aliased(_stops)
    query = (
        select(
            _trips,
            begin.c.position.label("from_stop"),
            end.c.position.label("to_stop"),
            begin.c.departs_at.label("at"),
            begin.c.zone.label("at_zone"),
            func.coalesce(end.c.arrives_at, _trips.c.arrives_at).label("until"),
        )
        .join(begin, begin.c.trip_id == _trips.c.id)
        .join(end, and_(end.c.trip_id == _trips.c.id, end.c.position > begin.c.position))
        .where(_trips.c.status.in_(OPEN_TRIPS))
        .order_by(begin.c.departs_at, _trips.c.id)
        .limit(bindparam("most"))
    )
    begins, ends = begin.c.position == 1, end.c.arrives_at == _trips.c.arrives_at
    if "origin" in given:
        codes = _codes("origin", from_city)
        begins = and_(_is_at(begin, codes), _is_first(begin, codes, after=None))
    if "destination" in given:
        codes = _codes("destination", to_city)
        ends = and_(_is_at(end, codes), _is_first(end, codes, after=begin.c.position))
    is_so = {
        "mode": _trips.c.mode == bindparam("mode"),
        "company": _trips.c.company_id == bindparam("company"),
        "since": or_(begin.c.departs_at > bindparam("since"), _trips.c.delay_minutes > 0),
        "since_late": begin.c.departs_at > bindparam("since_late"),
        "day_begins": begin.c.departs_at > bindparam("day_begins"),
        "day_ends": begin.c.departs_at < bindparam("day_ends"),
        "then": _is_after(begin.c.departs_at, _trips.c.id),
    }
    query = query.where(begins, ends, *(condition for name, condition in is_so.items() if name in given))
    if reach:
        there, here = _country(begin), _country(end)
        query = query.where(there == here if reach == DOMESTIC else there != here)
    return query


def _is_at(stop: Any, codes: Any) -> Any:
    return stop.c.place.in_(select(codes.c.code))


def _codes(name: str, is_city: bool) -> Any:
    """The codes of the places that are meant, found once for the whole statement."""
    place = aliased(_places)
    if is_city:
        return select(place.c.code).where(place.c.city_id == bindparam(name)).cte(f"{name}_codes")
    station = aliased(_places)
    around = (
        select(place.c.code)
        .join(station, station.c.city_id == place.c.city_id)
        .where(station.c.code == bindparam(name), station.c.kind == METRO)
    )
    itself = select(bindparam(name, type_=_places.c.code.type).label("code"))
    return itself.union_all(around).cte(f"{name}_codes")


def _is_first(stop: Any, codes: Any, *, after: Any) -> Any:
    """A trip is found once: for the first of its stops that is meant."""
    earlier = aliased(_stops)
    same = [earlier.c.trip_id == stop.c.trip_id, earlier.c.position < stop.c.position]
    if after is not None:
        same.append(earlier.c.position > after)
    return ~select(earlier.c.position).where(*same, _is_at(earlier, codes)).exists()


def _country(stop: Any) -> Any:
    place, city = aliased(_places), aliased(_cities)
    found = select(city.c.country).join(place, place.c.city_id == city.c.id).where(place.c.code == stop.c.place)
    return found.scalar_subquery()


def _place(after: str) -> Given:
    """Where a page begins."""
    if not after:
        return {}
    instant, _, last_id = after.partition("|")
    return {"then": datetime.fromisoformat(instant), "last_id": last_id}


def _is_after(at: Any, row_id: Any) -> Any:
    return or_(at > bindparam("then"), and_(at == bindparam("then"), row_id > bindparam("last_id")))
