"""Trips of trains, buses and planes, with their stops: made, put on sale, moved, cancelled, deleted.

Keeps true: a company's trips are its members' and admins' to change, all others admins' alone; stops follow each other
in time, with a segment of the inventory between each two; where somebody has ordered, a trip goes by the same places in
the same order, and only its times change; a vehicle is on one trip at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import trip_phase
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import ADMIN, OPERATOR, Actor, require
from metro_web.models.fleet import TripAmenity
from metro_web.models.timetable import Trip, TripStop
from metro_web.queries import attended
from metro_web.queries.attended import TRIP, TripView
from metro_web.services import (
    attended_admin,
    audit,
    company_rights,
    inventories_admin,
    inventory_terms,
    seat_plans,
    stock_terms,
    trip_stops,
    vehicle_calendar,
)
from metro_web.services.attended_admin import DRAFT, RETIRED, Attended
from metro_web.services.inventory_terms import TermsEdit
from metro_web.services.seat_plans import NewPlan
from metro_web.services.stock_terms import Terms
from metro_web.services.trip_stops import NewStop

_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
_amenities: Any = TripAmenity.__table__  # type: ignore[attr-defined]
MODES = ("train", "bus", "plane")
SCHEDULED = trip_phase.SCHEDULED


def _permit(tx: Tx, actor: Actor, found: TripView) -> None:
    """Its company's members, and admins; to others it is not there."""
    if ADMIN in actor.roles:
        return
    if found.company_id is None:
        raise NotFound(TRIPS.missing)
    try:
        company_rights.require_member(tx, actor, found.company_id)
    except NotFound:
        raise NotFound(TRIPS.missing) from None


