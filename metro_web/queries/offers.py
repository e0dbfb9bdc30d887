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
        ~_holds.c.is_freed,
    )
    .scalar_subquery()
)
_POOLS = select(_pools, OVER.label("over")).where(_pools.c.inventory_id.in_(_which)).order_by(_pools.c.section)
_EMPTY = Shape((), (), (), ())


@dataclass(frozen=True, slots=True)
class SectionOffer:
    """What is left of one section; `price_minor` is None where its seats are not sold, or only at prices of their own.

    `own` are the prices of those seats left that have their own; `seat_class` is one of `seat_classes`, or ''.
    """

    code: str
    name: str
    left: int
    price_minor: int | None
    has_seats: bool
    seat_class: str = ""
    own: tuple[int, ...] = ()

    @property
    def sold_left(self) -> int:
        """How many can be bought."""
        return self.left if self.price_minor is not None else len(self.own)

    @property
    def price_from_minor(self) -> int | None:
        """The lowest price of what can be bought; None where nothing can."""
        is_left = self.price_minor is not None and self.left > len(self.own)
        return min([*self.own, *([self.price_minor] if is_left and self.price_minor is not None else [])], default=None)


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


def narrowed(offer: Offer, seat_class: str) -> Offer:
    """What is left of one class alone."""
    return _summed(
        offer.inventory, offer.is_on_sale, [each for each in offer.sections if each.seat_class == seat_class]
    )


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
        SectionOffer(code, name, left, prices.get(code), True, seat_class)
        for code, name, left, seat_class in zip(shape.codes, shape.names, free, shape.classes, strict=False)
    ]
    if inventory.seat_prices:
        sections = _with_own_prices(tx, inventory, stretch, sections, now)
    standing = [SectionOffer(code, name, left, prices.get(code, 0), False) for code, name, left in pools]
    return _summed(inventory, inventory.sells_at(now), [*sections, *standing])


def _summed(inventory: InventoryView, is_on_sale: bool, sections: Sequence[SectionOffer]) -> Offer:
    lowest = [price for each in sections if (price := each.price_from_minor) is not None]
    left = sum(each.sold_left for each in sections)
    return Offer(inventory, is_on_sale, left, min(lowest, default=None), tuple(sections))


def _with_own_prices(
    tx: Tx, inventory: InventoryView, stretch: Counted, sections: list[SectionOffer], now: datetime
) -> list[SectionOffer]:
    """The same with the prices of those seats left that have their own; a section without a price has them alone."""
    shape, own = stretch.shape, {n: list[int]() for n in range(len(sections))}
    for seat in board_counts.own_priced(tx, inventory, shape, (stretch.first, stretch.last), now):
        own[shape.section_at(seat)].append(inventory.seat_prices[str(seat)])
    return [
        replace(each, own=tuple(own[n]), left=each.left if each.price_minor is not None else len(own[n]))
        for n, each in enumerate(sections)
    ]
