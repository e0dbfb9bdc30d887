"""A trip that is late, and how far it has come: both told to whoever looks, a delay by mail too.

Keeps true: the plan stays what it was; everybody who holds a ticket is told of a delay by the same commit's promise;
nothing is sold any more once a trip has left.
"""

from typing import Any

from sqlalchemy import update

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import trip_phase
from metro_web.domain.permissions import Actor
from metro_web.models.timetable import Trip
from metro_web.queries.attended import TripView
from metro_web.services import attended_admin, attended_times, audit, inventories_admin, tellings, trips_admin
from metro_web.services.trips_admin import TRIPS

_trips: Any = Trip.__table__  # type: ignore[attr-defined]


def delay(tx: Tx, actor: Actor, trip_id: str, minutes: int, reason: str = "") -> TripView:
    """It is so many minutes later than planned at every stop; 0: on time again. 409 `not_published`, 422.

    It is sold until it is expected to leave. Where its vehicle has another trip soon after, nothing is moved: that is
    for people to decide.
    """
    before, now = _running(tx, actor, trip_id), clock.utc_now()
    if type(minutes) is not int or not 0 <= minutes <= trip_phase.DELAY_MINUTES_MAX:
        said = t("A delay is 0 to {n} minutes; a trip that leaves on another day is moved.")
        raise InvalidInput(said.format(n=f"{trip_phase.DELAY_MINUTES_MAX:,}"), field="minutes")
    why = attended_admin.reason_text(reason)
    if minutes == before.delay_minutes:
        return before
    tx.execute(update(_trips).where(_trips.c.id == trip_id).values(delay_minutes=minutes))
    after = trips_admin.get_trip(tx, actor, trip_id)
    inventories_admin.put_off(tx, before.inventory_id, after.late - before.late)
    attended_times.retime_tickets(tx, before.inventory_id)
    tellings.announce(tx, before.inventory_id, tellings.DELAYED, why, now)
    old, new = {"delay_minutes": before.delay_minutes}, {"delay_minutes": minutes, "reason": why}
    audit.record(tx, actor, "trip.delay", f"trip:{trip_id}", old, new, now)
    return after


def proceed(tx: Tx, actor: Actor, trip_id: str, status: str) -> TripView:
    """Boarding, departed or completed before the clock says so, or `scheduled` again; 409 `not_published`, 422."""
    before, now = _running(tx, actor, trip_id), clock.utc_now()
    if status not in trip_phase.RUNNING:
        known = ", ".join(trip_phase.RUNNING)
        raise InvalidInput(t("A trip is one of {states}.").format(states=known), field="status")
    if status == before.status:
        return before
    tx.execute(update(_trips).where(_trips.c.id == trip_id).values(status=status))
    is_on_sale = status in (trip_phase.SCHEDULED, trip_phase.BOARDING)
    inventories_admin.put_on_sale(tx, before.inventory_id, is_on_sale=is_on_sale, now=now)
    facts = {"status": before.status}, {"status": status}
    audit.record(tx, actor, f"trip.{status}", f"trip:{trip_id}", *facts, now)
    return trips_admin.get_trip(tx, actor, trip_id)


def _running(tx: Tx, actor: Actor, trip_id: str) -> TripView:
    """Locked, and published; 409 where it was cancelled or is over, or nobody can have a ticket of it yet."""
    found = attended_admin.lock_changeable(tx, actor, TRIPS, trip_id)
    if found.status not in trip_phase.RUNNING:
        raise Conflict("not_published", t("{title} is not on sale; publish it first.").format(title=found.name))
    return found
