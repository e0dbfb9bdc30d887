"""Accounts: made once for an address, each with an empty wallet; and who is behind a call.

The ways in and out stand in `sign_in`, `credentials`, `tokens` and `sessions`; `actor_by_access_token` and
`actor_by_session` are what every door asks, in the transaction of what is asked for.
"""

from datetime import datetime

from sqlalchemy import bindparam, select

from metro_web.core import clock, db
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict
from metro_web.core.i18n import t
from metro_web.domain import people
from metro_web.domain.permissions import ANYONE, PASSENGER, Actor
from metro_web.queries import users as user_queries
from metro_web.queries.users import UserView
from metro_web.services import credentials, sessions, tokens, users
from metro_web.services.credentials import NewPassword
from metro_web.services.sessions import browser_ticket

__all__ = [
    "actor_by_access_token",
    "actor_by_session",
    "browser_ticket",
    "create_user_by_operator",
    "register",
    "sign_up",
]
_person, _session = users.USERS.c, sessions.SESSIONS.c
# Composed once: every step in a browser asks this.
_SIGNED_IN = (
    select(_person.id, _person.email, _person.name, _person.roles, _person.locale, _session.authenticated_at)
    .join(sessions.SESSIONS, _session.user_id == _person.id)
    .where(_session.id == bindparam("session"), _session.expires_at > bindparam("at"), ~_person.is_blocked)
)


def sign_up(*, email: str, password: str, name: str) -> UserView:
    """`register` for the doors: hashes the password before the transaction begins."""
    account, known_as = people.email_address(email), people.person_name(name)
    accepted = credentials.accept(password, email=account, name=known_as)
    return db.run(register, email=account, password=accepted, name=known_as)


def register(tx: Tx, *, email: str, password: str | NewPassword, name: str) -> UserView:
    """A passenger's account with its wallet, and a mail to prove the address; 409 `email_taken`."""
    now = clock.utc_now()
    account, known_as = people.email_address(email), people.person_name(name)
    user_id = _create(tx, account, known_as, PASSENGER, password, is_verified=False, now=now)
    credentials.queue_verification(tx, user_id, account, known_as, now=now)
    return user_queries.get_user(tx, user_id)


def create_user_by_operator(tx: Tx, email: str, role: str, password: str) -> str:
    """An account with a role, its address taken as proved, for whoever runs the machine; the id."""
    account = people.email_address(email)
    name = people.person_name(account.partition("@")[0][: people.NAME_LENGTH_MAX])
    roles = people.role_names([role])
    return _create(tx, account, name, roles, password, is_verified=True, now=clock.utc_now())


def actor_by_access_token(tx: Tx, token: str, *, now: datetime) -> Actor:
    """Who a bearer token stands for; 401 where it is not good."""
    return tokens.actor_of(tx, token, now=now)


def actor_by_session(tx: Tx, cookie: str) -> Actor:
    """Who is signed in at the browser with this cookie; ANYONE where nobody is."""
    if not cookie:
        return ANYONE
    stored = sessions.stored_id(cookie)
    row = tx.execute(_SIGNED_IN, {"session": stored, "at": clock.utc_now()}).first()
    if row is None:
        return ANYONE
    roles = frozenset(row.roles.split())
    return Actor(
        row.id, row.email or "", row.name, roles, row.locale, f"{sessions.WEB}{stored}", row.authenticated_at,
        tokens.is_locked(tx, row.id, roles),
    )  # fmt: skip


def _create(
    tx: Tx, email: str, name: str, roles: str, password: str | NewPassword, *, is_verified: bool, now: datetime
) -> str:
    if isinstance(password, str):
        password = credentials.accept(password, email=email, name=name)
    user_id = users.create(
        tx, email=email, name=name, roles=roles, password_hash=password.hashed, is_verified=is_verified, now=now
    )
    if user_id is None:
        raise Conflict("email_taken", t("There is an account with this e-mail address already. Sign in instead."))
    return user_id
