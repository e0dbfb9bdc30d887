"""How the stock of one event or trip stands, section by section: free, held, sold, blocked, and at what price."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from metro_web.core.db import Tx
from metro_web.domain import seat_status
from metro_web.domain.seat_status import BLOCKED, FREE, HELD, SOLD
from metro_web.queries import boards, inventories
from metro_web.queries.inventories import InventoryView

# How many of the four seats in a byte have each status.
_IN_BYTE = [
    tuple(sum((byte >> 2 * place & 3) == status for place in range(4)) for status in range(4)) for byte in range(256)
]


@dataclass(frozen=True, slots=True)
class SectionCounts:
    """A section in figures; of places without seats, `sold` are those that somebody has or holds."""

    code: str
    name: str
    has_seats: bool
    price_minor: int | None
    total: int
    free: int
    held: int
    sold: int
    blocked: int


@dataclass(frozen=True, slots=True)
class StockCounts:
    """What an inventory sells, and how it stands; `seat_prices` minor units by label, of seats with one of their own."""

    inventory_id: str
    title: str
    kind: str
    seat_plan_id: str | None
    is_on_sale: bool
    starts_at: datetime
    version: int
    sections: tuple[SectionCounts, ...]
    seat_prices: Mapping[str, int]


def of_inventory(tx: Tx, inventory: InventoryView, now: datetime) -> StockCounts:
    """As of this moment; a seat of a trip counts by the worst of its segments."""
    plan = inventories.plan_of(tx, inventory)
    board = boards.look(tx, inventory, now)
    sections: list[SectionCounts] = []
    for section, (first, last) in zip(plan.sections, plan.spans, strict=True) if plan else ():
        count = counted(board.packed, first, last)
        price = inventory.prices.get(section.code)
        figures = (last - first, count[FREE], count[HELD], count[SOLD], count[BLOCKED])
        sections.append(SectionCounts(section.code, section.name, True, price, *figures))
    for pool in inventories.pools(tx, inventory.id):
        price = inventory.prices.get(pool.section)
        free = board.left[pool.section]
        figures = (pool.capacity, free, 0, pool.capacity - free, 0)
        sections.append(SectionCounts(pool.section, pool.name, False, price, *figures))
    own = {plan.seats[int(seat)].label: price for seat, price in inventory.seat_prices.items()} if plan else {}
    return StockCounts(
        inventory.id, inventory.title, inventory.kind, inventory.seat_plan_id, inventory.is_on_sale,
        inventory.starts_at, board.version, tuple(sections), own,
    )  # fmt: skip


def counted(packed: bytes, first: int, last: int) -> tuple[int, int, int, int]:
    """How many of the seats first … last - 1 have each status."""
    begin = min(-(-first // 4), last // 4)
    end = max(begin, last // 4)
    found = [0, 0, 0, 0]
    for byte, times in Counter(packed[begin:end]).items():
        for status in range(4):
            found[status] += times * _IN_BYTE[byte][status]
    for seat in (*range(first, min(begin * 4, last)), *range(max(end * 4, first), last)):
        found[seat_status.status_of(packed, seat)] += 1
    return found[0], found[1], found[2], found[3]
