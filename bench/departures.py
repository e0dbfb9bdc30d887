"""Searches of trips: 5,000 of them over 30 days between the cities of a country, a tenth of them partly sold.

All of it is made through the services, in this process; asked for over HTTP, hardly any search twice.
"""

import itertools
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from bench import ground, sales
from bench.http import Connection
from bench.load import Result, by_processes, repeat
from bench.stage import Stage
from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.domain.permissions import ADMIN, PASSENGER, Actor
from metro_web.services import cities, orders, places, seat_plans, trips_admin
from metro_web.services.kinds import SeatsChoice
from metro_web.services.places import NewPlace
from metro_web.services.seat_plans import NewPlan
from metro_web.services.stock_terms import Terms
from metro_web.services.trips_admin import NewStop, NewTrip
from tests import databases

TRIPS, DAYS, AT_ONCE = 5_000, 30, 100
CITIES = tuple(f"Town {letter}" for letter in "ABCDEFGHIJ")
KINDS = {"train": "station", "bus": "terminal", "plane": "airport"}
PLANS = {
    "train": ("coach 1, first class: 10 rows of 1+2\ncoach 2, second class: 18 rows of 2+2", (900_00, 400_00)),
    "bus": ("standard class: 11 rows of 2+2", (250_00,)),
    "plane": ("business class: 4 rows of 2+2\neconomy class: 24 rows of 3+3", (9_000_00, 3_500_00)),
}
FILTERS: tuple[dict[str, Any], ...] = (
    {}, {}, {"mode": "train"}, {"days": 3}, {"class": "economy"}, {"price_max": 300_00}, {"sort": "price"},
    {"earliest": "06:00", "latest": "12:00"}, {"reach": "domestic", "sort": "duration"},
)  # fmt: skip


@dataclass(frozen=True)
class Timetable:
    """What can be asked for: ids of cities, and the days on which something runs."""

    cities: list[str]
    days: list[date]


def build(stage: Stage) -> Timetable:
    """Cities, their places, and the trips between them."""
    with databases.configured(**stage.settings):
        admin = db.run(ground.person, "timetabler", f"{ADMIN} {PASSENGER}")
        db.run(cities.add_country, admin, "BN", "Benchland")
        known = [db.run(cities.add_city, admin, "BN", name).id for name in CITIES]
        for number, city in enumerate(known):
            for mode, kind in KINDS.items():
                db.run(places.add, admin, NewPlace(city, kind, f"{CITIES[number]} {kind}", f"{mode}-{number}"))
        plans = {mode: db.run(seat_plans.add, admin, NewPlan(mode, description=PLANS[mode][0])).id for mode in PLANS}
        made: list[tuple[str, tuple[str, ...]]] = []
        for first in range(0, TRIPS, AT_ONCE):
            made += db.run(_trips, admin, plans, range(first, first + AT_ONCE))
        buyers = [db.run(ground.person, f"traveller{number}", PASSENGER) for number in range(20)]
        for (inventory_id, seats), buyer in zip(made[::10], itertools.cycle(buyers), strict=False):
            choice = SeatsChoice(inventory_id=inventory_id, seats=seats)
            db.run(orders.create, buyer, orders.Basket([choice]))
        today = clock.utc_now().astimezone(settings().zone).date()
    return Timetable(known, [today + timedelta(days=1 + n) for n in range(DAYS)])


def searches(stage: Stage, timetable: Timetable, clients: int, seconds: float) -> Result:
    """From one city to another on a day or some days, narrowed and sorted in turn."""

    def work(number: int, until: float) -> list[float]:
        chance, connection = random.Random(number), Connection(stage.port)

        def once() -> None:
            origin, destination = chance.sample(timetable.cities, 2)
            asked = {"from": origin, "to": destination, "date": chance.choice(timetable.days)}
            query = urlencode(asked | chance.choice(FILTERS))
            status, text = connection.ask("GET", f"{sales.V1}/trips?{query}")
            assert status == 200, text

        return repeat(once, until)

    return by_processes(work, clients, seconds)


def _trips(tx: Tx, admin: Actor, plans: dict[str, str], numbers: range) -> list[tuple[str, tuple[str, ...]]]:
    return [_trip(tx, admin, plans, number) for number in numbers]


def _trip(tx: Tx, admin: Actor, plans: dict[str, str], number: int) -> tuple[str, tuple[str, ...]]:
    """Its inventory, and some seats of it."""
    chance = random.Random(number)
    mode = chance.choice(("train", "train", "bus", "bus", "plane"))
    way = chance.sample(range(len(CITIES)), 2 if mode == "plane" else chance.randint(2, 6))
    at = clock.utc_now() + timedelta(days=1 + DAYS * number / TRIPS)
    stops = []
    for place, city in enumerate(way):
        goes_on = at + timedelta(minutes=5)
        is_last = place == len(way) - 1
        stops.append(NewStop(f"{mode}-{city}", "", at if place else None, None if is_last else goes_on))
        at = goes_on + timedelta(minutes=chance.randint(40, 120))
    plan = seat_plans.get_plan(tx, plans[mode])
    prices = dict(zip((section.code for section in plan.sections), PLANS[mode][1], strict=True))
    made = trips_admin.add(tx, admin, NewTrip(mode, f"{mode} {number}", stops, Terms(plans[mode], prices)))
    published = trips_admin.publish(tx, admin, made.id)
    return published.inventory_id, tuple(seat.label for seat in plan.seats[: 2 + number % 6])
