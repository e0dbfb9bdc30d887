"""Six-digit one-time codes (`RULES.md`, One-time codes), for sign-in and for orders alike.

Keeps true: only the newest code of a purpose and subject can be right, once, in its time, and every wrong
attempt is counted under a row lock. The caller commits the count even where it refuses (`Refused`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Row, bindparam, func, insert, select, update

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.ids import new_id
from metro_web.core.security import hash_secret, secret_matches, six_digits
from metro_web.models.people import OneTimeCode

CODES: Any = OneTimeCode.__table__  # type: ignore[attr-defined]

# Built once: composing a statement costs about as much as running it.
_INSERT = insert(CODES)
_END = update(CODES).where(CODES.c.id == bindparam("which")).values(ended_at=bindparam("at"))
# A living code comes before one that ended in the same instant.
_NEWEST = (
    select(CODES.c.id, CODES.c.code_hash, CODES.c.attempts_left, CODES.c.expires_at, CODES.c.ended_at)
    .where(CODES.c.subject == bindparam("subject"), CODES.c.purpose == bindparam("purpose"))
    .order_by(CODES.c.created_at.desc(), CODES.c.ended_at.is_not(None), CODES.c.id.desc())
    .limit(1)
    .with_for_update()
)


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What came of a code: `bad` used up one attempt, `none` means that no code is waiting."""

    kind: Literal["ok", "bad", "expired", "exhausted", "none"]
    attempts_left: int = 0

    @property
    def is_ok(self) -> bool:
        """Whether it was the right one; it is used up now."""
        return self.kind == "ok"


def issue(tx: Tx, purpose: str, subject: str, *, now: datetime, is_first: bool = False) -> str:
    """A new code's digits, to be mailed and forgotten; it ends the older ones (`is_first`: there are none)."""
    if not is_first:
        end(tx, purpose, subject, now=now)
    digits = six_digits()
    row = {
        "id": new_id(),
        "purpose": purpose,
        "subject": subject,
        "code_hash": hash_secret(_bound(purpose, subject), digits),
        "attempts_left": settings().otp_attempts,
        "created_at": now,
        "expires_at": now + timedelta(seconds=settings().otp_seconds),
    }
    tx.execute(_INSERT, row)
    return digits


def check(tx: Tx, purpose: str, subject: str, digits: str, *, now: datetime) -> CodeCheck:
    """Compare with the code that is waiting. A wrong one costs an attempt, the right one ends the code."""
    row = _newest(tx, purpose, subject)
    refused = _refusal(row, now)
    if refused or row is None:
        return refused or CodeCheck("none")
    if _is_right(purpose, subject, digits, row.code_hash):
        tx.execute(_END, {"which": row.id, "at": now})
        return CodeCheck("ok", row.attempts_left)
    left = row.attempts_left - 1
    tx.execute(update(CODES).where(CODES.c.id == row.id).values(attempts_left=left))
    return CodeCheck("bad", left)


def standing(tx: Tx, purpose: str, subject: str, *, now: datetime) -> CodeCheck | None:
    """Why no code at all would be taken now, without costing an attempt; None where one is waiting."""
    return _refusal(_newest(tx, purpose, subject), now)


def end(tx: Tx, purpose: str, subject: str, *, now: datetime) -> None:
    """No code of this purpose and subject is good any longer."""
    tx.execute(update(CODES).where(*_of(purpose, subject), CODES.c.ended_at.is_(None)).values(ended_at=now))


def count(tx: Tx, purpose: str, subject: str) -> int:
    """How many codes were ever made for it."""
    return tx.execute(select(func.count()).select_from(CODES).where(*_of(purpose, subject))).scalar_one()


def wait_seconds(tx: Tx, purpose: str, subject: str, *, now: datetime) -> int:
    """Whole seconds until the next code may be sent; 0 where it may be now (or throttles are lifted)."""
    if not settings().throttle:
        return 0
    newest: datetime | None = tx.execute(select(func.max(CODES.c.created_at)).where(*_of(purpose, subject))).scalar()
    if newest is None:
        return 0
    passed = (now - newest).total_seconds()
    return max(0, -int((passed - settings().otp_resend_seconds) // 1)) if passed >= 0 else 0


def _newest(tx: Tx, purpose: str, subject: str) -> Row[Any] | None:
    return tx.execute(_NEWEST, {"subject": subject, "purpose": purpose}).first()


def _refusal(row: Row[Any] | None, now: datetime) -> CodeCheck | None:
    if row is None:
        return CodeCheck("none")
    if row.attempts_left <= 0:
        return CodeCheck("exhausted")
    if row.ended_at is not None:
        return CodeCheck("none")
    return CodeCheck("expired") if now >= row.expires_at else None


def _is_right(purpose: str, subject: str, digits: str, code_hash: str) -> bool:
    looks_right = len(digits) == 6 and digits.isascii() and digits.isdigit()
    return looks_right and secret_matches(_bound(purpose, subject), digits, code_hash)


def _bound(purpose: str, subject: str) -> str:
    return f"code:{purpose}:{subject}"


def _of(purpose: str, subject: str) -> tuple[Any, Any]:
    return CODES.c.subject == subject, CODES.c.purpose == purpose
