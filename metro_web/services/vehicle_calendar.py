"""When a company's vehicles are on the road: one is never in two places, its turnaround included.

Keeps true: whoever gives a vehicle a trip holds the vehicle's row until the end of the transaction, so that of two who
press at once the second sees the first's trip. A delay takes no vehicle from a trip that it has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from metro_web.core import ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, NotFound
from metro_web.core.i18n import t
from metro_web.core.labels import moment_label
from metro_web.domain import trip_phase
from metro_web.models.fleet import Vehicle
from metro_web.models.timetable import Trip
from metro_web.services import trip_stops

_vehicles: Any = Vehicle.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
CANCELLED = "cancelled"
Times = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Busy:
    """A trip that a vehicle has; `until` is when it is expected at its end."""

    id: str
    name: str
    since: datetime
    until: datetime


def lock(tx: Tx, vehicle_ids: Iterable[str | None]) -> dict[str, Any]:
    """The rows of vehicles by id, locked in the order of their ids; 404 for one that is none."""
    which = sorted({vehicle_id for vehicle_id in vehicle_ids if vehicle_id is not None})
    query = select(_vehicles).where(_vehicles.c.id.in_(which)).order_by(_vehicles.c.id).with_for_update()
    found = {row.id: row for row in tx.execute(query)} if all(map(ids.is_id, which)) else {}
    if len(found) < len(which):
        raise NotFound(t("There is no such vehicle."))
    return found


def require_free(tx: Tx, vehicle: Any, wanted: Sequence[Times], *, but: Sequence[str] = ()) -> None:
    """409 `vehicle_busy` naming the trip that the locked vehicle has then, or where two of these overlap themselves."""
    margin = timedelta(minutes=settings().vehicle_turnaround_minutes)
    planned = sorted(wanted)
    for (_since, until), (following, _until) in pairwise(planned):
        if following < until + margin:
            said = t("{vehicle} is not back from one of these trips when the next one leaves, on {when}.")
            raise _busy(said.format(vehicle=vehicle.name, when=_when(following)))
    taken = [each for each in _between(tx, vehicle.id, planned) if each.id not in but]
    for since, until in planned:
        clash = next((each for each in taken if each.since < until + margin and since < each.until + margin), None)
        if clash is not None:
            said = t("{vehicle} is on its way as {trip} from {since} until {until} then.")
            words = {"since": _when(clash.since), "until": _when(clash.until)}
            raise _busy(said.format(vehicle=vehicle.name, trip=clash.name, **words), clash.id)


def _between(tx: Tx, vehicle_id: str, planned: Sequence[Times]) -> list[Busy]:
    """What it has around these times, by departure."""
    margin = timedelta(minutes=settings().vehicle_turnaround_minutes)
    longest = trip_stops.LENGTH_MAX + timedelta(minutes=trip_phase.DELAY_MINUTES_MAX)
    query = (
        select(_trips.c.id, _trips.c.name, _trips.c.departs_at, _trips.c.arrives_at, _trips.c.delay_minutes)
        .where(
            _trips.c.vehicle_id == vehicle_id,
            _trips.c.status != CANCELLED,
            _trips.c.departs_at > planned[0][0] - longest - margin,
            _trips.c.departs_at < max(until for _since, until in planned) + margin,
        )
        .order_by(_trips.c.departs_at)
    )
    return [
        Busy(row.id, row.name, row.departs_at, row.arrives_at + timedelta(minutes=row.delay_minutes))
        for row in tx.execute(query)
    ]


def _busy(said: str, trip_id: str = "") -> Conflict:
    return Conflict("vehicle_busy", said, **({"trip": trip_id} if trip_id else {}))


def _when(at: datetime) -> str:
    return moment_label(at, settings().zone)
