"""What the pages of reports show and do, each in one call: the use cases of other services, answered with labels."""

from collections.abc import Mapping

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain import reports as rules
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries import reports as report_queries
from metro_web.queries import reports_view, tickets
from metro_web.queries.reports import ReportFilter, ReportView
from metro_web.queries.reports_view import ReportDesk, ReportPage, ReportRows
from metro_web.services import desk_reach, report_subjects, reports, reports_desk
from metro_web.services.desk_reach import Desk
from metro_web.services.report_subjects import About

ROWS = 20


def mine(tx: Tx, actor: Actor, status: str, *, before: str = "") -> ReportRows:
    """A page of the actor's own; an unknown status finds nothing."""
    cursor = before if is_id(before) else ""
    found, following = reports.list_mine(tx, actor, status=status, limit=ROWS, before=cursor)
    return ReportRows([reports_view.row(one, at="/reports") for one in found], following)


def own(tx: Tx, actor: Actor, report_id: str) -> ReportPage:
    """One of the actor's own; 404."""
    return _page(reports.get_mine(tx, actor, report_id), reports_view.OWN_PLACES)


def subject(tx: Tx, actor: Actor, kind: str, which: str) -> str:
    """What a new report would be about, in words; 404 for what is another's."""
    return report_subjects.of_mine(tx, signed_in(actor), About(kind, which)).title


def file(tx: Tx, actor: Actor, category: str, text: str, kind: str, which: str) -> ReportPage:
    """A new report, about something where a kind is named."""
    made = reports.file(tx, actor, category, text, About(kind, which) if kind else None)
    return _page(made, reports_view.OWN_PLACES)


def reopen(tx: Tx, actor: Actor, report_id: str, text: str) -> ReportPage:
    """The actor's own, open again."""
    return _page(reports.reopen(tx, actor, report_id, text), reports_view.OWN_PLACES)


def queue(tx: Tx, actor: Actor, desk: Desk, choice: Mapping[str, str], *, before: str = "") -> ReportRows:
    """A page of a desk's reports, how many wait, and how long a first answer takes."""
    wanted = ReportFilter(choice["status"], choice["category"], choice["assigned"], choice["words"])
    cursor = before if is_id(before) else ""
    found, following = reports_desk.find(tx, actor, desk, wanted, limit=ROWS, before=cursor)
    reach = desk_reach.of(tx, actor, desk)
    took = report_queries.answer_seconds(tx, reach)
    at = "/admin/reports" if desk.is_admin else "/op/reports"
    return ReportRows(
        [reports_view.row(one, at=at, is_desk=True) for one in found],
        following,
        str(report_queries.count_waiting(tx, reach)),
        reports_view.span_label(took) if took is not None else "–",
    )


def at_desk(tx: Tx, actor: Actor, desk: Desk, report_id: str) -> ReportDesk:
    """One report with whom it may be given to; 404."""
    found = reports_desk.get(tx, actor, desk, report_id)
    ticket = tickets.find_ticket(tx, found.about_id) if found.about_kind == rules.TICKET else None
    places = reports_view.ADMIN_PLACES if desk.is_admin else reports_view.OPERATOR_PLACES
    shown = _page(found, places, ticket.order_id if ticket else "", is_desk=True)
    return reports_view.desk(found, shown, reports_desk.assignees(tx, found), is_admin=desk.is_admin)


def _page(found: ReportView, places: Mapping[str, str], order_id: str = "", *, is_desk: bool = False) -> ReportPage:
    place = places.get(found.about_kind, "")
    href = place.format(id=found.about_id, order=order_id)
    return reports_view.page(found, clock.utc_now(), about_href=href, is_desk=is_desk)
