"""The rows of people: made with their wallet, and locked before anything that proves them is made or ended.

Keeps true: whoever hands out or takes back a proof (token, session, link) of a person holds that person's row,
so that "end everything" and "hand out one more" never pass each other.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.exc import IntegrityError

from metro_web.core.db import Tx
from metro_web.core.ids import new_id
from metro_web.domain.permissions import Actor
from metro_web.models.people import User, UserPhone
from metro_web.services import ledger

USERS: Any = User.__table__  # type: ignore[attr-defined]
_phones: Any = UserPhone.__table__  # type: ignore[attr-defined]


def create(
    tx: Tx, *, email: str | None, now: datetime, name: str = "", phone: str = "", roles: str = "passenger",
    password_hash: str | None = None, is_verified: bool = False,
) -> str | None:  # fmt: skip
    """A new person with an empty wallet; the id, or None where the address is taken."""
    user_id = new_id()
    values = {
        "id": user_id,
        "email": email,
        "name": name,
        "phone": phone,
        "locale": "en",
        "color_mode": "system",
        "roles": roles,
        "password_hash": password_hash,
        "email_verified_at": now if is_verified else None,
        "is_blocked": False,
        "token_version": 0,
        "created_at": now,
    }
    try:
        with tx.begin_nested():
            tx.execute(insert(USERS).values(**values))
    except IntegrityError:
        return None
    ledger.open_wallet(tx, user_id, now=now)
    return user_id


def lock(tx: Tx, user_id: str) -> Row[Any] | None:
    """The person's row, held until the end of the transaction (not against rows that only refer to it)."""
    return tx.execute(select(USERS).where(USERS.c.id == user_id).with_for_update(key_share=True)).first()


def living_admins(tx: Tx, *, lock: bool = False) -> list[str]:
    """The ids of all admins who are not blocked, in the one order in which they are locked."""
    wanted = select(USERS.c.id).where(USERS.c.roles.contains("admin"), ~USERS.c.is_blocked).order_by(USERS.c.id)
    return list(tx.execute(wanted.with_for_update(key_share=True) if lock else wanted).scalars())


def find_by_phone(tx: Tx, number: str) -> Row[Any] | None:
    """The row of whoever signs in by a number in its one spelling."""
    theirs = select(_phones.c.user_id).where(_phones.c.number == number).scalar_subquery()
    return tx.execute(select(USERS).where(USERS.c.id == theirs)).first()


def create_by_phone(tx: Tx, number: str, *, now: datetime) -> None:
    """A new person who has proved a number; nothing where somebody has it already."""
    try:
        with tx.begin_nested():
            user_id = create(tx, email=None, phone=number, now=now)
            tx.execute(insert(_phones).values(number=number, user_id=user_id, verified_at=now))
    except IntegrityError:
        return


def throttled_as(actor: Actor) -> str:
    """Under what the failures of somebody signed in are counted: their address, or where they have none their id."""
    return actor.email or actor.user_id or ""


def find(tx: Tx, email: str) -> Row[Any] | None:
    """The row of an address in its one spelling."""
    return tx.execute(select(USERS).where(USERS.c.email == email)).first()
