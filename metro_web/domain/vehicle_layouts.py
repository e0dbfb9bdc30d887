"""How the seats of a vehicle are arranged, as values: cabins of a plane, the rows of a bus, the coaches of a train.

`read` takes what was sent and says what cannot be; `to_data` writes it back as it was meant. Keeps true: every part is
counted before any seat is made, and what somebody says a part or the whole seats is what it sums to.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t

TRAIN, BUS, PLANE = "train", "bus", "plane"
MODES = (TRAIN, BUS, PLANE)
OPEN, COMPARTMENT = "open", "compartment"
CLASSES = {
    "first": t("First class"),
    "business": t("Business"),
    "premium": t("Premium economy"),
    "economy": t("Economy"),
    "standard": t("Standard"),
    "second": t("Second class"),
    "sleeper": t("Sleeper"),
}
CABINS_MAX, COACHES_MAX, COMPARTMENTS_MAX, ACCESSIBLE_MAX = 3, 40, 20, 8
COMPARTMENT_PLACES = (4, 6)
SEATS_MAX = {PLANE: 900, BUS: 120, TRAIN: 2_000}
_GROUPS = re.compile(r"\d(?:\+\d){0,2}", re.ASCII)
_COACH = re.compile(r"[A-Z0-9]{1,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Frame:
    """What fits into a kind of vehicle: rows of a part, groups of seats beside each other, seats in one and in all."""

    rows: int
    groups: int
    group: int
    across: int


FRAMES = {PLANE: Frame(80, 3, 5, 11), BUS: Frame(25, 2, 3, 5), TRAIN: Frame(40, 2, 3, 6)}


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a vehicle; `rows` are compartments of `places` each where it has such.

    A coach has a `number`. `last_row` is how many sit in the last row of a bus, where that has no aisle, else 0;
    `accessible` how many wheelchair places there are.
    """

    seat_class: str
    rows: int
    across: tuple[int, ...] = ()
    places: int = 0
    number: str = ""
    last_row: int = 0
    accessible: int = 0

    @property
    def seats_count(self) -> int:
        """All of its seats."""
        wide = self.places or sum(self.across)
        return self.rows * wide + (self.last_row - wide if self.last_row else 0)


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a vehicle, front first."""

    mode: str
    parts: tuple[Part, ...]

    @property
    def seats_count(self) -> int:
        """The sum of its parts."""
        return sum(part.seats_count for part in self.parts)


def read(mode: str, data: object, capacity: int | None = None) -> Layout:
    """A layout from what was sent, for `capacity` seats where that is given; 422 `invalid_layout` says what is wrong.

    A plane: `{"sections": [{"class", "rows", "across": "3+3", "seats"?, "accessible"?}]}`. A bus: one of these without
    the list, and `"last_row": 5`. A train: `{"coaches": [{"numbers": ["1"], "class", "kind": "open", "rows", "across"}
    or {…, "kind": "compartment", "compartments", "places": 4 or 6}]}`.
    """
    if mode not in MODES:
        raise InvalidInput(t("A vehicle is one of {modes}.").format(modes=", ".join(MODES)), field="mode")
    if not isinstance(data, Mapping):
        raise refused(t("A layout says how the seats are arranged."))
    if mode == PLANE:
        parts = [_cabin(each, number) for number, each in enumerate(_listed(data, "sections", CABINS_MAX), 1)]
    elif mode == BUS:
        parts = [_bus(data)]
    else:
        parts = _coaches(_listed(data, "coaches", COACHES_MAX))
    layout = Layout(mode, tuple(parts))
    _check_count(layout, capacity)
    return layout


def to_data(layout: Layout) -> dict[str, Any]:
    """What `read` reads back, with the seats of each part; a coach stands for itself."""
    parts = [_part_data(layout.mode, part) for part in layout.parts]
    if layout.mode == BUS:
        return parts[0]
    return {"sections" if layout.mode == PLANE else "coaches": parts}


def across_text(groups: Sequence[int]) -> str:
    """`2+4+2`."""
    return "+".join(map(str, groups))


def refused(sentence: str) -> InvalidInput:
    """What is wrong with a layout."""
    return InvalidInput(sentence, code="invalid_layout", field="layout")


def _part_data(mode: str, part: Part) -> dict[str, Any]:
    data: dict[str, Any] = {"class": part.seat_class}
    if mode == TRAIN:
        data |= {"numbers": [part.number], "kind": COMPARTMENT if part.places else OPEN}
    if part.places:
        data |= {"compartments": part.rows, "places": part.places}
    else:
        data |= {"rows": part.rows, "across": across_text(part.across)}
    data |= {"last_row": part.last_row} if part.last_row else {}
    return data | {"seats": part.seats_count, "accessible": part.accessible}


def _cabin(data: object, number: int) -> Part:
    where = t("Section {n}").format(n=number)
    if not isinstance(data, Mapping):
        raise refused(t("{where} has a class and rows of seats.").format(where=where))
    part = _open_rows(data, where, FRAMES[PLANE], "economy")
    return _stated(data, where, part)


def _bus(data: Mapping[str, Any]) -> Part:
    where = t("The bus")
    part = _open_rows(data, where, FRAMES[BUS], "standard")
    last = data.get("last_row")
    wide = sum(part.across)
    if last not in (None, 0, wide):
        if type(last) is not int or last != wide + 1 or len(part.across) < 2:
            said = t("The last row of {across} seats {n} where its aisle is a seat too.")
            raise refused(said.format(across=across_text(part.across), n=wide + 1))
        part = Part(part.seat_class, part.rows, part.across, last_row=last, accessible=part.accessible)
    return _stated(data, where, part)


def _coaches(listed: Sequence[Any]) -> list[Part]:
    parts: list[Part] = []
    for place, data in enumerate(listed, 1):
        where = t("Coaches in line {n}").format(n=place)
        if not isinstance(data, Mapping):
            raise refused(t("{where} have a class and a kind.").format(where=where))
        for number in _numbers(data.get("numbers"), where):
            if any(part.number == number for part in parts):
                raise refused(t("There are two coaches {n}.").format(n=number))
            parts.append(_coach(data, t("Coach {n}").format(n=number), number))
            if len(parts) > COACHES_MAX:
                raise refused(t("A train has at most {n} coaches.").format(n=COACHES_MAX))
    return parts


def _coach(data: Mapping[str, Any], where: str, number: str) -> Part:
    kind = data.get("kind", OPEN)
    if kind == OPEN:
        part = _open_rows(data, where, FRAMES[TRAIN], "second")
    elif kind == COMPARTMENT:
        places = data.get("places")
        if type(places) is not int or places not in COMPARTMENT_PLACES:
            raise refused(t("{where}: a compartment has 4 or 6 seats.").format(where=where))
        rows = _whole(data, "compartments", where, 1, COMPARTMENTS_MAX)
        part = Part(_class(data, where, "second"), rows, places=places, accessible=_accessible(data, where, rows))
    else:
        raise refused(t("{where} is open or has compartments.").format(where=where))
    made = Part(part.seat_class, part.rows, part.across, part.places, number, accessible=part.accessible)
    return _stated(data, where, made)


def _open_rows(data: Mapping[str, Any], where: str, frame: Frame, otherwise: str) -> Part:
    across = _across(data.get("across"), where, frame)
    rows = _whole(data, "rows", where, 1, frame.rows)
    accessible = _accessible(data, where, rows * len(across))
    return Part(_class(data, where, otherwise), rows, across, accessible=accessible)


def _across(found: object, where: str, frame: Frame) -> tuple[int, ...]:
    text = "+".join(map(str, found)) if isinstance(found, list) and len(found) <= 9 else found
    bare = re.sub(r"\s", "", text)[:20] if isinstance(text, str) else ""
    groups = tuple(map(int, bare.split("+"))) if _GROUPS.fullmatch(bare) else ()
    if not 0 < len(groups) <= frame.groups or not all(0 < each <= frame.group for each in groups):
        said = t("{where}: seats across are {n} groups at most of up to {size} seats, like {example}.")
        example = "3+3" if frame.groups > 2 else "2+2"
        raise refused(said.format(where=where, n=frame.groups, size=frame.group, example=example))
    if sum(groups) > frame.across:
        raise refused(t("{where}: at most {n} seats are across.").format(where=where, n=frame.across))
    return groups


def _accessible(data: Mapping[str, Any], where: str, room: int) -> int:
    """How many are to be had; one in each group of seats beside each other, so that there is room to turn."""
    return _whole(data, "accessible", where, 0, min(ACCESSIBLE_MAX, room), default=0)


def _class(data: Mapping[str, Any], where: str, otherwise: str) -> str:
    found = data.get("class", otherwise)
    if not isinstance(found, str) or found not in CLASSES:
        raise refused(t("{where}: a class is one of {classes}.").format(where=where, classes=", ".join(CLASSES)))
    return found


def _numbers(found: object, where: str) -> list[str]:
    listed = found if isinstance(found, list) else [found]
    if not listed or len(listed) > COACHES_MAX:
        raise refused(t("{where} need numbers, {n} at most.").format(where=where, n=COACHES_MAX))
    numbers = [str(each).strip().upper() if type(each) in (int, str) else "" for each in listed]
    if not all(_COACH.fullmatch(number) for number in numbers):
        raise refused(t("{where}: a coach's number has 1 to 4 letters or digits, like 3 or B1.").format(where=where))
    return numbers


NAMES = {"rows": t("rows"), "compartments": t("compartments"), "accessible": t("wheelchair places")}


def _whole(
    data: Mapping[str, Any], field: str, where: str, least: int, most: int, *, default: int | None = None
) -> int:
    found = data.get(field, default)
    if type(found) is not int or not least <= found <= most:
        said = t("{where}: {what}, a whole number from {least} to {most}.")
        raise refused(said.format(where=where, what=NAMES[field], least=least, most=most))
    return found


def _stated(data: Mapping[str, Any], where: str, part: Part) -> Part:
    """The part, where it seats as many as somebody says."""
    stated = data.get("seats")
    if stated is not None and (type(stated) is not int or stated != part.seats_count):
        said = t("{where} sums to {count} seats; another number was stated.")
        raise refused(said.format(where=where, count=part.seats_count))
    return part


def _check_count(layout: Layout, capacity: int | None) -> None:
    count, most = layout.seats_count, SEATS_MAX[layout.mode]
    if count > most:
        raise refused(t("That would be {count:,} seats; at most {n:,} fit.").format(count=count, n=most))
    if capacity is not None and (type(capacity) is not int or capacity != count):
        said = t("The sections sum to {count} seats; another number was stated for the whole.")
        raise InvalidInput(said.format(count=count), code="invalid_layout", field="capacity")


def _listed(data: Mapping[str, Any], field: str, most: int) -> Sequence[Any]:
    found = data.get(field)
    if not isinstance(found, list) or not found:
        said = {"sections": t("A plane has 1 to {n} sections."), "coaches": t("A train has 1 to {n} coaches.")}
        raise refused(said[field].format(n=most))
    if len(found) > most:
        said = {"sections": t("A plane has at most {n} sections."), "coaches": t("A train has at most {n} coaches.")}
        raise refused(said[field].format(n=most))
    return found
