"""A company's trips as they were typed into its pages: days, times and amounts read exactly, or refused by field."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from metro_web.core import amounts
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor
from metro_web.queries import attended_form_view, inventories, op_trips_view
from metro_web.queries.attended import StopView
from metro_web.queries.op_trips_view import RunParts, RunPreview
from metro_web.services import travel_routes as routes
from metro_web.services import trip_making, trip_series, trips_admin
from metro_web.services import vehicles as fleet
from metro_web.services.inventory_terms import TermsEdit
from metro_web.services.stock_terms import CHECK_IN_HOURS
from metro_web.services.trip_making import NewRun, Timetable
from metro_web.services.trip_series import RunEdit

CHOICES_MAX = 200
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(:\d\d)?", re.ASCII)
Stretch = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class TypedRun:
    """New trips: a day and a time, or days of the week (0 Monday) from a day to a day. Prices are (code, price),
    stretches (section, from, to, price)."""

    route_id: str
    vehicle_id: str
    first: str
    at: str
    last: str = ""
    weekdays: tuple[int, ...] = ()
    is_repeated: bool = False
    name: str = ""
    prices: tuple[tuple[str, str], ...] = ()
    stretches: tuple[Stretch, ...] = ()
    is_published: bool = False


@dataclass(frozen=True, slots=True)
class TypedEdit:
    """A trip's fields; `at` a time of day, of this one or of those that follow too. '' leaves it."""

    name: str
    vehicle_id: str
    at: str
    check_in_hours: str
    reason: str
    prices: tuple[tuple[str, str], ...]
    stretches: tuple[Stretch, ...]
    is_following: bool


def ways(tx: Tx, actor: Actor, company_id: str) -> list[tuple[str, str]]:
    """The company's routes to make trips of: id and name; 404."""
    known, _more = routes.list_routes(tx, actor, company_id=company_id, limit=CHOICES_MAX)
    return sorted(((route.id, route.name) for route in known), key=lambda pair: pair[1])


def parts(tx: Tx, actor: Actor, route_id: str, vehicle_id: str) -> RunParts:
    """What there is to price once a route and a vehicle are chosen, and the vehicles that fit the route; 404."""
    route = routes.get(tx, actor, route_id) if route_id else None
    vehicle = fleet.get(tx, actor, vehicle_id) if vehicle_id else None
    plan = inventories.find_plan(tx, vehicle.seat_plan_id) if vehicle else None
    return RunParts(
        vehicles=fitting(tx, actor, route.company_id, route.mode) if route else [],
        stops=[(str(stop.position), stop.name) for stop in route.stops] if route else [],
        prices=attended_form_view.price_fields(plan),
        sections=op_trips_view.sections(plan),
        zone_label=route.stops[0].name if route else "",
    )


def fitting(tx: Tx, actor: Actor, company_id: str, mode: str) -> list[tuple[str, str]]:
    """Vehicles of a company that go by a mode: id, and name with its seats; 404."""
    found, _more = fleet.list_vehicles(tx, actor, company_id=company_id, mode=mode, limit=CHOICES_MAX)
    named = [(one.id, f"{one.name} ({one.seats_count:,})") for one in found if not one.is_retired]
    return sorted(named, key=lambda pair: pair[1])


def preview(tx: Tx, actor: Actor, typed: TypedRun) -> RunPreview:
    """The times that would be made; nothing is. 404, 409, 422."""
    run = trip_making.plan(tx, actor, _new(tx, actor, typed))
    first = trip_making.stops_at(run.stops, run.departures[0])
    shown = [
        StopView(number, stop.place, stop.name, stop.zone, stop.arrives_at, stop.departs_at, stop.kind, timedelta(0))
        for number, stop in enumerate(first, 1)
    ]
    return op_trips_view.preview(run.departures, shown)


def make(tx: Tx, actor: Actor, typed: TypedRun) -> list[str]:
    """The ids of what was made, by departure."""
    return [trip.id for trip in trip_making.make(tx, actor, _new(tx, actor, typed))]


def change(tx: Tx, actor: Actor, trip_id: str, typed: TypedEdit) -> int:
    """What was shown becomes what was typed; how many trips."""
    before = trips_admin.get_trip(tx, actor, trip_id)
    terms = TermsEdit(
        prices=_prices(typed.prices),
        stretch_prices=_stretches(typed.stretches),
        check_in_hours=_hours(typed.check_in_hours),
    )
    at = _time(typed.at, "at") if typed.at.strip() else None
    is_other = typed.vehicle_id not in ("", before.vehicle_id)
    edit = RunEdit(
        typed.name, typed.vehicle_id if is_other else None, at=at, terms=terms, reason=typed.reason
    )  # fmt: skip
    return len(trip_series.edit(tx, actor, trip_id, edit, following=typed.is_following))


def minutes(text: str) -> int:
    """A delay as typed; 422."""
    bare = text.strip()
    if not (bare.isascii() and bare.isdigit() and len(bare) < 6):
        raise InvalidInput(t("This is a whole number, like 250."), field="minutes")
    return int(bare)


def _new(tx: Tx, actor: Actor, typed: TypedRun) -> NewRun:
    if not typed.route_id or not typed.vehicle_id:
        missing = t("Choose a route.") if not typed.route_id else t("Choose a vehicle.")
        raise InvalidInput(missing, field="vehicle" if typed.route_id else "route")
    route = routes.get(tx, actor, typed.route_id)
    first, at = _day(typed.first, "first"), _time(typed.at, "at")
    departs_at: datetime | None = None
    repeat: Timetable | None = None
    if typed.is_repeated:
        repeat = Timetable(frozenset(typed.weekdays), first, _day(typed.last, "last"), at)
    else:
        departs_at = trip_making.local(first, at, route.stops[0].zone)
    return NewRun(
        typed.route_id,
        typed.vehicle_id,
        _prices(typed.prices),
        departs_at,
        repeat,
        typed.name,
        _stretches(typed.stretches),
        is_published=typed.is_published,
    )


def _prices(typed: tuple[tuple[str, str], ...]) -> dict[str, int]:
    """An empty price leaves a section unsold."""
    return {code: _amount(price, "prices") for code, price in typed if price.strip()}


def _stretches(typed: tuple[Stretch, ...]) -> dict[str, dict[str, int]]:
    """A row without a price says nothing."""
    made: dict[str, dict[str, int]] = {}
    for section, begin, end, price in typed:
        if price.strip():
            made.setdefault(section, {})[f"{begin}-{end}"] = _amount(price, "stretch_prices")
    return made


def _amount(text: str, field: str) -> int:
    return amounts.minor_of(text, settings().currency, field=field, may_be_nothing=True)


def _hours(text: str) -> int:
    bare = text.strip()
    if not bare:
        return CHECK_IN_HOURS
    if not (bare.isascii() and bare.isdigit() and len(bare) < 6):
        raise InvalidInput(t("This is a whole number, like 250."), field="check_in_hours")
    return int(bare)


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as exc:
        raise InvalidInput(t("Give a day."), field=field) from exc


def _time(text: str, field: str) -> time:
    shape = _TIME.fullmatch(text.strip())
    if shape is None:
        raise InvalidInput(t("A time of day is HH:MM."), field=field)
    return time(int(shape[1]), int(shape[2]))
