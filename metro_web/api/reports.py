"""Problem reports over REST: for those who file them, for admins, and for operators about their own trips."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from metro_web.api import report_schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import act, known_id, look
from metro_web.api.fields import Body, Text
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.permissions import Actor, signed_in
from metro_web.domain.reports import SUBJECTS
from metro_web.queries.reports import ReportFilter, ReportView
from metro_web.services import desk_reach, reports, reports_desk
from metro_web.services.desk_reach import ADMIN_DESK, OPERATOR_DESK, Desk
from metro_web.services.report_subjects import About
from metro_web.services.reports_desk import Change

router = APIRouter(tags=["reports"], route_class=ContractRoute)
Status = Literal["open", "in_progress", "resolved", "rejected"]
Category = Literal["payment", "ticket", "booking", "station", "vehicle", "venue", "staff", "other"]
Words = Annotated[Text, Query(max_length=120)]
Id = Annotated[Text, Field(max_length=64)]
NO_KIND = "nothing"
LongText = Annotated[Text, Field(max_length=10_000)]
ONE = {200: {"content": {"application/json": {"example": report_schemas.EXAMPLE}}}}
FILED = {201: {"content": {"application/json": {"example": report_schemas.EXAMPLE}}}}
DESK = {200: {"content": {"application/json": {"example": report_schemas.DESK_EXAMPLE}}}}
MANY = {200: {"content": {"application/json": {"example": {"items": [report_schemas.EXAMPLE], "next_cursor": None}}}}}
QUEUE = {
    200: {"content": {"application/json": {"example": {"items": [report_schemas.DESK_EXAMPLE], "next_cursor": None}}}}
}


class AboutBody(Body):
    """An order, ticket, trip or event of the caller's: `{"ticket": id}`, or `{"type": "ticket", "id": id}`."""

    type: Annotated[Text, Field(max_length=40)] = ""
    id: Id = ""
    order: Id = ""
    ticket: Id = ""
    trip: Id = ""
    event: Id = ""

    def subject(self) -> About:
        """As the service takes it; one that names nothing is a kind that there is not."""
        named = [(kind, getattr(self, kind)) for kind in SUBJECTS if getattr(self, kind)]
        if self.id or len(named) != 1:
            return About(self.type or NO_KIND, self.id)
        return About(*named[0])


class ReportBody(Body):
    """What went wrong; `about` names an order, ticket, trip or event of the caller's, by its id alone or by its kind."""

    category: Annotated[Text, Field(max_length=40, json_schema_extra={"enum": list(Category.__args__)})]
    text: LongText
    about: AboutBody | Id | None = None

    def subject(self) -> About | None:
        """As the service takes it."""
        if isinstance(self.about, AboutBody):
            return self.about.subject()
        return About("", self.about) if self.about is not None else None


class ReopenBody(Body):
    """What is still wrong."""

    text: LongText = ""


class ChangeBody(Body):
    """Along the arrows open → in_progress → resolved or rejected; closing wants an answer. `assignee`: an id, or null."""

    status: Status | None = None
    answer: LongText | None = None
    assignee: Id | None = None

    def change(self) -> Change:
        """As the service takes it; a null that was sent takes the report from whoever had it."""
        names_nobody = "assignee" in self.model_fields_set and self.assignee is None
        return Change(self.status, self.answer, "" if names_nobody else self.assignee)


