"""The receipt of an order: what was bought, each attempt to pay, what came back, and its tickets.

Keeps true: money that came back is told entry by entry from the ledger, so the receipt and the books never differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select

from metro_web.core.clock import rfc3339
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import plural, t
from metro_web.core.labels import moment_label, money_label
from metro_web.domain import orders as rules
from metro_web.models.ledger import LedgerEntry
from metro_web.queries import order_view, place_view, ticket_view
from metro_web.queries.orders import ItemView, OrderView, PaymentView
from metro_web.queries.ticket_view import JOURNEY, TicketFace

_entries: Any = LedgerEntry.__table__  # type: ignore[attr-defined]
REFUND, WALLET_PREFIX = "refund", "wallet:"
METHODS = {"wallet": t("From the wallet"), "cash": t("Cash"), "gateway": t("Through the payment provider")}
KINDS = {"card": t("Card"), "paypal": t("PayPal"), "bank_transfer": t("Bank transfer")}
STATES = {
    "succeeded": t("paid"),
    "declined": t("declined, nothing was charged"),
    "planned": t("not begun"),
    "pending": t("being checked with the bank"),
    "refunding": t("came too late, is going back"),
    "refunded": t("came too late, was sent back"),
}


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that went back at one moment for some tickets; minor units."""

    at: datetime
    amount_minor: int
    tickets: int
    is_to_wallet: bool


@dataclass(frozen=True)
class ReceiptRow:
    """A line of the receipt: words, a smaller remark, an amount."""

    title: str
    remark: str
    amount_label: str
    is_credit: bool = False


@dataclass(frozen=True)
class OrderTicket:
    """A ticket of the order, in two lines, and whether it can be handed back now."""

    face: TicketFace
    title: str
    remark: str
    can_return: bool


@dataclass(frozen=True)
class OrderPage:
    """The receipt; `can_choose` where there are several tickets to choose from for handing back."""

    id: str = ""
    code: str = ""
    status: str = ""
    status_label: str = ""
    tone: str = ""
    made_label: str = ""
    title: str = ""
    total_label: str = ""
    paid_label: str = ""
    kept_label: str = ""
    refunded_label: str = ""
    is_open: bool = False
    open_until: str = ""
    resume_href: str = ""
    again_href: str = ""
    pdf_href: str = ""
    ics_href: str = ""
    can_cancel: bool = False
    can_choose: bool = False
    returnable: list[str] = field(default_factory=list)
    bought: list[ReceiptRow] = field(default_factory=list)
    payments: list[ReceiptRow] = field(default_factory=list)
    tickets: list[OrderTicket] = field(default_factory=list)


def refunds(tx: Tx, order_id: str) -> list[Refund]:
    """What went back for an order's tickets, oldest first, one for each moment."""
    rows = tx.execute(
        select(_entries.c.at, _entries.c.amount_minor, _entries.c.credit_account_id)
        .where(_entries.c.order_id == order_id, _entries.c.kind == REFUND, _entries.c.ticket_id.is_not(None))
        .order_by(_entries.c.id)
    ).all()
    moments = groupby(rows, key=lambda row: (row.at, row.credit_account_id.startswith(WALLET_PREFIX)))
    return [_refund(at, is_to_wallet, list(some)) for (at, is_to_wallet), some in moments]


def _refund(at: datetime, is_to_wallet: bool, rows: Sequence[Any]) -> Refund:
    return Refund(at, sum(row.amount_minor for row in rows), len(rows), is_to_wallet)


