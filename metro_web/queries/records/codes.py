"""One-time codes: what for, for whom, how many tries are left, how each stands. Never their digits, nor the hash."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.labels import time_label
from metro_web.models.orders import Order
from metro_web.models.people import OneTimeCode, User
from metro_web.queries.records import shape
from metro_web.queries.records.shape import NONE, Cell, Head, Kind, RecordFilter, RecordRow

_codes: Any = OneTimeCode.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
ORDER = "order"
PURPOSES = {ORDER: t("Confirm an order"), "sign_in": t("Sign in"), "step_up": t("Prove oneself")}
WAITING, ENDED, EXPIRED, USED_UP = "waiting", "ended", "expired", "used_up"
STATUSES = {
    WAITING: t("Waiting"),
    ENDED: t("Used or replaced"),
    EXPIRED: t("Time is over"),
    USED_UP: t("Tries used up"),
}
TONES = {WAITING: "tag-warn", USED_UP: "tag-stop"}


@dataclass(frozen=True, slots=True)
class CodeRecord:
    """A code without what it is; `person` is an address, of the buyer where it is about an order."""

    id: str
    purpose: str
    person: str
    order_id: str | None
    order_code: str | None
    status: str
    attempts_left: int
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None


def find(tx: Tx, wanted: RecordFilter, limit: int, before: str) -> tuple[list[CodeRecord], str]:
    """`kind` is the purpose."""
    now = clock.utc_now()
    shown = [
        _codes.c[name] for name in ("id", "purpose", "subject", "attempts_left", "created_at", "expires_at", "ended_at")
    ]
    query = (
        select(*shown, _orders.c.id.label("order_id"), _orders.c.code, _users.c.email)
        .join(_orders, and_(_codes.c.purpose == ORDER, _orders.c.id == _codes.c.subject), isouter=True)
        .join(_users, _users.c.id == func.coalesce(_orders.c.buyer_id, _codes.c.subject), isouter=True)
    )
    if wanted.person:
        people = shape.people_ids(tx, wanted.person)
        theirs = select(_orders.c.id).where(_orders.c.buyer_id.in_(people))
        part = wanted.person.strip().lower()
        is_address = and_(_codes.c.purpose != ORDER, _codes.c.subject.contains(part, autoescape=True))
        query = query.where(or_(_codes.c.subject.in_(theirs), _codes.c.subject.in_(people), is_address))
    if wanted.order:
        query = query.where(_codes.c.subject == wanted.order)
    if wanted.kind:
        query = query.where(_codes.c.purpose == wanted.kind)
    if wanted.status:
        query = query.where(_is(wanted.status, now))
    query = shape.between(query, _codes.c.created_at, wanted)
    rows, following = shape.cut(tx, query, _codes.c.id, limit, before)
    return [_record(row, now) for row in rows], following


def _is(status: str, now: datetime) -> Any:
    is_used_up, is_over = _codes.c.attempts_left <= 0, _codes.c.expires_at <= now
    is_ended = and_(~is_used_up, _codes.c.ended_at.is_not(None))
    is_alive = and_(~is_used_up, _codes.c.ended_at.is_(None))
    return {
        USED_UP: is_used_up,
        ENDED: is_ended,
        EXPIRED: and_(is_alive, is_over),
        WAITING: and_(is_alive, ~is_over),
    }[status]


def _record(row: Any, now: datetime) -> CodeRecord:
    return CodeRecord(
        id=row.id,
        purpose=row.purpose,
        person=row.email or (row.subject if "@" in row.subject else ""),
        order_id=row.order_id,
        order_code=row.code,
        status=status_at(row, now),
        attempts_left=row.attempts_left,
        created_at=row.created_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
    )


def status_at(row: Any, now: datetime) -> str:
    """How a code's row stands at an instant."""
    if row.attempts_left <= 0:
        return USED_UP
    if row.ended_at is not None:
        return ENDED
    return EXPIRED if row.expires_at <= now else WAITING


def row(record: CodeRecord) -> RecordRow:
    """In the table."""
    return RecordRow(
        record.id,
        [
            Cell(PURPOSES.get(record.purpose, record.purpose)),
            Cell(record.person or NONE),
            shape.order_cell(record.order_id, record.order_code) if record.order_id else Cell(NONE),
            Cell(STATUSES[record.status], tone=TONES.get(record.status, "tag-plain")),
            Cell(str(record.attempts_left)),
            Cell(
                shape.moment(record.created_at),
                remark=t("good until {time}").format(time=time_label(record.expires_at, settings().zone)),
            ),
        ],
    )


CODES = Kind(
    name="codes",
    fields=("person", "status", "kind", "order", "since", "until"),
    heads=(
        Head(t("For")),
        Head(t("Person")),
        Head(t("Order")),
        Head(t("State")),
        Head(t("Tries left"), end=True),
        Head(t("Made"), end=True),
    ),
    find=find,
    row=row,
    statuses=STATUSES,
    kinds=PURPOSES,
    example=CodeRecord(
        id="0198c5d2a5c97f4fa020bb66cc77dd88",
        purpose="order",
        person="asha@metro.example",
        order_id="0198c5d2a4b87c3e9f10aa55bb66cc77",
        order_code="H4KMPQ7X",
        status="ended",
        attempts_left=4,
        created_at=datetime(2026, 11, 20, 6, 30, tzinfo=UTC),
        expires_at=datetime(2026, 11, 20, 6, 35, tzinfo=UTC),
        ended_at=datetime(2026, 11, 20, 6, 31, tzinfo=UTC),
    ),
)
