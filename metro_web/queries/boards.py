"""How every seat of an inventory stands, as of this moment: kept in each process and brought up to date at each look.

Keeps true: what is committed is seen by the next look, in every process. A look reads which seats changed since the
last one and asks for those alone. A change may be committed after a later one, so PostgreSQL tells from which
transaction on something may still be missing (`mark`), and the next look begins there; SQLite commits in order.
Expiry is a comparison: a hold that is over is free here although its claims are still in the table.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select

from metro_web.core.db import Tx
from metro_web.domain.seating import Plan
from metro_web.integrations import shared
from metro_web.models.stock import Hold, SlotClaim, StockChange, StockPast
from metro_web.queries import board_cache, faces, inventories
from metro_web.queries.faces import Face
from metro_web.queries.inventories import InventoryView, PoolView

_claims: Any = SlotClaim.__table__  # type: ignore[attr-defined]
_holds: Any = Hold.__table__  # type: ignore[attr-defined]
_changes: Any = StockChange.__table__  # type: ignore[attr-defined]
_past: Any = StockPast.__table__  # type: ignore[attr-defined]
_ALL = (
    select(_claims.c.seat, _claims.c.segment, _claims.c.hold_id, _holds.c.expires_at)
    .outerjoin(_holds, _holds.c.id == _claims.c.hold_id)
    .where(_claims.c.inventory_id == bindparam("which"))
)
_SOME = _ALL.where(_claims.c.seat.in_(bindparam("seats", expanding=True)))
_RUNNING = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_change = select(_changes.c.id, _changes.c.seats).where(_changes.c.inventory_id == bindparam("which"))
_CHANGED: dict[str, Any] = {
    # There `mark` says nothing; named, it leads through the index to what is new without passing the rest.
    "sqlite": _change.add_columns(_changes.c.id.label("mark")).where(
        _changes.c.mark == 0, _changes.c.id > bindparam("floor")
    ),
    "postgresql": _change.add_columns(_changes.c.mark, literal_column(_RUNNING).label("floor")).where(
        _changes.c.mark >= bindparam("floor")
    ),
}
# How far a board that begins now has read, and how many changes lie before that: counted, for nobody needs them.
_which = _changes.c.inventory_id == bindparam("which")
_FLOOR: dict[str, Any] = {
    "sqlite": select(func.coalesce(func.max(_changes.c.id), 0)).where(_which),
    "postgresql": select(literal_column(_RUNNING)),
}
_thrown = select(_past.c.changes).where(_past.c.inventory_id == bindparam("which")).scalar_subquery()


def _settled(is_read: Any) -> Any:
    # One statement, so that what is thrown away meanwhile is counted once.
    return select(select(func.count()).where(_which, is_read).scalar_subquery() + func.coalesce(_thrown, 0))


_SETTLED: dict[str, Any] = {
    "sqlite": _settled(_changes.c.id <= bindparam("floor")),
    "postgresql": _settled(_changes.c.mark < bindparam("floor")),
}
_OVER = (
    select(_holds.c.section, func.sum(_holds.c.count))
    .where(
        _holds.c.inventory_id == bindparam("which"),
        _holds.c.expires_at <= bindparam("now"),
        _holds.c.section != "",
        ~_holds.c.is_freed,
    )
    .group_by(_holds.c.section)
)
# Boards are dropped, longest not looked at first, once together they know more than this; each counts as some claims.
CLAIMS_KEPT_MAX, BOARD_WEIGHT = 1_000_000, 20
SEATS_AT_ONCE, FACES_MAX = 500, 64
# Changes are thrown away an hour after everybody could read them (`services/stock_past.py`): half of that is safe.
READ_AGAIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Availability:
    """How an inventory stands for a stretch: `packed` two bits a seat, places left and prices by section code."""

    version: int
    packed: bytes
    left: dict[str, int]
    prices: dict[str, int]
    # Seats with a price of their own, by index: few, or none.
    seat_prices: Mapping[str, int]


@dataclass
class Board:
    """One inventory in this process: who has what on which segment, and how far it has read."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    read_at: datetime | None = None
    floor: int = 0
    seen: set[int] = field(default_factory=set)
    settled: int = 0
    claims: dict[int, dict[int, datetime | bool | None]] = field(default_factory=dict)
    faces: dict[tuple[int, int], Face] = field(default_factory=dict)
    saved_at: datetime | None = None

    def has_read(self, now: datetime) -> bool:
        """Whether it was read so lately that what is new can be added to it."""
        return self.read_at is not None and abs(now - self.read_at) <= READ_AGAIN

    @property
    def version(self) -> int:
        """How many changes this inventory has had."""
        return self.settled + len(self.seen)


