"""Problems that one reports: a list of them, one of them, and a new one, with what it is about attached."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound, Unauthenticated
from metro_web.core.i18n import t
from metro_web.domain import reports as rules
from metro_web.queries.reports_view import ReportPage, ReportRow
from metro_web.services import report_views
from metro_web.state import notice, refusals
from metro_web.state.calls import call, look
from metro_web.state.inputs import field_of, text, words
from metro_web.state.listing import Listing
from metro_web.state.session import SessionState


class ReportsState(Listing, rx.State):
    """One's own reports."""

    rows: list[ReportRow] = []

    @rx.event
    async def load(self) -> None:
        """The newest ones, if somebody is signed in."""
        if (await self.get_state(SessionState)).is_signed_in:
            await self._begin(self.filters)
        else:
            self.reset()

    def _fields(self) -> dict[str, str]:
        return {"status": ""}

    async def _fetch(self) -> Any:
        return await look(self, report_views.mine, self._choice("status"), before=self._before() or "")


class ReportState(rx.State):
    """The report named in the address."""

    is_loaded: bool = False
    is_missing: bool = False
    report: ReportPage = ReportPage()
    is_asking: bool = False
    error: str = ""

    @rx.event
    async def load(self) -> Any:
        """As it stands; a stranger's is not there."""
        report_id = self.router.url.path.rstrip("/").rpartition("/")[2]
        self.is_asking, self.is_missing, self.error = False, False, ""
        if report_id != self.report.id:
            self.report, self.is_loaded = ReportPage(), False
        try:
            self.report = await look(self, report_views.own, report_id)
        except NotFound:
            self.is_missing = True
        except Unauthenticated:
            return rx.redirect(refusals.sign_in_href(f"/reports/{report_id}"))
        self.is_loaded = True
        return None

    @rx.event
    def toggle_asking(self) -> None:
        """Whether opening it again is meant."""
        self.is_asking, self.error = not self.is_asking, ""

    @rx.event
    async def reopen(self, form: dict[str, Any]) -> Any:
        """Open it again, with what is still wrong."""
        try:
            self.report = await call(self, report_views.reopen, self.report.id, text(form, "text"))
        except AppError as refusal:
            self.error = words(refusal)
            return None
        self.is_asking = False
        return notice.tell(t("Opened again"), t("Somebody will look into it."), kind="done")


class NewReportState(rx.State):
    """A report that is being written; `kind` and `which` are what it is about, '' for nothing in particular."""

    is_loaded: bool = False
    is_missing: bool = False
    kind: str = ""
    which: str = ""
    about: str = ""
    category: str = ""
    category_error: str = ""
    text_error: str = ""
    is_busy: bool = False

    @rx.event
    async def load(self) -> Any:
        """`?ticket=`, `?order=`, `?trip=` or `?event=` is attached."""
        asked = self.router.url.query_parameters
        self.reset()
        self.kind = next((kind for kind in rules.SUBJECTS if kind in asked), "")
        self.which = str(asked.get(self.kind, ""))[:64]
        here = f"/reports/new?{self.kind}={self.which}" if self.kind else "/reports/new"
        if not (await self.get_state(SessionState)).is_signed_in:
            return rx.redirect(refusals.sign_in_href(here))
        try:
            self.about = await look(self, report_views.subject, self.kind, self.which) if self.kind else ""
        except NotFound:
            self.is_missing = True
        self.is_loaded = True
        return None

    @rx.event
    def pick(self, category: str) -> None:
        """What kind of problem it is."""
        self.category, self.category_error = str(category)[:20], ""

    @rx.event
    def detach(self) -> None:
        """It is about nothing in particular after all."""
        self.kind = self.which = self.about = ""

    @rx.event
    async def send(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """File it, and show it."""
        if self.is_busy:
            return
        self.is_busy, self.category_error, self.text_error = True, "", ""
        yield
        given = (self.category, text(form, "text"), self.kind, self.which)
        try:
            made = await call(self, report_views.file, *given)
        except AppError as refusal:
            # Whatever else is wrong stands beside what was written, which stays.
            name = "category_error" if field_of(refusal) == "category" else "text_error"
            setattr(self, name, words(refusal))
            return
        finally:
            self.is_busy = False
        yield notice.tell(t("Your report is with us"), kind="done")
        yield rx.redirect(f"/reports/{made.id}")
