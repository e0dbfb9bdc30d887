"""What a person changes about themselves. Roles and the e-mail address are not among it."""

from dataclasses import dataclass

from sqlalchemy import update

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import people
from metro_web.domain import phones as spellings
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries import users as user_queries
from metro_web.queries.users import UserView
from metro_web.services import phones, users


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What is to be changed; None leaves it as it is."""

    name: str | None = None
    phone: str | None = None
    locale: str | None = None
    color_mode: str | None = None


def get_profile(tx: Tx, actor: Actor) -> UserView:
    """The actor's own."""
    return user_queries.get_user(tx, signed_in(actor))


def change_profile(tx: Tx, actor: Actor, change: ProfileChange) -> UserView:
    """Write what is given, all of it or nothing; 409 `phone_in_use` for another number than the one that signs in."""
    user_id = signed_in(actor)
    checks = {
        "name": people.person_name,
        "phone": people.phone_number,
        "locale": people.locale_code,
        "color_mode": people.color_mode,
    }
    given = {field: getattr(change, field) for field in checks}
    values = {field: checks[field](value) for field, value in given.items() if value is not None}
    if "phone" in values:
        values["phone"] = _contact_number(tx, actor, values["phone"])
    if values:
        tx.execute(update(users.USERS).where(users.USERS.c.id == user_id).values(**values))
    return user_queries.get_user(tx, user_id)


def _contact_number(tx: Tx, actor: Actor, given: str) -> str:
    """A number as given; but one that was proved stays, for it opens the account: another has to be proved first."""
    proved = phones.find_mine(tx, actor)
    if not proved:
        return given
    try:
        is_same = spellings.e164(given, settings().phone_country) == proved
    except InvalidInput:
        is_same = False
    if not is_same:
        raise Conflict(
            "phone_in_use", t("You sign in with your number. Another one has to be proved with a code first.")
        )
    return proved
