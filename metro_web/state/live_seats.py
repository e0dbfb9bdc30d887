"""Seats, live: whoever looks at a seat map hears of holds, sales and releases within half a second, in a few bytes.

Each worker compares what its own board says now with what it said before; so a hold that runs out by time is told
like any other change, and no other process is needed. Keeps true: each message names the version it begins at and
the one it leads to, so a page that missed one knows it and fetches all of it again.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import reflex as rx

from metro_web.core import clock, db
from metro_web.core.db import Tx
from metro_web.domain import seat_status
from metro_web.queries import boards, inventories
from metro_web.queries.inventories import InventoryView
from metro_web.state import live

ROOM = "seats:"
KEPT_MAX = 500
RUNS_MAX = 200
BEAT_SECONDS = 5
AGAIN = -1
News = list[int]


@dataclass
class _Seen:
    """What the pages of one room were told last."""

    inventory: InventoryView
    version: int
    packed: bytes
    told_at: float


_seen: OrderedDict[str, _Seen] = OrderedDict()


def forget() -> None:
    """Begin anew; for tests that put another database under this process."""
    _seen.clear()


def room_of(inventory_id: str, first: int, last: int) -> str:
    """Where segments first … last of an inventory are talked about."""
    return f"{ROOM}{inventory_id}:{first}:{last}"


def watch(state: type[rx.State], var: str) -> None:
    """Tell the news of each room that anybody is in to `state.var`."""

    async def look(rooms: list[str]) -> None:
        for room, news in await asyncio.to_thread(db.read, news_of, rooms):
            await live.emit(state, {var: news}, room=room)

    live.watch_each(ROOM, look, every_seconds=live.QUICK_SECONDS)


def news_of(tx: Tx, rooms: list[str]) -> list[tuple[str, News]]:
    """What to tell: [from version, to version, then first seat, how many, status for each run that changed].

    Nothing changed: the same version twice, every few seconds, so that pages know they hear us. A change too wide to
    be told, or of prices: `AGAIN` in place of the runs.
    """
    found = []
    for room in rooms:
        news = _news(tx, room)
        if news is not None:
            found.append((room, news))
    return found


def runs(before: bytes, after: bytes) -> News:
    """First seat, how many, status: for each run of neighbours that stand otherwise, and alike."""
    told: News = []
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        for seat in range(place * 4, place * 4 + 4):
            status = seat_status.status_of(after, seat)
            if status == seat_status.status_of(before, seat):
                continue
            if told and told[-3] + told[-2] == seat and told[-1] == status:
                told[-2] += 1
            else:
                told += [seat, 1, status]
    return told


def _news(tx: Tx, room: str) -> News | None:
    now, seen = clock.utc_now(), _seen.get(room)
    which, first, last = room.removeprefix(ROOM).rsplit(":", 2)
    inventory = seen.inventory if seen else inventories.find(tx, which)
    if inventory is None:
        return None
    version, packed = boards.statuses(tx, inventory, now, int(first), int(last))
    if seen is None:
        return _begin(room, _Seen(inventory, version, packed, now.timestamp()))
    if packed == seen.packed and version == seen.version:
        if now.timestamp() - seen.told_at < BEAT_SECONDS:
            return None
        seen.told_at = now.timestamp()
        return [version, version]
    told, since = _changes(tx, seen, packed), seen.version
    seen.version, seen.packed, seen.told_at = version, packed, now.timestamp()
    return [since, version, *told]


def _begin(room: str, seen: _Seen) -> News:
    """The first look of this worker: the version alone, by which a page sees whether it is behind."""
    _seen[room] = seen
    while len(_seen) > KEPT_MAX:
        _seen.popitem(last=False)
    return [seen.version, seen.version]


def _prices(inventory: InventoryView) -> tuple[Any, ...]:
    return inventory.prices, inventory.seat_prices, inventory.stretch_prices


def _changes(tx: Tx, seen: _Seen, packed: bytes) -> News:
    anew: Any = inventories.find(tx, seen.inventory.id)
    is_repriced = anew is None or _prices(anew) != _prices(seen.inventory)
    seen.inventory = anew or seen.inventory
    told = runs(seen.packed, packed)
    return [AGAIN] if is_repriced or len(told) > 3 * RUNS_MAX else told
