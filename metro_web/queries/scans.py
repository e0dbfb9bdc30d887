"""Reads what gates decided: the log newest first, and when a ticket last passed one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from metro_web.core.db import Tx
from metro_web.models.orders import OrderItem
from metro_web.models.people import User
from metro_web.models.stock import Inventory, Pool, StockChange
from metro_web.models.tickets import Scan, Ticket

_scans: Any = Scan.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_stock: Any = StockChange.__table__  # type: ignore[attr-defined]
_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_pools: Any = Pool.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]

# Built once: composing a statement costs about as much as running it.
_LAST_PASSED = (
    select(_scans.c.at, _scans.c.station_code, _scans.c.direction)
    .where(_scans.c.ticket_id == bindparam("ticket"), _scans.c.accepted)
    .order_by(_scans.c.at.desc(), _scans.c.id.desc())
    .limit(1)
)
_which: Any = bindparam("which")
_SCANNED = select(func.count()).select_from(_scans).where(_scans.c.inventory_id == _which)
_NEWEST_STOCK = (
    select(_stock.c.id)
    .where(_stock.c.inventory_id == _which)
    .order_by(_stock.c.mark.desc(), _stock.c.id.desc())
    .limit(1)
)
_TAKEN = select(func.sum(_pools.c.taken)).where(_pools.c.inventory_id == _which)


@dataclass(frozen=True, slots=True)
class ScanRecord:
    """One decision; `title` and `short_code` are '' where no ticket fitted, `door` is the event or trip it was at."""

    id: str
    at: datetime
    station: str
    direction: str
    accepted: bool
    reason: str
    due_minor: int
    settled_by: str
    title: str
    short_code: str
    scanner: str
    door: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """When and where a ticket last opened a gate."""

    at: datetime
    station: str
    direction: str


def last_passed(tx: Tx, ticket_id: str) -> Passed | None:
    """None where it never did; sales at the counter pass no gate."""
    row = tx.execute(_LAST_PASSED, {"ticket": ticket_id}).first()
    return Passed(row.at, row.station_code or "", row.direction or "") if row else None


def door_mark(tx: Tx, inventory_id: str) -> tuple[object, ...]:
    """Is another as soon as somebody was scanned at the door of an event or trip, or a ticket for it was sold."""
    which = {"which": inventory_id}
    return (
        tx.execute(_SCANNED, which).scalar(),
        tx.execute(_NEWEST_STOCK, which).scalar(),
        tx.execute(_TAKEN, which).scalar(),
    )


def list_scans(
    tx: Tx, *, scanner_id: str = "", station: str = "", inventory_id: str = "", limit: int, before: str = ""
) -> tuple[list[ScanRecord], str]:
    """Of a person, a station or a door ('' for all), newest first; and the id to go on before, or ''."""
    query = (
        select(
            _scans,
            _tickets.c.short_code,
            _items.c.title,
            _users.c.name,
            _users.c.email,
            _inventories.c.title.label("door"),
        )
        .join(_tickets, _tickets.c.id == _scans.c.ticket_id, isouter=True)
        .join(_items, _items.c.id == _tickets.c.item_id, isouter=True)
        .join(_users, _users.c.id == _scans.c.scanner_id)
        .join(_inventories, _inventories.c.id == _scans.c.inventory_id, isouter=True)
        .order_by(_scans.c.id.desc())
        .limit(limit + 1)
    )
    if scanner_id:
        query = query.where(_scans.c.scanner_id == scanner_id)
    if station:
        query = query.where(_scans.c.station_code == station)
    if inventory_id:
        query = query.where(_scans.c.inventory_id == inventory_id)
    if before:
        query = query.where(_scans.c.id < before)
    rows = tx.execute(query).all()
    return [_record(row) for row in rows[:limit]], rows[limit - 1].id if len(rows) > limit else ""


def _record(row: Any) -> ScanRecord:
    return ScanRecord(
        id=row.id,
        at=row.at,
        station=row.station_code or "",
        direction=row.direction or "",
        accepted=row.accepted,
        reason=row.reason,
        due_minor=row.due_minor,
        settled_by=row.settled_by or "",
        title=row.title or "",
        short_code=row.short_code or "",
        scanner=row.name or row.email or "",
        door=row.door or "",
    )
