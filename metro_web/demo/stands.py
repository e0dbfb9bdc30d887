"""Seat plans of the demo's invented grounds: blocks of straight and curved rows around a field, told as layouts.

Keeps true: every block has as many rows and seats as asked for, and neighbours of a row lie side by side, wherever
around the field it is.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from metro_web.domain import seat_recipes, seating

AISLE, ROW_DEPTH = 2.0, 1.5
QUARTERS = ("N", "E", "S", "W")
QUARTER_NAMES = {"N": "North", "E": "East", "S": "South", "W": "West"}
# The first places of a front row, where a wheelchair fits and a companion sits beside it.
STEP_FREE = ("accessible", "companion", "companion", "accessible")


@dataclass(frozen=True, slots=True)
class Field:
    """A rectangle with round corners, in widths of a seat; a circle where the corners meet."""

    width: float
    height: float
    corner: float

    @property
    def length(self) -> float:
        """All the way round."""
        return 2 * (self.width + self.height - 4 * self.corner) + 2 * math.pi * self.corner

    def at(self, along: float, out: float) -> tuple[float, float]:
        """The point `along` its edge, clockwise from the middle of the north side, and `out` from it."""
        flat, side = self.width / 2 - self.corner, self.height / 2 - self.corner
        bend = math.pi / 2 * self.corner
        # Half of the north side, then corner and side in turn; each piece turns the way on by a quarter.
        pieces = (flat, bend, 2 * side, bend, 2 * flat, bend, 2 * side, bend, flat)
        rest, x, y, heading = along % self.length, 0.0, -self.height / 2, 0.0
        for number, piece in enumerate(pieces):
            part = min(rest, piece)
            if number % 2:
                turn = part / self.corner if self.corner else 0.0
                x += self.corner * (math.cos(heading - math.pi / 2 + turn) - math.cos(heading - math.pi / 2))
                y += self.corner * (math.sin(heading - math.pi / 2 + turn) - math.sin(heading - math.pi / 2))
                heading += turn
            else:
                x += part * math.cos(heading)
                y += part * math.sin(heading)
            rest -= part
            if rest <= 0:
                break
        return x + out * math.sin(heading), y - out * math.cos(heading)


@dataclass(frozen=True, slots=True)
class Tier:
    """`blocks` of equal size all the way round, beginning `out` from the field; `prefix` parts tiers in their codes."""

    blocks: int
    rows: int
    across: int
    out: float
    prefix: str = ""
    name: str = ""


def around(field: Field, tiers: Sequence[Tier]) -> dict[str, Any]:
    """The layout of all tiers; blocks are numbered clockwise within north, east, south and west."""
    return {"sections": [section for tier in tiers for section in _blocks(field, tier)]}


def stepped(description: str, places: int = 2) -> dict[str, Any]:
    """A layout from a description, with the first `places` of its front row step-free in each section."""
    layout = seating.to_data(seat_recipes.from_text(description))
    for section in layout["sections"]:
        for seat, mark in zip(section["rows"][0]["seats"][:places], STEP_FREE, strict=False):
            seat["marks"] = [*seat["marks"], mark]
    return layout


def _blocks(field: Field, tier: Tier) -> list[dict[str, Any]]:
    numbers = dict.fromkeys(QUARTERS, 0)
    wide = field.length / tier.blocks
    sections = []
    # From the corner before the north side, so that the numbers of each side follow each other.
    begins = -math.floor(tier.blocks / 8 + 0.5)
    for block in range(begins, begins + tier.blocks):
        quarter = QUARTERS[math.floor((block + 0.5) / tier.blocks * 4 + 0.5) % 4]
        numbers[quarter] += 1
        code = f"{tier.prefix}{quarter}{numbers[quarter]}"
        name = f"{tier.name} {QUARTER_NAMES[quarter]} {numbers[quarter]}".strip()
        rows = [_row(field, tier, code, number, block * wide, wide) for number in range(tier.rows)]
        sections.append({"code": code, "name": name, "rows": rows})
    return sections


def _row(field: Field, tier: Tier, code: str, number: int, begins: float, wide: float) -> dict[str, Any]:
    label, out = seat_recipes.letters(number), tier.out + number * ROW_DEPTH
    step = (wide - AISLE) / (tier.across - 1)
    seats = []
    for place in range(tier.across):
        x, y = field.at(begins + AISLE / 2 + place * step, out)
        marks = ["aisle"] if place in (0, tier.across - 1) else []
        if number == 0 and place < len(STEP_FREE):
            marks.append(STEP_FREE[place])
        seats.append({"label": f"{code}-{label}{place + 1}", "x": round(x, 2), "y": round(y, 2), "marks": marks})
    return {"label": label, "seats": seats}
