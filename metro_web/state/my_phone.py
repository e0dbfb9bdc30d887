"""The number one signs in by: typed, proved with the code that is texted to it, or taken away."""

from datetime import timedelta
from typing import Any

import reflex as rx

from metro_web.core import clock
from metro_web.core.clock import rfc3339
from metro_web.core.config import settings
from metro_web.core.errors import AppError, NotAllowed
from metro_web.core.i18n import t
from metro_web.services import phones
from metro_web.state import notice, reauth
from metro_web.state.calls import apart_as_actor, client_address
from metro_web.state.inputs import text, words
from metro_web.state.me import MeState

REST, TYPE, CODE = "rest", "type", "code"


class PhoneState(rx.State):
    """`step`: nothing to do, a number is typed, or its code is waited for."""

    step: str = REST
    number: str = ""
    error: str = ""
    resend_at: str = ""
    is_busy: bool = False

    @rx.event
    def load(self) -> None:
        """Nothing is under way on a page that was just opened."""
        self.reset()

    @rx.event
    def open(self) -> None:
        """Type a number."""
        self.step, self.error = TYPE, ""

    @rx.event
    def leave_it(self) -> None:
        """Not now."""
        self.reset()

    @rx.event
    async def send(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Text a code to what was typed."""
        self.number = text(form, "phone")
        self.is_busy = True
        yield
        await self._send()

    @rx.event
    async def send_again(self) -> None:
        """Another code; also once somebody has shown who they are."""
        await self._send()

    @rx.event
    async def verify(self, code: str):  # type: ignore[no-untyped-def]
        """The code proves the number."""
        self.is_busy, self.error = True, ""
        yield
        given = text({"code": code}, "code")
        if await self._try(phones.verify, self.number, given, address=client_address(self)):
            self.reset()
            await (await self.get_state(MeState))._read()
            yield notice.tell(t("This number signs you in from now on"), kind="done")

    @rx.event
    async def remove(self) -> Any:
        """No number signs in any more."""
        try:
            done = await reauth.carefully(self, "remove_phone", phones.remove)
        except AppError as refusal:
            return notice.tell(t("The number stays"), words(refusal), kind="warn")
        if done is None:
            return None
        self.reset()
        await (await self.get_state(MeState))._read()
        return notice.tell(t("Taken away"), t("That number opens your account no longer."), kind="done")

    async def _send(self) -> None:
        self.error = ""
        sent = await self._try(phones.request, self.number, address=client_address(self))
        if sent:
            wait = settings().otp_resend_seconds if settings().throttle else 0
            self.number, self.step = sent, CODE
            self.resend_at = rfc3339(clock.utc_now() + timedelta(seconds=wait))

    async def _try(self, use_case: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer; None for a refusal, whose words stand at the field then, or where a proof is asked for first."""
        try:
            return await apart_as_actor(self, use_case, *args, **kwargs)
        except NotAllowed as refusal:
            if refusal.code != "reauth_required":
                raise
            await reauth.ask(self, "text_phone")
        except AppError as refusal:
            self.error = words(refusal)
        finally:
            self.is_busy = False


reauth.goes_on("text_phone", PhoneState.send_again)
reauth.goes_on("remove_phone", PhoneState.remove)
