"""Orders of everybody: by their code or a ticket's, the buyer, the status as of now, what was bought, for when, and when."""

from dataclasses import dataclass, replace
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
from metro_web.models.stock import Inventory
from metro_web.models.tickets import Ticket
from metro_web.models.timetable import Event, Trip
from metro_web.queries import history_view, order_view
from metro_web.queries.records import shape
from metro_web.queries.records.shape import Cell, Head, Kind, RecordFilter, RecordRow
from metro_web.queries.tickets import search_words

_orders: Any = Order.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_events: Any = Event.__table__  # type: ignore[attr-defined]
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
    """`find` is the order's code, the beginning of it, its id, or the short code of one of its tickets."""
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
        has_ticket = select(_tickets.c.id).where(
            _tickets.c.order_id == _orders.c.id, _tickets.c.short_code == wanted.find.strip().upper()
        )
        is_it = _orders.c.id == wanted.find if is_id(wanted.find) else or_(is_code, has_ticket.exists())
        query = query.where(is_it)
    if wanted.person:
        query = query.where(_orders.c.buyer_id.in_(shape.people_ids(tx, wanted.person)))
    if wanted.status == rules.EXPIRED:
        query = query.where(or_(_orders.c.status == rules.EXPIRED, is_late))
    elif wanted.status:
        query = query.where(_orders.c.status == wanted.status, ~is_late)
    if wanted.kind:
        of_kind = select(_every.c.id).where(_every.c.order_id == _orders.c.id, _every.c.kind == wanted.kind)
        query = query.where(of_kind.exists())
    query = _about(query, wanted)
    return shape.between(query, _orders.c.created_at, wanted)


def _about(query: Any, wanted: RecordFilter) -> Any:
    """Narrowed to what is for some companies' trips, in these words, on this day: all of it said of one item."""
    if not (wanted.trip or wanted.day or wanted.companies is not None):
        return query
    of_order = select(_every.c.id).join(_inventories, _inventories.c.id == _every.c.inventory_id, isouter=True)
    of_order = of_order.where(_every.c.order_id == _orders.c.id)
    if wanted.companies is not None:
        of_order = of_order.where(_inventories.c.company_id.in_(wanted.companies))
    if is_id(wanted.trip):
        runs = [select(each.c.inventory_id).where(each.c.id == wanted.trip) for each in (_trips, _events)]
        of_order = of_order.where(or_(*(_every.c.inventory_id.in_(run) for run in runs)))
    else:
        for word in search_words(wanted.trip):
            of_order = of_order.where(func.lower(_every.c.title).contains(word, autoescape=True))
    since, until = history_view.span(wanted.day, wanted.day)
    if since is not None and until is not None:
        begins = func.coalesce(_inventories.c.starts_at, _orders.c.created_at)
        of_order = of_order.where(begins >= since, begins < until)
    return query.where(of_order.exists())


def of_companies(tx: Tx, found: list[OrderRecord], companies: tuple[str, ...]) -> list[OrderRecord]:
    """The same orders with what these companies sold of them alone: title, passengers, sums."""
    back = select(func.coalesce(func.sum(_tickets.c.refunded_minor), 0)).where(_tickets.c.item_id == _items.c.id)
    query = (
        select(_items, back.scalar_subquery().label("back_minor"))
        .join(_inventories, _inventories.c.id == _items.c.inventory_id)
        .where(_items.c.order_id.in_([one.id for one in found]), _inventories.c.company_id.in_(companies))
        .order_by(_items.c.position.desc())
    )
    ours: dict[str, OrderRecord] = {}
    bare = {one.id: replace(one, title="", count=0, total_minor=0, refunded_minor=0) for one in found}
    for each in tx.execute(query):
        so_far, count = ours.get(each.order_id, bare[each.order_id]), each._mapping["count"]
        ours[each.order_id] = replace(
            so_far,
            title=each.title,
            count=so_far.count + count,
            total_minor=so_far.total_minor + each.unit_minor * count,
            refunded_minor=so_far.refunded_minor + each.back_minor,
        )
    return [ours.get(one.id, bare[one.id]) for one in found]


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
    """In the table of all orders."""
    return row_at(record, "/admin/orders")


def row_at(record: OrderRecord, orders_at: str) -> RecordRow:
    """In a table whose orders are found below `orders_at`; people have pages for admins alone."""
    is_admin = orders_at.startswith("/admin")
    back = t("{amount} paid back").format(amount=shape.money(record.refunded_minor)) if record.refunded_minor else ""
    people = order_view.passengers_label(record.count)
    return RecordRow(
        record.id,
        [
            Cell(record.code, f"{orders_at}/{record.id}"),
            Cell(record.title, remark=people),
            _buyer(record, is_admin=is_admin),
            Cell(STATUSES[record.status], tone=order_view.TONES.get(record.status, "tag-plain")),
            Cell(shape.amount(record.total_minor), remark=back),
            Cell(shape.moment(record.created_at)),
        ],
    )


def _buyer(record: OrderRecord, *, is_admin: bool) -> Cell:
    if not record.buyer_id:
        return Cell(t("Cash sale"))
    return shape.person_cell(record.buyer_id if is_admin else None, record.buyer_email)


ORDERS = Kind(
    name="orders",
    fields=("find", "person", "trip", "day", "status", "kind", "since", "until"),
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
