"""Vehicles for tests: a bus, a train or a plane of a company in a line each, made as its members would."""

from typing import Any

from sqlalchemy import update

from metro_web.core import db
from metro_web.domain.permissions import Actor
from metro_web.models.timetable import Trip
from metro_web.queries.vehicles import VehicleView
from metro_web.services import vehicles
from metro_web.services.vehicles import NewVehicle

BUS: dict[str, Any] = {"rows": 12, "across": "2+1", "accessible": 1}
PLANE: dict[str, Any] = {
    "sections": [{"class": "business", "rows": 2, "across": "2+2"}, {"class": "economy", "rows": 10, "across": "3+3"}]
}
TRAIN: dict[str, Any] = {
    "coaches": [
        {"numbers": ["1"], "class": "first", "kind": "compartment", "compartments": 4, "places": 6},
        {"numbers": ["2", "3"], "rows": 10, "across": "2+2"},
    ]
}
LAYOUTS = {"bus": BUS, "plane": PLANE, "train": TRAIN}


def make(actor: Actor, company_id: str, name: str = "Heron 1", mode: str = "bus", **more: Any) -> VehicleView:
    """A vehicle: by default a bus of 36 seats, 2+1."""
    new = {"layout": LAYOUTS[mode], "company_id": company_id} | more
    return db.run(vehicles.add, actor, NewVehicle(mode, name, **new))


def give(trip_id: str, vehicle: VehicleView) -> None:
    """A trip is the vehicle's and its company's from now on."""
    trips: Any = Trip.__table__  # type: ignore[attr-defined]
    values = {"vehicle_id": vehicle.id, "company_id": vehicle.company_id}
    db.run(lambda tx: tx.execute(update(trips).where(trips.c.id == trip_id).values(**values)))
