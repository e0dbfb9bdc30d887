"""Seats chosen in words or as runs of indexes: `A1–A20, B7, row C, section stalls`; and a choice told in few words again.

A range lies in one row; its end may leave out what the beginning has said: `A-A1–A20`, `12A–F`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.seating import LABEL_LENGTH_MAX, Plan

TEXT_LENGTH_MAX = 100_000
RUNS_MAX = 60_000
SAID_MAX = 12
_ITEMS = re.compile(r"[,;\n]+")
_ROWS = re.compile(r"(?:section\s+(?P<before>.+?)[\s:]+)?rows?\s+(?P<row>.+?)(?:\s+of\s+(?P<after>.+))?", re.IGNORECASE)
_SECTION = re.compile(r"section\s+(?P<code>.+)", re.IGNORECASE)
_DASH = re.compile(r"\s*(?:[-–—]|\.\.|\bto\b)\s*")
Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """Seats by label, in words, or as runs `[[first, last], …]` of indexes; all of them together."""

    labels: Sequence[str] = ()
    words: str = ""
    runs: object = ()


def of(plan: Plan, choice: Choice) -> list[int]:
    """Indexes in plan order; 422 for what is no seat of this plan, a label given twice, or nothing chosen."""
    unknown = next((label for label in choice.labels if label not in plan.index_of), None)
    if unknown is not None:
        raise _unknown(t("There is no seat {label} here.").format(label=unknown[:LABEL_LENGTH_MAX]))
    if len(set(choice.labels)) != len(choice.labels):
        raise InvalidInput(t("A seat is named twice."), field="seats")
    chosen = {plan.index_of[label] for label in choice.labels}
    if choice.words.strip():
        chosen.update(read(plan, choice.words))
    if choice.runs:
        chosen.update(of_runs(plan, choice.runs))
    if not chosen:
        raise InvalidInput(t("Choose at least one seat."), field="seats")
    return sorted(chosen)


def read(plan: Plan, text: str) -> list[int]:
    """Indexes in plan order; 422 `unknown_seat` names what is no seat, row or section here."""
    if len(text) > TEXT_LENGTH_MAX:
        raise InvalidInput(t("This list is too long."), field="seats")
    chosen: set[int] = set()
    for item in filter(None, (" ".join(each.split()) for each in _ITEMS.split(text))):
        chosen.update(_item(plan, item))
    if not chosen:
        raise InvalidInput(t("Name seats, such as A1–A20, row C, section stalls."), field="seats")
    return sorted(chosen)


def of_runs(plan: Plan, runs: object) -> list[int]:
    """Indexes of `[[first, last], …]`; 422 for what is no run of seats of this plan."""
    if not isinstance(runs, Sequence) or isinstance(runs, str) or len(runs) > RUNS_MAX:
        raise _no_runs()
    chosen: set[int] = set()
    for run in runs:
        if not isinstance(run, Sequence) or len(run) != 2 or any(type(end) is not int for end in run):
            raise _no_runs()
        first, last = run
        if not 0 <= first <= last < len(plan.seats):
            raise _no_runs()
        chosen.update(range(first, last + 1))
    return sorted(chosen)


def runs_of(seats: Iterable[int]) -> list[Run]:
    """Neighbouring indexes as first and last."""
    runs: list[Run] = []
    for seat in sorted(seats):
        if runs and runs[-1][1] == seat - 1:
            runs[-1] = (runs[-1][0], seat)
        else:
            runs.append((seat, seat))
    return runs


def said(plan: Plan, seats: Sequence[int]) -> str:
    """A choice as people say it: ranges within rows, and how many more there are."""
    parts = []
    for first, last in _in_rows(plan, seats):
        name = plan.seats[first].label
        parts.append(name if first == last else f"{name}–{plan.seats[last].label}")
        if len(parts) == SAID_MAX:
            break
    told = ", ".join(parts)
    return told if len(list(_in_rows(plan, seats))) <= SAID_MAX else t("{seats} and more").format(seats=told)


def _in_rows(plan: Plan, seats: Sequence[int]) -> Iterable[Run]:
    for first, last in runs_of(seats):
        begins = first
        for seat in range(first + 1, last + 1):
            if plan.places[seat] != plan.places[seat - 1]:
                yield begins, seat - 1
                begins = seat
        yield begins, last


def _item(plan: Plan, item: str) -> Iterable[int]:
    if item in plan.index_of:
        return (plan.index_of[item],)
    if item.casefold() in ("all", "everything"):
        return range(len(plan.seats))
    rows, section = _ROWS.fullmatch(item), _SECTION.fullmatch(item)
    if rows:
        return _row(plan, rows["before"] or rows["after"] or "", rows["row"])
    if section:
        return _spanned(plan, section["code"])
    upper = item.upper()
    if upper in plan.index_of:
        return (plan.index_of[upper],)
    return _range(plan, item)


def _range(plan: Plan, item: str) -> Iterable[int]:
    """Wherever a dash could part two labels of one row."""
    for dash in _DASH.finditer(item):
        first, last = item[: dash.start()], item[dash.end() :]
        begin = plan.index_of.get(first, plan.index_of.get(first.upper()))
        if begin is None or not last:
            continue
        here = _row_of(plan, begin)
        name = plan.seats[begin].label
        ends = (name[:kept] + tail for kept in range(len(name) + 1) for tail in (last, last.upper()))
        found = [plan.index_of[end] for end in ends if plan.index_of.get(end) in here]
        if found:
            return range(min(begin, found[0]), max(begin, found[0]) + 1)
    shown = item[: LABEL_LENGTH_MAX * 2]
    raise _unknown(t("There is no seat {label} here; a range lies in one row, like A1–A20.").format(label=shown))


def _row_of(plan: Plan, seat: int) -> range:
    first = last = seat
    while first and plan.places[first - 1] == plan.places[seat]:
        first -= 1
    while last + 1 < len(plan.seats) and plan.places[last + 1] == plan.places[seat]:
        last += 1
    return range(first, last + 1)


def _row(plan: Plan, section: str, label: str) -> Iterable[int]:
    code = _code(plan, section) if section else ""
    ends = [label, label] if any(row.label == label for _s, row, _b in plan.rows_of(code)) else _DASH.split(label, 1)
    begins = {end: [n for n, (_s, row, _b) in enumerate(plan.rows_of(code)) if row.label == end] for end in ends}
    rows = list(plan.rows_of(code))
    if not code and len({rows[n][0].code for found in begins.values() for n in found}) > 1:
        raise _unknown(t("Several sections have a row {row}: say “section … row {row}”.").format(row=label[:24]))
    if len(ends) != 2 or not all(begins.values()):
        raise _unknown(t("There is no row {row} here.").format(row=label[:24]))
    first, last = sorted((begins[ends[0]][0], begins[ends[1]][-1]))
    return [begin + place for _s, row, begin in rows[first : last + 1] for place in range(len(row.seats))]


def _spanned(plan: Plan, name: str) -> Iterable[int]:
    code = _code(plan, name)
    return range(*next(span for section, span in zip(plan.sections, plan.spans, strict=True) if section.code == code))


def _code(plan: Plan, name: str) -> str:
    """A section by its code, or by its name where nobody else has it."""
    wanted = name.casefold()
    codes = [each.code for each in plan.sections if wanted == each.code.casefold()]
    codes = codes or [each.code for each in plan.sections if wanted == each.name.casefold()]
    if len(codes) != 1:
        raise _unknown(t("There is no section {code} here.").format(code=name[:24]))
    return codes[0]


def _unknown(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, code="unknown_seat", field="seats")


def _no_runs() -> InvalidInput:
    return InvalidInput(t("Seats are given as runs of places in the plan."), field="seats")
