"""Check-in at events and trips: once a ticket, or in and out in turn where re-entry is allowed (`RULES.md`, Check-in).

Keeps true: two gates at one moment let one in, for the ticket's row is locked while it is decided; each scan leaves a row.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import admission
from metro_web.domain.permissions import Actor, signed_in
from metro_web.models.tickets import Scan, Ticket
from metro_web.queries import attended, inventories
from metro_web.queries.attended import EventView, TripView
from metro_web.queries.inventories import InventoryView
from metro_web.services import scanning
from metro_web.services.journey_gate import Decided
from metro_web.services.scanning import DIRECTIONS, ScanResult

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_scans: Any = Scan.__table__  # type: ignore[attr-defined]
ENTRY, EXIT = DIRECTIONS
_SINCE = (
    select(_scans.c.id, _scans.c.at, _scans.c.direction)
    .where(_scans.c.ticket_id == bindparam("ticket"), _scans.c.accepted, _scans.c.at > bindparam("since"))
    .order_by(_scans.c.at.desc(), _scans.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class CheckInCall:
    """The QR's text or the short code, and the event or trip that this gate is for (one of them).

    A gate that lets in only, or out only, names its `direction`; else where re-entry is allowed they alternate.
    """

    token: str
    event_id: str = ""
    trip_id: str = ""
    direction: str = ""


def scan(tx: Tx, actor: Actor, call: CheckInCall) -> ScanResult:
    """Decide and record one check-in; 404 for an event or trip that is none."""
    scanner_id, now = signed_in(actor), clock.utc_now()
    if call.direction not in ("", *DIRECTIONS):
        raise InvalidInput(t("The direction is entry or exit."), field="direction")
    found = _found(tx, actor, call)
    inventory = inventories.find(tx, found.inventory_id)
    assert inventory is not None, "each has one"
    ticket = scanning.find_shown(tx, actor, call.token)
    direction = _direction(ticket, inventory, call)
    if ticket is None:
        return _written(tx, scanner_id, now, None, direction, Decided(False, "bad_token"), inventory)
    first = tx.execute(
        _SINCE, {"ticket": ticket.id, "since": now - timedelta(seconds=settings().rescan_seconds)}
    ).first()
    is_same = first is not None and call.direction in ("", first.direction)
    if first is not None and is_same and ticket.facts.get("inventory") == inventory.id:
        return ScanResult(True, "", 0, scanning.shown(ticket, ticket.status, now), first.id, first.at)
    reason = _refusal(ticket, inventory, found.status, direction, now)
    if not reason:
        _let_pass(tx, ticket, inventory, direction, now)
    return _written(tx, scanner_id, now, ticket, direction, Decided(not reason, reason), inventory)


def _found(tx: Tx, actor: Actor, call: CheckInCall) -> EventView | TripView:
    found: EventView | TripView | None = (
        attended.find_event(tx, call.event_id) if call.event_id else attended.find_trip(tx, call.trip_id)
    )
    if found is None or (found.status == "draft" and not actor.is_staff):
        raise NotFound(t("There is no such event or trip."))
    return found


def _direction(ticket: Any, inventory: InventoryView, call: CheckInCall) -> str:
    """The gate's own, else the other way of where the ticket is."""
    if call.direction:
        return call.direction
    is_inside = ticket is not None and ticket.status == admission.IN_USE
    return EXIT if inventory.has_reentry and is_inside else ENTRY


def _refusal(ticket: Any, inventory: InventoryView, status: str, direction: str, now: datetime) -> str:
    """Why this ticket does not pass; '' where it does."""
    if ticket.facts.get("inventory") != inventory.id:
        return "wrong_event"
    if direction == EXIT:
        # Nobody is kept in, whatever has become of the event; whoever is not inside has nothing to leave.
        return "" if ticket.status == admission.IN_USE else "not_inside"
    if ticket.status == admission.CANCELLED or status == "cancelled":
        return "cancelled"
    if ticket.status == admission.USED:
        return "already_used"
    if ticket.status == admission.IN_USE:
        return "already_inside"
    if now < inventory.check_in_opens_at:
        return "too_early"
    # On a trip the stretch of a ticket may be over long before the trip is.
    return "expired" if now >= min(inventory.ends_at, ticket.valid_until) else ""


def _let_pass(tx: Tx, ticket: Any, inventory: InventoryView, direction: str, now: datetime) -> None:
    """In, and used up unless one may come back; out, and good for coming back."""
    day = clock.service_date(now, settings().zone, settings().service_day_ends_hour)
    if direction == EXIT:
        values: dict[str, Any] = {"status": admission.ACTIVE, "exited_at": now}
    else:
        values = {"status": _inside(inventory), "entered_at": now, "entered_on": day}
    tx.execute(update(_tickets).where(_tickets.c.id == ticket.id).values(**values))


def _inside(inventory: InventoryView) -> str:
    return admission.IN_USE if inventory.has_reentry else admission.USED


def _written(
    tx: Tx, scanner_id: str, now: datetime, ticket: Any, direction: str, decided: Decided, inventory: InventoryView
) -> ScanResult:
    scan_id = ids.new_id()
    scanning.record(tx, scan_id, scanner_id, None, direction, decided, ticket, now, inventory_id=inventory.id)
    after = None
    if ticket is not None:
        passed = admission.ACTIVE if direction == EXIT else _inside(inventory)
        after = scanning.shown(ticket, passed if decided.accepted else ticket.status, now)
    return ScanResult(decided.accepted, decided.reason, 0, after, scan_id, now)
