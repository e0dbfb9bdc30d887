"""The second step of signing in: the code of the authenticator app, or a recovery code.

Keeps true: what is remembered between the steps opens nothing by itself, and never reaches the page.
"""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.services import second_step
from metro_web.state.calls import apart, client_address
from metro_web.state.inputs import text, words


class SecondStepState(rx.State):
    """Which kind of code is asked for, what was wrong with the last, and the ticket once both factors are shown."""

    ticket: str = ""
    is_recovery: bool = False
    is_busy: bool = False
    error: str = ""
    _half: str = ""

    @rx.event
    def toggle_recovery(self) -> None:
        """From the app's code to a recovery code, or back."""
        self.is_recovery, self.error = not self.is_recovery, ""

    @rx.event
    async def enter_code(self, code: str):  # type: ignore[no-untyped-def]
        """The six digits of the app."""
        self.is_busy, self.error = True, ""
        yield
        await self._finish(text({"code": code}, "code"))

    @rx.event
    async def enter_recovery(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """A recovery code."""
        self.is_busy, self.error = True, ""
        yield
        await self._finish(text(form, "code").strip())

    async def _finish(self, code: str) -> None:
        address = client_address(self)
        try:
            self.ticket = await apart(
                second_step.finish, self._half, code, address=address, give=second_step.whole_ticket
            )
            self._half = ""
        except AppError as refusal:
            self.error = words(refusal)
        finally:
            self.is_busy = False

    def _open(self, half: str) -> None:
        self._half, self.ticket, self.error, self.is_recovery, self.is_busy = half[:300], "", "", False, False
