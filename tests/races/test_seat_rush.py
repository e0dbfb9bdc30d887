"""256 callers at once, and a Redis that is killed among them: on SQLite, on PostgreSQL with two workers, and with Redis.

What is sold is counted in the tables: one winner each, every basket whole, no seat held beside them, nothing but 201 and 409.
"""

import contextlib
import random
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from metro_web.services import throttle
from metro_web.services.kinds import JourneyChoice, SeatsChoice
from tests import databases, people, servers, shop, stadium, world
from tests.races.arena import Arena
from tests.races.crowd import CALLERS, MANY, Answer, Ask, outcomes, serving

pytestmark = [pytest.mark.race, pytest.mark.slow]
RICH = 10_000_000
WALLET: dict[str, Any] = {"method": "wallet"}
BASKET, ROUNDS = 4, 2
KINDS = [
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.postgres),
    pytest.param("redis", marks=[pytest.mark.postgres, pytest.mark.redis]),
]


class Rush:
    """A running server, and its Redis where it has one."""

    def __init__(self, arena: Arena, redis: servers.Redis | None) -> None:
        self.arena, self.redis = arena, redis

    def release(self, path: str, bodies: Sequence[Any]) -> list[Answer]:
        """A body each, by as many people, in the same instant."""
        tokens = [token for _actor, token in self.arena.people(len(bodies), RICH)]
        return self.arena.crowd.release([Ask(path, body, token) for body, token in zip(bodies, tokens, strict=True)])

    @contextlib.contextmanager
    def trouble(self, after_seconds: float) -> Iterator[None]:
        """Redis, where there is one, is killed meanwhile, and comes back empty in the end."""
        if self.redis is None:
            yield
            return
        killer = threading.Timer(after_seconds, self.redis.kill)
        killer.start()
        yield
        killer.join()
        self.redis.start()


@pytest.fixture(scope="module", params=KINDS)
def rush(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rush]:
    folder, kind, port = tmp_path_factory.mktemp("rush"), request.param, servers.free_port()
    with contextlib.ExitStack() as stack:
        redis = None
        more = {"mail": f"file:{folder}/mail", "throttle": "off", "public_url": f"http://localhost:{port}"}
        if kind == "redis":
            if servers.redis_program() is None:
                pytest.skip("redis-server is not installed")
            redis = stack.enter_context(servers.running(servers.start_redis))
            assert isinstance(redis, servers.Redis)
            more["redis_url"] = redis.url
        stack.enter_context(databases.fresh("sqlite" if kind == "sqlite" else "postgresql", folder, **more))
        throttle.forget()
        city = world.build()
        crowd = stack.enter_context(serving(port, folder, workers=1 if kind == "sqlite" else 2))
        yield Rush(Arena(city, crowd, folder / "mail"), redis)
    throttle.forget()


def labels(rows: int) -> list[str]:
    return [f"{row}{seat}" for row in range(1, rows + 1) for seat in "ABCD"]


def claims(inventory_id: str) -> int:
    return people.count("slot_claim", f"inventory_id = '{inventory_id}'")


def test_one_seat_among_256(rush: Rush) -> None:
    hall = stadium.hall(rush.arena.city.chen)
    for label in labels(1)[:ROUNDS]:
        answers = rush.release("/holds", [{"inventory": hall.inventory, "seats": [label]}] * MANY)
        assert outcomes(answers) == {"201": 1, "409 seat_taken": MANY - 1}
    assert claims(hall.inventory) == ROUNDS


def test_the_last_place_among_256(rush: Rush) -> None:
    hall = stadium.hall(rush.arena.city.chen, standing=3)
    body = {"items": [{"type": "admission", "event": hall.event.id, "count": 1}], "payment": WALLET}
    answers = rush.release("/orders", [body] * MANY)
    assert outcomes(answers) == {"201": 3, "409 sold_out": MANY - 3}
    assert people.count("pool", f"inventory_id = '{hall.inventory}' AND taken = 3") == 1
    shop.books_balance()


def test_overlapping_baskets_of_four_out_of_twenty(rush: Rush) -> None:
    chance = random.Random(4)
    for number in range(ROUNDS):
        sell_baskets(rush, chance)
        with rush.trouble(0.02 + 0.06 * number):
            sell_baskets(rush, chance)
    shop.books_balance()


def sell_baskets(rush: Rush, chance: random.Random) -> None:
    hall = stadium.hall(rush.arena.city.chen, description="5 rows of 2+2")
    wanted = [chance.sample(labels(5), BASKET) for _ in range(CALLERS)]
    answers = rush.release("/orders", [basket_of(hall.inventory, seats) for seats in wanted])
    assert {answer.outcome for answer in answers} <= {"201", "409 seat_taken"}
    sold = [answer.body for answer in answers if answer.status == 201]
    seats = [item["seat"] for order in sold for item in order["items"]]
    assert sold
    assert all(len(order["tickets"]) == len(order["items"]) == BASKET for order in sold), "whole baskets"
    assert len(seats) == len(set(seats)), "no seat twice"
    assert claims(hall.inventory) == len(seats), "no other seat is held"
    holds = f"inventory_id = '{hall.inventory}'"
    assert people.count("hold", holds) == people.count("hold", f"{holds} AND expires_at IS NULL") == len(sold)


def basket_of(inventory_id: str, seats: Sequence[str]) -> dict[str, Any]:
    return {"items": [{"type": "seats", "inventory": inventory_id, "seats": list(seats)}], "payment": WALLET}


def test_an_order_of_a_journey_and_a_seat_is_paid_once_and_refunded_once(rush: Rush) -> None:
    hall = stadium.hall(rush.arena.city.chen)
    actor = rush.arena.passenger(RICH)
    (token,) = rush.arena.sessions(actor)
    wanted = [JourneyChoice("alder", "cedar"), SeatsChoice(inventory_id=hall.inventory, seats=("2A",))]
    order_id, code = rush.arena.order_of(actor, stadium.basket(*wanted))
    paid = rush.arena.crowd.release([Ask(f"/orders/{order_id}/confirm", {"code": code}, token)] * CALLERS)
    assert outcomes(paid) == {"200": 1, "409 order_closed": CALLERS - 1}
    assert shop.balance(actor) == RICH - 2000 - stadium.SEAT_PRICE
    back = rush.arena.crowd.release([Ask(f"/orders/{order_id}/cancel", {}, token)] * CALLERS)
    assert outcomes(back) == {"200": 1, "409 already_cancelled": CALLERS - 1}
    assert shop.balance(actor) == RICH - stadium.SEAT_PRICE * 5 // 100
    kinds = f"order_id = '{order_id}' AND kind"
    assert people.count("ledger_entry", f"{kinds} = 'purchase'") == 1
    assert people.count("ledger_entry", f"{kinds} = 'refund'") == 2
    assert claims(hall.inventory) == 0
    shop.books_balance()
