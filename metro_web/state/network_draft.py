"""The draft that every page of the network editor works on: what it is, how it is edited, and who else has been there.

Keeps true: an edit goes to the revision that this tab shows, so that one made in another window is never written over;
and a tab that is behind hears of it within a second, not at its next press.
"""

import asyncio
import dataclasses
from collections.abc import Mapping
from typing import Any

import reflex as rx

from metro_web.core import db
from metro_web.core.errors import Conflict
from metro_web.core.i18n import t
from metro_web.queries import network_drafts as draft_queries
from metro_web.queries.network_draft_view import DraftView
from metro_web.services import network_draft_views, network_drafts
from metro_web.state import live, notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed

ROOM = "network-drafts"
LOOSE_SHOWN = 12


class DraftState(rx.State):
    """One's own draft. `newest` is what the live loop last said of its revision; `shown` counts what was drawn anew."""

    is_loaded: bool = False
    view: DraftView = DraftView()
    newest: int = -1
    shown: int = 0
    conflicts: list[str] = []
    is_discarding: bool = False

    @rx.event
    async def load(self) -> None:
        """The draft, or the network in force where nothing is drawn; from now on this tab hears of changes."""
        self.conflicts, self.is_discarding = [], False
        await self._show()
        if self.is_loaded:
            await live.enter(self, ROOM)
            await live.enter(self, _room(await self._owner()))

    @rx.event
    async def go_away(self) -> None:
        """The page was left."""
        await live.leave(self, ROOM)

    @rx.event
    async def follow(self) -> Any:
        """The live loop says that the network or this draft moved: show it, and tell where a hand was not here."""
        before = self.view
        await self._show()
        if self.view.revision != before.revision:
            return notice.tell(
                t("Your draft was changed in another window"), t("Here it is as it stands."), kind="info"
            )
        if self.view.is_behind and not before.is_behind and self.view.exists:
            return notice.tell(t("The network was changed by somebody else"), _first(self.view.behind), kind="warn")
        if before.base_version and _drawn(self.view) != _drawn(before):
            return notice.tell(t("The network was changed by somebody else"), t("You see the newest."), kind="info")
        return None

    @rx.event
    def toggle_discard(self) -> None:
        """Ask whether that is meant, or leave it."""
        self.is_discarding = not self.is_discarding

    @rx.event
    async def discard(self) -> Any:
        """Throw the draft away; the network stays as it is."""
        self.is_discarding, self.conflicts = False, []
        await self._tried(network_drafts.discard, self.view.revision)
        await self._show()
        return notice.tell(t("The draft is thrown away"), t("The network is as it was."), kind="done")

    @rx.event
    async def rebase(self) -> Any:
        """Put the draft on the newest network; where both changed one thing, theirs is kept and named."""
        moved = await self._tried(network_draft_views.rebase, self.view.revision)
        self._take(moved.draft)
        self.shown += 1
        self.conflicts = moved.conflicts
        if moved.conflicts:
            return notice.tell(t("Your draft is up to date"), t("Please look at what was not kept."), kind="warn")
        return notice.tell(t("Your draft is up to date"), t("All of your changes are kept."), kind="done")

    @rx.event
    def forget_conflicts(self) -> None:
        """They were read."""
        self.conflicts = []

    async def _draw(self, *operations: Mapping[str, Any]) -> None:
        """Edit the draft; what another window did meanwhile is shown, and the edit refused."""
        self._take(await self._tried(network_draft_views.edit, self.view.revision, list(operations)))

    async def _tried(self, use_case: Any, *args: Any) -> Any:
        try:
            return await call(self, use_case, *args)
        except Conflict as refusal:
            if refusal.code in ("draft_changed", "network_changed"):
                await self._show()
            raise

    async def _show(self) -> None:
        view = await look_if_allowed(self, network_draft_views.overview)
        if view is not None:
            self._take(view)
            self.is_loaded = True
            self.shown += 1

    def _take(self, view: DraftView) -> None:
        """Stations are searched for, never sent all at once."""
        self.view = dataclasses.replace(view, stations=[], loose=view.loose[:LOOSE_SHOWN])
        self.newest = view.revision

    async def _owner(self) -> str:
        return await look_if_allowed(self, _own_id) or ""


async def draw(state: rx.State, *operations: Mapping[str, Any]) -> None:
    """From the state of a page: edit the draft that all of them show."""
    await (await state.get_state(DraftState))._draw(*operations)


def _own_id(_tx: db.Tx, actor: Any) -> str:
    return str(actor.user_id or "")


def _room(owner: str) -> str:
    return f"{ROOM}:{owner}"


def _first(sentences: list[str]) -> str:
    return sentences[0] if sentences else ""


def _drawn(view: DraftView) -> Any:
    return view.summary, view.lines, view.walks


class _Seen:
    revisions: dict[str, int] = {}


async def _look() -> None:
    """Tell each admin's tabs of a draft that has moved or gone."""
    found = await asyncio.to_thread(db.read, draft_queries.revisions)
    for owner in {*found, *_Seen.revisions}:
        if found.get(owner, 0) != _Seen.revisions.get(owner, 0):
            await live.emit(DraftState, {"newest": found.get(owner, 0)}, room=_room(owner))
    _Seen.revisions = found


live.watch(ROOM, _look)
