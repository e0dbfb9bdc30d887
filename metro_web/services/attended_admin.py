"""What events and trips share on their way from draft to the end: found by admins, locked, put on sale, moved, called off.

Keeps true: nobody but admins gets this far, and of a trip those of its company; what is sold follows the status, and whoever holds a ticket is told of a
change, both by the same transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import select, update

from metro_web.core import clock, ids
from metro_web.core.clock import rfc3339
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.orders import OrderItem
from metro_web.models.tickets import Scan
from metro_web.queries.attended import EventView, TripView
from metro_web.services import attended_times, audit, company_sales, inventories_admin, step_up, tellings

_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_scans: Any = Scan.__table__  # type: ignore[attr-defined]
Found = TypeVar("Found", EventView, TripView)
DRAFT, CANCELLED, RETIRED = "draft", "cancelled", "retired"
REASON_LENGTH_MAX = 300


@dataclass(frozen=True, slots=True)
class Attended(Generic[Found]):
    """Events, or trips: their word in the audit log, their table, how one is found, and when it is on sale.

    `roles` may get this far beside admins; `permit` raises where one that was found is not the actor's to change.
    """

    word: str
    table: Any
    find: Callable[[Tx, str], Found | None]
    on_sale: str
    missing: str
    off: Callable[[], Conflict]
    over: Callable[[], Conflict]
    roles: tuple[str, ...] = ()
    permit: Callable[[Tx, Actor, Found], None] = lambda _tx, _actor, _found: None


def get(tx: Tx, actor: Actor, kind: Attended[Found], which: str) -> Found:
    """Any of them for an admin, drafts too; for others who may get this far, their own; 404."""
    require(actor, ADMIN, *kind.roles)
    found = kind.find(tx, which)
    if found is None:
        raise NotFound(kind.missing)
    kind.permit(tx, actor, found)
    return found


def lock(tx: Tx, actor: Actor, kind: Attended[Found], which: str) -> Found:
    """The same, locked until the end of the transaction."""
    require(actor, ADMIN, *kind.roles)
    if ids.is_id(which):
        tx.execute(select(kind.table.c.id).where(kind.table.c.id == which).with_for_update())
    return get(tx, actor, kind, which)


def lock_changeable(tx: Tx, actor: Actor, kind: Attended[Found], which: str) -> Found:
    """The same where it may still change; 409 where it was called off or is over."""
    found = lock(tx, actor, kind, which)
    if found.status == CANCELLED:
        raise kind.off()
    if found.over_at <= clock.utc_now():
        raise kind.over()
    return found


def become(tx: Tx, actor: Actor, kind: Attended[Found], which: str, status: str, before: tuple[str, ...]) -> Found:
    """Another status, from one of those before; 409 where it was called off. What has it already stays as it is."""
    found, now = lock(tx, actor, kind, which), clock.utc_now()
    if found.status == status:
        return found
    if found.status not in before:
        raise kind.off()
    if status == kind.on_sale and found.over_at <= now:
        raise kind.over()
    if status == kind.on_sale:
        company_sales.require_allowed(tx, found.inventory_id)
    tx.execute(update(kind.table).where(kind.table.c.id == which).values(status=status))
    inventories_admin.put_on_sale(tx, found.inventory_id, is_on_sale=status == kind.on_sale, now=now)
    subject = f"{kind.word}:{which}"
    audit.record(tx, actor, f"{kind.word}.{status}", subject, {"status": found.status}, {"status": status}, now)
    return get(tx, actor, kind, which)


def call_off(tx: Tx, actor: Actor, kind: Attended[Found], which: str, reason: str, before: tuple[str, ...]) -> Found:
    """Not on sale from now on; a job gives everything back to everybody, and each holder is told. Wants a fresh proof."""
    require(actor, ADMIN, *kind.roles)
    now = clock.utc_now()
    step_up.require_fresh(tx, actor, now)
    was, said = lock(tx, actor, kind, which), reason_text(reason)
    found = become(tx, actor, kind, which, CANCELLED, before)
    if was.status != CANCELLED:
        tellings.announce(tx, found.inventory_id, tellings.CALLED_OFF, said, now)
        if said:
            audit.record(tx, actor, f"{kind.word}.reason", f"{kind.word}:{which}", None, {"reason": said}, now)
    return found


def moved(tx: Tx, actor: Actor, kind: Attended[Found], was: Found, title: str, reason: str, now: datetime) -> Found:
    """After its row got other times: sale, check-in and tickets move along, holders are told, the log says so."""
    found = get(tx, actor, kind, was.id)
    inventories_admin.move(tx, found.inventory_id, (found.begins_at, found.over_at), title, now)
    attended_times.retime_tickets(tx, found.inventory_id)
    said = reason_text(reason)
    if was.status != DRAFT:
        tellings.announce(tx, found.inventory_id, tellings.MOVED, said, now)
    old = {"starts_at": rfc3339(was.begins_at), "ends_at": rfc3339(was.over_at), "status": was.status}
    facts = {"starts_at": rfc3339(found.begins_at), "ends_at": rfc3339(found.over_at), "status": found.status}
    audit.record(tx, actor, f"{kind.word}.move", f"{kind.word}:{was.id}", old, facts | {"reason": said}, now)
    return found


def reason_text(reason: str) -> str:
    """In one line; 422 where it is too long."""
    said = " ".join(reason.split())
    if len(said) > REASON_LENGTH_MAX or not said.isprintable():
        raise InvalidInput(t("A reason has at most {n} characters.").format(n=REASON_LENGTH_MAX), field="reason")
    return said


def was_ordered(tx: Tx, inventory_id: str) -> bool:
    """Whether anything of it was ever ordered: then what it is stays as it is."""
    return tx.execute(select(_items.c.id).where(_items.c.inventory_id == inventory_id).limit(1)).first() is not None


def require_unsold(tx: Tx, inventory_id: str, title: str) -> None:
    """409 `in_use` where anything of it was ever ordered."""
    if was_ordered(tx, inventory_id):
        raise Conflict("in_use", t("Tickets were ordered for {title}; call it off instead.").format(title=title))


def drop_stock(tx: Tx, inventory_id: str) -> None:
    """Take away what never was ordered from, with what was said of it and shown at its door."""
    tellings.forget(tx, inventory_id)
    tx.execute(update(_scans).where(_scans.c.inventory_id == inventory_id).values(inventory_id=None))
    inventories_admin.drop(tx, inventory_id)
