"""Companies for admins: the list, and one of them or a new one."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.queries.companies import CompanyFilter
from metro_web.queries.companies_view import CompanyForm, CompanyRow
from metro_web.queries.company_team_view import TeamView
from metro_web.services import companies, company_views
from metro_web.services.companies import NewCompany
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import field_of, text, words
from metro_web.state.listing import Listing

NEW = "new"
NO_ERRORS = dict.fromkeys(("name", "owner", "about", "email", "phone"), "")


class CompaniesState(Listing, rx.State):
    """Companies by words of name and address, those that sell or those suspended."""

    rows: list[CompanyRow] = []

    def _fields(self) -> dict[str, str]:
        return {"words": "", "standing": ""}

    async def _fetch(self) -> Any:
        wanted = CompanyFilter(self._choice("words"), self._choice("standing"))
        return await look_if_allowed(self, company_views.page, wanted, before=self._before() or "")


class CompanyDeskState(rx.State):
    """The company of the address with its people, or the fields of a new one; `errors` by field."""

    is_loaded: bool = False
    is_missing: bool = False
    form: CompanyForm = CompanyForm()
    team: TeamView = TeamView()
    errors: dict[str, str] = NO_ERRORS
    generation: int = 0
    is_asking: bool = False
    suspend_error: str = ""

    @rx.event
    async def load(self) -> None:
        """As it is, or an empty form."""
        self.errors, self.is_asking, self.suspend_error = NO_ERRORS, False, ""
        await self._show(self.router.url.path.rstrip("/").rpartition("/")[2])

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """Make it, or say what is wrong beside its field."""
        self.errors = NO_ERRORS
        typed = [text(form, name) for name in ("name", "owner", "about", "email", "phone")]
        try:
            made = await call(self, companies.add, NewCompany(*typed))
        except AppError as refusal:
            self.errors = NO_ERRORS | {field_of(refusal) or "name": refusal.detail}
            return None
        said = notice.tell(t("Made: {name}").format(name=made.name), t("Its owner is mailed."), kind="done")
        return [rx.redirect(f"/admin/operators/{made.id}"), said]

    @rx.event
    def toggle_asking(self) -> None:
        """Whether suspending is meant."""
        self.is_asking, self.suspend_error = not self.is_asking, ""

    @rx.event
    async def suspend(self, form: dict[str, Any]) -> Any:
        """It sells nothing new."""
        try:
            await call(self, companies.suspend, self.form.id, text(form, "reason"))
        except AppError as refusal:
            self.suspend_error = words(refusal)
            return None
        self.is_asking = False
        await self._show(self.form.id)
        return notice.tell(t("Suspended"), t("It sells nothing new. Tickets that were sold stay good."), kind="done")

    @rx.event
    async def allow(self) -> Any:
        """It sells again."""
        await call(self, companies.allow, self.form.id)
        await self._show(self.form.id)
        return notice.tell(t("It sells again"), kind="done")

    async def _show(self, company_id: str) -> None:
        self.is_missing = False
        try:
            found = await look_if_allowed(self, company_views.admin_desk, "" if company_id == NEW else company_id)
        except NotFound:
            self.reset()
            self.is_missing = self.is_loaded = True
            return
        if found is not None:
            self.form, self.team = found
            self.is_loaded = True
            self.generation += 1
