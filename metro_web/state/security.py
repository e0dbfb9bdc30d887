"""The second factor and the sessions of one's own account. Secrets are shown once and forgotten with the page."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.integrations import qr
from metro_web.queries.security_view import SecurityView
from metro_web.services import account_views, own_sessions, second_factor
from metro_web.state import notice, reauth
from metro_web.state.calls import call, look
from metro_web.state.inputs import text, words
from metro_web.state.session import SessionState


class SecurityState(rx.State):
    """What stands on the page; the drawing, the secret and the codes are there only while they are shown."""

    is_loaded: bool = False
    view: SecurityView = SecurityView()
    drawing: str = ""
    secret: str = ""
    codes: list[str] = []
    is_busy: bool = False
    is_asking_off: bool = False
    error: str = ""

    @rx.event
    async def load(self) -> None:
        """Everything, if somebody is signed in."""
        self.reset()
        if (await self.get_state(SessionState)).is_signed_in:
            await self._read()

    @rx.event
    async def set_up(self) -> None:
        """A secret for the app, as a drawing and as letters."""
        begun = await reauth.carefully(self, "set_up", second_factor.begin)
        if begun:
            letters = begun[0].secret
            self.drawing = qr.svg(begun[0].uri, title=t("QR code for the authenticator app"))
            self.secret = " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))
            self.error = ""

    @rx.event
    def leave_it(self) -> None:
        """Not now."""
        self.drawing = self.secret = self.error = ""
        self.is_asking_off = False

    @rx.event
    async def confirm(self, code: str):  # type: ignore[no-untyped-def]
        """The app's first code turns it on."""
        self.is_busy, self.error = True, ""
        yield
        try:
            given = await reauth.carefully(self, "set_up", second_factor.confirm, text({"code": code}, "code"))
        except AppError as refusal:
            self.error = words(refusal)
            return
        finally:
            self.is_busy = False
        if given:
            self.drawing = self.secret = ""
            await self._show(given[0])

    @rx.event
    async def renew_codes(self) -> None:
        """New recovery codes in place of the older ones."""
        given = await reauth.carefully(self, "renew_codes", second_factor.renew_codes)
        if given:
            await self._show(given[0])

    @rx.event
    def put_codes_away(self) -> None:
        """They are kept elsewhere now."""
        self.codes = []

    @rx.event
    def ask_off(self) -> None:
        """Whether turning it off is meant."""
        self.is_asking_off = True

    @rx.event
    async def turn_off(self) -> Any:
        """One factor is enough again."""
        self.is_asking_off = False
        if await reauth.carefully(self, "turn_off", second_factor.turn_off) is None:
            return None
        self.codes = []
        await self._read()
        return notice.tell(t("The second step is off"), t("Your password or a mailed code signs you in."), kind="done")

    @rx.event
    async def end(self, session_id: str) -> Any:
        """Sign out one of the others; one that has ended meanwhile is just gone."""
        try:
            await call(self, own_sessions.end, str(session_id)[:100])
        except NotFound:
            await self._read()
            return None
        await self._read()
        return notice.tell(t("Signed out there"), kind="done")

    @rx.event
    async def end_others(self) -> Any:
        """Sign out everywhere but here."""
        await call(self, own_sessions.end_others)
        await self._read()
        return notice.tell(t("Signed out everywhere else"), kind="done")

    async def _show(self, codes: tuple[str, ...]) -> None:
        self.codes, self.error = list(codes), ""
        await self._read()
        session = await self.get_state(SessionState)
        await session._read()

    async def _read(self) -> None:
        self.view = await look(self, account_views.security)
        self.is_loaded = True


for _name in ("set_up", "renew_codes", "turn_off"):
    reauth.goes_on(_name, getattr(SecurityState, _name))
