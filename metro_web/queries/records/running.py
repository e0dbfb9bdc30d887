"""What keeps the running honest, counted: browsers and devices signed in, links out, answers kept, who does the jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from metro_web.core.db import Tx
from metro_web.core.i18n import plural, t
from metro_web.models.ops import IdempotencyKey, JobLease
from metro_web.models.people import LinkToken, RefreshToken, WebSession
from metro_web.queries.records import shape

_sessions: Any = WebSession.__table__  # type: ignore[attr-defined]
_refresh: Any = RefreshToken.__table__  # type: ignore[attr-defined]
_links: Any = LinkToken.__table__  # type: ignore[attr-defined]
_keys: Any = IdempotencyKey.__table__  # type: ignore[attr-defined]
_leases: Any = JobLease.__table__  # type: ignore[attr-defined]

Fact = tuple[str, str]
HOLDER_LENGTH = 8


def facts(tx: Tx, now: datetime) -> list[Fact]:
    """Names and figures, for reading."""
    browsers = select(func.count(), func.count(_sessions.c.user_id.distinct())).where(_sessions.c.expires_at > now)
    count, people = tx.execute(browsers).one()
    chains = select(func.count(_refresh.c.family_id.distinct())).where(
        _refresh.c.expires_at > now, _refresh.c.ended_at.is_(None)
    )
    links = select(func.count()).where(_links.c.expires_at > now, _links.c.used_at.is_(None))
    return [
        (t("Browsers signed in"), _of_people(count, people)),
        (t("Programs signed in"), str(tx.execute(chains).scalar_one())),
        (t("Mailed links still good"), str(tx.execute(links).scalar_one())),
        (t("Answers kept for repeated calls"), str(tx.execute(select(func.count()).select_from(_keys)).scalar_one())),
        *_jobs(tx, now),
    ]


def _of_people(count: int, people: int) -> str:
    return t("{n} of {people}").format(n=count, people=plural(t("{n} person"), t("{n} people"), people))


def _jobs(tx: Tx, now: datetime) -> list[Fact]:
    rows = tx.execute(select(_leases).order_by(_leases.c.name)).all()
    if not rows:
        return [(t("Jobs"), t("nobody does them"))]
    return [(t("Worker of the {name}").format(name=row.name), _holder(row, now)) for row in rows]


def _holder(row: Any, now: datetime) -> str:
    until = shape.moment(row.expires_at)
    words = t("{holder} until {time}") if row.expires_at > now else t("nobody since {time}")
    return words.format(holder=row.holder[-HOLDER_LENGTH:], time=until)
