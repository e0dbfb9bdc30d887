"""Answers given once (`API.md`, Idempotency). The key's row is written in the transaction of its effect.

A second call with the same key waits on the row's unique index until the first has committed, then gets its
answer; a first call that died has left neither row nor effect, so the second one simply runs.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.models.ops import IdempotencyKey

_keys: Any = IdempotencyKey.__table__  # type: ignore[attr-defined]
KEPT = timedelta(hours=24)
LENGTH_MAX = 64
_mine = (_keys.c.caller_id == bindparam("caller")) & (_keys.c.key == bindparam("known"))


def _begin(insert: Any) -> Any:
    """The key's row, or the row of an older use of it that answers no more; nothing where it is in use."""
    given: dict[str, Any] = {name: bindparam(name) for name in ("caller_id", "key", "fingerprint")}
    new = insert(_keys).values(**given, status=0, body="", created_at=bindparam("now"))
    again = {name: new.excluded[name] for name in ("fingerprint", "status", "body", "created_at")}
    return new.on_conflict_do_update(
        index_elements=[_keys.c.caller_id, _keys.c.key], set_=again, where=_keys.c.created_at < bindparam("old")
    ).returning(_keys.c.key)


# Built once: composing a statement costs about as much as running it.
_BEGIN = {"sqlite": _begin(sqlite.insert), "postgresql": _begin(postgresql.insert)}
_FIRST = select(_keys.c.fingerprint, _keys.c.status, _keys.c.body).where(_mine)
_KEEP = update(_keys).where(_mine).values(status=bindparam("new_status"), body=bindparam("new_body"))


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
    row = {"caller_id": call.caller_id, "key": call.key, "fingerprint": call.fingerprint, "now": now, "old": now - KEPT}
    written = tx.execute(_BEGIN[tx.get_bind().dialect.name], row).first()
    if written is not None:
        return None
    first = tx.execute(_FIRST, {"caller": call.caller_id, "known": call.key}).one()
    if first.fingerprint != call.fingerprint:
        raise InvalidInput(t("This Idempotency-Key was used for another request."), code="idempotency_mismatch")
    return Answer(first.status, first.body)


def keep(tx: Tx, call: Call, answer: Answer) -> None:
    """Write the answer beside its effect."""
    values = {"caller": call.caller_id, "known": call.key, "new_status": answer.status, "new_body": answer.body}
    tx.execute(_KEEP, values)


def keep_refusal(tx: Tx, call: Call, answer: Answer) -> Answer:
    """Write a refusal whose own transaction was rolled back; the first answer wins."""
    first = begin(tx, call)
    if first is not None:
        return first
    keep(tx, call, answer)
    return answer
