"""The wallet: its balance and its movements, filtered and page by page."""

import reflex as rx

from metro_web.queries import wallet_view
from metro_web.queries.wallet_view import EntryView
from metro_web.services import account_views
from metro_web.state.calls import look
from metro_web.state.paging import Paged
from metro_web.state.session import SessionState


class WalletState(Paged, rx.State):
    """A page of movements."""

    is_loaded: bool = False
    balance_label: str = ""
    rows: list[EntryView] = []
    kind: str = ""

    @rx.event
    async def load(self) -> None:
        """The newest movements, if somebody is signed in."""
        self.kind = ""
        self._rewind()
        if (await self.get_state(SessionState)).is_signed_in:
            await self._read()
        else:
            self.reset()

    @rx.event
    async def pick(self, kind: str) -> None:
        """Only movements of a kind; '' for all."""
        self.kind = kind if kind in wallet_view.KINDS else ""
        self._rewind()
        await self._read()

    async def _read(self) -> None:
        view = await look(self, account_views.wallet_page, kind=self.kind, before=self._before() or 0)
        self.balance_label, self.rows = view.balance_label, view.rows
        self.is_loaded = True
        self._turned(view.next_before)
