"""Mails of the outbox: what for, to whom, how it stands, what went wrong. Never what is in one.

An address is sealed in the row until the mail was sent and wiped then; afterwards the order says whose it was.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import select

from metro_web.core import security
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.models.orders import Order
from metro_web.models.outbox import OutboxMail
from metro_web.models.people import User
from metro_web.queries import contacts
from metro_web.queries.records import shape
from metro_web.queries.records.shape import NONE, Cell, Head, Kind, RecordFilter, RecordRow

_mails: Any = OutboxMail.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
STATUSES = {"queued": t("Waiting"), "sending": t("Being sent"), "sent": t("Sent"), "failed": t("Given up")}
KINDS = {
    "order_code": t("Code for an order"),
    "sign_in_code": t("Code to sign in"),
    "tickets": t("Tickets"),
    "cancelled": t("Cancelled"),
    "moved": t("New time"),
    "delayed": t("Late"),
    "called_off": t("Called off"),
    "correction": t("Correction"),
    "report_answered": t("Answer to a report"),
    "verify_email": t("Confirm the address"),
    "reset_password": t("New password"),
    "address_proved": t("Address confirmed"),
    "sign_in_ways": t("Ways to sign in"),
    "step_up_code": t("Code to prove oneself"),
    "second_factor": t("Second factor"),
    "company_invitation": t("Invitation"),
    "account_closed": t("Account closed"),
}
# What the mail service told of a mail that was handed over.
DELIVERIES = {
    "deferred": (t("Sent, on its way"), "tag-warn"),
    "delivered": (t("Delivered"), "tag-go"),
    "blocked": (t("Refused there"), "tag-stop"),
    "bounced": (t("Came back"), "tag-stop"),
    "dropped": (t("Not sent on"), "tag-stop"),
    "spam": (t("Marked as spam"), "tag-stop"),
}
TONES = {"sent": "tag-go", "failed": "tag-stop", "queued": "tag-warn", "sending": "tag-warn"}


@dataclass(frozen=True, slots=True)
class MailRecord:
    """A mail; `to` is empty where the address is no longer kept, `can_retry` whether there is anything left to send."""

    id: str
    kind: str
    status: str
    to: str
    order_id: str | None
    order_code: str | None
    attempts: int
    can_retry: bool
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    last_error: str
    delivery: str = ""
    delivery_reason: str = ""


def find(tx: Tx, wanted: RecordFilter, limit: int, before: str) -> tuple[list[MailRecord], str]:
    """`person` is a whole address, of an account or not, or a part of an account's."""
    query = (
        select(_mails, _orders.c.code, _users.c.email)
        .join(_orders, _orders.c.id == _mails.c.order_id, isouter=True)
        .join(_users, _users.c.id == _orders.c.buyer_id, isouter=True)
    )
    if wanted.person:
        addresses = select(_users.c.email).where(_users.c.id.in_(shape.people_ids(tx, wanted.person)))
        known = {wanted.person, *tx.execute(addresses.where(_users.c.email.is_not(None))).scalars()}
        query = query.where(_mails.c.recipient.in_([contacts.recipient(address) for address in known]))
    if wanted.order:
        query = query.where(_mails.c.order_id == wanted.order)
    if wanted.status:
        query = query.where(_mails.c.status == wanted.status)
    if wanted.kind:
        query = query.where(_mails.c.kind == wanted.kind)
    query = shape.between(query, _mails.c.created_at, wanted)
    rows, following = shape.cut(tx, query, _mails.c.id, limit, before)
    return [_record(row) for row in rows], following


def _record(row: Any) -> MailRecord:
    return MailRecord(
        id=row.id,
        kind=row.kind,
        status=row.status,
        to=row.email or _recipient(row.sealed),
        order_id=row.order_id,
        order_code=row.code,
        attempts=row.attempts,
        can_retry=bool(row.sealed) and row.status in ("queued", "failed"),
        created_at=row.created_at,
        due_at=row.due_at,
        sent_at=row.sent_at,
        last_error=row.last_error,
        delivery=row.delivery,
        delivery_reason=row.delivery_reason,
    )


def _recipient(sealed: str) -> str:
    try:
        return str(json.loads(security.unseal(sealed))["to"]) if sealed else ""
    except InvalidToken:
        return ""


def row(record: MailRecord) -> RecordRow:
    """In the table."""
    next_try = t("next try {time}").format(time=shape.moment(record.due_at)) if record.status == "queued" else ""
    remark = ". ".join(part for part in (record.last_error, next_try, record.delivery_reason) if part)
    standing = (STATUSES.get(record.status, record.status), TONES.get(record.status, "tag-plain"))
    label, tone = DELIVERIES.get(record.delivery, standing)
    return RecordRow(
        record.id,
        [
            Cell(KINDS.get(record.kind, record.kind)),
            Cell(record.to or t("no longer kept")),
            shape.order_cell(record.order_id, record.order_code) if record.order_id else Cell(NONE),
            Cell(label, tone=tone, remark=remark),
            Cell(str(record.attempts)),
            Cell(shape.moment(record.created_at)),
            Cell("again" if record.can_retry else ""),
        ],
    )


MAILS = Kind(
    name="outbox",
    fields=("person", "status", "kind", "order", "since", "until"),
    heads=(
        Head(t("Mail")),
        Head(t("To")),
        Head(t("Order")),
        Head(t("State")),
        Head(t("Attempts"), end=True),
        Head(t("Promised"), end=True),
        Head(""),
    ),
    find=find,
    row=row,
    statuses=STATUSES,
    kinds=KINDS,
    example=MailRecord(
        id="0198c5d2b2d37e529f30ac67cd78de89",
        kind="tickets",
        status="sent",
        to="asha@metro.example",
        order_id="0198c5d2a4b87c3e9f10aa55bb66cc77",
        order_code="H4KMPQ7X",
        attempts=1,
        can_retry=False,
        created_at=datetime(2026, 11, 20, 6, 31, tzinfo=UTC),
        due_at=datetime(2026, 11, 20, 6, 31, tzinfo=UTC),
        sent_at=datetime(2026, 11, 20, 6, 31, 1, tzinfo=UTC),
        last_error="",
    ),
)
