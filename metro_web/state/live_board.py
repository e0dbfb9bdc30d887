"""Footfall, live: the board of today follows the gates within a second; other days stand still.

Keeps true: only those whose role was checked enter the room, and what is sent there is counts, never people.
"""

import asyncio
from typing import Any

import reflex as rx

from metro_web.core import clock, db
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.queries import footfall as footfall_queries
from metro_web.queries import footfall_view
from metro_web.queries.footfall_view import FootfallView, LineBar, StationBar
from metro_web.services import admin_views, footfall
from metro_web.state import live
from metro_web.state.doors import look_if_allowed

ROOM = "footfall"
LIVE_FIELDS = ("day", "day_label", "total", "inside", "left", "lines", "busiest", "counts", "as_of")


class FootfallState(rx.State):
    """One service day. `counts` has the stations where anybody was; `names` has all of them."""

    is_loaded: bool = False
    is_today: bool = True
    is_paused: bool = False
    day: str = ""
    day_label: str = ""
    day_error: str = ""
    total: int = 0
    inside: int = 0
    left: int = 0
    lines: list[LineBar] = []
    busiest: list[StationBar] = []
    names: list[list[str]] = []
    counts: list[list[Any]] = []
    as_of: str = ""

    @rx.event
    async def load(self) -> None:
        """Today, live."""
        await self._follow()

    @rx.event
    async def resume(self) -> None:
        """Today again, live."""
        await self._follow()

    @rx.event
    async def pause(self) -> None:
        """Let the figures stand still."""
        await live.leave(self, ROOM)
        self.is_paused = self.is_today

    @rx.event
    async def go_away(self) -> None:
        """The page was left."""
        await live.leave(self, ROOM)

    @rx.event
    async def pick_day(self, day: str) -> None:
        """Another day, as it was; today goes on living."""
        self.day_error = ""
        try:
            wanted = footfall_view.day_of(str(day))
        except InvalidInput as refusal:
            self.day_error = refusal.detail
            return
        if wanted == footfall.today():
            await self._follow()
            return
        await live.leave(self, ROOM)
        view = await look_if_allowed(self, admin_views.footfall_board, wanted)
        if view is not None:
            self._show(view, is_today=False)

    async def _follow(self) -> None:
        view = await look_if_allowed(self, admin_views.footfall_board)
        if view is None:
            await live.leave(self, ROOM)
            return
        await live.enter(self, ROOM)
        # Once more, now from within the room: nothing between the first look and the entrance is missed.
        view = await look_if_allowed(self, admin_views.footfall_board) or view
        self._show(view, is_today=True)

    def _show(self, view: FootfallView, *, is_today: bool) -> None:
        for name in (*LIVE_FIELDS, "names"):
            setattr(self, name, getattr(view, name))
        self.is_today, self.is_paused, self.day_error, self.is_loaded = is_today, False, "", True


class _Seen:
    mark = -1


def _news(tx: Tx) -> dict[str, Any]:
    """The whole board where anything moved; else only the time, which says that the board is alive."""
    mark = footfall_queries.marker(tx)
    if mark == _Seen.mark:
        return {"as_of": footfall_view.clock_label(clock.utc_now())}
    _Seen.mark = mark
    found = footfall_view.board(footfall_queries.of_day(tx, footfall.today()), with_names=False)
    return {name: getattr(found, name) for name in LIVE_FIELDS}


async def _look() -> None:
    await live.emit(FootfallState, await asyncio.to_thread(db.read, _news), room=ROOM)


live.watch(ROOM, _look)
