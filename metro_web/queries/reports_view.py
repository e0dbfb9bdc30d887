"""A report as pages show it: a row of a list, the page of whoever filed it, the page of whoever answers it."""

from dataclasses import dataclass, field
from datetime import datetime

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import duration_label, moment_label
from metro_web.domain import reports as rules
from metro_web.queries import report_words as words
from metro_web.queries.reports import ReportView, StepView

EXCERPT_LENGTH = 90
DAY_SECONDS = 24 * 3600
# Where what a report is about is looked at by whoever filed it, by an admin, and by an operator.
OWN_PLACES = {kind: f"/{kind}s/{{id}}" for kind in rules.SUBJECTS}
ADMIN_PLACES = {kind: f"/admin/{kind}s/{{id}}" for kind in rules.SUBJECTS}
OPERATOR_PLACES = {rules.ORDER: "/op/orders/{id}", rules.TICKET: "/op/orders/{order}", rules.TRIP: "/op/trips/{id}"}


@dataclass(frozen=True)
class ReportRow:
    """One line of a list; `who` and `assignee` are for the desk."""

    id: str
    href: str
    title: str
    about: str
    excerpt: str
    status_label: str
    tone: str
    at_label: str
    who: str = ""
    assignee: str = ""
    took: str = ""


@dataclass(frozen=True)
class ReportRows:
    """A page of them, '' after the last one; a queue says how many wait, and the median time of a first answer."""

    rows: list[ReportRow] = field(default_factory=list)
    next_before: str = ""
    waiting_label: str = ""
    took_label: str = ""


@dataclass(frozen=True)
class StepRow:
    """What happened, and what was said; `tone` is a class of a tag or ''."""

    at_label: str
    what: str
    text: str
    tone: str
    author: str = ""


@dataclass(frozen=True)
class ReportPage:
    """One report; `standing` says in a sentence how it stands, `reopen_label` until when it can be opened again."""

    id: str = ""
    title: str = ""
    text: str = ""
    about: str = ""
    about_href: str = ""
    status: str = ""
    status_label: str = ""
    tone: str = ""
    standing: str = ""
    filed_label: str = ""
    steps: list[StepRow] = field(default_factory=list)
    can_reopen: bool = False
    reopen_label: str = ""


@dataclass(frozen=True)
class ReportDesk:
    """The same at the desk; `facts` are name, value and where it leads ('' for nowhere), `people` who may answer it."""

    report: ReportPage = field(default_factory=ReportPage)
    facts: list[tuple[str, str, str]] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    assignee_id: str = ""
    is_open: bool = False
    is_waiting: bool = False


def row(found: ReportView, *, at: str, is_desk: bool = False) -> ReportRow:
    """In a list whose pages are below `at`."""
    took = (found.first_answered_at - found.created_at).total_seconds() if found.first_answered_at else 0
    return ReportRow(
        id=found.id,
        href=f"{at}/{found.id}",
        title=words.CATEGORIES[found.category],
        about=found.about_title,
        excerpt=_excerpt(found.text),
        status_label=words.STATUSES[found.status],
        tone=words.TONES[found.status],
        at_label=moment_label(found.created_at, settings().zone),
        who=(found.filer_name or found.filer_email) if is_desk else "",
        assignee=found.assignee if is_desk else "",
        took=span_label(round(took)) if is_desk and found.first_answered_at else "",
    )


def page(found: ReportView, now: datetime, *, about_href: str, is_desk: bool = False) -> ReportPage:
    """One report as whoever filed it reads it; only at a desk it is said who did what."""
    days = settings().report_reopen_days
    can_reopen = rules.may_reopen(found.status, found.answered_at, found.reopened_at, now, days)
    return ReportPage(
        id=found.id,
        title=words.CATEGORIES[found.category],
        text=found.text,
        about=found.about_title,
        about_href=about_href,
        status=found.status,
        status_label=words.STATUSES[found.status],
        tone=words.TONES[found.status],
        standing=_standing(found),
        filed_label=moment_label(found.created_at, settings().zone),
        steps=[_step(one, number, found, is_desk) for number, one in enumerate(found.steps)],
        can_reopen=can_reopen,
        reopen_label=t("You can open it again within {n} days of the answer, once.").format(n=days)
        if can_reopen
        else "",
    )


def desk(found: ReportView, shown: ReportPage, people: list[tuple[str, str]], *, is_admin: bool) -> ReportDesk:
    """One report as whoever answers it reads it."""
    person = f"/admin/users/{found.user_id}" if is_admin else ""
    took = _between(found.created_at, found.first_answered_at)
    facts = [
        (t("About"), found.about_title or t("Nothing in particular"), shown.about_href),
        (t("From"), found.filer_name or found.filer_email, person),
        (t("E-mail"), found.filer_email, ""),
        (t("Reported"), shown.filed_label, ""),
        (t("First answer"), took or t("not yet"), ""),
    ]
    if found.company_name:
        facts.append((t("Company"), found.company_name, ""))
    return ReportDesk(
        shown,
        facts,
        people,
        found.assignee_id or "",
        found.status == rules.OPEN,
        found.status in rules.WAITING,
    )


def span_label(seconds: int) -> str:
    """`25 min`, `3 h 05 min`, `2 d 4 h`."""
    if seconds < DAY_SECONDS:
        return duration_label(seconds)
    days, rest = divmod(seconds, DAY_SECONDS)
    return t("{d} d {h} h").format(d=days, h=rest // 3600)


def _between(begin: datetime, end: datetime | None) -> str:
    return t("after {time}").format(time=span_label(round((end - begin).total_seconds()))) if end else ""


def _standing(found: ReportView) -> str:
    if found.status == rules.OPEN and found.reopened_at:
        return t("You opened it again. Somebody will look into it.")
    return {
        rules.OPEN: t("We have it. Somebody will look into it; the answer comes by mail and stands here."),
        rules.IN_PROGRESS: t("Somebody is looking into it. The answer comes by mail and stands here."),
        rules.RESOLVED: t("Settled, we think. The answer is below."),
        rules.REJECTED: t("We could not do anything about it. Why stands below."),
    }[found.status]


def _step(step: StepView, number: int, found: ReportView, is_desk: bool) -> StepRow:
    what = words.STEPS[step.status]
    if step.status == rules.OPEN and number:
        what = words.REOPENED
    elif step.status == rules.IN_PROGRESS and step.text:
        what = words.ANSWERED
    tone = {rules.RESOLVED: "tag-go", rules.REJECTED: "tag-stop"}.get(step.status, "")
    text = found.text if number == 0 else step.text
    return StepRow(
        moment_label(step.at, settings().zone), what, text, tone, step.author if is_desk and step.by_desk else ""
    )


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT_LENGTH else line[: EXCERPT_LENGTH - 1].rstrip() + "…"
