"""Passwords lost, reset and changed, and addresses proved by a mailed link.

Keeps true: a changed password ends every session, token and link of the person. What hashes opens its own short
transactions around Argon2 (see `sign_in`); a hash is only replaced if it is still the one that was proved.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import func, select, update

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Refused, Unauthenticated
from metro_web.core.i18n import t
from metro_web.core.security import hash_password
from metro_web.domain import passwords, people
from metro_web.domain.permissions import Actor, signed_in
from metro_web.services import links, outbox, second_factor, sessions, sign_in, step_up, throttle, users
from metro_web.services.sign_in import Give

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NewPassword:
    """The hash of a password that was found good enough."""

    hashed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Owner:
    id: str
    email: str
    name: str
    hashed: str | None = field(repr=False)


def accept(password: str, *, email: str = "", name: str = "") -> NewPassword:
    """Hash a new password; 422 `weak_password` for one that is guessed early. Slow: not in a transaction."""
    prepared = passwords.prepared(password[: passwords.LENGTH_MAX + 1])
    passwords.refuse_weak(prepared, length_min=settings().password_length_min, email=email, name=name)
    return NewPassword(hash_password(prepared))


def forgot_password(email: str, *, address: str) -> None:
    """Mail a link to set a new password, if there is such an account; the answer never tells."""
    account = people.email_address(email)
    throttle.hit(throttle.mails_of_address(), address)
    db.run(_send_reset, account)


def reset_password(token: str, password: str) -> None:
    """Set the password of the one the link was mailed to; 401 `bad_token` for a link that is not good any more."""
    owner = db.read(_owner_of_link, token)
    if owner is None:
        raise _bad_link()
    new = accept(password, email=owner.email, name=owner.name)
    db.run(_reset, token, new)


def change_password(actor: Actor, old: str, new: str, *, address: str, give: Give[T] | None = None) -> T | None:
    """Replace the actor's own password; 401 `bad_credentials` where the old one is wrong.

    Everything that was signed in ends; what `give` makes is what the one who asked goes on with. That counts as a fresh
    proof, so where the second factor is on it was shown of late: 403 `reauth_required`.
    """
    owner = db.read(_owner, signed_in(actor))
    if give is not None:
        db.read(_require_app, actor)
    throttle.check_failures(sign_in.PASSWORD, account=owner.email, address=address)
    if not sign_in.matches(old, owner.hashed):
        error: AppError = Unauthenticated(t("The old password is not right."), code="bad_credentials")
        raise throttle.failed(sign_in.PASSWORD, error, account=owner.email, address=address)
    accepted = accept(new, email=owner.email, name=owner.name)
    return db.run(_replace, owner, accepted, give)


def _require_app(tx: Tx, actor: Actor) -> None:
    if second_factor.is_on(tx, signed_in(actor)):
        step_up.require_fresh(tx, actor, clock.utc_now())


def send_verification(tx: Tx, actor: Actor) -> None:
    """Mail another link that proves the actor's address; nothing where it is proved, or one went out just now."""
    now = clock.utc_now()
    person = users.lock(tx, signed_in(actor))
    if (
        person is None
        or not person.email
        or person.email_verified_at is not None
        or _was_sent(tx, links.VERIFY, person.id, now)
    ):
        return
    queue_verification(tx, person.id, person.email, person.name, now=now, locale=person.locale)


def queue_verification(tx: Tx, user_id: str, email: str, name: str, *, now: datetime, locale: str = "en") -> None:
    """Promise the mail whose link proves an address."""
    lifetime = timedelta(hours=settings().verify_link_hours)
    token = links.make(tx, links.VERIFY, user_id, now=now, lifetime=lifetime, email=email)
    context = {"link": links.address(links.VERIFY, token), "name": name}
    outbox.queue(tx, "verify_email", email, context, now=now, locale=locale)


def verify_address(tx: Tx, token: str) -> None:
    """The address is proved by the link that was mailed to it; 401 `bad_token` for a link that is not good."""
    now = clock.utc_now()
    used = links.use(tx, links.VERIFY, token, now=now)
    person = users.lock(tx, used[0]) if used else None
    if used is None or person is None or person.is_blocked or person.email != used[1]:
        raise _bad_link()
    tx.execute(update(users.USERS).where(users.USERS.c.id == person.id).values(email_verified_at=now))


def _send_reset(tx: Tx, account: str) -> None:
    now = clock.utc_now()
    found = users.find(tx, account)
    person = users.lock(tx, found.id) if found else None
    if person is None or person.is_blocked or _was_sent(tx, links.RESET, person.id, now):
        return
    lifetime = timedelta(minutes=settings().reset_link_minutes)
    token = links.make(tx, links.RESET, person.id, now=now, lifetime=lifetime, email=account)
    context = {"link": links.address(links.RESET, token), "name": person.name}
    outbox.queue(tx, "reset_password", account, context, now=now, locale=person.locale)


def _was_sent(tx: Tx, purpose: str, user_id: str, now: datetime) -> bool:
    sent = select(func.count()).where(
        links.LINKS.c.user_id == user_id,
        links.LINKS.c.purpose == purpose,
        links.LINKS.c.created_at > now - timedelta(seconds=settings().otp_resend_seconds),
    )
    return settings().throttle and bool(tx.execute(sent).scalar())


def _owner_of_link(tx: Tx, token: str) -> _Owner | None:
    user_id = links.owner(tx, links.RESET, token, now=clock.utc_now())
    return _owner(tx, user_id) if user_id else None


def _owner(tx: Tx, user_id: str) -> _Owner:
    row = tx.execute(select(users.USERS).where(users.USERS.c.id == user_id)).one()
    return _Owner(row.id, row.email or "", row.name, row.password_hash)


def _reset(tx: Tx, token: str, new: NewPassword) -> None:
    now = clock.utc_now()
    used = links.use(tx, links.RESET, token, now=now)
    person = users.lock(tx, used[0]) if used else None
    if used is None or person is None or person.is_blocked:
        raise _bad_link()
    values: dict[str, object] = {"password_hash": new.hashed}
    if person.email == used[1]:
        values["email_verified_at"] = person.email_verified_at or now  # the mail has reached its owner
    _set(tx, person.id, values, now)


def _replace(tx: Tx, owner: _Owner, new: NewPassword, give: Give[T] | None) -> T | None:
    person = users.lock(tx, owner.id)
    if person is None or person.is_blocked or person.password_hash != owner.hashed:
        raise sign_in.bad_credentials()
    now = clock.utc_now()
    _set(tx, owner.id, {"password_hash": new.hashed}, now)
    given = give(tx, owner.id, now=now) if give else None
    assert not isinstance(given, Refused), "whoever knows the old password is somebody"
    return given


def _set(tx: Tx, user_id: str, values: dict[str, object], now: datetime) -> None:
    tx.execute(update(users.USERS).where(users.USERS.c.id == user_id).values(**values))
    sessions.end_everything(tx, user_id, now=now)


def _bad_link() -> Unauthenticated:
    return Unauthenticated(t("This link is not good any more. Please ask for another one."), code="bad_token")
