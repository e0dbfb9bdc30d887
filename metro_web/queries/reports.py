"""Reads problem reports: one with its steps, pages of them for whoever filed or answers them, how long answers took."""

from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import func, or_, select

from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain import reports as rules
from metro_web.models.companies import Company
from metro_web.models.people import User
from metro_web.models.reports import Report, ReportStep
from metro_web.queries.tickets import search_words

_reports: Any = Report.__table__  # type: ignore[attr-defined]
_steps: Any = ReportStep.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
_companies: Any = Company.__table__  # type: ignore[attr-defined]
_answering: Any = _users.alias("answering")
_QUERY = (
    select(
        _reports,
        _users.c.name.label("filer_name"),
        _users.c.email.label("filer_email"),
        _answering.c.name.label("assignee_name"),
        _answering.c.email.label("assignee_email"),
        _companies.c.name.label("company_name"),
    )
    .join(_users, _users.c.id == _reports.c.user_id)
    .join(_answering, _answering.c.id == _reports.c.assignee_id, isouter=True)
    .join(_companies, _companies.c.id == _reports.c.company_id, isouter=True)
)
WAITING, MINE, NOBODYS = "waiting", "mine", "none"
ANSWERS_COUNTED = 500


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a report; `by_desk` where it was not the one who filed it."""

    at: datetime
    status: str
    text: str
    author: str
    by_desk: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report; `steps` are empty in lists."""

    id: str
    user_id: str
    filer_name: str
    filer_email: str
    category: str
    text: str
    about_kind: str
    about_id: str
    about_title: str
    company_id: str | None
    company_name: str
    status: str
    assignee_id: str | None
    assignee: str
    answer: str
    created_at: datetime
    first_answered_at: datetime | None
    answered_at: datetime | None
    reopened_at: datetime | None
    steps: tuple[StepView, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What is empty does not matter: `status` may be `waiting`, `assigned` is `mine` (of `actor_id`) or `none`.

    `companies` None is everybody's; else only those of these companies.
    """

    status: str = ""
    category: str = ""
    assigned: str = ""
    words: str = ""
    user_id: str = ""
    actor_id: str = ""
    companies: tuple[str, ...] | None = None


def find(tx: Tx, report_id: str) -> ReportView | None:
    """One report with its steps, or None."""
    row = tx.execute(_QUERY.where(_reports.c.id == report_id)).first() if is_id(report_id) else None
    if row is None:
        return None
    wanted = (
        select(_steps, _users.c.name, _users.c.email)
        .join(_users, _users.c.id == _steps.c.author_id)
        .where(_steps.c.report_id == report_id)
        .order_by(_steps.c.id)
    )
    steps = tuple(
        StepView(step.at, step.status, step.text, step.name or step.email or "", step.author_id != row.user_id)
        for step in tx.execute(wanted)
    )
    return _view(row, steps)


def page(tx: Tx, wanted: ReportFilter, *, limit: int, before: str = "") -> tuple[list[ReportView], str]:
    """Reports newest first, and the id to go on before, or ''."""
    query = _narrowed(_QUERY, wanted).order_by(_reports.c.id.desc()).limit(limit + 1)
    if before:
        query = query.where(_reports.c.id < before)
    rows = tx.execute(query).all()
    return [_view(row, ()) for row in rows[:limit]], rows[limit - 1].id if len(rows) > limit else ""


def answer_seconds(tx: Tx, companies: tuple[str, ...] | None) -> int | None:
    """The median of how long the newest first answers took; None before there is one."""
    query = _of_companies(select(_reports.c.created_at, _reports.c.first_answered_at), companies)
    rows = tx.execute(
        query.where(_reports.c.first_answered_at.is_not(None)).order_by(_reports.c.id.desc()).limit(ANSWERS_COUNTED)
    ).all()
    took = [(row.first_answered_at - row.created_at).total_seconds() for row in rows]
    return round(median(took)) if took else None


def count_waiting(tx: Tx, companies: tuple[str, ...] | None) -> int:
    """How many nobody has closed yet."""
    query = _of_companies(select(func.count()).select_from(_reports), companies)
    return int(tx.execute(query.where(_reports.c.status.in_(rules.WAITING))).scalar_one())


def _narrowed(query: Any, wanted: ReportFilter) -> Any:
    query = _of_companies(query, wanted.companies)
    if wanted.user_id:
        query = query.where(_reports.c.user_id == wanted.user_id)
    if wanted.status == WAITING:
        query = query.where(_reports.c.status.in_(rules.WAITING))
    elif wanted.status:
        query = query.where(_reports.c.status == wanted.status)
    if wanted.category:
        query = query.where(_reports.c.category == wanted.category)
    if wanted.assigned == MINE:
        query = query.where(_reports.c.assignee_id == wanted.actor_id)
    elif wanted.assigned == NOBODYS:
        query = query.where(_reports.c.assignee_id.is_(None))
    for word in search_words(wanted.words):
        looked_in = (_reports.c.text, _reports.c.about_title, _users.c.name, _users.c.email)
        query = query.where(or_(*(func.lower(column).contains(word, autoescape=True) for column in looked_in)))
    return query


def _of_companies(query: Any, companies: tuple[str, ...] | None) -> Any:
    return query if companies is None else query.where(_reports.c.company_id.in_(companies))


def _view(row: Any, steps: tuple[StepView, ...]) -> ReportView:
    return ReportView(
        id=row.id,
        user_id=row.user_id,
        filer_name=row.filer_name,
        filer_email=row.filer_email or "",
        category=row.category,
        text=row.text,
        about_kind=row.about_kind,
        about_id=row.about_id,
        about_title=row.about_title,
        company_id=row.company_id,
        company_name=row.company_name or "",
        status=row.status,
        assignee_id=row.assignee_id,
        assignee=row.assignee_name or row.assignee_email or "",
        answer=row.answer,
        created_at=row.created_at,
        first_answered_at=row.first_answered_at,
        answered_at=row.answered_at,
        reopened_at=row.reopened_at,
        steps=steps,
    )
