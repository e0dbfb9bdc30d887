"""The second factor: an authenticator app, and recovery codes for the day it is lost.

Keeps true: it counts from the first right code on; a step of the app or a recovery code opens once, whoever comes at
the same moment; wrong codes count under the person's row, so that no crowd of guesses gets more tries than one.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from metro_web.core import clock, security
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Conflict, NotFound, Refused, TooManyRequests, Unauthenticated
from metro_web.core.i18n import t
from metro_web.domain import people, totp
from metro_web.domain.permissions import Actor
from metro_web.models.people import RecoveryCode, SecondFactor
from metro_web.queries import contacts
from metro_web.services import audit, outbox, step_up, users

FACTORS: Any = SecondFactor.__table__  # type: ignore[attr-defined]
RECOVERY: Any = RecoveryCode.__table__  # type: ignore[attr-defined]
RECOVERY_CODES = 10
_CONFIRMED = FACTORS.c.confirmed_at.is_not(None)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an app is fed with: the secret to type, and the address that a QR code carries."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether it is on, since when, and how many recovery codes are left."""

    since: datetime | None = None
    codes_left: int = 0

    @property
    def is_on(self) -> bool:
        """Whether it is asked for."""
        return self.since is not None


def is_on(tx: Tx, user_id: str) -> bool:
    """Whether signing in as this person needs it."""
    return tx.execute(select(FACTORS.c.user_id).where(FACTORS.c.user_id == user_id, _CONFIRMED)).first() is not None


def standing(tx: Tx, user_id: str) -> Standing:
    """How it stands with a person's second factor."""
    since = tx.execute(select(FACTORS.c.confirmed_at).where(FACTORS.c.user_id == user_id)).scalar()
    unused = select(func.count()).where(RECOVERY.c.user_id == user_id, RECOVERY.c.used_at.is_(None))
    return Standing(since, tx.execute(unused).scalar_one() if since else 0)


def begin(tx: Tx, actor: Actor) -> Enrolment:
    """A secret for the actor's app; it counts for nothing until `confirm`. 409 `totp_on` where there is one already.

    409 `verify_first` while the address is not proved: whoever comes as its owner later takes the account over
    (`addresses.prove`), and a second factor that a mailed code can wipe would be none.
    """
    now = clock.utc_now()
    user_id = step_up.require_fresh(tx, actor, now)
    person = users.lock(tx, user_id)
    if person is None or is_on(tx, user_id):
        raise Conflict("totp_on", t("The second factor is on already. Turn it off first to change the app."))
    if person.email and person.email_verified_at is None:
        raise Conflict("verify_first", t("Verify your e-mail address first: open the link we mailed you."))
    secret = totp.new_secret()
    tx.execute(delete(FACTORS).where(FACTORS.c.user_id == user_id))
    row = {"user_id": user_id, "secret_sealed": security.seal(secret), "created_at": now, "last_step": 0, "misses": 0}
    tx.execute(insert(FACTORS).values(**row))
    return Enrolment(secret, totp.uri(secret, person.email or person.phone))


def confirm(tx: Tx, actor: Actor, code: str) -> tuple[str, ...] | Refused:
    """The app's first right code turns it on; the recovery codes, shown this once."""
    now = clock.utc_now()
    user_id = step_up.require_fresh(tx, actor, now)
    users.lock(tx, user_id)
    row = _row(tx, user_id)
    if row is None or row.confirmed_at is not None:
        raise Conflict("totp_not_begun", t("Start setting up the second factor first."))
    refusal = _tried(tx, row, code, now, may_recover=False)
    if refusal is not None:
        return Refused(refusal)
    tx.execute(update(FACTORS).where(FACTORS.c.user_id == user_id).values(confirmed_at=now))
    _tell(tx, user_id, t("From now on signing in asks for a code of your authenticator app too."), now)
    return _new_codes(tx, user_id, now)


def turn_off(tx: Tx, actor: Actor) -> None:
    """Sign in with one factor again; nothing to do where it is off."""
    now = clock.utc_now()
    user_id = step_up.require_fresh(tx, actor, now)
    if is_on(tx, user_id):
        _tell(tx, user_id, t("Signing in does not ask for your authenticator app any more."), now)
    remove(tx, user_id)


def renew_codes(tx: Tx, actor: Actor) -> tuple[str, ...]:
    """New recovery codes; the older ones are dead. 409 `totp_off` where there is no second factor."""
    now = clock.utc_now()
    user_id = step_up.require_fresh(tx, actor, now)
    users.lock(tx, user_id)
    if not is_on(tx, user_id):
        raise Conflict("totp_off", t("The second factor is not on."))
    _tell(tx, user_id, t("You have new recovery codes; the older ones work no longer."), now)
    return _new_codes(tx, user_id, now)


