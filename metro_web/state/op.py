"""The company that an operator works for, on every page below `/op`: chosen once a tab, asked for anew on each page.

The pattern for a page of operators: its State stands on `OpPage` and says what it shows of a company; its page is drawn
by `components.op_shell.op_page`. `/op?company=<id>` chooses, too, so that others can link to it.

    class FleetState(OpPage, rx.State):
        rows: list[VehicleRow] = []

        async def _show_company(self, company_id: str) -> None:
            self.rows = await look(self, fleet_views.vehicles, company_id)

        @rx.event
        async def retire(self, vehicle_id: str) -> Any:
            await call(self, fleet.retire, await self._company(), vehicle_id)
            await self.load()

    ON_LOAD = [FleetState.load]

A list that is narrowed and paged stands on `OpListing` instead.

Keeps true: the id kept here opens nothing. It goes to the service with each call, which asks `company_rights` whether
the actor may work there; whoever has lost that sees nothing, and what was shown is gone.
"""

import reflex as rx

from metro_web.core.errors import NotFound
from metro_web.queries.companies_view import CompanyHead, OpDesk
from metro_web.services import company_views
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import local_path
from metro_web.state.listing import Listing

HOME = "/op"


class OpState(rx.State):
    """The company chosen in this tab, and those one can choose."""

    head: CompanyHead = CompanyHead()
    choices: list[tuple[str, str]] = []

    async def _settle(self, wanted: str) -> OpDesk | None:
        """The company that is worked for now: the one wanted or chosen before, where that is still allowed.

        Without an id for who is in none; None for those who run no company at all.
        """
        found = await look_if_allowed(self, company_views.desk, wanted, self.head.id)
        if found is not None:
            self.head, self.choices = found.head, found.choices
        return found


class OpPage(rx.State, mixin=True):
    """A page of one company; `is_loaded` once it is known which, `is_missing` where what it shows is not there."""

    is_loaded: bool = False
    is_missing: bool = False

    @rx.event
    async def load(self) -> None:
        """The company as it is now, and what this page shows of it."""
        await self._open(str(self.router.url.query_parameters.get("company", ""))[:32])

    @rx.event
    async def choose_company(self, company_id: str) -> rx.event.EventSpec | None:
        """Work for another one: this page shows that, or the way leads to the list where a page is of one thing alone."""
        await self._open(str(company_id)[:32])
        return rx.redirect(local_path(self._list())) if self._list() else None

    def _list(self) -> str:
        """Where another company's things are listed; '' where this page shows them itself."""
        return ""

    async def _show_company(self, company_id: str) -> None:
        """Fetch what the page shows of this company; NotFound where it is not there."""

    async def _company(self) -> str:
        """The id of the company that is worked for."""
        return (await self.get_state(OpState)).head.id

    async def _open(self, wanted: str) -> None:
        desk = await (await self.get_state(OpState))._settle(wanted)
        if desk is None or not desk.head.id:
            self.reset()
            self.is_loaded = desk is not None
            return
        self.is_missing = False
        try:
            await self._show_company(desk.head.id)
        except NotFound:
            self.reset()
            self.is_missing = True
        self.is_loaded = True


class OpListing(OpPage, Listing, rx.State, mixin=True):
    """A list of a company's things: a State on top says `_fields`, and `_fetch` with `await self._company()`."""

    async def _show_company(self, company_id: str) -> None:
        """The newest of what the address asks for, as every list does."""
        asked = self.router.url.query_parameters
        await self._begin(asked if set(self._fields()) & set(asked) else self.filters)
