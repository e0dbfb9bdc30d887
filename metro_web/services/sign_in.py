"""Proving who one is, by password or a code that is mailed, or texted to a number (`RULES.md`, People and One-time codes).

These functions open their own transactions, unlike other services: Argon2 takes some 50 ms and the throttles may
ask Redis, and neither may happen while a transaction (on SQLite: the one write lock) is open. `give` then hands
out the proof (`tokens.issue`, `sessions.browser_ticket`) in the transaction that checked. Keeps true: a refused
try has counted, and no answer tells whether an address is known.
"""

from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Row, func, select

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, InvalidInput, Refused, TooManyRequests, Unauthenticated
from metro_web.core.i18n import plural, t
from metro_web.core.security import password_matches
from metro_web.domain import passwords, people, phones
from metro_web.services import addresses, codes, outbox, throttle, users

PURPOSE = "sign_in"
PASSWORD, CODE = "password", "code"
T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Give(Protocol[T_co]):
    """Hands a person who has shown a first factor what they came for: `second_step` has those that ask for two."""

    def __call__(self, tx: Tx, user_id: str, *, now: datetime) -> T_co | Refused:
        """Make it in this transaction; a refusal is committed with it."""


def by_password(email: str, password: str, *, address: str, give: Give[T]) -> T:
    """Sign in; 401 `bad_credentials` alike for an unknown address, a wrong password and a blocked account."""
    account = _account(email)
    throttle.check_failures(PASSWORD, account=account, address=address)
    found = db.read(_password_hash, account)
    if not matches(password, found) or found is None:
        raise throttle.failed(PASSWORD, bad_credentials(), account=account, address=address)
    # Whoever guessed among many at once has counted meanwhile, and gains nothing by the race.
    throttle.check_failures(PASSWORD, account=account, address=address)
    given = db.run(_give_by_password, account, found, give)
    if not isinstance(given, Refused):
        return given
    if given.error.code == "bad_credentials":
        raise throttle.failed(PASSWORD, given.error, account=account, address=address)
    raise given.error


def request_code(account: str, *, address: str) -> None:
    """Mail a code to an address, or text it to a number, at most one in 30 seconds; an unknown one gets one too."""
    account = account_name(account)
    throttle.hit(throttle.mails_of_address(), address)
    db.run(_send_code, account)


def by_code(account: str, digits: str, *, address: str, give: Give[T]) -> T:
    """Sign in with the code that was sent; makes the account of a new address or number. 401 `bad_code` and its kin."""
    account = account_name(account)
    try:
        throttle.check_failures(CODE, account=account, address=address)
    except TooManyRequests:
        standing = db.read(_standing, account)
        if standing and standing.kind == "exhausted":
            raise code_error(standing) from None
        raise
    given = db.run(_give_by_code, account, digits.strip(), give)
    if not isinstance(given, Refused):
        return given
    if given.error.code == "bad_code":
        raise throttle.failed(CODE, given.error, account=account, address=address)
    raise given.error


def account_name(text: str) -> str:
    """An e-mail address or, with its plus, a number, in its one spelling."""
    given = text.strip()
    if given.startswith("+") and "@" not in given:
        return phones.e164(given, settings().phone_country)
    return people.email_address(given)


def admit(tx: Tx, person: Row[Any], give: Give[T], *, now: datetime) -> T | Refused:
    """The one place where a proof (password, code, provider) becomes what it was for; the row is locked, not blocked."""
    return give(tx, person.id, now=now)


def matches(password: str, hashed: str | None) -> bool:
    """Whether it does; as slow for what cannot be a password as for a wrong one."""
    is_possible = len(password) <= passwords.LENGTH_MAX and people.is_plain(password)
    return password_matches(passwords.prepared(password) if is_possible else "", hashed if is_possible else None)


def bad_credentials() -> Unauthenticated:
    """The one answer to a password that does not fit."""
    return Unauthenticated(t("This e-mail address and password do not belong together."), code="bad_credentials")


def _account(email: str) -> str:
    try:
        return people.email_address(email)
    except InvalidInput:
        return ""  # nobody's; the address of the caller counts nevertheless


def _password_hash(tx: Tx, account: str) -> str | None:
    person = users.find(tx, account) if account else None
    return None if person is None or person.is_blocked else person.password_hash


def _give_by_password(tx: Tx, account: str, hashed: str, give: Give[T]) -> T | Refused:
    found = users.find(tx, account)
    person = users.lock(tx, found.id) if found else None
    if person is None or person.is_blocked or person.password_hash != hashed:
        return Refused(bad_credentials())
    return admit(tx, person, give, now=clock.utc_now())


def _send_code(tx: Tx, account: str) -> None:
    now = clock.utc_now()
    if tx.get_bind().dialect.name == "postgresql":
        # Two requests at one moment: the second waits here and then sees the code of the first.
        tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(account, 0))))
    if codes.wait_seconds(tx, PURPOSE, account, now=now):
        return
    person = _find(tx, account)
    digits = codes.issue(tx, PURPOSE, account, now=now)
    if person is None or not person.is_blocked:
        context = {"code": digits, "minutes": -(-settings().otp_seconds // 60)}
        locale = person.locale if person else people.LOCALES[0]
        outbox.queue(tx, "sign_in_code", account, context, now=now, priority=1, locale=locale)


def _find(tx: Tx, account: str) -> Row[Any] | None:
    return users.find_by_phone(tx, account) if phones.is_number(account) else users.find(tx, account)


def _standing(tx: Tx, account: str) -> codes.CodeCheck | None:
    return codes.standing(tx, PURPOSE, account, now=clock.utc_now())


def _give_by_code(tx: Tx, account: str, digits: str, give: Give[T]) -> T | Refused:
    now = clock.utc_now()
    check = codes.check(tx, PURPOSE, account, digits, now=now)
    if not check.is_ok:
        return Refused(code_error(check))
    found = _find(tx, account)
    if found is None:
        # None again: somebody registered the address at this very moment.
        if phones.is_number(account):
            users.create_by_phone(tx, account, now=now)
        else:
            users.create(tx, email=account, now=now, is_verified=True)
        found = _find(tx, account)
    person = users.lock(tx, found.id) if found else None
    if person is None or person.is_blocked:
        return Refused(code_error(codes.CodeCheck("none")))
    if not phones.is_number(account):
        addresses.prove(tx, person, now=now)
    return admit(tx, person, give, now=now)


def code_error(check: codes.CodeCheck) -> AppError:
    """The answer to a code that was not right."""
    if check.kind == "exhausted":
        return Unauthenticated(t("Too many wrong codes. Please ask for another one."), code="too_many_attempts")
    if check.kind == "expired":
        return Unauthenticated(t("This code is too old. Please ask for another one."), code="code_expired")
    if check.attempts_left:
        one, many = t("That is not the code. 1 try left."), t("That is not the code. {n} tries left.")
        sentence = plural(one, many, check.attempts_left)
        return Unauthenticated(sentence, code="bad_code", attempts_left=check.attempts_left)
    return Unauthenticated(t("That is not the code. Please ask for another one."), code="bad_code")
