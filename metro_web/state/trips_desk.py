"""Trips for their admin: the list, and one with its editor."""

from dataclasses import replace
from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.queries.attended_desk_view import AttendedRow
from metro_web.queries.attended_form_view import PriceField, StopField, TripForm
from metro_web.services import attended_forms, attended_views, trip_stops, trips_admin
from metro_web.services.attended_forms import TypedTrip
from metro_web.state import notice, reauth
from metro_web.state.attended_desk import AttendedDesk, Uses
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import text
from metro_web.state.listing import Listing
from metro_web.state.terms_rows import TermsRows

HOME = "/admin/trips"
ALL_SEATS = "main"
USES = Uses(
    HOME,
    "call_off_trip",
    attended_views.trip_desk,
    attended_views.trip_form,
    trips_admin.publish,
    trips_admin.retire,
    trips_admin.cancel,
    trips_admin.delete_trip,
)


class TripsState(Listing, rx.State):
    """Trips by words, state and mode."""

    rows: list[AttendedRow] = []

    def _fields(self) -> dict[str, str]:
        return {"words": "", "status": "", "mode": ""}

    def _modes(self) -> tuple[str, ...]:
        return ("status",)

    async def _fetch(self) -> Any:
        asked = self._choice("words"), self._choice("status"), self._choice("mode")
        return await look_if_allowed(self, attended_views.trips, *asked, after=self._before() or "")


class TripDeskState(AttendedDesk, TermsRows, rx.State):
    """The trip of the address, or a new one."""

    form: TripForm = TripForm()
    stops: list[StopField] = []

    @rx.event
    def pick_mode(self, mode: str) -> None:
        """Train, bus or plane."""
        if mode in trips_admin.MODES:
            self.form = replace(self.form, mode=mode)

    @rx.event
    def add_stop(self) -> None:
        """One more before the last."""
        if len(self.stops) < trip_stops.STOPS_MAX:
            self.stops = [*self.stops[:-1], StopField(self._key()), *self.stops[-1:]]

    @rx.event
    def remove_stop(self, key: int) -> None:
        """Not this one; two remain."""
        left = [stop for stop in self.stops if stop.key != key]
        if len(left) >= 2:
            self.stops = left

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """As typed, or the sentence that says what is wrong."""
        self.form_error = ""
        typed = self._typed(form)
        try:
            if not self.form.id:
                made = await call(self, attended_forms.make_trip, typed)
                said = notice.tell(t("Saved as a draft"), t("Publish it when it is ready."), kind="done")
                return [rx.redirect(f"{HOME}/{made}"), said]
            await call(self, attended_forms.change_trip, self.form.id, typed)
        except AppError as refusal:
            self.form_error = refusal.detail
            return None
        await self._show(self.form.id)
        return notice.tell(t("Saved"), kind="done")

    @rx.event
    async def move(self, form: dict[str, Any]) -> Any:
        """Another departure."""
        try:
            await call(self, attended_forms.move_trip, self.desk.id, text(form, "departs"), text(form, "reason"))
        except AppError as refusal:
            self.dialog_error = refusal.detail
            return None
        await self._show(self.desk.id)
        self.asking = ""
        return notice.tell(t("It has a new time"), t("Everybody who holds a ticket is mailed."), kind="done")

    def _typed(self, form: dict[str, Any]) -> TypedTrip:
        def stop(one: StopField) -> tuple[str, str, str, str, str]:
            place, name, zone, arrives, departs = (
                text(form, f"{part}-{one.key}") for part in ("place", "stop", "zone", "arrives", "departs")
            )
            return place, name, zone, arrives, departs

        return TypedTrip(
            name=text(form, "name"),
            vehicle=text(form, "vehicle"),
            terms=self._typed_terms(form),
            mode=None if self.form.is_fixed else self.form.mode,
            capacity=text(form, "capacity"),
            stops=None if self.form.is_fixed else tuple(stop(one) for one in self.stops),
        )

    def _without_plan(self) -> list[PriceField]:
        """A capacity makes a plan of one section."""
        return [PriceField(ALL_SEATS, t("Each seat"))]

    def _uses(self) -> Uses:
        return USES

    def _show_form(self, form: TripForm) -> None:
        self.form, self.stops = form, list(form.stops)
        self._show_terms(form.terms)


reauth.goes_on(USES.then, TripDeskState.call_off_now)
