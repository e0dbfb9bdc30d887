"""Marks put on seats and taken off them. A plan does not change: what comes out is another one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.seating import MARKS, Plan, Seat


@dataclass(frozen=True, slots=True)
class MarkChange:
    """One mark on these seats (indexes), or off them."""

    mark: str
    is_on: bool
    seats: Sequence[int]


def apply(plan: Plan, changes: Iterable[MarkChange]) -> Plan:
    """The plan with marks changed, in the order given; 422 for a mark that is none."""
    marks = [set(seat.marks) for seat in plan.seats]
    for change in changes:
        if change.mark not in MARKS:
            said = t("The marks of a seat are among {marks}.").format(marks=", ".join(MARKS))
            raise InvalidInput(said, code="invalid_plan", field="mark")
        for seat in change.seats:
            (marks[seat].add if change.is_on else marks[seat].discard)(change.mark)
    fresh = iter(marks)

    def marked(seat: Seat) -> Seat:
        now = next(fresh)
        return replace(seat, marks=tuple(mark for mark in MARKS if mark in now))

    return Plan(
        tuple(
            replace(
                section,
                rows=tuple(replace(row, seats=tuple(marked(seat) for seat in row.seats)) for row in section.rows),
            )
            for section in plan.sections
        )
    )


def counts(plan: Plan) -> dict[str, int]:
    """How many seats have each mark that any has."""
    found = Counter(mark for seat in plan.seats for mark in seat.marks)
    return {mark: found[mark] for mark in MARKS if found[mark]}
