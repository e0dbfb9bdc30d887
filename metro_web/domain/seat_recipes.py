"""Seats drawn from words and capacities: rows of rows, one section behind the other, the centres in one line.

A plan of one section names its seats plainly (1A, A1); of several, the section's code goes before: `A-A1`.
"""

import re
from collections.abc import Sequence
from typing import Any

from metro_web.core.i18n import t
from metro_web.domain import seat_words, seating
from metro_web.domain.seat_words import Described
from metro_web.domain.seating import Plan

AISLE = 1.0
SECTION_GAP = 2.0
ARC = 0.9  # radius of a curved row, in its own widths
CODE_LENGTH_MAX = 12
Rows = list[dict[str, Any]]


def from_capacity(capacity: int) -> Plan:
    """Rows of 2+2 until there are `capacity` seats; the last row may be shorter."""
    return _drawn([seat_words.of_capacity(capacity)])


def from_text(text: str) -> Plan:
    """A section a line; 422 `invalid_plan` names the line and what is not understood."""
    return _drawn(seat_words.read(text))


def stack(sections: Sequence[dict[str, Any]]) -> None:
    """Put sections behind each other with their centres in one line; their rows know where they are in a section."""
    wide = max(_extent(section["rows"], "x")[1] for section in sections)
    depth = 0.0
    for section in sections:
        left, right = _extent(section["rows"], "x")
        front, back = _extent(section["rows"], "y")
        for row in section["rows"]:
            for seat in row["seats"]:
                seat["x"] = round(seat["x"] - left + (wide - (right - left)) / 2, 2)
                seat["y"] = round(seat["y"] - front + depth, 2)
        depth += back - front + 1 + SECTION_GAP


def _drawn(described: Sequence[Described]) -> Plan:
    is_alone = len(described) == 1
    sections: Rows = []
    codes: set[str] = set()
    for number, each in enumerate(described, 1):
        code = _code(each.name) or ("main" if is_alone else str(number))
        code = code if code not in codes else f"{code[: CODE_LENGTH_MAX - 4]}{number}"
        if code in codes:
            raise seat_words.refused(t("Two sections are called {name}.").format(name=each.name))
        codes.add(code)
        rows = _rows(each, "" if is_alone else f"{code}-")
        made = {"code": code, "name": each.name or t("Seats"), "rows": rows}
        sections.append(made | ({"class": each.seat_class} if each.seat_class else {}))
    stack(sections)
    return seating.parse({"sections": sections})


def _rows(each: Described, prefix: str) -> Rows:
    rows: Rows = []
    for number in range(each.rows):
        label = str(number + 1) if each.is_lettered else letters(number)
        seats = _lettered(label, each.groups) if each.is_lettered else _numbered(label, each.groups)
        if each.rest and number == each.rows - 1:
            seats = seats[: each.rest]
        for seat in seats:
            seat["label"], seat["y"] = prefix + seat["label"], float(number)
        rows.append({"label": label, "seats": seats})
    if each.is_curved:
        _bend(rows)
    return rows


def _lettered(row: str, groups: Sequence[int]) -> Rows:
    """`1A`, `1B`: the outermost are at a window, those beside a gap at the aisle."""
    marked = _places(groups)
    last = len(marked) - 1
    return [
        {"label": f"{row}{chr(65 + n)}", "x": x, "marks": ["window"] if n in (0, last) else ["aisle"] * is_aisle}
        for n, (x, is_aisle) in enumerate(marked)
    ]


def _numbered(row: str, groups: Sequence[int]) -> Rows:
    """`A1`, `A2`: both ends of a row are at an aisle as well."""
    marked = _places(groups)
    last = len(marked) - 1
    return [
        {"label": f"{row}{n + 1}", "x": x, "marks": ["aisle"] * (is_aisle or n in (0, last))}
        for n, (x, is_aisle) in enumerate(marked)
    ]


def _places(groups: Sequence[int]) -> list[tuple[float, bool]]:
    """Where each seat of a row stands, and whether a gap between groups is beside it."""
    places: list[tuple[float, bool]] = []
    x = 0.0
    for group, size in enumerate(groups):
        for place in range(size):
            is_aisle = (place == 0 and group > 0) or (place == size - 1 and group < len(groups) - 1)
            places.append((x, is_aisle))
            x += 1
        x += AISLE
    return places


def _bend(rows: Rows) -> None:
    """Along an arc whose ends come forward."""
    left, right = _extent(rows, "x")
    middle, radius = (left + right) / 2, ARC * max(right - left, 1)
    for row in rows:
        for seat in row["seats"]:
            seat["y"] += (radius**2 - (seat["x"] - middle) ** 2) ** 0.5 - radius


def _extent(rows: Rows, axis: str) -> tuple[float, float]:
    found = [seat[axis] for row in rows for seat in row["seats"]]
    return min(found), max(found)


def _code(name: str) -> str:
    """`stand A` is A: the last word, plain; `economy class` is economy."""
    words = re.findall(r"\w+", name)
    if len(words) > 1 and words[-1].lower() == "class":
        words.pop()
    return words[-1][:CODE_LENGTH_MAX] if words else ""


def letters(number: int) -> str:
    """0 is A, 25 Z, 26 AA: as rows of a hall go on."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
