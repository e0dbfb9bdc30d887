"""What events and trips share on their way from draft to the end: found by admins, locked, put on sale, called off.

Keeps true: nobody but admins gets this far, and what is sold follows the status in the same transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import select, update

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.orders import OrderItem
from metro_web.queries.attended import EventView, TripView
from metro_web.services import audit, inventories_admin

_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
Found = TypeVar("Found", EventView, TripView)


@dataclass(frozen=True, slots=True)
class Attended(Generic[Found]):
    """Events, or trips: their word in the audit log, their table, how one is found, and when it is on sale."""

    word: str
    table: Any
    find: Callable[[Tx, str], Found | None]
    on_sale: str
    missing: str
    over: Callable[[], Conflict]


def get(tx: Tx, actor: Actor, kind: Attended[Found], which: str) -> Found:
    """Any of them for an admin, drafts too; 404."""
    require(actor, ADMIN)
    found = kind.find(tx, which)
    if found is None:
        raise NotFound(kind.missing)
    return found


def lock(tx: Tx, actor: Actor, kind: Attended[Found], which: str) -> Found:
    """The same, locked until the end of the transaction."""
    require(actor, ADMIN)
    if ids.is_id(which):
        tx.execute(select(kind.table.c.id).where(kind.table.c.id == which).with_for_update())
    return get(tx, actor, kind, which)


def become(tx: Tx, actor: Actor, kind: Attended[Found], which: str, status: str, before: tuple[str, ...]) -> Found:
    """Another status, from one of those before; 409 where it is over. What has it already stays as it is."""
    found, now = lock(tx, actor, kind, which), clock.utc_now()
    if found.status == status:
        return found
    if found.status not in before:
        raise kind.over()
    tx.execute(update(kind.table).where(kind.table.c.id == which).values(status=status))
    inventories_admin.put_on_sale(tx, found.inventory_id, is_on_sale=status == kind.on_sale, now=now)
    subject = f"{kind.word}:{which}"
    audit.record(tx, actor, f"{kind.word}.{status}", subject, {"status": found.status}, {"status": status}, now)
    return get(tx, actor, kind, which)


def require_unsold(tx: Tx, inventory_id: str, title: str) -> None:
    """409 `in_use` where anything of it was ever ordered."""
    if tx.execute(select(_items.c.id).where(_items.c.inventory_id == inventory_id).limit(1)).first() is not None:
        raise Conflict("in_use", t("Tickets were ordered for {title}; call it off instead.").format(title=title))
