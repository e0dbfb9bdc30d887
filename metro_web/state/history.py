"""Tickets and orders of the past, filtered by status and days, page by page."""

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.queries.history_view import HistoryRow
from metro_web.services import account_views
from metro_web.services.account_views import ORDERS, STATUSES, TICKETS, HistoryChoice
from metro_web.state.calls import look
from metro_web.state.inputs import field_of
from metro_web.state.paging import Paged
from metro_web.state.session import SessionState

DAY_MAX = 10


class HistoryState(Paged, rx.State):
    """What is looked for, and a page of it."""

    is_loaded: bool = False
    what: str = TICKETS
    status: str = ""
    first: str = ""
    last: str = ""
    error: str = ""
    rows: list[HistoryRow] = []

    @rx.event
    async def load(self) -> None:
        """The newest ones, if somebody is signed in."""
        wanted = self.router.url.query_parameters.get("show", "")
        self.what = ORDERS if wanted == ORDERS else self.what
        if (await self.get_state(SessionState)).is_signed_in:
            await self._search()
        else:
            self.reset()

    @rx.event
    async def pick_what(self, what: str) -> None:
        """Tickets or orders."""
        self.what, self.status = (what if what in STATUSES else TICKETS), ""
        await self._search()

    @rx.event
    async def pick_status(self, status: str) -> None:
        """Only those that stand so; '' for all."""
        self.status = status if status in STATUSES[self.what] else ""
        await self._search()

    @rx.event
    async def set_first(self, day: str) -> None:
        """From this day."""
        self.first = str(day)[:DAY_MAX]
        await self._search()

    @rx.event
    async def set_last(self, day: str) -> None:
        """To this day."""
        self.last = str(day)[:DAY_MAX]
        await self._search()

    @rx.event
    async def clear(self) -> None:
        """No filter."""
        self.status = self.first = self.last = ""
        await self._search()

    async def _search(self) -> None:
        self._rewind()
        await self._read()

    async def _read(self) -> None:
        choice = HistoryChoice(self.what, self.status, self.first, self.last)
        self.error = ""
        try:
            view = await look(self, account_views.history_page, choice, before=self._before() or "")
        except AppError as refusal:
            if field_of(refusal) not in ("since", "until"):
                raise
            self.error = refusal.detail
            return
        self.rows, self.is_loaded = view.rows, True
        self._turned(view.next_before)
