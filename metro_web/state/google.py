"""Google on the pages: how a sign-in there ended, what is linked, and the way to link and unlink.

Keeps true: what stands in the address chooses among our own sentences and is never shown itself.
"""

from typing import Any

import reflex as rx

from metro_web.core.i18n import t
from metro_web.queries.sign_in_ways_view import SignInWaysView
from metro_web.services import account_views, google, identities
from metro_web.state import notice, reauth
from metro_web.state.calls import look, session_token
from metro_web.state.inputs import local_path
from metro_web.state.session import SessionState


class GoogleState(rx.State):
    """The button of the sign-in page, and the sentence where a sign-in came to nothing."""

    href: str = google.START
    problem: str = ""

    @rx.event
    def load(self) -> None:
        """Where the button leads, and what became of the last try."""
        query = self.router.url.query_parameters
        self.href = google.start_href(local_path(query.get("next")))
        self.problem = google.SENTENCES.get(query.get("google", ""), "")


class SignInWaysState(rx.State):
    """The card on the page of one's security."""

    ways: SignInWaysView = SignInWaysView()
    is_busy: bool = False
    going_to: str = ""

    @rx.event
    async def load(self) -> Any:
        """What is linked; how the last linking ended is said at the top of the page, wherever the card stands."""
        self.is_busy, self.going_to = False, ""
        if not (await self.get_state(SessionState)).is_signed_in:
            self.ways = SignInWaysView()
            return None
        await self._read()
        told = self.router.url.query_parameters.get("google", "")
        if told == google.LINKED:
            return notice.tell(t("Your Google account is linked"), t("From now on it signs you in here."), kind="done")
        if told in google.SENTENCES:
            return notice.tell(t("Nothing was linked"), google.SENTENCES[told], kind="warn")
        return None

    @rx.event
    async def link(self):  # type: ignore[no-untyped-def]
        """To Google, and back with an account of theirs; whoever is not sure to be the owner shows it first."""
        if await reauth.carefully(self, "link_google", identities.may_link) is None:
            return
        await self._read()
        self.going_to = self.ways.link_href
        yield
        self.going_to = ""  # said once: coming back must not lead there again

    @rx.event
    async def unlink(self):  # type: ignore[no-untyped-def]
        """From now on Google opens this account no longer."""
        self.is_busy = True
        yield
        try:
            done = await reauth.carefully(self, "unlink_google", identities.unlink)
        finally:
            self.is_busy = False
        if done is None:
            return
        await self._read()
        yield notice.tell(t("Unlinked"), t("That Google account opens yours no longer."), kind="done")

    async def _read(self) -> None:
        self.ways = await look(self, account_views.sign_in_ways, session_token(self))


reauth.goes_on("link_google", SignInWaysState.link)
reauth.goes_on("unlink_google", SignInWaysState.unlink)
