"""The network's lists as drafted: find stations, add a line, a station, a walk; every edit is the draft's."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.domain.editing import lines, shaping
from metro_web.queries.network_board_view import StationRow
from metro_web.services import network_editor_views
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import text, typed_whole
from metro_web.state.network_canvas import CanvasState
from metro_web.state.network_draft import DraftState, draw

QUERY_MAX = 100


class NetworkBoardState(rx.State):
    """Stations looked for, and the forms for a new line and a new station; `form` is the one that is open."""

    query: str = ""
    query_round: int = 0
    stations: list[StationRow] = []
    found_label: str = ""
    choices: list[tuple[str, str]] = []
    form: str = ""
    error: str = ""
    proposed: str = ""
    free_color: str = lines.PALETTE[0]

    @rx.event
    async def load(self) -> None:
        """No form open, and what was looked for as it is now."""
        self.form, self.error, self.proposed = "", "", ""
        await self._search()

    @rx.event
    async def refresh(self) -> None:
        """The draft was changed."""
        await self._search()

    @rx.event
    async def search(self, query: str) -> None:
        """Stations by any part of the name."""
        self.query = str(query)[:QUERY_MAX]
        await self._search()

    @rx.event
    async def open_form(self, form: str) -> None:
        """`line`, `station`, or none."""
        self.form, self.error, self.proposed = str(form)[:10], "", ""
        if self.form == "station":
            found = await look_if_allowed(self, network_editor_views.names)
            self.choices = found["choices"] if found else []
        used = {line.sign.color.upper() for line in (await self.get_state(DraftState)).view.lines}
        self.free_color = next((each for each in lines.PALETTE if each not in used), lines.PALETTE[0])

    @rx.event
    async def propose(self, name: str) -> None:
        """The code that a station or a line of this name would get."""
        drawn = (await self.get_state(CanvasState)).network
        kind = "lines" if self.form == "line" else "stations"
        taken = [each["code"] for each in drawn.get(kind, ())]
        self.proposed = shaping.code_of(str(name)[:200], taken, self.form) if str(name).strip() else ""

    @rx.event
    async def add_line(self, form: dict[str, Any]) -> Any:
        """A new line; its stations come next, on its own page."""
        known = {line.sign.code for line in (await self.get_state(DraftState)).view.lines}
        asked = {"op": "add_line", "name": text(form, "name"), "color": text(form, "color")}
        if not await self._draw({**asked, **_given(form, "code")}):
            return None
        drawn = (await self.get_state(DraftState)).view.lines
        code = next((line.sign.code for line in drawn if line.sign.code not in known), "")
        return rx.redirect(f"/admin/network/lines/{code}")

    @rx.event
    async def add_station(self, form: dict[str, Any]) -> Any:
        """A new station, on a line at once or on none yet."""
        line, _, branch = text(form, "branch").rpartition("/")
        on = {"line": line, "branch": typed_whole(branch)} if line else {}
        name = text(form, "name")
        if not await self._draw({"op": "add_station", "name": name, **_given(form, "code"), **on}):
            return None
        self.query, self.query_round = name.strip()[:QUERY_MAX], self.query_round + 1
        await self._search()
        return CanvasState.refresh

    async def _draw(self, operation: dict[str, Any]) -> bool:
        """Whether it was drawn; a refusal is said in the form."""
        self.error = ""
        try:
            await draw(self, operation)
        except AppError as refusal:
            self.error = refusal.detail
            return False
        self.form = ""
        return True

    async def _search(self) -> None:
        found: Any = ([], 0)
        if self.query.strip():
            found = await look_if_allowed(self, network_editor_views.stations, self.query)
        if found is not None:
            self.stations, count = found
            self.found_label = _found(self.query, len(self.stations), count)


class WalkState(rx.State):
    """Walks between stations: a new one, another time or distance, and their end."""

    start: str = ""
    goal: str = ""
    error: str = ""
    edited: str = ""

    @rx.event
    def pick_start(self, code: str) -> None:
        """One end."""
        self.start, self.error = str(code)[:64], ""

    @rx.event
    def pick_goal(self, code: str) -> None:
        """The other end."""
        self.goal, self.error = str(code)[:64], ""

    @rx.event
    async def add(self, form: dict[str, Any]) -> Any:
        """Let people walk between two stations."""
        if not (self.start and self.goal):
            self.error = t("Please choose both stations.")
            return None
        if not await self._draw("add_walk", self.start, self.goal, **_measures(form)):
            return None
        self.start = self.goal = ""
        return CanvasState.refresh

    @rx.event
    def edit(self, key: str) -> None:
        """Open a walk's time and distance, or close them again."""
        self.edited = "" if self.edited == str(key) else str(key)[:200]
        self.error = ""

    @rx.event
    async def change(self, a: str, b: str, form: dict[str, Any]) -> None:
        """Another time or distance."""
        if await self._draw("change_walk", a, b, **_measures(form)):
            self.edited = ""

    @rx.event
    async def remove(self, a: str, b: str) -> Any:
        """Take a walk away."""
        await draw(self, {"op": "remove_walk", "from": str(a), "to": str(b)})
        self.edited = ""
        return CanvasState.refresh

    async def _draw(self, op: str, a: str, b: str, **measures: int) -> bool:
        self.error = ""
        try:
            await draw(self, {"op": op, "from": str(a), "to": str(b), **measures})
        except AppError as refusal:
            self.error = refusal.detail
            return False
        return True


def _measures(form: Any) -> dict[str, int]:
    return {
        "duration_s": typed_whole(text(form, "duration_s")),
        "distance_m": typed_whole(text(form, "distance_m")),
    }


def _given(form: Any, name: str) -> dict[str, str]:
    """A field that may be left empty."""
    typed = text(form, name).strip()
    return {name: typed} if typed else {}


def _found(query: str, shown: int, count: int) -> str:
    if not query.strip() or 0 < count <= shown:
        return ""
    return t("The first {n} of {all}.").format(n=shown, all=count) if count else t("No station has this in its name.")
