"""The vehicles of the demo's companies and what they have on board, put in as their owner would.

Keeps true: what is there is never touched. The list of amenities comes while it is empty, a company's vehicles while it
has none.
"""

from collections.abc import Mapping

from metro_web.core.db import Tx
from metro_web.demo import fleet
from metro_web.domain.permissions import Actor
from metro_web.queries import vehicles as vehicle_queries
from metro_web.queries.vehicles import VehicleFilter
from metro_web.services import amenities, vehicles
from metro_web.services.vehicles import NewVehicle


def load(tx: Tx, actor: Actor, companies: Mapping[str, str]) -> int:
    """How many vehicles came; companies are ids by name."""
    if not amenities.list_all(tx, actor):
        amenities.add_usual(tx, actor)
    known = {each.code for each in amenities.list_offered(tx, actor)}
    without = {
        name
        for name, company_id in companies.items()
        if not vehicle_queries.page(tx, VehicleFilter([company_id]), limit=1)
    }
    missing = [each for each in fleet.VEHICLES if each.company in without]
    for each in missing:
        new = NewVehicle(
            each.mode,
            each.name,
            each.layout,
            companies[each.company],
            each.registration,
            amenities=[code for code in each.amenities if code in known],
        )
        vehicles.add(tx, actor, new)
    return len(missing)
