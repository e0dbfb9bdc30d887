"""Answers given once (`API.md`, Idempotency). The key's row is written in the transaction of its effect.

A second call with the same key waits on the row's unique index until the first has committed, then gets its
answer; a first call that died has left neither row nor effect, so the second one simply runs.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from metro_web.core import clock, db
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.models.ops import IdempotencyKey

_keys: Any = IdempotencyKey.__table__  # type: ignore[attr-defined]
KEPT = timedelta(hours=24)
LENGTH_MAX = 64


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a caller under a key; `fingerprint` is a hash of method, path and body."""

    caller_id: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: HTTP status and body text."""

    status: int
    body: str


def check_key(key: str) -> None:
    """422 for a key that is empty, too long or not printable ASCII."""
    if not 1 <= len(key) <= LENGTH_MAX or not key.isascii() or not key.isprintable():
        raise InvalidInput(t("An Idempotency-Key has 1 to 64 printable characters."), field="Idempotency-Key")


def begin(tx: Tx, call: Call) -> Answer | None:
    """The first answer, or None where this call is the first and the key is now its own."""
    now = clock.utc_now()
    mine = (_keys.c.caller_id == call.caller_id) & (_keys.c.key == call.key)
    tx.execute(delete(_keys).where(mine, _keys.c.created_at < now - KEPT))
    row: dict[str, Any] = {"caller_id": call.caller_id, "key": call.key, "fingerprint": call.fingerprint}
    row |= {"status": 0, "body": "", "created_at": now}
    written = tx.execute(db.insert_or_ignore(tx, _keys).returning(_keys.c.key), row).first()
    if written is not None:
        return None
    first = tx.execute(select(_keys.c.fingerprint, _keys.c.status, _keys.c.body).where(mine)).one()
    if first.fingerprint != call.fingerprint:
        raise InvalidInput(t("This Idempotency-Key was used for another request."), code="idempotency_mismatch")
    return Answer(first.status, first.body)


def keep(tx: Tx, call: Call, answer: Answer) -> None:
    """Write the answer beside its effect."""
    tx.execute(
        update(_keys)
        .where(_keys.c.caller_id == call.caller_id, _keys.c.key == call.key)
        .values(status=answer.status, body=answer.body)
    )


def keep_refusal(tx: Tx, call: Call, answer: Answer) -> Answer:
    """Write a refusal whose own transaction was rolled back; the first answer wins."""
    first = begin(tx, call)
    if first is not None:
        return first
    keep(tx, call, answer)
    return answer
