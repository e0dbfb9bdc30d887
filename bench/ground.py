"""A stadium to sell from: an event of 100,000 seats and as many places without, and wallets with a session each.

All of it is made through the services, in this process, on the database of the running server.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import col

from bench.stage import Stage
from metro_web.core import clock, db
from metro_web.domain.permissions import ADMIN, PASSENGER, Actor
from metro_web.models.outbox import OutboxMail
from metro_web.queries import inventories
from metro_web.services import events_admin, ledger, orders, seat_plans, tokens, trips_admin, users, venues
from metro_web.services.events_admin import NewEvent
from metro_web.services.kinds import AdmissionChoice, SeatsChoice
from metro_web.services.seat_plans import NewPlan
from metro_web.services.stock_terms import NewPool, Terms
from metro_web.services.trip_stops import NewStop
from metro_web.services.trips_admin import NewTrip
from tests import databases

STANDS, ROWS, ACROSS = 10, 100, 100
PLACES = 100_000
PRICE = 100_00
TOGETHER = 10
A_CROWD = 100
WALLETS = 200
MONEY = 1_000_000_000


@dataclass
class Ground:
    """One event; `deal` gives a seat that nobody has had."""

    event_id: str
    inventory_id: str
    labels: list[str]
    people: list[Actor]
    tokens: list[str]
    dealt: Iterator[int] = field(default_factory=itertools.count)
    turns: Iterator[int] = field(default_factory=itertools.count)

    def deal(self) -> str:
        """A seat's label."""
        return self.labels[next(self.dealt)]

    def token(self) -> str:
        """The session of whoever's turn it is."""
        return self.tokens[next(self.turns) % len(self.tokens)]


@dataclass
class City:
    """What there is to buy from and to look for."""

    grounds: list[Ground]
    small: Ground


def build(stage: Stage, names: list[str]) -> City:
    """A ground of each name, and one of 50,000 seats half of which are taken, to look at."""
    with databases.configured(**stage.settings):
        admin = db.run(person, "chen", f"{ADMIN} {PASSENGER}")
        big = db.run(seat_plans.add, admin, NewPlan("Bench stadium", description=_described(STANDS)))
        half = db.run(seat_plans.add, admin, NewPlan("Bench arena", description=_described(STANDS // 2)))
        grounds = [_ground(admin, name, big.id) for name in names]
        small = _ground(admin, "looked-at", half.id)
        _sell_seats(small, 20_000)
        for number in range(60):
            _trip(admin, number)
        _forget_mails()
    return City(grounds, small)


def fill(stage: Stage, ground: Ground, seats: int, places: int) -> None:
    """Sell so many tickets of a ground to its wallets."""
    with databases.configured(**stage.settings):
        _sell_seats(ground, seats)
        buyers = itertools.cycle(ground.people)
        for _ in range(places // A_CROWD):
            db.run(orders.create, next(buyers), orders.Basket([AdmissionChoice(ground.event_id, A_CROWD)]))
        _forget_mails()


def renew(stage: Stage, ground: Ground) -> None:
    """Fresh sessions, for they last a quarter of an hour."""
    with databases.configured(**stage.settings):
        ground.tokens = [_token(actor) for actor in ground.people]


def _forget_mails() -> None:
    """Tickets of what was sold to build the ground: made and sent, they would take the time of what is measured."""
    waiting = delete(OutboxMail).where(col(OutboxMail.status) == "queued")
    db.run(lambda tx: tx.execute(waiting))


def _sell_seats(ground: Ground, count: int) -> None:
    buyers = itertools.cycle(ground.people)
    for _ in range(count // TOGETHER):
        labels = tuple(ground.deal() for _ in range(TOGETHER))
        choice = SeatsChoice(inventory_id=ground.inventory_id, seats=labels)
        db.run(orders.create, next(buyers), orders.Basket([choice]))


def _described(stands: int) -> str:
    return "\n".join(f"stand {chr(65 + n)}: {ROWS} rows x {ACROSS}" for n in range(stands))


def _ground(admin: Actor, name: str, plan_id: str) -> Ground:
    venue = db.run(venues.add, admin, f"Ground {name}", "Benchville", "stadium")
    starts_at = clock.utc_now() + timedelta(days=30)
    plan = db.read(inventories.find_plan, plan_id)
    assert plan is not None, "it was made above"
    prices = {section.code: PRICE for section in plan.sections}
    terms = Terms(plan_id, prices, [NewPool("standing", PLACES, PRICE)], per_person_max=PLACES)
    new = NewEvent(venue.id, starts_at, starts_at + timedelta(hours=2), terms, "match", home=f"H {name}", away="Away")
    event = db.run(events_admin.publish, admin, db.run(events_admin.add, admin, new).id)
    people = [db.run(person, f"{name}{n}", PASSENGER) for n in range(WALLETS)]
    # Each stand is sold from its front: neighbours in the list are neighbours there.
    labels = [seat.label for seat in plan.seats]
    return Ground(event.id, event.inventory_id, labels, people, [_token(actor) for actor in people])


def _trip(admin: Actor, number: int) -> None:
    begin = clock.utc_now() + timedelta(days=2, minutes=number)
    stops = [
        NewStop("alderton", "Alderton", None, begin),
        NewStop("cedarham", "Cedarham", begin + timedelta(hours=2), None),
    ]
    new = NewTrip("bus", f"B {number}", stops, Terms(prices={"main": PRICE}), capacity=40)
    db.run(trips_admin.publish, admin, db.run(trips_admin.add, admin, new).id)


def person(tx: db.Tx, name: str, roles: str) -> Actor:
    now, email = clock.utc_now(), f"{name}@ground.example"
    user_id = users.create(tx, email=email, name=name, roles=roles, is_verified=True, now=now)
    assert user_id is not None, "names are used once"
    ledger.post(
        tx, ledger.FUNDING, ledger.wallet_of(user_id), MONEY, ledger.Posting("top_up", f"bench:{name}"), now=now
    )
    return Actor(user_id, email, name, frozenset(roles.split()), proved_at=now)


def _token(actor: Actor) -> str:
    assert actor.user_id is not None
    made: Any = db.run(tokens.issue, actor.user_id, now=clock.utc_now())
    return str(made.access_token)
