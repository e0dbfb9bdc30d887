"""Lets people in and out. One ticket opens one gate: its row is locked while a scan is decided and written.

Every scan leaves a row, refused ones too; a refusal is an answer, not an error.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select

from metro_web.core import clock, ids, security
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from metro_web.core.i18n import t
from metro_web.domain import admission, ticket_token
from metro_web.domain.permissions import Actor, signed_in
from metro_web.models.orders import OrderItem
from metro_web.models.tickets import Scan, Ticket
from metro_web.queries import network as network_queries
from metro_web.queries.network import Snapshot
from metro_web.services import gate_keys, journey_gate, throttle
from metro_web.services.journey_gate import GateCall

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_scans: Any = Scan.__table__  # type: ignore[attr-defined]
JOURNEY = "journey"
DIRECTIONS = ("entry", "exit")
TENDERS = ("wallet", "cash")
# Five letters of 23 are 6.4 million codes: at this pace guessing one takes years.
SHORT_CODE_MISSES_MAX = 20
SHORT_CODE_MISSES_SECONDS = 300

# Built once: composing a statement costs about as much as running it.
_LOCK = (
    select(_tickets, _items.c.facts, _items.c.title)
    .join(_items, _items.c.id == _tickets.c.item_id)
    .with_for_update(of=_tickets)
)
_LOCK_BY_CODE = _LOCK.where(_tickets.c.code == bindparam("code"))
_LOCK_BY_SHORT_CODE = _LOCK.where(_tickets.c.short_code == bindparam("short"), _tickets.c.status.in_(admission.LIVING))
_newest = select(_tickets.c.id).where(_tickets.c.short_code == bindparam("short")).order_by(_tickets.c.id.desc())
_LOCK_NEWEST_OF = _LOCK.where(_tickets.c.id == _newest.limit(1).scalar_subquery())
_ACCEPTED_SINCE = (
    select(_scans.c.id, _scans.c.at)
    .where(
        _scans.c.ticket_id == bindparam("ticket"),
        _scans.c.station_code == bindparam("station"),
        _scans.c.direction == bindparam("direction"),
        _scans.c.accepted,
        _scans.c.at > bindparam("since"),
        # What was told late is not answered by what came after it.
        _scans.c.at < bindparam("until"),
    )
    .order_by(_scans.c.at)
    .limit(1)
)
_INSERT_SCAN = insert(_scans)


@dataclass(frozen=True, slots=True)
class ScannedTicket:
    """The ticket as the gate shows it, after the scan."""

    id: str
    short_code: str
    kind: str
    title: str
    status: str
    valid_until: datetime
    entered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What the gate shows; `due_minor` is 0 or what has to be settled first; `ticket` None where unknown."""

    accepted: bool
    reason: str
    due_minor: int
    ticket: ScannedTicket | None
    scan_id: str
    at: datetime


def scan(tx: Tx, actor: Actor, call: GateCall) -> ScanResult | Refused:
    """Decide and record one scan; 404 unknown_station, 403 cash by a passenger, 402 where the wallet cannot settle."""
    signed_in(actor)
    return decide(tx, actor, call, clock.utc_now(), ids.new_id())


def decide(tx: Tx, actor: Actor, call: GateCall, now: datetime, scan_id: str) -> ScanResult | Refused:
    """Decide a scan as of `now` and record it under `scan_id`."""
    user_id = signed_in(actor)
    snapshot = network_queries.current(tx)
    _check(actor, call, snapshot)
    ticket = find_shown(tx, actor, call.token)
    if ticket is None:
        return _write(tx, user_id, call, now, scan_id, ticket=None, decided=journey_gate.Decided(False, "bad_token"))
    if ticket.kind != JOURNEY:
        # Good for a seat or an event, not for the metro.
        return _write(
            tx, user_id, call, now, scan_id, ticket=ticket, decided=journey_gate.Decided(False, "wrong_event")
        )
    first = _repeated(tx, ticket.id, call, now)
    if first is not None:
        return ScanResult(True, "", 0, shown(ticket, ticket.status, now), first.id, first.at)
    decided = journey_gate.decide(tx, snapshot, ticket, call, now, actor)
    result = _write(tx, user_id, call, now, scan_id, ticket=ticket, decided=decided)
    return Refused(decided.error) if decided.error else result


