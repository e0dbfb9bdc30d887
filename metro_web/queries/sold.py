"""Whether something of the network was ever sold, and so may not be deleted: what sold tickets name must stay.

An order that ended unpaid sold nothing. `touches` finds candidates fast; the item's own facts decide, because a line
and a station may have the same code, and because the databases differ about capitals in LIKE.
"""

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import and_, func, or_, select

from metro_web.core.db import Tx
from metro_web.domain import orders as rules
from metro_web.models.orders import Order, OrderItem
from metro_web.models.tickets import Ticket

_orders: Any = Order.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
Facts = dict[str, Any]
ROWS_AT_ONCE = 100


def line(tx: Tx, code: str, now: datetime) -> bool:
    """Whether anybody bought a ride on this line."""
    return _any(tx, (code,), lambda facts: any(leg["line"] == code for leg in facts["legs"]), now)


def station(tx: Tx, code: str, now: datetime) -> bool:
    """Whether anybody bought a journey from, to or through this station."""
    return _any(tx, (code,), lambda facts: code in facts["path"], now)


def station_on_line(tx: Tx, line_code: str, code: str, now: datetime) -> bool:
    """Whether anybody bought a ride on this line that passes this station."""

    def rides(facts: Facts) -> bool:
        return any(leg["line"] == line_code and code in leg["stations"] for leg in facts["legs"])

    return _any(tx, (line_code, code), rides, now)


def walk(tx: Tx, a: str, b: str, now: datetime) -> bool:
    """Whether anybody bought a journey with this walk in it."""

    def walks(facts: Facts) -> bool:
        ways = (pair for leg in facts["legs"] if leg["line"] is None for pair in pairwise(leg["stations"]))
        return any(set(pair) == {a, b} for pair in ways)

    return _any(tx, (a, b), walks, now)


def touched(tx: Tx, now: datetime) -> set[str]:
    """Codes of all lines and stations that sold journeys may name; `line` and `station` know for sure."""
    rows = tx.execute(
        select(_items.c.touches).join(_orders, _orders.c.id == _items.c.order_id).where(_sold(now)).distinct()
    )
    return {code for touches in rows.scalars() for code in touches.split("|") if code}


def living_tickets(tx: Tx, now: datetime) -> int:
    """Metro tickets that still open a gate: they keep their path and price whatever becomes of the network."""
    is_living = or_(_tickets.c.status == "in_use", and_(_tickets.c.status == "active", _tickets.c.valid_until > now))
    wanted = select(func.count()).select_from(_tickets).where(_tickets.c.kind == "journey", is_living)
    return int(tx.execute(wanted).scalar_one())


def _any(tx: Tx, codes: tuple[str, ...], is_meant: Callable[[Facts], bool], now: datetime) -> bool:
    wanted = select(_items.c.id, _items.c.facts).join(_orders, _orders.c.id == _items.c.order_id).where(_sold(now))
    for code in codes:
        wanted = wanted.where(_items.c.touches.contains(f"|{code}|", autoescape=True))
    wanted, last = wanted.order_by(_items.c.id).limit(ROWS_AT_ONCE), ""
    # A page at a time: a cursor would need a transaction, which reading alone does not have.
    while rows := tx.execute(wanted.where(_items.c.id > last)).all():
        if any(is_meant(row.facts) for row in rows):
            return True
        last = rows[-1].id
    return False


def _sold(now: datetime) -> Any:
    open_still = or_(_orders.c.expires_at.is_(None), _orders.c.expires_at > now)
    return or_(
        _orders.c.status.not_in((*rules.UNPAID, rules.EXPIRED)), and_(_orders.c.status.in_(rules.UNPAID), open_still)
    )
