"""64 callers at once paying one order through a provider: one charge; and a late answer against an order's end."""

import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from metro_web.core import clock, db
from metro_web.core.errors import AppError
from metro_web.integrations.gateway import Unclear
from metro_web.queries.orders import OrderView
from metro_web.services import (
    cancellations,
    gateway_books,
    ledger,
    orders,
    payment_checks,
    payment_steps,
    payments,
    stock,
    tidying,
)
from metro_web.services.kinds import AdmissionChoice, SeatsChoice
from metro_web.services.payments import Means
from tests import databases, gateway, people, servers, shop, stadium, world
from tests.gateway import GOOD, LOST, Provider
from tests.races.arena import Arena
from tests.races.conftest import served
from tests.races.crowd import CALLERS, Ask, outcomes

pytestmark = [pytest.mark.race, pytest.mark.slow]
CARD: dict[str, Any] = {"method": "gateway", "kind": "card", "card": GOOD}
SECONDS = 20
ROUNDS = 6


@dataclass
class Shop:
    """A served city whose provider tells it everything twice and out of order."""

    arena: Arena
    provider: Provider
    hall: stadium.Hall

    def charged(self, order_id: str) -> list[dict[str, Any]]:
        """What the provider has taken for an order."""
        mine = {one.id for one in self.order(order_id).payments}
        return [one for one in self.provider.book() if one["reference"] in mine and one["status"] == "succeeded"]

    def order(self, order_id: str) -> OrderView:
        found = db.read(orders.get_order, self.arena.city.chen, order_id)
        assert isinstance(found, OrderView)
        return found

    def quiet(self) -> None:
        """Nothing is left to be found out."""
        until = time.monotonic() + SECONDS
        while people.count("payment", "next_check_at IS NOT NULL"):
            assert time.monotonic() < until, "payments are still open"
            time.sleep(0.05)


