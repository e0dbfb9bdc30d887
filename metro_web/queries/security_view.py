"""How safe an account is, as its page shows it: the second factor, and where the person is signed in."""

from dataclasses import dataclass, field
from datetime import datetime

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import moment_label
from metro_web.queries.me_view import browser_label
from metro_web.queries.users import SessionView, UserView

PROGRAM_NAME_MAX = 60


@dataclass(frozen=True)
class SessionRow:
    """A browser or program that is signed in."""

    id: str
    label: str
    seen_label: str
    since_label: str
    place_label: str
    is_program: bool
    is_current: bool


@dataclass(frozen=True)
class SecurityView:
    """Password, second factor, sessions."""

    email: str = ""
    has_password: bool = True
    is_verified: bool = True
    is_app_on: bool = False
    is_app_needed: bool = False
    app_since_label: str = ""
    codes_left: int = 0
    sessions: list[SessionRow] = field(default_factory=list)
    others: int = 0


@dataclass(frozen=True)
class OutlookView:
    """What deleting the account would meet; `obstacle` is '' where nothing stands in the way."""

    balance_minor: int = 0
    balance_label: str = ""
    unused_tickets: int = 0
    open_orders: int = 0
    obstacle: str = ""


def security(
    user: UserView, sessions: tuple[SessionView, ...], *, app_since: datetime | None, codes_left: int, is_needed: bool
) -> SecurityView:
    """One's own; this browser is the first."""
    rows = sorted((_row(one) for one in sessions), key=lambda row: not row.is_current)
    return SecurityView(
        email=user.email,
        has_password=user.has_password,
        is_verified=user.is_email_verified,
        is_app_on=app_since is not None,
        is_app_needed=is_needed,
        app_since_label=moment_label(app_since, settings().zone) if app_since else "",
        codes_left=codes_left,
        sessions=rows,
        others=sum(not row.is_current for row in rows),
    )


def _row(session: SessionView) -> SessionRow:
    return SessionRow(
        id=session.id,
        label=_program(session.user_agent) if session.is_program else browser_label(session.user_agent),
        seen_label=session.seen_label,
        since_label=session.since_label,
        place_label=session.place,
        is_program=session.is_program,
        is_current=session.is_current,
    )


def _program(user_agent: str) -> str:
    name = user_agent.partition("/")[0].strip()[:PROGRAM_NAME_MAX]
    known = browser_label(user_agent) if name == "Mozilla" else name
    return t("Program: {name}").format(name=known) if known else t("A program")
