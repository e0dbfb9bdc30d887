"""Takes the money of a locked order and issues its tickets, both or neither, once."""

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import bindparam, select, update

from metro_web.core import ids
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Gone, InsufficientFunds
from metro_web.core.i18n import t
from metro_web.core.rows import Row
from metro_web.domain import orders as rules
from metro_web.models.orders import Order, OrderItem, Payment
from metro_web.queries import contacts
from metro_web.queries import orders as order_queries
from metro_web.queries.contacts import Contact
from metro_web.queries.orders import OrderView
from metro_web.services import ledger, order_stock, ticket_mail, tickets

_orders: Any = Order.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_payments: Any = Payment.__table__  # type: ignore[attr-defined]
SUCCEEDED, DECLINED = "succeeded", "declined"

# Built once: composing a statement costs about as much as running it.
_this = _orders.c.id == bindparam("which")
_CONFIRMED = update(_orders).where(_this).values(status=rules.AWAITING_PAYMENT)
_PAID = update(_orders).where(_this).values(status=rules.PAID, paid_at=bindparam("at"), expires_at=None)
_ITEMS_OF = select(_items).where(_items.c.order_id == bindparam("which")).order_by(_items.c.position)


def settle(tx: Tx, order: Any, now: datetime) -> AppError | None:
    """Pay a locked order that awaits payment and issue its tickets; or the refusal, to be committed."""
    assert rules.may_become(order.status, rules.PAID), "only an open order is paid"
    items = tx.execute(_ITEMS_OF, {"which": order.id}).all()
    held = order_stock.still_held(tx, order.id, {item.hold_id for item in items if item.hold_id is not None}, now)
    if held is None:
        return Gone("hold_expired", t("The time for these seats is over. Nothing was charged."))
    refusal = _take_money(tx, order, now)
    _record(tx, order, now, refusal)
    if refusal is not None:
        tx.execute(_CONFIRMED, {"which": order.id})
        return refusal
    order_stock.sell(tx, held)
    tx.execute(_PAID, {"which": order.id, "at": now})
    issued = tickets.issue(tx, order.id, order.buyer_id, items, now)
    if order.buyer_id is not None:
        ticket_mail.promise(tx, order, issued, contacts.get_contact(tx, order.buyer_id), now)
    return None


def sell(tx: Tx, order: Row, items: Sequence[Row], now: datetime, buyer: Contact | None) -> OrderView:
    """Write an order that is paid as it is made, with its tickets; what its items hold is the caller's own, and locked.

    InsufficientFunds where it cannot be paid: then there is no order. As few round trips as there can be.
    """
    made, sold = SimpleNamespace(**order), [SimpleNamespace(**item) for item in items]
    refusal = _take_money(tx, made, now)
    if refusal is not None:
        raise refusal
    tx.put(_orders, order)
    tx.put(_items, *items)
    payment = _record(tx, made, now, None)
    issued = tickets.issue(tx, made.id, made.buyer_id, sold, now)
    order_stock.sell_at_once(tx, made.id, {item.hold_id for item in sold if item.hold_id is not None})
    if buyer is not None:
        ticket_mail.promise(tx, made, issued, buyer, now)
    return order_queries.as_written(order, items, now, payment=payment, issued=issued)


def _take_money(tx: Tx, order: Any, now: datetime) -> AppError | None:
    if order.total_minor == 0:
        return None
    if order.method == "cash":
        payer = ledger.cash_of(tx, order.seller_id, now=now)
    else:
        payer = ledger.wallet_of(order.buyer_id)
    posting = ledger.Posting("purchase", f"order:{order.id}:pay", order_id=order.id)
    try:
        ledger.book(tx, payer, ledger.REVENUE, order.total_minor, posting, now=now)
    except InsufficientFunds:
        # The wallet's row did not move, so the attempt can be recorded and committed.
        return InsufficientFunds(
            t("There is not enough money in your wallet. Nothing was charged; add money, then pay the order.")
        )
    return None


def _record(tx: Tx, order: Any, now: datetime, refusal: AppError | None) -> dict[str, Any]:
    attempt = {
        "id": ids.new_id(),
        "order_id": order.id,
        "method": order.method,
        "status": DECLINED if refusal else SUCCEEDED,
        "amount_minor": order.total_minor,
        "reason": refusal.code if refusal else "",
        "created_at": now,
    }
    tx.put(_payments, attempt)
    return attempt
