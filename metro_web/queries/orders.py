"""Reads orders with their items, payments and tickets; a status is always as of now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.core.rows import Row
from metro_web.domain import orders as rules
from metro_web.models.orders import Order, OrderItem, Payment
from metro_web.queries import standings
from metro_web.queries import tickets as ticket_queries
from metro_web.queries.standings import Standing
from metro_web.queries.tickets import Issued, TicketView, search_words

_orders: Any = Order.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_payments: Any = Payment.__table__  # type: ignore[attr-defined]

# Built once: composing a statement costs about as much as running it.
_which: Any = bindparam("which", expanding=True)
_BY_ID = select(_orders).where(_orders.c.id == bindparam("which"))
_ITEMS = (
    standings.joined(select(_items, *standings.columns), _items.c.inventory_id)
    .where(_items.c.order_id.in_(_which))
    .order_by(_items.c.position)
)
_PAYMENTS = select(_payments).where(_payments.c.order_id.in_(_which)).order_by(_payments.c.id)
_COUNT_UNPAID = select(func.count()).where(
    _orders.c.buyer_id == bindparam("buyer"),
    _orders.c.status.in_(rules.UNPAID),
    _orders.c.expires_at > bindparam("now"),
)


@dataclass(frozen=True, slots=True)
class ItemView:
    """What was bought, and how it stands now (None for a journey); minor units, each of `count`."""

    kind: str
    title: str
    count: int
    unit_minor: int
    facts: dict[str, Any]
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class PaymentView:
    """One attempt to pay; minor units."""

    id: str
    method: str
    status: str
    amount_minor: int
    reason: str
    created_at: datetime
    kind: str = ""
    last_four: str = ""
    redirect_url: str = ""


@dataclass(frozen=True, slots=True)
class OrderView:
    """A whole order; minor units."""

    id: str
    code: str
    buyer_id: str | None
    seller_id: str | None
    channel: str
    status: str
    method: str
    total_minor: int
    refunded_minor: int
    currency: str
    codes_sent: int
    created_at: datetime
    expires_at: datetime | None
    paid_at: datetime | None
    items: tuple[ItemView, ...]
    payments: tuple[PaymentView, ...]
    tickets: tuple[TicketView, ...]


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders of a buyer: a status as of now, a kind of item, made from … to (instants), all of some words."""

    status: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


def get_order(tx: Tx, order_id: str) -> OrderView | None:
    """One order, or None; what is no id at all (a NUL, say) never reaches the database."""
    if not is_id(order_id):
        return None
    rows = tx.execute(_BY_ID, {"which": order_id}).all()
    return _whole(tx, rows)[0] if rows else None


def list_orders(
    tx: Tx, buyer_id: str | None, wanted: OrderFilter, *, limit: int, before: str | None
) -> tuple[list[OrderView], str | None]:
    """Orders newest first (of everybody where `buyer_id` is None), and the id to go on before, or None."""
    query = select(_orders).order_by(_orders.c.id.desc()).limit(limit + 1)
    if buyer_id is not None:
        query = query.where(_orders.c.buyer_id == buyer_id)
    if before:
        query = query.where(_orders.c.id < before)
    rows = tx.execute(_narrowed(query, wanted)).all()
    page = _whole(tx, rows[:limit])
    return page, page[-1].id if len(rows) > limit else None


def count_unpaid(tx: Tx, buyer_id: str, now: datetime) -> int:
    """Orders of a person that wait for a code or money right now."""
    return int(tx.execute(_COUNT_UNPAID, {"buyer": buyer_id, "now": now}).scalar_one())


def _narrowed(query: Any, wanted: OrderFilter) -> Any:
    now = clock.utc_now()
    is_late = and_(_orders.c.status.in_(rules.UNPAID), _orders.c.expires_at <= now)
    if wanted.status == rules.EXPIRED:
        query = query.where(or_(_orders.c.status == rules.EXPIRED, is_late))
    elif wanted.status:
        query = query.where(_orders.c.status == wanted.status, ~is_late)
    if wanted.kind:
        query = query.where(_orders.c.id.in_(select(_items.c.order_id).where(_items.c.kind == wanted.kind)))
    for word in search_words(wanted.words):
        titled = select(_items.c.order_id).where(func.lower(_items.c.title).contains(word, autoescape=True))
        query = query.where(or_(_orders.c.id.in_(titled), func.lower(_orders.c.code) == word))
    if wanted.since:
        query = query.where(_orders.c.created_at >= wanted.since)
    if wanted.until:
        query = query.where(_orders.c.created_at < wanted.until)
    return query


def _whole(tx: Tx, rows: Sequence[Any]) -> list[OrderView]:
    now = clock.utc_now()
    wanted = [row.id for row in rows]
    items: dict[str, list[ItemView]] = {}
    bought = tx.execute(_ITEMS, {"which": wanted}).all()
    for r, standing in zip(bought, standings.of_rows(tx, bought), strict=True):
        item = ItemView(r.kind, r.title, r._mapping["count"], r.unit_minor, r.facts, standing)
        items.setdefault(r.order_id, []).append(item)
    payments: dict[str, list[PaymentView]] = {}
    # An order that waits for its code has neither payments nor tickets: two round trips less on the way to paying.
    further = [row.id for row in rows if row.status != rules.AWAITING_OTP]
    for r in tx.execute(_PAYMENTS, {"which": further}) if further else ():
        payments.setdefault(r.order_id, []).append(_payment(dict(r._mapping)))
    tickets = ticket_queries.list_by_orders(tx, further) if further else {}
    return [
        _view(
            r._mapping,
            now,
            items=tuple(items.get(r.id, ())),
            payments=tuple(payments.get(r.id, ())),
            tickets=tuple(tickets.get(r.id, ())),
        )
        for r in rows
    ]


def as_written(
    order: Row, items: Sequence[Row], now: datetime, *, payment: Row | None = None, issued: Issued = ()
) -> OrderView:
    """An order just inserted, paid with `payment` or not yet, from the values themselves: no round trip at all."""
    bought = [ItemView(*(item[name] for name in ("kind", "title", "count", "unit_minor", "facts"))) for item in items]
    return _view(
        {"paid_at": None, **order},
        now,
        items=tuple(bought),
        payments=(_payment(payment),) if payment is not None else (),
        tickets=tuple(ticket_queries.as_written(row, item, order, now) for item, rows in issued for row in rows),
    )


def _payment(row: Row) -> PaymentView:
    names = ("id", "method", "status", "amount_minor", "reason", "created_at")
    of_provider = (row.get(name, "") for name in ("kind", "last_four", "redirect_url"))
    return PaymentView(*(row[name] for name in names), *of_provider)


def _view(
    row: Mapping[str, Any],
    now: datetime,
    *,
    items: tuple[ItemView, ...],
    payments: tuple[PaymentView, ...] = (),
    tickets: tuple[TicketView, ...] = (),
) -> OrderView:
    return OrderView(
        id=row["id"],
        code=row["code"],
        buyer_id=row["buyer_id"],
        seller_id=row["seller_id"],
        channel=row["channel"],
        status=rules.status_at(row["status"], row["expires_at"], now),
        method=row["method"],
        total_minor=row["total_minor"],
        refunded_minor=row["refunded_minor"],
        currency=row["currency"],
        codes_sent=row["codes_sent"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        paid_at=row["paid_at"],
        items=items,
        payments=payments,
        tickets=tickets,
    )
