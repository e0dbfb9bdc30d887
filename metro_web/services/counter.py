"""The sale at the counter: paid in cash, no code, `used` at once and counted as one whole journey at that time."""

from typing import Any

from sqlalchemy import select, update

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.domain import admission
from metro_web.domain.permissions import STAFF, Actor, require
from metro_web.models.orders import OrderItem
from metro_web.models.tickets import Ticket
from metro_web.queries import orders as order_queries
from metro_web.queries.orders import OrderView
from metro_web.services import journey_gate, orders
from metro_web.services.kinds import JourneyChoice

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]


def sell(tx: Tx, actor: Actor, choice: JourneyChoice, *, customer: str | None = None) -> OrderView:
    """Sell and count; the tickets belong to the customer named, else to the sale."""
    require(actor, STAFF)
    now = clock.utc_now()
    basket = orders.Basket([choice], method=orders.CASH, channel="counter", customer=customer)
    order = orders.sell_for_cash(tx, actor, basket, now)
    day = clock.service_date(now, settings().zone, settings().service_day_ends_hour)
    travelled = {"status": admission.USED, "entered_at": now, "entered_on": day, "exited_at": now}
    tx.execute(update(_tickets).where(_tickets.c.order_id == order.id).values(**travelled))
    facts = tx.execute(select(_items.c.facts).where(_items.c.order_id == order.id)).scalar_one()
    legs = journey_gate.legs_of(facts)
    moved = admission.movements_at_entry(legs) + admission.movements_at_exit(legs, facts["to"])
    for ticket in order.tickets:
        journey_gate.count(tx, ticket.id, moved, now)
    found = order_queries.get_order(tx, order.id)
    assert found is not None, "it was sold above"
    return found
