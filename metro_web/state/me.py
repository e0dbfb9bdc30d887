"""One's own account: who one is, how it looks, the password, and where one is signed in."""

from typing import Any

import reflex as rx

from metro_web.core import ids
from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.queries.me_view import MeView
from metro_web.services import account_views, accounts, credentials, profiles, sessions, sign_in
from metro_web.services.profiles import ProfileChange
from metro_web.state import notice
from metro_web.state.calls import apart, apart_as_actor, call, client_address, look, session_token
from metro_web.state.inputs import field_of, text, words
from metro_web.state.session import SessionState


class MeState(rx.State):
    """The account, and what is wrong with what was typed."""

    is_loaded: bool = False
    me: MeView = MeView()
    is_saving: bool = False
    is_changing: bool = False
    is_link_sent: bool = False
    name_error: str = ""
    phone_error: str = ""
    old_error: str = ""
    password_error: str = ""
    ticket: str = ""
    out_ticket: str = ""

    @rx.event
    async def load(self) -> None:
        """Everything, if somebody is signed in."""
        self._clear()
        self.ticket = self.out_ticket = ""
        self.is_link_sent = False
        if (await self.get_state(SessionState)).is_signed_in:
            await self._read()
        else:
            self.reset()  # nothing of the one who was here before

    @rx.event
    async def save(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Write name and telephone."""
        self._clear()
        self.is_saving = True
        yield
        try:
            await call(self, profiles.change_profile, ProfileChange(name=text(form, "name"), phone=text(form, "phone")))
        except AppError as refusal:
            if field_of(refusal) not in ("name", "phone"):
                raise
            setattr(self, f"{field_of(refusal)}_error", refusal.detail)
            return
        finally:
            self.is_saving = False
        await self._read()
        (await self.get_state(SessionState)).name = self.me.name
        yield notice.tell(t("Saved"), kind="done")

    @rx.event
    async def keep_colors(self, mode: str) -> None:
        """Remember the colours with the account, for the next browser."""
        await call(self, profiles.change_profile, ProfileChange(color_mode=text({"mode": mode}, "mode")))

    @rx.event
    async def send_verification(self) -> None:
        """Mail the link that proves the address once more."""
        await call(self, credentials.send_verification)
        self.is_link_sent = True

    @rx.event
    async def mail_password_link(self) -> rx.event.EventSpec:
        """For those who sign in with codes and want a password."""
        me = await look(self, account_views.me, "")
        await apart(credentials.forgot_password, me.email, address=client_address(self))
        return notice.tell(t("Look into your mail"), t("A link to set a password is on its way."), kind="done")

    @rx.event
    async def change_password(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Every browser is signed out by it; this one signs in again at once."""
        self._clear()
        self.is_changing = True
        yield
        old, new = text(form, "old"), text(form, "password")
        if await self._change(old, new):
            self.ticket = await apart(
                sign_in.by_password, self.me.email, new, address=client_address(self), give=accounts.browser_ticket
            )
            yield notice.tell(t("Your password is changed"), t("Other browsers are signed out."), kind="done")

    @rx.event
    def sign_out(self) -> None:
        """Here."""
        self.out_ticket = ids.new_id()

    @rx.event
    async def sign_out_everywhere(self) -> None:
        """In every browser and program."""
        await call(self, sessions.sign_out_everywhere)
        self.out_ticket = ids.new_id()

    async def _change(self, old: str, new: str) -> bool:
        try:
            await apart_as_actor(self, credentials.change_password, old, new, address=client_address(self))
        except AppError as refusal:
            place = "password_error" if field_of(refusal) == "password" else "old_error"
            setattr(self, place, words(refusal))
            return False
        finally:
            self.is_changing = False
        return True

    async def _read(self) -> None:
        self.me = await look(self, account_views.me, session_token(self))
        self.is_loaded = True

    def _clear(self) -> None:
        self.name_error = self.phone_error = self.old_error = self.password_error = ""
