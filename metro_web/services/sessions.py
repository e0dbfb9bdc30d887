"""Signed-in browsers: a one-time ticket becomes the value of an HttpOnly cookie, of which only the hash is stored.

Keeps true: a ticket makes one session, no ticket is made on one factor where two are needed, and after
`end_everything` no proof of the person made before is good.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Unauthenticated
from metro_web.core.i18n import t
from metro_web.core.security import hash_secret, random_token
from metro_web.domain.permissions import Actor, signed_in
from metro_web.models.people import WebSession
from metro_web.services import links, second_factor, tokens, users
from metro_web.services.devices import UNKNOWN, Device, shortened

COOKIE = "sid"
WEB = "web:"
SEEN_EVERY = timedelta(minutes=5)
SESSIONS: Any = WebSession.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class NewSession:
    """The value the cookie gets, how long it is good, and the colours the person likes."""

    cookie: str = field(repr=False)
    seconds: int
    color_mode: str


def browser_ticket(tx: Tx, user_id: str, *, now: datetime, has_second: bool = False) -> str:
    """A ticket with which the page of a person who has just proved themselves fetches the cookie.

    401 `totp_required` where the second factor is on and was not shown (`has_second`).
    """
    if not has_second and second_factor.is_on(tx, user_id):
        raise tokens.second_needed()
    lifetime = timedelta(seconds=settings().browser_ticket_seconds)
    return links.make(tx, links.BROWSER, user_id, now=now, lifetime=lifetime)


def exchange(tx: Tx, ticket: str, *, device: Device = UNKNOWN, replaces: str = "") -> NewSession:
    """Turn a ticket into a session, in place of the browser's older one; 401 where it was used or is too old."""
    now = clock.utc_now()
    used = links.use(tx, links.BROWSER, ticket, now=now)
    person = users.lock(tx, used[0]) if used else None
    if person is None or person.is_blocked:
        raise Unauthenticated(t("This sign-in is not good any more. Please sign in again."), code="bad_token")
    sign_out(tx, replaces)
    cookie, lifetime = random_token(), timedelta(days=settings().session_days)
    tx.execute(
        insert(SESSIONS).values(
            id=stored_id(cookie),
            user_id=person.id,
            created_at=now,
            seen_at=now,
            authenticated_at=now,
            expires_at=now + lifetime,
            **device.facts,
        )
    )
    return NewSession(cookie, int(lifetime.total_seconds()), person.color_mode)


def sign_out(tx: Tx, cookie: str) -> None:
    """End this browser's session; nothing to say where there is none."""
    tx.execute(delete(SESSIONS).where(SESSIONS.c.id == stored_id(cookie)))


def sign_out_everywhere(tx: Tx, actor: Actor) -> None:
    """End every session and token of the actor, this one too."""
    end_everything(tx, signed_in(actor), now=clock.utc_now())


def end_everything(tx: Tx, user_id: str, *, now: datetime) -> None:
    """Sessions, refresh tokens, access tokens, links and tickets of a person end here."""
    users.lock(tx, user_id)
    version = users.USERS.c.token_version + 1
    tx.execute(update(users.USERS).where(users.USERS.c.id == user_id).values(token_version=version))
    tx.execute(delete(SESSIONS).where(SESSIONS.c.user_id == user_id))
    tokens.end_all(tx, user_id, now=now)
    links.end_all(tx, user_id, now=now)


def stored_id(cookie: str) -> str:
    """Under what a cookie's value is stored."""
    return hash_secret("session", cookie)


def is_seen(tx: Tx, actor: Actor) -> bool:
    """Whether it was written down of late that the actor's browser was here."""
    stored = select(SESSIONS.c.seen_at).where(SESSIONS.c.id == actor.session.removeprefix(WEB))
    seen_at = tx.execute(stored).scalar()
    return seen_at is not None and clock.utc_now() - seen_at < SEEN_EVERY


def touch(tx: Tx, actor: Actor, *, address: str = "") -> None:
    """Write down that the actor's browser was here just now, and where."""
    if actor.session.startswith(WEB):
        values = {"seen_at": clock.utc_now()} | ({"address": place} if (place := shortened(address)) else {})
        tx.execute(update(SESSIONS).where(SESSIONS.c.id == actor.session.removeprefix(WEB)).values(**values))
