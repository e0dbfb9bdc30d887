"""The wallet: its balance and its movements, filtered and page by page."""

from typing import Any

import reflex as rx

from metro_web.queries.wallet_view import EntryView
from metro_web.services import account_views
from metro_web.state.calls import look
from metro_web.state.listing import Listing
from metro_web.state.session import SessionState


class WalletState(Listing, rx.State):
    """Movements of a `kind`, '' for all."""

    balance_label: str = ""
    rows: list[EntryView] = []

    @rx.event
    async def load(self) -> None:
        """The newest movements, if somebody is signed in."""
        if (await self.get_state(SessionState)).is_signed_in:
            await self._begin({})
        else:
            self.reset()

    def _fields(self) -> dict[str, str]:
        return {"kind": ""}

    async def _fetch(self) -> Any:
        return await look(self, account_views.wallet_page, kind=self._choice("kind"), before=self._before() or 0)

    def _show(self, view: Any) -> None:
        self.balance_label, self.rows, self.is_loaded = view.balance_label, view.rows, True
