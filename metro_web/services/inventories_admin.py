"""What an event or trip has to sell: made with it, put on sale, moved, dropped.

Keeps true: a blocked seat is a claim without a hold, so the same key that sells a seat once also keeps a sold one from
being blocked and a blocked one from being sold.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from metro_web.core import db, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.domain.seating import Plan
from metro_web.models.stock import Hold, Inventory, Pool, SeatPlan, SlotClaim, StockChange, StockPast
from metro_web.queries import companies, inventories
from metro_web.queries.inventories import InventoryView
from metro_web.services import stock, stock_terms
from metro_web.services.stock_terms import Terms

_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_plans: Any = SeatPlan.__table__  # type: ignore[attr-defined]
_pools: Any = Pool.__table__  # type: ignore[attr-defined]
_claims: Any = SlotClaim.__table__  # type: ignore[attr-defined]
_changes: Any = StockChange.__table__  # type: ignore[attr-defined]
_past: Any = StockPast.__table__  # type: ignore[attr-defined]
_holds: Any = Hold.__table__  # type: ignore[attr-defined]
NUMBER_LOCK = 0x696E76
BLOCKED_AT_ONCE = ENDED_AT_ONCE = 1_000


def add(
    tx: Tx,
    kind: str,
    title: str,
    times: tuple[datetime, datetime],
    terms: Terms,
    *,
    segments: int = 1,
    company_id: str | None = None,
    requires_names: bool = False,
) -> str:
    """An inventory that is not on sale yet; its id. 404 for a plan that is none, 422 for terms that cannot be."""
    plan = _offered_plan(tx, terms.seat_plan_id) if terms.seat_plan_id else None
    inventory_id = ids.new_id()
    db.exclude(tx, NUMBER_LOCK)
    number = (tx.execute(select(func.max(_inventories.c.number))).scalar() or 0) + 1
    values = stock_terms.stored(times, plan, terms, segments) | {
        "id": inventory_id,
        "number": number,
        "kind": kind,
        "seat_plan_id": terms.seat_plan_id,
        "segments": segments,
        "company_id": company_id,
        "requires_names": requires_names,
        "title": title[:200],
        "seat_prices": {},
        "is_on_sale": False,
    }
    tx.execute(insert(_inventories).values(**values))
    for pool in terms.pools:
        shown = {"section": pool.section, "name": name_text(pool.name or pool.section), "capacity": pool.capacity}
        tx.execute(insert(_pools).values(inventory_id=inventory_id, taken=0, **shown))
    marked = [index for index, seat in enumerate(plan.seats) if "blocked" in seat.marks] if plan else []
    keep_off_sale(tx, inventory_id, marked, segments)
    return inventory_id


def _offered_plan(tx: Tx, plan_id: str) -> Plan:
    """A plan that may be sold from; its row stays until the end of the transaction. 404, 409 `plan_retired`."""
    known = select(_plans.c.is_retired).where(_plans.c.id == plan_id).with_for_update(read=True)
    is_retired = tx.execute(known).scalar() if ids.is_id(plan_id) else None
    plan = inventories.find_plan(tx, plan_id) if is_retired is not None else None
    if plan is None:
        raise NotFound(t("There is no such seat plan."))
    if is_retired:
        raise Conflict("plan_retired", t("This seat plan was retired; take another one."))
    return plan


def put_on_sale(tx: Tx, inventory_id: str, *, is_on_sale: bool, now: datetime) -> None:
    """From now on it is sold, or is not; of a suspended company nothing is. What was held unpaid is over when it is not."""
    is_on_sale = is_on_sale and not companies.suspended_seller(tx, inventory_id)
    tx.execute(update(_inventories).where(_inventories.c.id == inventory_id).values(is_on_sale=is_on_sale))
    if not is_on_sale:
        _end_unpaid(tx, inventory_id, now)


def _end_unpaid(tx: Tx, inventory_id: str, now: datetime, *more: Any) -> None:
    """What is held unpaid (and is `more`) is over now, and free at once."""
    waiting = (_holds.c.inventory_id == inventory_id, _holds.c.expires_at > now, *more)
    ended = tx.execute(update(_holds).where(*waiting).values(expires_at=now).returning(_holds.c.id)).scalars().all()
    for begins in range(0, len(ended), ENDED_AT_ONCE):
        stock.reap(tx, ended[begins : begins + ENDED_AT_ONCE], now)


def move(tx: Tx, inventory_id: str, times: tuple[datetime, datetime], title: str, now: datetime) -> None:
    """Other times: sale and check-in move along. Who was about to pay for the old ones does not: their order is over."""
    found = _get(tx, inventory_id)
    by = times[0] - found.starts_at
    values = {
        "title": title[:200],
        "starts_at": times[0],
        "ends_at": times[1],
        "sale_closes_at": found.sale_closes_at + by,
        "check_in_opens_at": found.check_in_opens_at + by,
        "moves_count": _inventories.c.moves_count + 1,
    }
    tx.execute(update(_inventories).where(_inventories.c.id == inventory_id).values(**values))
    _end_unpaid(tx, inventory_id, now, _holds.c.order_id.is_not(None))


def put_off(tx: Tx, inventory_id: str, late: timedelta) -> None:
    """It is so much later (or less late) than told before: it is sold longer, and check-in opens when it was to."""
    if not late:
        return
    found = _get(tx, inventory_id)
    values = {
        "starts_at": found.starts_at + late,
        "ends_at": found.ends_at + late,
        "sale_closes_at": found.sale_closes_at + late,
        "moves_count": _inventories.c.moves_count + 1,
    }
    tx.execute(update(_inventories).where(_inventories.c.id == inventory_id).values(**values))


def rename(tx: Tx, inventory_id: str, title: str) -> None:
    """Another title, for what is sold from now on."""
    tx.execute(update(_inventories).where(_inventories.c.id == inventory_id).values(title=title[:200]))


def drop(tx: Tx, inventory_id: str) -> None:
    """An inventory of which nothing was ever ordered, with what was held of it."""
    # Whoever is holding something of it right now is waited for, so that their hold is seen and goes too.
    tx.execute(select(_inventories.c.id).where(_inventories.c.id == inventory_id).with_for_update())
    for table in (_claims, _changes, _past, _holds, _pools):
        tx.execute(delete(table).where(table.c.inventory_id == inventory_id))
    tx.execute(delete(_inventories).where(_inventories.c.id == inventory_id))


def get(tx: Tx, actor: Actor, inventory_id: str) -> InventoryView:
    """Any inventory for an admin; 404."""
    require(actor, ADMIN)
    return _get(tx, inventory_id)


def keep_off_sale(tx: Tx, inventory_id: str, seats: Sequence[int], segments: int) -> set[int]:
    """Block seats: claim them without a hold; those that are blocked now, whoever did it."""
    rows = [
        {"inventory_id": inventory_id, "seat": seat, "segment": segment, "hold_id": None}
        for seat in sorted(seats)
        for segment in range(1, segments + 1)
    ]
    for begins in range(0, len(rows), BLOCKED_AT_ONCE):
        tx.execute(db.insert_or_ignore(tx, _claims), rows[begins : begins + BLOCKED_AT_ONCE])
    mine = select(_claims.c.seat).where(_claims.c.inventory_id == inventory_id, _claims.c.hold_id.is_(None))
    blocked = tx.execute(mine.group_by(_claims.c.seat).having(func.count() == segments)).scalars()
    return set(seats) & set(blocked)


def lock(tx: Tx, inventory_id: str) -> InventoryView:
    """One inventory, whose terms nobody else changes until the end of the transaction; 404."""
    if ids.is_id(inventory_id):
        tx.execute(select(_inventories.c.id).where(_inventories.c.id == inventory_id).with_for_update())
    return _get(tx, inventory_id)


def _get(tx: Tx, inventory_id: str) -> InventoryView:
    found = inventories.find(tx, inventory_id)
    if found is None:
        raise NotFound(t("There is nothing to sell under this number."))
    return found


def seats_plan(tx: Tx, inventory: InventoryView) -> Plan:
    """Its plan; 422 where it has no numbered seats."""
    plan = inventories.plan_of(tx, inventory)
    if plan is None:
        raise InvalidInput(t("There are no numbered seats here."), field="seats")
    return plan
