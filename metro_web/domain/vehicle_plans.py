"""The seat plan of a vehicle, made from its layout, with the labels that travellers know.

A plane's rows go on from cabin to cabin and its letters leave out I: 12A. A bus has rows and letters too. A train's
seats are counted through each coach: `3-41` is seat 41 of coach 3; its rows and compartments have letters, so that no
number means two things.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from metro_web.core.i18n import t
from metro_web.domain import seat_recipes, seating
from metro_web.domain.seat_recipes import AISLE
from metro_web.domain.seating import Plan
from metro_web.domain.vehicle_layouts import CLASSES, TRAIN, Layout, Part

LETTERS = "ABCDEFGHJKL"
COMPARTMENT_DEPTH, BENCHES_APART = 3.0, 1.25
# Seats of one row, or of one bench: where each stands, and its marks.
Placed = list[tuple[float, float, list[str]]]


@dataclass(frozen=True, slots=True)
class PartName:
    """What a part of a layout is called in the plan: the code that prices name, and words."""

    code: str
    name: str
    seat_class: str
    seats_count: int


def make(layout: Layout) -> Plan:
    """The plan; its sections are the layout's parts in their order."""
    sections, first = [], 1
    for part, named in zip(layout.parts, names(layout), strict=True):
        rows = _coach(part) if layout.mode == TRAIN else _cabin(part, first)
        first += part.rows
        sections.append({"code": named.code, "name": named.name, "class": named.seat_class, "rows": rows})
    seat_recipes.stack(sections)
    return seating.parse({"sections": sections})


def names(layout: Layout) -> list[PartName]:
    """What each part is called; a second cabin of the same class is `economy2`."""
    found: list[PartName] = []
    for part in layout.parts:
        code, name = part.number, t("Coach {n}").format(n=part.number)
        if layout.mode != TRAIN:
            nth = 1 + sum(each.seat_class == part.seat_class for each in found)
            more = str(nth) if nth > 1 else ""
            code, name = part.seat_class + more, f"{CLASSES[part.seat_class]} {more}".strip()
        found.append(PartName(code, name, part.seat_class, part.seats_count))
    return found


def _coach(part: Part) -> list[dict[str, Any]]:
    rows, count = [], 0
    for number, placed in enumerate(_compartments(part) if part.places else _rows(part)):
        seats = [_seat(f"{part.number}-{count + n}", each) for n, each in enumerate(placed, 1)]
        rows.append({"label": seat_recipes.letters(number), "seats": seats})
        count += len(placed)
    return rows


def _cabin(part: Part, first: int) -> list[dict[str, Any]]:
    rows = []
    for number, placed in enumerate(_rows(part), first):
        seats = [_seat(f"{number}{LETTERS[n]}", each) for n, each in enumerate(placed)]
        rows.append({"label": str(number), "seats": seats})
    return rows


def _seat(label: str, placed: tuple[float, float, list[str]]) -> dict[str, Any]:
    x, y, marks = placed
    return {"label": label, "x": x, "y": y, "marks": marks}


def _rows(part: Part) -> Iterator[Placed]:
    """Rows of groups with aisles between; the last of a bus may have a seat where the others have the aisle."""
    left = part.accessible
    for number in range(part.rows):
        is_full = bool(part.last_row) and number == part.rows - 1
        groups = (part.last_row,) if is_full else part.across
        placed: Placed = []
        x = 0.0
        for place, size in enumerate(groups):
            is_first, is_last = place == 0, place == len(groups) - 1
            for seat in range(size):
                marks = ["window"] if (is_first and seat == 0) or (is_last and seat == size - 1) else []
                beside = (not is_first and seat == 0) or (not is_last and seat == size - 1)
                placed.append((x, float(number), marks + ["aisle"] * beside))
                x += 1
            if left:
                _make_accessible(placed[-size:], at_end=is_first and not is_last)
                left -= 1
            x += AISLE
        yield placed


def _compartments(part: Part) -> Iterator[Placed]:
    """Two benches that face each other; the window on one side, the corridor on the other."""
    wide = part.places // 2
    for number in range(part.rows):
        placed: Placed = []
        for bench in range(2):
            y = number * COMPARTMENT_DEPTH + bench * BENCHES_APART
            for seat in range(wide):
                marks = ["window"] * (seat == 0) + ["aisle"] * (seat == wide - 1)
                placed.append((float(seat), y, marks))
        if number < part.accessible:
            _make_accessible(placed[:wide], at_end=True)
        yield placed


def _make_accessible(group: Placed, *, at_end: bool) -> None:
    """A wheelchair place by the aisle, and the seat beside it for whoever comes along."""
    ordered = group[::-1] if at_end else group
    for (_x, _y, marks), mark in zip(ordered, ("accessible", "companion"), strict=False):
        marks.append(mark)
