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
from metro_web.models.people import RefreshToken, User, UserPhone, WebSession

_users: Any = User.__table__  # type: ignore[attr-defined]
_phones: Any = UserPhone.__table__  # type: ignore[attr-defined]
_sessions: Any = WebSession.__table__  # type: ignore[attr-defined]
_tokens: Any = RefreshToken.__table__  # type: ignore[attr-defined]


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
    is_phone_verified: bool = False

    @property
    def address(self) -> str:
        """Under what they are known: an e-mail address, a number where there is none; '' once the account is deleted."""
        return self.email or self.phone


@dataclass(frozen=True, slots=True)
class UserPage:
    """Some people, newest first; `next_before` is the id to go on before, or None."""

    users: tuple[UserView, ...]
    next_before: str | None


@dataclass(frozen=True, slots=True)
class SessionView:
    """A signed-in browser, or a program with tokens (`is_program`), of one's own; `place` is a shortened address."""

    id: str
    is_program: bool
    user_agent: str
    place: str
    since: str
    since_label: str
    seen: str
    seen_label: str
    is_current: bool


def has_phone(tx: Tx, user_id: str) -> bool:
    """Whether they sign in by a number, which they have proved then."""
    return tx.execute(select(_phones.c.number).where(_phones.c.user_id == user_id)).first() is not None


def get_user(tx: Tx, user_id: str) -> UserView:
    """A person by id; 404 for an id that is none of ours."""
    found = find_by_id(tx, user_id)
    if found is None:
        raise NotFound(t("There is no such user."))
    return found


def find_by_id(tx: Tx, user_id: str) -> UserView | None:
    """A person by id, or None."""
    row = tx.execute(select(_users).where(_users.c.id == user_id)).first() if is_id(user_id) else None
    return _view(row, is_phone_verified=bool(row.phone) and has_phone(tx, user_id)) if row else None


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


def with_role(tx: Tx, role: str) -> list[tuple[str, str]]:
    """Ids and names (addresses where there is none) of those who have a role and are not blocked."""
    query = select(_users).where(_users.c.roles.contains(role, autoescape=True), ~_users.c.is_blocked)
    rows = tx.execute(query.order_by(_users.c.name, _users.c.id))
    return [(row.id, row.name or row.email or "") for row in rows if role in row.roles.split()]


def list_sessions(tx: Tx, user_id: str, *, current: str, now: datetime) -> tuple[SessionView, ...]:
    """Browsers and programs signed in now, the one last seen first; `current` is the id of the one that asks."""
    browsers = select(_sessions).where(_sessions.c.user_id == user_id, _sessions.c.expires_at > now)
    is_living = _tokens.c.ended_at.is_(None), _tokens.c.expires_at > now
    programs = select(_tokens).where(_tokens.c.user_id == user_id, *is_living)
    seen: list[tuple[datetime, SessionView]] = []
    for row in tx.execute(browsers):
        at = row.seen_at or row.created_at
        seen.append((at, _session(f"web:{row.id}", row, row.created_at, at, current)))
    for row in tx.execute(programs):
        seen.append((row.created_at, _session(f"api:{row.family_id}", row, row.began_at, row.created_at, current)))
    return tuple(view for _at, view in sorted(seen, key=lambda one: (one[0], one[1].id), reverse=True))


def _session(id: str, row: Row[Any], since: datetime | None, seen: datetime, current: str) -> SessionView:
    zone, began = settings().zone, since or seen
    return SessionView(
        id=id,
        is_program=id.startswith("api:"),
        user_agent=row.user_agent,
        place=row.address,
        since=rfc3339(began),
        since_label=moment_label(began, zone),
        seen=rfc3339(seen),
        seen_label=moment_label(seen, zone),
        is_current=id == current,
    )


def _view(row: Row[Any], *, is_phone_verified: bool = False) -> UserView:
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
        is_phone_verified=is_phone_verified,
    )
