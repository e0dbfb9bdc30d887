"""What a company's standing and terms mean for what it sells.

Keeps true: a suspended company has nothing on sale; what is ordered from now on is ordered on the company's terms of
now, and what was ordered keeps those of its day (items have a copy).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from metro_web.core.db import Tx
from metro_web.domain import penalties, trip_phase
from metro_web.domain.penalties import Table
from metro_web.models.stock import Inventory
from metro_web.models.timetable import Trip
from metro_web.queries import companies
from metro_web.services import company_rights, inventories_admin

_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
ON_SALE = (trip_phase.SCHEDULED, trip_phase.BOARDING)


def stop(tx: Tx, company_id: str, now: datetime) -> int:
    """Nothing of it is sold from now on, what was held unpaid is over; how many trips that was."""
    selling = (_inventories.c.company_id == company_id, _inventories.c.is_on_sale, _inventories.c.ends_at > now)
    found = tx.execute(select(_inventories.c.id).where(*selling).order_by(_inventories.c.id)).scalars().all()
    return _put(tx, found, now, is_on_sale=False)


def resume(tx: Tx, company_id: str, now: datetime) -> int:
    """Everything that would be on sale is again; how many trips that is."""
    theirs = (_trips.c.company_id == company_id, _trips.c.status.in_(ON_SALE), _trips.c.arrives_at > now)
    found = tx.execute(select(_trips.c.inventory_id).where(*theirs).order_by(_trips.c.inventory_id)).scalars().all()
    return _put(tx, found, now, is_on_sale=True)


def require_allowed(tx: Tx, inventory_id: str) -> None:
    """409 `company_suspended` where this belongs to a suspended company."""
    name = companies.suspended_seller(tx, inventory_id)
    if name:
        raise company_rights.suspended(name)


def take_terms(tx: Tx, company_id: str, before: Table, after: Table, requires_names: bool, now: datetime) -> None:
    """What is still to come is sold on the new terms; a trip that was given a table of its own keeps that."""
    coming = (_inventories.c.company_id == company_id, _inventories.c.ends_at > now)
    tx.execute(update(_inventories).where(*coming).values(requires_names=requires_names))
    if after == before:
        return
    old, new = penalties.to_data(before), penalties.to_data(after)
    for row in tx.execute(select(_inventories.c.id, _inventories.c.penalties).where(*coming).with_for_update()).all():
        if row.penalties == old:
            tx.execute(update(_inventories).where(_inventories.c.id == row.id).values(penalties=new))


def _put(tx: Tx, inventories: Sequence[str], now: datetime, *, is_on_sale: bool) -> int:
    for each in inventories:
        inventories_admin.put_on_sale(tx, each, is_on_sale=is_on_sale, now=now)
    return len(inventories)
