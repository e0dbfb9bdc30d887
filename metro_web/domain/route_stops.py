"""The stops of a route, without dates: places of a kind that the mode stops at, minutes that rise from one to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.places import KINDS_OF_MODE

TRANSIT = "transit"
STOP_KINDS = (TRANSIT, "meal", "refuel", "layover")
STOPS_MAX = 60
# As of a trip: a week at most.
MINUTES_MAX = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class StopPlan:
    """A place, why one stops there, and the minutes of arrival and departure, counted from the first departure."""

    place: str
    arrive_minutes: int = 0
    leave_minutes: int | None = None
    kind: str = ""


def checked(mode: str, stops: Sequence[StopPlan], kinds: Mapping[str, str]) -> tuple[StopPlan, ...]:
    """The same with every field filled in; 422 naming what is wrong. `kinds` are those of the places that are there."""
    if mode not in KINDS_OF_MODE:
        raise InvalidInput(t("A route goes by one of {modes}.").format(modes=", ".join(KINDS_OF_MODE)), field="mode")
    if not 2 <= len(stops) <= STOPS_MAX:
        raise InvalidInput(t("A route has 2 to {n} stops.").format(n=STOPS_MAX), field="stops")
    for stop in stops:
        _check_place(mode, stop.place, kinds)
    if any(one.place == next_one.place for one, next_one in pairwise(stops)):
        raise InvalidInput(t("A route goes on to another place at each stop."), field="stops")
    last = len(stops) - 1
    made = tuple(_whole(stop, is_end=number in (0, last)) for number, stop in enumerate(stops))
    _check_minutes(made)
    return made


def _check_place(mode: str, place: str, kinds: Mapping[str, str]) -> None:
    kind = kinds.get(place)
    if kind is None:
        raise InvalidInput(t("There is no place {code} to stop at.").format(code=place[:64]), field="stops")
    if kind not in KINDS_OF_MODE[mode]:
        said = t("A {mode} does not stop at a place of the kind {kind}: {code}.")
        raise InvalidInput(said.format(mode=mode, kind=kind, code=place), field="stops", code="wrong_kind")


def _whole(stop: StopPlan, *, is_end: bool) -> StopPlan:
    if is_end and stop.kind:
        raise InvalidInput(t("The first and the last stop have no kind: one gets on and off there."), field="stops")
    kind = "" if is_end else stop.kind or TRANSIT
    if kind and kind not in STOP_KINDS:
        raise InvalidInput(t("A stop is one of {kinds}.").format(kinds=", ".join(STOP_KINDS)), field="stops")
    leave = stop.arrive_minutes if stop.leave_minutes is None else stop.leave_minutes
    return replace(stop, kind=kind, leave_minutes=leave)


def _check_minutes(stops: Sequence[StopPlan]) -> None:
    first, last = stops[0], stops[-1]
    if (first.arrive_minutes, first.leave_minutes) != (0, 0):
        raise InvalidInput(t("Minutes are counted from the first departure, which is at 0."), field="stops")
    if last.leave_minutes != last.arrive_minutes:
        raise InvalidInput(t("Nothing leaves from the last stop."), field="stops")
    left = 0
    for number, stop in enumerate(stops[1:], 2):
        leave = stop.leave_minutes
        assert leave is not None, "filled in above"
        if stop.arrive_minutes <= left or leave < stop.arrive_minutes:
            said = t("Stop {n} is reached after the one before it was left, and left after it is reached.")
            raise InvalidInput(said.format(n=number), field="stops")
        left = leave
    if left > MINUTES_MAX:
        raise InvalidInput(t("A route takes a week at most."), field="stops")
