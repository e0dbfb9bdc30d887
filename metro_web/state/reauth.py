"""The dialog that asks who is there before something dangerous, and then goes on with it.

A handler calls `carefully`; where the service wants a fresh proof, the dialog opens and the page's own handler, named
by `goes_on`, runs again once it was given.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

import reflex as rx

from metro_web.core import clock
from metro_web.core.clock import rfc3339
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, NotAllowed, Refused
from metro_web.services import reauthentication
from metro_web.state.calls import apart_as_actor, call, client_address, look
from metro_web.state.inputs import text, words

P = ParamSpec("P")
R = TypeVar("R")
APP, PASSWORD, CODE = "app", "password", "code"
_WAYS: dict[str, Callable[..., Any]] = {
    APP: reauthentication.by_app,
    PASSWORD: reauthentication.by_password,
    CODE: reauthentication.by_mailed_code,
}
_handlers: dict[str, Any] = {}


class ReauthState(rx.State):
    """What is asked for, and what was wrong with the last answer."""

    is_open: bool = False
    way: str = PASSWORD
    has_password: bool = False
    is_sent: bool = False
    is_busy: bool = False
    email: str = ""
    error: str = ""
    resend_at: str = ""
    _then: str = ""

    @rx.event
    def close(self) -> None:
        """Leave it; nothing was done."""
        self.is_open, self._then, self.error = False, "", ""

    @rx.event
    async def send_code(self) -> None:
        """Mail a code, and ask for it."""
        await call(self, reauthentication.send_code)
        self.way, self.is_sent, self.error = CODE, True, ""
        wait = settings().otp_resend_seconds if settings().throttle else 0
        self.resend_at = rfc3339(clock.utc_now() + timedelta(seconds=wait))

    @rx.event
    def use_password(self) -> None:
        """The password after all."""
        if self.has_password:
            self.way, self.error = PASSWORD, ""

    @rx.event
    async def enter(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Show it; then go on with what was meant."""
        self.is_busy, self.error = True, ""
        yield
        try:
            await apart_as_actor(self, _WAYS[self.way], text(form, "proof"), address=client_address(self))
        except AppError as refusal:
            self.error = words(refusal)
            return
        finally:
            self.is_busy = False
        then, self._then, self.is_open = self._then, "", False
        if then in _handlers:
            yield _handlers[then]()

    async def _ask(self, then: str) -> None:
        ways = await look(self, reauthentication.ways)
        self.has_password, self.email = ways.has_password, ways.address
        self.way = APP if ways.has_app else PASSWORD if ways.has_password else CODE
        self.error, self.is_sent, self.is_open, self._then = "", False, True, then


def goes_on(name: str, handler: Any) -> None:
    """`handler`, without arguments, runs again once the proof that `carefully(then=name)` asked for was given."""
    _handlers[name] = handler


async def ask(state: rx.State, then: str = "") -> None:
    """Open the dialog; without `then`, what was meant is done once more by hand."""
    await (await state.get_state(ReauthState))._ask(then)


async def carefully(
    state: rx.State,
    then: str,
    use_case: Callable[Concatenate[Tx, Any, P], R | Refused],
    *args: P.args,
    **kwargs: P.kwargs,
) -> tuple[R] | None:
    """`call` for dangerous things: the answer in a tuple, or None where the dialog has opened instead."""
    try:
        return (await call(state, use_case, *args, **kwargs),)
    except NotAllowed as refusal:
        if refusal.code != "reauth_required":
            raise
        await ask(state, then)
        return None