def page(tx: Tx, order: OrderView, now: datetime, *, may_cancel: bool) -> OrderPage:
    """The whole receipt; `may_cancel` whether whoever looks may hand tickets back at all."""
    is_open = order.status in rules.UNPAID
    given = refunds(tx, order.id)
    tickets = _tickets(order, now, may_cancel)
    returnable = [one.face.id for one in tickets if one.can_return]
    files = f"/api/v1/orders/{order.id}/tickets" if order.tickets else ""
    return OrderPage(
        id=order.id,
        code=order.code,
        status=order.status,
        status_label=order_view.status_label(order.status),
        tone=order_view.TONES.get(order.status, ""),
        made_label=_dated(order.created_at),
        title=order_view.title(order),
        total_label=money_label(order.total_minor, order.currency),
        paid_label=_paid(order),
        kept_label=_kept(order),
        refunded_label=money_label(order.refunded_minor, order.currency) if order.refunded_minor else "",
        is_open=is_open,
        open_until=rfc3339(order.expires_at) if is_open and order.expires_at else "",
        resume_href=(order_view.pay_href(order) or order_view.resume_href(order)) if is_open else "",
        again_href=order_view.again_href(order),
        pdf_href=f"{files}.pdf" if files else "",
        ics_href=f"{files}.ics" if files else "",
        can_cancel=is_open and may_cancel,
        can_choose=len(returnable) > 1,
        returnable=returnable,
        bought=[_bought(item, order.currency) for item in order.items],
        payments=_payments_of(order, given),
        tickets=tickets,
    )


def _tickets(order: OrderView, now: datetime, may_cancel: bool) -> list[OrderTicket]:
    count = len(order.tickets)
    found = []
    for number, one in enumerate(order.tickets, 1):
        face = ticket_view.face(one, now, position=number, count=count)
        is_journey = one.kind == JOURNEY
        when = t("{time} ({was})").format(time=face.when, was=face.was) if face.was else face.when
        words = [_passenger(one.facts), "" if is_journey else face.origin, when, face.status_label]
        if one.refunded_minor:
            back = money_label(one.refunded_minor, one.currency)
            words.append(t("{amount} paid back").format(amount=back))
        title = f"{face.origin} – {face.destination}" if is_journey else face.seat
        remark = ", ".join(word for word in words if word)
        found.append(OrderTicket(face, title, remark, may_cancel and ticket_view.can_return(one, now)))
    return found


def _bought(item: ItemView, currency: str) -> ReceiptRow:
    """What it cost; of what has a place, when it takes place now."""
    price = t("{n} × {price}").format(n=item.count, price=money_label(item.unit_minor, currency))
    remark = ", ".join(part for part in (_passenger(item.facts), place_view.item_when(item), price) if part)
    return ReceiptRow(item.title, remark, money_label(item.unit_minor * item.count, currency))


def _passenger(facts: Mapping[str, Any]) -> str:
    """Who sits there, where that is known."""
    return str(facts.get("passenger", ""))


def _dated(at: datetime) -> str:
    """With its date also where it is today: a receipt is printed and kept."""
    return moment_label(at, settings().zone)


def _paid(order: OrderView) -> str:
    if order.paid_at is None:
        return ""
    how = {"wallet": t("from the wallet"), "cash": t("in cash")}.get(order.method, t("through the payment provider"))
    return t("Paid {how}, {time}").format(how=how, time=_dated(order.paid_at))


def _kept(order: OrderView) -> str:
    """What of the price of handed-back tickets stayed, by the terms of the sale."""
    back = [one for one in order.tickets if one.status == "cancelled"]
    kept = sum(one.price_minor - one.refunded_minor for one in back)
    return money_label(kept, order.currency) if kept else ""


def _payments_of(order: OrderView, given: Sequence[Refund]) -> list[ReceiptRow]:
    """Attempts and refunds, in the order they happened."""
    rows = []
    for one in order.payments:
        amount = money_label(one.amount_minor, order.currency) if one.status == "succeeded" else "–"
        when = f"{_dated(one.created_at)}, {STATES.get(one.status, one.status)}"
        rows.append((one.created_at, ReceiptRow(_method(one), when, amount)))
    for back in given:
        title = t("Paid back to the wallet") if back.is_to_wallet else t("Given back in cash")
        count = plural(t("for {n} ticket"), t("for {n} tickets"), back.tickets)
        amount = f"+{money_label(back.amount_minor, order.currency)}"
        when = f"{_dated(back.at)}, {count}"
        rows.append((back.at, ReceiptRow(title, when, amount, True)))
    return [row for _at, row in sorted(rows, key=lambda each: each[0])]


def _method(one: PaymentView) -> str:
    words = KINDS.get(one.kind, METHODS.get(one.method, one.method))
    return f"{words} •••• {one.last_four}" if one.last_four else words
