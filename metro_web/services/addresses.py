"""An address proved by the one who reads its mail, and what becomes of those who used it before.

Keeps true: whoever registers somebody else's address and waits gains nothing. Once the owner comes (by a mailed
code, or from a provider that vouches for the address), the password and every sign-in made before are worth nothing.
A second factor there is none: `second_factor.begin` asks for a proved address.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, update

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.services import outbox, sessions, users


def prove(tx: Tx, person: Row[Any], *, now: datetime) -> None:
    """The owner of the address is here: mark it as proved, and end what was set up before; the row is locked."""
    if person.email_verified_at is not None:
        return
    values = {"email_verified_at": now, "password_hash": None}
    tx.execute(update(users.USERS).where(users.USERS.c.id == person.id).values(**values))
    sessions.end_everything(tx, person.id, now=now)
    if person.password_hash is not None:
        context = {"link": f"{settings().public_url.rstrip('/')}/login", "name": ""}
        outbox.queue(tx, "address_proved", person.email, context, now=now, locale=person.locale)
