"""Paying through a provider over REST, in a line each."""

from typing import Any

from metro_web.core import db
from metro_web.services import payment_checks
from tests import people, stadium
from tests.api.shop_window import Caller
from tests.gateway import GOOD
from tests.stadium import Hall

PRICE = stadium.STANDING_PRICE


def by(kind: str = "card", card: str | None = GOOD, **more: Any) -> dict[str, Any]:
    return {"method": "gateway", "kind": kind} | ({"card": card} if card else {}) | more


def places(hall: Hall, payment: dict[str, Any], count: int = 1) -> dict[str, Any]:
    """The body of an order of places without seats."""
    return {"items": [{"type": "admission", "event": hall.event.id, "count": count}], "payment": payment}


def buy(caller: Caller, hall: Hall, payment: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = caller.post("/orders", places(hall, payment), **more)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def states(order: dict[str, Any]) -> list[str]:
    return [one["status"] for one in order["payments"]]


def settle() -> None:
    """The job does all there is to do, however long it would wait in between."""
    for _ in range(20):
        people.later(seconds=61)
        if not payment_checks.check_some():
            return


def sum_of(account: str) -> int:
    """What has come into an account, less what has left it."""
    asked = "SELECT coalesce(sum(CASE WHEN credit_account_id = '{0}' THEN amount_minor WHEN debit_account_id = '{0}' THEN -amount_minor ELSE 0 END), 0) FROM ledger_entry"
    return db.read(lambda tx: tx.connection().exec_driver_sql(asked.format(account)).scalar_one())
