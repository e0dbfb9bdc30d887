"""What was called off is given back in full to everybody, let in or not: ticket by ticket, each in its own entry.

Keeps true: it can be killed anywhere and run twice. A ticket that was given back is `cancelled` and its ledger key is
used, in one transaction; so what is left is found by looking, and nothing is paid back twice. An order that cannot be
given back steps aside and is tried later, less and less often; the others go on.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, literal_column, select
from sqlalchemy.exc import InterfaceError, OperationalError

from metro_web.core.db import Tx
from metro_web.domain import admission
from metro_web.domain import orders as rules
from metro_web.models.orders import Order
from metro_web.models.tellings import RefundDelay
from metro_web.models.tickets import Ticket
from metro_web.models.timetable import Event, Trip
from metro_web.services import cancellations

log = logging.getLogger(__name__)
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]
_events: Any = Event.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_delays: Any = RefundDelay.__table__  # type: ignore[attr-defined]
CALLED_OFF = "cancelled"
ORDERS_AT_ONCE = 20
DELAY_SECONDS, DELAY_SECONDS_MAX = 30, 3600
_CALLED_OFF = (
    select(_events.c.inventory_id)
    .where(_events.c.status == CALLED_OFF)
    .union_all(select(_trips.c.inventory_id).where(_trips.c.status == CALLED_OFF))
)
_OWED = (
    select(_tickets.c.order_id)
    .join(_orders, _orders.c.id == _tickets.c.order_id)
    .where(
        # As the index `ix_ticket_had` says it: of what was called off, the tickets that are not given back yet.
        _tickets.c.inventory_id.in_(bindparam("which", expanding=True)),
        _tickets.c.status != literal_column(f"'{admission.CANCELLED}'"),
        _orders.c.status == rules.PAID,
        _orders.c.buyer_id.is_not(None),
        ~exists().where(_delays.c.order_id == _orders.c.id, _delays.c.due_at > bindparam("now")),
    )
    .distinct()
    .limit(bindparam("most"))
)


def pay_some(tx: Tx, now: datetime) -> int:
    """Give some orders back what was called off of them; how many orders."""
    which = tx.execute(_CALLED_OFF).scalars().all()
    owed = tx.execute(_OWED, {"which": which, "most": ORDERS_AT_ONCE, "now": now}).scalars() if which else ()
    order_ids = sorted(owed)
    return sum(_pay(tx, order_id, now) for order_id in order_ids)


def _pay(tx: Tx, order_id: str, now: datetime) -> bool:
    """Give one order back, or nothing of it and a later try."""
    try:
        with tx.begin_nested():
            cancellations.call_off(tx, order_id, now)
    except (OperationalError, InterfaceError):
        raise  # no fault of this order's: the whole is tried again
    except Exception as exc:
        log.exception("order %s could not be given back what was called off", order_id)
        _step_aside(tx, order_id, exc, now)
        return False
    tx.execute(delete(_delays).where(_delays.c.order_id == order_id))
    return True


def _step_aside(tx: Tx, order_id: str, exc: Exception, now: datetime) -> None:
    before = tx.execute(select(_delays.c.tries).where(_delays.c.order_id == order_id)).scalar() or 0
    wait = min(DELAY_SECONDS_MAX, DELAY_SECONDS * 2**before)
    tx.execute(delete(_delays).where(_delays.c.order_id == order_id))
    row = {"tries": before + 1, "due_at": now + timedelta(seconds=wait), "error": f"{type(exc).__name__}: {exc}"[:300]}
    tx.execute(insert(_delays).values(order_id=order_id, **row))
