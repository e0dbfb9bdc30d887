"""How many tickets of one event a person may have (`RULES.md`, Seats); 10 unless its organiser says otherwise."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict
from metro_web.core.i18n import t
from metro_web.domain import admission
from metro_web.models.orders import OrderItem
from metro_web.models.stock import Hold
from metro_web.models.tickets import Ticket
from metro_web.queries import inventories
from metro_web.queries.attended import EVENT
from metro_web.queries.inventories import InventoryView
from metro_web.services import holds
from metro_web.services.quotes import Quote, Sale

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_holds: Any = Hold.__table__  # type: ignore[attr-defined]
_which: Any = bindparam("which")
_owner: Any = bindparam("owner")
_BOUGHT = (
    select(func.count())
    .select_from(_tickets.join(_items, _items.c.id == _tickets.c.item_id))
    .where(_tickets.c.owner_id == _owner, _items.c.inventory_id == _which, _tickets.c.status != admission.CANCELLED)
)
_ORDERED = select(func.coalesce(func.sum(_holds.c.count), 0)).where(
    _holds.c.owner_id == _owner,
    _holds.c.inventory_id == _which,
    _holds.c.order_id.is_not(None),
    _holds.c.expires_at > bindparam("now"),
)


def require_room(tx: Tx, quotes: Sequence[Quote], sale: Sale) -> None:
    """409 `limit_reached`, counted under the buyer's lock. Sales at a counter to nobody known have no limit."""
    wanted: dict[str, int] = {}
    for quote in quotes:
        if quote.inventory_id is not None:
            wanted[quote.inventory_id] = wanted.get(quote.inventory_id, 0) + quote.count
    if not wanted or sale.buyer_id is None:
        return
    holds.lock_owner(tx, sale.buyer_id)
    for inventory_id, count in wanted.items():
        inventory = inventories.find(tx, inventory_id)
        assert inventory is not None, "it was priced above"
        if inventory.kind == EVENT:
            _require_room(tx, inventory, sale, count)


def _require_room(tx: Tx, inventory: InventoryView, sale: Sale, more: int) -> None:
    most = inventory.per_person_max or settings().event_tickets_max
    whose = {"owner": sale.buyer_id, "which": inventory.id, "now": sale.now}
    has = int(tx.execute(_BOUGHT, whose).scalar_one()) + int(tx.execute(_ORDERED, whose).scalar_one())
    if has + more > most:
        said = t("One person may have {n} tickets for {title}.")
        raise Conflict("limit_reached", said.format(n=most, title=inventory.title))
