"""Tickets and orders of the past, filtered by status and days, page by page."""

from typing import Any

import reflex as rx

from metro_web.queries.history_view import HistoryRow
from metro_web.services import account_views
from metro_web.services.account_views import ORDERS, STATUSES, TICKETS, HistoryChoice
from metro_web.state.calls import look
from metro_web.state.listing import Listing
from metro_web.state.session import SessionState


class HistoryState(Listing, rx.State):
    """`what` is tickets or orders; `status` one of theirs, '' for all; `first` and `last` local days."""

    rows: list[HistoryRow] = []

    @rx.event
    async def load(self) -> None:
        """The newest ones, if somebody is signed in."""
        if not (await self.get_state(SessionState)).is_signed_in:
            self.reset()
            return
        wanted = self.router.url.query_parameters.get("show", "")
        await self._begin({**self.filters, "what": ORDERS, "status": ""} if wanted == ORDERS else self.filters)

    @rx.event
    async def clear(self) -> None:
        """No filter but whether it is tickets or orders."""
        await self._begin({"what": self._choice("what")})

    def _fields(self) -> dict[str, str]:
        return {"what": TICKETS, "status": "", "first": "", "last": ""}

    def _modes(self) -> tuple[str, ...]:
        return ("what",)

    def _picked(self, name: str) -> None:
        what = self._choice("what") if self._choice("what") in STATUSES else TICKETS
        is_known = name != "what" and self._choice("status") in STATUSES[what]
        self.filters = {**self.filters, "what": what, "status": self._choice("status") if is_known else ""}

    async def _fetch(self) -> Any:
        choice = HistoryChoice(*[self._choice(name) for name in ("what", "status", "first", "last")])
        return await look(self, account_views.history_page, choice, before=self._before() or "")