_boards: dict[str, Board] = {}
_making = threading.Lock()


def forget() -> None:
    """Begin anew; for tests that put another database under this process."""
    with _making:
        _boards.clear()


def look(tx: Tx, inventory: InventoryView, now: datetime, first: int = 1, last: int | None = None) -> Availability:
    """How it stands now for segments first … last."""
    plan = inventories.plan_of(tx, inventory)
    pools = inventories.pools(tx, inventory.id)
    board = board_of(inventory.id)
    with board.lock:
        refresh(tx, board, inventory.id, now)
        face = face_of(board, (first, last or inventory.segments), now)
        packed = face.statuses(plan) if plan else b""
        free = _free(face, plan) if plan else []
        version = board.version
    left, prices = {}, {}
    sold = inventory.prices_between(first, last or inventory.segments)
    for number, section in enumerate(plan.sections if plan else ()):
        left[section.code] = free[number]
        if section.code in sold:
            prices[section.code] = sold[section.code]
    for pool, places in _left_in_pools(tx, inventory.id, pools, now):
        left[pool.section] = places
        prices[pool.section] = inventory.prices.get(pool.section, 0)
    return Availability(version, packed, left, prices, inventory.seat_prices)


def statuses(tx: Tx, inventory: InventoryView, now: datetime, first: int, last: int) -> tuple[int, bytes]:
    """Version and packed statuses alone, for whoever looks several times a second: one query where nothing changed."""
    plan = inventories.plan_of(tx, inventory)
    board = board_of(inventory.id)
    with board.lock:
        refresh(tx, board, inventory.id, now)
        return board.version, face_of(board, (first, last), now).statuses(plan) if plan else b""


def slack(inventory: InventoryView, seats: int, now: datetime, first: int, last: int) -> list[int]:
    """Of each seat, how many segments right before and after a stretch are free as well, as of the last look."""
    board = board_of(inventory.id)
    with board.lock:
        return [
            faces.slack(board.claims.get(seat, {}), (first, last), inventory.segments, now) for seat in range(seats)
        ]


def _left_in_pools(tx: Tx, inventory_id: str, pools: list[PoolView], now: datetime) -> Iterable[tuple[PoolView, int]]:
    wanted = {"which": inventory_id, "now": now}
    over = {row[0]: int(row[1]) for row in tx.execute(_OVER, wanted)} if pools else {}
    return [(pool, pool.capacity - pool.taken + over.get(pool.section, 0)) for pool in pools]


def board_of(inventory_id: str) -> Board:
    """This process's board of an inventory; to be looked at under its lock."""
    with _making:
        known = _boards.pop(inventory_id, None)
        if known is None and len(_boards) % BOARD_WEIGHT == 0:
            _make_room()
        # The last in the row: the first is the one that was not looked at for longest.
        _boards[inventory_id] = known or Board()
        return _boards[inventory_id]


def _make_room() -> None:
    weights = {inventory_id: BOARD_WEIGHT + len(board.claims) for inventory_id, board in _boards.items()}
    total = sum(weights.values())
    for inventory_id, weight in weights.items():
        if total <= CLAIMS_KEPT_MAX:
            return
        del _boards[inventory_id]
        total -= weight


def refresh(tx: Tx, board: Board, inventory_id: str, now: datetime) -> None:
    """Bring a board up to date; its lock is held."""
    dialect = tx.get_bind().dialect.name
    if board.has_read(now) or _resume(tx, board, inventory_id, now):
        _read_on(tx, board, inventory_id, now)
    else:
        _load(tx, board, inventory_id, dialect)
    board.read_at = now
    if len(board.claims) >= board_cache.CLAIMS_MIN and _is_cached(dialect):
        _save(board, inventory_id, now)