TRIPS = Attended(
    word=TRIP,
    table=_trips,
    find=attended.find_trip,
    on_sale=SCHEDULED,
    missing=t("There is no such trip."),
    off=lambda: Conflict("trip_cancelled", t("This trip was cancelled.")),
    over=lambda: Conflict("trip_over", t("This trip is over.")),
    roles=(OPERATOR,),
    permit=_permit,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a company's trip was made from."""

    company_id: str | None = None
    route_id: str | None = None
    vehicle_id: str | None = None
    series_id: str = ""
    requires_names: bool = False


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
    vehicle_id: str | None = None


def add(tx: Tx, actor: Actor, new: NewTrip) -> TripView:
    """An admin's draft; 422 for a mode, stop or time that cannot be, 404 for a plan that is none."""
    require(actor, ADMIN)
    new = replace(new, stops=trip_stops.at_places(tx, new.stops))
    if trip_stops.check(new.stops)[0] <= clock.utc_now():
        raise InvalidInput(t("A trip leaves in the future."), field="stops")
    if new.capacity is not None:
        plan = seat_plans.add(tx, actor, NewPlan(name_text(new.name), capacity=new.capacity))
        new = replace(new, terms=replace(new.terms, seat_plan_id=plan.id))
    trip_id = put(tx, new, Origin())
    made = get_trip(tx, actor, trip_id)
    facts = {"mode": made.mode, "name": made.name, "vehicle": made.vehicle, "status": DRAFT}
    audit.record(tx, actor, "trip.add", f"trip:{trip_id}", None, facts, clock.utc_now())
    return made


def put(tx: Tx, new: NewTrip, origin: Origin) -> str:
    """A draft with its inventory and stops, for whoever may make it; its id. 404, 422."""
    check_mode(new.mode)
    name = name_text(new.name)
    departs_at, arrives_at = trip_stops.check(new.stops)
    trip_id, whose = ids.new_id(), {"company_id": origin.company_id}
    stock: dict[str, Any] = whose | {"requires_names": origin.requires_names, "segments": len(new.stops) - 1}
    times = (departs_at, arrives_at)
    inventory_id = inventories_admin.add(tx, TRIP, _title(name, new.stops), times, new.terms, **stock)
    row: dict[str, Any] = {"mode": new.mode, "name": name, "vehicle": _vehicle(new.vehicle), "status": DRAFT}
    row |= whose | {name: getattr(origin, name) for name in ("route_id", "vehicle_id", "series_id")}
    row |= {"departs_at": departs_at, "arrives_at": arrives_at, "created_at": clock.utc_now()}
    tx.execute(insert(_trips).values(id=trip_id, inventory_id=inventory_id, **row))
    trip_stops.write(tx, trip_id, new.stops)
    return trip_id


def edit(tx: Tx, actor: Actor, trip_id: str, changed: TripEdit) -> TripView:
    """What is given, all or nothing; 409 `in_use` for places, mode and seats once somebody ordered, `vehicle_busy`; 422."""
    vehicles = vehicle_calendar.lock(tx, (get_trip(tx, actor, trip_id).vehicle_id, changed.vehicle_id))
    before, now = attended_admin.lock_changeable(tx, actor, TRIPS, trip_id), clock.utc_now()
    # Terms and times are those of the plan: the delay is put on again afterwards, where the times stay.
    inventories_admin.put_off(tx, before.inventory_id, -before.late)
    inventory = inventories_admin.lock(tx, before.inventory_id)
    stops = trip_stops.of(before) if changed.stops is None else trip_stops.at_places(tx, changed.stops)
    row = _row(before, changed, stops, now)
    terms = changed.terms
    if changed.capacity is not None:
        plan = seat_plans.add(tx, actor, NewPlan(row["name"], capacity=changed.capacity))
        terms = replace(terms, seat_plan_id=plan.id)
    if changed.vehicle_id not in (None, before.vehicle_id):
        terms = replace(terms, seat_plan_id=_other_vehicle(before, vehicles[str(changed.vehicle_id)], row))
    has_other_seats = terms.seat_plan_id not in (None, inventory.seat_plan_id)
    if has_other_seats or row["mode"] != before.mode or _places(stops) != _places(before.stops):
        _require_same_where_sold(tx, before)
    is_new_stock = has_other_seats or len(stops) - 1 != inventory.segments
    if is_new_stock:
        row["inventory_id"] = inventory_terms.remake(tx, inventory, terms, len(stops) - 1)
    is_moved = _times(stops) != _times(before.stops)
    row["delay_minutes"] = 0 if is_moved else before.delay_minutes
    tx.execute(update(_trips).where(_trips.c.id == trip_id).values(**row))
    trip_stops.rewrite(tx, trip_id, stops)
    if is_new_stock:
        attended_admin.drop_stock(tx, before.inventory_id)
    after = get_trip(tx, actor, trip_id)
    if after.vehicle_id and (is_moved or after.vehicle_id != before.vehicle_id):
        vehicle_calendar.require_free(
            tx, vehicles[after.vehicle_id], [(after.departs_at, after.arrives_at)], but=[trip_id]
        )
    inventories_admin.rename(tx, after.inventory_id, _title(row["name"], stops))
    if is_moved:
        attended_admin.moved(tx, actor, TRIPS, before, _title(row["name"], stops), changed.reason, now)
    kept = inventories_admin.lock(tx, after.inventory_id)
    difference = {} if is_new_stock else inventory_terms.change(tx, kept, terms)
    inventories_admin.put_off(tx, after.inventory_id, after.late)
    old, new = (_facts(one) | difference.get(side, {}) for one, side in ((before, "before"), (after, "after")))
    if old != new:
        audit.record(tx, actor, "trip.edit", f"trip:{trip_id}", old, new, now)
    return get_trip(tx, actor, trip_id)


def move(tx: Tx, actor: Actor, trip_id: str, departs_at: datetime, *, reason: str = "") -> TripView:
    """It leaves at another time, and is everywhere so much later or earlier."""
    found = get_trip(tx, actor, trip_id)
    stock_terms.check_year(departs_at, "departs_at")
    moved = trip_stops.shifted(trip_stops.of(found), departs_at - found.departs_at)
    return edit(tx, actor, trip_id, TripEdit(stops=moved, reason=reason))


def publish(tx: Tx, actor: Actor, trip_id: str) -> TripView:
    """On sale from now on; 409 where it is over, `company_suspended`."""
    found = get_trip(tx, actor, trip_id)
    if found.company_id:
        company_rights.require_selling(tx, actor, found.company_id)
    if found.status in trip_phase.RUNNING:
        return found
    return attended_admin.become(tx, actor, TRIPS, trip_id, SCHEDULED, (DRAFT, RETIRED))


def publish_new(tx: Tx, trip_ids: Sequence[str]) -> None:
    """Drafts made a moment ago, for whoever may make them, are on sale at once."""
    found = attended.list_trips(tx, trip_ids)
    tx.execute(update(_trips).where(_trips.c.id.in_(trip_ids)).values(status=SCHEDULED))
    for trip in found:
        inventories_admin.put_on_sale(tx, trip.inventory_id, is_on_sale=True, now=clock.utc_now())


def retire(tx: Tx, actor: Actor, trip_id: str) -> TripView:
    """Neither sold nor found any more; tickets that were sold let in as before."""
    return attended_admin.become(tx, actor, TRIPS, trip_id, RETIRED, (DRAFT, *trip_phase.RUNNING))


def cancel(tx: Tx, actor: Actor, trip_id: str, reason: str = "") -> TripView:
    """It does not run: nothing is sold from here on, everybody gets everything back and is told why."""
    return attended_admin.call_off(tx, actor, TRIPS, trip_id, reason, (DRAFT, RETIRED, *trip_phase.RUNNING))


def delete_trip(tx: Tx, actor: Actor, trip_id: str) -> None:
    """Gone with its inventory; 409 `in_use` where something was ever ordered: retire it or cancel it instead."""
    found = attended_admin.lock(tx, actor, TRIPS, trip_id)
    attended_admin.require_unsold(tx, found.inventory_id, found.name)
    for table in (_stops, _amenities):
        tx.execute(delete(table).where(table.c.trip_id == trip_id))
    tx.execute(delete(_trips).where(_trips.c.id == trip_id))
    attended_admin.drop_stock(tx, found.inventory_id)
    audit.record(tx, actor, "trip.delete", f"trip:{trip_id}", {"name": found.name}, None, clock.utc_now())


def get_trip(tx: Tx, actor: Actor, trip_id: str) -> TripView:
    """Any trip for an admin, a company's for its members; 404."""
    return attended_admin.get(tx, actor, TRIPS, trip_id)


def check_mode(mode: str) -> str:
    """One of the modes; 422."""
    if mode not in MODES:
        raise InvalidInput(t("A trip goes by one of {modes}.").format(modes=", ".join(MODES)), field="mode")
    return mode


def _row(before: TripView, changed: TripEdit, stops: Sequence[NewStop], now: datetime) -> dict[str, Any]:
    departs_at, arrives_at = trip_stops.check(stops)
    if arrives_at <= now and before.status != DRAFT:
        raise InvalidInput(t("The new time is over already."), field="stops")
    return {
        "departs_at": departs_at,
        "arrives_at": arrives_at,
        "mode": check_mode(before.mode if changed.mode is None else changed.mode),
        "name": before.name if changed.name is None else name_text(changed.name),
        "vehicle": before.vehicle if changed.vehicle is None else _vehicle(changed.vehicle),
        "vehicle_id": changed.vehicle_id or before.vehicle_id,
    }


def _other_vehicle(before: TripView, vehicle: Any, row: dict[str, Any]) -> str:
    """It goes with another one of the same company and mode: the plan of that one."""
    if vehicle.company_id != before.company_id:
        raise NotFound(t("There is no such vehicle."))
    if vehicle.mode != before.mode or vehicle.is_retired:
        raise InvalidInput(t("{vehicle} cannot run this trip.").format(vehicle=vehicle.name), field="vehicle")
    row["vehicle"] = _vehicle(vehicle.name)
    return str(vehicle.seat_plan_id)


def _require_same_where_sold(tx: Tx, before: TripView) -> None:
    if attended_admin.was_ordered(tx, before.inventory_id):
        said = t("Tickets were ordered for {title}: its places, seats and mode stay as they are.")
        raise Conflict("in_use", said.format(title=before.name))


def _places(stops: Sequence[Any]) -> list[str]:
    return [stop.place for stop in stops]


def _times(stops: Sequence[Any]) -> list[tuple[datetime | None, datetime | None]]:
    """Of each stop, without what the first's arrival and the last's departure may say."""
    last = len(stops) - 1
    return [
        (stop.arrives_at if number else None, stop.departs_at if number < last else None)
        for number, stop in enumerate(stops)
    ]


def _vehicle(text: str) -> str:
    return " ".join(text.split())[:120]


def _title(name: str, stops: Sequence[NewStop]) -> str:
    return f"{name}, {stops[0].name} → {stops[-1].name}"


def _facts(trip: TripView) -> dict[str, Any]:
    return {"mode": trip.mode, "name": trip.name, "vehicle": trip.vehicle, "stops": [stop.name for stop in trip.stops]}
