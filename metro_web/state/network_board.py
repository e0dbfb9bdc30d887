"""The network's list: find stations, add a line, join two stations by a walk."""

import re
import unicodedata
from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.domain.network import Walk
from metro_web.queries.network_board_view import NetworkBoard, StationRow
from metro_web.services import admin_views, network_lines, network_stations
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import field_of, text

QUERY_MAX = 100


class NetworkBoardState(rx.State):
    """Lines, walks, and the stations looked for."""

    is_loaded: bool = False
    board: NetworkBoard = NetworkBoard()
    query: str = ""
    stations: list[StationRow] = []
    found: int = 0
    is_adding: bool = False
    add_error: str = ""
    walk_from: str = ""
    walk_to: str = ""
    walk_error: str = ""

    @rx.event
    async def load(self) -> None:
        """The network as it is now."""
        self.is_adding, self.add_error, self.walk_error = False, "", ""
        await self._show()

    @rx.event
    async def refresh(self) -> None:
        """Something was changed in a dialog."""
        await self._show()

    @rx.event
    async def search(self, query: str) -> None:
        """Stations by any part of the name."""
        self.query = str(query)[:QUERY_MAX]
        await self._search()

    @rx.event
    def toggle_adding(self) -> None:
        """Open or close the form for a new line."""
        self.is_adding, self.add_error = not self.is_adding, ""

    @rx.event
    async def add_line(self, form: dict[str, Any]) -> Any:
        """A new line; its stations come next, on its own page."""
        name, code = text(form, "name"), text(form, "code").strip()
        code = code or _code_from(name)
        if not name.strip():
            self.add_error = t("Please give the line a name.")
            return None
        try:
            await call(self, network_lines.add_line, code, name, text(form, "color"))
        except AppError as refusal:
            self.add_error = refusal.detail
            return None
        self.is_adding, self.add_error = False, ""
        return rx.redirect(f"/admin/network/lines/{code}")

    @rx.event
    def pick_walk_from(self, code: str) -> None:
        """One end."""
        self.walk_from, self.walk_error = str(code)[:64], ""

    @rx.event
    def pick_walk_to(self, code: str) -> None:
        """The other end."""
        self.walk_to, self.walk_error = str(code)[:64], ""

    @rx.event
    async def add_walk(self, form: dict[str, Any]) -> Any:
        """Let people walk between two stations."""
        minutes, metres = _whole(text(form, "minutes")), _whole(text(form, "metres"))
        try:
            await call(self, network_stations.link, Walk(self.walk_from, self.walk_to, minutes * 60, metres))
        except AppError as refusal:
            is_blank = not (self.walk_from and self.walk_to) and field_of(refusal) == ""
            self.walk_error = t("Please choose both stations.") if is_blank else refusal.detail
            return None
        self.walk_from = self.walk_to = ""
        await self._show()
        return notice.tell(t("They are joined by a walk now"), kind="done")

    @rx.event
    async def remove_walk(self, a: str, b: str) -> Any:
        """Take a walk away."""
        await call(self, network_stations.unlink, str(a), str(b))
        await self._show()
        return notice.tell(t("The walk is gone"), kind="done")

    async def _show(self) -> None:
        board = await look_if_allowed(self, admin_views.network)
        if board is not None:
            self.board, self.is_loaded = board, True
            await self._search()

    async def _search(self) -> None:
        found = await look_if_allowed(self, admin_views.stations, self.query) if self.query.strip() else ([], 0)
        if found is not None:
            self.stations, self.found = found


def _code_from(name: str) -> str:
    """`Airport Express` gives `airport-express`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40]


def _whole(number: str) -> int:
    """A whole number as typed; -1, which no service accepts, for anything else."""
    bare = number.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 7 else -1
