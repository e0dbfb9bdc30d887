"""One trip of a company: its figures, and what is done to it. Cancelling asks who is there."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import plural, t
from metro_web.queries.op_trips_view import HOME, OpTripPage, StretchField
from metro_web.services import (
    attended_forms,
    op_trip_forms,
    op_trip_views,
    trip_delays,
    trip_series,
    trips_admin,
)
from metro_web.services.op_trip_forms import TypedEdit
from metro_web.state import notice, reauth
from metro_web.state.attended_desk import AttendedDesk, Uses
from metro_web.state.calls import call
from metro_web.state.inputs import text, ticked
from metro_web.state.op import OpPage
from metro_web.state.op_trips import STRETCHES_MAX, typed_stretches

USES = Uses(
    HOME,
    "cancel_op_trip",
    op_trip_views.desk,
    op_trip_views.one,
    trips_admin.publish,
    trips_admin.retire,
    trip_series.cancel,
    trips_admin.delete_trip,
)


class OpTripState(OpPage, AttendedDesk, rx.State):
    """The trip of the address."""

    trip: OpTripPage = OpTripPage()
    stretches: list[StretchField] = []
    next_key: int = 10_000
    is_following: bool = False

    @rx.event
    async def delay(self, form: dict[str, Any]) -> Any:
        """So much later than planned."""
        try:
            minutes = op_trip_forms.minutes(text(form, "minutes"))
            await call(self, trip_delays.delay, self.desk.id, minutes, text(form, "reason"))
        except AppError as refusal:
            self.dialog_error = refusal.detail
            return None
        await self._show(self.desk.id)
        self.asking = ""
        said = t("Late") if minutes else t("On time again")
        return notice.tell(said, t("Everybody who holds a ticket is mailed."), kind="done")

    @rx.event
    async def proceed(self, status: str) -> Any:
        """Boarding, departed, or as planned again."""
        await call(self, trip_delays.proceed, self.desk.id, str(status)[:20])
        await self._show(self.desk.id)

    @rx.event
    async def move(self, form: dict[str, Any]) -> Any:
        """Another departure of this one alone."""
        try:
            await call(self, attended_forms.move_trip, self.desk.id, text(form, "departs"), text(form, "reason"))
        except AppError as refusal:
            self.dialog_error = refusal.detail
            return None
        await self._show(self.desk.id)
        self.asking = ""
        return notice.tell(t("It has a new time"), t("Everybody who holds a ticket is mailed."), kind="done")

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """As typed, for this one or for those that follow too."""
        self.form_error = ""
        typed = TypedEdit(
            text(form, "name"),
            text(form, "vehicle"),
            text(form, "at") if ticked(form, "following") else "",
            text(form, "check_in_hours"),
            text(form, "reason"),
            tuple((row.code, text(form, f"price-{n}")) for n, row in enumerate(self.trip.prices)),
            typed_stretches(self.stretches, form),
            ticked(form, "following"),
        )
        try:
            count = await call(self, op_trip_forms.change, self.desk.id, typed)
        except AppError as refusal:
            self.form_error = refusal.detail
            return None
        await self._show(self.desk.id)
        return notice.tell(plural(t("{n} trip was changed"), t("{n} trips were changed"), count), kind="done")

    @rx.event
    def pick_following(self, is_so: bool) -> None:
        """Also those that follow."""
        self.is_following = is_so is True

    @rx.event
    def add_stretch(self) -> None:
        """A price for a part of the way."""
        if len(self.stretches) < STRETCHES_MAX and self.trip.sections:
            self.next_key += 1
            self.stretches = [*self.stretches, StretchField(self.next_key, self.trip.sections[0][0], "1", "2")]

    @rx.event
    def remove_stretch(self, key: int) -> None:
        """Not this one."""
        self.stretches = [row for row in self.stretches if row.key != key]

    def _uses(self) -> Uses:
        return USES

    def _more(self) -> dict[str, Any]:
        return {"following": self.is_following}

    def _list(self) -> str:
        return HOME

    def _show_form(self, form: OpTripPage) -> None:
        self.trip, self.stretches, self.is_following = form, list(form.stretches), False

    async def _show_company(self, _company_id: str) -> None:
        self.asking, self.dialog_error, self.form_error, self.reason = "", "", "", ""
        await self._show(self.router.url.path.rstrip("/").rpartition("/")[2])


reauth.goes_on(USES.then, OpTripState.call_off_now)
