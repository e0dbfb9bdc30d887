"""The best seats for people who sit together (`RULES.md`, Seats): k free neighbours of one row, nearest the front and
the middle of the row, leaving no single seat alone where that can be helped.

On a trip with stops the seats whose free stretch fits closest come first: long ones stay whole for who rides far.
"""

import math
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from metro_web.domain.seating import Plan, Row

GAP = 1.6
TOGETHER_MAX = 10
# Lower is better: a single person's slack, leaves a single seat, spans an aisle, slack of several, row from the
# front, distance from the middle, first seat.
Rank = tuple[int, bool, bool, int, int, float, int]


def find(
    plan: Plan, count: int, is_free: Callable[[int], bool], *, section: str = "", slack: Sequence[int] = ()
) -> tuple[int, ...] | None:
    """Indexes of `count` seats beside each other, or None where no row has so many.

    `slack` tells of each seat how many free segments lie against the stretch; without it there are none.
    """
    best: tuple[Rank, int] | None = None
    for from_front, row, begins in _from_front(plan, section):
        if best is not None and best[0] < (0, False, False, 0, from_front, -1.0, 0):
            break  # no row further back can be better
        free = [is_free(begins + place) for place in range(len(row.seats))]
        if sum(free) < count:
            continue
        along = _along(row)
        aisles = _aisles(along)
        for first in range(len(free) - count + 1):
            if not all(free[first : first + count]):
                continue
            loose = sum(slack[begins + first : begins + first + count]) if slack else 0
            is_lonely, spans_aisle, distance = _looks(along, free, aisles, first, count)
            alone = loose if count == 1 else 0
            rank = (alone, is_lonely, spans_aisle, loose, from_front, distance, begins + first)
            if best is None or rank < best[0]:
                best = rank, begins + first
    return tuple(range(best[1], best[1] + count)) if best else None


def _from_front(plan: Plan, section: str) -> list[tuple[int, Row, int]]:
    """Rows with their number from the front of their section and their first seat, front rows first."""
    depth: dict[str, int] = {}
    rows = []
    for each, row, begins in plan.rows_of(section):
        depth[each.code] = depth.get(each.code, -1) + 1
        rows.append((depth[each.code], row, begins))
    return sorted(rows, key=lambda found: (found[0], found[2]))


def _looks(along: list[float], free: list[bool], aisles: set[int], first: int, count: int) -> tuple[bool, bool, float]:
    """Whether they leave a single seat or have an aisle between them, and how far from the middle they are."""
    after = first + count
    spans_aisle = any(place in aisles for place in range(first + 1, after))
    distance = abs((along[first] + along[after - 1]) / 2 - along[-1] / 2)
    return _is_single(free, aisles, first - 1, -1) or _is_single(free, aisles, after, 1), spans_aisle, distance


def _is_single(free: list[bool], aisles: set[int], place: int, step: int) -> bool:
    """Whether the seat next to the chosen ones would be free with nobody's place beyond it."""
    if not 0 <= place < len(free) or not free[place]:
        return False
    inner = place if step > 0 else place + 1
    if inner in aisles:
        return False  # across the aisle it is somebody else's pair
    beyond = place + step
    outer = beyond if step > 0 else place
    return not (0 <= beyond < len(free) and free[beyond] and outer not in aisles)


def _along(row: Row) -> list[float]:
    """How far each seat is from the first one, along the row: a stand may look any way, and bend."""
    steps = (math.hypot(b.x - a.x, b.y - a.y) for a, b in pairwise(row.seats))
    # As fine as a plan is drawn, so that two places as far from the middle as each other are so here too.
    return [round(far, 1) for far in accumulate(steps, initial=0.0)]


def _aisles(along: list[float]) -> set[int]:
    """Places before which the row has a gap wider than its seats lie apart."""
    steps = [b - a for a, b in pairwise(along)]
    narrowest = min((step for step in steps if step > 0), default=1.0)
    return {place + 1 for place, step in enumerate(steps) if step > narrowest * GAP}
