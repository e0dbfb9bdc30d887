"""Trips in their simple form: a train, bus or plane with its stops; made, put on sale, cancelled, deleted.

Keeps true: stops follow each other in time; the inventory has a segment between each two of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import delete, insert, select, update

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.orders import OrderItem
from metro_web.models.timetable import Trip, TripStop
from metro_web.queries import attended
from metro_web.queries.attended import TRIP, TripView
from metro_web.services import audit, inventories_admin, seat_plans
from metro_web.services.inventories_admin import Terms
from metro_web.services.seat_plans import NewPlan

_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
MODES = ("train", "bus", "plane")
DRAFT, SCHEDULED, CANCELLED = "draft", "scheduled", "cancelled"
STOPS_MAX = 60
CODE_LENGTH_MAX = 64


@dataclass(frozen=True, slots=True)
class NewStop:
    """A place and when; the first has no arrival, the last no departure."""

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


def add(tx: Tx, actor: Actor, new: NewTrip) -> TripView:
    """A draft; 422 for a mode, stop or time that cannot be, 404 for a plan that is none."""
    require(actor, ADMIN)
    if new.mode not in MODES:
        raise InvalidInput(t("A trip goes by one of {modes}.").format(modes=", ".join(MODES)), field="mode")
    name, now = name_text(new.name), clock.utc_now()
    departs_at, arrives_at = _check_stops(new.stops)
    trip_id = ids.new_id()
    terms = new.terms
    if new.capacity is not None:
        plan = seat_plans.add(tx, actor, NewPlan(name, capacity=new.capacity))
        terms = replace(terms, seat_plan_id=plan.id)
    title = f"{name}, {new.stops[0].name} → {new.stops[-1].name}"
    inventory_id = inventories_admin.add(tx, TRIP, title, (departs_at, arrives_at), terms, segments=len(new.stops) - 1)
    facts = {"mode": new.mode, "name": name, "vehicle": " ".join(new.vehicle.split())[:120], "status": DRAFT}
    times = {"departs_at": departs_at, "arrives_at": arrives_at}
    tx.execute(insert(_trips).values(id=trip_id, inventory_id=inventory_id, created_at=now, **times, **facts))
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
        for position, stop in enumerate(new.stops, 1)
    ]
    tx.execute(insert(_stops), rows)
    audit.record(tx, actor, "trip.add", f"trip:{trip_id}", None, facts, now)
    return get_trip(tx, actor, trip_id)


def publish(tx: Tx, actor: Actor, trip_id: str) -> TripView:
    """On sale from now on."""
    return _become(tx, actor, trip_id, SCHEDULED, (DRAFT,))


def cancel(tx: Tx, actor: Actor, trip_id: str) -> TripView:
    """It does not run: nothing is sold from here on, and everybody gets everything back."""
    return _become(tx, actor, trip_id, CANCELLED, (DRAFT, SCHEDULED))


def delete_trip(tx: Tx, actor: Actor, trip_id: str) -> None:
    """Gone with its inventory; 409 `in_use` where something was ever ordered: cancel it instead."""
    found = _lock(tx, actor, trip_id)
    ordered = select(_items.c.id).where(_items.c.inventory_id == found.inventory_id).limit(1)
    if tx.execute(ordered).first() is not None:
        raise Conflict("in_use", t("Tickets were ordered for {title}; call it off instead.").format(title=found.name))
    tx.execute(delete(_stops).where(_stops.c.trip_id == trip_id))
    tx.execute(delete(_trips).where(_trips.c.id == trip_id))
    inventories_admin.drop(tx, found.inventory_id)
    audit.record(tx, actor, "trip.delete", f"trip:{trip_id}", {"name": found.name}, None, clock.utc_now())


def get_trip(tx: Tx, actor: Actor, trip_id: str) -> TripView:
    """Any trip for an admin; 404."""
    require(actor, ADMIN)
    found = attended.find_trip(tx, trip_id)
    if found is None:
        raise NotFound(t("There is no such trip."))
    return found


def _become(tx: Tx, actor: Actor, trip_id: str, status: str, before: tuple[str, ...]) -> TripView:
    found, now = _lock(tx, actor, trip_id), clock.utc_now()
    if found.status == status:
        return found
    if found.status not in before:
        raise Conflict("trip_cancelled", t("This trip was cancelled."))
    tx.execute(update(_trips).where(_trips.c.id == trip_id).values(status=status))
    inventories_admin.put_on_sale(tx, found.inventory_id, is_on_sale=status == SCHEDULED, now=now)
    audit.record(tx, actor, f"trip.{status}", f"trip:{trip_id}", {"status": found.status}, {"status": status}, now)
    return get_trip(tx, actor, trip_id)


def _lock(tx: Tx, actor: Actor, trip_id: str) -> TripView:
    require(actor, ADMIN)
    if ids.is_id(trip_id):
        tx.execute(select(_trips.c.id).where(_trips.c.id == trip_id).with_for_update())
    return get_trip(tx, actor, trip_id)


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
    inventories_admin.check_year(first, "stops")
    if last - first > timedelta(days=7):
        raise InvalidInput(t("A trip takes a week at most."), field="stops")
    return first, last
