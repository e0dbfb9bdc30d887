"""What a person changes about themselves. Roles and the e-mail address are not among it."""

from dataclasses import dataclass

from sqlalchemy import update

from metro_web.core.db import Tx
from metro_web.domain import people
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries import users as user_queries
from metro_web.queries.users import UserView
from metro_web.services import users


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
    """Write what is given, all of it or nothing."""
    user_id = signed_in(actor)
    checks = {
        "name": people.person_name,
        "phone": people.phone_number,
        "locale": people.locale_code,
        "color_mode": people.color_mode,
    }
    given = {field: getattr(change, field) for field in checks}
    values = {field: checks[field](value) for field, value in given.items() if value is not None}
    if values:
        tx.execute(update(users.USERS).where(users.USERS.c.id == user_id).values(**values))
    return user_queries.get_user(tx, user_id)
