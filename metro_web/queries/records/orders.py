"""Orders of everybody: found by their code, the buyer, the status as of now, what was bought, and when."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.domain import orders as rules
from metro_web.models.orders import Order, OrderItem
from metro_web.models.people import User
from metro_web.queries import order_view
from metro_web.queries.records import shape
from metro_web.queries.records.shape import Cell, Head, Kind, RecordFilter, RecordRow

_orders: Any = Order.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
_every: Any = _items.alias("every_item")
_PEOPLE = select(func.sum(_every.c.count)).where(_every.c.order_id == _orders.c.id).scalar_subquery()
CODE_LENGTH = 8
STATUSES = {status: order_view.status_label(status) for status in rules.ARROWS}
KINDS = {"journey": t("Metro journey"), "seat": t("Seat"), "admission": t("Admission")}


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """An order in a line; `count` passengers; minor units."""

    id: str
    code: str
    status: str
    title: str
    count: int
    buyer_id: str | None
    buyer_email: str | None
    seller_id: str | None
    channel: str
    method: str
    total_minor: int
    refunded_minor: int
    created_at: datetime
    paid_at: datetime | None


def find(tx: Tx, wanted: RecordFilter, limit: int, before: str) -> tuple[list[OrderRecord], str]:
    """`find` is the order's code, the beginning of it, or its id."""
    now = clock.utc_now()
    query = (
        select(_orders, _items.c.title, _PEOPLE.label("people"), _users.c.email)
        .join(_items, and_(_items.c.order_id == _orders.c.id, _items.c.position == 0), isouter=True)
        .join(_users, _users.c.id == _orders.c.buyer_id, isouter=True)
    )
    rows, following = shape.cut(tx, _narrowed(tx, query, wanted, now), _orders.c.id, limit, before)
    return [_record(row, now) for row in rows], following


def _narrowed(tx: Tx, query: Any, wanted: RecordFilter, now: datetime) -> Any:
    is_late = and_(_orders.c.status.in_(rules.UNPAID), _orders.c.expires_at <= now)
    if wanted.find:
        is_code = shape.code_is(_orders.c.code, wanted.find, length=CODE_LENGTH)
        query = query.where(_orders.c.id == wanted.find if is_id(wanted.find) else is_code)
    if wanted.person:
        query = query.where(_orders.c.buyer_id.in_(shape.people_ids(tx, wanted.person)))
    if wanted.status == rules.EXPIRED:
        query = query.where(or_(_orders.c.status == rules.EXPIRED, is_late))
    elif wanted.status:
        query = query.where(_orders.c.status == wanted.status, ~is_late)
    if wanted.kind:
        of_kind = select(_every.c.id).where(_every.c.order_id == _orders.c.id, _every.c.kind == wanted.kind)
        query = query.where(of_kind.exists())
    return shape.between(query, _orders.c.created_at, wanted)


def _record(row: Any, now: datetime) -> OrderRecord:
    return OrderRecord(
        id=row.id,
        code=row.code,
        status=rules.status_at(row.status, row.expires_at, now),
        title=row.title or "",
        count=row.people or 0,
        buyer_id=row.buyer_id,
        buyer_email=row.email,
        seller_id=row.seller_id,
        channel=row.channel,
        method=row.method,
        total_minor=row.total_minor,
        refunded_minor=row.refunded_minor,
        created_at=row.created_at,
        paid_at=row.paid_at,
    )


def row(record: OrderRecord) -> RecordRow:
    """In the table."""
    back = t("{amount} paid back").format(amount=shape.money(record.refunded_minor)) if record.refunded_minor else ""
    people = order_view.passengers_label(record.count)
    return RecordRow(
        record.id,
        [
            shape.order_cell(record.id, record.code),
            Cell(record.title, remark=people),
            shape.person_cell(record.buyer_id, record.buyer_email) if record.buyer_id else Cell(t("Cash sale")),
            Cell(STATUSES[record.status], tone=order_view.TONES.get(record.status, "tag-plain")),
            Cell(shape.amount(record.total_minor), remark=back),
            Cell(shape.moment(record.created_at)),
        ],
    )


ORDERS = Kind(
    name="orders",
    fields=("find", "person", "status", "kind", "since", "until"),
    heads=(
        Head(t("Order")),
        Head(t("What")),
        Head(t("Buyer")),
        Head(t("Status")),
        Head(t("Total"), end=True),
        Head(t("Made"), end=True),
    ),
    find=find,
    row=row,
    statuses=STATUSES,
    kinds=KINDS,
    example=OrderRecord(
        id="0198c5d2a4b87c3e9f10aa55bb66cc77",
        code="H4KMPQ7X",
        status="paid",
        title="Rajiv Chowk → Hauz Khas",
        count=2,
        buyer_id="0198c5d1f0a27b64a1b2c3d4e5f60718",
        buyer_email="asha@metro.example",
        seller_id=None,
        channel="app",
        method="wallet",
        total_minor=12000,
        refunded_minor=0,
        created_at=datetime(2026, 11, 20, 6, 30, tzinfo=UTC),
        paid_at=datetime(2026, 11, 20, 6, 31, tzinfo=UTC),
    ),
)
