"""Layouts between people and values: what is typed into a form becomes what `vehicle_layouts` reads, and is told again.

Whatever is typed becomes something: what cannot be is the layout's to refuse, in its words.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from metro_web.core.i18n import plural, t
from metro_web.domain import vehicle_layouts
from metro_web.domain.vehicle_layouts import BUS, CLASSES, COMPARTMENT, OPEN, PLANE, TRAIN, Layout, Part

NUMBERS_LENGTH_MAX, TEXT_LENGTH_MAX = 200, 20
KINDS = {OPEN: t("None: open"), "4": t("Of 4 seats"), "6": t("Of 6 seats")}
ACROSS = {
    PLANE: ("1+1", "1+2+1", "2+2", "2+3", "3+3", "2+2+2", "2+3+2", "2+4+2", "3+3+3", "3+4+3"),
    BUS: ("2+2", "2+1", "1+1", "3+2"),
    TRAIN: ("2+2", "2+1", "3+2", "3+3", "1+1"),
}
_RANGE = re.compile(r"(\d{1,4})\s*[-–]\s*(\d{1,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class TypedPart:
    """A line of the form; `kind` is `open`, `4` or `6`. `numbers` are those of coaches: `1–3, 5`."""

    seat_class: str = ""
    rows: str = ""
    across: str = ""
    accessible: str = ""
    kind: str = OPEN
    numbers: str = ""
    is_last_full: bool = False


STARTS = {
    BUS: (TypedPart("standard", "12", "2+1", "1"),),
    PLANE: (TypedPart("business", "4", "2+2", "0"), TypedPart("economy", "24", "3+3", "1")),
    TRAIN: (TypedPart("first", "9", "2+1", "1", "6", "1"), TypedPart("second", "18", "2+2", "1", numbers="2–4")),
}


def recipe(mode: str, parts: Sequence[TypedPart]) -> dict[str, Any]:
    """What was typed, as `vehicle_layouts.read` takes it."""
    made = [_part(mode, each) for each in parts]
    if mode == BUS:
        return made[0] if made else {}
    return {"sections" if mode == PLANE else "coaches": made}


def typed(layout: Layout) -> list[TypedPart]:
    """A layout as lines of the form; coaches that are alike and follow each other share one."""
    runs = _runs(layout.parts, _besides_number) if layout.mode == TRAIN else [[part] for part in layout.parts]
    return [
        TypedPart(
            run[0].seat_class,
            str(run[0].rows),
            vehicle_layouts.across_text(run[0].across),
            str(run[0].accessible),
            str(run[0].places) if run[0].places else OPEN,
            numbers_text([part.number for part in run]),
            bool(run[0].last_row),
        )
        for run in runs
    ]


def numbers_text(numbers: Sequence[str]) -> str:
    """`1–3, 5, B1`."""
    told: list[list[str]] = []
    for number in numbers:
        follows = told and number.isdigit() and told[-1][-1].isdigit() and int(number) == int(told[-1][-1]) + 1
        if follows:
            told[-1].append(number)
        else:
            told.append([number])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in told)


def summary(layout: Layout) -> str:
    """`12 rows of 2+1`, `Business 4 × 2+2, Economy 24 × 3+3`, `Coaches 1–3 First class, 4 Second class`."""
    if layout.mode == BUS:
        return _rows_text(layout.parts[0])
    if layout.mode == PLANE:
        return ", ".join(
            f"{CLASSES[part.seat_class]} {part.rows} × {vehicle_layouts.across_text(part.across)}"
            for part in layout.parts
        )
    runs = _runs(layout.parts, lambda part: part.seat_class)
    told = [f"{numbers_text([part.number for part in run])} {CLASSES[run[0].seat_class]}" for run in runs]
    return plural(t("Coach"), t("Coaches"), len(layout.parts)) + " " + ", ".join(told)


def _part(mode: str, typed_part: TypedPart) -> dict[str, Any]:
    data: dict[str, Any] = {"class": typed_part.seat_class, "accessible": _whole(typed_part.accessible or "0")}
    rows = _whole(typed_part.rows)
    if mode == TRAIN:
        data["numbers"] = _numbers(typed_part.numbers)
        if typed_part.kind != OPEN:
            return data | {"kind": COMPARTMENT, "compartments": rows, "places": _whole(typed_part.kind)}
        data["kind"] = OPEN
    data |= {"rows": rows, "across": typed_part.across[:TEXT_LENGTH_MAX]}
    if mode == BUS and typed_part.is_last_full:
        data["last_row"] = sum(map(_whole, typed_part.across[:TEXT_LENGTH_MAX].split("+"))) + 1
    return data


def _numbers(text: str) -> list[str]:
    found: list[str] = []
    for item in filter(None, (each.strip() for each in text[:NUMBERS_LENGTH_MAX].split(","))):
        ends = _RANGE.fullmatch(item)
        if ends and int(ends[1]) <= int(ends[2]):
            most = min(int(ends[2]), int(ends[1]) + vehicle_layouts.COACHES_MAX)
            found += [str(number) for number in range(int(ends[1]), most + 1)]
        else:
            found.append(item)
    return found


def _whole(text: str) -> int:
    """As typed; -1, which no layout has, for anything else."""
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 7 else -1


def _runs(parts: Sequence[Part], key: Callable[[Part], Hashable]) -> list[list[Part]]:
    return [list(run) for _key, run in groupby(parts, key)]


def _besides_number(part: Part) -> Part:
    return replace(part, number="")


def _rows_text(part: Part) -> str:
    text = t("{rows} rows of {across}").format(rows=part.rows, across=vehicle_layouts.across_text(part.across))
    return text + (t(", the last of {n}").format(n=part.last_row) if part.last_row else "")
