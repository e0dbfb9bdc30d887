"""The three steps of paying through a provider: write it down, ask with no transaction open, write down the answer.

Keeps true: a process that dies between any two of them leaves a payment whose outcome is found by asking.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.core.errors import Refused
from metro_web.domain.permissions import Actor
from metro_web.integrations.gateway import Intent, Trouble, gateway
from metro_web.queries.orders import OrderView
from metro_web.services import payments
from metro_web.services.payments import BEGIN, CHARGE, PREPARE, Ask, InTheWay, Means

log = logging.getLogger(__name__)
T = TypeVar("T")


def run(first: Callable[[Tx], T | Ask], last: Callable[[Tx, Ask], T]) -> T:
    """`first` in a transaction; where it gives something to ask, ask, and `last` in another one."""
    begun = _begun(first)
    if not isinstance(begun, Ask):
        return begun
    found = ask(begun)

    def written(tx: Tx) -> T:
        payments.record(tx, begun.wanted.reference, found)
        return last(tx, begun)

    return db.run(written)


def pay(actor: Actor, order_id: str, means: Means) -> OrderView | Refused:
    """Try to pay an order, in all its steps; see `payments.pay`."""
    first = partial(_first, actor, order_id, means)
    return run(first, lambda tx, begun: payments.answer(tx, actor, begun))


def ask(begun: Ask) -> Intent | Trouble:
    """The provider's answer, or what kept it from answering."""
    try:
        if begun.what == CHARGE:
            return gateway().charge(begun.wanted.reference)
        assert begun.what in (BEGIN, PREPARE), "nothing else is asked"
        return gateway().begin(begun.wanted)
    except Trouble as trouble:
        log.warning("payment %s, %s: %s", begun.wanted.reference, begun.what, _words(trouble))
        return trouble


def end(payment_id: str) -> None:
    """Let nothing come of a payment any more, if that is still possible, and write down what came of it."""
    try:
        found: Intent | Trouble = gateway().cancel(payment_id)
    except Trouble as trouble:
        log.warning("payment %s, cancel: %s", payment_id, _words(trouble))
        return
    db.run(payments.record, payment_id, found)


def _begun(first: Callable[[Tx], T | Ask]) -> T | Ask:
    try:
        return db.run(first)
    except InTheWay as way:
        end(way.payment_id)
    try:
        return db.run(first)
    except InTheWay as way:
        raise payments.still_checking() from way


def _first(actor: Actor, order_id: str, means: Means, tx: Tx) -> OrderView | Refused | Ask:
    return payments.pay(tx, actor, order_id, means)


def _words(trouble: Trouble) -> str:
    return f"{type(trouble).__name__} ({trouble})"
