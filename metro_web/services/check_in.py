"""Check-in at events and trips: once a ticket, or in and out in turn where re-entry is allowed (`RULES.md`, Check-in).

Keeps true: two gates at one moment let one in, for the ticket's row is locked while it is decided; each scan leaves a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, select, update

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import admission
from metro_web.domain.permissions import Actor, signed_in
from metro_web.models.orders import OrderItem
from metro_web.models.tickets import Scan, Ticket
from metro_web.queries import attended, inventories
from metro_web.queries.attended import EventView, TripView
from metro_web.queries.inventories import InventoryView
from metro_web.services import scanning
from metro_web.services.journey_gate import Decided
from metro_web.services.scanning import DIRECTIONS, ScanResult

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_scans: Any = Scan.__table__  # type: ignore[attr-defined]
ENTRY, EXIT = DIRECTIONS
_SINCE = (
    select(_scans.c.id, _scans.c.at, _scans.c.direction)
    .where(_scans.c.ticket_id == bindparam("ticket"), _scans.c.accepted, _scans.c.at > bindparam("since"))
    .order_by(_scans.c.at.desc(), _scans.c.id.desc())
    .limit(1)
)


# In one order, so that two who lock the tickets of a seat never wait for each other.
_OF_SEAT = (
    select(_tickets, _items.c.facts, _items.c.title)
    .join(_items, and_(_items.c.id == _tickets.c.item_id, _items.c.order_id == _tickets.c.order_id))
    .where(
        _items.c.inventory_id == bindparam("inventory"),
        _items.c.facts["seat"].as_string() == bindparam("seat"),
        _tickets.c.status != admission.CANCELLED,
    )
    .order_by(_tickets.c.id)
    .with_for_update(of=_tickets)
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


@dataclass(frozen=True, slots=True)
class SeatCall:
    """A seat of a trip by its label; `from_stop` says whose it is where several have it one after another (0: now)."""

    trip_id: str
    seat: str
    direction: str = ""
    from_stop: int = 0


def scan(tx: Tx, actor: Actor, call: CheckInCall) -> ScanResult:
    """Decide and record one check-in; 404 for an event or trip that is none."""
    signed_in(actor)
    _require_direction(call.direction)
    found = _found(tx, actor, call)
    ticket = scanning.find_shown(tx, actor, call.token)
    return _decided(tx, actor, found, ticket, call.direction)


def by_seat(tx: Tx, actor: Actor, trip: TripView, call: SeatCall) -> ScanResult:
    """The same for whoever has a seat; the caller has settled that the actor may. 404 `empty_seat` where nobody has it."""
    _require_direction(call.direction)
    sold = tx.execute(_OF_SEAT, {"inventory": trip.inventory_id, "seat": call.seat}).all()
    ticket = _whose(sold, call.from_stop, clock.utc_now())
    if ticket is None:
        raise NotFound(t("Nobody has this seat here."), code="empty_seat")
    return _decided(tx, actor, trip, ticket, call.direction)


def _whose(sold: Sequence[Any], from_stop: int, now: datetime) -> Any:
    """The ticket from that stop; else of those that are not over the first that has not come; else the last."""
    stretches = sorted(sold, key=lambda one: one.facts["from_stop"])
    if from_stop:
        return next((one for one in stretches if one.facts["from_stop"] == from_stop), None)
    living = [one for one in stretches if now < one.valid_until]
    waiting = [one for one in living if one.status == admission.ACTIVE]
    return next(iter(waiting + living), None) or (stretches[-1] if stretches else None)


def _require_direction(direction: str) -> None:
    if direction not in ("", *DIRECTIONS):
        raise InvalidInput(t("The direction is entry or exit."), field="direction")


def _decided(tx: Tx, actor: Actor, found: EventView | TripView, ticket: Any, wanted: str) -> ScanResult:
    """Decide about a ticket, locked, at what was found, and write it down."""
    scanner_id, now = signed_in(actor), clock.utc_now()
    inventory = inventories.find(tx, found.inventory_id)
    assert inventory is not None, "each has one"
    direction = _direction(ticket, inventory, wanted)
    if ticket is None:
        return _written(tx, scanner_id, now, None, direction, Decided(False, "bad_token"), inventory)
    first = tx.execute(
        _SINCE, {"ticket": ticket.id, "since": now - timedelta(seconds=settings().rescan_seconds)}
    ).first()
    is_same = first is not None and wanted in ("", first.direction)
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


def _direction(ticket: Any, inventory: InventoryView, wanted: str) -> str:
    """The gate's own, else the other way of where the ticket is."""
    if wanted:
        return wanted
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
