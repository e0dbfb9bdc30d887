"""A company's trips, made from one of its routes and one of its vehicles: one, or one for each day of a timetable.

Keeps true: route and vehicle are the same company's and of one mode; all trips of a timetable are made, or none; each
keeps the seats of the vehicle, and the penalties and the wish for names of the company, as they are at that moment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import penalties
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import OPERATOR, Actor, require
from metro_web.models.fleet import Vehicle
from metro_web.models.places import Place, RouteStop, TravelRoute
from metro_web.queries import attended, inventories
from metro_web.queries.attended import TripView
from metro_web.services import amenities, audit, company_rights, stock_terms, trip_stops, trips_admin, vehicle_calendar
from metro_web.services.stock_terms import CHECK_IN_HOURS, Terms
from metro_web.services.trip_stops import NewStop
from metro_web.services.trips_admin import NewTrip, Origin

_routes: Any = TravelRoute.__table__  # type: ignore[attr-defined]
_route_stops: Any = RouteStop.__table__  # type: ignore[attr-defined]
_places: Any = Place.__table__  # type: ignore[attr-defined]
_vehicles: Any = Vehicle.__table__  # type: ignore[attr-defined]
TRIPS_MAX = DAYS_MAX = 366
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Timetable:
    """On these days of the week, Monday 0, from a date to a date, at a time on the clock of the first stop."""

    weekdays: frozenset[int]
    first: date
    last: date
    at: time


@dataclass(frozen=True, slots=True)
class NewRun:
    """A trip from its first departure, or `repeat`; prices in minor units by section, and by section and "from-to".

    `name` is the route's where there is none.
    """

    route_id: str
    vehicle_id: str
    prices: Mapping[str, int]
    departs_at: datetime | None = None
    repeat: Timetable | None = None
    name: str = ""
    stretch_prices: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sale_opens_at: datetime | None = None
    check_in_hours: int = CHECK_IN_HOURS
    is_published: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A route with its stops as they are, the vehicle that goes, and when it leaves each time."""

    route: Any
    stops: Sequence[Any]
    vehicle: Any
    departures: Sequence[datetime]


def make(tx: Tx, actor: Actor, new: NewRun) -> list[TripView]:
    """All of them, by departure; 404 for what is not the company's, 409 `vehicle_busy`, `company_suspended`, 422."""
    run = plan(tx, actor, new)
    company = company_rights.require_selling(tx, actor, run.vehicle.company_id)
    vehicle = vehicle_calendar.lock(tx, [new.vehicle_id])[new.vehicle_id]
    timed = [stops_at(run.stops, departs_at) for departs_at in run.departures]
    times = [trip_stops.check(stops) for stops in timed]
    series_id = ids.new_id() if new.repeat else ""
    origin = Origin(company.id, run.route.id, vehicle.id, series_id, company.requires_names)
    terms = Terms(
        vehicle.seat_plan_id,
        new.prices,
        sale_opens_at=new.sale_opens_at,
        check_in_hours=new.check_in_hours,
        penalties=penalties.to_data(company.penalties),
        stretch_prices=new.stretch_prices,
    )
    name = name_text(new.name.strip() or run.route.name)
    # What cannot be is said before what is in the way.
    stock_terms.stored(times[0], inventories.find_plan(tx, vehicle.seat_plan_id), terms, len(run.stops) - 1)
    vehicle_calendar.require_free(tx, vehicle, times)
    made = [trips_admin.put(tx, NewTrip(vehicle.mode, name, stops, terms, vehicle.name), origin) for stops in timed]
    amenities.inherit(tx, made, vehicle.id)
    if new.is_published:
        trips_admin.publish_new(tx, made)
    facts = {"name": name, "vehicle": vehicle.name, "route": run.route.name, "count": len(made)}
    subject = f"series:{series_id}" if series_id else f"trip:{made[0]}"
    audit.record(tx, actor, "trip.add", subject, None, facts | {"company": company.name}, clock.utc_now())
    return attended.list_trips(tx, made)


