"""A small hall and a coach in the city: made through the services as an admin would, and bought from in a line each."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from metro_web.core import clock, db
from metro_web.domain.permissions import Actor
from metro_web.queries import boards
from metro_web.queries.attended import EventView, TripView
from metro_web.queries.boards import Availability
from metro_web.queries.orders import OrderView
from metro_web.services import events_admin, holds, orders, seat_maps, seat_plans, trips_admin, venues
from metro_web.services.events_admin import NewEvent
from metro_web.services.holds import HoldView, Wanted
from metro_web.services.kinds import AdmissionChoice, SeatsChoice
from metro_web.services.seat_plans import NewPlan
from metro_web.services.stock_terms import NewPool, Terms
from metro_web.services.trip_stops import NewStop
from metro_web.services.trips_admin import NewTrip
from tests import world

SEAT_PRICE, STANDING_PRICE = 450_00, 200_00


@dataclass(frozen=True)
class Hall:
    """A venue with one published event: 4 rows of 2+2 as section `main`, and standing places."""

    venue_id: str
    event: EventView

    @property
    def inventory(self) -> str:
        """What it sells from."""
        return self.event.inventory_id


def hall(
    admin: Actor,
    *riders: Actor,
    standing: int = 5,
    in_hours: float = 100,
    description: str = "4 rows of 2+2",
    **terms: Any,
) -> Hall:
    """Make it, with money enough for the riders."""
    boards.forget()
    for actor in riders:
        db.run(world.fund, actor, 10_000_00)
    venue = db.run(venues.add, admin, "Town Hall", "Alderton", "hall")
    plan = db.run(seat_plans.add, admin, NewPlan("Hall", description=description))
    event = new_event(admin, venue.id, plan.id, standing=standing, in_hours=in_hours, **terms)
    return Hall(venue.id, db.run(events_admin.publish, admin, event.id))


def new_event(
    admin: Actor, venue_id: str, plan_id: str, *, standing: int = 5, in_hours: float = 100, **terms: Any
) -> EventView:
    """A draft in the venue."""
    starts_at = clock.utc_now() + timedelta(hours=in_hours)
    pools = [NewPool("standing", standing, STANDING_PRICE)] if standing else []
    made = Terms(plan_id, {"main": SEAT_PRICE}, pools, **terms)
    new = NewEvent(venue_id, starts_at, starts_at + timedelta(hours=2), made, "match", home="Alder", away="Birch")
    return db.run(events_admin.add, admin, new)


def coach(admin: Actor, *, in_hours: float = 48) -> TripView:
    """A bus of 8 seats over three stops: two segments."""
    boards.forget()
    begin = clock.utc_now() + timedelta(hours=in_hours)
    stops = [
        NewStop("alderton", "Alderton", None, begin),
        NewStop("birchford", "Birchford", begin + timedelta(hours=1), begin + timedelta(hours=1, minutes=10)),
        NewStop("cedarham", "Cedarham", begin + timedelta(hours=2), None),
    ]
    trip = db.run(trips_admin.add, admin, NewTrip("bus", "B 7", stops, Terms(prices={"main": 90_00}), capacity=8))
    return db.run(trips_admin.publish, admin, trip.id)


def hold(actor: Actor, inventory_id: str, *seats: str, stretch: tuple[int, int] | None = None) -> HoldView:
    """Hold seats."""
    return db.run(holds.place, actor, Wanted(inventory_id, seats, *(stretch or (None, None))))


def basket(*choices: Any, method: str = "wallet") -> orders.Basket:
    """A basket of anything."""
    return orders.Basket(choices, method)


def buy_hold(actor: Actor, held: HoldView, **more: Any) -> OrderView:
    """Pay for what is held."""
    return db.run(orders.create, actor, basket(SeatsChoice(hold_id=held.id, **more)))


def buy_seats(actor: Actor, inventory_id: str, *seats: str) -> OrderView:
    """Hold and pay in one go."""
    return db.run(orders.create, actor, basket(SeatsChoice(inventory_id=inventory_id, seats=seats)))


def buy_standing(actor: Actor, event_id: str, count: int = 1) -> OrderView:
    """Places without seats."""
    return db.run(orders.create, actor, basket(AdmissionChoice(event_id, count)))


def board(inventory_id: str, stretch: tuple[int, int] | None = None) -> Availability:
    """How it stands, as anybody sees it."""
    return db.read(seat_maps.availability, Actor(), inventory_id, *(stretch or (None, None)))
