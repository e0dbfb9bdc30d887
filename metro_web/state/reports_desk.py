"""The reports of a desk: the queue, and one of them that is taken, given to somebody and answered."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.domain import reports as rules
from metro_web.queries.reports import WAITING
from metro_web.queries.reports_view import ReportDesk, ReportRow
from metro_web.services import report_views, reports_desk
from metro_web.services.desk_reach import ADMIN_DESK, Desk
from metro_web.services.reports_desk import Change
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import text, words
from metro_web.state.listing import Listing
from metro_web.state.op import OpListing, OpPage


class ReportQueue(Listing, rx.State, mixin=True):
    """The reports within reach of a desk; those that wait at first."""

    rows: list[ReportRow] = []
    waiting: str = ""
    took: str = ""

    async def _desk(self) -> Desk:
        raise NotImplementedError

    def _fields(self) -> dict[str, str]:
        return {"status": WAITING, "category": "", "assigned": "", "words": ""}

    async def _fetch(self) -> Any:
        choice = {name: self._choice(name) for name in self._fields()}
        desk = await self._desk()
        return await look_if_allowed(self, report_views.queue, desk, choice, before=self._before() or "")

    def _show(self, view: Any) -> None:
        self.rows, self.waiting, self.took = view.rows, view.waiting_label, view.took_label
        self.is_loaded = True


class AdminReportsState(ReportQueue, rx.State):
    """Everybody's."""

    async def _desk(self) -> Desk:
        return ADMIN_DESK


class OpReportsState(ReportQueue, OpListing, rx.State):
    """Those about what one's company runs."""

    async def _desk(self) -> Desk:
        return Desk(company_id=await self._company())


class ReportAtDesk(rx.State, mixin=True):
    """The report named in the address, and what is wrong with an answer."""

    desk: ReportDesk = ReportDesk()
    error: str = ""

    @rx.event
    async def take(self) -> Any:
        """Begin on it."""
        return await self._change(Change(status=rules.IN_PROGRESS), t("It is yours now"))

    @rx.event
    async def assign(self, user_id: str) -> Any:
        """Give it to somebody, or to nobody."""
        return await self._change(Change(assignee=str(user_id)[:64]), t("Saved"))

    @rx.event
    async def answer(self, form: dict[str, Any]) -> Any:
        """Answer it: which button sent the form says what becomes of it."""
        outcome, said = text(form, "outcome"), text(form, "answer")
        self.error = ""
        try:
            if outcome in rules.CLOSED:
                given = (await self._desk(), self.desk.report.id, outcome, said)
                await call(self, reports_desk.take_and_answer, *given)
            else:
                await call(self, reports_desk.change, await self._desk(), self.desk.report.id, Change(answer=said))
        except AppError as refusal:
            self.error = words(refusal)
            return None
        await self._read(self.desk.report.id)
        return notice.tell(t("The answer is on its way"), kind="done")

    async def _change(self, wanted: Change, told: str) -> Any:
        try:
            await call(self, reports_desk.change, await self._desk(), self.desk.report.id, wanted)
        except AppError as refusal:
            self.error = words(refusal)
            return None
        await self._read(self.desk.report.id)
        return notice.tell(told, kind="done")

    async def _desk(self) -> Desk:
        raise NotImplementedError

    async def _read(self, report_id: str) -> bool:
        """Fetch it; False where the actor may not see it."""
        self.error = ""
        found = await look_if_allowed(self, report_views.at_desk, await self._desk(), report_id)
        if found is not None:
            self.desk = found
        return found is not None

    def _named(self) -> str:
        return str(self.router.url.path.rstrip("/").rpartition("/")[2])


class AdminReportState(ReportAtDesk, rx.State):
    """For an admin."""

    is_loaded: bool = False
    is_missing: bool = False

    @rx.event
    async def load(self) -> None:
        """As it stands."""
        if self._named() != self.desk.report.id:
            self.desk, self.is_loaded = ReportDesk(), False
        try:
            self.is_loaded, self.is_missing = await self._read(self._named()), False
        except NotFound:
            self.is_loaded = self.is_missing = True

    async def _desk(self) -> Desk:
        return ADMIN_DESK


class OpReportState(ReportAtDesk, OpPage, rx.State):
    """For an operator."""

    def _list(self) -> str:
        return "/op/reports"

    async def _show_company(self, company_id: str) -> None:
        await self._read(self._named())

    async def _desk(self) -> Desk:
        return Desk(company_id=await self._company())
