"""Where a person's mail goes, and who an address belongs to."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from metro_web.core import security
from metro_web.core.db import Tx
from metro_web.models.people import User

_users: Any = User.__table__  # type: ignore[attr-defined]

_CONTACT = select(_users.c.email, _users.c.name, _users.c.locale).where(_users.c.id == bindparam("which"))


@dataclass(frozen=True, slots=True)
class Contact:
    """`email` is empty for an account without one."""

    email: str
    name: str
    locale: str


def get_contact(tx: Tx, user_id: str) -> Contact:
    """How to write to a person that exists."""
    row = tx.execute(_CONTACT, {"which": user_id}).one()
    return Contact(row.email or "", row.name, row.locale)


def find_user_id(tx: Tx, email: str) -> str | None:
    """The account of an address, if there is one that is not blocked."""
    wanted = select(_users.c.id).where(_users.c.email == email.strip().lower(), ~_users.c.is_blocked)
    found: str | None = tx.execute(wanted).scalar()
    return found


def recipient(address: str) -> str:
    """The keyed hash under which the mails to an address are kept, long after the address itself was wiped."""
    return security.hash_secret("recipient", address.strip().lower())
