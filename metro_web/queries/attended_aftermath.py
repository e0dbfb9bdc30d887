"""After an event or trip moved or was called off: who was told, whose money waits, and what staff give back by hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from metro_web.core.db import Tx
from metro_web.domain import admission
from metro_web.domain import orders as rules
from metro_web.models.orders import Order, OrderItem
from metro_web.models.people import User
from metro_web.models.tellings import RefundDelay, Telling, Told
from metro_web.models.tickets import Ticket

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
_tellings: Any = Telling.__table__  # type: ignore[attr-defined]
_told: Any = Told.__table__  # type: ignore[attr-defined]
_delays: Any = RefundDelay.__table__  # type: ignore[attr-defined]
ROWS_MAX = 200
_which: Any = bindparam("which")
_living = (
    _items.join(_tickets, and_(_tickets.c.item_id == _items.c.id, _tickets.c.order_id == _items.c.order_id))
    .join(_orders, _orders.c.id == _items.c.order_id)
)  # fmt: skip
_owed: Any = and_(
    _items.c.inventory_id == _which, _orders.c.status == rules.PAID, _tickets.c.status != admission.CANCELLED
)
_HEAD = (_orders.c.id, _orders.c.code, func.count().label("number"), func.sum(_tickets.c.price_minor).label("amount"))
_BY_HAND = (
    select(*_HEAD, _users.c.name, _users.c.email)
    .select_from(_living.join(_users, _users.c.id == _orders.c.seller_id, isouter=True))
    .where(_owed, _orders.c.buyer_id.is_(None))
    .group_by(_orders.c.id, _orders.c.code, _users.c.name, _users.c.email)
    .order_by(_orders.c.id)
    .limit(ROWS_MAX)
)
_STUCK = (
    select(*_HEAD, _delays.c.tries, _delays.c.due_at)
    .select_from(_living.join(_delays, _delays.c.order_id == _orders.c.id))
    .where(_owed)
    .group_by(_orders.c.id, _orders.c.code, _delays.c.tries, _delays.c.due_at)
    .order_by(_orders.c.id)
    .limit(ROWS_MAX)
)
_WAITING = (
    select(func.count(), func.coalesce(func.sum(_tickets.c.price_minor), 0))
    .select_from(_living)
    .where(_owed, _orders.c.buyer_id.is_not(None))
)
_TELLING = select(_tellings).where(_tellings.c.inventory_id == _which)
_TOLD_SINCE = (
    select(func.count()).select_from(_told).where(_told.c.inventory_id == _which, _told.c.at >= bindparam("since"))
)


@dataclass(frozen=True, slots=True)
class OwedOrder:
    """An order with tickets of what was called off: how many, for how much; who sold it; how often it was tried, next when."""

    id: str
    code: str
    tickets: int
    amount_minor: int
    seller: str = ""
    tries: int = 0
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TellingView:
    """The newest change, how many people were told of it, and whether that is everybody."""

    kind: str
    reason: str
    at: datetime
    told: int
    is_done: bool


@dataclass(frozen=True, slots=True)
class Aftermath:
    """`waiting` tickets (and minor units) go back by themselves; `by_hand` were sold to nobody known; `stuck` failed."""

    waiting: int
    waiting_minor: int
    by_hand: list[OwedOrder]
    stuck: list[OwedOrder]


def telling(tx: Tx, inventory_id: str) -> TellingView | None:
    """What its holders are being told, or were last; None where nothing changed."""
    row = tx.execute(_TELLING, {"which": inventory_id}).first()
    if row is None:
        return None
    told = tx.execute(_TOLD_SINCE, {"which": inventory_id, "since": row.at}).scalar_one()
    is_done = row.due_at is None or (not row.reached and row.due_at > row.at)
    return TellingView(row.kind, row.reason, row.at, told, is_done)


def owed(tx: Tx, inventory_id: str) -> Aftermath:
    """What is still to be given back of something that was called off."""
    wanted = {"which": inventory_id}
    waiting, amount = tx.execute(_WAITING, wanted).one()
    by_hand = [
        OwedOrder(row.id, row.code, row.number, int(row.amount), row.name or row.email or "")
        for row in tx.execute(_BY_HAND, wanted)
    ]
    stuck = [
        OwedOrder(row.id, row.code, row.number, int(row.amount), tries=row.tries, due_at=row.due_at)
        for row in tx.execute(_STUCK, wanted)
    ]
    return Aftermath(int(waiting), int(amount), by_hand, stuck)
