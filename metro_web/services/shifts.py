"""A seller's shift: opened with what is in the drawer, closed by counting it. The difference is kept with a note.

Keeps true: one open shift a seller; the takings of a closed shift are those of the ledger and never change.
"""

from typing import Any

from sqlalchemy import insert, select, update

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain.permissions import OPERATOR, STAFF, Actor, require
from metro_web.models.people import User
from metro_web.models.shifts import Shift
from metro_web.queries import shifts as shift_queries
from metro_web.queries.shifts import ShiftView
from metro_web.services import audit

_shifts: Any = Shift.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
CASH_MINOR_MAX = 1_000_000_000
NOTE_LENGTH_MIN, NOTE_LENGTH_MAX = 5, 500


def open_shift(tx: Tx, actor: Actor, float_minor: int) -> ShiftView:
    """Begin with so much in the drawer; 409 `shift_open` where one is open already, 422."""
    seller_id, now = require(actor, STAFF, OPERATOR), clock.utc_now()
    _check(float_minor, "float")
    _lock_seller(tx, seller_id)
    if shift_queries.find_open(tx, seller_id) is not None:
        raise Conflict("shift_open", t("Your shift is open already."))
    shift_id = ids.new_id()
    tx.execute(insert(_shifts).values(id=shift_id, seller_id=seller_id, float_minor=float_minor, opened_at=now))
    audit.record(tx, actor, "shift.open", f"shift:{shift_id}", None, {"float": _money(float_minor)}, now)
    return _open(tx, seller_id)


def close_shift(tx: Tx, actor: Actor, counted_minor: int, note: str = "") -> ShiftView:
    """End with so much counted; 409 `no_shift`, 422 where it differs from what is expected and no note says why."""
    seller_id, now = require(actor, STAFF, OPERATOR), clock.utc_now()
    _check(counted_minor, "counted")
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in note).split())
    if len(words) > NOTE_LENGTH_MAX:
        raise InvalidInput(t("A note has at most {n} characters.").format(n=NOTE_LENGTH_MAX), field="note")
    _lock_seller(tx, seller_id)
    found = _open(tx, seller_id)
    difference = counted_minor - found.expected_minor
    if difference and len(words) < NOTE_LENGTH_MIN:
        said = t("There should be {expected}. Say why {counted} was counted, or count again.")
        expected, counted = _money(found.expected_minor), _money(counted_minor)
        raise InvalidInput(said.format(expected=expected, counted=counted), field="note")
    taken = found.takings
    values = {
        "sales_minor": taken.sales_minor,
        "gate_minor": taken.gate_minor,
        "given_back_minor": taken.given_back_minor,
        "counted_minor": counted_minor,
        "note": words,
        "closed_at": now,
    }
    tx.execute(update(_shifts).where(_shifts.c.id == found.id).values(**values))
    facts = {"expected": _money(found.expected_minor), "counted": _money(counted_minor), "note": words}
    audit.record(tx, actor, "shift.close", f"shift:{found.id}", {"float": _money(found.float_minor)}, facts, now)
    return shift_queries.list_closed(tx, seller_id, limit=1)[0][0]


def find_mine(tx: Tx, actor: Actor) -> ShiftView | None:
    """The actor's open shift, or None."""
    return shift_queries.find_open(tx, require(actor, STAFF, OPERATOR))


def list_mine(
    tx: Tx, actor: Actor, *, limit: int = 50, before: str | None = None
) -> tuple[list[ShiftView], str | None]:
    """The actor's closed shifts, newest first."""
    return shift_queries.list_closed(tx, require(actor, STAFF, OPERATOR), limit=limit, before=before)


def _open(tx: Tx, seller_id: str) -> ShiftView:
    found = shift_queries.find_open(tx, seller_id)
    if found is None:
        raise Conflict("no_shift", t("You have no open shift."))
    return found


def _lock_seller(tx: Tx, seller_id: str) -> None:
    """Two presses of one seller come one after the other."""
    tx.execute(select(_users.c.id).where(_users.c.id == seller_id).with_for_update())


def _check(amount_minor: int, field: str) -> None:
    if type(amount_minor) is not int or not 0 <= amount_minor <= CASH_MINOR_MAX:
        raise InvalidInput(t("An amount of cash is not negative."), field=field)


def _money(amount_minor: int) -> str:
    return money_label(amount_minor, settings().currency)
