"""A match of 1,000 tickets is called off and the process that gives back is killed again and again: all is given once."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from metro_web.core import db
from metro_web.services import events_admin, ledger
from tests import databases, people, shop, stadium, world

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.race, pytest.mark.slow]
BUYERS, ORDERS_EACH, TOGETHER = 20, 5, 10
TICKETS = BUYERS * ORDERS_EACH * TOGETHER
RICH = 1_000_000_000
# In the first batch, in one further on, and in one of what is left then.
FATAL = (37, 250, 433)


@pytest.fixture(params=databases.BOTH)
def city(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[world.World]:
    with databases.fresh(request.param, tmp_path):
        yield world.build()


def rows(sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in db.read(lambda tx: tx.execute(text(sql)).all())]


def refund(fatal: int = 0) -> int:
    command = [sys.executable, "-m", "tests.races.refunder", str(fatal)]
    return subprocess.run(command, cwd=ROOT, check=False, timeout=300).returncode


def test_a_thousand_refunds_survive_being_killed(city: world.World) -> None:
    hall = stadium.hall(city.chen, standing=TICKETS, per_person_max=TICKETS)
    buyers = [db.run(world.person, f"b{number}") for number in range(BUYERS)]
    for buyer in buyers:
        db.run(world.fund, buyer, RICH)
        for _ in range(ORDERS_EACH):
            stadium.buy_standing(buyer, hall.event.id, TOGETHER)
    assert people.count("ticket", "status = 'active'") == TICKETS
    db.run(events_admin.cancel, city.chen, hall.event.id)
    given = [0]
    for fatal in FATAL:
        assert refund(fatal) == -signal.SIGKILL
        given.append(people.count("ledger_entry", "kind = 'refund'"))
        halves = "SELECT order_id FROM ticket GROUP BY order_id HAVING COUNT(DISTINCT status) > 1"
        assert rows(halves) == [], "no order is half given back"
    assert given == sorted(given)
    assert 0 < given[-1] < TICKETS
    assert refund() == 0
    assert refund() == 0, "and again: nothing"
    each = "SELECT COUNT(*), COUNT(DISTINCT ticket_id), SUM(amount_minor) FROM ledger_entry WHERE kind = 'refund' GROUP BY order_id"
    assert rows(each) == [(TOGETHER, TOGETHER, TOGETHER * stadium.STANDING_PRICE)] * (BUYERS * ORDERS_EACH)
    assert people.count("ticket_order", "status = 'cancelled' AND refunded_minor = total_minor") == BUYERS * ORDERS_EACH
    assert {shop.balance(buyer) for buyer in buyers} == {RICH}
    assert people.count("pool", f"inventory_id = '{hall.inventory}' AND taken = 0") == 1
    assert db.read(ledger.reconcile).ok
