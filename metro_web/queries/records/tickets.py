"""Tickets of everybody: found by short code, owner, order, status as of now, and when they were issued."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.ids import SHORT_CODE_LENGTH, is_id
from metro_web.domain import admission
from metro_web.models.orders import Order, OrderItem
from metro_web.models.people import User
from metro_web.models.tickets import Ticket
from metro_web.queries import history_view
from metro_web.queries.records import shape
from metro_web.queries.records.shape import Cell, Head, Kind, RecordFilter, RecordRow

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
STATES = (admission.ACTIVE, admission.IN_USE, admission.USED, admission.EXPIRED, admission.CANCELLED)
STATUSES = {status: history_view.ticket_status_label(status) for status in STATES}


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """A ticket in a line, without what its QR code holds; minor units."""

    id: str
    short_code: str
    status: str
    title: str
    owner_id: str | None
    owner_email: str | None
    order_id: str
    order_code: str
    price_minor: int
    refunded_minor: int
    created_at: datetime
    valid_until: datetime
    entered_at: datetime | None
    exited_at: datetime | None


def find(tx: Tx, wanted: RecordFilter, limit: int, before: str) -> tuple[list[TicketRecord], str]:
    """`find` is the short code, the beginning of it, or the ticket's id; short codes come back after a ticket's life."""
    now = clock.utc_now()
    query = (
        select(_tickets, _items.c.title, _orders.c.code.label("order_code"), _users.c.email)
        .join(_items, _items.c.id == _tickets.c.item_id)
        .join(_orders, _orders.c.id == _tickets.c.order_id)
        .join(_users, _users.c.id == _tickets.c.owner_id, isouter=True)
    )
    rows, following = shape.cut(tx, _narrowed(tx, query, wanted, now), _tickets.c.id, limit, before)
    return [_record(row, now) for row in rows], following


def _narrowed(tx: Tx, query: Any, wanted: RecordFilter, now: datetime) -> Any:
    is_late = and_(_tickets.c.status == admission.ACTIVE, _tickets.c.valid_until <= now)
    if wanted.find:
        is_code = shape.code_is(_tickets.c.short_code, wanted.find, length=SHORT_CODE_LENGTH)
        query = query.where(_tickets.c.id == wanted.find if is_id(wanted.find) else is_code)
    if wanted.person:
        query = query.where(_tickets.c.owner_id.in_(shape.people_ids(tx, wanted.person)))
    if wanted.order:
        query = query.where(_tickets.c.order_id == wanted.order)
    if wanted.status == admission.EXPIRED:
        query = query.where(or_(_tickets.c.status == admission.EXPIRED, is_late))
    elif wanted.status:
        query = query.where(_tickets.c.status == wanted.status, ~is_late)
    return shape.between(query, _tickets.c.created_at, wanted)


def _record(row: Any, now: datetime) -> TicketRecord:
    return TicketRecord(
        id=row.id,
        short_code=row.short_code,
        status=admission.status_at(row.status, row.valid_until, now),
        title=row.title,
        owner_id=row.owner_id,
        owner_email=row.email,
        order_id=row.order_id,
        order_code=row.order_code,
        price_minor=row.price_minor,
        refunded_minor=row.refunded_minor,
        created_at=row.created_at,
        valid_until=row.valid_until,
        entered_at=row.entered_at,
        exited_at=row.exited_at,
    )


def row(record: TicketRecord) -> RecordRow:
    """In the table."""
    tone = history_view.TICKET_TONES.get(record.status, "tag-plain")
    return RecordRow(
        record.id,
        [
            Cell(record.short_code, f"/admin/tickets/{record.id}"),
            Cell(record.title),
            shape.person_cell(record.owner_id, record.owner_email) if record.owner_id else Cell(t("Cash sale")),
            Cell(STATUSES[record.status], tone=tone),
            shape.order_cell(record.order_id, record.order_code),
            Cell(shape.amount(record.price_minor)),
            Cell(shape.moment(record.created_at)),
        ],
    )


TICKETS = Kind(
    name="tickets",
    fields=("find", "person", "status", "order", "since", "until"),
    heads=(
        Head(t("Ticket")),
        Head(t("Journey")),
        Head(t("Owner")),
        Head(t("Status")),
        Head(t("Order")),
        Head(t("Price"), end=True),
        Head(t("Issued"), end=True),
    ),
    find=find,
    row=row,
    statuses=STATUSES,
    example=TicketRecord(
        id="0198c5d2b1c27d418e20ab56bc67cd78",
        short_code="K7QWX",
        status="used",
        title="Rajiv Chowk → Hauz Khas",
        owner_id="0198c5d1f0a27b64a1b2c3d4e5f60718",
        owner_email="asha@metro.example",
        order_id="0198c5d2a4b87c3e9f10aa55bb66cc77",
        order_code="H4KMPQ7X",
        price_minor=6000,
        refunded_minor=0,
        created_at=datetime(2026, 11, 20, 6, 31, tzinfo=UTC),
        valid_until=datetime(2026, 11, 20, 12, 31, tzinfo=UTC),
        entered_at=datetime(2026, 11, 20, 6, 40, tzinfo=UTC),
        exited_at=datetime(2026, 11, 20, 7, 5, tzinfo=UTC),
    ),
)
