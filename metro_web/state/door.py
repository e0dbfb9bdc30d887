"""A door at an event or trip, worked by staff: what is checked in, one ticket after the other, and who has come, live.

Keeps true: only staff enter a door's room, and what is sent there is counts, never people.
"""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

import reflex as rx

from metro_web.core import clock, db
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, NotAllowed, Unauthenticated
from metro_web.core.i18n import t
from metro_web.queries import scans
from metro_web.queries.door_view import ArrivalRow, DoorBoard, DoorChoice
from metro_web.queries.gate_view import STOP, Verdict
from metro_web.services import door_views
from metro_web.services.scanning import DIRECTIONS
from metro_web.state import live
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.gate import RECENT, TOKEN_MAX, RecentScan, line_of

ROOM = "door:"


class DoorState(rx.State):
    """This screen: what it checks in, what it shows now, and what it decided lately."""

    is_loaded: bool = False
    which: str = rx.LocalStorage("", name="door_which")
    direction: str = rx.LocalStorage("entry", name="door_direction")
    chosen: DoorChoice = DoorChoice()
    choices: list[DoorChoice] = []
    words: str = ""
    is_choosing: bool = False
    verdict: Verdict = Verdict()
    number: int = 0
    recent: list[RecentScan] = []
    total: ArrivalRow = ArrivalRow()
    sections: list[ArrivalRow] = []
    as_of: str = ""
    _inventory: str = ""
    _room: str = ""

    @rx.event
    async def load(self) -> None:
        """What this device checked in last."""
        which, direction = self.which, self.direction
        found = await look_if_allowed(self, door_views.chosen, which)
        self.which, self.direction = which, direction  # the device keeps its place, whoever signs in
        if found is not None:
            self.recent, self.verdict = [], Verdict()
            await self._stand(*found)
            self.is_loaded = True

    @rx.event
    async def pick(self, which: str) -> None:
        """This door is for it from now on."""
        self.which = str(which)[:64]
        found = await look_if_allowed(self, door_views.chosen, self.which)
        if found is not None:
            await self._stand(*found)

    @rx.event
    async def find(self, words: str) -> None:
        """Others, by words."""
        self.words = str(words)[:120]
        self.choices = await look_if_allowed(self, door_views.choices, self.words) or []

    @rx.event
    async def choose(self) -> None:
        """Something else."""
        await self._leave()
        self.is_choosing, self.words = True, ""
        self.choices = await look_if_allowed(self, door_views.choices) or []

    @rx.event
    def pick_direction(self, direction: str) -> None:
        """In or out, where one may come back."""
        if direction in DIRECTIONS:
            self.direction = direction

    @rx.event
    async def scan(self, text: str) -> None:
        """What a scanner read or somebody typed."""
        token = str(text).strip()[:TOKEN_MAX]
        if not token or not self._inventory:
            return
        try:
            shown = await call(self, door_views.scan, self.which, token, self.direction)
        except AppError as refusal:
            if isinstance(refusal, Unauthenticated | NotAllowed):
                raise
            shown = Verdict(tone=STOP, word=t("Not accepted"), why=refusal.detail, direction=self.direction)
        self._show(shown)
        await self._count()

    @rx.event
    def close(self) -> None:
        """The next one, please."""
        self.verdict = replace(Verdict())

    @rx.event
    async def go_away(self) -> None:
        """The page was left."""
        await self._leave()

    async def _stand(self, chosen: DoorChoice, inventory_id: str) -> None:
        await self._leave()
        self.chosen, self._inventory, self.is_choosing = chosen, inventory_id, not inventory_id
        if not inventory_id:
            self.choices = await look_if_allowed(self, door_views.choices) or []
            return
        self._room = ROOM + inventory_id
        await live.enter(self, self._room)
        await self._count()

    async def _leave(self) -> None:
        if self._room:
            await live.leave(self, self._room)
            self._room = ""

    async def _count(self) -> None:
        board = await look_if_allowed(self, door_views.board, self._inventory)
        if board is not None:
            self.total, self.sections, self.as_of = board.total, board.sections, board.as_of

    def _show(self, verdict: Verdict) -> None:
        self.number += 1
        self.verdict = verdict
        self.recent = [line_of(self.number, verdict), *self.recent][:RECENT]


_seen: dict[str, tuple[object, ...]] = {}


def _news(inventory_ids: list[str], tx: Tx) -> dict[str, DoorBoard]:
    """Boards of those doors where anybody was scanned, or anything sold, since the last look."""
    now, found = clock.utc_now(), {}
    for gone in _seen.keys() - set(inventory_ids):
        del _seen[gone]
    for inventory_id in inventory_ids:
        mark = scans.door_mark(tx, inventory_id)
        if _seen.get(inventory_id) != mark:
            _seen[inventory_id] = mark
            found[inventory_id] = door_views.board_of(tx, inventory_id, now)
    return found


async def _look(rooms: list[str]) -> None:
    boards = await asyncio.to_thread(db.read, partial(_news, [room.removeprefix(ROOM) for room in rooms]))
    for inventory_id, board in boards.items():
        patch: dict[str, Any] = {"total": board.total, "sections": board.sections, "as_of": board.as_of}
        await live.emit(DoorState, patch, room=ROOM + inventory_id)


live.watch_each(ROOM, _look, every_seconds=live.QUICK_SECONDS)
