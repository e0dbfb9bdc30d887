"""Whatever people do, in whatever order: the books balance, tickets move along their arrows, footfall is what happened.

Hypothesis makes up the days: purchases, wrong codes, refunds, gates, the counter, stoppages, and the clock jumping on.
"""

import contextlib
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.errors import AppError, Refused
from metro_web.domain.permissions import Actor
from metro_web.models.network import Line, NetworkState
from metro_web.queries import footfall
from metro_web.queries import network as network_queries
from metro_web.queries.orders import OrderView
from metro_web.services import cancellations, counter, ledger, orders, scanning, throttle, tickets, tidying, wallet
from metro_web.services.journey_gate import GateCall
from metro_web.services.kinds import JourneyChoice
from tests import databases, shop, world

STATIONS = ["alder", "birch", "cedar", "dale", "elm", "fern", "gorse", "heath"]
PLACES, LINES = st.sampled_from(STATIONS), st.sampled_from(["red", "blue", "grey", None])
BUYERS, ANY = st.sampled_from(["asha", "dev"]), st.integers(0, 10**6)
# What may follow what; a ticket that is first seen may be in any state that a single step reaches.
ARROWS = {
    None: {"active", "used"},
    "active": {"active", "in_use", "cancelled", "expired"},
    "in_use": {"in_use", "used"},
    "used": {"used"},
    "cancelled": {"cancelled"},
    "expired": {"expired"},
}


def rows(sql: str) -> list[Any]:
    return db.read(lambda tx: list(tx.execute(text(sql))))


