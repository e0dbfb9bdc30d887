"""What became of the places of an event or trip: sold, held, paid, unpaid, refunded and let in, by section; who bought most.

Keeps true: money is what the tickets say, each of which was paid by an entry of the ledger and given back by another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from metro_web.core.db import Tx
from metro_web.domain import admission
from metro_web.domain import orders as rules
from metro_web.domain.seating import Plan
from metro_web.models.orders import Order, OrderItem
from metro_web.models.people import User
from metro_web.models.stock import Hold, SlotClaim
from metro_web.models.tickets import Ticket
from metro_web.queries import boards, inventories
from metro_web.queries.inventories import InventoryView

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]
_holds: Any = Hold.__table__  # type: ignore[attr-defined]
_claims: Any = SlotClaim.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
BUYERS_MAX = 10
_which: Any = bindparam("which")
_now: Any = bindparam("now")
_section: Any = _items.c.facts["section"].as_string()
_arrived: Any = _tickets.c.entered_at.is_not(None)
# By the order too: that is where tickets are found without reading them all.
_sold: Any = _items.join(_tickets, and_(_tickets.c.item_id == _items.c.id, _tickets.c.order_id == _items.c.order_id))
_TICKETS = (
    select(
        _section.label("section"),
        _tickets.c.status,
        _arrived.label("arrived"),
        func.count().label("number"),
        func.sum(_tickets.c.price_minor).label("paid"),
        func.sum(_tickets.c.refunded_minor).label("refunded"),
    )
    .select_from(_sold)
    .where(_items.c.inventory_id == _which)
    .group_by(_section, _tickets.c.status, _arrived)
)
_UNPAID = (
    select(_section, func.sum(_items.c.count), func.sum(_items.c.count * _items.c.unit_minor))
    .select_from(_items.join(_orders, _orders.c.id == _items.c.order_id))
    .where(_items.c.inventory_id == _which, _orders.c.status.in_(rules.UNPAID), _orders.c.expires_at > _now)
    .group_by(_section)
)
_HELD = select(_holds.c.section, _holds.c.seats, _holds.c.count).where(
    _holds.c.inventory_id == _which, _holds.c.expires_at > _now, _holds.c.order_id.is_(None)
)
_BLOCKED = select(_claims.c.seat).where(_claims.c.inventory_id == _which, _claims.c.hold_id.is_(None)).distinct()
_kept = func.sum(_tickets.c.price_minor - _tickets.c.refunded_minor)
_BUYERS = (
    select(_tickets.c.owner_id, _users.c.name, _users.c.email, func.count().label("number"), _kept.label("spent"))
    .select_from(_sold.join(_users, _users.c.id == _tickets.c.owner_id))
    .where(_items.c.inventory_id == _which, _tickets.c.status != admission.CANCELLED)
    .group_by(_tickets.c.owner_id, _users.c.name, _users.c.email)
    .order_by(func.count().desc(), _kept.desc(), _tickets.c.owner_id)
    .limit(BUYERS_MAX)
)


@dataclass(slots=True)
class SectionFigures:
    """One section: places as counts, money in minor units. `sold` are tickets not given back, `arrived` of them once in.

    `living_minor` is what they cost: what goes back where all of it is called off.
    """

    code: str
    name: str
    places: int = 0
    sold: int = 0
    unpaid: int = 0
    held: int = 0
    blocked: int = 0
    left: int = 0
    arrived: int = 0
    inside: int = 0
    paid_minor: int = 0
    refunded_minor: int = 0
    unpaid_minor: int = 0
    living_minor: int = 0

    def add(self, other: "SectionFigures") -> None:
        """Take another's figures in."""
        for one in fields(self):
            if one.name not in ("code", "name"):
                setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(frozen=True, slots=True)
class Buyer:
    """Somebody with tickets of it; `spent_minor` is what they paid less what they got back for those they still have."""

    user_id: str
    name: str
    email: str
    tickets: int
    spent_minor: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Tickets not given back, those of them that were shown at the door, and those inside, by section code."""

    expected: dict[str, int]
    arrived: dict[str, int]
    inside: dict[str, int]


def by_section(tx: Tx, inventory: InventoryView, now: datetime) -> list[SectionFigures]:
    """Every section in the order of the plan, then those without seats; one no longer there only if it was sold."""
    plan = inventories.plan_of(tx, inventory)
    found = (
        {part.code: SectionFigures(part.code, part.name, part.seats_count) for part in plan.sections} if plan else {}
    )
    for pool in inventories.pools(tx, inventory.id):
        found[pool.section] = SectionFigures(pool.section, pool.name, pool.capacity)
    wanted = {"which": inventory.id, "now": now}
    for row in tx.execute(_TICKETS, wanted):
        _count(found.setdefault(row.section, SectionFigures(row.section, row.section)), row)
    for section, count, amount in tx.execute(_UNPAID, wanted):
        if section in found:
            found[section].unpaid, found[section].unpaid_minor = int(count), int(amount)
    for section, count in _held(tx, plan, wanted).items():
        if section in found:
            found[section].held += count
    if plan is not None:
        for (seat,) in tx.execute(_BLOCKED, wanted):
            found[plan.section_of(seat).code].blocked += 1
    for section, left in boards.look(tx, inventory, now).left.items():
        if section in found:
            found[section].left = left
    return list(found.values())


def total(sections: list[SectionFigures]) -> SectionFigures:
    """All of them together."""
    whole = SectionFigures("", "")
    for section in sections:
        whole.add(section)
    return whole


def buyers(tx: Tx, inventory_id: str) -> list[Buyer]:
    """Who has most tickets of it, most first."""
    return [
        Buyer(row.owner_id, row.name, row.email or "", row.number, int(row.spent))
        for row in tx.execute(_BUYERS, {"which": inventory_id})
    ]


def arrivals(tx: Tx, inventory_id: str) -> Arrivals:
    """Who is expected and who has come, as of now."""
    found = Arrivals({}, {}, {})
    for row in tx.execute(_TICKETS, {"which": inventory_id}):
        counted = SectionFigures(row.section, "")
        _count(counted, row)
        for kept, more in (
            (found.expected, counted.sold),
            (found.arrived, counted.arrived),
            (found.inside, counted.inside),
        ):
            kept[row.section] = kept.get(row.section, 0) + more
    return found


def _count(section: SectionFigures, row: Any) -> None:
    section.paid_minor += int(row.paid)
    section.refunded_minor += int(row.refunded)
    if row.status != admission.CANCELLED:
        section.sold += row.number
        section.living_minor += int(row.paid) - int(row.refunded)
        section.arrived += row.number if row.arrived else 0
        section.inside += row.number if row.status in (admission.IN_USE, admission.USED) else 0


def _held(tx: Tx, plan: Plan | None, wanted: Mapping[str, Any]) -> dict[str, int]:
    held: dict[str, int] = {}
    for section, seats, count in tx.execute(_HELD, wanted):
        if section:
            held[section] = held.get(section, 0) + count
        elif plan is not None:
            for seat in seats:
                code = plan.section_of(seat).code
                held[code] = held.get(code, 0) + 1
    return held
