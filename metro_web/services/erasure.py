"""Wipes a person from every table. What has to stay (tickets, money, the log) points to a row without a face.

Keeps true: after the commit neither the address nor the name is anywhere in the database, but in the one mail that
confirms it until that is sent; `tests/services/test_closing.py` walks every column of every table to see it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, String, Table, cast, delete, or_, select, update

from metro_web.core.db import Tx
from metro_web.models import metadata
from metro_web.models.audit import AuditEntry
from metro_web.models.companies import CompanyInvitation
from metro_web.models.ops import IdempotencyKey
from metro_web.models.orders import Order, OrderItem
from metro_web.models.outbox import HeldAddress, OutboxMail
from metro_web.models.people import OneTimeCode
from metro_web.queries import contacts
from metro_web.services import outbox, users

OWNER, PASSENGER, PASSENGER_ID = "user_id", "passenger", "passenger_id"
_audit: Any = AuditEntry.__table__  # type: ignore[attr-defined]
_mails: Any = OutboxMail.__table__  # type: ignore[attr-defined]
_codes: Any = OneTimeCode.__table__  # type: ignore[attr-defined]
_held: Any = HeldAddress.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_invitations: Any = CompanyInvitation.__table__  # type: ignore[attr-defined]
_keys: Any = IdempotencyKey.__table__  # type: ignore[attr-defined]


def pseudonym(user_id: str) -> str:
    """Under what the log goes on speaking of somebody who has left: the same for all they did, and nothing more."""
    return f"closed account {user_id[-8:]}"


def erase(tx: Tx, person: Row[Any], now: datetime) -> None:
    """Everything of the person but what has to stay; the caller holds the person's row."""
    contact = contacts.get_contact(tx, person.id)
    addresses = [each for each in (contact.email, contact.phone) if each]
    for table in own_tables():
        tx.execute(delete(table).where(table.c[OWNER] == person.id))
    theirs = _codes.c.subject.in_([person.id, *addresses]), _codes.c.subject.startswith(f"{person.id}:")
    tx.execute(delete(_codes).where(or_(*theirs)))
    tx.execute(delete(_keys).where(_keys.c.caller_id == person.id))
    tx.execute(delete(_invitations).where(_invitations.c.email == (person.email or person.id)))
    _mails_of(tx, addresses)
    _log_of(tx, person)
    _seats_of(tx, person)
    values = {
        "email": None, "name": "", "phone": "", "locale": "en", "color_mode": "system", "roles": "passenger",
        "password_hash": None, "email_verified_at": None, "is_blocked": True, "token_version": person.token_version + 1,
    }  # fmt: skip
    tx.execute(update(users.USERS).where(users.USERS.c.id == person.id).values(**values))


def own_tables() -> list[Table]:
    """Tables whose rows are a person's alone: they have a `user_id`. Those that only mention people name it otherwise."""
    return [
        table
        for table in reversed(metadata.sorted_tables)
        if OWNER in table.c and any(key.column.table.name == "user_account" for key in table.c[OWNER].foreign_keys)
    ]


def _mails_of(tx: Tx, addresses: Sequence[str]) -> None:
    """Mails and texts that wait are not sent any more; of those that were, only that there was one stays."""
    hashes = [outbox.recipient(each) for each in addresses]
    theirs = _mails.c.recipient.in_(hashes)
    unsent = _mails.c.status.in_(("queued", "sending"))
    tx.execute(update(_mails).where(theirs, unsent).values(status="failed"))
    tx.execute(update(_mails).where(theirs).values(sealed="", last_error="", delivery_reason="", recipient=""))
    tx.execute(delete(_held).where(_held.c.recipient.in_(hashes)))


def _seats_of(tx: Tx, person: Row[Any]) -> None:
    """Who sat where is nobody's business any more: names go from all that the person bought."""
    bought = select(_orders.c.id).where(_orders.c.buyer_id == person.id)
    for item in tx.execute(select(_items.c.id, _items.c.facts).where(_items.c.order_id.in_(bought))).all():
        if item.facts.get(PASSENGER):
            facts = {name: value for name, value in item.facts.items() if name != PASSENGER_ID} | {PASSENGER: ""}
            tx.execute(update(_items).where(_items.c.id == item.id).values(facts=facts))


def _log_of(tx: Tx, person: Row[Any]) -> None:
    """The log stays, under a pseudonym; the only time that one of its rows is written again."""
    label = pseudonym(person.id)
    tx.execute(update(_audit).where(_audit.c.actor_id == person.id).values(actor_label=label))
    about = [_audit.c.subject == f"user:{person.id}"]
    if person.email:
        tx.execute(update(_audit).where(_audit.c.actor_label == person.email).values(actor_label=label))
        about += [
            cast(column, String).contains(person.email, autoescape=True) for column in (_audit.c.before, _audit.c.after)
        ]
    words = {word for word in (person.email, person.name, person.phone) if word}
    for row in tx.execute(select(_audit.c.id, _audit.c.before, _audit.c.after).where(or_(*about))).all():
        facts = {"before": _without(row.before, words, label), "after": _without(row.after, words, label)}
        tx.execute(update(_audit).where(_audit.c.id == row.id).values(**facts))


def _without(facts: Any, words: set[str], label: str) -> Any:
    if isinstance(facts, str):
        for word in words:
            facts = facts.replace(word, label)
        return facts
    if isinstance(facts, dict):
        return {key: _without(value, words, label) for key, value in facts.items()}
    return [_without(value, words, label) for value in facts] if isinstance(facts, list) else facts
