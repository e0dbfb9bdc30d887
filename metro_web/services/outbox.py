"""Mail, and texts to those known by a number, promised inside the transaction that made them necessary, sent after it.

Keeps true: a row exists if and only if its use case was committed; a row is wiped only after its mail was sent
(or has become pointless), so a process killed anywhere in between leaves nothing behind that is not sent later.
"""

import json
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import bindparam, select, update
from sqlmodel import col

from metro_web.core import security
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.ids import new_id
from metro_web.models.outbox import OutboxMail
from metro_web.queries import contacts, held_mail

CODE_KINDS = ("order_code", "sign_in_code", "step_up_code")
# To somebody who is a stranger from then on: of these nothing is kept.
LAST_KINDS = ("account_closed",)
KINDS = (
    *CODE_KINDS, *LAST_KINDS,
    "tickets", "cancelled", "moved", "delayed", "called_off", "correction", "verify_email", "reset_password", "address_proved", "sign_in_ways", "second_factor",
    "company_invitation", "report_answered",
)  # fmt: skip
CODE_PRIORITY = 1
LEAST_PRIORITY = 9
ATTEMPTS_MAX = 10
BACK_OFF_SECONDS_MIN = 5
BACK_OFF_SECONDS_MAX = 3600
TOO_LATE = "too late"
HELD = "held back: mail to this address came back"
HELD_DAYS = 7
UNREADABLE = "unreadable: METRO_SECRET_KEY has changed"

