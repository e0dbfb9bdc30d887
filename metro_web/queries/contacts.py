"""Where a person's mail goes, or their texts where they have no address; and who an address belongs to."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from metro_web.core import security
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor, signed_in
from metro_web.models.people import User, UserPhone

_users: Any = User.__table__  # type: ignore[attr-defined]
_phones: Any = UserPhone.__table__  # type: ignore[attr-defined]

_CONTACT = (
    select(_users.c.email, _users.c.name, _users.c.locale, _phones.c.number)
    .select_from(_users.outerjoin(_phones, _phones.c.user_id == _users.c.id))
    .where(_users.c.id == bindparam("which"))
)


@dataclass(frozen=True, slots=True)
class Contact:
    """`email` is empty for an account without one; `phone` is the number they sign in by, if there is one."""

    email: str
    name: str
    locale: str
    phone: str = ""

    @property
    def address(self) -> str:
        """Where we write to: the address, else the number; '' for an account that was deleted."""
        return self.email or self.phone


def get_contact(tx: Tx, user_id: str) -> Contact:
    """How to write to a person that exists."""
    row = tx.execute(_CONTACT, {"which": user_id}).one()
    return Contact(row.email or "", row.name, row.locale, row.number or "")


def of_actor(tx: Tx, actor: Actor) -> Contact:
    """How to write to who asks; looked up only where they have no address."""
    if actor.email:
        return Contact(actor.email, actor.name, actor.locale)
    return get_contact(tx, signed_in(actor))


def find_user_id(tx: Tx, email: str) -> str | None:
    """The account of an address, if there is one that is not blocked."""
    wanted = select(_users.c.id).where(_users.c.email == email.strip().lower(), ~_users.c.is_blocked)
    found: str | None = tx.execute(wanted).scalar()
    return found


def recipient(address: str) -> str:
    """The keyed hash under which the mails to an address are kept, long after the address itself was wiped."""
    return security.hash_secret("recipient", address.strip().lower())
