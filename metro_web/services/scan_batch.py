"""Scans of a gate that was offline, told afterwards: each decided as of its own time, once, however often it is sent.

A scan's row id is made from the scanner and the gate's own id for it, so that a second telling finds the first.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from metro_web.core import clock
from metro_web.core.db import Again, Tx
from metro_web.core.errors import InvalidInput, Refused
from metro_web.core.i18n import t
from metro_web.domain import admission
from metro_web.domain.permissions import STAFF, Actor, require
from metro_web.models.orders import OrderItem
from metro_web.models.tickets import Scan, Ticket
from metro_web.services import scanning
from metro_web.services.journey_gate import GateCall
from metro_web.services.scanning import ScannedTicket, ScanResult

SCANS_MAX = 500
# A gate's clock may run a little ahead; one that was away for longer than a week is not believed.
AHEAD_MAX = timedelta(minutes=2)
AGE_MAX = timedelta(days=7)

_scans: Any = Scan.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_TOLD = (
    select(
        _scans.c.accepted,
        _scans.c.reason,
        _scans.c.due_minor,
        _scans.c.at.label("scanned_at"),
        _tickets,
        _items.c.title,
    )
    .outerjoin(_tickets, _tickets.c.id == _scans.c.ticket_id)
    .outerjoin(_items, _items.c.id == _tickets.c.item_id)
    .where(_scans.c.id == bindparam("which"))
)


def require_gate(actor: Actor) -> str:
    """Only staff and admin run gates."""
    return require(actor, STAFF)


def tell(tx: Tx, actor: Actor, call: GateCall, *, gate_id: str, at: datetime) -> ScanResult | Refused:
    """One scan of the past; 422 for a time to come or too long ago, else as `scanning.scan`."""
    user_id = require_gate(actor)
    now = clock.utc_now()
    if not now - AGE_MAX <= at <= now + AHEAD_MAX:
        raise InvalidInput(t("The time of a scan lies within the last seven days."), field="at")
    scan_id = hashlib.sha256(f"{user_id}:{gate_id}".encode()).hexdigest()[:32]
    told = tx.execute(_TOLD, {"which": scan_id}).first()
    if told is not None:
        return _again(told, scan_id, now)
    try:
        return scanning.decide(tx, actor, call, min(at, now), scan_id)
    except IntegrityError as exc:
        raise Again from exc  # the same telling, twice at one moment: the other one is written by now


def _again(told: Any, scan_id: str, now: datetime) -> ScanResult:
    shown = None
    if told.id is not None:
        status = admission.status_at(told.status, told.valid_until, now)
        shown = ScannedTicket(
            told.id, told.short_code, told.kind, told.title, status, told.valid_until, told.entered_at
        )
    due_minor = 0 if told.accepted else told.due_minor
    return ScanResult(told.accepted, told.reason, due_minor, shown, scan_id, told.scanned_at)
