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
from metro_web.core.errors import NotFound
from metro_web.core.i18n import t
from metro_web.domain import admission
from metro_web.domain.permissions import Actor, signed_in
from metro_web.models.tickets import Scan, Ticket
from metro_web.queries import attended, inventories
from metro_web.queries.inventories import InventoryView
from metro_web.services import scanning
from metro_web.services.journey_gate import Decided
from metro_web.services.scanning import ScanResult

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_scans: Any = Scan.__table__  # type: ignore[attr-defined]
ENTRY, EXIT = "entry", "exit"
_SINCE = (
    select(_scans.c.id, _scans.c.at)
    .where(_scans.c.ticket_id == bindparam("ticket"), _scans.c.accepted, _scans.c.at > bindparam("since"))
    .order_by(_scans.c.at.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class CheckInCall:
    """The QR's text or the short code, and the event or trip that this gate is for (one of them)."""

    token: str
    event_id: str = ""
    trip_id: str = ""


def scan(tx: Tx, actor: Actor, call: CheckInCall) -> ScanResult:
    """Decide and record one check-in; 404 for an event or trip that is none."""
    scanner_id, now = signed_in(actor), clock.utc_now()
    found = attended.find_event(tx, call.event_id) if call.event_id else attended.find_trip(tx, call.trip_id)
    if found is None or (found.status == "draft" and not actor.is_staff):
        raise NotFound(t("There is no such event or trip."))
    inventory = inventories.find(tx, found.inventory_id)
    assert inventory is not None, "each has one"
    ticket = scanning.find_shown(tx, actor, call.token)
    if ticket is None:
        return _written(tx, scanner_id, now, None, ENTRY, Decided(False, "bad_token"))
    first = tx.execute(
        _SINCE, {"ticket": ticket.id, "since": now - timedelta(seconds=settings().rescan_seconds)}
    ).first()
    if first is not None and ticket.facts.get("inventory") == inventory.id:
        return ScanResult(True, "", 0, scanning.shown(ticket, ticket.status, now), first.id, first.at)
    direction = EXIT if inventory.has_reentry and ticket.status == admission.IN_USE else ENTRY
    reason = _refusal(ticket, inventory, found.status, direction, now)
    if not reason:
        _let_pass(tx, ticket, inventory, direction, now)
    return _written(tx, scanner_id, now, ticket, direction, Decided(not reason, reason), inventory.has_reentry)


def _refusal(ticket: Any, inventory: InventoryView, status: str, direction: str, now: datetime) -> str:
    """Why this ticket does not pass; '' where it does."""
    if ticket.facts.get("inventory") != inventory.id:
        return "wrong_event"
    if direction == EXIT:
        return ""  # nobody is kept in
    if ticket.status == admission.CANCELLED or status == "cancelled":
        return "cancelled"
    if ticket.status == admission.USED:
        return "already_used"
    if ticket.status == admission.IN_USE:
        return "already_inside"
    if now < inventory.check_in_opens_at:
        return "too_early"
    return "expired" if now >= inventory.ends_at else ""


def _let_pass(tx: Tx, ticket: Any, inventory: InventoryView, direction: str, now: datetime) -> None:
    """In, and used up unless one may come back; out, and good for coming back."""
    day = clock.service_date(now, settings().zone, settings().service_day_ends_hour)
    if direction == EXIT:
        values: dict[str, Any] = {"status": admission.ACTIVE, "exited_at": now}
    else:
        status = admission.IN_USE if inventory.has_reentry else admission.USED
        values = {"status": status, "entered_at": now, "entered_on": day}
    tx.execute(update(_tickets).where(_tickets.c.id == ticket.id).values(**values))


def _written(
    tx: Tx, scanner_id: str, now: datetime, ticket: Any, direction: str, decided: Decided, has_reentry: bool = False
) -> ScanResult:
    scan_id = ids.new_id()
    scanning.record(tx, scan_id, scanner_id, None, direction, decided, ticket, now)
    after = None
    if ticket is not None:
        passed = admission.ACTIVE if direction == EXIT else (admission.IN_USE if has_reentry else admission.USED)
        after = scanning.shown(ticket, passed if decided.accepted else ticket.status, now)
    return ScanResult(decided.accepted, decided.reason, 0, after, scan_id, now)