@pytest.fixture(scope="module", params=databases.BOTH)
def market(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder, port = tmp_path_factory.mktemp("market"), servers.free_port()
    provider = Provider(folder, webhook=f"http://127.0.0.1:{port}{gateway.HOOK}").start()
    provider.behave("twice", "shuffled", hang_seconds=2, late_seconds=0.3)
    try:
        with served(request.param, folder, port, **provider.settings) as arena:
            yield Shop(arena, provider, stadium.hall(arena.city.chen, standing=100))
    finally:
        provider.stop()


def test_one_order_is_charged_once(market: Shop) -> None:
    buyer = market.arena.passenger(10_000_00)
    tokens = market.arena.sessions(buyer, CALLERS)
    for means in ([CARD] * CALLERS, [CARD, {"method": "wallet"}] * (CALLERS // 2)):
        had = shop.balance(buyer)
        basket = orders.Basket([AdmissionChoice(market.hall.event.id, 2)], "gateway")
        made = db.run(orders.create, buyer, basket)
        asks = [Ask(f"/orders/{made.id}/payments", how, token) for how, token in zip(means, tokens, strict=True)]
        answers = market.arena.crowd.release(asks)
        found = outcomes(answers)
        assert found["201"] == 1, found
        assert set(found) <= {"201", "409 payment_pending", "409 order_closed"}, found
        market.quiet()
        order, spent = market.order(made.id), had - shop.balance(buyer)
        assert (order.status, len(order.tickets)) == ("paid", 2)
        assert [one.status for one in order.payments].count("succeeded") == 1
        assert sum(one["amount"] - one["refunded"] for one in market.charged(made.id)) + spent == order.total_minor
        assert people.count("ledger_entry", f"order_id = '{made.id}' AND credit_account_id = 'revenue'") == 1
    assert gateway_books.compare().differences == ()
    shop.books_balance()


def test_one_call_repeated_by_64_is_one_order_and_one_charge(market: Shop) -> None:
    buyer = market.arena.passenger(0)
    body = {"items": [{"type": "admission", "event": market.hall.event.id, "count": 1}], "payment": CARD}
    tokens = market.arena.sessions(buyer, CALLERS)
    answers = market.arena.crowd.release([Ask("/orders", body, token, key="the same") for token in tokens])
    found = outcomes(answers)
    assert found == {"201": CALLERS}, found
    assert len({str(answer.body) for answer in answers}) == 1, "everybody hears the first answer"
    assert answers[0].body["status"] == "paid"
    assert len(market.charged(answers[0].body["id"])) == 1
    assert people.count("ticket_order", f"buyer_id = '{buyer.user_id}'") == 1


@pytest.mark.parametrize("kind", databases.BOTH)
def test_a_late_answer_and_the_orders_end_have_one_winner(kind: str, tmp_path: Path) -> None:
    """In one process, so that the clock can be set: the answer comes from four sides while the order ends on three."""
    provider, chance = Provider(tmp_path).start(), random.Random(21)
    provider.behave(hang_seconds=1.5, lost_seconds=600)
    try:
        with databases.fresh(kind, tmp_path, **provider.settings):
            city = world.build()
            hall = stadium.hall(city.chen, standing=0)
            for number in range(ROUNDS):
                _one_race(provider, city, hall, f"{number % 4 + 1}{'ABCD'[number // 4]}", chance)
            assert gateway_books.compare().differences == ()
            shop.books_balance()
    finally:
        provider.stop()


def _one_race(provider: Provider, city: world.World, hall: stadium.Hall, seat: str, chance: random.Random) -> None:
    held = stadium.hold(city.asha, hall.inventory, seat)
    order = db.run(orders.create, city.asha, orders.Basket([SeatsChoice(hold_id=held.id)], "gateway"))
    begun = db.run(payments.pay, city.asha, order.id, Means("gateway", "card", LOST))
    assert isinstance(begun, payments.Ask)
    assert isinstance(payment_steps.ask(begun), Unclear), "charged, and nobody has heard"
    intent = provider.ask(f"/intents/{begun.wanted.reference}")
    body, headers = gateway.told(intent)
    signature = headers["x-gateway-signature"]
    ends: list[Callable[[], object]] = [
        lambda: db.run(cancellations.cancel, city.asha, order.id),
        lambda: db.run(tidying.expire_orders, clock.utc_now()),
        lambda: db.run(stock.sweep, clock.utc_now()),
    ]
    answers: list[Callable[[], object]] = [lambda: payment_checks.receive(body, signature=signature)] * 4
    todo = ends + answers
    chance.shuffle(todo)
    barrier = threading.Barrier(len(todo))
    with ThreadPoolExecutor(len(todo)) as pool:
        list(pool.map(lambda do: _at_once(barrier, do), todo))
    people.later(minutes=5)
    for _ in range(3):
        payment_checks.check_some()
        people.later(seconds=30)
    clock.unfreeze()
    _is_whole(provider, city, order.id, begun.wanted.reference)


def _at_once(barrier: threading.Barrier, do: Callable[[], object]) -> None:
    barrier.wait(10)
    # Whoever comes second hears that there is nothing left to end.
    with contextlib.suppress(AppError):
        do()


def _is_whole(provider: Provider, city: world.World, order_id: str, reference: str) -> None:
    """Kept and ticketed; or handed back by the rules after it was paid; or sent back whole, because it came too late."""
    found = db.read(orders.get_order, city.asha, order_id)
    [payment] = found.payments
    entries = f"order_id = '{order_id}' AND debit_account_id = '{ledger.GATEWAY}'"
    [intent] = [one for one in provider.book() if one["reference"] == reference]
    assert people.count("ledger_entry", entries) == 1
    if payment.status == "succeeded":
        assert (found.status, len(found.tickets), intent["refunded"]) in (("paid", 1, 0), ("cancelled", 1, 0))
    else:
        assert (payment.status, found.status, found.tickets) == ("refunded", "cancelled", ())
        assert intent["refunded"] == intent["amount"]
