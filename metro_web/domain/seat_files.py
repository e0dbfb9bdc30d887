"""Seat plans as files: CSV and JSON, in and out. What goes out comes in again as the same plan.

Keeps true: what was mended on the way in is told, never done in silence; nothing is built before it is counted; and no
cell that goes out begins as a formula of a spreadsheet.
"""

import csv
import io
import json
import math
import re
from dataclasses import dataclass
from typing import Any

from metro_web.core.i18n import plural, t
from metro_web.domain import seat_recipes, seating
from metro_web.domain.seat_words import refused
from metro_web.domain.seating import MARKS, ROWS_MAX, SEATS_MAX, SECTIONS_MAX, Plan

LENGTH_MAX = 16_000_000
NEEDED = ("section", "row", "seat")
COLUMNS = (*NEEDED, "x", "y", "marks", "section_name", "class")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_PARTS = re.compile(r"[\s;|,+]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan, and in sentences what was mended to read it."""

    plan: Plan
    repairs: tuple[str, ...] = ()


def from_csv(text: str) -> Reading:
    """Columns section, row, seat, and perhaps x, y, marks, section_name, class; in plan order. 422 names the line."""
    if not text.strip() or len(text) > LENGTH_MAX:
        raise refused(t("This file is empty or too large."))
    if text.count("\n") > SEATS_MAX * 2:
        raise refused(t("A plan has at most {n:,} seats.").format(n=SEATS_MAX))
    reader = _Csv(text.removeprefix("\ufeff"))
    return Reading(seating.parse({"sections": reader.sections}), tuple(reader.repairs))


def from_json(text: str) -> Reading:
    """A document with `sections`, as `GET /seat-plans/{id}` answers it."""
    if len(text) > LENGTH_MAX:
        raise refused(t("This file is empty or too large."))
    if text.count("{") > SEATS_MAX + ROWS_MAX + SECTIONS_MAX + 1:
        raise refused(t("A plan has at most {n:,} seats.").format(n=SEATS_MAX))
    try:
        document = json.loads(text)
    except RecursionError:
        raise refused(t("This is no JSON of a seat plan.")) from None
    except ValueError as exc:
        line = getattr(exc, "lineno", 1)
        raise refused(t("This is no JSON that can be read; it breaks off in line {n}.").format(n=line)) from exc
    return from_layout(document)


def from_layout(document: Any) -> Reading:
    """The same, read already; sections that say nowhere where a seat stands are drawn one behind the other."""
    plan = seating.parse(document)
    if len(plan.sections) == 1 or any("x" in seat or "y" in seat for seat in _seats_of(document)):
        return Reading(plan)
    data = seating.to_data(plan)
    seat_recipes.stack(data["sections"])
    return Reading(seating.parse(data), (_drawn(),))


def to_csv(plan: Plan) -> str:
    """Every seat on a line, in plan order; with a byte order mark, as spreadsheets want it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for section in plan.sections:
        for row in section.rows:
            for seat in row.seats:
                cells = (section.code, row.label, seat.label, f"{seat.x:g}", f"{seat.y:g}", " ".join(seat.marks))
                named = (_plain(cell) if place not in (3, 4) else cell for place, cell in enumerate(cells))
                writer.writerow((*named, _plain(section.name), _plain(section.seat_class)))
    return "\ufeff" + out.getvalue()


def to_json(name: str, plan: Plan) -> str:
    """As it is read again; the name beside it is for people."""
    return json.dumps({"name": name} | seating.to_data(plan), ensure_ascii=False, indent=1)


def _plain(cell: str) -> str:
    """A quote before what a spreadsheet would take for a formula; reading takes it off again."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _drawn() -> str:
    return t("It does not say where seats stand: they are drawn in rows, section behind section.")


def _seats_of(document: Any) -> Any:
    return (seat for section in document["sections"] for row in section["rows"] for seat in row["seats"])


class _Csv:
    """One file, read line by line into sections."""

    def __init__(self, text: str) -> None:
        self.repairs: list[str] = []
        self.trimmed = self.blank = 0
        self.by_code: dict[str, dict[str, Any]] = {}
        self.lines: dict[str, int] = {}
        self.is_placed = False
        try:
            self._read(text)
        except csv.Error as exc:
            raise refused(t("This is no CSV file that can be read.")) from exc
        if not self.lines:
            raise refused(t("There are no seats in this file."))
        self.sections = [each | {"rows": list(each["rows"].values())} for each in self.by_code.values()]
        self._finish()

    def _read(self, text: str) -> None:
        first = text.lstrip("\r\n").partition("\n")[0]
        parting = max(",;\t", key=first.count)
        if parting != ",":
            self.repairs.append(t("Cells are parted by {what}.").format(what={";": ";", "\t": t("tabs")}[parting]))
        rows = csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=parting)
        names = [name.strip().casefold() for name in next(rows)]
        if not set(NEEDED) <= set(names):
            raise refused(t("The first line names the columns: section,row,seat and perhaps x,y,marks."))
        others = [name for name in names if name and name not in COLUMNS]
        if others:
            said = t("Columns that a plan does not have are left out: {names}.")
            self.repairs.append(said.format(names=", ".join(others)[:200]))
        for cells in rows:
            if any(cell.strip() for cell in cells):
                self._take(rows.line_num, dict(zip(names, cells, strict=False)))
            else:
                self.blank += 1

    def _take(self, number: int, cells: dict[str, str]) -> None:
        label = self._cell(cells, "seat", number)
        if label in self.lines:
            said = t("Line {n}: there is a seat {label} already, on line {first}.")
            raise refused(said.format(n=number, label=label[:24], first=self.lines[label]))
        self.lines[label] = number
        if len(self.lines) > SEATS_MAX:
            raise refused(t("A plan has at most {n:,} seats.").format(n=SEATS_MAX))
        code, row_label = self._cell(cells, "section", number), self._cell(cells, "row", number)
        section = self.by_code.setdefault(code, {"code": code, "name": "", "class": "", "rows": {}})
        section["name"] = section["name"] or self._cell(cells, "section_name")
        section["class"] = section["class"] or self._cell(cells, "class")
        row = section["rows"].setdefault(row_label, {"label": row_label, "seats": []})
        seat: dict[str, Any] = {"label": label, "marks": self._marks(cells, number)}
        for axis in ("x", "y"):
            typed = self._cell(cells, axis)
            if typed:
                seat[axis], self.is_placed = _number(typed, number), True
        row["seats"].append(seat)

    def _cell(self, cells: dict[str, str], name: str, needed_on: int = 0) -> str:
        cell = cells.get(name) or ""
        bare = cell.strip()
        self.trimmed += bare != cell
        if bare.startswith("'") and _FORMULA.match(bare[1:]):
            bare = bare[1:]
        if needed_on and not bare:
            raise refused(t("Line {n}: the {name} is missing.").format(n=needed_on, name=name))
        return bare

    def _marks(self, cells: dict[str, str], number: int) -> list[str]:
        marks = [mark for mark in _PARTS.split(self._cell(cells, "marks").casefold()) if mark]
        unknown = next((mark for mark in marks if mark not in MARKS), None)
        if unknown is not None:
            said = t("Line {n}: “{mark}” is no mark; they are {marks}.")
            raise refused(said.format(n=number, mark=unknown[:24], marks=", ".join(MARKS)))
        return marks

    def _finish(self) -> None:
        if self.trimmed:
            said = plural(
                t("Blanks around {n} cell were taken off."), t("Blanks around {n} cells were taken off."), self.trimmed
            )
            self.repairs.append(said)
        if self.blank:
            self.repairs.append(
                plural(t("{n} empty line was passed over."), t("{n} empty lines were passed over."), self.blank)
            )
        if not self.is_placed:
            for section in self.sections:
                for depth, row in enumerate(section["rows"]):
                    for place, seat in enumerate(row["seats"]):
                        seat |= {"x": float(place), "y": float(depth)}
            seat_recipes.stack(self.sections)
            self.repairs.append(_drawn())


def _number(text: str, line: int) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise refused(t("Line {n}: x and y are numbers.").format(n=line))
    return found
