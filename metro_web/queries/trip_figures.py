"""How full trips are, and how early they are booked, against those of the same route that have left.

Keeps true: a seat counts for the segments it is sold on; what was handed back counts for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select

from metro_web.core.db import Tx
from metro_web.domain import admission
from metro_web.models.stock import Hold, Inventory, SeatPlan, SlotClaim
from metro_web.models.tickets import Ticket
from metro_web.models.timetable import Trip

_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_plans: Any = SeatPlan.__table__  # type: ignore[attr-defined]
_claims: Any = SlotClaim.__table__  # type: ignore[attr-defined]
_holds: Any = Hold.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
NOT_RUN = ("draft", "cancelled", "retired")
SHOWN_MAX, PAST_MAX, EARLY_DAYS = 30, 10, 30
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TripLoad:
    """A trip with its seats times segments, and those of them that are sold."""

    trip_id: str
    name: str
    departs_at: datetime
    places: int
    sold: int

    @property
    def percent(self) -> int:
        """Rounded down: a trip is full only when it is."""
        return self.sold * 100 // self.places if self.places else 0


def loads(tx: Tx, company_id: str, since: datetime) -> list[TripLoad]:
    """A company's trips that run and leave after an instant, the next ones first."""
    sold = (
        select(_claims.c.inventory_id, func.count().label("number"))
        .join(_holds, and_(_holds.c.id == _claims.c.hold_id, _holds.c.expires_at.is_(None)))
        .join(_inventories, _inventories.c.id == _claims.c.inventory_id)
        .where(_inventories.c.company_id == company_id, _inventories.c.ends_at >= since)
        .group_by(_claims.c.inventory_id)
        .subquery()
    )
    places = (_plans.c.seats_count * _inventories.c.segments).label("places")
    query = (
        select(_trips.c.id, _trips.c.name, _trips.c.departs_at, places, func.coalesce(sold.c.number, 0))
        .join(_inventories, _inventories.c.id == _trips.c.inventory_id)
        .join(_plans, _plans.c.id == _inventories.c.seat_plan_id)
        .outerjoin(sold, sold.c.inventory_id == _trips.c.inventory_id)
        .where(_trips.c.company_id == company_id, _trips.c.departs_at >= since, _trips.c.status.not_in(NOT_RUN))
        .order_by(_trips.c.departs_at, _trips.c.id)
        .limit(SHOWN_MAX)
    )
    return [TripLoad(*row) for row in tx.execute(query)]


def find_trip(tx: Tx, company_id: str, trip_id: str) -> Any:
    """A trip of this company as a row, or None."""
    return tx.execute(select(_trips).where(_trips.c.id == trip_id, _trips.c.company_id == company_id)).first()


def departed_like(tx: Tx, trip: Any, now: datetime) -> list[Any]:
    """The latest trips of the same route (or the same name, where it was made without one) that have left."""
    is_like = _trips.c.route_id == trip.route_id if trip.route_id else _trips.c.name == trip.name
    query = (
        select(_trips)
        .where(_trips.c.company_id == trip.company_id, is_like, _trips.c.id != trip.id)
        .where(_trips.c.departs_at <= min(now, trip.departs_at), _trips.c.status.not_in(NOT_RUN))
        .order_by(_trips.c.departs_at.desc())
        .limit(PAST_MAX)
    )
    return list(tx.execute(query).all())


def booked_by(tx: Tx, trips: Sequence[Any]) -> list[list[int]]:
    """For each trip, how many tickets it had 30, 29 … 0 days before it left."""
    departs = {trip.inventory_id: trip.departs_at for trip in trips}
    found = {inventory_id: [0] * (EARLY_DAYS + 1) for inventory_id in departs}
    query = select(_tickets.c.inventory_id, _tickets.c.created_at).where(
        _tickets.c.inventory_id.in_(list(departs)), _tickets.c.status != admission.CANCELLED
    )
    for inventory_id, at in tx.execute(query):
        days_before = min(max((departs[inventory_id] - at) // DAY, 0), EARLY_DAYS)
        for place in range(EARLY_DAYS - days_before, EARLY_DAYS + 1):
            found[inventory_id][place] += 1
    return [found[trip.inventory_id] for trip in trips]
