"""Trips that were made together: changed or cancelled from one of them on.

Keeps true: all that follow are changed, or none; what is over or was cancelled stays as it is. Whoever holds a ticket of
any of them is told as of one trip alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import select

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor
from metro_web.models.timetable import Trip
from metro_web.queries import attended
from metro_web.queries.attended import TripView
from metro_web.services import stock_terms, trip_making, trip_stops, trips_admin, vehicle_calendar
from metro_web.services.inventory_terms import TermsEdit
from metro_web.services.trip_stops import NewStop
from metro_web.services.trips_admin import TRIPS, TripEdit

_trips: Any = Trip.__table__  # type: ignore[attr-defined]
CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class RunEdit:
    """What is None stays. One trip may leave at another instant or have other times at its stops; `at` is another time
    of day on the clock of the first stop: each trip keeps its date."""

    name: str | None = None
    vehicle_id: str | None = None
    departs_at: datetime | None = None
    at: time | None = None
    stops: Sequence[NewStop] | None = None
    terms: TermsEdit = TermsEdit()
    reason: str = ""


def edit(tx: Tx, actor: Actor, trip_id: str, changed: RunEdit, *, following: bool = False) -> list[TripView]:
    """This trip, or with `following` also those of its series that leave later; 409 `in_use`, `vehicle_busy`, 422."""
    chosen = _chosen(tx, actor, trip_id, following=following)
    if following and not (changed.departs_at is None and changed.stops is None):
        raise InvalidInput(t("Those that follow leave on other days: name the time of day."), field="departs_at")
    vehicle_calendar.lock(tx, [changed.vehicle_id, *(trip.vehicle_id for trip in chosen)])
    times = [_new_stops(trip, changed) for trip in chosen]
    pairs = list(zip(chosen, times, strict=True))
    # The last first where they leave later: none of them runs into another that still has its old time.
    if any(stops and (stops[0].departs_at or trip.departs_at) > trip.departs_at for trip, stops in pairs):
        pairs.reverse()
    for trip, stops in pairs:
        one = TripEdit(
            name=changed.name, stops=stops, terms=changed.terms, reason=changed.reason, vehicle_id=changed.vehicle_id
        )
        trips_admin.edit(tx, actor, trip.id, one)
    return attended.list_trips(tx, [trip.id for trip in chosen])


def cancel(tx: Tx, actor: Actor, trip_id: str, reason: str = "", *, following: bool = False) -> list[TripView]:
    """This trip, or with `following` also those of its series that leave later, do not run. Wants a fresh proof."""
    chosen = _chosen(tx, actor, trip_id, following=following)
    return [trips_admin.cancel(tx, actor, trip.id, reason) for trip in chosen]


def publish(tx: Tx, actor: Actor, trip_id: str, *, following: bool = False) -> list[TripView]:
    """This trip, or with `following` also those of its series that leave later, are on sale."""
    chosen = _chosen(tx, actor, trip_id, following=following)
    return [trips_admin.publish(tx, actor, trip.id) for trip in chosen]


def count_following(tx: Tx, trip: TripView) -> int:
    """How many of its series leave later and may still change."""
    return len(_later(tx, trip))


def _chosen(tx: Tx, actor: Actor, trip_id: str, *, following: bool) -> Sequence[TripView]:
    found = trips_admin.get_trip(tx, actor, trip_id)
    if not following:
        return [found]
    if not found.series_id:
        raise Conflict("no_series", t("{title} was made alone: nothing follows it.").format(title=found.name))
    if found.status == CANCELLED:
        raise TRIPS.off()
    return [found, *_later(tx, found)]


def _later(tx: Tx, trip: TripView) -> list[TripView]:
    if not trip.series_id:
        return []
    query = select(_trips.c.id).where(
        _trips.c.series_id == trip.series_id,
        _trips.c.departs_at > trip.departs_at,
        _trips.c.arrives_at > clock.utc_now(),
        _trips.c.status != CANCELLED,
    )
    return attended.list_trips(tx, tx.execute(query).scalars().all())


def _new_stops(trip: TripView, changed: RunEdit) -> Sequence[NewStop] | None:
    """None where its times stay; 422 for another departure that has passed."""
    stops = _other_stops(trip, changed)
    departs_at = stops[0].departs_at if stops else None
    if departs_at is not None and departs_at != trip.departs_at and departs_at <= clock.utc_now():
        raise InvalidInput(t("A trip leaves in the future."), field="departs_at")
    return stops


def _other_stops(trip: TripView, changed: RunEdit) -> Sequence[NewStop] | None:
    if changed.stops is not None:
        return changed.stops
    departs_at = changed.departs_at
    if changed.at is not None:
        zone = trip.stops[0].zone
        departs_at = trip_making.local(trip_making.day_of(trip.departs_at, zone), changed.at, zone)
    if departs_at is None or departs_at == trip.departs_at:
        return None
    stock_terms.check_year(departs_at, "departs_at")
    return trip_stops.shifted(trip_stops.of(trip), departs_at - trip.departs_at)
