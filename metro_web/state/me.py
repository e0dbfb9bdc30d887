"""One's own account: who one is, and how it looks."""

from typing import Any

import reflex as rx

from metro_web.core import ids
from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.queries.me_view import MeView
from metro_web.services import account_views, credentials, profiles
from metro_web.services.profiles import ProfileChange
from metro_web.state import notice
from metro_web.state.calls import call, look
from metro_web.state.inputs import field_of, text
from metro_web.state.session import SessionState


class MeState(rx.State):
    """The account, and what is wrong with what was typed."""

    is_loaded: bool = False
    me: MeView = MeView()
    is_saving: bool = False
    is_link_sent: bool = False
    name_error: str = ""
    out_ticket: str = ""

    @rx.event
    async def load(self) -> None:
        """Everything, if somebody is signed in."""
        self._clear()
        self.out_ticket = ""
        self.is_link_sent = False
        if (await self.get_state(SessionState)).is_signed_in:
            await self._read()
        else:
            self.reset()  # nothing of the one who was here before

    @rx.event
    async def save(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Write the name."""
        self._clear()
        self.is_saving = True
        yield
        try:
            await call(self, profiles.change_profile, ProfileChange(name=text(form, "name")))
        except AppError as refusal:
            if field_of(refusal) != "name":
                raise
            self.name_error = refusal.detail
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
    def sign_out(self) -> None:
        """Here."""
        self.out_ticket = ids.new_id()

    async def _read(self) -> None:
        self.me = await look(self, account_views.me)
        self.is_loaded = True

    def _clear(self) -> None:
        self.name_error = ""
