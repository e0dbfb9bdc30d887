"""The seat to offer where somebody was faster: like the one wanted, and as near to it as any.

Like it means the same price and the same need (a place for a wheelchair is no substitute, nor is its opposite).
"""

import heapq
from collections.abc import Callable, Collection

from metro_web.domain.seating import Plan

OTHER_ROW = 0.5
OTHER_SECTION = 1_000.0


def find(
    plan: Plan,
    wanted: int,
    is_free: Callable[[int], bool],
    price_of: Callable[[int], int | None],
    *,
    but: Collection[int] = (),
) -> int | None:
    """Index of the free seat nearest to `wanted` that is like it; None where there is none. `but` are spoken for."""
    return next(iter(nearest(plan, wanted, is_free, price_of, 1, but=but)), None)


def nearest(
    plan: Plan,
    wanted: int,
    is_free: Callable[[int], bool],
    price_of: Callable[[int], int | None],
    count: int,
    *,
    but: Collection[int] = (),
) -> list[int]:
    """Indexes of so many of them at most, the nearest first."""
    price, needs = price_of(wanted), _needs(plan, wanted)
    alike = (
        seat
        for seat in range(len(plan.seats))
        if seat != wanted
        and seat not in but
        and is_free(seat)
        and price_of(seat) == price
        and _needs(plan, seat) == needs
    )
    return heapq.nsmallest(count, alike, key=lambda seat: (_distance(plan, wanted, seat), seat))


def _needs(plan: Plan, seat: int) -> frozenset[str]:
    return frozenset(plan.seats[seat].marks) & {"accessible", "companion"}


def _distance(plan: Plan, one: int, other: int) -> float:
    """In seats; another row counts a little more than it is away, another section comes last."""
    (section, row), (there, its_row) = plan.places[one], plan.places[other]
    a, b = plan.seats[one], plan.seats[other]
    apart = abs(a.x - b.x) + abs(a.y - b.y) + (OTHER_ROW if row != its_row else 0.0)
    return apart + (OTHER_SECTION if section != there else 0.0)
