"""One station in a dialog: its name, its place on the line it was opened from, and its end."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.services import network_stations
from metro_web.services.network_stations import Placing
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.inputs import text
from metro_web.state.line import LineState
from metro_web.state.network_board import NetworkBoardState


class StationDialogState(rx.State):
    """The station that is open; with `line` it has a place to be moved from."""

    is_open: bool = False
    code: str = ""
    name: str = ""
    line: str = ""
    line_name: str = ""
    branch: int = 0
    place: int = 0
    count: int = 0
    error: str = ""
    is_sure: bool = False

    @rx.event
    def open_station(self, code: str, name: str) -> None:
        """From the list of the network."""
        self.code, self.name, self.line = str(code), str(name), ""
        self.is_open, self.error, self.is_sure = True, "", False

    @rx.event
    async def open_stop(self, code: str, branch: int) -> None:
        """From a line's order."""
        line = (await self.get_state(LineState)).line
        for each in line.branches:
            codes = [stop.code for stop in each.stops]
            if each.position == branch and code in codes:
                self.place, self.count, self.branch = codes.index(code) + 1, len(codes), each.position
                self.code, self.name = code, each.stops[self.place - 1].name
                self.line, self.line_name = line.sign.code, line.sign.name
                self.is_open, self.error, self.is_sure = True, "", False

    @rx.event
    def close(self) -> None:
        """Nothing more."""
        self.is_open = False

    @rx.event
    async def rename(self, form: dict[str, Any]) -> Any:
        """Everywhere at once."""
        name = text(form, "name")
        return await self._do(t("Renamed"), network_stations.rename_station, self.code, name, about=name.strip())

    @rx.event
    async def move(self, form: dict[str, Any]) -> Any:
        """To a place, from 1."""
        typed = text(form, "place").strip()
        place = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1
        placing = Placing(self.code, None, place, self.branch)
        return await self._do(t("Moved"), network_stations.put_station, self.line, placing)

    @rx.event
    async def take_off(self) -> Any:
        """Off this line; it stays a station."""
        return await self._do(t("Taken off the line"), network_stations.take_off, self.line, self.code)

    @rx.event
    def ask_delete(self) -> None:
        """Whether that is meant."""
        self.is_sure, self.error = True, ""

    @rx.event
    async def delete(self) -> Any:
        """Off all lines and gone; only where nobody ever bought a journey past it."""
        if not self.is_sure:
            return None
        self.is_sure = False
        return await self._do(t("Deleted"), network_stations.delete_station, self.code)

    async def _do(self, told: str, use_case: Any, *args: Any, about: str = "") -> Any:
        self.error = ""
        try:
            await call(self, use_case, *args)
        except AppError as refusal:
            self.error = refusal.detail
            return None
        self.is_open = False
        page = LineState.refresh if self.line else NetworkBoardState.refresh
        return [page, notice.tell(told, about or self.name, kind="done")]
