"""Every time a ticket was shown at a gate: found by who scanned or owns it, where, what was answered, and when."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, or_, select

from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.ids import SHORT_CODE_LENGTH, is_id
from metro_web.models.network import Station
from metro_web.models.orders import OrderItem
from metro_web.models.people import User
from metro_web.models.stock import Inventory
from metro_web.models.tickets import Scan, Ticket
from metro_web.queries import gate_view
from metro_web.queries.records import shape
from metro_web.queries.records.shape import NONE, Cell, Head, Kind, RecordFilter, RecordRow

_scans: Any = Scan.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_stations: Any = Station.__table__  # type: ignore[attr-defined]
ACCEPTED = "accepted"
STATUSES = {ACCEPTED: t("Gate opened"), **gate_view.REASONS}
DIRECTIONS = {"entry": t("In"), "exit": t("Out")}


@dataclass(frozen=True, slots=True)
class ScanRecord:
    """One decision; `reason` says why the gate stayed closed, or what was paid for it to open; minor units."""

    id: str
    at: datetime
    ticket_id: str | None
    short_code: str | None
    title: str | None
    station: str | None
    station_name: str | None
    direction: str | None
    accepted: bool
    reason: str
    due_minor: int
    settled_by: str | None
    scanner_id: str
    scanner_email: str | None


def find(tx: Tx, wanted: RecordFilter, limit: int, before: str) -> tuple[list[ScanRecord], str]:
    """`find` is a ticket's short code or id; `person` the owner or whoever scanned; `status` a reason or `accepted`."""
    query = (
        select(
            _scans,
            _tickets.c.short_code,
            _items.c.title,
            _users.c.email,
            func.coalesce(_stations.c.name, _inventories.c.title).label("station_name"),
        )
        .join(_tickets, _tickets.c.id == _scans.c.ticket_id, isouter=True)
        .join(_items, _items.c.id == _tickets.c.item_id, isouter=True)
        .join(_users, _users.c.id == _scans.c.scanner_id)
        .join(_stations, _stations.c.code == _scans.c.station_code, isouter=True)
        .join(_inventories, _inventories.c.id == _scans.c.inventory_id, isouter=True)
    )
    rows, following = shape.cut(tx, _narrowed(tx, query, wanted), _scans.c.id, limit, before)
    return [_record(row) for row in rows], following


def _narrowed(tx: Tx, query: Any, wanted: RecordFilter) -> Any:
    if wanted.find:
        is_code = shape.code_is(_tickets.c.short_code, wanted.find, length=SHORT_CODE_LENGTH)
        tickets = select(_tickets.c.id).where(_tickets.c.id == wanted.find if is_id(wanted.find) else is_code)
        query = query.where(_scans.c.ticket_id.in_(tickets))
    if wanted.person:
        people = shape.people_ids(tx, wanted.person)
        owned = select(_tickets.c.id).where(_tickets.c.owner_id.in_(people))
        query = query.where(or_(_scans.c.scanner_id.in_(people), _scans.c.ticket_id.in_(owned)))
    if wanted.status == ACCEPTED:
        query = query.where(_scans.c.accepted)
    elif wanted.status:
        query = query.where(_scans.c.reason == wanted.status, ~_scans.c.accepted)
    if wanted.kind:
        query = query.where(_scans.c.direction == wanted.kind)
    return shape.between(query, _scans.c.at, wanted)


def _record(row: Any) -> ScanRecord:
    return ScanRecord(
        id=row.id,
        at=row.at,
        ticket_id=row.ticket_id,
        short_code=row.short_code,
        title=row.title,
        station=row.station_code,
        station_name=row.station_name,
        direction=row.direction,
        accepted=row.accepted,
        reason=row.reason,
        due_minor=row.due_minor,
        settled_by=row.settled_by,
        scanner_id=row.scanner_id,
        scanner_email=row.email,
    )


def verdict(record: ScanRecord) -> str:
    """What the gate said, in a word or two."""
    if not record.accepted:
        return gate_view.REASONS.get(record.reason, record.reason)
    return t("Went in") if record.direction == "entry" else t("Went out")


def row(record: ScanRecord) -> RecordRow:
    """In the table."""
    settled = {"wallet": t("from the wallet"), "cash": t("in cash")}.get(record.settled_by or "", t("not paid"))
    return RecordRow(
        record.id,
        [
            Cell(
                record.short_code or t("No ticket"),
                f"/admin/tickets/{record.ticket_id}" if record.ticket_id else "",
                remark=record.title or "",
            ),
            Cell(verdict(record), tone="tag-go" if record.accepted else "tag-stop"),
            Cell(record.station_name or record.station or NONE, remark=DIRECTIONS.get(record.direction or "", "")),
            shape.person_cell(record.scanner_id, record.scanner_email),
            Cell(shape.money(record.due_minor), remark=settled if record.due_minor else ""),
            Cell(shape.moment(record.at)),
        ],
    )


SCANS = Kind(
    name="scans",
    fields=("find", "person", "status", "kind", "since", "until"),
    heads=(
        Head(t("Ticket")),
        Head(t("Answer")),
        Head(t("Where")),
        Head(t("Scanned by")),
        Head(t("Due"), end=True),
        Head(t("When"), end=True),
    ),
    find=find,
    row=row,
    statuses=STATUSES,
    kinds=DIRECTIONS,
    example=ScanRecord(
        id="0198c5d2b3e48f63a040bd78de89ef90",
        at=datetime(2026, 11, 20, 6, 40, tzinfo=UTC),
        ticket_id="0198c5d2b1c27d418e20ab56bc67cd78",
        short_code="K7QWX",
        title="Rajiv Chowk → Hauz Khas",
        station="rajiv-chowk",
        station_name="Rajiv Chowk",
        direction="entry",
        accepted=True,
        reason="",
        due_minor=0,
        settled_by=None,
        scanner_id="0198c5d1f1b38c75b2c3d4e5f6071829",
        scanner_email="staff@metro.example",
    ),
)
