"""Orders at a desk: found by anything people read out, looked at, and locked for whoever changes them.

Keeps true: an operator sees and touches of an order only what their own companies sold; an order without any of that
is not there for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select

from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.domain.permissions import Actor
from metro_web.models.orders import OrderItem
from metro_web.models.stock import Inventory
from metro_web.models.tickets import Ticket
from metro_web.queries import orders as order_queries
from metro_web.queries.orders import OrderView
from metro_web.queries.records import orders as order_records
from metro_web.queries.records.shape import RecordFilter
from metro_web.services import desk_reach, orders
from metro_web.services.desk_reach import Desk
from metro_web.services.records import RecordPage

_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_SOLD_BY = (
    select(_items.c.id, _inventories.c.company_id)
    .join(_inventories, _inventories.c.id == _items.c.inventory_id, isouter=True)
    .where(_items.c.order_id == bindparam("which"))
)


@dataclass(frozen=True, slots=True)
class Within:
    """What of an order is within reach: the ids of its tickets (None: all), and whether that is the whole of it."""

    tickets: frozenset[str] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is anybody else's."""
        return self.tickets is None


@dataclass(frozen=True, slots=True)
class DeskOrder:
    """An order with the tickets within reach alone."""

    order: OrderView
    within: Within


def find(
    tx: Tx, actor: Actor, desk: Desk, wanted: RecordFilter, *, limit: int = 50, before: str = ""
) -> RecordPage:  # fmt: skip
    """A page of orders within reach, newest first; 422 for a status that there is not, or a day that is none."""
    reach = desk_reach.of(tx, actor, desk)
    if wanted.status and wanted.status not in order_records.STATUSES:
        raise InvalidInput(t("There is no such status here."), field="status")
    found, following = order_records.find(tx, replace(wanted, companies=reach), limit, before)
    return RecordPage(found if reach is None else order_records.of_companies(tx, found, reach), following)


def get(tx: Tx, actor: Actor, desk: Desk, order_id: str) -> DeskOrder:
    """One within reach; 404."""
    reach = desk_reach.of(tx, actor, desk)
    found = order_queries.get_order(tx, order_id)
    if found is None:
        raise _none()
    within = _within(tx, order_id, reach)
    return DeskOrder(_cut(found, within), within)


def lock(tx: Tx, actor: Actor, desk: Desk, order_id: str) -> tuple[Any, Within]:
    """The row of an order within reach, locked, and what of it is; 401, 403, 404."""
    reach = desk_reach.of(tx, actor, desk)
    row = orders.lock(tx, order_id) if is_id(order_id) else None
    if row is None:
        raise _none()
    return row, _within(tx, order_id, reach)


def require_whole(within: Within) -> None:
    """409 `others_too` where the order has what others sell, too."""
    if not within.is_whole:
        raise Conflict("others_too", t("This order has what others sell, too. Its buyer or an admin can do this."))


def seen(found: OrderView, within: Within) -> OrderView:
    """The order as somebody with this reach may see it."""
    return _cut(found, within)


def _within(tx: Tx, order_id: str, reach: desk_reach.Reach) -> Within:
    if reach is None:
        return Within()
    sold: Sequence[Any] = tx.execute(_SOLD_BY, {"which": order_id}).all()
    ours = [row.id for row in sold if row.company_id in reach]
    if not ours:
        raise _none()
    if len(ours) == len(sold):
        return Within()
    return Within(frozenset(tx.execute(select(_tickets.c.id).where(_tickets.c.item_id.in_(ours))).scalars()))


def _cut(found: OrderView, within: Within) -> OrderView:
    if within.tickets is None:
        return found
    kept = tuple(each for each in found.tickets if each.id in within.tickets)
    inventories = {each.facts.get("inventory") for each in kept}
    items = tuple(each for each in found.items if each.facts.get("inventory") in inventories)
    total = sum(each.unit_minor * each.count for each in items)
    refunded = sum(each.refunded_minor for each in kept)
    return replace(found, tickets=kept, items=items, payments=(), total_minor=total, refunded_minor=refunded)


def _none() -> NotFound:
    return NotFound(t("There is no such order."))
