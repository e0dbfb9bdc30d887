"""A large plan from afar: the parts it is drawn in, each with its outline, so that a venue is seen before its seats.

Keeps true: each part is drawn at once on a phone (`DRAWN_MAX` seats), whatever a section's size; parts are whole rows.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from metro_web.domain.seating import Plan, Row, Section

DRAWN_MAX = 2_000
PIECE_SEATS = 1_500
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows `from_row` … `to_row` of section number `section`: seats `first` … `end` (not included)."""

    section: int
    first: int
    end: int
    from_row: str
    to_row: str
    points: tuple[Point, ...]


def to_data(plan: Plan) -> dict[str, Any]:
    """What the overview is drawn from; no parts where all seats are drawn at once."""
    spans = zip(plan.sections, plan.spans, strict=True)
    return {
        "count": len(plan.seats),
        "sections": [{"code": one.code, "name": one.name, "first": first, "end": end} for one, (first, end) in spans],
        "parts": [
            {
                "section": part.section,
                "first": part.first,
                "end": part.end,
                "from": part.from_row,
                "to": part.to_row,
                "points": [[round(x, 2), round(y, 2)] for x, y in part.points],
            }
            for part in parts(plan)
        ],
    }


def parts(plan: Plan) -> list[Part]:
    """Each section, or some rows of one that is too large; [] for a plan that is small as a whole."""
    if len(plan.seats) <= DRAWN_MAX:
        return []
    half = _step(plan) / 2
    found = []
    for number, section in enumerate(plan.sections):
        first = plan.spans[number][0]
        for rows in _pieces(section):
            end = first + sum(len(row.seats) for row in rows)
            found.append(Part(number, first, end, rows[0].label, rows[-1].label, _outline(rows, half)))
            first = end
    return found


def _pieces(section: Section) -> Iterator[Sequence[Row]]:
    count = section.seats_count
    pieces = 1 if count <= DRAWN_MAX else math.ceil(count / PIECE_SEATS)
    rows: list[Row] = []
    passed, made = 0, 1
    for row in section.rows:
        rows.append(row)
        passed += len(row.seats)
        if passed >= made * count / pieces or row is section.rows[-1]:
            yield rows
            rows, made = [], made + 1


def _step(plan: Plan) -> float:
    """How far seats lie apart, in the units that the plan was drawn in."""
    rows = [row for section in plan.sections for row in section.rows[:3] if len(row.seats) > 1]
    steps = [min(math.dist((a.x, a.y), (b.x, b.y)) for a, b in pairwise(row.seats)) for row in rows]
    return median([step for step in steps if step > 0] or [1.0])


def _outline(rows: Sequence[Row], half: float) -> tuple[Point, ...]:
    """The convex hull of the ends and middles of the rows, with half a seat around."""
    seats = [row.seats[at] for row in rows for at in (0, (len(row.seats) - 1) // 2, len(row.seats) - 1)]
    corners = sorted({(seat.x + dx, seat.y + dy) for seat in seats for dx in (-half, half) for dy in (-half, half)})
    return (*_half_hull(corners), *_half_hull(corners[::-1]))


def _half_hull(points: Sequence[Point]) -> list[Point]:
    """One chain of Andrew's algorithm, without its last point."""
    chain: list[Point] = []
    for x, y in points:
        while len(chain) > 1:
            (ax, ay), (bx, by) = chain[-2:]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            chain.pop()
        chain.append((x, y))
    return chain[:-1]
