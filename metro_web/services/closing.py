"""A person deletes their account: what stands in the way is said first, what stays has no face afterwards.

Keeps true: no money is lost unsaid (what is left in the wallet is given up by name, as an entry of the ledger), nobody
is shut inside a station, there is always an admin, and all of it happens in one transaction or not at all.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Conflict
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import admission
from metro_web.domain import orders as order_rules
from metro_web.domain.permissions import ADMIN, Actor, signed_in
from metro_web.models.orders import Order
from metro_web.models.tickets import Ticket
from metro_web.queries import contacts
from metro_web.queries import wallet as wallet_queries
from metro_web.services import (
    audit,
    company_members,
    erasure,
    ledger,
    order_stock,
    outbox,
    scanning,
    step_up,
    throttle,
    users,
)

GIVEN_UP = "Given up when the account was deleted"
_orders: Any = Order.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What deleting would meet: minor units in the wallet, unused tickets, open orders, and why it cannot be ('')."""

    balance_minor: int
    unused_tickets: int
    open_orders: int
    obstacle: str


def outlook(tx: Tx, actor: Actor) -> Outlook:
    """For the page that asks whether it is meant."""
    user_id, now = signed_in(actor), clock.utc_now()
    unused = (_tickets.c.owner_id == user_id, _tickets.c.status == admission.ACTIVE, _tickets.c.valid_until > now)
    unpaid = (_orders.c.buyer_id == user_id, _orders.c.status.in_(order_rules.UNPAID), _orders.c.expires_at > now)
    obstacle = _obstacle(tx, user_id, is_admin=ADMIN in actor.roles)
    return Outlook(
        wallet_queries.balance_minor(tx, user_id),
        tx.execute(select(func.count()).where(*unused)).scalar_one(),
        tx.execute(select(func.count()).where(*unpaid)).scalar_one(),
        obstacle.detail if obstacle else "",
    )


def close(tx: Tx, actor: Actor, *, forfeit_minor: int = 0) -> None:
    """Delete the actor's account. `forfeit_minor` is what the wallet holds and they give up: exactly that, or 409.

    409 `last_admin`, `last_owner`, `journey_open`, `wallet_not_empty` (with `balance`). Unpaid orders are cancelled.
    """
    now = clock.utc_now()
    user_id = step_up.require_fresh(tx, actor, now)
    if ADMIN in actor.roles:
        users.living_admins(tx, lock=True)
    company_members.lock_those_of(tx, user_id)
    person = users.lock(tx, user_id)
    assert person is not None, "whoever is signed in exists"
    unpaid = select(_orders.c.id).where(_orders.c.buyer_id == user_id, _orders.c.status.in_(order_rules.UNPAID))
    open_orders = list(tx.execute(unpaid.order_by(_orders.c.id).with_for_update()).scalars())
    obstacle = _obstacle(tx, user_id, is_admin=ADMIN in person.roles.split())
    if obstacle:
        raise obstacle
    for order_id in open_orders:
        order_stock.free(tx, order_id, now)
    balance_minor = ledger.lock_balance(tx, user_id)
    if forfeit_minor != balance_minor:
        raise _not_empty(balance_minor)
    if balance_minor:
        posting = ledger.Posting("correction", f"close:{user_id}", reason=GIVEN_UP)
        ledger.post(tx, ledger.wallet_of(user_id), ledger.CORRECTION, balance_minor, posting, now=now)
    cancelled = {"status": order_rules.CANCELLED, "expires_at": None}
    tx.execute(update(_orders).where(_orders.c.id.in_(open_orders)).values(**cancelled))
    contact = contacts.get_contact(tx, user_id)
    erasure.erase(tx, person, now)
    label = erasure.pseudonym(user_id)
    audit.record(tx, Actor(user_id, name=label), "user.close", f"user:{user_id}", None, None, now)
    for known_as in (contact.email, contact.phone, user_id):
        tx.after_commit(throttle.forget_account, known_as)
    if contact.address:
        given_up = money_label(balance_minor, settings().currency) if balance_minor else ""
        context = {"name": person.name, "given_up": given_up}
        outbox.queue(tx, "account_closed", contact.address, context, now=now, locale=person.locale)


def _obstacle(tx: Tx, user_id: str, *, is_admin: bool) -> AppError | None:
    if is_admin and not set(users.living_admins(tx)) - {user_id}:
        return Conflict("last_admin", t("This is the last admin. Make another one first."))
    company = company_members.only_theirs(tx, user_id)
    if company:
        return Conflict("last_owner", t("You alone own {company}. Hand it on first.").format(company=company))
    # Of what one comes back to, nobody is told when it is left for good; that shuts nobody in.
    inside = (
        _tickets.c.owner_id == user_id,
        _tickets.c.status == admission.IN_USE,
        _tickets.c.kind == scanning.JOURNEY,
    )
    if tx.execute(select(_tickets.c.id).where(*inside).limit(1)).first():
        return Conflict("journey_open", t("You are on a journey. Leave through a gate first, then delete the account."))
    return None


def _not_empty(balance_minor: int) -> AppError:
    currency = settings().currency
    amount = {"amount": balance_minor, "currency": currency}
    if not balance_minor:
        return Conflict("wallet_not_empty", t("Your wallet is empty: there is nothing to give up."), balance=amount)
    sentence = t("Your wallet holds {money}. Spend it first, or say that you give it up.")
    return Conflict("wallet_not_empty", sentence.format(money=money_label(balance_minor, currency)), balance=amount)
