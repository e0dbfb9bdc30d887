"""Deleting one's own account: what it would meet, what is given up, and the way out of this browser."""

from typing import Any

import reflex as rx

from metro_web.core import ids
from metro_web.core.errors import AppError, NotAllowed
from metro_web.core.i18n import t
from metro_web.queries.security_view import OutlookView
from metro_web.services import account_views, closing
from metro_web.state import notice, reauth
from metro_web.state.calls import look


class ClosingState(rx.State):
    """The question, as long as it stands."""

    is_asking: bool = False
    gives_up: bool = False
    is_busy: bool = False
    outlook: OutlookView = OutlookView()
    error: str = ""
    out_ticket: str = ""

    @rx.event
    def load(self) -> None:
        """Nothing is asked yet."""
        self.reset()

    @rx.event
    async def ask(self) -> None:
        """What would go, what would stay, and what stands in the way."""
        self.outlook = await look(self, account_views.outlook)
        self.is_asking, self.gives_up, self.error = True, False, ""

    @rx.event
    def leave_it(self) -> None:
        """The account stays."""
        self.is_asking = False

    @rx.event
    def toggle_giving_up(self) -> None:
        """Whether the money that is left may go."""
        self.gives_up = not self.gives_up

    @rx.event
    async def close(self) -> Any:
        """Delete it, as it was shown; where the wallet has changed meanwhile, nothing happens."""
        self.error = ""
        forfeit_minor = self.outlook.balance_minor if self.gives_up else 0
        try:
            done = await reauth.carefully(self, "close_account", closing.close, forfeit_minor=forfeit_minor)
        except NotAllowed:
            raise
        except AppError as refusal:
            self.outlook = await look(self, account_views.outlook)
            self.is_asking, self.error, self.gives_up = True, refusal.detail, False
            return None
        self.is_asking = False
        if done is None:
            return None
        self.out_ticket = ids.new_id()
        return notice.tell(t("Your account is deleted"), t("A mail confirms it. Goodbye."), kind="done")


reauth.goes_on("close_account", ClosingState.close)
