"""Reads people: one by id or address, and a page of those an admin looks for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select

from metro_web.core.clock import rfc3339
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import NotFound
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.core.labels import moment_label
from metro_web.models.people import User, WebSession

_users: Any = User.__table__  # type: ignore[attr-defined]
_sessions: Any = WebSession.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class UserView:
    """A person as they, or an admin, may see them."""

    id: str
    email: str
    name: str
    phone: str
    locale: str
    color_mode: str
    roles: tuple[str, ...]
    is_blocked: bool
    is_email_verified: bool
    has_password: bool
    created_at: str
    created_label: str


@dataclass(frozen=True, slots=True)
class UserPage:
    """Some people, newest first; `next_before` is the id to go on before, or None."""

    users: tuple[UserView, ...]
    next_before: str | None


@dataclass(frozen=True, slots=True)
class SessionView:
    """A signed-in browser of one's own."""

    user_agent: str
    since: str
    since_label: str
    is_current: bool


def get_user(tx: Tx, user_id: str) -> UserView:
    """A person by id; 404 for an id that is none of ours."""
    row = tx.execute(select(_users).where(_users.c.id == user_id)).first() if is_id(user_id) else None
    if row is None:
        raise NotFound(t("There is no such user."))
    return _view(row)


def find_by_email(tx: Tx, email: str) -> UserView | None:
    """A person by the one spelling of their address."""
    row = tx.execute(select(_users).where(_users.c.email == email)).first()
    return _view(row) if row else None


def list_users(tx: Tx, *, query: str = "", before: str = "", limit: int = 50) -> UserPage:
    """People whose address or name contains `query`, newest first."""
    wanted = select(_users).order_by(_users.c.id.desc()).limit(limit + 1)
    for word in query.replace("\0", "").lower().split():
        in_email = _users.c.email.contains(word, autoescape=True)
        wanted = wanted.where(or_(in_email, func.lower(_users.c.name).contains(word, autoescape=True)))
    if before:
        wanted = wanted.where(_users.c.id < before)
    rows = tx.execute(wanted).all()
    users = tuple(_view(row) for row in rows[:limit])
    return UserPage(users, users[-1].id if len(rows) > limit else None)


def list_sessions(tx: Tx, user_id: str, *, current: str, now: datetime) -> tuple[SessionView, ...]:
    """Browsers signed in now, newest first; `current` is the stored id of the one that asks."""
    zone = settings().zone
    wanted = select(_sessions).where(_sessions.c.user_id == user_id, _sessions.c.expires_at > now)
    rows = tx.execute(wanted.order_by(_sessions.c.created_at.desc())).all()
    return tuple(
        SessionView(row.user_agent, rfc3339(row.created_at), moment_label(row.created_at, zone), row.id == current)
        for row in rows
    )


def _view(row: Row[Any]) -> UserView:
    return UserView(
        id=row.id,
        email=row.email or "",
        name=row.name,
        phone=row.phone,
        locale=row.locale,
        color_mode=row.color_mode,
        roles=tuple(row.roles.split()),
        is_blocked=row.is_blocked,
        is_email_verified=row.email_verified_at is not None,
        has_password=row.password_hash is not None,
        created_at=rfc3339(row.created_at),
        created_label=moment_label(row.created_at, settings().zone),
    )
