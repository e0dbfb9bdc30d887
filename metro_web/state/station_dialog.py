"""One station of the draft in a dialog: its name, the lines that call there, its place on the drawing, and its end."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.queries.station_editor_view import EditedStation
from metro_web.services import network_editor_views
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import text, typed_whole, whole
from metro_web.state.line import LineState
from metro_web.state.network_board import NetworkBoardState
from metro_web.state.network_canvas import CanvasState
from metro_web.state.network_draft import draw


class StationDialogState(rx.State):
    """The station that is open; `line` and `branch` name where it was opened from, if that was a line's order."""

    is_open: bool = False
    station: EditedStation = EditedStation()
    line: str = ""
    error: str = ""
    is_sure: bool = False

    @rx.event
    async def open_station(self, code: str) -> None:
        """From the lists or the drawing of the network."""
        self.line = ""
        await self._open(str(code)[:64])

    @rx.event
    async def open_stop(self, code: str, _branch: int) -> None:
        """From a line's order."""
        self.line = (await self.get_state(LineState)).code
        await self._open(str(code)[:64])

    @rx.event
    def close(self) -> None:
        """Nothing more."""
        self.is_open = False

    @rx.event
    async def rename(self, form: dict[str, Any]) -> Any:
        """On all its lines at once."""
        name = text(form, "name")
        return await self._do({"op": "rename_station", "name": name})

    @rx.event
    async def take_off(self, line: str, branch: int) -> Any:
        """Off one branch; it stays a station."""
        return await self._do({"op": "take_off", "line": str(line), "branch": whole(branch)})

    @rx.event
    async def put_on(self, form: dict[str, Any]) -> Any:
        """Onto another branch, at its end or at a place."""
        line, _, branch = text(form, "branch").rpartition("/")
        place = text(form, "place").strip()
        at = {"position": typed_whole(place)} if place else {}
        onto = {"op": "put_station", "line": line, "branch": typed_whole(branch)}
        return await self._do({**onto, **at})

    @rx.event
    async def split(self, line: str, branch: int) -> Any:
        """Make two branches of one, both with this station."""
        return await self._do({"op": "split_branch", "line": str(line), "branch": whole(branch)})

    @rx.event
    async def measure(self, line: str, following: str, form: dict[str, Any]) -> Any:
        """Metres and seconds of the ride to the next station; empty is not measured."""
        measures = {
            key: typed_whole(text(form, key)) for key in ("distance_m", "duration_s") if text(form, key).strip()
        }
        ride = {"op": "set_track", "line": str(line), "from": self.station.code, "to": str(following)}
        return await self._do({**ride, **measures})

    @rx.event
    async def let_place(self) -> Any:
        """Have the program find its place on the drawing."""
        return await self._do({"op": "place_station", "x": None, "y": None})

    @rx.event
    def ask_remove(self) -> None:
        """Whether that is meant."""
        self.is_sure, self.error = True, ""

    @rx.event
    async def remove(self) -> Any:
        """Off all lines and gone from the draft."""
        if not self.is_sure:
            return None
        self.is_sure = False
        return await self._do({"op": "remove_station"}, is_last=True)

    async def _open(self, code: str) -> None:
        found = await look_if_allowed(self, network_editor_views.station, code)
        if found is not None:
            self.station, self.is_open, self.error, self.is_sure = found, True, "", False

    async def _do(self, operation: Mapping[str, Any], *, is_last: bool = False) -> Any:
        """Draw it, and show the station as it is then; a refusal is said in the dialog."""
        code = self.station.code
        self.error = ""
        try:
            await draw(self, {"station": code, **operation})
        except AppError as refusal:
            self.error = refusal.detail
            return None
        if is_last:
            self.is_open = False
        else:
            await self._open(code)
        return LineState.refresh if self.line else [CanvasState.refresh, NetworkBoardState.refresh]
