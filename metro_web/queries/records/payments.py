"""Attempts to pay, of everybody: found by the buyer, the order, how and whether it went well, and when."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.models.orders import Order, Payment
from metro_web.models.people import User
from metro_web.queries.records import shape
from metro_web.queries.records.shape import NONE, Cell, Head, Kind, RecordFilter, RecordRow

_payments: Any = Payment.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
STATUSES = {
    "succeeded": t("Paid"),
    "declined": t("Declined"),
    "planned": t("Not begun"),
    "pending": t("Being checked"),
    "refunding": t("Came too late, to go back"),
    "refunded": t("Came too late, sent back"),
}
METHODS = {"wallet": t("Wallet"), "cash": t("Cash"), "gateway": t("Payment provider")}
REASONS = {
    "insufficient_funds": t("not enough money in the wallet"),
    "card_declined": t("the bank declined the card"),
    "try_again": t("the bank did not take it this time"),
    "cancelled_by_payer": t("the buyer cancelled it"),
    "cancelled_by_shop": t("nobody paid in time, or another way was chosen"),
    "never_made": t("the provider never got it"),
    "provider_away": t("the provider could not be reached"),
    "card_refused": t("the provider did not take the card's number"),
}
TONES = {"succeeded": "tag-go", "declined": "tag-stop"}


@dataclass(frozen=True, slots=True)
class PaymentRecord:
    """One attempt; minor units."""

    id: str
    order_id: str
    order_code: str
    buyer_id: str | None
    buyer_email: str | None
    method: str
    status: str
    amount_minor: int
    reason: str
    created_at: datetime


def find(tx: Tx, wanted: RecordFilter, limit: int, before: str) -> tuple[list[PaymentRecord], str]:
    """`kind` is the method."""
    query = (
        select(_payments, _orders.c.code, _orders.c.buyer_id, _users.c.email)
        .join(_orders, _orders.c.id == _payments.c.order_id)
        .join(_users, _users.c.id == _orders.c.buyer_id, isouter=True)
    )
    if wanted.person:
        query = query.where(_orders.c.buyer_id.in_(shape.people_ids(tx, wanted.person)))
    if wanted.order:
        query = query.where(_payments.c.order_id == wanted.order)
    if wanted.status:
        query = query.where(_payments.c.status == wanted.status)
    if wanted.kind:
        query = query.where(_payments.c.method == wanted.kind)
    query = shape.between(query, _payments.c.created_at, wanted)
    rows, following = shape.cut(tx, query, _payments.c.id, limit, before)
    return [_record(row) for row in rows], following


def _record(row: Any) -> PaymentRecord:
    return PaymentRecord(
        id=row.id,
        order_id=row.order_id,
        order_code=row.code,
        buyer_id=row.buyer_id,
        buyer_email=row.email,
        method=row.method,
        status=row.status,
        amount_minor=row.amount_minor,
        reason=row.reason,
        created_at=row.created_at,
    )


def row(record: PaymentRecord) -> RecordRow:
    """In the table."""
    return RecordRow(
        record.id,
        [
            shape.order_cell(record.order_id, record.order_code),
            shape.person_cell(record.buyer_id, record.buyer_email) if record.buyer_id else Cell(NONE),
            Cell(METHODS.get(record.method, record.method)),
            Cell(
                STATUSES.get(record.status, record.status),
                tone=TONES.get(record.status, "tag-warn"),
                remark=REASONS.get(record.reason, record.reason),
            ),
            Cell(shape.amount(record.amount_minor)),
            Cell(shape.moment(record.created_at)),
        ],
    )


PAYMENTS = Kind(
    name="payments",
    fields=("person", "status", "kind", "order", "since", "until"),
    heads=(
        Head(t("Order")),
        Head(t("Buyer")),
        Head(t("Method")),
        Head(t("Outcome")),
        Head(t("Amount"), end=True),
        Head(t("When"), end=True),
    ),
    find=find,
    row=row,
    statuses=STATUSES,
    kinds=METHODS,
    example=PaymentRecord(
        id="0198c5d2b0b17c309d10aa45ab56bc67",
        order_id="0198c5d2a4b87c3e9f10aa55bb66cc77",
        order_code="H4KMPQ7X",
        buyer_id="0198c5d1f0a27b64a1b2c3d4e5f60718",
        buyer_email="asha@metro.example",
        method="wallet",
        status="succeeded",
        amount_minor=12000,
        reason="",
        created_at=datetime(2026, 11, 20, 6, 31, tzinfo=UTC),
    ),
)