def _anybody(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return signed_in(actor)


def _mine(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return reports.get_mine(tx, actor, known_id(path["report_id"], is_id))


def _admin(tx: Tx, actor: Actor, _path: dict[str, str]) -> object:
    return desk_reach.of(tx, actor, ADMIN_DESK)


def _admins(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return reports_desk.get(tx, actor, ADMIN_DESK, path["report_id"])


def _operator(tx: Tx, actor: Actor, _path: dict[str, str]) -> object:
    return desk_reach.of(tx, actor, OPERATOR_DESK)


def _operators(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return reports_desk.get(tx, actor, OPERATOR_DESK, path["report_id"])


@router.post("/reports", status_code=201, responses=FILED)  # type: ignore[arg-type]
@guarded(_anybody)
def file_report(request: Request, body: ReportBody) -> Response:
    """Report a problem, perhaps about something of one's own; 404 for another's, 429 after ten within an hour."""
    given = (body.category, body.text, body.subject())
    return act(request, reports.file, *given, view=report_schemas.report, status=201)


@router.get("/reports", responses=MANY)  # type: ignore[arg-type]
@guarded(_anybody)
def list_reports(
    request: Request, status: Status | None = None, limit: int = 50, cursor: str | None = None
) -> Response:
    """The caller's reports, newest first."""
    paging = {"limit": page_limit(limit), "before": opened("reports", cursor) or ""}
    return look(request, reports.list_mine, status=status or "", view=_page_of("reports"), **paging)


@router.get("/reports/{report_id}", responses=ONE)  # type: ignore[arg-type]
@guarded(_mine)
def get_report(request: Request, report_id: str) -> Response:
    """One of the caller's with its steps and answer."""
    return look(request, reports.get_mine, report_id, view=report_schemas.report)


@router.post("/reports/{report_id}/reopen", responses=ONE)  # type: ignore[arg-type]
@guarded(_mine)
def reopen_report(request: Request, report_id: str, body: ReopenBody | None = None) -> Response:
    """Open it again, once, within seven days of its answer; 409 wrong_status, reopened_before, reopen_over."""
    return act(request, reports.reopen, report_id, body.text if body else "", view=report_schemas.report)


@router.get("/admin/reports", responses=QUEUE)  # type: ignore[arg-type]
@guarded(_admin)
def list_admin_reports(
    request: Request,
    status: Status | Literal["waiting"] | None = None,
    category: Category | None = None,
    assigned: Literal["mine", "none"] | None = None,
    query: Words = "",
    limit: int = 50,
    cursor: str | None = None,
) -> Response:
    """Reports of everybody, newest first; `waiting` are those open or in progress."""
    wanted = ReportFilter(status or "", category or "", assigned or "", query)
    paging = {"limit": page_limit(limit), "before": opened("admin-reports", cursor) or ""}
    return look(request, reports_desk.find, ADMIN_DESK, wanted, view=_page_of("admin-reports"), **paging)


@router.get("/admin/reports/{report_id}", responses=DESK)  # type: ignore[arg-type]
@guarded(_admins)
def get_admin_report(request: Request, report_id: str) -> Response:
    """One of anybody's with its steps."""
    return look(request, reports_desk.get, ADMIN_DESK, report_id, view=report_schemas.at_desk)


@router.patch("/admin/reports/{report_id}", responses=DESK)  # type: ignore[arg-type]
@guarded(_admins)
def change_admin_report(request: Request, report_id: str, body: ChangeBody) -> Response:
    """Begin on it, answer and close it, give it to somebody; 409 wrong_status. Every answer is mailed."""
    return act(request, reports_desk.change, ADMIN_DESK, report_id, body.change(), view=report_schemas.at_desk)


@router.get("/operator/reports", responses=QUEUE)  # type: ignore[arg-type]
@guarded(_operator)
def list_operator_reports(
    request: Request,
    company: Annotated[Text, Query(max_length=64)] = "",
    status: Status | Literal["waiting"] | None = None,
    category: Category | None = None,
    assigned: Literal["mine", "none"] | None = None,
    query: Words = "",
    limit: int = 50,
    cursor: str | None = None,
) -> Response:
    """Reports about what the caller's companies run (or one `company` of them), newest first."""
    wanted = ReportFilter(status or "", category or "", assigned or "", query)
    paging = {"limit": page_limit(limit), "before": opened("operator-reports", cursor) or ""}
    view = _page_of("operator-reports")
    return look(request, reports_desk.find, Desk(company_id=company), wanted, view=view, **paging)


@router.get("/operator/reports/{report_id}", responses=DESK)  # type: ignore[arg-type]
@guarded(_operators)
def get_operator_report(request: Request, report_id: str) -> Response:
    """One about what the caller's companies run, with its steps."""
    return look(request, reports_desk.get, OPERATOR_DESK, report_id, view=report_schemas.at_desk)


@router.patch("/operator/reports/{report_id}", responses=DESK)  # type: ignore[arg-type]
@guarded(_operators)
def change_operator_report(request: Request, report_id: str, body: ChangeBody) -> Response:
    """As an admin does it, for reports about what the caller's companies run."""
    return act(request, reports_desk.change, OPERATOR_DESK, report_id, body.change(), view=report_schemas.at_desk)


def _page_of(name: str) -> Any:
    schema = report_schemas.report if name == "reports" else report_schemas.at_desk

    def view(found: tuple[list[ReportView], str]) -> Any:
        return {"items": [schema(each) for each in found[0]], "next_cursor": sealed(name, found[1])}

    return view
