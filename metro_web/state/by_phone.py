"""The part of the sign-in form that texts a code to a number, in place of mailing it to an address."""

from typing import Any

import reflex as rx

from metro_web.core.config import settings
from metro_web.domain import phones
from metro_web.state.inputs import text


class ByPhone(rx.State, mixin=True):
    """For the state of the form: the number, and whether the code that is out was texted."""

    phone: str = ""
    is_texted: bool = False
    phone_error: str = ""

    @rx.event
    async def text_code(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Text a code, to a known number and an unknown one alike."""
        form_of: Any = self
        form_of._clear()
        form_of.is_busy, self.is_texted = True, True
        yield
        self.phone = await form_of._try(_spelled, text(form, "phone")) or ""
        if self.phone:
            await form_of._send()

    def _reached(self) -> str:
        """Where the code goes."""
        return self.phone if self.is_texted else str(self.email)  # type: ignore[attr-defined]


def _spelled(phone: str) -> str:
    return phones.e164(phone, settings().phone_country)
