"""What the first page shows: where somebody usually goes, and what waits for them."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from metro_web.core.db import Tx
from metro_web.domain import orders as rules
from metro_web.models.orders import Order, OrderItem
from metro_web.queries.order_view import StepView
from metro_web.queries.ticket_view import TicketFace

_orders: Any = Order.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
ORDERS_LOOKED_AT = 40
PAIRS_MAX = 4


@dataclass(frozen=True)
class AgainView:
    """A journey made before, with its price now; `note` says why it cannot be bought at the moment."""

    href: str
    origin: str
    destination: str
    color: str
    price_label: str
    summary: str
    note: str


@dataclass(frozen=True)
class HomeView:
    """The whole first page."""

    is_signed_in: bool = False
    balance_label: str = ""
    usual_origin: str = ""
    open_order: StepView = field(default_factory=StepView)
    tickets: list[TicketFace] = field(default_factory=list)
    again: list[AgainView] = field(default_factory=list)


def recent_journeys(tx: Tx, user_id: str) -> list[tuple[str, str]]:
    """(from, to) of the newest paid orders, newest first, repeats included."""
    rows = tx.execute(
        select(_items.c.facts)
        .join(_orders, _orders.c.id == _items.c.order_id)
        .where(_orders.c.buyer_id == user_id, _orders.c.status == rules.PAID, _items.c.kind == "journey")
        .order_by(_orders.c.id.desc(), _items.c.position)
        .limit(ORDERS_LOOKED_AT)
    ).scalars()
    return [(facts["from"], facts["to"]) for facts in rows]


def pairs(journeys: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each pair once, newest first, as many as the page has room for."""
    return list(dict.fromkeys(journeys))[:PAIRS_MAX]


def usual_origin(journeys: list[tuple[str, str]]) -> str:
    """Where they set out from most often, or ''."""
    return Counter(origin for origin, _to in journeys).most_common(1)[0][0] if journeys else ""
