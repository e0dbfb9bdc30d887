"""Vehicles of companies as they stand: one, a page of some, and what drives or drove in one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.models.companies import Company
from metro_web.models.fleet import Vehicle
from metro_web.models.stock import Inventory, SeatPlan
from metro_web.models.timetable import Trip
from metro_web.queries import amenities
from metro_web.queries.amenities import AmenityView
from metro_web.queries.attended import CALLED_OFF

_vehicles: Any = Vehicle.__table__  # type: ignore[attr-defined]
_companies: Any = Company.__table__  # type: ignore[attr-defined]
_plans: Any = SeatPlan.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
WORDS_MAX, TRIPS_MAX = 8, 20


@dataclass(frozen=True, slots=True)
class VehicleView:
    """A vehicle with the newest plan of its seats; trips that were made keep the plan they have."""

    id: str
    company_id: str
    company_name: str
    mode: str
    name: str
    registration: str
    layout: Mapping[str, Any]
    seat_plan_id: str
    plan_version: int
    seats_count: int
    is_retired: bool
    created_at: datetime
    amenities: tuple[AmenityView, ...] = ()


@dataclass(frozen=True, slots=True)
class VehicleFilter:
    """Of these companies; words in name and registration, a mode or '', `open`, `retired` or all ('')."""

    company_ids: Sequence[str]
    words: str = ""
    mode: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class VehicleTrip:
    """A trip in a vehicle, and the version of its plan that is sold on it."""

    id: str
    title: str
    status: str
    departs_at: datetime
    plan_version: int


def find(tx: Tx, vehicle_id: str) -> VehicleView | None:
    """One vehicle, or None."""
    row = tx.execute(_shown().where(_vehicles.c.id == vehicle_id)).first() if is_id(vehicle_id) else None
    return _views(tx, [row])[0] if row else None


def page(tx: Tx, wanted: VehicleFilter, *, limit: int, before: str | None = None) -> list[VehicleView]:
    """Vehicles, newest first, from below the id `before` on."""
    query = _shown().where(_vehicles.c.company_id.in_(wanted.company_ids)).order_by(_vehicles.c.id.desc()).limit(limit)
    for word in wanted.words.replace("\0", "").casefold().split()[:WORDS_MAX]:
        columns = (_vehicles.c.name, _vehicles.c.registration)
        query = query.where(or_(*(func.lower(column).contains(word, autoescape=True) for column in columns)))
    if wanted.mode:
        query = query.where(_vehicles.c.mode == wanted.mode)
    if wanted.standing:
        query = query.where(_vehicles.c.is_retired.is_(wanted.standing == "retired"))
    if before:
        query = query.where(_vehicles.c.id < before)
    return _views(tx, tx.execute(query).all())


def was_used(tx: Tx, vehicle_id: str) -> bool:
    """Whether a trip was ever made with it."""
    return tx.execute(select(_trips.c.id).where(_trips.c.vehicle_id == vehicle_id).limit(1)).first() is not None


def coming(tx: Tx, vehicle_ids: Iterable[str], now: datetime) -> dict[str, int]:
    """How many trips each of these has that are not over and not called off."""
    wanted = list(vehicle_ids)
    query = select(_trips.c.vehicle_id, func.count()).where(
        _trips.c.vehicle_id.in_(wanted), _trips.c.arrives_at > now, _trips.c.status != CALLED_OFF
    )
    return dict.fromkeys(wanted, 0) | {row[0]: row[1] for row in tx.execute(query.group_by(_trips.c.vehicle_id))}


def trips(tx: Tx, vehicle_id: str, now: datetime) -> list[VehicleTrip]:
    """What is to come with it, the next first."""
    query = (
        select(_trips.c.id, _inventories.c.title, _trips.c.status, _trips.c.departs_at, _plans.c.version)
        .join(_inventories, _inventories.c.id == _trips.c.inventory_id)
        .join(_plans, _plans.c.id == _inventories.c.seat_plan_id)
        .where(_trips.c.vehicle_id == vehicle_id, _trips.c.arrives_at > now)
        .order_by(_trips.c.departs_at)
        .limit(TRIPS_MAX)
    )
    return [VehicleTrip(*row) for row in tx.execute(query)]


def _shown() -> Any:
    return (
        select(
            _vehicles,
            _companies.c.name.label("company_name"),
            _plans.c.version.label("plan_version"),
            _plans.c.seats_count,
        )
        .join(_companies, _companies.c.id == _vehicles.c.company_id)
        .join(_plans, _plans.c.id == _vehicles.c.seat_plan_id)
    )


def _views(tx: Tx, rows: Sequence[Any]) -> list[VehicleView]:
    have = amenities.of_vehicles(tx, [row.id for row in rows])
    return [
        VehicleView(
            id=row.id,
            company_id=row.company_id,
            company_name=row.company_name,
            mode=row.mode,
            name=row.name,
            registration=row.registration,
            layout=row.layout,
            seat_plan_id=row.seat_plan_id,
            plan_version=row.plan_version,
            seats_count=row.seats_count,
            is_retired=row.is_retired,
            created_at=row.created_at,
            amenities=have[row.id],
        )
        for row in rows
    ]
