"""A number one signs in by: proved by a code that is texted to it, one person's alone; added, changed, taken away.

`request` and `verify` open their own transactions, as `sign_in` does, for they count tries. Keeps true: nobody adds a
number to an account whose address is still to be proved, for its owner may come yet (`addresses`); nobody takes away
the only way in.
"""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, Refused
from metro_web.core.i18n import t
from metro_web.domain import phones
from metro_web.domain.permissions import Actor, signed_in
from metro_web.models.people import UserPhone
from metro_web.queries import contacts
from metro_web.queries import users as user_queries
from metro_web.queries.users import UserView
from metro_web.services import codes, outbox, sign_in, step_up, throttle, users

PURPOSE = "phone"
PHONES: Any = UserPhone.__table__  # type: ignore[attr-defined]


def request(actor: Actor, phone: str, *, address: str) -> str:
    """Text a code to a number that is to be the actor's, at most one in 30 seconds; the number in its one spelling.

    403 `reauth_required`, 409 `verify_first`. Whose the number is now is told to nobody who does not hold it.
    """
    user_id = signed_in(actor)
    number = phones.e164(phone, settings().phone_country)
    db.read(_require_may, actor)
    throttle.hit(throttle.mails_of_address(), address)
    throttle.hit(throttle.texts_of_account(), user_id)
    db.run(_send, actor, number)
    return number


def verify(actor: Actor, phone: str, digits: str, *, address: str) -> UserView:
    """The number is the actor's from now on, in place of the one before.

    401 `bad_code` and its kin; 409 `phone_taken` where another account has it.
    """
    signed_in(actor)
    account = users.throttled_as(actor)
    number = phones.e164(phone, settings().phone_country)
    throttle.check_failures(sign_in.CODE, account=account, address=address)
    given = db.run(partial(_verify, actor=actor, number=number, digits=digits.strip()))
    if not isinstance(given, Refused):
        return given
    if given.error.code == "bad_code":
        raise throttle.failed(sign_in.CODE, given.error, account=account, address=address)
    raise given.error


def remove(tx: Tx, actor: Actor) -> None:
    """No number signs in as the actor any more; 409 `last_way_in` where there is no address to sign in by."""
    now = clock.utc_now()
    person = users.lock(tx, step_up.require_fresh(tx, actor, now))
    assert person is not None, "the actor was found a moment ago"
    if not person.email:
        raise Conflict("last_way_in", t("This number is the only way into your account."))
    if _take_off(tx, person):
        _tell(tx, contacts.get_contact(tx, person.id), person.phone, is_added=False, now=now)


def _require_may(tx: Tx, actor: Actor) -> None:
    person = users.lock(tx, step_up.require_fresh(tx, actor, clock.utc_now()))
    if person is not None and person.email and person.email_verified_at is None:
        raise Conflict("verify_first", t("Verify your e-mail address first: open the link we mailed you."))


def _send(tx: Tx, actor: Actor, number: str) -> None:
    now = clock.utc_now()
    _require_may(tx, actor)
    subject = _subject(actor, number)
    if codes.wait_seconds(tx, PURPOSE, subject, now=now):
        return
    context = {"code": codes.issue(tx, PURPOSE, subject, now=now), "minutes": -(-settings().otp_seconds // 60)}
    outbox.queue(tx, "step_up_code", number, context, now=now, priority=1, locale=actor.locale)


def _verify(tx: Tx, *, actor: Actor, number: str, digits: str) -> UserView | Refused:
    now = clock.utc_now()
    _require_may(tx, actor)
    user_id = signed_in(actor)
    check = codes.check(tx, PURPOSE, _subject(actor, number), digits, now=now)
    if not check.is_ok:
        return Refused(sign_in.code_error(check))
    person = users.lock(tx, user_id)
    assert person is not None, "the actor was found a moment ago"
    before = contacts.get_contact(tx, user_id)
    if before.phone == number:
        return user_queries.get_user(tx, user_id)
    try:
        with tx.begin_nested():
            tx.execute(delete(PHONES).where(PHONES.c.user_id == user_id))
            tx.execute(insert(PHONES).values(number=number, user_id=user_id, verified_at=now))
    except IntegrityError:
        # Only whoever holds the number hears this.
        said = t("This number opens another account. Sign in with it, or take it away there first.")
        return Refused(Conflict("phone_taken", said))
    tx.execute(update(users.USERS).where(users.USERS.c.id == user_id).values(phone=number))
    _tell(tx, before, number, is_added=True, now=now)
    return user_queries.get_user(tx, user_id)


def _take_off(tx: Tx, person: Row[Any]) -> bool:
    gone = tx.execute(delete(PHONES).where(PHONES.c.user_id == person.id).returning(PHONES.c.number)).first()
    if gone is not None:
        tx.execute(update(users.USERS).where(users.USERS.c.id == person.id).values(phone=""))
    return gone is not None


def find_mine(tx: Tx, actor: Actor) -> str:
    """The number that signs in as the actor, or ''."""
    found: str | None = tx.execute(select(PHONES.c.number).where(PHONES.c.user_id == signed_in(actor))).scalar()
    return found or ""


def _subject(actor: Actor, number: str) -> str:
    """Bound to both: a code for one number proves no other."""
    return f"{signed_in(actor)}:{number}"


def _tell(tx: Tx, contact: contacts.Contact, number: str, *, is_added: bool, now: datetime) -> None:
    """To the address, or to the number there was before: whoever did not do this learns of it."""
    if not contact.address:
        return
    link = f"{settings().public_url.rstrip('/')}/me"
    context = {"name": contact.name, "phone": phones.masked(number), "google": "", "is_linked": is_added, "link": link}
    outbox.queue(tx, "sign_in_ways", contact.address, context, now=now, locale=contact.locale)
