"""Routes as operators see them: the list, and one as its editor has it, stop by stop."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from metro_web.core.i18n import plural, t
from metro_web.core.labels import duration_label
from metro_web.domain.route_stops import MINUTES_MAX, TRANSIT
from metro_web.queries.travel_routes import RouteStopView, RouteView

HOME = "/op/routes"
MODES = {"train": t("Train"), "bus": t("Bus"), "plane": t("Flight")}
STOP_KINDS = {"transit": t("On and off"), "meal": t("Meal"), "refuel": t("Refuel"), "layover": t("Layover")}
SHOWN_STOPS = 6


@dataclass(frozen=True)
class RouteRow:
    """A route in the list."""

    id: str
    href: str
    name: str
    mode_label: str
    way: str
    time_label: str
    is_retired: bool


@dataclass(frozen=True)
class RoutePage:
    """Some routes, and the id to go on before."""

    rows: list[RouteRow] = field(default_factory=list)
    next_before: str = ""


@dataclass(frozen=True)
class RouteStopRow:
    """A stop in the editor; `code` names the row, for a place may be passed twice. Minutes are as typed."""

    code: str = ""
    place: str = ""
    name: str = ""
    kind: str = TRANSIT
    ride: str = ""
    stay: str = ""
    note: str = ""
    others: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RouteForm:
    """A route as its editor has it; a new one has no id. `choices` are the places that its mode stops at."""

    id: str = ""
    name: str = ""
    mode: str = "bus"
    is_retired: bool = False
    trips_label: str = ""
    is_used: bool = False
    stops: list[RouteStopRow] = field(default_factory=list)
    choices: dict[str, Any] = field(default_factory=dict)


def page(found: Sequence[RouteView], more: str | None) -> RoutePage:
    """A page of the list."""
    return RoutePage([_row(each) for each in found], more or "")


def form(found: RouteView, choices: dict[str, Any], trips: int) -> RouteForm:
    """A route as its editor has it."""
    first = [_stop(found.stops[0], None)]
    rows = timed([*first, *(_stop(after, before) for before, after in pairwise(found.stops))])
    made = plural(t("{n} trip was made from it."), t("{n} trips were made from it."), trips) if trips else ""
    return RouteForm(found.id, found.name, found.mode, found.is_retired, made, trips > 0, rows, choices)


def timed(rows: Sequence[RouteStopRow]) -> list[RouteStopRow]:
    """The same with a note at each: when it is reached, how long it stays, or what is still to be said."""
    told, minutes, last = [], 0, len(rows) - 1
    for number, row in enumerate(rows):
        ride, stay = minutes_of(row.ride), minutes_of(row.stay or "0")
        if number == 0:
            note = t("Departure")
        elif ride is None or ride < 1:
            note = t("How long is the ride there?")
        else:
            minutes += ride
            note = t("reached after {time}").format(time=duration_label(60 * minutes))
        if 0 < number < last and ride:
            minutes += stay or 0
            pause = t("stays {time}").format(time=duration_label(60 * stay)) if stay else t("goes on at once")
            note = ", ".join((note, pause, STOP_KINDS.get(row.kind, row.kind).lower()))
        told.append(replace(row, note=note))
    return told


def minutes_of(text: str) -> int | None:
    """`90` or `1:30` as minutes; None for anything else."""
    hours, colon, rest = text.strip().rpartition(":")
    parts = (hours, rest) if colon else ("0", rest)
    if not all(part.isascii() and part.isdigit() and len(part) <= 5 for part in parts):
        return None
    if colon and int(rest) >= 60:
        return None
    made = 60 * int(parts[0]) + int(rest)
    return made if made <= MINUTES_MAX else None


def _stop(stop: RouteStopView, before: RouteStopView | None) -> RouteStopRow:
    ride = "" if before is None else str(stop.arrive_minutes - before.leave_minutes)
    stay = stop.leave_minutes - stop.arrive_minutes
    return RouteStopRow(
        f"s{stop.position}", stop.place, stop.name, stop.kind or TRANSIT, ride, str(stay) if stay else ""
    )


def _row(route: RouteView) -> RouteRow:
    names = [stop.name for stop in route.stops]
    if len(names) > SHOWN_STOPS:
        between = plural(t("{n} more"), t("{n} more"), len(names) - 2)
        names = [names[0], between, names[-1]]
    return RouteRow(
        route.id,
        f"{HOME}/{route.id}",
        route.name,
        MODES[route.mode],
        " → ".join(names),
        duration_label(60 * route.minutes),
        route.is_retired,
    )