def check(tx: Tx, user_id: str, code: str, *, now: datetime) -> AppError | None:
    """Use up a code of the app or a recovery code; why it is not good, or None. Committed either way: misses count."""
    users.lock(tx, user_id)
    row = _row(tx, user_id)
    if row is None or row.confirmed_at is None:
        return _wrong()
    return _tried(tx, row, code, now)


def reset_by_operator(tx: Tx, email: str) -> None:
    """Take it off an account whose owner has lost app and codes, for whoever runs the machine; audited."""
    found = users.find(tx, people.email_address(email))
    if found is None:
        raise NotFound(t("No account has this e-mail address."))
    was_on = is_on(tx, found.id)
    _tell(
        tx, found.id, t("The second factor was taken off your account by those who run this server."), clock.utc_now()
    )
    remove(tx, found.id)
    facts = [{"email": found.email, "second_factor": is_there} for is_there in (was_on, False)]
    operator = Actor(name="metro reset-second-factor")
    audit.record(tx, operator, "user.second_factor", f"user:{found.id}", facts[0], facts[1], clock.utc_now())


def _tell(tx: Tx, user_id: str, change: str, now: datetime) -> None:
    contact = contacts.get_contact(tx, user_id)
    if contact.address:
        link = f"{settings().public_url.rstrip('/')}/me/security"
        context = {"name": contact.name, "change": change, "link": link}
        outbox.queue(tx, "second_factor", contact.address, context, now=now, locale=contact.locale)


def remove(tx: Tx, user_id: str) -> None:
    """Take it off a person, for those who have settled that it may be."""
    users.lock(tx, user_id)
    for table in (FACTORS, RECOVERY):
        tx.execute(delete(table).where(table.c.user_id == user_id))


def _row(tx: Tx, user_id: str) -> Row[Any] | None:
    return tx.execute(select(FACTORS).where(FACTORS.c.user_id == user_id).with_for_update()).first()


def _tried(tx: Tx, row: Row[Any], code: str, now: datetime, *, may_recover: bool = True) -> AppError | None:
    """One try, counted; after METRO_FAILURES_PER_ACCOUNT misses none at all for METRO_THROTTLE_SECONDS."""
    is_recent = row.missed_at is not None and now < row.missed_at + timedelta(seconds=settings().throttle_seconds)
    misses = row.misses if is_recent else 0
    if misses >= settings().failures_per_account:
        wait = row.missed_at + timedelta(seconds=settings().throttle_seconds) - now
        return TooManyRequests(
            t("Too many wrong codes. Please wait a little, then try again."), retry_after=int(wait.total_seconds()) + 1
        )
    step = totp.step_of(security.unseal(row.secret_sealed), code, now=now, after=row.last_step)
    mine = FACTORS.c.user_id == row.user_id
    if step is not None:
        tx.execute(update(FACTORS).where(mine).values(last_step=step, misses=0, missed_at=None))
        return None
    if may_recover and _use_recovery(tx, row.user_id, code, now):
        tx.execute(update(FACTORS).where(mine).values(misses=0, missed_at=None))
        return None
    tx.execute(update(FACTORS).where(mine).values(misses=misses + 1, missed_at=now))
    return _wrong()


def _use_recovery(tx: Tx, user_id: str, code: str, now: datetime) -> bool:
    is_it = RECOVERY.c.id == _stored(user_id, code), RECOVERY.c.user_id == user_id, RECOVERY.c.used_at.is_(None)
    used = tx.execute(update(RECOVERY).where(*is_it).values(used_at=now).returning(RECOVERY.c.id))
    return used.first() is not None


def _new_codes(tx: Tx, user_id: str, now: datetime) -> tuple[str, ...]:
    tx.execute(delete(RECOVERY).where(RECOVERY.c.user_id == user_id))
    codes = tuple(totp.recovery_code() for _ in range(RECOVERY_CODES))
    tx.execute(insert(RECOVERY), [{"id": _stored(user_id, c), "user_id": user_id, "created_at": now} for c in codes])
    return codes


def _stored(user_id: str, code: str) -> str:
    return security.hash_secret(f"recovery:{user_id}", totp.plain(code))


def _wrong() -> Unauthenticated:
    return Unauthenticated(
        t("That is not the code, or it was used already. The app shows a new one soon."), code="bad_code"
    )
