"""The editor of one line: its order by keys and buttons, its name and colour, new stations and branches.

Keeps true: what is drawn after every change, refused ones too, is the order as it stands in the database.
"""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.queries.line_editor_view import EditedLine
from metro_web.services import admin_views, network_lines, network_stations
from metro_web.services.network_lines import LinePatch
from metro_web.services.network_stations import Placing
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import text


class LineState(rx.State):
    """The line named in the address."""

    is_loaded: bool = False
    is_missing: bool = False
    line: EditedLine = EditedLine()
    revision: int = 0
    mode: str = "known"
    chosen: str = ""
    add_error: str = ""
    facts_error: str = ""

    @rx.event
    async def load(self) -> None:
        """The line as it stands."""
        self.add_error = self.facts_error = self.chosen = ""
        code = self.router.url.path.rstrip("/").rpartition("/")[2]
        if code != self.line.sign.code:
            self.line, self.is_loaded = EditedLine(), False
        await self._show(code)

    @rx.event
    async def refresh(self) -> None:
        """Something was changed in a dialog."""
        await self._show(self.line.sign.code)

    @rx.event
    async def move(self, code: str, place: int, branch: int) -> None:
        """Put a station at a place of its branch, from 1."""
        try:
            placing = Placing(str(code), None, _number(place), _number(branch))
            await call(self, network_stations.put_station, self.line.sign.code, placing)
        finally:
            await self._show(self.line.sign.code)

    @rx.event
    def pick_mode(self, mode: str) -> None:
        """A station that exists, or a new one."""
        self.mode, self.add_error = ("new" if mode == "new" else "known"), ""

    @rx.event
    def pick_station(self, code: str) -> None:
        """The station to put on the line."""
        self.chosen, self.add_error = str(code)[:64], ""

    @rx.event
    async def add_stop(self, form: dict[str, Any]) -> Any:
        """Put a station on the line, at a place or at the end."""
        is_new = self.mode == "new"
        code = text(form, "code").strip() if is_new else self.chosen
        place, branch = text(form, "place").strip(), text(form, "branch").strip()
        if not code:
            self.add_error = t("Please give the station a code.") if is_new else t("Please choose a station.")
            return None
        placing = Placing(code, text(form, "name") if is_new else None, _typed(place), _typed(branch))
        try:
            await call(self, network_stations.put_station, self.line.sign.code, placing)
        except AppError as refusal:
            self.add_error = refusal.detail
            return None
        self.chosen, self.add_error = "", ""
        await self._show(self.line.sign.code)
        return notice.tell(t("The station is on the line"), kind="done")

    @rx.event
    async def save_facts(self, form: dict[str, Any]) -> Any:
        """Name and colour."""
        patch = LinePatch(name=text(form, "name"), color=text(form, "color"))
        self.facts_error = ""
        try:
            await call(self, network_lines.change_line, self.line.sign.code, patch)
        except AppError as refusal:
            self.facts_error = refusal.detail
            return None
        await self._show(self.line.sign.code)
        return notice.tell(t("Saved"), kind="done")

    @rx.event
    async def add_branch(self, form: dict[str, Any]) -> None:
        """An empty branch after the others."""
        await call(self, network_lines.add_branch, self.line.sign.code, text(form, "branch_name"))
        await self._show(self.line.sign.code)

    @rx.event
    async def delete_branch(self, position: int) -> None:
        """A branch with its order; its stations stay."""
        await call(self, network_lines.delete_branch, self.line.sign.code, _number(position))
        await self._show(self.line.sign.code)

    async def _show(self, code: str) -> None:
        try:
            found = await look_if_allowed(self, admin_views.line, code)
        except NotFound:
            self.is_missing, self.is_loaded = True, True
            return
        if found is not None:
            self.line, self.is_missing, self.is_loaded = found, False, True
            self.revision += 1


class LineEndState(rx.State):
    """Deleting a line, after it was asked whether that is meant."""

    is_open: bool = False
    error: str = ""

    @rx.event
    def toggle(self) -> None:
        """Ask, or leave it."""
        self.is_open, self.error = not self.is_open, ""

    @rx.event
    async def delete(self) -> Any:
        """Only where nobody ever bought a ride on it."""
        line = (await self.get_state(LineState)).line
        try:
            await call(self, network_lines.delete_line, line.sign.code)
        except AppError as refusal:
            self.error = refusal.detail
            return None
        self.is_open = False
        gone = t("{line} is gone. Its stations stay.").format(line=line.sign.name)
        return [rx.redirect("/admin/network"), notice.tell(t("Deleted"), gone, kind="done")]


def _number(value: Any) -> int:
    """A whole number from a page; -1, which no service accepts, for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10_000 else -1


def _typed(number: str) -> int | None:
    """None for nothing typed."""
    if not number:
        return None
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else -1
