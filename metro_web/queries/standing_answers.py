"""Answers to searches that are given again for as long as the database says that nothing they were made of has changed.

Keeps true: each time one statement is asked, about the very rows that were found: which ones, as of which change of
each, what is left of places, whether the sale is open, and whether any seat changed. Only where all of it is as it was
the text is given again; what a hold's end would change ends with that hold. On SQLite every answer is made anew.
"""

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.domain import trip_phase
from metro_web.models.stock import Inventory, Pool
from metro_web.models.timetable import TripStop
from metro_web.queries import board_counts, boards, offers, searches, trip_search
from metro_web.queries.searches import EventSearch
from metro_web.queries.trip_search import TripSearch

_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_pools: Any = Pool.__table__  # type: ignore[attr-defined]
_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
KEPT_CHARACTERS_MAX, ASKED_MAX = 16_000_000, 10_000
_IS_CHANGED = text(
    "EXISTS (SELECT 1 FROM json_array_elements(CAST(:floors AS json)) w JOIN stock_change c"
    " ON c.inventory_id = w->>0 AND c.mark >= CAST(w->>1 AS bigint)) AS is_changed"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of a search."""

    search: EventSearch | TripSearch
    limit: int
    after: str


@dataclass(slots=True)
class Kept:
    """An answer, what it was made of, and from where on changes of seats would make it another one."""

    answer: str
    made_of: str
    floors: str
    until: datetime | None
    seen_at: datetime


_kept: dict[Asked, Kept] = {}
_asked: set[Asked] = set()
_lock = threading.Lock()


def forget() -> None:
    """Begin anew; for tests that put another database under this process."""
    with _lock:
        _kept.clear()
        _asked.clear()


def of(tx: Tx, asked: Asked, make: Callable[[Tx], str]) -> str:
    """The answer that stands, or the one that `make` gives now."""
    if tx.is_sqlite:
        return make(tx)
    now, known = clock.utc_now(), _kept.get(asked)
    if known is None and _is_new(asked):
        return make(tx)  # most searches are asked once: what is kept costs as much again to look at
    made_of, which, is_changed = _look(tx, asked, known, now)
    if known is not None and made_of == known.made_of and not is_changed and _still_holds(known, now):
        known.seen_at = now
        return known.answer
    # From before the answer is made: what comes meanwhile makes it anew next time.
    floors = _floors(which, now)
    answer = make(tx)
    # More may have been found than was counted: on further pages, or of another day by the clock of its place.
    counted = board_counts.counted(tx)
    if floors.keys() >= counted:
        read_to = json.dumps([(inventory_id, floors[inventory_id]) for inventory_id in sorted(counted)])
        _keep(asked, Kept(answer, made_of, read_to, _next_over(counted), now))
    return answer


def _is_new(asked: Asked) -> bool:
    """Whether it is asked for the first time, as far as this process remembers."""
    with _lock:
        is_new = asked not in _asked
        if len(_asked) >= ASKED_MAX:
            _asked.clear()
        _asked.add(asked)
    return is_new


def _look(tx: Tx, asked: Asked, known: Kept | None, now: datetime) -> tuple[str, list[str], bool]:
    """What it is made of now, the inventories in it, and whether a seat of what is known has changed."""
    wanted = {"now": now, "most": asked.limit + 1, "after": asked.after}
    clocks = {"now": now, "boarding": now + timedelta(minutes=trip_phase.BOARDING_MINUTES)}
    find: Any = searches.events if isinstance(asked.search, EventSearch) else trip_search.statement
    query, given = find(asked.search, **wanted)
    row = tx.execute(_statement(query), given | clocks | {"floors": known.floors if known else "[]"}).one()
    return row.made_of or "", row.which or [], row.is_changed


@lru_cache(maxsize=256)
def _statement(query: Any) -> Any:
    """Over the rows that a search finds: `xmin` is the transaction that wrote a row last."""
    [table] = {column.table for column in query.selected_columns if column.name == "inventory_id"}
    marks: list[Any] = [literal_column(f"{table.name}.xmin::text").label("mark")]
    if table.name == "event":
        marks.append(literal_column("venue.xmin::text").label("place_mark"))
    if table.name == "trip":
        # Which stretch of it is meant; and whether it has left there, which a delay puts off.
        stretch = query.selected_columns
        late = func.make_interval(0, 0, 0, 0, 0, table.c.delay_minutes)
        marks += [stretch.from_stop, stretch.to_stop, (stretch["at"] + late <= bindparam("now")).label("has_left")]
    found = query.with_only_columns(table.c.id, table.c.inventory_id, *marks).subquery()
    left = select(func.string_agg(func.concat(literal_column("pool.xmin::text"), ":", offers.OVER), ","))
    stops = select(func.string_agg(literal_column("trip_stop.xmin::text"), ","))
    now = bindparam("now", type_=_inventories.c.starts_at.type)
    parts = [
        found.c.id,
        *(found.c[mark.name] for mark in marks),
        literal_column("inventory.xmin::text"),
        _inventories.c.sale_opens_at <= now,
        _inventories.c.sale_closes_at <= now,
        left.where(_pools.c.inventory_id == _inventories.c.id).scalar_subquery(),
    ]
    if table.name == "trip":
        # What a clock alone changes: whether it is boarding, on its way, there.
        boarding = bindparam("boarding", type_=_inventories.c.starts_at.type)
        parts += [_inventories.c.starts_at <= boarding, _inventories.c.starts_at <= now, _inventories.c.ends_at <= now]
        parts.append(stops.where(_stops.c.trip_id == found.c.id).scalar_subquery())
    one = func.concat_ws("|", *parts)
    return select(
        func.md5(func.string_agg(one, aggregate_order_by(literal_column("';'"), found.c.id))).label("made_of"),
        # Those with seats; places without are told by their pools.
        func.array_agg(found.c.inventory_id).filter(_inventories.c.seat_plan_id.is_not(None)).label("which"),
        _IS_CHANGED,
    ).select_from(found.join(_inventories, _inventories.c.id == found.c.inventory_id))


def _still_holds(known: Kept, now: datetime) -> bool:
    # Changes are thrown away in the end: who has not looked for long cannot know (`boards`).
    return (known.until is None or now < known.until) and abs(now - known.seen_at) <= boards.READ_AGAIN


def _floors(which: list[str], now: datetime) -> dict[str, int]:
    """How far each board has read, of those that have."""
    boarded = {inventory_id: boards.board_of(inventory_id) for inventory_id in which}
    return {inventory_id: board.floor for inventory_id, board in boarded.items() if board.has_read(now)}


def _next_over(which: Iterable[str]) -> datetime | None:
    """When the first hold ends that keeps a seat of these."""
    ends = []
    for inventory_id in which:
        board = boards.board_of(inventory_id)
        with board.lock:
            ends += [face.ends[0][0] for face in board.faces.values() if face.ends]
    return min(ends, default=None)


def _keep(asked: Asked, kept: Kept) -> None:
    with _lock:
        _kept.pop(asked, None)
        room = KEPT_CHARACTERS_MAX - len(kept.answer) - sum(len(each.answer) for each in _kept.values())
        for oldest in list(_kept):
            if room >= 0:
                break
            room += len(_kept.pop(oldest).answer)
        _kept[asked] = kept
