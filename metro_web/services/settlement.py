"""Takes the money of a locked order and issues its tickets, both or neither, once.

From the wallet or in cash it is taken here; from a payment provider it has been taken already, and is written down here.
"""

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
from metro_web.domain import paying
from metro_web.models.orders import Order, OrderItem, Payment
from metro_web.queries import contacts
from metro_web.queries import orders as order_queries
from metro_web.queries.contacts import Contact
from metro_web.queries.orders import OrderView
from metro_web.services import ledger, order_stock, ticket_mail, tickets
from metro_web.services.quotes import Quote

_orders: Any = Order.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_payments: Any = Payment.__table__  # type: ignore[attr-defined]

# Built once: composing a statement costs about as much as running it.
_this = _orders.c.id == bindparam("which")
_CONFIRMED = update(_orders).where(_this).values(status=rules.AWAITING_PAYMENT)
_PAID = (
    update(_orders)
    .where(_this)
    .values(status=rules.PAID, method=bindparam("by"), paid_at=bindparam("at"), expires_at=None)
)
_ITEMS_OF = select(_items).where(_items.c.order_id == bindparam("which")).order_by(_items.c.position)
_CHARGED = (
    update(_payments)
    .where(_payments.c.id == bindparam("this"))
    .values(status=paying.SUCCEEDED, reason="", redirect_url="", next_check_at=None)
)


def settle(tx: Tx, order: Any, now: datetime, *, method: str = "") -> AppError | None:
    """Pay a locked order that awaits payment (by `method` where not by its own) and issue its tickets.

    Else the refusal, to be committed.
    """
    assert rules.may_become(order.status, rules.PAID), "only an open order is paid"
    method = method or order.method
    items, held = _still_held(tx, order, now)
    if held is None:
        return Gone("hold_expired", t("The time for these seats is over. Nothing was charged."))
    refusal = _take_money(tx, order, method, now)
    _record(tx, order, method, now, refusal)
    if refusal is not None:
        tx.execute(_CONFIRMED, {"which": order.id})
        return refusal
    _issue(tx, order, items, held, method, now)
    return None


def settle_charged(tx: Tx, order: Any, payment_id: str, now: datetime) -> bool:
    """A provider has charged this payment: the locked order is paid by it. False where its time is over, nothing changed."""
    if not rules.may_become(rules.status_at(order.status, order.expires_at, now), rules.PAID):
        return False
    items, held = _still_held(tx, order, now)
    if held is None:
        return False
    posting = ledger.Posting("purchase", f"order:{order.id}:pay", order_id=order.id)
    ledger.post(tx, ledger.GATEWAY, ledger.REVENUE, order.total_minor, posting, now=now)
    tx.execute(_CHARGED, {"this": payment_id})
    _issue(tx, order, items, held, paying.GATEWAY, now)
    return True


def _still_held(tx: Tx, order: Any, now: datetime) -> tuple[Sequence[Any], Sequence[Any] | None]:
    items = tx.execute(_ITEMS_OF, {"which": order.id}).all()
    hold_ids = {item.hold_id for item in items if item.hold_id is not None}
    return items, order_stock.still_held(tx, order.id, hold_ids, now)


def _issue(tx: Tx, order: Any, items: Sequence[Any], held: Sequence[Any], method: str, now: datetime) -> None:
    order_stock.sell(tx, held)
    tx.execute(_PAID, {"which": order.id, "by": method, "at": now})
    issued = tickets.issue(tx, order.id, order.buyer_id, items, now)
    if order.buyer_id is not None:
        ticket_mail.promise(tx, order, issued, contacts.get_contact(tx, order.buyer_id), now)


def sell(
    tx: Tx, quotes: Sequence[Quote], order: Row, items: Sequence[Row], now: datetime, buyer: Contact | None
) -> OrderView:
    """Write an order that is paid as it is made, with its tickets; what is quoted is held by the caller, and locked.

    InsufficientFunds where it cannot be paid: then there is no order. As few round trips as there can be.
    """
    made, sold = SimpleNamespace(**order), [SimpleNamespace(**item) for item in items]
    refusal = _take_money(tx, made, made.method, now)
    if refusal is not None:
        raise refusal
    tx.put(_orders, order)
    order_stock.bind(tx, made.id, quotes, until=None)
    tx.put(_items, *items)
    payment = _record(tx, made, made.method, now, None)
    issued = tickets.issue(tx, made.id, made.buyer_id, sold, now)
    if buyer is not None:
        ticket_mail.promise(tx, made, issued, buyer, now)
    return order_queries.as_written(order, items, now, payment=payment, issued=issued)


def _take_money(tx: Tx, order: Any, method: str, now: datetime) -> AppError | None:
    if order.total_minor == 0 or method == paying.GATEWAY:
        assert order.total_minor == 0, "what a provider takes is asked of it first"
        return None
    if method == paying.CASH:
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


def _record(tx: Tx, order: Any, method: str, now: datetime, refusal: AppError | None) -> dict[str, Any]:
    attempt = {
        "id": ids.new_id(),
        "order_id": order.id,
        "method": method,
        "status": paying.DECLINED if refusal else paying.SUCCEEDED,
        "amount_minor": order.total_minor,
        "reason": refusal.code if refusal else "",
        "created_at": now,
    }
    tx.put(_payments, attempt)
    return attempt
