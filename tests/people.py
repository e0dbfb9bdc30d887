"""What tests of accounts need: the mails that were promised, and tables counted."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
from sqlalchemy import func, select, text, update
from sqlmodel import col

from metro_web.core import clock, db, security
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor
from metro_web.models.outbox import OutboxMail
from metro_web.services import accounts, second_factor, sessions, users

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
HOME = "198.51.100.7"
PASSWORD = "correct horse battery"
OTHER_PASSWORD = "another horse entirely"


def mails(kind: str, to: str) -> list[dict[str, Any]]:
    """Contexts of the mails of a kind promised to an address, oldest first."""

    def promised(tx: Tx) -> list[str]:
        wanted = select(col(OutboxMail.sealed)).where(col(OutboxMail.kind) == kind)
        return list(tx.execute(wanted.order_by(col(OutboxMail.id))).scalars())

    opened = [json.loads(security.unseal(sealed)) for sealed in db.read(promised)]
    return [mail["context"] for mail in opened if mail["to"] == to]


def last_code(to: str) -> str:
    """The sign-in code mailed last."""
    code: str = mails("sign_in_code", to)[-1]["code"]
    return code


def another(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def last_token(kind: str, to: str) -> str:
    """The token in the link mailed last."""
    query = parse_qs(urlsplit(mails(kind, to)[-1]["link"]).query)
    return next(iter(query.values()))[0]


def fresh(user_id: str) -> Actor:
    """The person in a browser, signed in a moment ago with all it takes."""
    return actor_by_cookie(fresh_cookie(user_id))


def fresh_cookie(user_id: str) -> str:
    """The cookie of such a browser."""

    def make(tx: Tx) -> str:
        ticket = sessions.browser_ticket(tx, user_id, now=clock.utc_now(), has_second=True)
        return sessions.exchange(tx, ticket).cookie

    return db.run(make)


def verified(user_id: str) -> None:
    """The link in the mail was opened."""
    is_it = users.USERS.c.id == user_id
    db.run(lambda tx: tx.execute(update(users.USERS).where(is_it).values(email_verified_at=clock.utc_now())))


def second_factor_of(user_id: str) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    """Turn on the second factor: the app, whose code of this moment is used up, and the recovery codes."""
    verified(user_id)
    actor = fresh(user_id)
    app = pyotp.TOTP(db.run(second_factor.begin, actor).secret)
    codes = db.run(second_factor.confirm, actor, app.at(clock.utc_now()))
    assert isinstance(codes, tuple)
    return app, codes


def count(table: str, where: str = "1=1") -> int:
    """How many rows of a table there are."""
    statement = select(func.count()).select_from(text(table)).where(text(where))
    return db.read(lambda tx: tx.execute(statement).scalar_one())


def later(**passed: float) -> datetime:
    """Turn the clock on by this much."""
    at = clock.utc_now() + timedelta(**passed)
    clock.freeze(at)
    return at


def actor_by_cookie(cookie: str) -> Actor:
    """Who a browser's cookie stands for."""
    return db.read(accounts.actor_by_session, cookie)
