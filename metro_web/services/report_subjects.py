"""What a report is about: an order, a ticket, a trip or an event of whoever files it. What is another's is not there."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, select

from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.domain.reports import EVENT, ORDER, SUBJECTS, TICKET, TRIP
from metro_web.models.orders import Order, OrderItem
from metro_web.models.stock import Inventory
from metro_web.models.tickets import Ticket
from metro_web.models.timetable import Event, Trip

_orders: Any = Order.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_events: Any = Event.__table__  # type: ignore[attr-defined]
_this: Any = bindparam("which")
_mine: Any = bindparam("who")


@dataclass(frozen=True, slots=True)
class About:
    """What somebody says their report is about; a `kind` of '' is found out from the id."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Subject:
    """The same, known to be theirs; `company_id` is whose it is to answer, None where it is nobody's but the admins'."""

    kind: str = ""
    id: str = ""
    title: str = ""
    company_id: str | None = None


def of_mine(tx: Tx, user_id: str, about: About) -> Subject:
    """404 for what is not there or another's; 422 for a kind that reports are not about."""
    if about.kind and about.kind not in SUBJECTS:
        raise InvalidInput(t("A report is about an order, a ticket, a trip or an event."), field="about")
    kinds = [about.kind] if about.kind else list(SUBJECTS)
    tried = (_FINDERS[kind](tx, about.id, user_id) for kind in kinds) if is_id(about.id) else iter(())
    found = next((subject for subject in tried if subject is not None), None)
    if found is None:
        raise NotFound(t("There is nothing of yours under this number."))
    return found


def _order(tx: Tx, order_id: str, user_id: str) -> Subject | None:
    code = tx.execute(
        select(_orders.c.code).where(_orders.c.id == _this, _orders.c.buyer_id == _mine), _asked(order_id, user_id)
    ).scalar()
    if code is None:
        return None
    owners = tx.execute(
        select(_inventories.c.company_id)
        .select_from(_items.outerjoin(_inventories, _inventories.c.id == _items.c.inventory_id))
        .where(_items.c.order_id == order_id)
        .distinct()
    ).scalars()
    # Only an order that is one company's alone is that company's to answer.
    companies = set(owners)
    return Subject(
        ORDER, order_id, t("Order {code}").format(code=code), companies.pop() if len(companies) == 1 else None
    )


def _ticket(tx: Tx, ticket_id: str, user_id: str) -> Subject | None:
    row = tx.execute(
        select(_items.c.title, _inventories.c.company_id)
        .select_from(
            _tickets.join(_items, _items.c.id == _tickets.c.item_id).outerjoin(
                _inventories, _inventories.c.id == _tickets.c.inventory_id
            )
        )
        .where(_tickets.c.id == _this, _tickets.c.owner_id == _mine),
        _asked(ticket_id, user_id),
    ).first()
    return Subject(TICKET, ticket_id, row.title, row.company_id) if row else None


def _trip(tx: Tx, trip_id: str, user_id: str) -> Subject | None:
    return _attended(tx, TRIP, _trips, trip_id, user_id)


def _event(tx: Tx, event_id: str, user_id: str) -> Subject | None:
    return _attended(tx, EVENT, _events, event_id, user_id)


def _attended(tx: Tx, kind: str, table: Any, which: str, user_id: str) -> Subject | None:
    """One that somebody has ordered something of."""
    ordered = exists().where(
        _items.c.inventory_id == table.c.inventory_id, _orders.c.id == _items.c.order_id, _orders.c.buyer_id == _mine
    )
    row = tx.execute(
        select(_inventories.c.title, _inventories.c.company_id)
        .join(table, table.c.inventory_id == _inventories.c.id)
        .where(table.c.id == _this, ordered),
        _asked(which, user_id),
    ).first()
    return Subject(kind, which, row.title, row.company_id) if row else None


def _asked(which: str, user_id: str) -> dict[str, str]:
    return {"which": which, "who": user_id}


_FINDERS = {ORDER: _order, TICKET: _ticket, TRIP: _trip, EVENT: _event}
