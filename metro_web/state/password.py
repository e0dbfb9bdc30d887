"""One's own password: changed by the old one, or set by a mailed link where there is none."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.services import account_views, credentials, second_step
from metro_web.state import notice, reauth
from metro_web.state.calls import apart, apart_as_actor, client_address, look
from metro_web.state.inputs import field_of, text, words


class PasswordState(rx.State):
    """What is wrong with what was typed, and the ticket with which this browser stays signed in."""

    is_changing: bool = False
    old_error: str = ""
    password_error: str = ""
    ticket: str = ""

    @rx.event
    def load(self) -> None:
        """An empty form."""
        self.reset()

    @rx.event
    async def mail_link(self) -> rx.event.EventSpec:
        """For those who sign in with codes and want a password."""
        me = await look(self, account_views.me)
        await apart(credentials.forgot_password, me.email, address=client_address(self))
        return notice.tell(t("Look into your mail"), t("A link to set a password is on its way."), kind="done")

    @rx.event
    async def change(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Every browser is signed out by it; this one signs in again at once."""
        self.old_error = self.password_error = ""
        self.is_changing = True
        yield
        old, new = text(form, "old"), text(form, "password")
        give, address = second_step.whole_ticket, client_address(self)
        try:
            given = await apart_as_actor(self, credentials.change_password, old, new, address=address, give=give)
            self.ticket = given or ""
        except AppError as refusal:
            place = "password_error" if field_of(refusal) == "password" else "old_error"
            setattr(self, place, words(refusal))
            if refusal.code == "reauth_required":
                await reauth.ask(self)
            return
        finally:
            self.is_changing = False
        yield notice.tell(t("Your password is changed"), t("Other browsers are signed out."), kind="done")
