"""Stopping and starting the metro and its lines. A stop is asked about first, with the words passengers will read."""

import asyncio
from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.queries import network as network_queries
from metro_web.queries import network_board_view
from metro_web.queries.network_board_view import LineRow, NetworkBoard
from metro_web.services import admin_views, network_lines, service_control
from metro_web.services.network_lines import LinePatch
from metro_web.state import live, notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import text

ROOM = "service_control"
REASON_MAX = 400


class ServiceControlState(rx.State):
    """What runs, and the stop that is being asked about; `target` is a line's code, or '' for everything."""

    is_loaded: bool = False
    is_running: bool = True
    reason: str = ""
    running_label: str = ""
    lines: list[LineRow] = []
    is_asking: bool = False
    target: str = ""
    target_name: str = ""
    draft: str = ""
    error: str = ""

    @rx.event
    async def load(self) -> None:
        """As it is now, and whatever others do meanwhile."""
        self.is_asking = False
        board = await look_if_allowed(self, admin_views.network)
        if board is not None:
            await live.enter(self, ROOM)
            self._show(board)

    @rx.event
    async def go_away(self) -> None:
        """The page was left."""
        await live.leave(self, ROOM)

    @rx.event
    def ask_stop(self, code: str) -> None:
        """Which line, or '' for the whole metro."""
        names = {row.sign.code: row.sign.name for row in self.lines}
        self.target = code if code in names else ""
        self.target_name = names.get(code, t("The whole metro"))
        self.draft, self.error, self.is_asking = "", "", True

    @rx.event
    def write(self, reason: str) -> None:
        """The words as passengers would read them."""
        self.draft = str(reason)[:REASON_MAX]

    @rx.event
    def leave_it(self) -> None:
        """Nothing is stopped."""
        self.is_asking = False

    @rx.event
    async def stop(self, form: dict[str, Any]) -> Any:
        """Stop what was asked about."""
        if not self.is_asking:
            return None
        try:
            await self._set(self.target, is_running=False, reason=text(form, "reason"))
        except AppError as refusal:
            self.error = refusal.detail
            return None
        self.is_asking = False
        return notice.tell(t("{what} is stopped").format(what=self.target_name), kind="warn")

    @rx.event
    async def start(self, code: str) -> Any:
        """Start a line, or with '' the whole metro."""
        await self._set(str(code), is_running=True, reason=None)
        return notice.tell(t("Running again"), kind="done")

    async def _set(self, code: str, *, is_running: bool, reason: str | None) -> None:
        if code:
            await call(self, network_lines.change_line, code, LinePatch(is_running=is_running, reason=reason))
        else:
            await call(self, service_control.set_service, is_running, reason)
        board = await look_if_allowed(self, admin_views.network)
        if board is not None:
            self._show(board)

    def _show(self, board: NetworkBoard) -> None:
        for name, value in _fields(board).items():
            setattr(self, name, value)
        self.is_loaded = True


class _Seen:
    version = -1


def _fields(board: NetworkBoard) -> dict[str, Any]:
    return {name: getattr(board, name) for name in ("is_running", "reason", "running_label", "lines")}


async def _look() -> None:
    """Another admin's edit is shown too."""
    network = network_queries.latest().network
    if network.version != _Seen.version:
        _Seen.version = network.version
        board = await asyncio.to_thread(network_board_view.board, network)
        await live.emit(ServiceControlState, _fields(board), room=ROOM)


live.watch(ROOM, _look)
