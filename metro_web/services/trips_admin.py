"""Trips in their simple form: a train, bus or plane with its stops; made, put on sale, moved, cancelled, deleted.

Keeps true: stops follow each other in time; the inventory has a segment between each two of them; where somebody has
ordered, a trip goes by the same places in the same order, and only its times change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import delete, insert, update

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.timetable import Trip, TripStop
from metro_web.queries import attended, holders, places
from metro_web.queries.attended import TRIP, TripView
from metro_web.services import attended_admin, audit, inventories_admin, inventory_terms, seat_plans, stock_terms
from metro_web.services.attended_admin import DRAFT, RETIRED, Attended
from metro_web.services.inventory_terms import TermsEdit
from metro_web.services.seat_plans import NewPlan
from metro_web.services.stock_terms import Terms

_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
MODES = ("train", "bus", "plane")
SCHEDULED = "scheduled"
STOPS_MAX = 60
CODE_LENGTH_MAX = 64


TRIPS = Attended(
    word=TRIP,
    table=_trips,
    find=attended.find_trip,
    on_sale=SCHEDULED,
    missing=t("There is no such trip."),
    off=lambda: Conflict("trip_cancelled", t("This trip was cancelled.")),
    over=lambda: Conflict("trip_over", t("This trip is over.")),
)


@dataclass(frozen=True, slots=True)
class NewStop:
    """A place and when; the first has no arrival, the last no departure. A known place has its own zone and name."""

    place: str
    name: str
    arrives_at: datetime | None = None
    departs_at: datetime | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class NewTrip:
    """A run from the first stop to the last."""

    mode: str
    name: str
    stops: Sequence[NewStop]
    terms: Terms
    vehicle: str = ""
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class TripEdit:
    """What is None stays. Other times move it: `reason` is then told to whoever holds a ticket."""

    mode: str | None = None
    name: str | None = None
    vehicle: str | None = None
    stops: Sequence[NewStop] | None = None
    capacity: int | None = None
    terms: TermsEdit = TermsEdit()
    reason: str = ""


def add(tx: Tx, actor: Actor, new: NewTrip) -> TripView:
    """A draft; 422 for a mode, stop or time that cannot be, 404 for a plan that is none."""
    require(actor, ADMIN)
    new = replace(new, stops=_at_places(tx, new.stops))
    _check_mode(new.mode)
    name, now = name_text(new.name), clock.utc_now()
    departs_at, arrives_at = _check_stops(new.stops)
    trip_id = ids.new_id()
    terms = new.terms
    if new.capacity is not None:
        plan = seat_plans.add(tx, actor, NewPlan(name, capacity=new.capacity))
        terms = replace(terms, seat_plan_id=plan.id)
    title = _title(name, new.stops)
    inventory_id = inventories_admin.add(tx, TRIP, title, (departs_at, arrives_at), terms, segments=len(new.stops) - 1)
    facts = {"mode": new.mode, "name": name, "vehicle": _vehicle(new.vehicle), "status": DRAFT}
    times = {"departs_at": departs_at, "arrives_at": arrives_at}
    tx.execute(insert(_trips).values(id=trip_id, inventory_id=inventory_id, created_at=now, **times, **facts))
    _write_stops(tx, trip_id, new.stops)
    audit.record(tx, actor, "trip.add", f"trip:{trip_id}", None, facts, now)
    return get_trip(tx, actor, trip_id)


def edit(tx: Tx, actor: Actor, trip_id: str, changed: TripEdit) -> TripView:
    """What is given, all or nothing; 409 `in_use` for places, mode and seats once somebody ordered; 422."""
    before, now = attended_admin.lock_changeable(tx, actor, TRIPS, trip_id), clock.utc_now()
    inventory = inventories_admin.get(tx, actor, before.inventory_id)
    stops = stops_of(before) if changed.stops is None else _at_places(tx, changed.stops)
    departs_at, arrives_at = _check_stops(stops)
    if arrives_at <= now and before.status != DRAFT:
        raise InvalidInput(t("The new time is over already."), field="stops")
    has_other_places = [stop.place for stop in stops] != [stop.place for stop in before.stops]
    row: dict[str, Any] = {"departs_at": departs_at, "arrives_at": arrives_at}
    row["mode"] = _check_mode(before.mode if changed.mode is None else changed.mode)
    row["name"] = before.name if changed.name is None else name_text(changed.name)
    row["vehicle"] = before.vehicle if changed.vehicle is None else _vehicle(changed.vehicle)
    terms, has_other_seats = changed.terms, changed.terms.seat_plan_id not in (None, inventory.seat_plan_id)
    if has_other_places or has_other_seats or changed.capacity is not None or row["mode"] != before.mode:
        _require_same_where_sold(tx, before)
    if changed.capacity is not None:
        plan = seat_plans.add(tx, actor, NewPlan(row["name"], capacity=changed.capacity))
        terms, has_other_seats = replace(terms, seat_plan_id=plan.id), True
    is_new_stock = has_other_seats or len(stops) - 1 != inventory.segments
    if is_new_stock:
        row["inventory_id"] = inventory_terms.remake(tx, inventory, terms, len(stops) - 1)
    tx.execute(update(_trips).where(_trips.c.id == trip_id).values(**row))
    tx.execute(delete(_stops).where(_stops.c.trip_id == trip_id))
    _write_stops(tx, trip_id, stops)
    if is_new_stock:
        attended_admin.drop_stock(tx, before.inventory_id)
    after = get_trip(tx, actor, trip_id)
    inventories_admin.rename(tx, after.inventory_id, _title(row["name"], stops))
    if holders.times(after) != holders.times(before):
        attended_admin.moved(tx, actor, TRIPS, before, _title(row["name"], stops), changed.reason, now)
    kept = inventories_admin.get(tx, actor, after.inventory_id)
    difference = {} if is_new_stock else inventory_terms.change(tx, kept, terms)
    old, new = (_facts(one) | difference.get(side, {}) for one, side in ((before, "before"), (after, "after")))
    if old != new:
        audit.record(tx, actor, "trip.edit", f"trip:{trip_id}", old, new, now)
    return get_trip(tx, actor, trip_id)


def move(tx: Tx, actor: Actor, trip_id: str, departs_at: datetime, *, reason: str = "") -> TripView:
    """It leaves at another time, and is everywhere so much later or earlier."""
    before = attended_admin.lock_changeable(tx, actor, TRIPS, trip_id)
    stock_terms.check_year(departs_at, "departs_at")
    by = departs_at - before.departs_at
    moved = [
        replace(
            stop,
            arrives_at=stop.arrives_at + by if stop.arrives_at else None,
            departs_at=stop.departs_at + by if stop.departs_at else None,
        )
        for stop in stops_of(before)
    ]
    return edit(tx, actor, trip_id, TripEdit(stops=moved, reason=reason))


def publish(tx: Tx, actor: Actor, trip_id: str) -> TripView:
    """On sale from now on; 409 where it is over."""
    return attended_admin.become(tx, actor, TRIPS, trip_id, SCHEDULED, (DRAFT, RETIRED))


def retire(tx: Tx, actor: Actor, trip_id: str) -> TripView:
    """Neither sold nor found any more; tickets that were sold let in as before."""
    return attended_admin.become(tx, actor, TRIPS, trip_id, RETIRED, (DRAFT, SCHEDULED))


def cancel(tx: Tx, actor: Actor, trip_id: str, reason: str = "") -> TripView:
    """It does not run: nothing is sold from here on, everybody gets everything back and is told why."""
    return attended_admin.call_off(tx, actor, TRIPS, trip_id, reason, (DRAFT, SCHEDULED, RETIRED))


def delete_trip(tx: Tx, actor: Actor, trip_id: str) -> None:
    """Gone with its inventory; 409 `in_use` where something was ever ordered: retire it or cancel it instead."""
    found = attended_admin.lock(tx, actor, TRIPS, trip_id)
    attended_admin.require_unsold(tx, found.inventory_id, found.name)
    tx.execute(delete(_stops).where(_stops.c.trip_id == trip_id))
    tx.execute(delete(_trips).where(_trips.c.id == trip_id))
    attended_admin.drop_stock(tx, found.inventory_id)
    audit.record(tx, actor, "trip.delete", f"trip:{trip_id}", {"name": found.name}, None, clock.utc_now())


def get_trip(tx: Tx, actor: Actor, trip_id: str) -> TripView:
    """Any trip for an admin; 404."""
    return attended_admin.get(tx, actor, TRIPS, trip_id)


def stops_of(trip: TripView) -> list[NewStop]:
    """Its stops as they would be given for a new one."""
    return [NewStop(stop.place, stop.name, stop.arrives_at, stop.departs_at, stop.zone) for stop in trip.stops]


def _require_same_where_sold(tx: Tx, before: TripView) -> None:
    if attended_admin.was_ordered(tx, before.inventory_id):
        said = t("Tickets were ordered for {title}: its places, seats and mode stay as they are.")
        raise Conflict("in_use", said.format(title=before.name))


def _at_places(tx: Tx, stops: Sequence[NewStop]) -> list[NewStop]:
    """A stop at a place that is known has its zone and name where it says none of its own; other codes stay free."""
    known = places.by_code(tx, (stop.place for stop in stops[:STOPS_MAX] if not (stop.zone and stop.name)))
    return [
        replace(stop, zone=stop.zone or place.zone, name=stop.name.strip() or place.name)
        if (place := known.get(stop.place))
        else stop
        for stop in stops
    ]


def _write_stops(tx: Tx, trip_id: str, stops: Sequence[NewStop]) -> None:
    rows = [
        {
            "trip_id": trip_id,
            "position": position,
            "place": stop.place,
            "name": name_text(stop.name, "stops"),
            "zone": stop.zone,
            "arrives_at": stop.arrives_at,
            "departs_at": stop.departs_at,
        }
        for position, stop in enumerate(stops, 1)
    ]
    tx.execute(insert(_stops), rows)


def _check_mode(mode: str) -> str:
    if mode not in MODES:
        raise InvalidInput(t("A trip goes by one of {modes}.").format(modes=", ".join(MODES)), field="mode")
    return mode


def _vehicle(text: str) -> str:
    return " ".join(text.split())[:120]


def _title(name: str, stops: Sequence[NewStop]) -> str:
    return f"{name}, {stops[0].name} → {stops[-1].name}"


def _facts(trip: TripView) -> dict[str, Any]:
    return {"mode": trip.mode, "name": trip.name, "vehicle": trip.vehicle, "stops": [stop.name for stop in trip.stops]}


def _check_stops(stops: Sequence[NewStop]) -> tuple[datetime, datetime]:
    """Departure of the first and arrival of the last, where all in between follow each other."""
    if not 2 <= len(stops) <= STOPS_MAX:
        raise InvalidInput(t("A trip has 2 to {n} stops.").format(n=STOPS_MAX), field="stops")
    before: datetime | None = None
    for number, stop in enumerate(stops):
        if not (
            0 < len(stop.place) <= CODE_LENGTH_MAX and stop.place == stop.place.strip() and stop.place.isprintable()
        ):
            raise InvalidInput(t("A stop needs the code of its place."), field="stops")
        if stop.zone and stop.zone not in available_timezones():
            raise InvalidInput(t("There is no time zone {name}.").format(name=stop.zone[:40]), field="stops")
        wanted = (
            stop.arrives_at if number else stop.departs_at,
            stop.departs_at if number < len(stops) - 1 else stop.arrives_at,
        )
        for at in dict.fromkeys(wanted):
            if (
                at is None
                or (before is not None and at < before)
                or (number and before == at and at == stop.arrives_at)
            ):
                raise InvalidInput(t("Each stop is reached after the one before it was left."), field="stops")
            before = at
    first, last = stops[0].departs_at, stops[-1].arrives_at
    assert first is not None, "looked at above"
    assert last is not None, "looked at above"
    stock_terms.check_year(first, "stops")
    if last - first > timedelta(days=7):
        raise InvalidInput(t("A trip takes a week at most."), field="stops")
    return first, last
