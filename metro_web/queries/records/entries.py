"""The ledger, both sides of each entry: found by account, kind, reason, order and day; and what a choice of it sums to."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import case, func, or_, select

from metro_web.core.db import Tx
from metro_web.core.i18n import plural, t
from metro_web.models.ledger import Account, LedgerEntry
from metro_web.models.orders import Order
from metro_web.models.people import User
from metro_web.queries.records import shape
from metro_web.queries.records.shape import NONE, Cell, Head, Kind, RecordFilter, RecordRow

_entries: Any = LedgerEntry.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
_debit, _credit = (Account.__table__.alias(name) for name in ("debit", "credit"))  # type: ignore[attr-defined]
_payer, _payee = (_users.alias(name) for name in ("payer", "payee"))
KINDS = {
    "top_up": t("Money added"),
    "purchase": t("Purchase"),
    "refund": t("Refund"),
    "fare_adjustment": t("Extra fare at the gate"),
    "correction": t("Correction"),
    "late_payment": t("Payment that came too late"),
    "late_refund": t("Late payment sent back"),
}
HOUSE = {
    "funding": t("Money from outside"),
    "revenue": t("Revenue"),
    "correction": t("Corrections"),
    "gateway": t("Payment provider"),
    "refund_due": t("Late payments to send back"),
}


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """`amount_minor` left the debit account and reached the credit account; the e-mails say whose those are."""

    id: str
    at: datetime
    kind: str
    debit_account: str
    debit_email: str | None
    credit_account: str
    credit_email: str | None
    amount_minor: int
    reason: str
    order_id: str | None
    order_code: str | None
    ticket_id: str | None


@dataclass(frozen=True, slots=True)
class EntrySum:
    """All entries of a choice: how many, what they moved, and, of one account, what came in and went out."""

    count: int = 0
    moved_minor: int = 0
    in_minor: int = 0
    out_minor: int = 0


def find(tx: Tx, wanted: RecordFilter, limit: int, before: str) -> tuple[list[EntryRecord], str]:
    """`find` is a part of the reason, or an entry's number; `account` is like `revenue` or `wallet:<person>`."""
    query = (
        select(
            _entries, _orders.c.code, _payer.c.email.label("debit_email"), _payee.c.email.label("credit_email")
        )
        .join(_debit, _debit.c.id == _entries.c.debit_account_id)
        .join(_credit, _credit.c.id == _entries.c.credit_account_id)
        .join(_payer, _payer.c.id == _debit.c.owner_id, isouter=True)
        .join(_payee, _payee.c.id == _credit.c.owner_id, isouter=True)
        .join(_orders, _orders.c.id == _entries.c.order_id, isouter=True)
    )  # fmt: skip
    place = int(before) if before else 0
    rows, following = shape.cut(tx, query.where(*_conditions(tx, wanted)), _entries.c.id, limit, place)
    return [_record(row) for row in rows], following


def total(tx: Tx, wanted: RecordFilter) -> EntrySum:
    """What the whole choice sums to, not only the page."""
    amount, account = _entries.c.amount_minor, wanted.account
    came, went = (
        func.coalesce(func.sum(case((side == account, amount), else_=0)), 0)
        for side in (_entries.c.credit_account_id, _entries.c.debit_account_id)
    )
    query = select(func.count(), func.coalesce(func.sum(amount), 0), came, went)
    return EntrySum(*map(int, tx.execute(query.where(*_conditions(tx, wanted))).one()))


def _conditions(tx: Tx, wanted: RecordFilter) -> list[Any]:
    sides = (_entries.c.debit_account_id, _entries.c.credit_account_id)
    found: list[Any] = []
    if wanted.find.isascii() and wanted.find.isdecimal() and len(wanted.find) < 18:
        found.append(_entries.c.id == int(wanted.find))
    elif wanted.find:
        found.append(func.lower(_entries.c.reason).contains(wanted.find.lower(), autoescape=True))
    if wanted.account:
        found.append(or_(*[side == wanted.account for side in sides]))
    if wanted.person:
        wallets = [f"wallet:{one}" for one in shape.people_ids(tx, wanted.person)]
        found.append(or_(*[side.in_(wallets) for side in sides]))
    if wanted.kind:
        found.append(_entries.c.kind == wanted.kind)
    if wanted.order:
        found.append(_entries.c.order_id == wanted.order)
    if wanted.since:
        found.append(_entries.c.at >= wanted.since)
    if wanted.until:
        found.append(_entries.c.at < wanted.until)
    return found


def _record(row: Any) -> EntryRecord:
    return EntryRecord(
        id=str(row.id),
        at=row.at,
        kind=row.kind,
        debit_account=row.debit_account_id,
        debit_email=row.debit_email,
        credit_account=row.credit_account_id,
        credit_email=row.credit_email,
        amount_minor=row.amount_minor,
        reason=row.reason,
        order_id=row.order_id,
        order_code=row.code,
        ticket_id=row.ticket_id,
    )


def account_label(account: str, email: str | None) -> str:
    """An account in words: the house's by their names, others by whose they are."""
    name, _, owner = account.partition(":")
    if not owner:
        return HOUSE.get(account, account)
    whose = email or t("a closed account")
    return t("Cash of {person}").format(person=whose) if name == "cash" else whose


def sum_label(found: EntrySum, account: str) -> str:
    """The sum in a line."""
    words = plural(t("{n} entry"), t("{n} entries"), found.count)
    if not account:
        return t("{entries}, {moved} moved").format(entries=words, moved=shape.amount(found.moved_minor))
    into, out, left = (shape.amount(n) for n in (found.in_minor, found.out_minor, found.in_minor - found.out_minor))
    return t("{entries}: {into} in, {out} out, {left} together").format(entries=words, into=into, out=out, left=left)


def row(record: EntryRecord) -> RecordRow:
    """In the table."""
    return RecordRow(
        record.id,
        [
            Cell(record.id),
            Cell(KINDS.get(record.kind, record.kind), remark=record.reason),
            _side(record.debit_account, record.debit_email),
            _side(record.credit_account, record.credit_email),
            shape.order_cell(record.order_id, record.order_code) if record.order_id else Cell(NONE),
            Cell(shape.amount(record.amount_minor)),
            Cell(shape.moment(record.at)),
        ],
    )


def _side(account: str, email: str | None) -> Cell:
    name, _, owner = account.partition(":")
    href = f"/admin/wallets/{owner}" if name == "wallet" else f"/admin/entries?account={account}"
    return Cell(account_label(account, email), href)


ENTRIES = Kind(
    name="entries",
    fields=("find", "person", "kind", "order", "account", "since", "until"),
    heads=(
        Head(t("No.")),
        Head(t("What")),
        Head(t("From")),
        Head(t("To")),
        Head(t("Order")),
        Head(t("Amount"), end=True),
        Head(t("When"), end=True),
    ),
    find=find,
    row=row,
    is_place=lambda text: text.isascii() and text.isdecimal() and len(text) < 18,
    kinds=KINDS,
    example=EntryRecord(
        id="4711",
        at=datetime(2026, 11, 20, 6, 31, tzinfo=UTC),
        kind="purchase",
        debit_account="wallet:0198c5d1f0a27b64a1b2c3d4e5f60718",
        debit_email="asha@metro.example",
        credit_account="revenue",
        credit_email=None,
        amount_minor=12000,
        reason="",
        order_id="0198c5d2a4b87c3e9f10aa55bb66cc77",
        order_code="H4KMPQ7X",
        ticket_id=None,
    ),
)
