"""What an order holds: bound to it when it is made, sold when it is paid, freed when it ends unpaid or is handed back.

Keeps true: all holds of an order are sold or none; a hold that was over when the money came stays over. The holds'
rows are locked in the order of their ids, before any claim, so payment and expiry have one winner.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from metro_web.core import ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.models.stock import Hold
from metro_web.services import stock
from metro_web.services.quotes import Quote

_holds: Any = Hold.__table__  # type: ignore[attr-defined]
_which: Any = bindparam("which", expanding=True)
_LOCK_OF_ORDER = (
    select(_holds).where(_holds.c.order_id == bindparam("for_order")).order_by(_holds.c.id).with_for_update()
)
_MOVE_END = update(_holds).where(_holds.c.id.in_(_which)).values(expires_at=bindparam("until"))


def ends_at(now: datetime, held_until: Sequence[datetime], code_until: datetime | None) -> datetime:
    """When an unpaid order ends: with the rest of its holds, never less than three minutes, while a code is out not
    before that code's end, never more than ten minutes (`RULES.md`, Seats). One that holds nothing has the ten.
    """
    latest = now + timedelta(seconds=settings().order_seconds_max)
    if not held_until:
        return latest
    least = now + timedelta(seconds=settings().hold_seconds)
    return min(latest, max(least, min(held_until), *([code_until] if code_until else [])))


def ends_with_code(created_at: datetime, expires_at: datetime, now: datetime) -> datetime:
    """When an order ends now that another code is out: not before that code, ten minutes after it was made at most."""
    latest = created_at + timedelta(seconds=settings().order_seconds_max)
    return max(expires_at, min(latest, now + timedelta(seconds=settings().otp_seconds)))


def keep_places(
    tx: Tx, owner_id: str, inventory_id: str, section: str, count: int, until: datetime, now: datetime
) -> dict[str, Any]:
    """Places of a pool for an order that is being made: the hold, which `bind` writes. 409 `sold_out` at the end of all."""
    stock.take_places(tx, inventory_id, section, count, now)
    return {
        "id": ids.new_id(),
        "inventory_id": inventory_id,
        "owner_id": owner_id,
        "section": section,
        "count": count,
        "seats": [],
        "prices": [],
        "started_at": now,
        "expires_at": until,
    }


def bind(tx: Tx, order_id: str, quotes: Sequence[Quote], until: datetime | None) -> None:
    """What is quoted is held, locked or new, by the order that is just written, and as long as it lasts; sold by None."""
    bound: dict[str, Any] = {"order_id": order_id, "expires_at": until}
    held = {quote.hold_id: quote.new_hold for quote in quotes if quote.hold_id is not None}
    tx.put(_holds, *({**new, **bound} for new in held.values() if new is not None))
    tx.alter(_holds, *({"id": hold_id, **bound} for hold_id, new in sorted(held.items()) if new is None))
    seats: dict[str, list[int]] = {}
    for quote in quotes:
        if quote.inventory_id is not None and "seat_index" in quote.facts:
            seats.setdefault(quote.inventory_id, []).append(quote.facts["seat_index"])
    for inventory_id, some in sorted(seats.items()):
        stock.changed(tx, inventory_id, some)


def extend(tx: Tx, order_id: str, until: datetime, now: datetime) -> None:
    """Another code is out: what the order holds lasts until it ends."""
    rows = [row for row in _locked(tx, order_id) if stock.lasts(row, now)]
    if rows:
        tx.execute(_MOVE_END, {"which": [row.id for row in rows], "until": until})
        _tell(tx, rows)


def still_held(tx: Tx, order_id: str, hold_ids: Collection[str], now: datetime) -> Sequence[Any] | None:
    """The order's holds, locked, or None where any of them is over: then nothing may be paid."""
    if not hold_ids:
        return ()
    rows = _locked(tx, order_id)
    is_whole = {row.id for row in rows} >= set(hold_ids)
    return rows if is_whole and all(stock.lasts(row, now) for row in rows) else None


def sell(tx: Tx, held: Sequence[Any]) -> None:
    """What `still_held` gave is sold."""
    if held:
        tx.execute(_MOVE_END, {"which": [row.id for row in held], "until": None})
        _tell(tx, held)


def free(tx: Tx, order_id: str, now: datetime) -> None:
    """The order ended unpaid: all that it held is free at once."""
    rows = [row.id for row in _locked(tx, order_id) if row.expires_at is not None]
    if rows:
        tx.execute(_MOVE_END, {"which": rows, "until": now})
        stock.reap(tx, rows, now)


def let_go(tx: Tx, order_id: str, now: datetime) -> None:
    """The order ends, and its seats are held on by their owner as if it had not been: ten minutes in all at most."""
    whole = timedelta(seconds=settings().hold_seconds_max)
    rows = [row for row in _locked(tx, order_id) if stock.lasts(row, now) and not row.section]
    for row in rows:
        until = min(row.expires_at, row.started_at + whole)
        tx.execute(update(_holds).where(_holds.c.id == row.id).values(order_id=None, expires_at=until))
    _tell(tx, rows)


def give_back(tx: Tx, hold_id: str, now: datetime, *, seat: int | None) -> None:
    """One ticket's place is free again: its seat, or one place of its pool."""
    hold = tx.execute(select(_holds).where(_holds.c.id == hold_id).with_for_update()).one()
    if seat is not None:
        stock.give_seats(tx, hold.inventory_id, hold_id, [seat])
    else:
        stock.give_places(tx, hold.inventory_id, hold.section, 1, now)


def _tell(tx: Tx, rows: Sequence[Any]) -> None:
    for row in sorted(rows, key=lambda row: row.inventory_id):
        stock.changed(tx, row.inventory_id, row.seats)


def _locked(tx: Tx, order_id: str) -> Sequence[Any]:
    return tx.execute(_LOCK_OF_ORDER, {"for_order": order_id}).all()
