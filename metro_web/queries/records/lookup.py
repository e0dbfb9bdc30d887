"""Finds by anything that people read out or paste: an order's code, a short code, an address, a name, an id, a number."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.ids import PLAIN_LETTERS, SHORT_CODE_LENGTH, is_id
from metro_web.models.ledger import LedgerEntry
from metro_web.models.orders import Payment
from metro_web.models.outbox import OutboxMail
from metro_web.models.tickets import Scan
from metro_web.queries import users
from metro_web.queries.records import orders, shape, tickets
from metro_web.queries.records.shape import RecordFilter

HITS_MAX = 8
LENGTH_MIN = 3
_entries: Any = LedgerEntry.__table__  # type: ignore[attr-defined]
_payments: Any = Payment.__table__  # type: ignore[attr-defined]
_mails: Any = OutboxMail.__table__  # type: ignore[attr-defined]
_scans: Any = Scan.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Hit:
    """Something that was found: what it is, how it is known, where it is read."""

    what: str
    title: str
    remark: str
    href: str


def search(tx: Tx, text: str) -> list[Hit]:
    """The likeliest first; nothing for less than three characters."""
    typed = text.strip()
    if len(typed) < LENGTH_MIN:
        return []
    if is_id(typed.lower()):
        return _by_id(tx, typed.lower())
    hits: list[Hit] = []
    code = typed.upper().replace(" ", "").replace("-", "")
    if all(letter in PLAIN_LETTERS for letter in code):
        if len(code) == orders.CODE_LENGTH:
            hits += _orders(tx, code)
        elif len(code) == SHORT_CODE_LENGTH:
            hits += _tickets(tx, code)
    if typed.isascii() and typed.isdecimal() and len(typed) < 18:
        hits += _entry(tx, int(typed))
    return (hits + _people(tx, typed))[:HITS_MAX]


def _orders(tx: Tx, wanted: str) -> list[Hit]:
    found, _more = orders.find(tx, RecordFilter(find=wanted), HITS_MAX, "")
    return [
        Hit(t("Order"), one.code, ", ".join((one.title, orders.STATUSES[one.status])), f"/admin/orders/{one.id}")
        for one in found
    ]


def _tickets(tx: Tx, wanted: str) -> list[Hit]:
    found, _more = tickets.find(tx, RecordFilter(find=wanted), HITS_MAX, "")
    return [
        Hit(
            t("Ticket"),
            one.short_code,
            ", ".join((one.title, tickets.STATUSES[one.status], shape.moment(one.created_at))),
            f"/admin/tickets/{one.id}",
        )
        for one in found
    ]


def _entry(tx: Tx, number: int) -> list[Hit]:
    if tx.execute(select(_entries.c.id).where(_entries.c.id == number)).first() is None:
        return []
    return [Hit(t("Ledger entry"), str(number), "", f"/admin/entries?find={number}")]


def _people(tx: Tx, text: str) -> list[Hit]:
    hits = []
    for one in users.list_users(tx, query=text, limit=HITS_MAX // 2).users:
        known_as = one.address or t("Closed account")
        hits.append(Hit(t("Person"), known_as, one.name, f"/admin/users/{one.id}"))
        hits.append(Hit(t("Orders of"), known_as, one.name, f"/admin/orders?person={one.id}"))
        hits.append(Hit(t("Wallet of"), known_as, one.name, f"/admin/wallets/{one.id}"))
    return hits


def _by_id(tx: Tx, wanted: str) -> list[Hit]:
    hits = _orders(tx, wanted) + _tickets(tx, wanted)
    for what, table, column, address in (
        (t("Order of the payment"), _payments, _payments.c.order_id, "/admin/orders/{}"),
        (t("Order of the mail"), _mails, _mails.c.order_id, "/admin/orders/{}"),
        (t("Ticket of the scan"), _scans, _scans.c.ticket_id, "/admin/tickets/{}"),
    ):
        found = tx.execute(select(column).where(table.c.id == wanted)).scalar()
        if found:
            hits.append(Hit(what, wanted, "", address.format(found)))
    person = users.find_by_id(tx, wanted)
    if person:
        hits.append(Hit(t("Person"), person.address or t("Closed account"), person.name, f"/admin/users/{wanted}"))
    return hits
