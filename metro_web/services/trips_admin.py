"""Trips in their simple form: a train, bus or plane with its stops; made, put on sale, cancelled, deleted.

Keeps true: stops follow each other in time; the inventory has a segment between each two of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import delete, insert

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.timetable import Trip, TripStop
from metro_web.queries import attended
from metro_web.queries.attended import TRIP, TripView
from metro_web.services import attended_admin, audit, inventories_admin, seat_plans
from metro_web.services.attended_admin import Attended
from metro_web.services.inventories_admin import Terms
from metro_web.services.seat_plans import NewPlan

_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
MODES = ("train", "bus", "plane")
DRAFT, SCHEDULED, CANCELLED = "draft", "scheduled", "cancelled"
STOPS_MAX = 60
CODE_LENGTH_MAX = 64


TRIPS = Attended(
    word=TRIP,
    table=_trips,
    find=attended.find_trip,
    on_sale=SCHEDULED,
    missing=t("There is no such trip."),
    over=lambda: Conflict("trip_cancelled", t("This trip was cancelled.")),
)


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
    return attended_admin.become(tx, actor, TRIPS, trip_id, SCHEDULED, (DRAFT,))


def cancel(tx: Tx, actor: Actor, trip_id: str) -> TripView:
    """It does not run: nothing is sold from here on, and everybody gets everything back."""
    return attended_admin.become(tx, actor, TRIPS, trip_id, CANCELLED, (DRAFT, SCHEDULED))


def delete_trip(tx: Tx, actor: Actor, trip_id: str) -> None:
    """Gone with its inventory; 409 `in_use` where something was ever ordered: cancel it instead."""
    found = attended_admin.lock(tx, actor, TRIPS, trip_id)
    attended_admin.require_unsold(tx, found.inventory_id, found.name)
    tx.execute(delete(_stops).where(_stops.c.trip_id == trip_id))
    tx.execute(delete(_trips).where(_trips.c.id == trip_id))
    inventories_admin.drop(tx, found.inventory_id)
    audit.record(tx, actor, "trip.delete", f"trip:{trip_id}", {"name": found.name}, None, clock.utc_now())


def get_trip(tx: Tx, actor: Actor, trip_id: str) -> TripView:
    """Any trip for an admin; 404."""
    return attended_admin.get(tx, actor, TRIPS, trip_id)


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
