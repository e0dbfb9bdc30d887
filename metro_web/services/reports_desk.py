"""Reports at the desk of whoever answers them: admins all of them, operators those about their own trips.

Keeps true: a status moves along its arrows alone; whoever filed it is mailed every answer in the transaction that gives
it; every change is in the audit log.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import reports as rules
from metro_web.domain.permissions import ADMIN, Actor, signed_in
from metro_web.queries import companies, contacts, report_words, users
from metro_web.queries import reports as report_queries
from metro_web.queries.reports import MINE, NOBODYS, WAITING, ReportFilter, ReportView
from metro_web.services import audit, desk_reach, outbox, reports
from metro_web.services.desk_reach import Desk, Reach


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a report; None leaves it. `assignee` is a person's id, '' for nobody."""

    status: str | None = None
    answer: str | None = None
    assignee: str | None = None


def find(
    tx: Tx, actor: Actor, desk: Desk, wanted: ReportFilter, *, limit: int = 50, before: str = ""
) -> tuple[list[ReportView], str]:
    """A page of those within reach, newest first, and the place to go on before or ''; 422 for an unknown filter."""
    reach = desk_reach.of(tx, actor, desk)
    for field, chosen, known in (
        ("status", wanted.status, (*rules.STATUSES, WAITING)),
        ("category", wanted.category, rules.CATEGORIES),
        ("assigned", wanted.assigned, (MINE, NOBODYS)),
    ):
        if chosen and chosen not in known:
            raise InvalidInput(t("There is no such {field} here.").format(field=field), field=field)
    asked = ReportFilter(
        wanted.status, wanted.category, wanted.assigned, wanted.words, actor_id=signed_in(actor), companies=reach
    )
    return report_queries.page(tx, asked, limit=limit, before=before)


def get(tx: Tx, actor: Actor, desk: Desk, report_id: str) -> ReportView:
    """One within reach; 404."""
    return _within(desk_reach.of(tx, actor, desk), report_queries.find(tx, report_id))


def take_and_answer(tx: Tx, actor: Actor, desk: Desk, report_id: str, status: str, answer: str) -> ReportView:
    """Close a report with its answer, whether or not anybody has begun on it."""
    if get(tx, actor, desk, report_id).status == rules.OPEN:
        change(tx, actor, desk, report_id, Change(status=rules.IN_PROGRESS))
    return change(tx, actor, desk, report_id, Change(status=status, answer=answer))


def change(tx: Tx, actor: Actor, desk: Desk, report_id: str, wanted: Change) -> ReportView:
    """Move a report on, answer it, give it to somebody: all of it or nothing.

    409 `wrong_status` against the arrows, or for an answer to what is not in progress; 422 where it is closed without
    an answer, or given to somebody who may not answer it.
    """
    reach, now = desk_reach.of(tx, actor, desk), clock.utc_now()
    row = _within(reach, reports.lock(tx, report_id))
    if wanted == Change():
        raise InvalidInput(t("Say what changes: status, answer or assignee."), field="status")
    status = _next_status(row.status, wanted.status)
    answer = "" if wanted.answer is None else rules.checked_text(wanted.answer, field="answer", least=1)
    if status in rules.CLOSED and wanted.status is not None and not answer:
        raise InvalidInput(t("Say what came of it; it is mailed to whoever reported it."), field="answer")
    if answer and (status == rules.OPEN or (wanted.status is None and status in rules.CLOSED)):
        raise Conflict("wrong_status", t("A report is answered while it is in progress."))
    values: dict[str, Any] = {"status": status} | _assigned(tx, actor, row, status, wanted.assignee)
    if answer:
        values |= {"answer": answer, "answered_at": now, "first_answered_at": row.first_answered_at or now}
    tx.execute(update(reports.REPORTS).where(reports.REPORTS.c.id == report_id).values(**values))
    if answer or status != row.status:
        reports.step(tx, report_id, row.user_id, actor, status, answer, now)
    if answer:
        _mail(tx, row, status, answer, now)
    before = {"status": row.status, "assignee": row.assignee_id}
    after = {"status": status, "assignee": values.get("assignee_id", row.assignee_id)}
    # What was said stands in the steps, and goes with the person; the log stays.
    audit.record(tx, actor, "report.change", f"report:{report_id}", before, after | {"answered": bool(answer)}, now)
    return get(tx, actor, desk, report_id)


def assignees(tx: Tx, report: Any) -> list[tuple[str, str]]:
    """Ids and names of those a report may be given to: admins, and whoever works for its company."""
    found = dict(users.with_role(tx, ADMIN))
    if report.company_id is not None:
        people = companies.members(tx, [report.company_id])[report.company_id]
        found |= {one.user_id: one.name or one.email for one in people if not one.is_blocked}
    return list(found.items())


def _next_status(status: str, wanted: str | None) -> str:
    if wanted is None or (wanted == status and status == rules.IN_PROGRESS):
        return status
    if wanted not in rules.STATUSES:
        raise InvalidInput(t("There is no such status."), field="status")
    if wanted not in rules.ARROWS[status]:
        said = t("A report that is {status} cannot become {wanted}.")
        labels = (report_words.STATUSES[each].lower() for each in (status, wanted))
        raise Conflict("wrong_status", said.format(**dict(zip(("status", "wanted"), labels, strict=True))))
    return wanted


def _assigned(tx: Tx, actor: Actor, row: Any, status: str, wanted: str | None) -> dict[str, str | None]:
    """Who answers it: whoever is named, else whoever begins on what nobody had."""
    if wanted is None:
        is_begun = status == rules.IN_PROGRESS and row.status == rules.OPEN and row.assignee_id is None
        return {"assignee_id": signed_in(actor)} if is_begun else {}
    if wanted and wanted not in dict(assignees(tx, row)):
        raise InvalidInput(t("Give it to an admin, or to somebody of the company."), field="assignee")
    return {"assignee_id": wanted or None}


def _mail(tx: Tx, row: Any, status: str, answer: str, now: datetime) -> None:
    contact = contacts.get_contact(tx, row.user_id)
    if contact.address:
        context = {
            "name": contact.name,
            "category": report_words.CATEGORIES[row.category],
            "about": row.about_title,
            "status": report_words.STATUSES[status],
            "asked": row.text,
            "answer": answer,
            "days": settings().report_reopen_days if status in rules.CLOSED and row.reopened_at is None else 0,
            "url": f"{settings().public_url}/reports/{row.id}",
        }
        outbox.queue(tx, "report_answered", contact.address, context, now=now, locale=contact.locale)


def _within(reach: Reach, report: Any) -> Any:
    if report is None or (reach is not None and report.company_id not in reach):
        raise NotFound(t("There is no such report."))
    return report
