"""Claims on seats and places: taken whole or not at all, given back, and freed once their hold is over.

Keeps true: the primary key of a claim decides who has a seat, the check of a pool who has a place. Locks go in one
order: holds by id, claims by seat and segment, and at the very end pools, each of which is one row that everybody
wants; so two buyers of the same seats queue and never deadlock. An expired hold is over by comparison; its claims are
removed by whoever next wants them, under the hold's own lock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, text, update

from metro_web.core import db, rows
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict
from metro_web.core.i18n import t
from metro_web.models.stock import Hold, Pool, SlotClaim, StockChange

SEGMENTS_MAX = 10_000
_holds: Any = Hold.__table__  # type: ignore[attr-defined]
_claims: Any = SlotClaim.__table__  # type: ignore[attr-defined]
_pools: Any = Pool.__table__  # type: ignore[attr-defined]
_changes: Any = StockChange.__table__  # type: ignore[attr-defined]

# Built once: composing a statement costs about as much as running it.
_seats: Any = bindparam("seats", expanding=True)
_TAKEN = (
    select(_claims.c.seat, _claims.c.hold_id, _holds.c.expires_at)
    .outerjoin(_holds, _holds.c.id == _claims.c.hold_id)
    .where(
        _claims.c.inventory_id == bindparam("inventory"),
        _claims.c.seat.in_(_seats),
        _claims.c.segment.between(bindparam("first"), bindparam("last")),
    )
)
_LOCK_OVER = (
    select(_holds.c.id, _holds.c.inventory_id, _holds.c.section, _holds.c.count, _holds.c.seats)
    .where(
        _holds.c.id.in_(bindparam("which", expanding=True)),
        _holds.c.expires_at <= bindparam("now"),
        ~_holds.c.is_freed,
    )
    .order_by(_holds.c.id)
    .with_for_update()
)
_OVER_IN_POOL = select(_holds.c.id).where(
    _holds.c.inventory_id == bindparam("inventory"),
    _holds.c.section == bindparam("section"),
    _holds.c.expires_at <= bindparam("now"),
    ~_holds.c.is_freed,
)
_TO_FREE = select(_holds.c.id).where(_holds.c.expires_at <= bindparam("now"), ~_holds.c.is_freed).limit(200)
_FREE = delete(_claims).where(_claims.c.hold_id.in_(bindparam("which", expanding=True)))
_FREE_SEATS = delete(_claims).where(_claims.c.hold_id == bindparam("which"), _claims.c.seat.in_(_seats))
_this_pool = (_pools.c.inventory_id == bindparam("inventory"), _pools.c.section == bindparam("in_section"))
_more: Any = bindparam("more")
_TAKE = (
    update(_pools)
    .where(*_this_pool, _pools.c.taken + _more <= _pools.c.capacity, _pools.c.taken + _more >= 0)
    .values(taken=_pools.c.taken + _more)
)
# The transaction's own number: what is below the oldest one still running cannot grow any more.
_MARK = "CAST(CAST(pg_current_xact_id() AS text) AS bigint)"
# `_reaped` and both inserts at once, for every round trip costs: where anybody has a claim, nothing is inserted.
_CLAIM_ALL = text("""
WITH wanted AS (
  SELECT unnest(CAST(:seats AS int[])) AS seat
), taken AS (
  SELECT c.seat, c.hold_id, h.expires_at FROM slot_claim c LEFT JOIN hold h ON h.id = c.hold_id
  WHERE c.inventory_id = :inventory AND c.seat = ANY(CAST(:seats AS int[])) AND c.segment BETWEEN :first AND :last
), held AS (
  INSERT INTO hold SELECT * FROM json_populate_recordset(NULL::hold, CAST(:new AS json))
  WHERE NOT EXISTS (SELECT 1 FROM taken)
), won AS (
  INSERT INTO slot_claim (inventory_id, seat, segment, hold_id)
  SELECT CAST(:inventory AS text), seat, segment, CAST(:hold AS text)
  FROM wanted, generate_series(CAST(:first AS int), CAST(:last AS int)) AS segment
  WHERE NOT EXISTS (SELECT 1 FROM taken) ORDER BY seat, segment
  ON CONFLICT DO NOTHING RETURNING seat, segment
)
SELECT seat, segment, NULL AS hold_id, NULL AS expires_at FROM won
UNION ALL SELECT seat, 0, hold_id, expires_at FROM taken
""")


@dataclass(frozen=True, slots=True)
class Span:
    """Segments first … last of an inventory; an event has the one."""

    first: int = 1
    last: int = 1


def claim(
    tx: Tx,
    inventory_id: str,
    hold_id: str,
    seats: Sequence[int],
    span: Span,
    now: datetime,
    *,
    new: Mapping[str, Any] | None = None,
) -> tuple[int, ...]:
    """Claim seats for a hold, which is written first where it is `new`.

    () where all the seats are its own now, else those that others have: then roll back.
    """
    others, won = (_claimed if tx.is_sqlite else _claimed_at_once)(tx, inventory_id, hold_id, seats, span, now, new)
    if others:
        return others
    wanted = [(seat, segment) for seat in sorted(seats) for segment in range(span.first, span.last + 1)]
    if len(won) == len(wanted):
        changed(tx, inventory_id, seats)
        return ()
    return tuple(dict.fromkeys(seat for seat, segment in wanted if (seat, segment) not in won))


_Won = tuple[tuple[int, ...], set[tuple[int, int]]]


def _claimed_at_once(
    tx: Tx, inventory_id: str, hold_id: str, seats: Sequence[int], span: Span, now: datetime, new: Any
) -> _Won:
    """Seats that others have, and the claims that were won; by one statement where nothing has to be freed."""
    given = {"inventory": inventory_id, "hold": hold_id, "seats": list(seats), "first": span.first, "last": span.last}
    given["new"] = rows.as_json([rows.whole(_holds, new)] if new else [])
    found = tx.execute(_CLAIM_ALL, given).all()
    taken = [row for row in found if row.segment == 0]
    others = _others(taken, now)
    if taken and not others:
        # Each of them was over a moment ago; whoever took one meanwhile is told by the key.
        reap(tx, {row.hold_id for row in taken}, now)
        found = tx.execute(_CLAIM_ALL, given).all()
        others = tuple(sorted({row.seat for row in found if row.segment == 0}))
    return others, {(row.seat, row.segment) for row in found}


def _claimed(
    tx: Tx, inventory_id: str, hold_id: str, seats: Sequence[int], span: Span, now: datetime, new: Any
) -> _Won:
    """The same in plain steps."""
    wanted = {"inventory": inventory_id, "seats": list(seats), "first": span.first, "last": span.last}
    found = tx.execute(_TAKEN, wanted).all()
    others = _others(found, now)
    if others:
        return others, set()
    if found:
        reap(tx, {row.hold_id for row in found}, now)
    if new is not None:
        tx.put(_holds, new)
    claims = [
        {"inventory_id": inventory_id, "seat": seat, "segment": segment, "hold_id": hold_id}
        for seat in sorted(seats)
        for segment in range(span.first, span.last + 1)
    ]
    won = tx.execute(db.insert_or_ignore(tx, _claims).returning(_claims.c.seat, _claims.c.segment), claims).all()
    return (), {(row.seat, row.segment) for row in won}


def _others(found: Sequence[Any], now: datetime) -> tuple[int, ...]:
    """The seats that somebody still has."""
    return tuple(
        sorted({row.seat for row in found if row.hold_id is None or row.expires_at is None or row.expires_at > now})
    )


def lasts(hold: Any, now: datetime) -> bool:
    """Whether an unpaid hold still keeps what it claimed; its row is locked, or only looked at.

    One that was freed is over whatever its time: the caller's `now` may be older than that of whoever freed it.
    """
    return not hold.is_freed and hold.expires_at is not None and hold.expires_at > now


def over_on(tx: Tx, inventory_id: str, seats: Sequence[int], now: datetime) -> set[str]:
    """Ids of holds that are over and still claim some of these seats, on whichever segment."""
    wanted = {"inventory": inventory_id, "seats": list(seats), "first": 1, "last": SEGMENTS_MAX}
    found = tx.execute(_TAKEN, wanted).all()
    return {row.hold_id for row in found if row.expires_at is not None and row.expires_at <= now}


def reap(tx: Tx, hold_ids: Iterable[str], now: datetime) -> int:
    """Free whatever holds that are over still claim; those paid or extended meanwhile stay. How many were over."""
    over = tx.execute(_LOCK_OVER, {"which": sorted(hold_ids), "now": now}).all()
    if not over:
        return 0
    places: dict[tuple[str, str], int] = {}
    for row in over:
        if row.section:
            key = (row.inventory_id, row.section)
            places[key] = places.get(key, 0) + row._mapping["count"]
    for (inventory_id, section), count in places.items():
        tx.at_end(_move_pool, inventory_id, section, -count, now, 0)
    which = [row.id for row in over]
    tx.execute(_FREE, {"which": which})
    for inventory_id in sorted({row.inventory_id for row in over}):
        changed(tx, inventory_id, [seat for row in over if row.inventory_id == inventory_id for seat in row.seats])
    tx.execute(update(_holds).where(_holds.c.id.in_(which)).values(is_freed=True))
    return len(over)


def sweep(tx: Tx, now: datetime) -> int:
    """Free some holds that are over, though nobody wants their seats yet; how many."""
    return reap(tx, tx.execute(_TO_FREE, {"now": now}).scalars().all(), now)


def take_places(tx: Tx, inventory_id: str, section: str, count: int, now: datetime) -> None:
    """Take places of a pool for a hold, as the last of the transaction; 409 `sold_out` then where so many are not left."""
    changed(tx, inventory_id, ())
    tx.at_end(_move_pool, inventory_id, section, count, now, 0)


def give_places(tx: Tx, inventory_id: str, section: str, count: int, now: datetime) -> None:
    """Places go back to their pool, as the last of the transaction."""
    changed(tx, inventory_id, ())
    tx.at_end(_move_pool, inventory_id, section, -count, now, 0)


def give_seats(tx: Tx, inventory_id: str, hold_id: str, seats: Sequence[int]) -> None:
    """Seats of a hold are free again."""
    tx.execute(_FREE_SEATS, {"which": hold_id, "seats": list(seats)})
    changed(tx, inventory_id, seats)


def changed(tx: Tx, inventory_id: str, seats: Sequence[int]) -> None:
    """Tell readers which seats to look at anew, from this transaction's commit on; each seat once."""
    told: set[int] | None = tx.info.get(("told", inventory_id))
    if told is not None and told.issuperset(seats):
        return
    tx.info["told", inventory_id] = (told or set()) | set(seats)
    tx.put_last(_changes, {"inventory_id": inventory_id, "seats": list(seats)}, mark=_MARK)


def _move_pool(tx: Tx, inventory_id: str, section: str, more: int, now: datetime, tries: int) -> None:
    moved = tx.execute(_TAKE, {"inventory": inventory_id, "in_section": section, "more": more})
    if moved.rowcount:  # type: ignore[attr-defined]
        return
    assert more > 0, "what goes back was taken"
    wanted = {"inventory": inventory_id, "section": section, "now": now}
    if tries or not reap(tx, tx.execute(_OVER_IN_POOL, wanted).scalars().all(), now):
        raise Conflict("sold_out", t("There are not so many places left."))
    # What was freed goes back first.
    tx.at_end(_move_pool, inventory_id, section, more, now, 1)
