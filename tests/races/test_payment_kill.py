"""A process killed with SIGKILL between each of a payment's steps: afterwards the order is wholly paid, or wholly not.

Judged from ledger rows, and the provider's own book agrees.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from metro_web.core import clock, db
from metro_web.queries.orders import OrderView
from metro_web.services import gateway_books, ledger, orders, payment_checks, payment_steps, payments
from metro_web.services.kinds import AdmissionChoice, JourneyChoice
from metro_web.services.payments import Ask, Means
from tests import databases, people, shop, stadium, world
from tests.gateway import GOOD, LOST, Provider
from tests.payment_driver import over_rest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.race, pytest.mark.slow]


class Town:
    """Asha, an event to go to, a provider, and processes of the driver."""

    def __init__(self, provider: Provider) -> None:
        self.provider, self.city = provider, world.build()
        self.hall = stadium.hall(self.city.chen, standing=10)

    def order(self) -> OrderView:
        """One that awaits its payment through the provider."""
        basket = orders.Basket([AdmissionChoice(self.hall.event.id, 2)], "gateway")
        return db.run(orders.create, self.city.asha, basket)

    def kill(self, point: str, order_id: str = "", code: str = "") -> None:
        """A process that dies there."""
        command = [sys.executable, "-m", "tests.payment_driver", point, str(self.city.asha.user_id), order_id, code]
        assert subprocess.run(command, cwd=ROOT, env=os.environ, timeout=60, check=False).returncode == -signal.SIGKILL

    def settled(self, order_id: str) -> OrderView:
        """After a restart: the job has done what there is to do."""
        for _ in range(12):
            people.later(seconds=20)
            payment_checks.check_some()
        return db.read(orders.get_order, self.city.asha, order_id)

    def is_wholly(self, order: OrderView, *, paid: bool) -> None:
        """Status, payments, tickets, ledger and the provider's book all say the same."""
        references = {one.id for one in order.payments}
        kept = [one for one in self.provider.book() if one["reference"] in references and one["status"] == "succeeded"]
        kept_minor = sum(one["amount"] - one["refunded"] for one in kept)
        entries = f"order_id = '{order.id}'"
        assert order.status == "paid" if paid else order.status in ("awaiting_payment", "expired")
        assert len(order.tickets) == (sum(item.count for item in order.items) if paid else 0)
        assert kept_minor == (order.total_minor if paid else 0)
        assert people.count("ledger_entry", f"{entries} AND debit_account_id = '{ledger.GATEWAY}'") == len(kept)
        assert people.count("ledger_entry", f"{entries} AND credit_account_id = 'revenue'") == int(paid)
        assert gateway_books.compare().differences == ()
        shop.books_balance()


@pytest.fixture(params=databases.BOTH)
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    provider = Provider(tmp_path).start()
    provider.behave(hang_seconds=2, lost_seconds=600)
    try:
        with databases.fresh(request.param, tmp_path, **provider.settings):
            yield Town(provider)
    finally:
        provider.stop()


def test_killed_between_the_steps(town: Town) -> None:
    for point, is_paid in (("before-asking", False), ("after-asking", True), ("while-recording", True)):
        order = town.order()
        town.kill(point, order.id)
        half = db.read(orders.get_order, town.city.asha, order.id)
        assert [one.status for one in half.payments] == ["pending"]
        shop.refused("payment_pending", payments.pay, town.city.asha, order.id, Means("gateway", "card", GOOD))
        order = town.settled(order.id)
        town.is_wholly(order, paid=is_paid)
        if not is_paid:
            assert order.payments[0].reason == "never_made"
        clock.unfreeze()


def test_a_call_that_died_gives_its_one_answer_when_it_is_made_again(town: Town) -> None:
    for point in ("before-asking", "after-asking", "while-recording"):
        order = town.order()
        town.kill(point, order.id, point)
        answers = [over_rest(town.city.asha, order.id, point) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201], answers[0].text
        assert answers[0].text == answers[1].text
        paid = db.read(orders.get_order, town.city.asha, order.id)
        assert len(paid.payments) == 1
        town.is_wholly(paid, paid=True)


def test_killed_after_the_code_and_before_the_card(town: Town) -> None:
    asha, basket = town.city.asha, orders.Basket([JourneyChoice("alder", "cedar")])
    begun = db.run(payments.create, asha, basket, Means("gateway", "card", GOOD))
    assert isinstance(begun, Ask)
    db.run(payments.record, begun.wanted.reference, payment_steps.ask(begun))
    town.kill("after-code", begun.order_id, shop.codes_of(asha)[-1])
    town.is_wholly(town.settled(begun.order_id), paid=True)


def test_late_money_is_sent_back_once_however_often_the_job_dies(town: Town) -> None:
    order = town.order()
    payment_steps.pay(town.city.asha, order.id, Means("gateway", "card", LOST))
    people.later(minutes=11)
    payment_checks.check_some()
    # The driver's clock is the real one, for which nothing is due yet.
    db.run(lambda tx: tx.connection().exec_driver_sql("UPDATE payment SET next_check_at = created_at"))
    for point in ("before-refund", "after-refund", "after-refund"):
        assert [one.status for one in db.read(orders.get_order, town.city.asha, order.id).payments] == ["refunding"]
        town.kill(point)
    order = town.settled(order.id)
    assert [one.status for one in order.payments] == ["refunded"]
    town.is_wholly(order, paid=False)
    [intent] = [one for one in town.provider.book() if one["reference"] == order.payments[0].id]
    assert (intent["status"], intent["refunded"]) == ("succeeded", order.total_minor)
