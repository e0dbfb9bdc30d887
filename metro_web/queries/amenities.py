"""Amenities: those that can be chosen, and what vehicles and trips have, by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select

from metro_web.core.db import Tx
from metro_web.models.fleet import Amenity, TripAmenity, VehicleAmenity

_amenities: Any = Amenity.__table__  # type: ignore[attr-defined]
_of_vehicles: Any = VehicleAmenity.__table__  # type: ignore[attr-defined]
_of_trips: Any = TripAmenity.__table__  # type: ignore[attr-defined]
_SHOWN = (_amenities.c.code, _amenities.c.name, _amenities.c.icon, _amenities.c.is_retired)


@dataclass(frozen=True, slots=True)
class AmenityView:
    """A word and the name of its picture; a retired one is chosen no more, and stays where it was chosen."""

    code: str
    name: str
    icon: str
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class ListedAmenity:
    """One in the admin's list, and how many vehicles and trips have it."""

    amenity: AmenityView
    vehicles: int
    trips: int


def find(tx: Tx, code: str) -> AmenityView | None:
    """One, or None."""
    row = tx.execute(select(*_SHOWN).where(_amenities.c.code == code)).first()
    return AmenityView(*row) if row else None


def offered(tx: Tx) -> list[AmenityView]:
    """Those that can be chosen."""
    return _sorted(AmenityView(*row) for row in tx.execute(select(*_SHOWN).where(_amenities.c.is_retired.is_(False))))


def listed(tx: Tx) -> list[ListedAmenity]:
    """All there are, with where they are used."""
    uses = [
        select(func.count()).where(table.c.amenity == _amenities.c.code).scalar_subquery()
        for table in (_of_vehicles, _of_trips)
    ]
    found = [ListedAmenity(AmenityView(*row[:4]), row[4], row[5]) for row in tx.execute(select(*_SHOWN, *uses))]
    return sorted(found, key=lambda each: (each.amenity.is_retired, each.amenity.name.casefold()))


def of_trips(tx: Tx, trip_ids: Iterable[str]) -> dict[str, tuple[AmenityView, ...]]:
    """What each of these trips has; one query."""
    return _by_owner(tx, _TRIPS, trip_ids)


def of_vehicles(tx: Tx, vehicle_ids: Iterable[str]) -> dict[str, tuple[AmenityView, ...]]:
    """What each of these vehicles has; one query."""
    return _by_owner(tx, _VEHICLES, vehicle_ids)


def _statement(table: Any, owner: Any) -> Any:
    joined = table.join(_amenities, _amenities.c.code == table.c.amenity)
    return select(owner, *_SHOWN).select_from(joined).where(owner.in_(bindparam("which", expanding=True)))


_TRIPS = _statement(_of_trips, _of_trips.c.trip_id)
_VEHICLES = _statement(_of_vehicles, _of_vehicles.c.vehicle_id)


def _by_owner(tx: Tx, statement: Any, owner_ids: Iterable[str]) -> dict[str, tuple[AmenityView, ...]]:
    found: dict[str, list[AmenityView]] = {owner_id: [] for owner_id in owner_ids}
    for owner_id, *shown in tx.execute(statement, {"which": list(found)}) if found else ():
        found[owner_id].append(AmenityView(*shown))
    return {owner_id: tuple(_sorted(amenities)) for owner_id, amenities in found.items()}


def _sorted(amenities: Iterable[AmenityView]) -> list[AmenityView]:
    return sorted(amenities, key=lambda each: (each.name.casefold(), each.code))
