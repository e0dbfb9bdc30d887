"""The editor of one line of the draft: the order of its branches, its name and sign, new stations and branches.

Keeps true: what is drawn after every edit, refused ones too, is the order as the draft has it.
"""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.domain.editing import shaping
from metro_web.queries.network_draft_view import DraftLineView
from metro_web.services import network_draft_views, network_editor_views
from metro_web.state import notice
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import text, typed_whole, whole
from metro_web.state.network_draft import draw


class LineState(rx.State):
    """The line named in the address; `answered` is the number of the last move that was taken or refused."""

    is_loaded: bool = False
    is_missing: bool = False
    code: str = ""
    view: DraftLineView = DraftLineView()
    names: dict[str, Any] = {}
    answered: int = 0
    mode: str = "known"
    chosen: str = ""
    proposed: str = ""
    round: int = 0
    error: str = ""
    facts_error: str = ""

    @rx.event
    async def load(self) -> None:
        """The line as the draft has it."""
        self.error = self.facts_error = self.chosen = self.proposed = ""
        self.round = 0
        code = self.router.url.path.rstrip("/").rpartition("/")[2]
        if code != self.code:
            self.code, self.view, self.is_loaded = code, DraftLineView(), False
        await self._show()

    @rx.event
    async def refresh(self) -> None:
        """The draft was changed elsewhere."""
        await self._show()

    @rx.event
    async def move(self, code: str, place: int, branch: int, number: int) -> None:
        """Put a station at a place of its branch, from 1."""
        order = {"op": "put_station", "line": self.code, "station": str(code), "branch": whole(branch)}
        try:
            await draw(self, {**order, "position": whole(place)})
        finally:
            self.answered = whole(number)
            await self._show()

    @rx.event
    def pick_mode(self, mode: str) -> None:
        """A station that exists, or a new one."""
        self.mode, self.error, self.proposed = ("new" if mode == "new" else "known"), "", ""

    @rx.event
    def pick_station(self, code: str) -> None:
        """The station to put on the line."""
        self.chosen, self.error = str(code)[:64], ""

    @rx.event
    def propose(self, name: str, asked_in: int) -> None:
        """The code that a new station of this name would get; too late once it was added in round `asked_in`."""
        if asked_in != self.round:
            return
        taken = [each["code"] for each in self.names.get("stations", ())]
        self.proposed = shaping.code_of(str(name)[:200], taken, "station") if str(name).strip() else ""

    @rx.event
    async def add_stop(self, form: dict[str, Any]) -> None:
        """Put a station on the line, at a place or at the end."""
        try:
            await draw(self, _added(self.code, self.chosen if self.mode == "known" else None, form))
        except AppError as refusal:
            self.error = refusal.detail
            return
        self.chosen = self.error = self.proposed = ""
        self.round += 1
        await self._show()

    @rx.event
    async def save_facts(self, form: dict[str, Any]) -> None:
        """Name, colour, sign, and the place among the lines."""
        facts = {key: text(form, key) for key in ("name", "color", "letter", "shape")}
        place = {"op": "move_line", "line": self.code, "position": typed_whole(text(form, "position"))}
        self.facts_error = ""
        try:
            await draw(self, {"op": "change_line", "line": self.code, **facts}, place)
        except AppError as refusal:
            self.facts_error = refusal.detail
            return
        await self._show()

    async def _show(self) -> None:
        try:
            found = await look_if_allowed(self, network_draft_views.line, self.code)
            names = await look_if_allowed(self, network_editor_views.names)
        except NotFound:
            self.is_missing, self.is_loaded = True, True
            return
        if found is not None and names is not None:
            self.view, self.names, self.is_missing, self.is_loaded = found, names, False, True


class BranchState(rx.State):
    """The branches of the line that is open, and the line's end."""

    error: str = ""
    opened: int = -1
    is_ending: bool = False

    @rx.event
    def toggle(self, branch: int) -> None:
        """Open what can be done with a branch, or close it."""
        self.opened, self.error = (-1 if self.opened == branch else whole(branch)), ""

    @rx.event
    async def add(self, form: dict[str, Any]) -> Any:
        """An empty branch after the others."""
        return await self._do({"op": "add_branch", "name": text(form, "branch_name")})

    @rx.event
    async def rename(self, form: dict[str, Any]) -> Any:
        """Another name, or none."""
        return await self._do({"op": "rename_branch", "branch": self.opened, "name": text(form, "name")})

    @rx.event
    async def set_ring(self, branch: int, is_ring: bool) -> Any:
        """Close it from its last station to its first, or open it."""
        return await self._do({"op": "set_ring", "branch": whole(branch), "ring": is_ring is True})

    @rx.event
    async def join(self, form: dict[str, Any]) -> Any:
        """Another branch's stations after this one's."""
        other = typed_whole(text(form, "other"))
        return await self._do({"op": "join_branches", "branch": self.opened, "other": other})

    @rx.event
    async def remove(self, branch: int) -> Any:
        """A branch with its order; its stations stay."""
        return await self._do({"op": "remove_branch", "branch": whole(branch)})

    @rx.event
    def toggle_end(self) -> None:
        """Ask whether the whole line should go, or leave it."""
        self.is_ending = not self.is_ending

    @rx.event
    async def remove_line(self) -> Any:
        """The line leaves the draft; its stations stay."""
        line = (await self.get_state(LineState)).view.line.sign
        await draw(self, {"op": "remove_line", "line": line.code})
        self.is_ending = False
        gone = t("{line} is gone from the draft. Its stations stay.").format(line=line.name)
        return [rx.redirect("/admin/network"), notice.tell(t("Removed"), gone, kind="done")]

    async def _do(self, operation: dict[str, Any]) -> Any:
        self.error = ""
        line = await self.get_state(LineState)
        try:
            await draw(self, {**operation, "line": line.code})
        except AppError as refusal:
            self.error = refusal.detail
            return None
        self.opened = -1
        return LineState.refresh


def _added(line: str, known: str | None, form: Any) -> dict[str, Any]:
    """A known station onto the line, or with `known` None a new one, as the form says."""
    place, branch, code = (text(form, key).strip() for key in ("place", "branch", "code"))
    where: dict[str, Any] = {"line": line}
    if place:
        where["position"] = typed_whole(place)
    if branch:
        where["branch"] = typed_whole(branch)
    if known is not None:
        return {"op": "put_station", "station": known, **where}
    return {"op": "add_station", "name": text(form, "name"), **({"code": code} if code else {}), **where}
