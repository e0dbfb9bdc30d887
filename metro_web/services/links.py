"""Secrets that are used once: mailed links, the log-in handed to a browser, half a sign-in. Only hashes are stored.

Their text has letters only, so that no mail with a link holds anything that looks like a code.
"""

import secrets
import string
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import insert, select, update

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.security import hash_secret
from metro_web.models.people import LinkToken

RESET, VERIFY, BROWSER, HALF = "reset_password", "verify_email", "browser", "half"
PURPOSES = (RESET, VERIFY, BROWSER, HALF)
LETTERS = 43  # 245 bits
LINKS: Any = LinkToken.__table__  # type: ignore[attr-defined]


def make(tx: Tx, purpose: str, user_id: str, *, now: datetime, lifetime: timedelta, email: str = "") -> str:
    """A new secret of a person; older ones of the same purpose stay good until their time."""
    token = "".join(secrets.choice(string.ascii_letters) for _ in range(LETTERS))
    tx.execute(
        insert(LINKS).values(
            id=hash_secret(purpose, token),
            purpose=purpose,
            user_id=user_id,
            email=email,
            created_at=now,
            expires_at=now + lifetime,
        )
    )
    return token


def owner(tx: Tx, purpose: str, token: str, *, now: datetime) -> str | None:
    """Whose it is, while it is good; it stays so."""
    found: str | None = tx.execute(select(LINKS.c.user_id).where(*_good(purpose, token, now))).scalar()
    return found


def use(tx: Tx, purpose: str, token: str, *, now: datetime) -> tuple[str, str] | None:
    """(user id, address it was made for) for the one who comes first and in time; used up then."""
    used = (
        update(LINKS).where(*_good(purpose, token, now)).values(used_at=now).returning(LINKS.c.user_id, LINKS.c.email)
    )
    row = tx.execute(used).first()
    return (row.user_id, row.email) if row else None


def end_all(tx: Tx, user_id: str, *, now: datetime, purposes: tuple[str, ...] = PURPOSES) -> None:
    """No link or ticket of the person, or none of these purposes, is good any longer."""
    theirs = LINKS.c.user_id == user_id, LINKS.c.purpose.in_(purposes), LINKS.c.used_at.is_(None)
    tx.execute(update(LINKS).where(*theirs).values(used_at=now))


def address(purpose: str, token: str) -> str:
    """The address a mailed link opens."""
    name = {RESET: "reset", VERIFY: "verify"}[purpose]
    return f"{settings().public_url.rstrip('/')}/login?{urlencode({name: token})}"


def _good(purpose: str, token: str, now: datetime) -> tuple[Any, ...]:
    is_it = LINKS.c.id == hash_secret(purpose, token), LINKS.c.purpose == purpose
    return (*is_it, LINKS.c.used_at.is_(None), LINKS.c.expires_at > now)
