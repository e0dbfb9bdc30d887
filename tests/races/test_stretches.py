"""Ten thousand requests for any one seat of a coach with six stops, from 32 connections: nobody sits on anybody's lap.

What is sold is held against somebody who takes the same requests in order and lets people change seats on the way.
"""

import http.client
import json
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from metro_web.core import clock, db
from metro_web.queries.attended import TripView
from metro_web.services import trips_admin
from metro_web.services.stock_terms import Terms
from metro_web.services.trips_admin import NewStop, NewTrip
from tests import people, shop
from tests.domain import test_stretches as coach
from tests.races.arena import Arena
from tests.races.crowd import ANSWER_SECONDS

pytestmark = [pytest.mark.race, pytest.mark.slow]
CONNECTIONS, RICH = 32, 10_000_000
# All of them where servers run side by side; one writes at a time in SQLite, which fewer show as well.
REQUESTS = {"postgresql": 10_000, "sqlite": 3_000}


def six_stops(arena: Arena) -> TripView:
    begin = clock.utc_now() + timedelta(hours=48)
    at = [begin + timedelta(hours=number) for number in range(6)]
    stops = [
        NewStop(f"stop{number}", f"Stop {number}", at[number] if number else None, at[number] if number < 5 else None)
        for number in range(6)
    ]
    made = NewTrip("bus", "B 40", stops, Terms(prices={"main": 10_00}), capacity=coach.SEATS)
    return db.run(trips_admin.publish, arena.city.chen, db.run(trips_admin.add, arena.city.chen, made).id)


class Caller:
    """One connection that asks and asks again."""

    def __init__(self, arena: Arena, trip: TripView) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", arena.crowd.port, timeout=ANSWER_SECONDS)
        actor = arena.passenger(RICH)
        self._token, self._inventory = arena.sessions(actor)[0], trip.inventory_id
        self.sold: list[tuple[str, int]] = []

    def any_seat(self, first: int, last: int) -> str:
        """Look for the best one and buy it; somebody was faster: look again."""
        stretch = {"from": first, "to": last + 1}
        while True:
            status, best = self._ask("GET", f"/inventories/{self._inventory}/best?count=1&from={first}&to={last + 1}")
            if status != 200:
                return f"{status} {best['code']}"
            item = {"type": "seats", "inventory": self._inventory, "seats": best["seats"], **stretch}
            status, order = self._ask("POST", "/orders", {"items": [item], "payment": {"method": "wallet"}})
            if status == 201:
                self.sold += [(order["items"][0]["seat"], segment) for segment in range(first, last + 1)]
                return "sold"
            if order["code"] != "seat_taken":
                return f"{status} {order['code']}"

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        self._line.request(method, f"/api/v1{path}", json.dumps(body) if body else None, headers)
        answer = self._line.getresponse()
        return answer.status, json.loads(answer.read())


def work(caller: Caller, asked: Iterator[tuple[int, int]], lock: threading.Lock, outcomes: Counter[str]) -> None:
    while True:
        with lock:
            stretch = next(asked, None)
        if stretch is None:
            return
        outcome = caller.any_seat(*stretch)
        with lock:
            outcomes[outcome] += 1


def test_a_coach_is_filled_and_no_seat_is_sold_twice_on_a_segment(arena: Arena) -> None:
    trip = six_stops(arena)
    callers = [Caller(arena, trip) for _ in range(CONNECTIONS)]
    asked = coach.requests(7, REQUESTS[db.engine().dialect.name])
    line, lock, outcomes = iter(asked), threading.Lock(), Counter[str]()
    threads = [threading.Thread(target=work, args=(caller, line, lock, outcomes)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=400)
    for caller in callers:
        caller.close()
    assert set(outcomes) == {"sold", "409 none_adjacent"}, outcomes
    assert outcomes.total() == len(asked)
    assert outcomes["sold"] >= 0.95 * coach.reference(asked)
    assert people.count("ticket", f"inventory_id = '{trip.inventory_id}'") == outcomes["sold"]
    sold = [each for caller in callers for each in caller.sold]
    assert len(sold) == len(set(sold)), "a seat on a segment is one person's"
    assert len(sold) == people.count("slot_claim", f"inventory_id = '{trip.inventory_id}'")
    shop.books_balance()
