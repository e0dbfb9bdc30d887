"""Finds out what became of payments nobody waits for any more, and sends back what came too late.

A job looks at every payment whose time to be looked at has come; the provider's webhooks say the same sooner. Either
way it is `payments.record` that writes it down, once. The job can be killed anywhere: what is left is found by looking.
"""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput, NotAllowed, NotFound
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.domain import orders as rules
from metro_web.domain import paying
from metro_web.domain.permissions import Actor
from metro_web.integrations.gateway import Intent, Trouble, Unclear, gateway, provider, webhooks
from metro_web.models.orders import Order
from metro_web.services import ledger, orders, payments
from metro_web.services.payments import PAYMENTS

log = logging.getLogger(__name__)
_orders: Any = Order.__table__  # type: ignore[attr-defined]
AT_ONCE = 20
_DUE = (
    select(PAYMENTS, _orders.c.status.label("order_status"), _orders.c.expires_at.label("order_ends_at"))
    .join(_orders, _orders.c.id == PAYMENTS.c.order_id)
    .where(PAYMENTS.c.next_check_at <= bindparam("now"))
    .order_by(PAYMENTS.c.next_check_at)
    .limit(AT_ONCE)
)
_ONE = (
    select(PAYMENTS, _orders.c.status.label("order_status"), _orders.c.expires_at.label("order_ends_at"))
    .join(_orders, _orders.c.id == PAYMENTS.c.order_id)
    .where(PAYMENTS.c.order_id == bindparam("for_order"), PAYMENTS.c.status == paying.PENDING)
)


def check_some() -> int:
    """Look at some payments whose time has come; how many. Opens transactions of its own."""
    if not settings().has_gateway:
        return 0
    rows = db.read(lambda tx: tx.execute(_DUE, {"now": clock.utc_now()}).all())
    for row in rows:
        look_at(row)
    return len(rows)


def check_order(actor: Actor, order_id: str) -> None:
    """Ask now how the actor's order is being paid, because the payer has come back."""

    def mine(tx: Tx) -> Any:
        orders.get_order(tx, actor, order_id)
        return tx.execute(_ONE, {"for_order": order_id}).first()

    row = db.read(mine)
    if row is not None and settings().has_gateway:
        look_at(row)


def look_at(row: Any) -> None:
    """Ask the provider about one payment and write down what it says."""
    try:
        if row.status == paying.REFUNDING:
            gateway().refund(row.id, row.amount_minor, f"{row.id}:refund")
            db.run(_refunded, row.id)
        elif row.status == paying.PLANNED and _is_open(row):
            db.run(_later, row)
        else:
            db.run(payments.record, row.id, _standing(row))
    except Trouble as trouble:
        log.warning("payment %s, %s: %s (%s)", row.id, row.status, type(trouble).__name__, trouble)
        db.run(_later, row)


def receive(body: bytes, *, signature: str) -> None:
    """Take in a webhook: 404 where no provider is set up, 403 `bad_signature`, 422 for what tells of no payment."""
    found, now = settings(), clock.utc_now()
    if not found.has_gateway:
        raise NotFound(t("There is no such address."))
    minutes = found.gateway_event_minutes
    if not webhooks.is_signed(body, signature=signature, secret=found.gateway_secret, now=now, minutes=minutes):
        raise NotAllowed(t("This was not signed by the payment provider just now."), code="bad_signature")
    try:
        intent = webhooks.read(body)
    except ValueError as exc:
        raise InvalidInput(t("This tells of no payment.")) from exc
    if is_id(intent.reference):
        db.run(payments.record, intent.reference, intent)


def _standing(row: Any) -> Intent:
    """How it stands with the provider. What the order cannot use any more is ended first, if that is still possible."""
    if row.status == paying.DECLINED:
        return gateway().cancel(row.id)
    found = gateway().find(row.id) if _is_open(row) else None
    if found is None and _is_open(row) and clock.utc_now() < row.created_at + payments.patience():
        raise Unclear("not there yet")
    if found is None:
        # One that never arrived is ended too: it may be on its way still, and must come to nothing when it arrives.
        return gateway().cancel(row.id)
    # Whoever confirmed the order died before the card could be charged.
    return gateway().charge(row.id) if found.status == provider.PREPARED else found


def _is_open(row: Any) -> bool:
    return rules.status_at(row.order_status, row.order_ends_at, clock.utc_now()) in rules.UNPAID


def _refunded(tx: Tx, payment_id: str) -> None:
    now = clock.utc_now()
    done = (
        update(PAYMENTS)
        .where(PAYMENTS.c.id == payment_id, PAYMENTS.c.status == paying.REFUNDING)
        .values(status=paying.REFUNDED, next_check_at=None)
        .returning(PAYMENTS.c.order_id, PAYMENTS.c.amount_minor)
    )
    row = tx.execute(done).first()
    if row is not None:
        posting = ledger.Posting("late_refund", f"payment:{payment_id}:refund", order_id=row.order_id)
        ledger.post(tx, ledger.REFUND_DUE, ledger.GATEWAY, row.amount_minor, posting, now=now)


def _later(tx: Tx, row: Any) -> None:
    now: datetime = clock.utc_now()
    order = tx.execute(select(_orders).where(_orders.c.id == row.order_id)).one()
    still = (PAYMENTS.c.id == row.id, PAYMENTS.c.status == row.status)
    tx.execute(update(PAYMENTS).where(*still).values(next_check_at=payments.next_look(row, order, now)))
