"""Seat plans as values: sections of rows of seats, each seat with a label of its own and an index in plan order.

A plan never changes; an edit makes another one. Holds, orders and tickets name a seat by its label, the database by
its index (`RULES.md`, Seats).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NoReturn

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t

MARKS = ("window", "aisle", "accessible", "companion", "blocked")
SEATS_MAX = 120_000
SECTIONS_MAX, ROWS_MAX, ROW_SEATS_MAX = 500, 30_000, 2_000
LABEL_LENGTH_MAX, NAME_LENGTH_MAX = 24, 80
COORDINATE_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Seat:
    """One place to sit; `x`, `y` in units of a seat's width, or whatever the plan was drawn in."""

    label: str
    x: float
    y: float
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Seats beside each other, in order."""

    label: str
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that share a price and a class: a stand, a coach, a cabin; `seat_class` is what it is called, or ''."""

    code: str
    name: str
    rows: tuple[Row, ...]
    seat_class: str = ""

    @property
    def seats_count(self) -> int:
        return sum(len(row.seats) for row in self.rows)


@dataclass(frozen=True)
class Plan:
    """A whole plan; `seats[i]` is the seat of index i."""

    sections: tuple[Section, ...]

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        return tuple(seat for section in self.sections for row in section.rows for seat in row.seats)

    @cached_property
    def index_of(self) -> Mapping[str, int]:
        """Label → index."""
        return {seat.label: index for index, seat in enumerate(self.seats)}

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """First index and index after the last of each section."""
        begins, spans = 0, []
        for section in self.sections:
            spans.append((begins, begins + section.seats_count))
            begins = spans[-1][1]
        return tuple(spans)

    @cached_property
    def places(self) -> tuple[tuple[int, str], ...]:
        """Number of the section and label of the row of each seat."""
        return tuple(
            (number, row.label)
            for number, section in enumerate(self.sections)
            for row in section.rows
            for _seat in row.seats
        )

    def section_of(self, index: int) -> Section:
        """The section that a seat is in."""
        return self.sections[self.places[index][0]]

    def find_section(self, code: str) -> Section | None:
        """The section of that code."""
        return next((section for section in self.sections if section.code == code), None)

    def rows_of(self, code: str = "") -> Iterator[tuple[Section, Row, int]]:
        """Every row, or those of one section, with the index of its first seat."""
        begins = 0
        for section in self.sections:
            for row in section.rows:
                if not code or section.code == code:
                    yield section, row, begins
                begins += len(row.seats)


def parse(data: object) -> Plan:
    """`{"sections": [{"code", "name", "rows": [{"label", "seats": [{"label", "x", "y", "marks"}]}]}]}` as a plan.

    422 `invalid_plan`, naming what is wrong: no section, row or seat, two labels alike, a mark unknown, too many.
    """
    listed = _listed(data, "sections", SECTIONS_MAX)
    if sum(map(_counted, listed)) > SEATS_MAX:
        _refuse(t("A plan has at most {n:,} seats.").format(n=SEATS_MAX))
    sections = tuple(_section(each) for each in listed)
    codes = [section.code for section in sections]
    if len(set(codes)) != len(codes):
        _refuse(t("Two sections have the same code."))
    plan = Plan(sections)
    if len(plan.index_of) != len(plan.seats):
        twice, _count = Counter(seat.label for seat in plan.seats).most_common(1)[0]
        _refuse(t("There are two seats {label}.").format(label=twice))
    return plan


def to_data(plan: Plan) -> dict[str, Any]:
    """What `parse` reads back, and the contract's `GET /seat-plans/{id}` beside its id."""
    return {
        "sections": [
            {
                "code": section.code,
                "name": section.name,
                **({"class": section.seat_class} if section.seat_class else {}),
                "rows": [
                    {
                        "label": row.label,
                        "seats": [{"label": s.label, "x": s.x, "y": s.y, "marks": list(s.marks)} for s in row.seats],
                    }
                    for row in section.rows
                ],
            }
            for section in plan.sections
        ]
    }


def _section(data: object) -> Section:
    rows = tuple(_row(each, number) for number, each in enumerate(_listed(data, "rows", ROWS_MAX)))
    code = _text(data, "code", LABEL_LENGTH_MAX)
    name = _text(data, "name", NAME_LENGTH_MAX) if isinstance(data, Mapping) and data.get("name") else code
    seat_class = _text(data, "class", NAME_LENGTH_MAX) if isinstance(data, Mapping) and data.get("class") else ""
    return Section(code, name, rows, seat_class)


def _counted(section: object) -> int:
    """How many seats a section will have, before any of them is made."""
    rows = section.get("rows") if isinstance(section, Mapping) else None
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        return 0
    seats = (row.get("seats") for row in rows if isinstance(row, Mapping))
    return sum(len(each) for each in seats if isinstance(each, Sequence))


def _row(data: object, number: int) -> Row:
    listed = _listed(data, "seats", ROW_SEATS_MAX)
    return Row(
        _text(data, "label", LABEL_LENGTH_MAX), tuple(_seat(each, place, number) for place, each in enumerate(listed))
    )


def _seat(data: object, place: int, row: int) -> Seat:
    label = _text(data, "label", LABEL_LENGTH_MAX)
    assert isinstance(data, Mapping), "it has a label"
    marks = data.get("marks") or ()
    if not isinstance(marks, Sequence) or isinstance(marks, str) or any(mark not in MARKS for mark in marks):
        _refuse(t("The marks of a seat are among {marks}.").format(marks=", ".join(MARKS)))
    return Seat(
        label,
        _coordinate(data.get("x"), place),
        _coordinate(data.get("y"), row),
        tuple(mark for mark in MARKS if mark in marks),
    )


def _coordinate(value: object, default: int) -> float:
    if value is None:
        return float(default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= COORDINATE_MAX:
        _refuse(t("Where a seat is drawn is told in numbers."))
    return float(value)


def _listed(data: object, field: str, most: int) -> Sequence[Any]:
    found = data.get(field) if isinstance(data, Mapping) else None
    if not isinstance(found, Sequence) or isinstance(found, str) or not found:
        _refuse(t("A plan needs at least one of: {field}.").format(field=field))
    if len(found) > most:
        _refuse(t("There are at most {n} {field}.").format(n=most, field=field))
    return found


def _text(data: object, field: str, length_max: int) -> str:
    found = data.get(field) if isinstance(data, Mapping) else None
    if not isinstance(found, str) or not found.strip() or found != found.strip() or not found.isprintable():
        _refuse(t("A section, row or seat needs its {field}.").format(field=field))
    if len(found) > length_max:
        _refuse(t("At most {n} characters, please.").format(n=length_max))
    return found


def _refuse(sentence: str) -> NoReturn:
    raise InvalidInput(sentence, code="invalid_plan", field="plan")
