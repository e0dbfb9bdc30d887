"""The vehicles of the demo's company and what they have on board, put in as its owner would; what is there is not touched."""

from metro_web.core.db import Tx
from metro_web.demo import fleet
from metro_web.domain.permissions import Actor
from metro_web.queries import vehicles as vehicle_queries
from metro_web.queries.vehicles import VehicleFilter
from metro_web.services import amenities, vehicles
from metro_web.services.vehicles import NewVehicle


def load(tx: Tx, admin: Actor, company_id: str) -> int:
    """How many vehicles came; none where the company has some."""
    amenities.add_usual(tx, admin)
    if vehicle_queries.page(tx, VehicleFilter([company_id]), limit=1):
        return 0
    known = {each.code for each in amenities.list_offered(tx, admin)}
    for each in fleet.VEHICLES:
        chosen = [code for code in each.amenities if code in known]
        texts = (each.mode, each.name, each.layout, company_id, each.registration)
        vehicles.add(tx, admin, NewVehicle(*texts, amenities=chosen))
    return len(fleet.VEHICLES)
