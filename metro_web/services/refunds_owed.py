"""What was called off is given back in full to everybody, let in or not: ticket by ticket, each in its own entry.

Keeps true: it can be killed anywhere and run twice. A ticket that was given back is `cancelled` and its ledger key is
used, in one transaction; so what is left is found by looking, and nothing is paid back twice.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select

from metro_web.core.db import Tx
from metro_web.domain import admission
from metro_web.domain import orders as rules
from metro_web.models.orders import Order, OrderItem
from metro_web.models.tickets import Ticket
from metro_web.models.timetable import Event, Trip
from metro_web.services import cancellations

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]
_events: Any = Event.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
CALLED_OFF = "cancelled"
ORDERS_AT_ONCE = 20
_off = (
    select(_events.c.inventory_id)
    .where(_events.c.status == CALLED_OFF)
    .union_all(select(_trips.c.inventory_id).where(_trips.c.status == CALLED_OFF))
)
_OWED = (
    select(_tickets.c.order_id)
    # By the order too: that is where tickets are found without reading them all. One all given back is not looked into.
    .join(_items, and_(_items.c.id == _tickets.c.item_id, _items.c.order_id == _tickets.c.order_id))
    .join(_orders, _orders.c.id == _tickets.c.order_id)
    .where(
        _items.c.inventory_id.in_(_off),
        _orders.c.status == rules.PAID,
        _tickets.c.status != admission.CANCELLED,
        _orders.c.buyer_id.is_not(None),
    )
    .distinct()
    .limit(bindparam("most"))
)


def pay_some(tx: Tx, now: datetime) -> int:
    """Give some orders back what was called off of them; how many orders."""
    order_ids = sorted(tx.execute(_OWED, {"most": ORDERS_AT_ONCE}).scalars())
    for order_id in order_ids:
        cancellations.call_off(tx, order_id, now)
    return len(order_ids)
