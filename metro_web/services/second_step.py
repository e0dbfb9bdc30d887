"""From a first factor (password, mailed code, another provider) to a session: straight on, or by way of the second.

`ticket_or_half` and `tokens_for` are what a sign-in gives to whoever has shown a first factor. Keeps true: where the
second factor is on, nothing that lets anybody in is made without it; a half sign-in opens nothing but the second step.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Refused, Unauthenticated
from metro_web.core.i18n import t
from metro_web.services import links, second_factor, sessions, throttle, tokens, users
from metro_web.services.devices import UNKNOWN, Device
from metro_web.services.sign_in import Give
from metro_web.services.tokens import TokenPair

SECOND = "second"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Half:
    """The first factor was right; `token` goes on to `finish` together with the second."""

    token: str = field(repr=False)


def ticket_or_half(tx: Tx, user_id: str, *, now: datetime) -> str | Half:
    """For a browser: the ticket that becomes its cookie, or half a sign-in where the second factor is on."""
    if not second_factor.is_on(tx, user_id):
        return sessions.browser_ticket(tx, user_id, now=now)
    lifetime = timedelta(seconds=settings().second_step_seconds)
    return Half(links.make(tx, links.HALF, user_id, now=now, lifetime=lifetime))


def whole_ticket(tx: Tx, user_id: str, *, now: datetime) -> str:
    """The ticket for somebody who has shown both."""
    return sessions.browser_ticket(tx, user_id, now=now, has_second=True)


def tokens_for(totp: str, *, device: Device = UNKNOWN, wrong: str = "bad_code") -> Give[TokenPair]:
    """For a program: gives tokens where `totp` (of the app, or a recovery code) is right or not needed.

    401 `totp_required` where it is missing, which undoes the use of a mailed code; `wrong` where it is not right.
    """

    def give(tx: Tx, user_id: str, *, now: datetime) -> TokenPair | Refused:
        if not totp or not second_factor.is_on(tx, user_id):
            return tokens.issue(tx, user_id, now=now, device=device)
        error = second_factor.check(tx, user_id, totp, now=now)
        if error is not None:
            return Refused(Unauthenticated(error.detail, code=wrong) if error.code == "bad_code" else error)
        return tokens.issue(tx, user_id, now=now, has_second=True, device=device)

    return give


def finish(half: str, code: str, *, address: str, give: Give[T]) -> T:
    """The second step of a sign-in; 401 `bad_code`, or `bad_token` where the first step is too long ago."""
    throttle.check(throttle.failures_of_address(SECOND), address)
    given = db.run(_finish, half, code, give)
    if not isinstance(given, Refused):
        return given
    if given.error.code == "bad_code":
        throttle.count(throttle.failures_of_address(SECOND), address)
    raise given.error


def _finish(tx: Tx, half: str, code: str, give: Give[T]) -> T | Refused:
    now = clock.utc_now()
    user_id = links.owner(tx, links.HALF, half, now=now)
    person = users.lock(tx, user_id) if user_id else None
    if person is None or person.is_blocked:
        raise _too_late()
    refusal = second_factor.check(tx, person.id, code, now=now)
    if refusal is not None:
        return Refused(refusal)
    if links.use(tx, links.HALF, half, now=now) is None:
        raise _too_late()
    return give(tx, person.id, now=now)


def _too_late() -> Unauthenticated:
    return Unauthenticated(t("That took too long. Please sign in from the start."), code="bad_token")
