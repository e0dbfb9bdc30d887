"""Answers given once (`API.md`, Idempotency). The key's row is written in the transaction of its effect, with the answer.

It is written last. Of two calls at one moment the primary key lets one commit; the other is rolled back, effect and
all, run again (`db.run`), and finds the answer. A call that died has left neither row nor effect, so the next one runs.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.models.ops import IdempotencyKey

_keys: Any = IdempotencyKey.__table__  # type: ignore[attr-defined]
KEPT = timedelta(hours=24)
LENGTH_MAX = 64
_mine = (_keys.c.caller_id == bindparam("caller")) & (_keys.c.key == bindparam("known"))


# What is read of a key; whoever looks up the caller reads it along (`tokens`).
KEPT_COLUMNS = (_keys.c.fingerprint, _keys.c.status, _keys.c.body, _keys.c.created_at)
# Built once: composing a statement costs about as much as running it.
_FIND = select(*KEPT_COLUMNS).where(_mine)
_LOCK = _FIND.with_for_update()
_CHANGE = update(_keys).where(_mine).values(status=bindparam("new_status"), body=bindparam("new_body"))
_FORGET = delete(_keys).where(_mine, _keys.c.created_at < bindparam("old"))


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


def is_key(key: str) -> bool:
    """Whether it is a short line of printable ASCII."""
    return 1 <= len(key) <= LENGTH_MAX and key.isascii() and key.isprintable()


def check_key(key: str) -> None:
    """422 for a key that is empty, too long or not printable ASCII."""
    if not is_key(key):
        raise InvalidInput(t("An Idempotency-Key has 1 to 64 printable characters."), field="Idempotency-Key")


def find(tx: Tx, call: Call) -> Answer | None:
    """The answer that was given under the key, or None where this call is the first; 422 for another request."""
    return answer(tx, call, tx.execute(_FIND, {"caller": call.caller_id, "known": call.key}).first())


def answer(tx: Tx, call: Call, row: Any) -> Answer | None:
    """The same of a row that was read already, with `KEPT_COLUMNS`; None or an empty one where there is none."""
    if row is None or row.created_at is None:
        return None
    old = clock.utc_now() - KEPT
    if row.created_at < old:
        tx.execute(_FORGET, {"caller": call.caller_id, "known": call.key, "old": old})
        return None
    if row.fingerprint != call.fingerprint:
        raise InvalidInput(t("This Idempotency-Key was used for another request."), code="idempotency_mismatch")
    return Answer(row.status, row.body)


def lock(tx: Tx, call: Call) -> Answer | None:
    """The same, and nobody else changes it until the end of the transaction."""
    return answer(tx, call, tx.execute(_LOCK, {"caller": call.caller_id, "known": call.key}).first())


def keep(tx: Tx, call: Call, answer: Answer) -> None:
    """Write the answer beside its effect, at the end of the transaction."""
    row = {"caller_id": call.caller_id, "key": call.key, "fingerprint": call.fingerprint}
    tx.put_last(_keys, row | {"status": answer.status, "body": answer.body, "created_at": clock.utc_now()})


def change(tx: Tx, call: Call, answer: Answer) -> None:
    """Another answer from now on: that of a call in steps, once it is known."""
    values = {"caller": call.caller_id, "known": call.key, "new_status": answer.status, "new_body": answer.body}
    tx.execute(_CHANGE, values)


def keep_refusal(tx: Tx, call: Call, answer: Answer) -> Answer:
    """Write a refusal whose own transaction was rolled back; the first answer wins."""
    first = find(tx, call)
    if first is not None:
        return first
    keep(tx, call, answer)
    return answer
