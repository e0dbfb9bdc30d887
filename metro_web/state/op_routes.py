"""A company's routes: the list, and the editor of one, which is a draft in this tab until it is saved."""

from dataclasses import replace
from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.domain.route_stops import STOPS_MAX, TRANSIT
from metro_web.queries import routes_view
from metro_web.queries.routes_view import HOME, MODES, STOP_KINDS, RouteForm, RouteRow, RouteStopRow
from metro_web.services import route_views, travel_routes
from metro_web.services.route_views import TypedStop
from metro_web.services.travel_routes import RoutePatch
from metro_web.state import notice
from metro_web.state.calls import call, look
from metro_web.state.inputs import text, whole
from metro_web.state.op import OpListing, OpPage

NEW, MINUTES_LENGTH_MAX = "new", 8


class OpRoutesState(OpListing, rx.State):
    """Routes by mode, in use or retired."""

    rows: list[RouteRow] = []

    def _fields(self) -> dict[str, str]:
        return {"mode": "", "standing": "open"}

    async def _fetch(self) -> Any:
        asked = self._choice("mode"), self._choice("standing")
        return await look(self, route_views.page, await self._company(), *asked, before=self._before() or "")


class OpRouteState(OpPage, rx.State):
    """The route of the address; `opened` is the stop whose dialog is open, `answered` the last move that was taken."""

    form: RouteForm = RouteForm()
    stops: list[RouteStopRow] = []
    opened: RouteStopRow = RouteStopRow()
    is_open: bool = False
    is_end: bool = False
    chosen: str = ""
    answered: int = 0
    generation: int = 0
    added: int = 0
    error: str = ""
    stop_error: str = ""

    @rx.event
    async def pick_mode(self, mode: str) -> None:
        """Train, bus or plane, of a new route; stops of another kind go."""
        if mode in MODES and not self.form.id:
            choices = await look(self, route_views.choices, mode)
            known = {each["code"] for each in choices["stations"]}
            self.form, self.chosen = replace(self.form, mode=mode, choices=choices), ""
            self.stops = routes_view.timed([stop for stop in self.stops if stop.place in known])

    @rx.event
    def move(self, code: str, place: int, _branch: int, number: int) -> None:
        """A stop to another place of the order, from 1."""
        moved = [stop for stop in self.stops if stop.code == code]
        left = [stop for stop in self.stops if stop.code != code]
        at = max(whole(place) - 1, 0)
        self.stops = routes_view.timed([*left[:at], *moved, *left[at:]])
        self.answered = whole(number)

    @rx.event
    def pick_place(self, code: str) -> None:
        """The place to add."""
        self.chosen, self.stop_error = str(code)[:64], ""

    @rx.event
    def add_stop(self, form: dict[str, Any]) -> None:
        """The place chosen, after the others."""
        name = self._name_of(self.chosen)
        if not name or len(self.stops) >= STOPS_MAX:
            self.stop_error = t("Choose a place.") if not name else t("A route has no more stops.")
            return
        self.added += 1
        row = RouteStopRow(f"n{self.added}", self.chosen, name, TRANSIT, *_minutes(form))
        self.stops = routes_view.timed([*self.stops, row])
        self.chosen = self.stop_error = ""

    @rx.event
    def open_stop(self, code: str, _branch: int) -> None:
        """One of them, to change or remove."""
        self.opened = next((stop for stop in self.stops if stop.code == code), RouteStopRow())
        at = [stop.code for stop in self.stops].index(self.opened.code) if self.opened.code else 0
        self.is_open, self.is_end = bool(self.opened.code), at in (0, len(self.stops) - 1)

    @rx.event
    def close_stop(self) -> None:
        """Nothing more."""
        self.is_open = False

    @rx.event
    def change_stop(self, form: dict[str, Any]) -> None:
        """Why it stops, how long the ride there takes and how long it stays."""
        kind = text(form, "kind") or self.opened.kind
        ride, stay = _minutes(form)
        made = replace(self.opened, kind=kind if kind in STOP_KINDS else TRANSIT, ride=ride, stay=stay)
        rows = [made if stop.code == made.code else stop for stop in self.stops]
        self.stops, self.is_open = routes_view.timed(rows), False

    @rx.event
    def remove_stop(self) -> None:
        """Not this one; trips that were made stop there as before."""
        self.stops = routes_view.timed([stop for stop in self.stops if stop.code != self.opened.code])
        self.is_open = False

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """The whole of it, or the sentence that says what is wrong."""
        typed = [TypedStop(stop.place, stop.kind, stop.ride, stop.stay) for stop in self.stops]
        company, what = await self._company(), (self.form.id, self.form.mode, text(form, "name"), typed)
        try:
            route_id = await call(self, route_views.save, company, *what)
        except AppError as refusal:
            self.error = refusal.detail
            return None
        said = notice.tell(t("Saved"), kind="done")
        if self.form.id:
            await self._show_company(company)
            return said
        return [rx.redirect(f"{HOME}/{route_id}"), said]

    @rx.event
    async def turn(self) -> Any:
        """Retire it, or use it again."""
        made = await call(self, travel_routes.change, self.form.id, RoutePatch(is_retired=not self.form.is_retired))
        await self._show_company(await self._company())
        return notice.tell(t("Retired") if made.is_retired else t("In use again"), kind="done")

    @rx.event
    async def delete(self) -> Any:
        """Gone, where no trip was made from it."""
        await call(self, travel_routes.delete_route, self.form.id)
        return [rx.redirect(HOME), notice.tell(t("Deleted"), kind="done")]

    def _list(self) -> str:
        return HOME

    async def _show_company(self, company_id: str) -> None:
        route_id = self.router.url.path.rstrip("/").rpartition("/")[2]
        self.form = await look(self, route_views.form, company_id, "" if route_id == NEW else route_id)
        self.stops, self.is_open, self.chosen = list(self.form.stops), False, ""
        self.error = self.stop_error = ""
        self.generation += 1

    def _name_of(self, place: str) -> str:
        return next((each["name"] for each in self.form.choices.get("stations", []) if each["code"] == place), "")


def _minutes(form: Any) -> tuple[str, str]:
    return text(form, "ride")[:MINUTES_LENGTH_MAX], text(form, "stay")[:MINUTES_LENGTH_MAX]
