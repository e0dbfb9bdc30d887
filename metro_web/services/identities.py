"""Accounts at an outside provider that open an account here: joined by a verified address, linked, unlinked.

Keeps true: an outside account opens one account here, and an account here is opened by at most one of a provider's;
only an address the provider calls verified joins or makes an account; what was unlinked comes back only by linking.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Again, Tx, insert_or_ignore
from metro_web.core.errors import InvalidInput
from metro_web.domain import people
from metro_web.domain.permissions import Actor, signed_in
from metro_web.integrations.openid import Proof
from metro_web.models.identities import UserIdentity
from metro_web.services import addresses, outbox, step_up, users

BLOCKED, UNVERIFIED, UNLINKED = "blocked", "unverified", "unlinked"
TAKEN, ANOTHER, VERIFY_FIRST = "taken", "another", "verify_first"
IDENTITIES: Any = UserIdentity.__table__  # type: ignore[attr-defined]


class Unwelcome(Exception):
    """The proof is good, but opens nothing here; `problem` is one of the words above. Nothing was changed."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class IdentityView:
    """A linked account, as its owner may see it."""

    email: str
    linked_at: datetime


def owner(tx: Tx, proof: Proof, *, now: datetime) -> Row[Any]:
    """Whom the proof stands for, their row locked: the one it is linked to, else by verified address, else new."""
    known = _find(tx, proof)
    if known is not None and known.ended_at is None:
        person = _welcome(users.lock(tx, known.user_id))
        seen = {"last_used_at": now, "email": proof.email[: people.EMAIL_LENGTH_MAX]}
        is_it = *_is(proof), IDENTITIES.c.ended_at.is_(None), IDENTITIES.c.user_id == person.id
        if tx.execute(update(IDENTITIES).where(*is_it).values(**seen).returning(IDENTITIES.c.subject)).first() is None:
            raise Again("it was unlinked while we waited for the person")
        return person
    return _by_address(tx, proof, now)


def link(tx: Tx, actor: Actor, proof: Proof) -> bool:
    """Let the proof's account open the actor's too; whether that has ended the actor's older sign-ins (`addresses`)."""
    now = clock.utc_now()
    person = _welcome(users.lock(tx, signed_in(actor)))
    known = _find(tx, proof)
    if known is not None and known.ended_at is None:
        if known.user_id != person.id:
            raise Unwelcome(TAKEN)
        return False
    if _linked(tx, person.id, proof.issuer) is not None:
        raise Unwelcome(ANOTHER)
    is_proved = person.email_verified_at is not None
    if not is_proved and _address(proof) != person.email:
        # Else whoever registered a stranger's address would keep a key to it.
        raise Unwelcome(VERIFY_FIRST)
    addresses.prove(tx, person, now=now)
    _attach(tx, proof, person, now)
    _tell(tx, person, proof.email, is_linked=True, now=now)
    return not is_proved


def may_link(tx: Tx, actor: Actor) -> None:
    """403 `reauth_required` where the actor has to show first that it is them."""
    step_up.require_fresh(tx, actor, clock.utc_now())


def unlink(tx: Tx, actor: Actor) -> None:
    """No outside account opens the actor's any more. A mailed code always does: linking has asked for a proved address."""
    now = clock.utc_now()
    person = users.lock(tx, step_up.require_fresh(tx, actor, now))
    assert person is not None, "the actor was found a moment ago"
    living = IDENTITIES.c.user_id == person.id, IDENTITIES.c.ended_at.is_(None)
    for row in tx.execute(update(IDENTITIES).where(*living).values(ended_at=now).returning(IDENTITIES.c.email)).all():
        _tell(tx, person, row.email, is_linked=False, now=now)


def find_mine(tx: Tx, actor: Actor) -> IdentityView | None:
    """The outside account that opens the actor's."""
    row = _linked(tx, signed_in(actor))
    return IdentityView(row.email, row.created_at) if row else None


def _by_address(tx: Tx, proof: Proof, now: datetime) -> Row[Any]:
    email = _address(proof)
    if not email:
        raise Unwelcome(UNVERIFIED)
    found = users.find(tx, email)
    is_new = found is None and users.create(tx, email=email, name=_name(proof), now=now, is_verified=True) is not None
    found = found or users.find(tx, email)
    assert found is not None, "it was found, made, or made by somebody else a moment ago"
    person = _welcome(users.lock(tx, found.id))
    known = _find(tx, proof)
    if known is not None and known.ended_at is None:
        raise Again("it was linked while we waited for the person")
    if known is not None and known.user_id == person.id:
        raise Unwelcome(UNLINKED)
    if _linked(tx, person.id, proof.issuer) is not None:
        raise Unwelcome(ANOTHER)
    addresses.prove(tx, person, now=now)
    _attach(tx, proof, person, now)
    if not is_new:
        _tell(tx, person, proof.email, is_linked=True, now=now)
    return person


def _attach(tx: Tx, proof: Proof, person: Row[Any], now: datetime) -> None:
    email = proof.email[: people.EMAIL_LENGTH_MAX]
    made = {"user_id": person.id, "email": email, "created_at": now, "last_used_at": now, "ended_at": None}
    row = {"issuer": proof.issuer, "subject": proof.subject, **made}
    if tx.execute(insert_or_ignore(tx, IDENTITIES).returning(IDENTITIES.c.subject), row).first() is not None:
        return
    has_ended = *_is(proof), IDENTITIES.c.ended_at.is_not(None)
    if tx.execute(update(IDENTITIES).where(*has_ended).values(**made).returning(IDENTITIES.c.subject)).first() is None:
        raise Again("somebody else linked it at this very moment")


def _tell(tx: Tx, person: Row[Any], email: str, *, is_linked: bool, now: datetime) -> None:
    link_to = f"{settings().public_url.rstrip('/')}/me/security"
    context = {"name": person.name, "google": email, "is_linked": is_linked, "link": link_to}
    outbox.queue(tx, "sign_in_ways", person.email, context, now=now, locale=person.locale)


def _find(tx: Tx, proof: Proof) -> Row[Any] | None:
    return tx.execute(select(IDENTITIES).where(*_is(proof))).first()


def _linked(tx: Tx, user_id: str, issuer: str = "") -> Row[Any] | None:
    living = select(IDENTITIES).where(IDENTITIES.c.user_id == user_id, IDENTITIES.c.ended_at.is_(None))
    return tx.execute(living.where(IDENTITIES.c.issuer == issuer) if issuer else living).first()


def _is(proof: Proof) -> tuple[Any, Any]:
    return IDENTITIES.c.issuer == proof.issuer, IDENTITIES.c.subject == proof.subject


def _welcome(person: Row[Any] | None) -> Row[Any]:
    if person is None or person.is_blocked:
        raise Unwelcome(BLOCKED)
    return person


def _address(proof: Proof) -> str:
    """The verified address in its one spelling, or ''."""
    try:
        return people.email_address(proof.email) if proof.is_email_verified else ""
    except InvalidInput:
        return ""


def _name(proof: Proof) -> str:
    try:
        return people.person_name(proof.name[: people.NAME_LENGTH_MAX])
    except InvalidInput:
        return ""
