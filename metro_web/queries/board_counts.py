"""How many seats are free, for many inventories in one query: what a page of events or trips shows.

Keeps true: what is told is at least as new as the query that asked for changes; nothing is counted from a table.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from metro_web.core.db import Tx
from metro_web.queries import boards
from metro_web.queries.boards import Board
from metro_web.queries.inventories import InventoryView
from metro_web.queries.plan_shapes import Shape

# What changed of several boards at once, each from where it has read to.
_CHANGED_OF: dict[str, Any] = {
    "sqlite": text(
        "SELECT DISTINCT c.inventory_id FROM json_each(:wanted) w JOIN stock_change c"
        " ON c.inventory_id = json_extract(w.value, '$[0]') AND c.mark = 0 AND c.id > json_extract(w.value, '$[1]')"
    ),
    "postgresql": text(
        "SELECT DISTINCT c.inventory_id FROM json_array_elements(CAST(:wanted AS json)) w JOIN stock_change c"
        " ON c.inventory_id = w->>0 AND c.mark >= CAST(w->>1 AS bigint)"
    ),
}
_COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Counted:
    """An inventory to count the free seats of, with the shape of its plan and a stretch of segments."""

    inventory_id: str
    shape: Shape
    first: int
    last: int


def count(tx: Tx, wanted: Sequence[Counted], now: datetime) -> list[list[int]]:
    """Free seats by section of each: one query for all of them, and more only for those that have changed."""
    seen = {each.inventory_id: boards.board_of(each.inventory_id) for each in wanted}
    tx.info.setdefault(_COUNTED, set()).update(seen)
    floors = [(inventory_id, board.floor) for inventory_id, board in seen.items() if board.has_read(now)]
    # Without a lock: where nothing is told beyond what a board had read before, whatever it holds by now is as new.
    known = {"wanted": json.dumps(floors)}
    told = set(tx.execute(_CHANGED_OF[tx.get_bind().dialect.name], known).scalars()) if floors else set()
    asked = {inventory_id for inventory_id, _floor in floors}
    found = []
    for each in wanted:
        board = seen[each.inventory_id]
        with board.lock:
            if each.inventory_id not in asked or each.inventory_id in told:
                boards.refresh(tx, board, each.inventory_id, now)
            board.read_at = now
            found.append(_count(board, each, now))
    return found


def counted(tx: Tx) -> set[str]:
    """The inventories whose seats were counted in this transaction so far."""
    return set(tx.info.get(_COUNTED, ()))


def own_priced(tx: Tx, inventory: InventoryView, shape: Shape, span: tuple[int, int], now: datetime) -> list[int]:
    """Those of the seats with a price of their own that are free."""
    board = boards.board_of(inventory.id)
    with board.lock:
        boards.refresh(tx, board, inventory.id, now)
        marked = set(boards.face_of(board, span, now).marked)
    seats = (int(seat) for seat in inventory.seat_prices)
    return [seat for seat in seats if seat not in marked and seat < shape.ends[-1]]


def _count(board: Board, wanted: Counted, now: datetime) -> list[int]:
    """Free seats of each section."""
    shape = wanted.shape
    return boards.face_of(board, (wanted.first, wanted.last), now).free(shape.counts, shape.counts, shape.section_at)
