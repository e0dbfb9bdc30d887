"""Reads tickets with what was sold; a status is always as of now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.core.rows import Row
from metro_web.domain import admission
from metro_web.models.orders import Order, OrderItem
from metro_web.models.tickets import Ticket
from metro_web.queries import standings
from metro_web.queries.standings import Standing

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]

WORDS_MAX = 6


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket, the facts of its item as sold, and how what it is for stands now (None for a journey); minor units.

    `code` never leaves the house except inside the token.
    """

    id: str
    order_id: str
    order_code: str
    owner_id: str | None
    kind: str
    title: str
    status: str
    code: str
    short_code: str
    key_id: str
    price_minor: int
    refunded_minor: int
    currency: str
    valid_from: datetime
    valid_until: datetime
    entered_at: datetime | None
    exited_at: datetime | None
    created_at: datetime
    facts: dict[str, Any]
    standing: Standing | None = None

    @property
    def lets_in(self) -> bool:
        """Whether it may open a gate yet: it lives, and what it is for was not called off."""
        return self.status in admission.LIVING and not (self.standing is not None and self.standing.is_called_off)


def _query() -> Any:
    sold = (_items.c.title, _items.c.facts, _orders.c.code.label("order_code"), _orders.c.currency)
    query = (
        select(_tickets, *sold, *standings.columns)
        .join(_items, _items.c.id == _tickets.c.item_id)
        .join(_orders, _orders.c.id == _tickets.c.order_id)
    )
    return standings.joined(query, _items.c.inventory_id)


# Built once: composing a statement costs about as much as running it.
_BY_ID = _query().where(_tickets.c.id == bindparam("which"))
_BY_ORDERS = _query().where(_tickets.c.order_id.in_(bindparam("which", expanding=True))).order_by(_tickets.c.id)


# Items of an order, each with the rows of its tickets.
Issued = Sequence[tuple[Any, Sequence[Row]]]


def as_written(row: Row, item: Any, order: Row, now: datetime) -> TicketView:
    """A ticket just inserted, from the values themselves; it stands where it was sold for, so without a standing."""
    seen = {"entered_at": None, "exited_at": None, "order_code": order["code"], "currency": order["currency"]}
    return _view(SimpleNamespace(**seen, **row, title=item.title, facts=item.facts), None, now)


def find_ticket(tx: Tx, ticket_id: str) -> TicketView | None:
    """One ticket, or None; what is no id at all (a NUL, say) never reaches the database."""
    if not is_id(ticket_id):
        return None
    return next(iter(_views(tx, tx.execute(_BY_ID, {"which": ticket_id}).all(), clock.utc_now())), None)


def list_by_orders(tx: Tx, order_ids: Sequence[str]) -> dict[str, list[TicketView]]:
    """Tickets of orders, in the order of issue, by order id."""
    found: dict[str, list[TicketView]] = {}
    for one in _views(tx, tx.execute(_BY_ORDERS, {"which": order_ids}).all(), clock.utc_now()):
        found.setdefault(one.order_id, []).append(one)
    return found


def list_of_owner(
    tx: Tx,
    owner_id: str,
    *,
    status: str | None,
    limit: int,
    before: str | None,
    since: datetime | None = None,
    until: datetime | None = None,
    kind: str | None = None,
    words: str = "",
) -> tuple[list[TicketView], str | None]:
    """A person's tickets newest first, and the id to go on before, or None; `status` is as of now.

    `since` and `until` are about when they were issued; `words` all stand in what was sold, or are an order's code.
    """
    now = clock.utc_now()
    query = _query().where(_tickets.c.owner_id == owner_id).order_by(_tickets.c.id.desc()).limit(limit + 1)
    is_late = and_(_tickets.c.status == admission.ACTIVE, _tickets.c.valid_until <= now)
    if status == admission.EXPIRED:
        query = query.where(or_(_tickets.c.status == admission.EXPIRED, is_late))
    elif status:
        query = query.where(_tickets.c.status == status, ~is_late)
    if kind:
        query = query.where(_tickets.c.kind == kind)
    for word in search_words(words):
        is_titled = func.lower(_items.c.title).contains(word, autoescape=True)
        query = query.where(or_(is_titled, func.lower(_orders.c.code) == word))
    if since:
        query = query.where(_tickets.c.created_at >= since)
    if until:
        query = query.where(_tickets.c.created_at < until)
    if before:
        query = query.where(_tickets.c.id < before)
    rows = tx.execute(query).all()
    page = _views(tx, rows[:limit], now)
    return page, page[-1].id if len(rows) > limit else None


def search_words(text: str) -> list[str]:
    """What somebody looks for, word by word in small letters; a few of them at most."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return plain.lower().split()[:WORDS_MAX]


def _views(tx: Tx, rows: Sequence[Any], now: datetime) -> list[TicketView]:
    return [_view(row, standing, now) for row, standing in zip(rows, standings.of_rows(tx, rows), strict=True)]


def _view(row: Any, standing: Standing | None, now: datetime) -> TicketView:
    return TicketView(
        id=row.id,
        order_id=row.order_id,
        order_code=row.order_code,
        owner_id=row.owner_id,
        kind=row.kind,
        title=row.title,
        status=admission.status_at(row.status, row.valid_until, now),
        code=row.code,
        short_code=row.short_code,
        key_id=row.key_id,
        price_minor=row.price_minor,
        refunded_minor=row.refunded_minor,
        currency=row.currency,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        entered_at=row.entered_at,
        exited_at=row.exited_at,
        created_at=row.created_at,
        facts=row.facts,
        standing=standing,
    )
