"""Seat plans from a few words: a capacity, lines such as "12 rows of 2+2", or a CSV file.

`12 rows of 2+2` numbers rows and letters seats as vehicles do: 1A to 12D. `stand A: 20 rows × 40, curved` numbers the
seats of lettered rows and puts the section before: A-A1. Each line is a section, drawn behind the one before it.
"""

import csv
import io
import math
import re
from typing import Any

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import seating
from metro_web.domain.seating import ROW_SEATS_MAX, ROWS_MAX, SEATS_MAX, Plan

COACH_ROW = (2, 2)
AISLE = 1.0
SECTION_GAP = 2.0
CURVE_DEPTH = 0.12
TEXT_LENGTH_MAX = 20_000
CSV_LENGTH_MAX = 16_000_000
_LINE = re.compile(
    r"(?:(?P<name>[^:]{1,80}):)?\s*(?P<rows>\d{1,5})\s*rows?\s*"
    r"(?:of\s*(?P<groups>\d{1,3}(?:\s*\+\s*\d{1,3})*)|[x×*]\s*(?P<across>\d{1,5}))\s*(?P<curved>,\s*curved)?",
    re.IGNORECASE,
)
COLUMNS = ("section", "row", "seat")


def from_capacity(capacity: int) -> Plan:
    """Rows of 2+2 until there are `capacity` seats; the last row may be shorter."""
    if type(capacity) is not int or not 1 <= capacity <= SEATS_MAX:
        raise _refused(t("A capacity is a whole number from 1 to {n}.").format(n=SEATS_MAX))
    across = sum(COACH_ROW)
    rows = [_lettered(number, COACH_ROW) for number in range(1, -(-capacity // across) + 1)]
    rest = capacity % across
    if rest:
        rows[-1]["seats"] = rows[-1]["seats"][:rest]
    return seating.parse({"sections": [{"code": "main", "name": t("Seats"), "rows": rows}]})


def from_text(text: str) -> Plan:
    """A section a line; 422 `invalid_plan` names the line that is not understood."""
    lines = [line.strip() for line in text[:TEXT_LENGTH_MAX].splitlines() if line.strip()]
    if not lines or len(text) > TEXT_LENGTH_MAX:
        raise _refused(t('Describe each section on a line, such as "12 rows of 2+2".'))
    sections: list[dict[str, Any]] = []
    depth = 0.0
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(line)
        if found is None or not 0 < int(found["rows"]) <= ROWS_MAX:
            said = t('Line {n} is not understood: write "12 rows of 2+2" or "stand A: 20 rows × 40, curved".')
            raise _refused(said.format(n=number))
        section = _described(found, len(sections) + 1, depth, is_alone=len(lines) == 1)
        sections.append(section)
        depth += int(found["rows"]) + SECTION_GAP
    if sum(len(row["seats"]) for section in sections for row in section["rows"]) > SEATS_MAX:
        raise _refused(t("A plan has at most {n} seats.").format(n=SEATS_MAX))
    return seating.parse({"sections": sections})


def from_csv(text: str) -> Plan:
    """Columns section, row, seat, and perhaps x, y, marks (parted by blanks), section_name; in plan order."""
    if not text.strip() or len(text) > CSV_LENGTH_MAX:
        raise _refused(t("This file is empty or too large."))
    read = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if read.fieldnames is None or not set(COLUMNS) <= set(read.fieldnames):
        raise _refused(t("The first line names the columns: section,row,seat and perhaps x,y,marks."))
    sections: dict[str, dict[str, Any]] = {}
    try:
        for number, line in enumerate(read, 2):
            if number > SEATS_MAX + 2:
                raise _refused(t("A plan has at most {n} seats.").format(n=SEATS_MAX))
            code = line["section"] or ""
            section = sections.setdefault(code, {"code": code, "name": line.get("section_name") or code, "rows": {}})
            label = line["row"] or ""
            row = section["rows"].setdefault(label, {"label": label, "seats": []})
            seat: dict[str, Any] = {"label": line["seat"] or "", "marks": (line.get("marks") or "").split()}
            for axis in ("x", "y"):
                if line.get(axis):
                    seat[axis] = _number(line[axis] or "", number)
            row["seats"].append(seat)
    except csv.Error as exc:
        raise _refused(t("This is no CSV file that can be read.")) from exc
    listed = [section | {"rows": list(section["rows"].values())} for section in sections.values()]
    return seating.parse({"sections": listed})


def _number(text: str, line: int) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise _refused(t("Line {n}: x and y are numbers.").format(n=line))
    return found


def _described(found: re.Match[str], number: int, depth: float, *, is_alone: bool) -> dict[str, Any]:
    name = (found["name"] or "").strip()
    code = _code(name) or ("main" if is_alone else str(number))
    rows, is_curved = int(found["rows"]), bool(found["curved"])
    if found["groups"]:
        groups = tuple(int(part) for part in found["groups"].split("+"))
        if not 0 < sum(groups) <= 26:
            raise _refused(t("A row of groups has 1 to 26 seats."))
        made = [_lettered(n, groups) for n in range(1, rows + 1)]
    else:
        across = int(found["across"])
        if not 0 < across <= ROW_SEATS_MAX:
            raise _refused(t("A row has 1 to {n} seats.").format(n=ROW_SEATS_MAX))
        made = [_numbered(n, across) for n in range(rows)]
    if rows * sum(len(row["seats"]) for row in made[:1]) > SEATS_MAX:
        raise _refused(t("A plan has at most {n} seats.").format(n=SEATS_MAX))
    prefix = "" if is_alone else f"{code}-"
    for row in made:
        middle = (row["seats"][0]["x"] + row["seats"][-1]["x"]) / 2
        for seat in row["seats"]:
            seat["label"] = prefix + seat["label"]
            bend = CURVE_DEPTH * abs(seat["x"] - middle) ** 1.5 / 4 if is_curved else 0.0
            seat["y"] = round(seat["y"] + depth - bend, 2)
    return {"code": code, "name": name or t("Seats"), "rows": made}


def _code(name: str) -> str:
    """`stand A` is A: the last word, plain."""
    words = re.findall(r"\w+", name)
    return words[-1][:12] if words else ""


def _lettered(row: int, groups: tuple[int, ...]) -> dict[str, Any]:
    seats: list[dict[str, Any]] = []
    x = 0.0
    for group, size in enumerate(groups):
        for place in range(size):
            is_left, is_right = group == 0 and place == 0, group == len(groups) - 1 and place == size - 1
            is_aisle = (place == 0 and group > 0) or (place == size - 1 and group < len(groups) - 1)
            marks = [name for name, is_so in (("window", is_left or is_right), ("aisle", is_aisle)) if is_so]
            seats.append({"label": f"{row}{chr(65 + len(seats))}", "x": x, "y": float(row - 1), "marks": marks})
            x += 1
        x += AISLE
    return {"label": str(row), "seats": seats}


def _numbered(row: int, across: int) -> dict[str, Any]:
    label = letters(row)
    seats = []
    for place in range(across):
        marks = ["aisle"] if place in (0, across - 1) else []
        seats.append({"label": f"{label}{place + 1}", "x": float(place), "y": float(row), "marks": marks})
    return {"label": label, "seats": seats}


def letters(number: int) -> str:
    """0 is A, 25 Z, 26 AA: as rows of a hall go on."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _refused(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, code="invalid_plan", field="plan")
