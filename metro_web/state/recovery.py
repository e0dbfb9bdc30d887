"""A forgotten password, and what the links in our mails open: `/login?reset=` and `/login?verify=`."""

from functools import partial
from typing import Any

import reflex as rx

from metro_web.core import db
from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.services import credentials
from metro_web.state import notice
from metro_web.state.calls import apart, client_address
from metro_web.state.inputs import field_of, text, words
from metro_web.state.login import FORGOT_SENT, PASSWORD, RESET, LoginState
from metro_web.state.session import SessionState


class RecoveryState(rx.State):
    """The link one came with, and how the steps went."""

    reset_token: str = ""
    verified: str = ""
    verify_error: str = ""
    is_busy: bool = False
    error: str = ""
    email_error: str = ""
    password_error: str = ""
    _verify_token: str = ""

    @rx.event
    async def load(self) -> None:
        """Look at the link, if one came with the address; a link that proves an address is used at once."""
        query = self.router.url.query_parameters
        self.error = self.email_error = self.password_error = ""
        self.reset_token, self.is_busy = query.get("reset", ""), False
        if self.reset_token:
            (await self.get_state(LoginState)).mode = RESET
        await self._verify(query.get("verify", ""))

    @rx.event
    async def forgot(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Mail a link; whether there is such an account is not told."""
        login = await self.get_state(LoginState)
        login.email = text(form, "email").strip()
        self._begin()
        yield
        if await self._try(partial(_forgot, login.email, client_address(self))):
            (await self.get_state(LoginState)).mode = FORGOT_SENT

    @rx.event
    async def set_password(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Set the new password; all browsers are signed out, so the next step is to sign in."""
        self._begin()
        yield
        if await self._try(partial(_reset, self.reset_token, text(form, "password"))):
            self.reset_token = ""
            (await self.get_state(LoginState)).mode = PASSWORD
            (await self.get_state(SessionState)).is_signed_in = False
            yield notice.tell(t("Your new password is set"), t("Sign in with it now."), kind="done")

    async def _verify(self, token: str) -> None:
        if token == self._verify_token and token:
            return  # the page was loaded again; the link has done its work
        self._verify_token, self.verified, self.verify_error = token, "", ""
        if not token:
            return
        try:
            await apart(db.run, credentials.verify_address, token)
            self.verified = token
        except AppError as refusal:
            self.verify_error = refusal.detail

    async def _try(self, step: Any) -> bool:
        try:
            await apart(step)
        except AppError as refusal:
            about = field_of(refusal)
            setattr(self, f"{about}_error" if about in ("email", "password") else "error", words(refusal))
            return False
        finally:
            self.is_busy = False
        return True

    def _begin(self) -> None:
        self.error = self.email_error = self.password_error = ""
        self.is_busy = True


def _forgot(email: str, address: str) -> None:
    credentials.forgot_password(email, address=address)


def _reset(token: str, password: str) -> None:
    credentials.reset_password(token, password)
