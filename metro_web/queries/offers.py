"""What is left of inventories and from how much, as of this moment: many at once, in a number of queries that is fixed.

Keeps true: what is left is counted on the same boards as a seat map shows, and a price that is told is one that
somebody could pay now: a section that is sold out has none, and a seat with a price of its own has its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from metro_web.core.db import Tx
from metro_web.models.stock import Hold, Inventory, Pool
from metro_web.queries import board_counts, inventories, plan_shapes
from metro_web.queries.board_counts import Counted
from metro_web.queries.inventories import InventoryView
from metro_web.queries.plan_shapes import Shape

_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_pools: Any = Pool.__table__  # type: ignore[attr-defined]
_holds: Any = Hold.__table__  # type: ignore[attr-defined]
_which: Any = bindparam("which", expanding=True)
_has_pools = select(_pools.c.section).where(_pools.c.inventory_id == _inventories.c.id).exists()
_INVENTORIES = select(_inventories, _has_pools.label("has_pools")).where(_inventories.c.id.in_(_which))
# Places of holds that are over are free, though their pool has not got them back yet.
OVER = (
    select(func.coalesce(func.sum(_holds.c.count), 0))
    .where(
        _holds.c.inventory_id == _pools.c.inventory_id,
        _holds.c.section == _pools.c.section,
        _holds.c.expires_at <= bindparam("now"),
        _holds.c.is_freed.is_(False),
    )
    .scalar_subquery()
)
_POOLS = select(_pools, OVER.label("over")).where(_pools.c.inventory_id.in_(_which)).order_by(_pools.c.section)
_EMPTY = Shape((), (), (), ())


@dataclass(frozen=True, slots=True)
class SectionOffer:
    """What is left of one section; `price_minor` is None where its seats are not sold, or only at prices of their own."""

    code: str
    name: str
    left: int
    price_minor: int | None
    has_seats: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """What is left of an inventory for a stretch, and the lowest price of what is; minor units."""

    inventory: InventoryView
    is_on_sale: bool
    left: int
    price_from_minor: int | None
    sections: tuple[SectionOffer, ...] = ()

    @property
    def is_sold_out(self) -> bool:
        """On sale, and nothing is left."""
        return self.is_on_sale and self.left == 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """An inventory and the stretch asked for: positions of stops; all of it where there is none."""

    inventory_id: str
    from_stop: int = 1
    to_stop: int | None = None


def of(tx: Tx, wanted: Sequence[Wanted], now: datetime) -> dict[Wanted, Offer]:
    """An offer for each that is there: what was deleted a moment ago has none."""
    if not wanted:
        return {}
    which = {each.inventory_id for each in wanted}
    rows = tx.execute(_INVENTORIES, {"which": sorted(which)}).all()
    known = {row.id: inventories.view_of(row) for row in rows}
    shapes = plan_shapes.of(tx, (each.seat_plan_id for each in known.values() if each.seat_plan_id))
    pools = _in_pools(tx, [row.id for row in rows if row.has_pools], now)
    stretches = {
        each: _stretch(known[each.inventory_id], shapes, each) for each in wanted if each.inventory_id in known
    }
    seated = [each for each in stretches.values() if each.shape.codes]
    free = dict(zip(seated, board_counts.count(tx, seated, now), strict=True)) if seated else {}
    return {
        each: _offer(tx, known[each.inventory_id], span, free.get(span, []), pools.get(each.inventory_id, ()), now)
        for each, span in stretches.items()
    }


def _stretch(inventory: InventoryView, shapes: Mapping[str, Shape], wanted: Wanted) -> Counted:
    shape = shapes[inventory.seat_plan_id] if inventory.seat_plan_id else _EMPTY
    return Counted(inventory.id, shape, wanted.from_stop, (wanted.to_stop or inventory.segments + 1) - 1)


def _in_pools(tx: Tx, which: list[str], now: datetime) -> dict[str, list[tuple[str, str, int]]]:
    """Section, name and places left, by inventory."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for row in tx.execute(_POOLS, {"which": which, "now": now}) if which else ():
        left = row.capacity - row.taken + int(row.over)
        found.setdefault(row.inventory_id, []).append((row.section, row.name, left))
    return found


def _offer(
    tx: Tx,
    inventory: InventoryView,
    stretch: Counted,
    free: Sequence[int],
    pools: Iterable[tuple[str, str, int]],
    now: datetime,
) -> Offer:
    shape, prices = stretch.shape, inventory.prices_between(stretch.first, stretch.last)
    sections = [
        SectionOffer(code, name, left, prices.get(code), True)
        for code, name, left in zip(shape.codes, shape.names, free, strict=False)
    ]
    sold = [each for each in sections if each.price_minor is not None]
    own: list[int] = []
    if inventory.seat_prices:
        sections, sold, own = _with_own_prices(tx, inventory, stretch, sections, now)
    standing = [SectionOffer(code, name, left, prices.get(code, 0), False) for code, name, left in pools]
    offered = [each.price_minor for each in [*sold, *standing] if each.left > 0 and each.price_minor is not None]
    left = sum(each.left for each in [*sold, *standing]) + len(own)
    is_on_sale = inventory.sells_at(now)
    return Offer(inventory, is_on_sale, left, min([*offered, *own], default=None), (*sections, *standing))


def _with_own_prices(
    tx: Tx, inventory: InventoryView, stretch: Counted, sections: list[SectionOffer], now: datetime
) -> tuple[list[SectionOffer], list[SectionOffer], list[int]]:
    """Sections as shown; those with a price, less the seats that have their own; and the prices of those."""
    shape = stretch.shape
    own = board_counts.own_priced(tx, inventory, shape, (stretch.first, stretch.last), now)
    apart = [0] * len(sections)
    for seat in own:
        apart[shape.section_at(seat)] += 1
    sold = [
        replace(each, left=each.left - less)
        for each, less in zip(sections, apart, strict=True)
        if each.price_minor is not None
    ]
    shown = [
        each if each.price_minor is not None else replace(each, left=less)
        for each, less in zip(sections, apart, strict=True)
    ]
    return shown, sold, [inventory.seat_prices[str(seat)] for seat in own]
