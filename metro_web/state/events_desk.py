"""Events for their admin: the list, and one with its editor."""

from dataclasses import replace
from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.queries.attended_desk_view import AttendedRow
from metro_web.queries.attended_form_view import EventForm
from metro_web.services import attended_forms, attended_views, events_admin
from metro_web.services.attended_forms import TypedEvent
from metro_web.state import notice, reauth
from metro_web.state.attended_desk import AttendedDesk, Uses
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import shown, text, ticked
from metro_web.state.listing import Listing
from metro_web.state.terms_rows import TermsRows

HOME = "/admin/events"
USES = Uses(
    HOME,
    "call_off_event",
    attended_views.event_desk,
    attended_views.event_form,
    events_admin.publish,
    events_admin.retire,
    events_admin.cancel,
    events_admin.delete_event,
)


class EventsState(Listing, rx.State):
    """Events by words and state."""

    rows: list[AttendedRow] = []

    def _fields(self) -> dict[str, str]:
        return {"words": "", "status": ""}

    def _modes(self) -> tuple[str, ...]:
        return ("status",)

    async def _fetch(self) -> Any:
        words, status = self._choice("words"), self._choice("status")
        return await look_if_allowed(self, attended_views.events, words, status, after=self._before() or "")


class EventDeskState(AttendedDesk, TermsRows, rx.State):
    """The event of the address, or a new one."""

    form: EventForm = EventForm()

    @rx.event
    def pick_kind(self, kind: str) -> None:
        """A match has two teams."""
        if kind in events_admin.KINDS:
            self.form = replace(self.form, kind=kind)

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """As typed, or the sentence that says what is wrong."""
        self.form_error = ""
        typed = self._typed(form)
        try:
            if not self.form.id:
                made = await call(self, attended_forms.make_event, typed)
                said = notice.tell(t("Saved as a draft"), t("Publish it when it is ready."), kind="done")
                return [rx.redirect(f"{HOME}/{made}"), said]
            await call(self, attended_forms.change_event, self.form.id, typed)
        except AppError as refusal:
            self.form_error = refusal.detail
            return None
        await self._show(self.form.id)
        return notice.tell(t("Saved"), kind="done")

    @rx.event
    async def move(self, form: dict[str, Any]) -> Any:
        """Other times."""
        times, reason = (text(form, "starts"), text(form, "ends")), text(form, "reason")
        postpone = ticked(form, "postpone")
        try:
            await call(self, attended_forms.move_event, self.desk.id, *times, reason, postpone=postpone)
        except AppError as refusal:
            self.dialog_error = refusal.detail
            return None
        await self._show(self.desk.id)
        self.asking = ""
        return notice.tell(t("It has a new time"), t("Everybody who holds a ticket is mailed."), kind="done")

    def _typed(self, form: dict[str, Any]) -> TypedEvent:
        return TypedEvent(
            title=text(form, "title"),
            competition=text(form, "competition"),
            about=text(form, "about"),
            terms=self._typed_terms(form),
            kind=None if self.form.is_fixed else self.form.kind,
            home=shown(form, "home"),
            away=shown(form, "away"),
            venue_id=shown(form, "venue_id"),
            starts=text(form, "starts"),
            ends=text(form, "ends"),
        )

    def _uses(self) -> Uses:
        return USES

    def _show_form(self, form: EventForm) -> None:
        self.form = form
        self._show_terms(form.terms)


reauth.goes_on(USES.then, EventDeskState.call_off_now)
