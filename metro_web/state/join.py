"""The page behind a mailed invitation: what it asks, and joining."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.queries.company_team_view import JoinView
from metro_web.services import company_invitations, company_views
from metro_web.state import notice, refusals
from metro_web.state.calls import call, look
from metro_web.state.inputs import words

TOKEN_MAX = 100


class JoinState(rx.State):
    """What the link of the address stands for; `sign_in_href` comes back here."""

    is_loaded: bool = False
    is_missing: bool = False
    view: JoinView = JoinView()
    sign_in_href: str = ""
    error: str = ""

    @rx.event
    async def load(self) -> None:
        """As it stands now."""
        self.error, self.is_missing = "", False
        self.sign_in_href = refusals.sign_in_href(f"/join/{self._token()}")
        try:
            self.view = await look(self, company_views.join, self._token())
        except NotFound:
            self.view, self.is_missing = JoinView(), True
        self.is_loaded = True

    @rx.event
    async def accept(self) -> Any:
        """Join, and go to the company's pages."""
        try:
            joined = await call(self, company_invitations.accept, self._token())
        except AppError as refusal:
            self.error = words(refusal)
            return None
        said = notice.tell(t("Welcome to {company}").format(company=joined.name), kind="done")
        return [rx.redirect(f"/op?company={joined.id}"), said]

    def _token(self) -> str:
        return str(self.router.url.path).rstrip("/").rpartition("/")[2][:TOKEN_MAX]
