"""A use case that asks a payment provider between two transactions, under the same idempotency key as any other.

Keeps true: the first transaction leaves under the key what is being asked, the last one the answer. A call repeated in
between, also after the first has died, asks the same again, which does nothing twice, and gives the one answer.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import Request, Response

from metro_web.api.deps import (
    UNDER_WAY,
    Raw,
    View,
    actor_of,
    caller_at_door,
    caller_under_key,
    refusal,
    refusal_under_key,
    response,
    text_of,
)
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Refused
from metro_web.domain import paying
from metro_web.domain.permissions import Actor
from metro_web.services import doorman, idempotency, payment_steps, payments
from metro_web.services.payments import Ask, Means


class _Call:
    """One request on its way through the steps."""

    def __init__(self, request: Request, view: View, status: int, card: str) -> None:
        self.request, self.view, self.status, self.card = request, view, status, card
        self.actor = Actor()
        self.key: idempotency.Call | None = None

    def first(self, tx: Tx, fn: Callable[..., Any], args: tuple[Any, ...]) -> Raw | Ask:
        """Step 1, or what is kept of it."""
        given, known = self.request.headers.get("idempotency-key"), None
        if given is None:
            self.actor = actor_of(tx, self.request)
        else:
            self.actor, self.key, known = caller_under_key(tx, self.request, given)
        if known is not None and known.status == UNDER_WAY:
            what, payment_id, is_payment = known.body.split()
            return payments.taken_up(tx, what, payment_id, self.card, is_payment=is_payment == "payment")
        if known is not None:
            return known
        found = fn(tx, self.actor, *args)
        if isinstance(found, Ask):
            kept = f"{found.what} {found.wanted.reference} {'payment' if found.is_payment else 'order'}"
            self._keep(tx, Raw(UNDER_WAY, kept))
            return found
        raw = self._answered(found)
        self._keep(tx, raw)
        return raw

    def last(self, tx: Tx, asked: Ask) -> Raw | Ask:
        """Step 3; whoever answers first answers for all who repeat the call."""
        if self.key is not None:
            known = idempotency.lock(tx, self.key)
            if known is not None and known.status != UNDER_WAY:
                return Raw(known.status, known.body)
        raw = self._answered(payments.answer(tx, self.actor, asked))
        self._keep(tx, raw, idempotency.change)
        return raw

    def _answered(self, found: Any) -> Raw:
        is_refused = isinstance(found, Refused)
        return refusal(found.error) if is_refused else Raw(self.status, text_of(self.view(found)))

    def _keep(self, tx: Tx, raw: Raw, how: Callable[..., None] = idempotency.keep) -> None:
        if self.key is not None:
            how(tx, self.key, idempotency.Answer(raw.status, raw.body))


def act_in_steps(
    request: Request, fn: Callable[..., Any], *args: Any, view: View, status: int = 200, card: str = ""
) -> Response:
    """Run a use case that may give an `Ask`; like `act` in everything else. `card`: its number, if one was sent."""
    call, key = _Call(request, view, status, card), request.headers.get("idempotency-key", "")
    if any(isinstance(one, Means) and one.method == paying.GATEWAY for one in args):
        # Nobody waits at the door for somebody's bank.
        return response(_run(call, fn, args))
    with doorman.serving(args, partial(caller_at_door, request), key) as visit:
        if visit.refusal is not None and not key:
            raise visit.refusal
        raw = _run(call, fn if visit.refusal is None else partial(_turned_away, visit.refusal), args)
        visit.won = raw.status < 400
    return response(raw)


def _turned_away(refused: AppError, *_args: Any) -> Any:
    raise refused


def _run(call: _Call, fn: Callable[..., Any], args: tuple[Any, ...]) -> Raw:
    try:
        raw = payment_steps.run(lambda tx: call.first(tx, fn, args), call.last)
    except AppError as error:
        raw = refusal_under_key(call.key, error)
    assert isinstance(raw, Raw), "whatever was asked has been answered"
    return raw
