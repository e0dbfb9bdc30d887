"""Seat plans in words, a section a line: `12 rows of 2+2`, `stand A: 20 rows × 40, curved`, `coach 1, first class: 300 seats`.

Rows `of` at most 26 seats have numbers and their seats letters, as in vehicles: 1A to 12D. All others are lettered rows
of numbered seats, as in halls. Keeps true: every line is counted before any seat is made, so no sentence fills the memory.
"""

import re
from dataclasses import dataclass, replace

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.seating import NAME_LENGTH_MAX, ROW_SEATS_MAX, ROWS_MAX, SEATS_MAX, SECTIONS_MAX

TEXT_LENGTH_MAX = 20_000
COACH_ROW = (2, 2)
LETTERED_MAX = 26
EXAMPLES = (
    ("12 rows of 2+2", t("A coach")),
    ("coach 1, first class: 8 rows of 2+1\ncoach 2: 18 rows of 2+2\ncoach 3: 18 rows of 2+2", t("A train")),
    ("business class: 4 rows of 1+2+1\neconomy class: 26 rows of 3+4+3", t("A plane")),
    ("stalls: 20 rows × 8+16+8\nbalcony: 6 rows × 30, curved", t("A hall")),
    ("stand A: 20 rows × 40, curved\nstand B: 20 rows × 40, curved", t("A ground")),
)
_ROWS = re.compile(r"(\d{1,9})\s*(?:rows?\b)?\s*(of\b|[x×*]|by\b)\s*")
_SEATS = re.compile(r"(\d{1,9})\s*seats?\b\s*(?:in rows of\s*)?")
_GROUPS = re.compile(r"(\d{1,9}(?:\s*[+\-–]\s*\d{1,9})*)\s*(?:seats?\b)?\s*")
_CLASS = re.compile(r"(.*?)(?:\s*\(([^()]{1,80})\)|,\s*([^,]*\bclass))", re.IGNORECASE)
SHOWN_MAX = 40


@dataclass(frozen=True, slots=True)
class Described:
    """One line as it was understood; the last row has `rest` seats where that is above 0."""

    name: str
    seat_class: str
    rows: int
    groups: tuple[int, ...]
    rest: int = 0
    is_curved: bool = False
    is_vehicle: bool = True

    @property
    def seats_count(self) -> int:
        return self.rows * sum(self.groups) - (sum(self.groups) - self.rest if self.rest else 0)

    @property
    def is_lettered(self) -> bool:
        """Whether seats have letters and rows numbers."""
        return self.is_vehicle and sum(self.groups) <= LETTERED_MAX


def read(text: str) -> list[Described]:
    """A section a line; 422 `invalid_plan` names the line and what of it is not understood."""
    if len(text) > TEXT_LENGTH_MAX:
        raise refused(t("A description has at most {n} characters.").format(n=TEXT_LENGTH_MAX))
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise refused(t('Describe each section on a line, such as "12 rows of 2+2".'))
    if len(lines) > SECTIONS_MAX:
        raise refused(t("There are at most {n} sections.").format(n=SECTIONS_MAX))
    found = [_line(number, " ".join(line.split())) for number, line in lines]
    check_count(sum(each.seats_count for each in found))
    return found


def of_capacity(capacity: int) -> Described:
    """Rows of 2+2 until there are `capacity` seats; the last row may be shorter."""
    if type(capacity) is not int or not 1 <= capacity <= SEATS_MAX:
        raise refused(t("A capacity is a whole number from 1 to {n}.").format(n=SEATS_MAX))
    across = sum(COACH_ROW)
    return Described("", "", -(-capacity // across), COACH_ROW, capacity % across)


def check_count(seats_count: int) -> None:
    """422 where a plan would have more seats than any has."""
    if seats_count > SEATS_MAX:
        said = t("That would be {count:,} seats; a plan has at most {n:,}.")
        raise refused(said.format(count=seats_count, n=SEATS_MAX))


def refused(sentence: str) -> InvalidInput:
    """What is wrong with a plan."""
    return InvalidInput(sentence, code="invalid_plan", field="plan")


def _line(number: int, line: str) -> Described:
    head, colon, tail = line.rpartition(":")
    body = (tail if colon else line).strip().rstrip(".").lower()
    name, seat_class = _named(number, head.strip()) if colon else ("", "")
    made, rest = _counted(number, body)
    for word in filter(None, (each.strip() for each in re.split(r",|\band\b", rest))):
        if word not in ("curved", "straight"):
            raise _unclear(number, word, t('only "curved" may follow'))
        made = replace(made, is_curved=word == "curved")
    return replace(made, name=name, seat_class=seat_class)


def _named(number: int, head: str) -> tuple[str, str]:
    """The name before the colon, and the class in it: `coach 1, first class`, `box (VIP)`, `economy class`."""
    if not head or len(head) > NAME_LENGTH_MAX:
        raise _unclear(number, head, t("a name has 1 to {n} characters").format(n=NAME_LENGTH_MAX))
    found = _CLASS.fullmatch(head)
    if found is None or not found[1].strip(" ,"):
        return head, head if head.lower().endswith(" class") else ""
    return found[1].strip(" ,"), (found[2] or found[3]).strip()


def _counted(number: int, body: str) -> tuple[Described, str]:
    """How many seats in which rows, and what stands behind it."""
    example = t('write "12 rows of 2+2" or "20 rows × 40"')
    in_rows = _ROWS.match(body)
    if in_rows:
        groups = _GROUPS.match(body, in_rows.end())
        if groups is None:
            raise _unclear(number, body[in_rows.end() :] or body, example)
        across = _groups(number, groups[1])
        rows = int(in_rows[1])
        if not 0 < rows <= ROWS_MAX:
            raise _unclear(number, in_rows[1], t("there are 1 to {n:,} rows").format(n=ROWS_MAX))
        return Described("", "", rows, across, is_vehicle=in_rows[2] == "of"), body[groups.end() :]
    seats = _SEATS.match(body)
    if seats is None:
        raise _unclear(number, body, example)
    check_count(int(seats[1]))
    groups = _GROUPS.match(body, seats.end()) if "in rows of" in seats[0] else None
    across = _groups(number, groups[1]) if groups else COACH_ROW
    made = of_capacity(int(seats[1]))
    count, wide = made.seats_count, sum(across)
    return Described("", "", -(-count // wide), across, count % wide), body[groups.end() if groups else seats.end() :]


def _groups(number: int, text: str) -> tuple[int, ...]:
    groups = tuple(int(part) for part in re.split(r"[+\-–]", text))
    if not 0 < sum(groups) <= ROW_SEATS_MAX or 0 in groups:
        raise _unclear(number, text, t("a row has 1 to {n:,} seats").format(n=ROW_SEATS_MAX))
    return groups


def _unclear(number: int, what: str, hint: str) -> InvalidInput:
    shown = what if len(what) <= SHOWN_MAX else what[:SHOWN_MAX] + "…"
    return refused(t("Line {n}: “{what}” is not understood; {hint}.").format(n=number, what=shown, hint=hint))