def plan(tx: Tx, actor: Actor, new: NewRun) -> Run:
    """What would be made, and nothing is; 404, 409 `route_retired`, `vehicle_retired`, 422."""
    require(actor, OPERATOR)
    vehicle = _mine(tx, actor, _vehicles, new.vehicle_id, t("There is no such vehicle."))
    route = _mine(tx, actor, _routes, new.route_id, t("There is no such route."))
    if route.company_id != vehicle.company_id:
        raise InvalidInput(t("The route and the vehicle are of two companies."), field="vehicle")
    if route.mode != vehicle.mode:
        said = t("{vehicle} is no vehicle for this route: that goes by {mode}.")
        raise InvalidInput(said.format(vehicle=vehicle.name, mode=route.mode), field="vehicle")
    stops = _stops_of(tx, route.id)
    if len(stops) < 2:
        raise InvalidInput(t("{route} has no stops yet.").format(route=route.name), field="route")
    departures = _departures(new, stops[0].zone)
    if vehicle.is_retired:
        raise Conflict("vehicle_retired", t("{vehicle} was retired.").format(vehicle=vehicle.name))
    if route.is_retired:
        raise Conflict("route_retired", t("{route} was retired.").format(route=route.name))
    return Run(route, stops, vehicle, departures)


def stops_at(stops: Sequence[Any], departs_at: datetime) -> list[NewStop]:
    """The stops of a route where it leaves the first one then."""
    last = len(stops) - 1
    return [
        NewStop(
            stop.place,
            stop.name,
            departs_at + timedelta(minutes=stop.arrive_minutes) if number else None,
            departs_at + timedelta(minutes=stop.leave_minutes) if number < last else None,
            stop.zone,
            stop.kind,
        )
        for number, stop in enumerate(stops)
    ]


def local(day: date, at: time, zone: str, field: str = "departs_at") -> datetime:
    """A time of a day on the clock of a place, as an instant; 422 for a year that no clock is looked at in.

    Where clocks skip it, it is as much later; where they show it twice, the first.
    """
    stock_terms.check_year(datetime.combine(day, at, UTC), field)
    return datetime.combine(day, at, _zone(zone)).astimezone(UTC)


def day_of(at: datetime, zone: str) -> date:
    """The date there."""
    return at.astimezone(_zone(zone)).date()


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name) if name else settings().zone


def _mine(tx: Tx, actor: Actor, table: Any, which: str, missing: str) -> Any:
    row = tx.execute(select(table).where(table.c.id == which)).first() if ids.is_id(which) else None
    if row is None:
        raise NotFound(missing)
    try:
        company_rights.require_member(tx, actor, row.company_id)
    except NotFound:
        raise NotFound(missing) from None
    return row


def _stops_of(tx: Tx, route_id: str) -> Sequence[Any]:
    query = (
        select(_route_stops, _places.c.name, _places.c.zone)
        .join(_places, _places.c.code == _route_stops.c.place)
        .where(_route_stops.c.route_id == route_id)
        .order_by(_route_stops.c.position)
    )
    return tx.execute(query).all()


def _departures(new: NewRun, zone: str) -> list[datetime]:
    if (new.departs_at is None) == (new.repeat is None):
        raise InvalidInput(t("Say when it leaves: once, or on which days."), field="departs_at")
    field_name, found = ("repeat", _days(new.repeat, zone)) if new.repeat else ("departs_at", [new.departs_at])
    departures = [at for at in found if at is not None]
    for at in departures:
        stock_terms.check_year(at, field_name)
    if departures[0] <= clock.utc_now():
        raise InvalidInput(t("A trip leaves in the future."), field=field_name)
    return departures


def _days(repeat: Timetable, zone: str) -> list[datetime | None]:
    length = (repeat.last - repeat.first).days + 1
    if not 0 < length <= DAYS_MAX:
        said = t("From a day to a later one, {n} days at most.").format(n=DAYS_MAX)
        raise InvalidInput(said, field="repeat")
    days = [repeat.first + timedelta(days=number) for number in range(length)]
    found = [local(day, repeat.at, zone, "repeat") for day in days if day.weekday() in repeat.weekdays]
    if not found:
        raise InvalidInput(t("None of these days of the week lies between these dates."), field="repeat")
    return [*found]
