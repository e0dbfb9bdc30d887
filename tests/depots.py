"""What a company of the world runs: places in three zones, a route of five stops, a bus of 2+1; and trips in a line each."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from metro_web.core import clock, db, ids
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor
from metro_web.models.fleet import Vehicle
from metro_web.models.places import City, Country, Place, RouteStop, TravelRoute
from metro_web.queries import boards
from metro_web.queries.attended import TripView
from metro_web.services import seat_plans, trip_making
from metro_web.services.seat_plans import NewPlan
from metro_web.services.trip_making import NewRun
from tests import companies

# Clocks go forward on 28 March 2027 and back on 31 October in all of them, Kyiv an hour ahead.
ZONES = {
    "berlin": "Europe/Berlin",
    "cottbus": "Europe/Berlin",
    "wroclaw": "Europe/Warsaw",
    "opole": "Europe/Warsaw",
    "kyiv": "Europe/Kyiv",
}
# Place, kind, minutes to arrive and to leave, counted from the first departure.
STOPS = (
    ("berlin", "", 0, 0),
    ("cottbus", "transit", 90, 95),
    ("wroclaw", "meal", 240, 270),
    ("opole", "", 330, 335),
    ("kyiv", "", 900, 900),
)
PRICE = 90_00


@dataclass(frozen=True)
class Depot:
    """A company, its owner, its route and its bus."""

    company_id: str
    owner: Actor
    route_id: str
    vehicle_id: str


def build(admin: Actor, name: str = "Blue Heron", **company: Any) -> Depot:
    """A company of its own, with twelve seats."""
    boards.forget()
    owner = companies.operator(f"{name.split()[0]}Owner")
    return of(admin, companies.make(name, owner, **company), owner)


def of(admin: Actor, company_id: str, owner: Actor) -> Depot:
    """The same for a company that is there."""
    return Depot(company_id, owner, db.run(_route, company_id), vehicle(admin, company_id, "HR 26"))


def vehicle(admin: Actor, company_id: str, name: str, description: str = "4 rows of 2+1", mode: str = "bus") -> str:
    """Another one of a company; its id."""
    plan = db.run(seat_plans.add, admin, NewPlan(name, description=description))
    row = {
        "id": ids.new_id(),
        "company_id": company_id,
        "mode": mode,
        "name": name,
        "layout": {"rows": 4, "across": "2+1"},
    }
    row |= {"seat_plan_id": plan.id, "created_at": clock.utc_now()}
    db.run(lambda tx: tx.execute(insert(Vehicle).values(**row)))
    return str(row["id"])


def run(at: Depot, **more: Any) -> NewRun:
    """What makes a trip of it, on sale, two days from now unless said otherwise."""
    given: dict[str, Any] = {"prices": {"main": PRICE}, "is_published": True}
    if not {"repeat", "departs_at"} & set(more):
        given["departs_at"] = clock.utc_now() + timedelta(hours=more.pop("in_hours", 48))
    return NewRun(at.route_id, **({"vehicle_id": at.vehicle_id} | given | more))


def trip(at: Depot, **more: Any) -> TripView:
    """One trip of it."""
    return db.run(trip_making.make, at.owner, run(at, **more))[0]


def _route(tx: Tx, company_id: str) -> str:
    if tx.execute(select(Place.code).where(Place.code == "berlin")).first() is None:
        tx.add(Country(code="EU", name="Europe"))
        tx.flush()
        tx.add(City(id="c" * 32, country="EU", name="Town"))
        tx.flush()
        for code, zone in ZONES.items():
            tx.add(Place(code=code, kind="terminal", city_id="c" * 32, name=code.title(), zone=zone))
    route = TravelRoute(
        id=ids.new_id(), company_id=company_id, mode="bus", name="Night coach", created_at=clock.utc_now()
    )
    tx.add(route)
    tx.flush()
    for position, (place, kind, arrive, leave) in enumerate(STOPS, 1):
        minutes = {"arrive_minutes": arrive, "leave_minutes": leave}
        tx.add(RouteStop(route_id=route.id, position=position, place=place, kind=kind, **minutes))
    tx.flush()
    return route.id
