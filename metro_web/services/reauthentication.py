"""Showing once more that it is oneself, from where one is signed in; `step_up` asks for it.

Where the second factor is on, the app (or a recovery code) is what counts; else the password or a mailed code. Like
`sign_in`, these open their own transactions. Keeps true: only the session that asked is fresh afterwards.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Conflict, Refused, Unauthenticated
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries import contacts
from metro_web.queries import users as user_queries
from metro_web.services import codes, outbox, second_factor, sign_in, throttle, tokens, users
from metro_web.services.sessions import SESSIONS, WEB
from metro_web.services.tokens import API, TokenPair

PURPOSE = "step_up"


@dataclass(frozen=True, slots=True)
class Ways:
    """How the actor may show it: the app alone, or a password (if there is one) or a mailed code."""

    has_app: bool = False
    has_password: bool = False
    address: str = ""


def ways(tx: Tx, actor: Actor) -> Ways:
    """What to ask the actor for."""
    user_id = signed_in(actor)
    has_app = second_factor.is_on(tx, user_id)
    has_password = user_queries.get_user(tx, user_id).has_password and not has_app
    return Ways(has_app, has_password, contacts.of_actor(tx, actor).address)


def send_code(tx: Tx, actor: Actor) -> None:
    """Mail (or text) a code to the actor, at most one in 30 seconds; 409 `totp_on` where the app is asked instead."""
    now = clock.utc_now()
    person = users.lock(tx, signed_in(actor))
    if person is None or second_factor.is_on(tx, person.id):
        raise Conflict("totp_on", t("The code of your authenticator app is asked for here, not a mailed one."))
    to = contacts.get_contact(tx, person.id).address
    if not to or codes.wait_seconds(tx, PURPOSE, person.id, now=now):
        return
    context = {"code": codes.issue(tx, PURPOSE, person.id, now=now), "minutes": -(-settings().otp_seconds // 60)}
    outbox.queue(tx, "step_up_code", to, context, now=now, priority=1, locale=person.locale)


def by_password(actor: Actor, password: str, *, address: str) -> TokenPair | None:
    """Fresh for a right password; 401 `bad_credentials`. A program gets its next tokens, a browser nothing."""
    signed_in(actor)
    throttle.check_failures(sign_in.PASSWORD, account=users.throttled_as(actor), address=address)
    hashed = db.read(_password_hash, actor)
    if hashed is None or not sign_in.matches(password, hashed):
        error: AppError = Unauthenticated(t("The password is not right."), code="bad_credentials")
        raise throttle.failed(sign_in.PASSWORD, error, account=users.throttled_as(actor), address=address)
    throttle.check_failures(sign_in.PASSWORD, account=users.throttled_as(actor), address=address)
    return db.run(_by_password, actor, hashed)


def by_app(actor: Actor, code: str, *, address: str) -> TokenPair | None:
    """Fresh for a right code of the app, or a recovery code; 401 `bad_code`."""
    return _counted(db.run(_by_app, actor, code), actor, address)


def by_mailed_code(actor: Actor, digits: str, *, address: str) -> TokenPair | None:
    """Fresh for the code that was mailed; 401 `bad_code`, `code_expired`, `too_many_attempts`."""
    throttle.check_failures(sign_in.CODE, account=users.throttled_as(actor), address=address)
    return _counted(db.run(_by_mailed_code, actor, digits.strip()), actor, address)


def _counted(given: TokenPair | Refused | None, actor: Actor, address: str) -> TokenPair | None:
    if not isinstance(given, Refused):
        return given
    if given.error.code == "bad_code":
        raise throttle.failed(sign_in.CODE, given.error, account=users.throttled_as(actor), address=address)
    raise given.error


def _password_hash(tx: Tx, actor: Actor) -> str | None:
    person = users.lock(tx, signed_in(actor))
    if person is None or second_factor.is_on(tx, person.id):
        raise tokens.second_needed()
    found: str | None = person.password_hash
    return found


def _by_password(tx: Tx, actor: Actor, hashed: str) -> TokenPair | None:
    person = users.lock(tx, signed_in(actor))
    if person is None or person.is_blocked or person.password_hash != hashed:
        raise sign_in.bad_credentials()
    return _fresh(tx, actor, clock.utc_now())


def _by_app(tx: Tx, actor: Actor, code: str) -> TokenPair | Refused | None:
    now = clock.utc_now()
    refusal = second_factor.check(tx, signed_in(actor), code, now=now)
    return Refused(refusal) if refusal else _fresh(tx, actor, now)


def _by_mailed_code(tx: Tx, actor: Actor, digits: str) -> TokenPair | Refused | None:
    now = clock.utc_now()
    user_id = signed_in(actor)
    users.lock(tx, user_id)
    if second_factor.is_on(tx, user_id):
        raise tokens.second_needed()
    check = codes.check(tx, PURPOSE, user_id, digits, now=now)
    return _fresh(tx, actor, now) if check.is_ok else Refused(sign_in.code_error(check))


def _fresh(tx: Tx, actor: Actor, now: datetime) -> TokenPair | None:
    kind, number = actor.session[: len(WEB)], actor.session[len(WEB) :]
    if kind == API:
        return tokens.prove_again(tx, number, now=now)
    mine = SESSIONS.c.id == number, SESSIONS.c.user_id == actor.user_id
    if (
        kind != WEB
        or not tx.execute(update(SESSIONS).where(*mine).values(authenticated_at=now).returning(SESSIONS.c.id)).first()
    ):
        raise Unauthenticated
    return None