def _is_cached(dialect: str) -> bool:
    # SQLite serves one process, which has its boards at hand.
    return dialect == "postgresql" and shared.is_here()


def _read_on(tx: Tx, board: Board, inventory_id: str, now: datetime) -> None:
    dialect = tx.get_bind().dialect.name
    rows = tx.execute(_CHANGED[dialect], {"which": inventory_id, "floor": board.floor}).all()
    if not rows:
        return
    fresh = [row for row in rows if row.id not in board.seen]
    seats = {seat for row in fresh for seat in row.seats}
    _read_seats(tx, board, inventory_id, sorted(seats), now)
    board.seen.update(row.id for row in fresh)
    board.floor = max(row.mark for row in rows) if dialect == "sqlite" else rows[0].floor
    done = {row.id for row in rows if dialect == "sqlite" or row.mark < board.floor}
    board.settled += len(board.seen & done)
    board.seen -= done


def _resume(tx: Tx, board: Board, inventory_id: str, now: datetime) -> bool:
    """Go on from what another process has kept, if the database agrees how much had changed by then."""
    dialect, which = tx.get_bind().dialect.name, {"which": inventory_id}
    kept = board_cache.find(inventory_id) if _is_cached(dialect) else None
    if kept is None:
        return False
    head, claims = kept
    if abs(now - datetime.fromisoformat(head["read_at"])) > READ_AGAIN:
        return False
    # A database that was put back to an earlier day has not come so far yet.
    if head["floor"] > int(tx.execute(_FLOOR[dialect], which).scalar_one()):
        return False
    if tx.execute(_SETTLED[dialect], which | {"floor": head["floor"]}).scalar_one() != head["settled"]:
        return False
    board.floor, board.settled, board.seen = head["floor"], head["settled"], set(head["seen"])
    board.claims = claims
    board.faces.clear()
    return True


def _save(board: Board, inventory_id: str, now: datetime) -> None:
    if board.saved_at is not None and abs(now - board.saved_at) < board_cache.SAVE_AGAIN:
        return
    board.saved_at = now
    head = {"floor": board.floor, "settled": board.settled, "seen": sorted(board.seen), "read_at": now.isoformat()}
    board_cache.save(inventory_id, head, board.claims)


def _load(tx: Tx, board: Board, inventory_id: str, dialect: str) -> None:
    """From nothing: first how far changes are told, then the claims, which are then at least as new."""
    which = {"which": inventory_id}
    board.floor = int(tx.execute(_FLOOR[dialect], which).scalar_one())
    board.settled = tx.execute(_SETTLED[dialect], which | {"floor": board.floor}).scalar_one()
    board.seen = {row.id for row in tx.execute(_CHANGED[dialect], which | {"floor": board.floor})}
    board.claims = {}
    _take_in(board, tx.execute(_ALL, {"which": inventory_id}))
    board.faces.clear()


def _read_seats(tx: Tx, board: Board, inventory_id: str, seats: list[int], now: datetime) -> None:
    for begins in range(0, len(seats), SEATS_AT_ONCE):
        some = seats[begins : begins + SEATS_AT_ONCE]
        for seat in some:
            board.claims.pop(seat, None)
        _take_in(board, tx.execute(_SOME, {"which": inventory_id, "seats": some}))
    for face in board.faces.values():
        face.look_again(board.claims, seats, now)


def _take_in(board: Board, rows: Iterable[Any]) -> None:
    for seat, segment, hold_id, expires_at in rows:
        board.claims.setdefault(seat, {})[segment] = expires_at if hold_id else False


def face_of(board: Board, span: tuple[int, int], now: datetime) -> Face:
    """How it looks for a stretch; the board's lock is held."""
    face = board.faces.get(span)
    if face is None or now < face.as_of:
        if len(board.faces) >= FACES_MAX:
            board.faces.clear()
        face = board.faces[span] = Face(span, now)
        face.look_again(board.claims, board.claims, now)
    face.pass_time(board.claims, now)
    return face


def _free(face: Face, plan: Plan) -> list[int]:
    counts = tuple(section.seats_count for section in plan.sections)
    return face.free(counts, counts, lambda seat: plan.places[seat][0])
