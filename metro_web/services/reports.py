"""Problems as those report them who have them: filed about something of one's own, read, opened again once.

Keeps true: nobody reads or touches another's report; a step says who moved it on and when.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.domain import reports as rules
from metro_web.domain.permissions import Actor, signed_in
from metro_web.models.reports import Report, ReportStep
from metro_web.queries import reports as report_queries
from metro_web.queries.reports import ReportFilter, ReportView
from metro_web.services import report_subjects, throttle
from metro_web.services.report_subjects import About, Subject

REPORTS: Any = Report.__table__  # type: ignore[attr-defined]
_steps: Any = ReportStep.__table__  # type: ignore[attr-defined]


def file(tx: Tx, actor: Actor, category: str, text: str, about: About | None = None) -> ReportView:
    """A new report; 404 where it is about something of others, 422, 429 after so many within an hour."""
    user_id, now = signed_in(actor), clock.utc_now()
    subject = report_subjects.of_mine(tx, user_id, about) if about is not None else Subject()
    if category not in rules.CATEGORIES:
        raise InvalidInput(t("Say what it is about."), field="category")
    words = rules.checked_text(text)
    throttle.hit(throttle.reports_of_account(), user_id)
    report_id = ids.new_id()
    row = {
        "id": report_id,
        "user_id": user_id,
        "category": category,
        "text": words,
        "about_kind": subject.kind,
        "about_id": subject.id,
        "about_title": subject.title[:300],
        "company_id": subject.company_id,
        "status": rules.OPEN,
        "answer": "",
        "created_at": now,
    }
    tx.put(REPORTS, row)
    step(tx, report_id, user_id, actor, rules.OPEN, "", now)
    return get_mine(tx, actor, report_id)


def list_mine(
    tx: Tx, actor: Actor, *, status: str = "", limit: int = 50, before: str = ""
) -> tuple[list[ReportView], str]:
    """The actor's own, newest first, and the place to go on before or ''."""
    wanted = ReportFilter(status=status, user_id=signed_in(actor))
    return report_queries.page(tx, wanted, limit=limit, before=before)


def get_mine(tx: Tx, actor: Actor, report_id: str) -> ReportView:
    """One of the actor's own; 404."""
    user_id = signed_in(actor)
    found = report_queries.find(tx, report_id)
    if found is None or found.user_id != user_id:
        raise _none()
    return found


def reopen(tx: Tx, actor: Actor, report_id: str, text: str = "") -> ReportView:
    """Open one's own again, perhaps saying what is still wrong.

    409 `wrong_status` while it is open, `reopened_before`, `reopen_over` some days after the answer.
    """
    user_id, now = signed_in(actor), clock.utc_now()
    row = lock(tx, report_id)
    if row is None or row.user_id != user_id:
        raise _none()
    words = rules.checked_text(text, least=0)
    if row.status not in rules.CLOSED:
        raise Conflict("wrong_status", t("This report is open."))
    if row.reopened_at is not None:
        raise Conflict("reopened_before", t("A report is opened again once. Please file another one."))
    days = settings().report_reopen_days
    if not rules.may_reopen(row.status, row.answered_at, row.reopened_at, now, days):
        raise Conflict("reopen_over", t("A report is opened again within {n} days of its answer.").format(n=days))
    tx.execute(update(REPORTS).where(REPORTS.c.id == report_id).values(status=rules.OPEN, reopened_at=now))
    step(tx, report_id, user_id, actor, rules.OPEN, words, now)
    return get_mine(tx, actor, report_id)


def lock(tx: Tx, report_id: str) -> Any:
    """The row of a report, locked; None where there is none."""
    if not is_id(report_id):
        return None
    return tx.execute(select(REPORTS).where(REPORTS.c.id == report_id).with_for_update()).first()


def step(tx: Tx, report_id: str, filer_id: str, actor: Actor, status: str, text: str, now: datetime) -> None:
    """Write down how a report moved on."""
    row = {"report_id": report_id, "user_id": filer_id, "author_id": actor.user_id, "at": now}
    tx.put(_steps, row | {"status": status, "text": text})


def _none() -> NotFound:
    return NotFound(t("There is no such report."))