_wake = threading.Event()
_MAILS: Any = OutboxMail.__table__  # type: ignore[attr-defined]
_DUE = select(col(OutboxMail.id)).where(
    col(OutboxMail.status) == "queued",
    col(OutboxMail.due_at) <= bindparam("due_before"),
    col(OutboxMail.priority) <= bindparam("priority_max"),
)
# Built once: composing a statement costs about as much as running it.
_CLAIM = (
    update(_MAILS)
    .where(
        _MAILS.c.id.in_(
            _DUE.order_by(col(OutboxMail.priority), col(OutboxMail.due_at), col(OutboxMail.id))
            .limit(bindparam("most"))
            .with_for_update(skip_locked=True)
            .scalar_subquery()
        )
    )
    .values(status="sending", attempts=_MAILS.c.attempts + 1)
    .returning(
        *(
            _MAILS.c[name]
            for name in ("priority", "due_at", "id", "kind", "attempts", "created_at", "sealed", "recipient")
        )
    )
)
_SENT = (
    update(_MAILS)
    .where(_MAILS.c.id.in_(bindparam("which", expanding=True)))
    .values(status="sent", sealed="", sent_at=bindparam("at"), last_error="")
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed mail, opened; `problem` says why it is not to be sent at all (its code has run out, say)."""

    id: str
    kind: str
    to: str
    locale: str
    attempts: int
    created_at: datetime
    problem: str
    context: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claimed mail; `error` is empty when it was sent. A try not counted was no fault of the mail."""

    id: str
    attempts: int
    at: datetime
    error: str = ""
    is_final: bool = False
    wait_seconds: float = 0.0
    is_counted: bool = True


def queue(
    tx: Tx,
    kind: str,
    to: str,
    context: dict[str, Any],
    *,
    now: datetime,
    priority: int = 5,
    locale: str = "en",
    order_id: str | None = None,
) -> str:
    """Promise a mail, or a text where `to` is a number, about an order perhaps; the row's id.

    It is sent once the caller's transaction is committed.
    """
    assert kind in KINDS, kind
    is_code = kind in CODE_KINDS
    until = (now + timedelta(seconds=settings().otp_seconds)).isoformat() if is_code else ""
    mail_id = new_id()
    contents = json.dumps({"to": to, "locale": locale, "until": until, "context": context})
    row = {
        "id": mail_id,
        "kind": kind,
        "status": "queued",
        "priority": min(priority, CODE_PRIORITY) if is_code else priority,
        "sealed": security.seal(contents),
        "attempts": 0,
        "due_at": now,
        "created_at": now,
        "last_error": "",
        "recipient": "" if kind in LAST_KINDS else recipient(to),
        "order_id": order_id,
    }
    tx.put(_MAILS, row)
    tx.after_commit(wake)
    return mail_id


def recipient(address: str) -> str:
    """Under what the mails to an address are found, long after the address itself was wiped."""
    return contacts.recipient(address)


def wake() -> None:
    """Have the worker of this process, if it is here, look at once."""
    _wake.set()


def wait(seconds: float) -> None:
    """Sleep until `wake` or for `seconds`; the worker's pause."""
    _wake.wait(seconds)
    _wake.clear()


def has_due(tx: Tx, now: datetime, *, is_urgent: bool = False) -> bool:
    """Whether `claim` would find anything; reads only."""
    return tx.execute(_DUE.limit(1), _asked(now, is_urgent)).first() is not None


def claim(tx: Tx, now: datetime, limit: int, *, is_urgent: bool = False) -> list[Outgoing]:
    """Mark up to `limit` due mails as being sent, the most urgent first (or urgent ones alone), and open them."""
    rows = tx.execute(_CLAIM, _asked(now, is_urgent) | {"most": limit}).all()
    held = held_mail.among(tx, [row.recipient for row in rows if row.kind not in CODE_KINDS])
    return [
        _opened(row, now, is_held=row.recipient in held)
        for row in sorted(rows, key=lambda row: (row.priority, row.due_at, row.id))
    ]


def _asked(now: datetime, is_urgent: bool) -> dict[str, Any]:
    return {"due_before": now, "priority_max": CODE_PRIORITY if is_urgent else LEAST_PRIORITY}


def _opened(row: Any, now: datetime, *, is_held: bool) -> Outgoing:
    try:
        contents = json.loads(security.unseal(row.sealed))
    except InvalidToken:
        contents = {"to": "", "locale": "", "until": "", "context": {}, "problem": UNREADABLE}
    if contents["until"] and datetime.fromisoformat(contents["until"]) <= now:
        contents["problem"] = TOO_LATE
    elif is_held and row.kind not in CODE_KINDS:
        contents["problem"] = HELD
    return Outgoing(
        id=row.id,
        kind=row.kind,
        to=contents["to"],
        locale=contents["locale"],
        attempts=row.attempts,
        created_at=row.created_at,
        problem=contents.get("problem", ""),
        context=contents["context"],
    )


def record(tx: Tx, outcomes: Sequence[Outcome]) -> None:
    """Write down what became of claimed mails; contents that are sent or useless are wiped."""
    sent = [outcome for outcome in outcomes if not outcome.error]
    if sent:
        tx.execute(_SENT, {"which": [outcome.id for outcome in sent], "at": sent[-1].at})
    if len(sent) == len(outcomes):
        return
    for outcome in outcomes:
        if outcome.error:
            still_ours = (col(OutboxMail.id) == outcome.id, col(OutboxMail.status) == "sending")
            tx.execute(update(OutboxMail).where(*still_ours).values(**_after_failure(outcome)))
    given_up = (col(OutboxMail.kind).in_(LAST_KINDS), col(OutboxMail.status) == "failed")
    tx.execute(update(OutboxMail).where(*given_up, col(OutboxMail.sealed) != "").values(sealed="", last_error=""))


def _after_failure(outcome: Outcome) -> dict[str, Any]:
    if outcome.error == TOO_LATE:
        return {"status": "failed", "last_error": TOO_LATE, "sealed": ""}
    error = outcome.error[:300]
    if outcome.is_final or (outcome.is_counted and outcome.attempts >= ATTEMPTS_MAX):
        return {"status": "failed", "last_error": error}
    if not outcome.is_counted:
        wait, attempts = outcome.wait_seconds * random.uniform(1.0, 1.25), outcome.attempts - 1
    else:
        wait, attempts = max(outcome.wait_seconds, back_off_seconds(outcome.attempts)), outcome.attempts
    return {
        "status": "queued",
        "last_error": error,
        "due_at": outcome.at + timedelta(seconds=wait),
        "attempts": attempts,
    }


def send_held(tx: Tx, address_hash: str, *, now: datetime) -> None:
    """What was held back of late goes out after all."""
    held = (
        col(OutboxMail.recipient) == address_hash,
        col(OutboxMail.status) == "failed",
        col(OutboxMail.last_error) == HELD,
        col(OutboxMail.created_at) > now - timedelta(days=HELD_DAYS),
    )
    tx.execute(update(_MAILS).where(*held).values(status="queued", due_at=now, attempts=0, last_error=""))
    tx.after_commit(wake)


def back_off_seconds(attempts: int) -> float:
    """Twice as long after each failure, between 5 seconds and an hour, spread by up to a quarter."""
    doubled = BACK_OFF_SECONDS_MIN * 2 ** max(0, attempts - 1)
    return min(BACK_OFF_SECONDS_MAX, doubled * random.uniform(1.0, 1.25))


def release(tx: Tx, now: datetime) -> int:
    """Put back what a worker before us had claimed when it died; only the new holder of the lease may do this."""
    freed = tx.execute(
        update(OutboxMail)
        .where(col(OutboxMail.status) == "sending")
        .values(status="queued", due_at=now)
        .returning(col(OutboxMail.id))
    )
    return len(freed.all())
