"""The profile of a company and the terms it sells on, edited by its owners."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.queries.attended_form_view import PenaltyField
from metro_web.queries.companies_view import CompanyForm
from metro_web.services import companies, company_views
from metro_web.services.attended_forms import penalty_rows
from metro_web.services.companies import CompanyPatch
from metro_web.state import notice
from metro_web.state.calls import call, look
from metro_web.state.inputs import field_of, text, ticked
from metro_web.state.op import OpPage

ROWS_MAX, FIRST_KEY = 20, 10_000
NO_ERRORS = dict.fromkeys(("name", "about", "email", "phone", "penalties"), "")


class OpCompanyState(OpPage, rx.State):
    """Its fields; `penalties` are rows with keys that stay while others come and go."""

    form: CompanyForm = CompanyForm()
    penalties: list[PenaltyField] = []
    errors: dict[str, str] = NO_ERRORS
    generation: int = 0
    next_key: int = FIRST_KEY

    @rx.event
    def add_penalty(self) -> None:
        """A row of the table."""
        if len(self.penalties) < ROWS_MAX:
            self.next_key += 1
            self.penalties = [*self.penalties, PenaltyField(self.next_key)]

    @rx.event
    def remove_penalty(self, key: int) -> None:
        """Not this one."""
        self.penalties = [row for row in self.penalties if row.key != key]

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """As typed, or what is wrong beside its field."""
        typed = [(text(form, f"hours-{one.key}"), text(form, f"percent-{one.key}")) for one in self.penalties]
        profile = {name: text(form, name) for name in ("name", "about", "email", "phone")}
        try:
            patch = CompanyPatch(
                **profile, penalties=penalty_rows(typed), requires_names=ticked(form, "requires_names")
            )
            await call(self, companies.change, await self._company(), patch)
        except AppError as refusal:
            self.errors = NO_ERRORS | {field_of(refusal) or "name": refusal.detail}
            return None
        await self._open("")
        return notice.tell(t("Saved"), t("Counts for what is sold from now on."), kind="done")

    async def _show_company(self, company_id: str) -> None:
        """As it is now, in fields made anew."""
        self.form = await look(self, company_views.company_form, company_id)
        self.penalties, self.errors = list(self.form.penalties), NO_ERRORS
        self.generation += 1
