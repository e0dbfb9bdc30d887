"""A process that pays, or sends late money back, and dies by SIGKILL where it is told to.

`python -m tests.payment_driver POINT USER ORDER [CODE]`: settings from METRO_*; the provider is a real process. Points:
`before-asking`, `after-asking` (charged, the answer in hand), `while-recording` (written, not committed), `after-code`
(the mailed code taken, the card not charged yet), `before-refund`, `after-refund` (given back, not written down). With a code that
is none of these points', it is the Idempotency-Key of a payment over REST.
"""

import os
import signal
import sys
from typing import Any

import httpx

from metro_web.core import db
from metro_web.domain.permissions import Actor
from metro_web.integrations.gateway import Gateway, gateway
from metro_web.services import payment_checks, payment_steps, payments
from metro_web.services.payments import Means
from tests.api.shop_window import Caller
from tests.gateway import GOOD


def die(*_args: Any, **_kwargs: Any) -> Any:
    """As `kill -9` does it."""
    os.kill(os.getpid(), signal.SIGKILL)


class Dying:
    """The real provider's line; the process dies before or after one of its calls."""

    def __init__(self, real: Gateway, call: str, *, is_after: bool) -> None:
        self._real, self._call, self._is_after = real, call, is_after

    def __getattr__(self, name: str) -> Any:
        known = getattr(self._real, name)
        if name != self._call:
            return known
        return (lambda *args: die(known(*args))) if self._is_after else die


def over_rest(actor: Actor, order_id: str, key: str) -> httpx.Response:
    """Pay by card under an Idempotency-Key."""
    body = {"method": "gateway", "kind": "card", "card": GOOD}
    return Caller.of(actor).post(f"/orders/{order_id}/payments", body, headers={"Idempotency-Key": key})


def main(point: str, user_id: str, order_id: str, code: str) -> None:
    """One way to die, and the work that leads there."""
    actor = Actor(user_id, "asha@example.org", "Asha", frozenset({"passenger"}))
    call = {"before-asking": "begin", "after-asking": "begin", "after-code": "charge"}.get(point, "refund")
    if point == "while-recording":
        written = payments.record
        payments.record = lambda tx, *args: (written(tx, *args), tx.flush(), die())  # type: ignore[assignment]
    else:
        line = Dying(gateway(), call, is_after=point.startswith("after-") and point != "after-code")
        payment_steps.gateway = payment_checks.gateway = lambda: line  # type: ignore[assignment]
    if point.endswith("refund"):
        payment_checks.check_some()
    elif point == "after-code":
        payment_steps.run(lambda tx: payments.confirm(tx, actor, order_id, code), lambda tx, ask: None)  # type: ignore[arg-type, return-value]
    elif code:
        over_rest(actor, order_id, code)
    else:
        payment_steps.pay(actor, order_id, Means("gateway", "card", GOOD))
    assert not db.engine(), "it has outlived its end"


if __name__ == "__main__":
    main(*sys.argv[1:5])
