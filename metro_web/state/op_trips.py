"""Trips of a company: the list, and new ones made of a route and a vehicle."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import plural, t
from metro_web.queries.attended_desk_view import AttendedRow
from metro_web.queries.op_trips_view import HOME, RunParts, RunPreview, StretchField
from metro_web.services import op_trip_forms, op_trip_views
from metro_web.services.op_trip_forms import TypedRun
from metro_web.services.op_trips import Wanted
from metro_web.state import notice
from metro_web.state.calls import call, look
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import text
from metro_web.state.op import OpListing, OpPage

ONCE, WEEKLY = "once", "weekly"
LOOK, SELL, DRAFT = "look", "sell", "draft"
STRETCHES_MAX = 60
EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]


class OpTripsState(OpListing, rx.State):
    """Trips by words, state and mode."""

    rows: list[AttendedRow] = []

    def _fields(self) -> dict[str, str]:
        return {"words": "", "status": "", "mode": ""}

    def _modes(self) -> tuple[str, ...]:
        return ("status",)

    async def _fetch(self) -> Any:
        choice = (self._choice(name) for name in ("words", "status", "mode"))
        wanted = Wanted(await self._company(), *choice)
        return await look_if_allowed(self, op_trip_views.page, wanted, after=self._before() or "")


class OpNewTripsState(OpPage, rx.State):
    """What is being made: once or by a timetable, of which route and vehicle, for how much."""

    routes: list[tuple[str, str]] = []
    route_id: str = ""
    vehicle_id: str = ""
    parts: RunParts = RunParts()
    how: str = ONCE
    weekdays: list[int] = EVERY_DAY
    stretches: list[StretchField] = []
    next_key: int = 0
    preview: RunPreview = RunPreview()
    error: str = ""
    wish: str = LOOK

    @rx.event
    def intend(self, wish: str) -> None:
        """Which of the buttons sends the form."""
        self.wish = wish if wish in (SELL, DRAFT) else LOOK

    @rx.event
    async def pick_route(self, route_id: str) -> None:
        """Another way has other stops, and perhaps other vehicles."""
        self.route_id, self.stretches = str(route_id)[:32], []
        await self._fit()

    @rx.event
    async def pick_vehicle(self, vehicle_id: str) -> None:
        """Another vehicle has other seats."""
        self.vehicle_id, self.stretches = str(vehicle_id)[:32], []
        await self._fit()

    @rx.event
    def pick_how(self, how: str) -> None:
        """Once, or every week."""
        self.how, self.preview, self.error = WEEKLY if how == WEEKLY else ONCE, RunPreview(), ""

    @rx.event
    def turn_weekday(self, day: int) -> None:
        """On this day of the week, or not."""
        if day in EVERY_DAY:
            self.weekdays = sorted(set(self.weekdays) ^ {day})

    @rx.event
    def add_stretch(self) -> None:
        """A price for a part of the way."""
        if len(self.stretches) < STRETCHES_MAX and self.parts.sections:
            self.next_key += 1
            row = StretchField(self.next_key, self.parts.sections[0][0], "1", "2")
            self.stretches = [*self.stretches, row]

    @rx.event
    def remove_stretch(self, key: int) -> None:
        """Not this one."""
        self.stretches = [row for row in self.stretches if row.key != key]

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """Look at the times, or make the trips: as the button says."""
        wish, self.wish = self.wish, LOOK
        typed = self._typed(form, is_published=wish == SELL)
        self.error, self.preview = "", RunPreview()
        try:
            if wish == LOOK:
                self.preview = await look(self, op_trip_forms.preview, typed)
                return None
            made = await call(self, op_trip_forms.make, typed)
        except AppError as refusal:
            self.error = refusal.detail
            return None
        said = plural(t("{n} trip was made"), t("{n} trips were made"), len(made))
        follow = t("They are on sale.") if typed.is_published else t("Put them on sale when they are ready.")
        where = f"{HOME}/{made[0]}" if len(made) == 1 else HOME
        return [rx.redirect(where), notice.tell(said, follow, kind="done")]

    def _typed(self, form: Any, *, is_published: bool) -> TypedRun:
        return TypedRun(
            self.route_id,
            self.vehicle_id,
            text(form, "first"),
            text(form, "at"),
            text(form, "last"),
            tuple(self.weekdays),
            self.how == WEEKLY,
            text(form, "name"),
            tuple((row.code, text(form, f"price-{n}")) for n, row in enumerate(self.parts.prices)),
            typed_stretches(self.stretches, form),
            is_published,
        )

    async def _fit(self) -> None:
        self.preview, self.error = RunPreview(), ""
        self.parts = await look_if_allowed(self, op_trip_forms.parts, self.route_id, "") or RunParts()
        if self.vehicle_id not in dict(self.parts.vehicles):
            self.vehicle_id = self.parts.vehicles[0][0] if self.parts.vehicles else ""
        found = await look_if_allowed(self, op_trip_forms.parts, self.route_id, self.vehicle_id)
        self.parts = found or RunParts()

    def _list(self) -> str:
        return HOME

    async def _show_company(self, company_id: str) -> None:
        """An empty form; one that came back to keeps its route."""
        self.routes = await look(self, op_trip_forms.ways, company_id)
        asked = str(self.router.url.query_parameters.get("route", ""))
        known = dict(self.routes)
        self.route_id = next((one for one in (asked, self.route_id) if one in known), next(iter(known), ""))
        self.stretches = []
        await self._fit()


def typed_stretches(rows: list[StretchField], form: Any) -> tuple[tuple[str, str, str, str], ...]:
    """The rows of a submitted form, in the order in which they are shown."""

    def row(key: int) -> tuple[str, str, str, str]:
        section, begin, end, price = (
            text(form, f"stretch-{part}-{key}") for part in ("section", "from", "to", "price")
        )
        return section, begin, end, price

    return tuple(row(one.key) for one in rows)