def shown(ticket: Any, status: str, now: datetime) -> ScannedTicket:
    """The ticket as it is after the scan."""
    return ScannedTicket(
        ticket.id,
        ticket.short_code,
        ticket.kind,
        ticket.title,
        admission.status_at(status, ticket.valid_until, now),
        ticket.valid_until,
        ticket.entered_at or (now if status == admission.IN_USE else None),
    )


def _check(actor: Actor, call: GateCall, snapshot: Snapshot) -> None:
    if call.direction not in DIRECTIONS:
        raise InvalidInput(t("The direction is entry or exit."), field="direction")
    if call.settle is not None and call.settle not in TENDERS:
        raise InvalidInput(t("Settle with wallet or cash."), field="settle")
    if call.settle == "cash" and not actor.is_staff:
        raise NotAllowed(t("Only staff take cash."))
    if call.station not in snapshot.network.stations:
        raise NotFound(t("There is no station {code}.").format(code=call.station[:64]), code="unknown_station")


def find_shown(tx: Tx, actor: Actor, text: str) -> Any:
    """The ticket's row, locked, by QR text or short code; None where nothing fits that is theirs to show."""
    text = text.strip()
    if "." in text:
        code = _verified_code(tx, text)
        found = tx.execute(_LOCK_BY_CODE, {"code": code}).first() if code else None
        return found if found is not None and _may_show(actor, found) else None
    short = text.upper()
    if len(short) != ids.SHORT_CODE_LENGTH or not set(short) <= set(ids.PLAIN_LETTERS):
        return None
    misses = throttle.Limit("short_code", SHORT_CODE_MISSES_MAX, SHORT_CODE_MISSES_SECONDS)
    throttle.check(misses, str(actor.user_id))
    found = tx.execute(_LOCK_BY_SHORT_CODE, {"short": short}).first()
    if found is None:
        # A ticket that is over has given its code back: show the newest, so that the gate can say why.
        found = tx.execute(_LOCK_NEWEST_OF, {"short": short}).first()
    if found is None or not _may_show(actor, found):
        # A code of somebody else is a miss too: the count must not tell that it exists.
        throttle.hit(misses, str(actor.user_id))
        return None
    return found


def _may_show(actor: Actor, ticket: Any) -> bool:
    return actor.is_staff or ticket.owner_id == actor.user_id


def _verified_code(tx: Tx, text: str) -> str | None:
    parsed = ticket_token.parse(text)
    if parsed is None:
        return None
    key = gate_keys.find(tx, parsed.claims.key_id)
    if key is None or not security.signature_holds(key.public_raw, parsed.signature, parsed.signed):
        return None
    return parsed.claims.code


def _repeated(tx: Tx, ticket_id: str, call: GateCall, now: datetime) -> Any:
    """The scan a gate sent a moment ago, when this is the same one again."""
    around = timedelta(seconds=settings().rescan_seconds)
    wanted: dict[str, Any] = {"ticket": ticket_id, "station": call.station, "direction": call.direction}
    wanted |= {"since": now - around, "until": now + around}
    return tx.execute(_ACCEPTED_SINCE, wanted).first()


def _write(
    tx: Tx,
    scanner_id: str,
    call: GateCall,
    now: datetime,
    scan_id: str,
    *,
    ticket: Any,
    decided: journey_gate.Decided,
) -> ScanResult:
    record(tx, scan_id, scanner_id, call.station, call.direction, decided, ticket, now)
    # Paid is no longer due; a refusal says what is.
    due_minor = 0 if decided.accepted else decided.due_minor
    after = None
    if ticket is not None:
        moved_on = admission.IN_USE if call.direction == "entry" else admission.USED
        after = shown(ticket, moved_on if decided.accepted else ticket.status, now)
    return ScanResult(decided.accepted, decided.reason, due_minor, after, scan_id, now)


def record(
    tx: Tx,
    scan_id: str,
    scanner_id: str,
    station: str | None,
    direction: str,
    decided: journey_gate.Decided,
    ticket: Any,
    now: datetime,
    *,
    inventory_id: str | None = None,
) -> None:
    """Write a scan down, whatever was decided: at a station, or at the door of an event or trip."""
    row = {
        "id": scan_id,
        "at": now,
        "ticket_id": ticket.id if ticket else None,
        "scanner_id": scanner_id,
        "station_code": station,
        "direction": direction,
        "accepted": decided.accepted,
        "reason": decided.reason,
        "due_minor": decided.due_minor,
        "settled_by": decided.settled_by,
        "inventory_id": inventory_id,
    }
    tx.execute(_INSERT_SCAN, row)
