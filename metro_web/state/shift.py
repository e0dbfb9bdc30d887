"""A seller's shift: begun with what is in the drawer, ended by counting it."""

from typing import Any

import reflex as rx

from metro_web.core import amounts
from metro_web.core.config import settings
from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.services import shift_views
from metro_web.services.shift_views import ShiftPage
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import field_of, text

# The page asks for each of them, so each is always there.
NO_ERRORS = {"float": "", "counted": "", "note": "", "shift": ""}


class ShiftState(rx.State):
    """The open shift and those before it; `errors` by field, '' under `shift` for the whole."""

    is_loaded: bool = False
    shift: ShiftPage = ShiftPage()
    counted: str = ""
    note: str = ""
    errors: dict[str, str] = NO_ERRORS
    round: int = 0

    @rx.event
    async def load(self) -> None:
        """As it stands."""
        found = await look_if_allowed(self, shift_views.page)
        if found is not None:
            self.shift, self.is_loaded = found, True
            self._forget()

    @rx.event
    async def begin(self, form: dict[str, Any]) -> Any:
        """Open with what was counted into the drawer."""
        self.errors = dict(NO_ERRORS)
        try:
            float_minor = self._amount(text(form, "float"), "float")
            self.shift = await call(self, shift_views.begin, float_minor)
        except AppError as refusal:
            return self._refuse(refusal)
        self._forget()
        return notice.tell(t("The shift is open"), kind="done")

    @rx.event
    async def end(self, form: dict[str, Any]) -> Any:
        """Close with what was counted, and why it differs."""
        self.errors, self.counted, self.note = dict(NO_ERRORS), text(form, "counted")[:100], text(form, "note")[:600]
        try:
            counted_minor = self._amount(self.counted, "counted")
            self.shift = await call(self, shift_views.end, counted_minor, self.note)
        except AppError as refusal:
            return self._refuse(refusal)
        self._forget()
        return notice.tell(t("The shift is closed"), kind="done")

    def _amount(self, typed: str, field: str) -> int:
        return amounts.minor_of(typed, settings().currency, field=field, may_be_nothing=True)

    def _refuse(self, refusal: AppError) -> None:
        if refusal.status in (401, 403):
            raise refusal
        field = field_of(refusal)
        self.errors = {**NO_ERRORS, field if field in NO_ERRORS else "shift": refusal.detail}

    def _forget(self) -> None:
        self.errors, self.counted, self.note = dict(NO_ERRORS), "", ""
        self.round += 1
