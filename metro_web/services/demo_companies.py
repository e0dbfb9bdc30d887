"""The demo's transport companies, their owner, the trips that are theirs, and a week that one of them runs.

Keeps true: what is there is never touched; a week comes while none of it lies ahead.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.demo import carriers, whats_on
from metro_web.demo.carriers import Carrier
from metro_web.domain.permissions import Actor
from metro_web.domain.route_stops import StopPlan
from metro_web.models.companies import Company
from metro_web.models.fleet import Vehicle
from metro_web.models.places import TravelRoute
from metro_web.models.stock import Inventory
from metro_web.models.timetable import Trip
from metro_web.queries import places
from metro_web.queries.companies import OWNER
from metro_web.services import companies, company_members, demo_fleet, travel_routes, trip_making, vehicles
from metro_web.services.companies import NewCompany
from metro_web.services.travel_routes import NewRoute
from metro_web.services.trip_making import NewRun, Timetable
from metro_web.services.vehicles import NewVehicle

_companies: Any = Company.__table__  # type: ignore[attr-defined]
_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_routes: Any = TravelRoute.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_vehicles: Any = Vehicle.__table__  # type: ignore[attr-defined]
SECTION = str(carriers.BUS["class"])
EVERY_DAY = frozenset(range(7))


def load(tx: Tx, actor: Actor, owner_id: str, say: Callable[[str], None]) -> None:
    """Put in what is missing, in the name of an admin; the owner has it at once, and nobody is mailed."""
    known = {each.name: _known(tx, each) or _add(tx, actor, each, owner_id) for each in carriers.CARRIERS}
    for each in carriers.CARRIERS:
        _give_trips(tx, known[each.name], each.trips)
    demo_fleet.load(tx, actor, known)
    made = _run_a_week(tx, actor, known[carriers.HERON])
    if made:
        said = t("{n} transport companies; one of them runs {name} for a week.")
        say(said.format(n=len(known), name=carriers.TRIP_NAME))


def _known(tx: Tx, carrier: Carrier) -> str:
    return str(tx.execute(select(_companies.c.id).where(_companies.c.name == carrier.name)).scalar() or "")


def _add(tx: Tx, actor: Actor, carrier: Carrier, owner_id: str) -> str:
    new = NewCompany(carrier.name, "", carrier.about, carrier.email, carrier.phone)
    made = companies.put(tx, actor, new)
    company_members.join(tx, actor, made, owner_id, OWNER, clock.utc_now())
    return made.id


def _give_trips(tx: Tx, company_id: str, begins: str) -> None:
    """The demo's trips of such names that nobody runs yet."""
    named = [each.name for each in whats_on.TRIPS if each.name.startswith(begins)]
    nobodys = (_trips.c.company_id.is_(None), _trips.c.name.in_(named))
    stock = tx.execute(
        update(_trips).where(*nobodys).values(company_id=company_id).returning(_trips.c.inventory_id)
    ).scalars()
    tx.execute(update(_inventories).where(_inventories.c.id.in_(stock.all())).values(company_id=company_id))


def _run_a_week(tx: Tx, actor: Actor, company_id: str) -> int:
    """From tomorrow on, with a bus and a route of its own; how many trips came."""
    now = clock.utc_now()
    ahead = select(_trips.c.id).where(_trips.c.name == carriers.TRIP_NAME, _trips.c.departs_at > now)
    # Who keeps cities of their own has none of the demo's, and nowhere for its bus to go.
    is_nowhere = any(not places.find_place(tx, place) for place, *_times in carriers.ROUTE)
    if is_nowhere or tx.execute(ahead.limit(1)).first() is not None:
        return 0
    mine = (_vehicles.c.company_id == company_id, _vehicles.c.name == carriers.BUS_NAME)
    vehicle_id = tx.execute(select(_vehicles.c.id).where(*mine)).scalar() or _bus(tx, actor, company_id)
    route_id = tx.execute(select(_routes.c.id).where(_routes.c.company_id == company_id).limit(1)).scalar()
    tomorrow = now.astimezone(settings().zone).date() + timedelta(days=1)
    made = trip_making.make(
        tx,
        actor,
        NewRun(
            route_id or _route(tx, actor, company_id),
            vehicle_id,
            {SECTION: carriers.PRICE_MINOR},
            repeat=Timetable(EVERY_DAY, tomorrow, tomorrow + timedelta(days=carriers.DAYS - 1), carriers.LEAVES),
            name=carriers.TRIP_NAME,
            stretch_prices={SECTION: carriers.PART_PRICES_MINOR},
            is_published=True,
        ),
    )
    return len(made)


def _bus(tx: Tx, actor: Actor, company_id: str) -> str:
    new = NewVehicle("bus", carriers.BUS_NAME, carriers.BUS, company_id, carriers.BUS_REGISTRATION)
    return vehicles.add(tx, actor, new).id


def _route(tx: Tx, actor: Actor, company_id: str) -> str:
    stops = [StopPlan(place, arrives, leaves, kind) for place, arrives, leaves, kind in carriers.ROUTE]
    return travel_routes.add(tx, actor, company_id, NewRoute("bus", stops)).id
