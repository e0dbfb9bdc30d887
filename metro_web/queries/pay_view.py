"""An order that waits for its money, as its buyer sees it: what it costs, ways to pay, how the last try went."""

import zlib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from metro_web.core.clock import rfc3339
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import orders as rules
from metro_web.domain import paying
from metro_web.models.orders import Order, Payment
from metro_web.queries import order_view, receipt_view
from metro_web.queries.orders import ItemView, OrderView, PaymentView
from metro_web.queries.receipt_view import ReceiptRow

_orders: Any = Order.__table__  # type: ignore[attr-defined]
_payments: Any = Payment.__table__  # type: ignore[attr-defined]
CODE, PAY, LEAVE, CHECKING, PAID, OVER = "code", "pay", "leave", "checking", "paid", "over"
NAMES = {
    paying.CARD: (receipt_view.KINDS[paying.CARD], t("On the payment service's page")),
    paying.PAYPAL: (receipt_view.KINDS[paying.PAYPAL], t("You approve it on their page")),
    paying.BANK_TRANSFER: (receipt_view.KINDS[paying.BANK_TRANSFER], t("Has to arrive before the order ends")),
    paying.WALLET: (t("Wallet"), t("{balance} in it")),
}


@dataclass(frozen=True)
class PayWay:
    """One way to pay; one that `is_short` cannot pay all of it."""

    key: str
    name: str
    remark: str
    is_short: bool = False


@dataclass(frozen=True)
class PayView:
    """The page. `stand` is another number whenever anything about paying has changed; instants are RFC 3339."""

    id: str = ""
    code: str = ""
    step: str = ""
    stand: int = 0
    title: str = ""
    total_label: str = ""
    bought: list[ReceiptRow] = field(default_factory=list)
    until: str = ""
    ways: list[PayWay] = field(default_factory=list)
    way: str = ""
    under_way: str = ""
    page_href: str = ""
    is_first_try: bool = False
    declined: str = ""
    money_back: str = ""
    missing_minor: int = 0
    missing_label: str = ""
    resume_href: str = ""
    done_href: str = ""
    again_href: str = ""


def page(order: OrderView, *, balance_minor: int, offered: Collection[str], declined: str) -> PayView:
    """Everything about paying this order now; `declined` are the words for a last try that failed."""
    last = order.payments[-1] if order.payments else None
    missing_minor = max(0, order.total_minor - balance_minor)
    is_open = order.status in rules.UNPAID
    ways = [_way(key, order, balance_minor) for key in _ordered(offered)]
    return PayView(
        id=order.id,
        code=order.code,
        step=_step(order, last),
        stand=stand_of(order.status, [one.status for one in order.payments]),
        title=order_view.title(order),
        total_label=money_label(order.total_minor, order.currency),
        bought=[_item(item, order.currency) for item in order.items],
        until=rfc3339(order.expires_at) if is_open and order.expires_at else "",
        ways=ways,
        way=next((way.key for way in ways if not way.is_short), ways[0].key),
        under_way=NAMES[last.kind][0] if last is not None and last.kind in NAMES else "",
        page_href=last.redirect_url if last is not None else "",
        is_first_try=last is None,
        declined=declined,
        money_back=_money_back(order),
        missing_minor=missing_minor,
        missing_label=money_label(missing_minor, order.currency),
        resume_href=order_view.resume_href(order),
        done_href=order_view.done_href(order),
        again_href=order_view.again_href(order),
    )


def stands(tx: Tx, order_ids: Collection[str]) -> dict[str, int]:
    """How orders stand now, each in a number."""
    found: dict[str, tuple[str, list[str]]] = {
        row.id: (row.status, [])
        for row in tx.execute(select(_orders.c.id, _orders.c.status).where(_orders.c.id.in_(order_ids)))
    }
    query = select(_payments.c.order_id, _payments.c.status).where(_payments.c.order_id.in_(order_ids))
    for row in tx.execute(query.order_by(_payments.c.id)):
        found[row.order_id][1].append(row.status)
    return {order_id: stand_of(*stand) for order_id, stand in found.items()}


def stand_of(status: str, payments: list[str]) -> int:
    """A number for an order's status and those of its payments, never 0."""
    # What expired by the clock alone is told by the countdown; the job that writes it down changes nothing to see.
    known = rules.AWAITING_PAYMENT if status == rules.EXPIRED else status
    return zlib.crc32(" ".join((known, *payments)).encode()) or 1


def _step(order: OrderView, last: PaymentView | None) -> str:
    if order.status == rules.AWAITING_OTP:
        return CODE
    if order.status != rules.AWAITING_PAYMENT:
        return PAID if order.status == rules.PAID else OVER
    if last is None or last.status != paying.PENDING:
        return PAY
    return LEAVE if last.redirect_url else CHECKING


def _ordered(offered: Collection[str]) -> list[str]:
    """Cards first: whoever has enough in the wallet has mostly paid from it already."""
    return [key for key in NAMES if key in offered]


def _way(key: str, order: OrderView, balance_minor: int) -> PayWay:
    name, remark = NAMES[key]
    if key != paying.WALLET:
        return PayWay(key, name, remark)
    remark = remark.format(balance=money_label(balance_minor, order.currency))
    return PayWay(key, name, remark, is_short=balance_minor < order.total_minor)


def _item(item: ItemView, currency: str) -> ReceiptRow:
    each = money_label(item.unit_minor, currency)
    count = t("{n} × {price}").format(n=item.count, price=each)
    return ReceiptRow(item.title, count if item.count > 1 else "", money_label(item.unit_minor * item.count, currency))


def _money_back(order: OrderView) -> str:
    late = {one.status for one in order.payments} & {paying.REFUNDING, paying.REFUNDED}
    if paying.REFUNDING in late:
        return t("Your payment came too late. All of it is on its way back to where it came from.")
    return t("Your payment came too late. All of it was sent back to where it came from.") if late else ""
