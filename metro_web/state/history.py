"""Tickets and orders of the past, filtered by status, kind, words and days, page by page; the address keeps what is chosen."""

from typing import Any
from urllib.parse import urlencode

import reflex as rx

from metro_web.queries.history_view import HistoryRow
from metro_web.services import account_views
from metro_web.services.account_views import STATUSES, TICKETS, HistoryChoice
from metro_web.state.calls import look
from metro_web.state.listing import Listing
from metro_web.state.session import SessionState

SHOW = "show"


class HistoryState(Listing, rx.State):
    """`what` is tickets or orders; `status` one of theirs, '' for all; `first` and `last` local days.

    `address` is where this very list is found again, '' until something else was looked for than the address asks.
    """

    rows: list[HistoryRow] = []
    address: str = ""

    @rx.event
    async def load(self) -> None:
        """The newest ones, if somebody is signed in."""
        if not (await self.get_state(SessionState)).is_signed_in:
            self.reset()
            return
        self.address = ""
        asked = dict(self.router.url.query_parameters)
        asked = {"what" if name == SHOW else name: value for name, value in asked.items()}
        await self._begin(asked if set(self._fields()) & set(asked) else self.filters)

    @rx.event
    async def clear(self) -> None:
        """No filter but whether it is tickets or orders."""
        await self._begin({"what": self._choice("what")})
        self.address = self._address()

    def _fields(self) -> dict[str, str]:
        return {"what": TICKETS, "status": "", "kind": "", "words": "", "first": "", "last": ""}

    def _modes(self) -> tuple[str, ...]:
        return ("what",)

    def _picked(self, name: str) -> None:
        what = self._choice("what") if self._choice("what") in STATUSES else TICKETS
        is_known = name != "what" and self._choice("status") in STATUSES[what]
        self.filters = {**self.filters, "what": what, "status": self._choice("status") if is_known else ""}

        self.address = self._address()

    def _address(self) -> str:
        chosen = [(name, self._choice(name)) for name, start in self._fields().items() if self._choice(name) != start]
        named = [(SHOW if name == "what" else name, value) for name, value in chosen]
        return "/history" + (f"?{urlencode(named)}" if named else "")

    async def _fetch(self) -> Any:
        choice = HistoryChoice(**{name: self._choice(name) for name in self._fields()})
        return await look(self, account_views.history_page, choice, before=self._before() or "")
