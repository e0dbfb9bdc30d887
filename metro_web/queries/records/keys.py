"""Idempotency keys: whose call was answered once, with what status, and when. The answer itself is not shown."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.models.ops import IdempotencyKey
from metro_web.models.people import User
from metro_web.queries.records import shape
from metro_web.queries.records.shape import Cell, Head, Kind, RecordFilter, RecordRow

_keys: Any = IdempotencyKey.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
_place = (_keys.c.caller_id + ":" + _keys.c.key).label("place")


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key of a caller; `status` is the HTTP status of the answer that is kept for it."""

    id: str
    caller_id: str
    caller_email: str | None
    key: str
    status: int
    created_at: datetime


def find(tx: Tx, wanted: RecordFilter, limit: int, before: str) -> tuple[list[KeyRecord], str]:
    """By caller, the newest callers first: a key has no number of its own. `find` is the key."""
    query = select(_keys, _place, _users.c.email).join(_users, _users.c.id == _keys.c.caller_id, isouter=True)
    if wanted.find:
        query = query.where(_keys.c.key == wanted.find)
    if wanted.person:
        query = query.where(_keys.c.caller_id.in_(shape.people_ids(tx, wanted.person)))
    query = shape.between(query, _keys.c.created_at, wanted)
    if before:
        query = query.where(_place < before)
    rows = list(tx.execute(query.order_by(_place.desc()).limit(limit + 1)))
    shown = [_record(row) for row in rows[:limit]]
    return shown, shown[-1].id if len(rows) > limit else ""


def _record(row: Any) -> KeyRecord:
    return KeyRecord(row.place, row.caller_id, row.email, row.key, row.status, row.created_at)


def row(record: KeyRecord) -> RecordRow:
    """In the table."""
    return RecordRow(
        record.id,
        [
            Cell(record.key),
            shape.person_cell(record.caller_id, record.caller_email),
            Cell(str(record.status), tone="tag-go" if record.status < 400 else "tag-warn"),
            Cell(shape.moment(record.created_at)),
        ],
    )


KEYS = Kind(
    name="idempotency-keys",
    fields=("find", "person", "since", "until"),
    heads=(Head(t("Key")), Head(t("Caller")), Head(t("Answered")), Head(t("When"), end=True)),
    find=find,
    row=row,
    is_place=lambda text: len(text) <= 100,
    example=KeyRecord(
        id="0198c5d1f0a27b64a1b2c3d4e5f60718:4f1c",
        caller_id="0198c5d1f0a27b64a1b2c3d4e5f60718",
        caller_email="asha@metro.example",
        key="4f1c",
        status=201,
        created_at=datetime(2026, 11, 20, 6, 30, tzinfo=UTC),
    ),
)
