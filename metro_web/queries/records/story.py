"""The story of an order or of one of its tickets: everything that is stored about it, in the order it happened.

Wrong tries of a code have no time of their own: they are told with the code that they were made on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import plural, t
from metro_web.domain import admission
from metro_web.domain import orders as rules
from metro_web.models.audit import AuditEntry
from metro_web.models.people import OneTimeCode, User
from metro_web.models.tickets import Scan
from metro_web.queries import gate_view
from metro_web.queries.orders import OrderView
from metro_web.queries.records import codes, entries, mails, payments, shape
from metro_web.queries.records.shape import RecordFilter
from metro_web.queries.tickets import TicketView

_codes: Any = OneTimeCode.__table__  # type: ignore[attr-defined]
_scans: Any = Scan.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
_audit: Any = AuditEntry.__table__  # type: ignore[attr-defined]
RECORDS_MAX = 500
SEAT = "ticket.seat"
DESK = {
    "order.cancel": t("Cancelled at the desk"),
    "order.cash": t("Paid in cash at the desk"),
    "order.resend": t("Mailed again from the desk"),
    SEAT: t("Seat changed at the desk"),
}


@dataclass(frozen=True)
class Event:
    """Something that happened; `tone` is a class of a tag or ''."""

    at_label: str
    what: str
    remark: str = ""
    tone: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class _Moment:
    """An event and its place: by time, and within one transaction by what has to come first."""

    at: datetime
    rank: int
    event: Event


def of_order(
    tx: Tx, order: OrderView, names: dict[str, str], now: datetime, *, is_whole: bool = True
) -> list[Event]:  # fmt: skip
    """Made, codes and tries, payments, tickets, mails, scans, money; `names` are the stations' by their codes.

    Of an order that is not `is_whole`, what its tickets here tell.
    """
    tickets = {ticket.id for ticket in order.tickets}
    if not is_whole:
        issued = [_issued(ticket) for ticket in order.tickets]
        codes_here = {ticket.short_code for ticket in order.tickets}
        moved = _of_desk(tx, order.id, codes_here)
        money = [one for ticket_id in tickets for one in _of_entries(tx, order.id, ticket_id)]
        return _told([_made(tx, order), *issued, *moved, *_of_scans(tx, sorted(tickets), names), *money])
    moments = [
        _made(tx, order),
        *_ended(order, now),
        *_of_codes(tx, order, now),
        *_of_payments(order),
        *[_issued(ticket) for ticket in order.tickets],
        *_of_mails(tx, order.id),
        *_of_scans(tx, [ticket.id for ticket in order.tickets], names),
        *_of_entries(tx, order.id),
        *_of_desk(tx, order.id),
    ]
    return _told(moments)


def of_ticket(tx: Tx, ticket: TicketView, names: dict[str, str], now: datetime) -> list[Event]:
    """Issued, scanned, what was paid or given back for it, and how it ended."""
    moments = [_issued(ticket), *_of_scans(tx, [ticket.id], names), *_of_entries(tx, ticket.order_id, ticket.id)]
    if ticket.status == admission.EXPIRED:
        moments.append(_moment(ticket.valid_until, 9, t("Expired unused"), tone="tag-warn"))
    return _told(moments)


def _told(moments: list[_Moment]) -> list[Event]:
    return [one.event for one in sorted(moments, key=lambda one: (one.at, one.rank))]


def _moment(at: datetime, rank: int, what: str, remark: str = "", *, tone: str = "", href: str = "") -> _Moment:
    local = at.astimezone(settings().zone)
    return _Moment(at, rank, Event(f"{local:%-d %b %Y, %H:%M:%S}", what, remark, tone, href))


def _made(tx: Tx, order: OrderView) -> _Moment:
    seller = tx.execute(select(_users.c.email).where(_users.c.id == order.seller_id)).scalar()
    by = t("sold at the counter by {person}").format(person=seller) if seller else ""
    where = {"app": t("in the app"), "api": t("over the API"), "counter": ""}.get(order.channel, order.channel)
    amount = shape.amount(order.total_minor)
    remark = ", ".join(part for part in (amount, where, by) if part)
    return _moment(order.created_at, 0, t("Order made"), remark)


def _ended(order: OrderView, now: datetime) -> Iterator[_Moment]:
    is_over = order.expires_at is not None and order.expires_at <= now
    if order.status == rules.EXPIRED and order.expires_at is not None and is_over:
        yield _moment(order.expires_at, 9, t("Ended unpaid"), t("nothing was charged"), tone="tag-warn")


def _of_codes(tx: Tx, order: OrderView, now: datetime) -> Iterator[_Moment]:
    wanted = select(
        _codes.c.attempts_left, _codes.c.created_at, _codes.c.expires_at, _codes.c.ended_at
    ).where(_codes.c.purpose == codes.ORDER, _codes.c.subject == order.id)  # fmt: skip
    for row in tx.execute(wanted):
        wrong = max(0, settings().otp_attempts - row.attempts_left)
        tries = plural(t("{n} wrong try"), t("{n} wrong tries"), wrong) if wrong else ""
        state = codes.status_at(row, now)
        remark = ", ".join(part for part in (tries, codes.STATUSES[state].lower()) if part)
        yield _moment(row.created_at, 1, t("Code made"), remark, tone="tag-stop" if state == codes.USED_UP else "")


def _of_payments(order: OrderView) -> Iterator[_Moment]:
    for one in order.payments:
        what = t("Payment: {outcome}").format(outcome=payments.STATUSES.get(one.status, one.status).lower())
        method = payments.METHODS.get(one.method, one.method)
        why = payments.REASONS.get(one.reason, one.reason)
        remark = ", ".join(part for part in (shape.amount(one.amount_minor), method.lower(), why) if part)
        yield _moment(one.created_at, 2, what, remark, tone=payments.TONES.get(one.status, "tag-warn"))


def _issued(ticket: TicketView) -> _Moment:
    what = t("Ticket {code} issued").format(code=ticket.short_code)
    until = t("good until {time}").format(time=shape.moment(ticket.valid_until))
    return _moment(ticket.created_at, 4, what, f"{ticket.title}, {until}", href=f"/admin/tickets/{ticket.id}")


def _of_mails(tx: Tx, order_id: str) -> Iterator[_Moment]:
    found, _more = mails.find(tx, RecordFilter(order=order_id), RECORDS_MAX, "")
    for one in reversed(found):
        kind = mails.KINDS.get(one.kind, one.kind).lower()
        yield _moment(one.created_at, 5, t("Mail promised: {kind}").format(kind=kind), one.to)
        if one.sent_at:
            yield _moment(one.sent_at, 5, t("Mail sent: {kind}").format(kind=kind))
        elif one.last_error:
            what = t("Mail not sent: {kind}").format(kind=kind)
            tries = plural(t("{n} attempt"), t("{n} attempts"), one.attempts)
            yield _moment(one.due_at, 6, what, f"{tries}, {one.last_error}", tone="tag-stop", href="/admin/outbox")


def _of_scans(tx: Tx, ticket_ids: list[str], names: dict[str, str]) -> Iterator[_Moment]:
    wanted = (
        select(_scans, _users.c.email)
        .join(_users, _users.c.id == _scans.c.scanner_id)
        .where(_scans.c.ticket_id.in_(ticket_ids))
        .order_by(_scans.c.at.desc(), _scans.c.id.desc())
        .limit(RECORDS_MAX)
    )
    for row in reversed(tx.execute(wanted).all()):
        word = t("Went in") if row.direction == "entry" else t("Went out")
        reason = gate_view.REASONS.get(row.reason, row.reason)
        what = word if row.accepted else t("Gate stayed closed: {reason}").format(reason=reason.lower())
        place = names.get(row.station_code or "", row.station_code or "")
        due = t("{amount} due").format(amount=shape.amount(row.due_minor)) if row.due_minor else ""
        remark = ", ".join(part for part in (place, due, row.email) if part)
        yield _moment(row.at, 7, what, remark, tone="tag-go" if row.accepted else "tag-stop")


def _of_desk(tx: Tx, order_id: str, short_codes: set[str] | None = None) -> Iterator[_Moment]:
    """What somebody at a desk did; of some tickets alone, what was done to their seats."""
    known = tuple(DESK) if short_codes is None else (SEAT,)
    wanted = select(_audit).where(_audit.c.subject == f"order:{order_id}", _audit.c.action.in_(known))
    for row in tx.execute(wanted.order_by(_audit.c.id).limit(RECORDS_MAX)):
        before, after = row.before or {}, row.after or {}
        if short_codes is not None and after.get("ticket") not in short_codes:
            continue
        moved = t("{ticket}: {was} → {seat}") if row.action == SEAT else ""
        said = moved.format(ticket=after.get("ticket"), was=before.get("seat"), seat=after.get("seat")) if moved else ""
        remark = ", ".join(part for part in (said, after.get("reason", ""), row.actor_label) if part)
        yield _moment(row.at, 2, DESK[row.action], remark)


def _of_entries(tx: Tx, order_id: str, ticket_id: str = "") -> Iterator[_Moment]:
    found, _more = entries.find(tx, RecordFilter(order=order_id), RECORDS_MAX, "")
    for one in reversed(found):
        if ticket_id and one.ticket_id != ticket_id:
            continue
        names = entries.account_label
        sides = f"{names(one.debit_account, one.debit_email)} → {names(one.credit_account, one.credit_email)}"
        what = t("{kind}: {amount}").format(
            kind=entries.KINDS.get(one.kind, one.kind), amount=shape.amount(one.amount_minor)
        )
        yield _moment(one.at, 3, what, sides, href=f"/admin/entries?find={one.id}")