class Metro(RuleBasedStateMachine):
    """One day after another in the small city; `money` is what every wallet should hold."""

    kind = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.stack = contextlib.ExitStack()
        self.made: list[tuple[str, str]] = []
        self.sold: list[str] = []
        self.seen: dict[str, str] = {}

    @initialize(funds=st.integers(0, 12))
    def open(self, funds: int) -> None:
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.stack.enter_context(databases.fresh(self.kind, Path(folder), throttle="on"))
        throttle.forget()
        shop.at()
        self.city = world.build(wallet_minor=funds * 1000)
        self.money = {"asha": funds * 1000, "dev": 0}

    def teardown(self) -> None:
        self.stack.close()
        throttle.forget()

    def who(self, name: str) -> Actor:
        actor: Actor = getattr(self.city, name)
        return actor

    def act(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Run a use case; None where it is refused, and then nothing has changed."""
        before = shop.dump()
        try:
            return db.run(fn, *args, **kwargs)
        except AppError as exc:
            refusal = exc
        assert refusal.status < 500
        assert shop.dump() == before
        return None

    @rule(name=BUYERS, amount=st.sampled_from([99, 100, 1000, 2500, 7000, 10_000_001]))
    def top_up(self, name: str, amount: int) -> None:
        entry = self.act(wallet.top_up, self.who(name), amount)
        assert (entry is not None) == (100 <= amount <= 10_000_000)
        self.money[name] += entry.amount_minor if entry else 0

    @rule(name=BUYERS, start=PLACES, end=PLACES, count=st.sampled_from([1, 1, 2, 6, 7]))
    def order(self, name: str, start: str, end: str, count: int) -> None:
        made = self.act(orders.create, self.who(name), shop.basket(start, end, count))
        if made is not None:
            assert made.total_minor <= self.money[name]
            self.made.append((name, made.id))

    @precondition(lambda self: self.made)
    @rule(n=ANY, wrong=st.sampled_from([False, False, False, True]), other=st.booleans())
    def confirm(self, n: int, wrong: bool, other: bool) -> None:
        name, order_id = self.made[n % len(self.made)]
        codes = shop.codes_of(self.who(name)) if not other else ["000000"]
        tries = ["999999"] if wrong else codes[::-1]
        for code in tries[:3]:
            self._paid(name, self.act(orders.confirm, self.who(name), order_id, code))

    @precondition(lambda self: self.made)
    @rule(n=ANY)
    def pay(self, n: int) -> None:
        name, order_id = self.made[n % len(self.made)]
        self._paid(name, self.act(orders.pay, self.who(name), order_id, "wallet"))

    def _paid(self, name: str, found: Any) -> None:
        if isinstance(found, OrderView):
            assert found.status == "paid"
            self.money[name] -= found.total_minor
            self.sold.extend(ticket.id for ticket in found.tickets)
        assert found is None or isinstance(found, OrderView | Refused)

    @precondition(lambda self: self.made)
    @rule(n=ANY)
    def resend(self, n: int) -> None:
        name, order_id = self.made[n % len(self.made)]
        self.act(orders.resend_code, self.who(name), order_id)

    @precondition(lambda self: self.made)
    @rule(n=ANY, which=st.none() | ANY)
    def cancel(self, n: int, which: int | None) -> None:
        name, order_id = self.made[n % len(self.made)]
        chosen = None if which is None or not self.sold else [self.sold[which % len(self.sold)]]
        promised = self.act(cancellations.quote, self.who(name), order_id, chosen)
        done = self.act(cancellations.cancel, self.who(name), order_id, chosen)
        assert (promised is None) == (done is None)
        self.money[name] += promised.refund_minor if promised else 0

    @precondition(lambda self: self.sold)
    @rule(
        n=ANY, by=st.sampled_from(["owner", "owner", "bilal", "dev"]), at_end=st.sampled_from([0, -1, None]),
        station=PLACES, direction=st.sampled_from(["entry", "exit"]),
        settle=st.sampled_from([None, None, "wallet", "cash"]),
    )  # fmt: skip
    def scan(self, n: int, by: str, at_end: int | None, station: str, direction: str, settle: str | None) -> None:
        ticket = db.read(tickets.get_ticket, self.city.bilal, self.sold[n % len(self.sold)])
        owner = next((name for name in self.money if self.who(name).user_id == ticket.owner_id), None)
        station = station if at_end is None else ticket.facts["path"][at_end]
        actor = self.who(by if by != "owner" else owner or "bilal")
        call = GateCall(db.read(tickets.token_of, ticket), station, direction, settle)
        before = len(rows("SELECT 1 FROM ledger_entry"))
        found = self.act(scanning.scan, actor, call)
        if found is None:
            return
        assert actor.is_staff or ticket.owner_id == actor.user_id or found.reason == "bad_token"
        assert found.reason != "expired" or ticket.status != "in_use"
        if len(rows("SELECT 1 FROM ledger_entry")) > before:
            kind, payer, amount = rows("SELECT kind, debit_account_id, amount_minor FROM ledger_entry ORDER BY id")[-1]
            assert (kind, found.accepted) == ("fare_adjustment", True)
            if payer.startswith("wallet:"):
                assert owner is not None
                self.money[owner] -= amount

    @rule(start=PLACES, end=PLACES, count=st.integers(1, 2), customer=st.sampled_from([None, "asha@example.org"]))
    def sell(self, start: str, end: str, count: int, customer: str | None) -> None:
        made = self.act(counter.sell, self.city.bilal, JourneyChoice(start, end, count), customer=customer)
        self.sold.extend(ticket.id for ticket in made.tickets) if made else None

    @rule(line=LINES, is_running=st.sampled_from([True, True, False]))
    def run_or_stop(self, line: str | None, is_running: bool) -> None:
        def write(tx: db.Tx) -> None:
            state = tx.get_one(NetworkState, 1)
            state.version += 1
            (tx.get_one(Line, line) if line else state).is_running = is_running

        db.run(write)
        network_queries.refresh()

    @rule(minutes=st.sampled_from([0.05, 0.1, 0.6, 2, 6, 11, 25, 100, 185, 400, 24 * 60]))
    def later(self, minutes: float) -> None:
        clock.freeze(clock.utc_now() + timedelta(minutes=minutes))

    @rule()
    def tidy(self) -> None:
        db.run(tidying.expire_orders, clock.utc_now())
        db.run(tickets.expire_due)

    @invariant()
    def books_balance(self) -> None:
        if hasattr(self, "city"):
            found = db.read(ledger.reconcile)
            assert found.ok, found.differences
            assert {name: shop.balance(self.who(name)) for name in self.money} == self.money
            assert min(self.money.values()) >= 0

    @invariant()
    def tickets_were_paid_and_move_along_their_arrows(self) -> None:
        if not hasattr(self, "city"):
            return
        unpaid = "SELECT 1 FROM ticket t JOIN ticket_order o ON o.id = t.order_id WHERE o.paid_at IS NULL"
        assert not rows(unpaid)
        paid = rows(
            """SELECT o.id, o.total_minor, o.refunded_minor, o.status FROM ticket_order o WHERE paid_at IS NOT NULL"""
        )
        for order_id, total, refunded, status in paid:
            of_order = f"FROM ledger_entry WHERE order_id = '{order_id}' AND kind"
            assert rows(f"SELECT amount_minor {of_order} = 'purchase'") == ([(total,)] if total else [])
            assert sum(amount for (amount,) in rows(f"SELECT amount_minor {of_order} = 'refund'")) == refunded <= total
            sold = rows(f"SELECT status, price_minor FROM ticket WHERE order_id = '{order_id}'")
            assert sum(price for _status, price in sold) == total
            assert sum(price for state, price in sold if state == "cancelled") == refunded
            assert (status == "cancelled") == all(state == "cancelled" for state, _price in sold)
        for ticket_id, status in rows("SELECT id, status FROM ticket"):
            assert status in ARROWS[self.seen.get(ticket_id)]
            self.seen[ticket_id] = status

    @invariant()
    def movements_are_what_gates_let_through(self) -> None:
        if not hasattr(self, "city"):
            return
        facts = "SELECT COUNT(*) FROM movement m WHERE m.ticket_id = t.id AND m.kind ="
        opened = "SELECT COUNT(*) FROM scan s WHERE s.ticket_id = t.id AND s.accepted AND s.direction ="
        columns = f"({facts} 'entry'), ({facts} 'exit'), ({opened} 'entry'), ({opened} 'exit')"
        sql = f"SELECT t.status, o.channel, {columns} FROM ticket t JOIN ticket_order o ON o.id = t.order_id"
        for status, channel, entries, exits, ins, outs in rows(sql):
            assert (entries, exits) == (int(status in ("in_use", "used")), int(status == "used"))
            assert (ins, outs) == ((0, 0) if channel == "counter" else (entries, exits))

    @invariant()
    def footfall_is_the_sum_of_tickets(self) -> None:
        if not hasattr(self, "city"):
            return
        day = clock.service_date(clock.utc_now(), settings().zone, settings().service_day_ends_hour)
        shown = db.read(footfall.of_day, day)
        entered = rows(f"SELECT status FROM ticket WHERE entered_on = '{day}'")
        assert (shown.total, shown.inside) == (len(entered), entered.count(("in_use",)))
        assert sum(station.entries for station in shown.stations) == shown.total
        boardings = rows(f"SELECT 1 FROM movement WHERE kind = 'boarding' AND service_date = '{day}'")
        assert sum(line.boardings for line in shown.lines) == len(boardings)


class MetroOnPostgres(Metro):
    """The same on PostgreSQL."""

    kind = "postgresql"


def run(machine: type[Metro], examples: int, steps: int, *, shrinks: bool) -> None:
    slow = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large]
    phases = [
        phase
        for phase in hypothesis.Phase
        if shrinks or phase not in (hypothesis.Phase.shrink, hypothesis.Phase.explain)
    ]
    given = hypothesis.settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=slow, phases=phases
    )
    run_state_machine_as_test(machine, settings=given)  # type: ignore[no-untyped-call]


@pytest.mark.slow
def test_on_sqlite() -> None:
    run(Metro, examples=30, steps=40, shrinks=True)


@pytest.mark.slow
@pytest.mark.postgres
def test_on_postgresql() -> None:
    run(MetroOnPostgres, examples=5, steps=30, shrinks=False)
