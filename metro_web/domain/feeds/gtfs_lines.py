"""routes.txt and trips.txt: which routes are rail, which trip is on which route, which routes are one line.

Keeps true: two lines that share tracks stay two; a route that only runs the other way round is none of its own.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from sys import intern

from metro_web.core.i18n import t
from metro_web.domain.feeds import texts
from metro_web.domain.feeds.feed import LETTERS_MAX, listed
from metro_web.domain.feeds.files import Source, refuse
from metro_web.domain.feeds.gtfs_calls import Calls
from metro_web.domain.feeds.gtfs_places import Places
from metro_web.domain.feeds.runs import Run

ROUTES_MAX, TRIPS_MAX = 20_000, 1_000_000
NOT_RAIL = -1
# Tram, metro, rail, cable tram, aerial lift, funicular, monorail; then the extended types for railways, urban rail, trams,
# aerial lifts and funiculars.
_RAIL = {0, 1, 2, 5, 6, 7, 12, *range(100, 118), *range(400, 406), *range(900, 907), *range(1300, 1308), 1400, 1401}
_COLOR_WORDS = {
    "red": "#C62828", "blue": "#1565C0", "green": "#2E7D32", "yellow": "#F9A825", "violet": "#6A1B9A",
    "purple": "#7B1FA2", "orange": "#EF6C00", "pink": "#D81B60", "magenta": "#C2185B", "grey": "#616161",
    "gray": "#616161", "aqua": "#00ACC1", "brown": "#5D4037", "silver": "#90A4AE", "gold": "#C59D0A",
}  # fmt: skip
_SAME_SHARE = 0.6

Rides = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RouteRow:
    index: int
    id: str
    short_name: str
    long_name: str
    color: str | None
    order: tuple[int, int]

    @property
    def name(self) -> str:
        return self.long_name or self.short_name or self.id


@dataclass(frozen=True, slots=True)
class Service:
    """A line to be: its routes and what their trains do, in stations."""

    code: str
    name: str
    letter: str
    color: str | None
    routes: tuple[int, ...]
    patterns: Mapping[Run, int]


def read_routes(source: Source, repairs: list[str]) -> dict[int, RouteRow | None]:
    """Routes by their number in the file, None for what is no rail; 422 where nothing is."""
    table = source.table(
        "routes.txt",
        needs=("route_id",),
        may_have=("route_short_name", "route_long_name", "route_type", "route_color", "route_sort_order"),
    )
    routes: dict[int, RouteRow | None] = {}
    seen: set[str] = set()
    others = 0
    for index, (route_id, short, long, kind, color, order) in enumerate(table):
        if index >= ROUTES_MAX:
            refuse(t("{file} has more than {n} rows.").format(file="routes.txt", n=ROUTES_MAX))
        code = texts.code(route_id, table.here)
        if code in seen:
            refuse(t("{where}: the route {code} is there twice.").format(where=table.here, code=code))
        seen.add(code)
        kind = texts.integer(kind)
        is_rail = not kind or (kind.isdecimal() and int(kind) in _RAIL)
        others += not is_rail
        routes[index] = None if not is_rail else RouteRow(
            index, code, texts.name(short, table.here), texts.name(long, table.here), texts.color(color),
            (int(order) if order.isdecimal() else 10**9, index),
        )  # fmt: skip
    if not any(routes.values()):
        refuse(t("This feed has no rail routes."))
    if others:
        repairs.append(
            t("Left out because they are no rail: {n} routes (buses, ferries and the like).").format(n=others)
        )
    return routes


@dataclass(frozen=True, slots=True)
class Trips:
    """Route number of every trip, `NOT_RAIL` for those left out with their route; service and shape of rail trips."""

    routes: dict[str, int] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)
    shapes: dict[str, str] = field(default_factory=dict)


def read_trips(source: Source, routes: Mapping[int, RouteRow | None], repairs: list[str]) -> Trips:
    """422 where no trip is of a route."""
    table = source.table("trips.txt", needs=("route_id", "trip_id"), may_have=("service_id", "shape_id"))
    numbers = _numbers(source, routes)
    found = Trips()
    trips = found.routes
    lost: Counter[str] = Counter()
    otherwise: set[str] = set()
    for route_id, trip_id, service, shape in table:
        if len(trips) >= TRIPS_MAX:
            refuse(t("{file} has more than {n} rows.").format(file="trips.txt", n=TRIPS_MAX))
        exact = numbers.get(route_id)
        index = exact if exact is not None else numbers.get(f"~{texts.loosely(route_id)}")
        if index is None:
            lost[route_id] += 1
            continue
        if exact is None:
            otherwise.add(route_id)
        trips[trip_id] = index if routes[index] is not None else NOT_RAIL
        if routes[index] is not None:
            # A few services and shapes stand for very many trips: one text each.
            found.services[trip_id], found.shapes[trip_id] = intern(service), intern(shape)
    if not trips:
        refuse(t("No trip in trips.txt is of a route in routes.txt."))
    if otherwise:
        names = listed([texts.shown(each) for each in sorted(otherwise)])
        repairs.append(t("trips.txt calls these routes otherwise than routes.txt: {names}.").format(names=names))
    for route_id, n in lost.items():
        sentence = t("trips.txt: {n} trips are of a route that is not in routes.txt ({route}) and were left out.")
        repairs.append(sentence.format(n=n, route=texts.shown(route_id)))
    return found


def gather(routes: Mapping[int, RouteRow | None], calls: Calls, places: Places, repairs: list[str]) -> list[Service]:
    """Lines in the feed's order; routes of one line put together."""
    rows = sorted((row for row in routes.values() if row is not None), key=lambda row: row.order)
    patterns = {row.index: _in_stations(calls.patterns.get(row.index, {}), places) for row in rows}
    silent = [row.name for row in rows if not patterns[row.index]]
    if silent:
        repairs.append(t("Left out because they have no trips: {names}.").format(names=listed(silent)))
    groups: list[list[RouteRow]] = []
    has_colors = len({row.color for row in rows}) > 1
    running = [row for row in rows if patterns[row.index]]
    # The one with most stations first, so that what is part of it finds it.
    for row in sorted(running, key=lambda row: -len(rides(patterns[row.index]))):
        for group in groups:
            if any(_is_same(row, other, patterns, has_colors=has_colors) for other in group):
                group.append(row)
                break
        else:
            groups.append([row])
    services = []
    for group in sorted(groups, key=lambda group: min(row.order for row in group)):
        if len(group) > 1:
            names = listed([row.name for row in group[1:]])
            repairs.append(t("{line}: one line with {names}.").format(line=group[0].name, names=names))
        services.append(_service(group, patterns))
    return services


def rides(patterns: Mapping[Run, int]) -> Rides:
    return frozenset(pair for run in patterns for pair in pairwise(run))


def _numbers(source: Source, routes: Mapping[int, RouteRow | None]) -> dict[str, int]:
    """Route numbers by id; by id or short name in any capitals under `~`, where only one route answers to it."""
    exact: dict[str, int] = {}
    loose: dict[str, set[int]] = {}
    table = source.table("routes.txt", needs=("route_id",), may_have=("route_short_name",))
    for index, (route_id, short) in enumerate(table):
        exact[route_id] = index
        for text in (route_id, short):
            if text:
                loose.setdefault(f"~{texts.loosely(text)}", set()).add(index)
    return exact | {key: next(iter(found)) for key, found in loose.items() if len(found) == 1}


def _in_stations(patterns: Mapping[tuple[int, ...], int], places: Places) -> dict[Run, int]:
    found: Counter[Run] = Counter()
    for pattern, times in patterns.items():
        run = tuple(places.station_of(stop) for stop in pattern)
        run = tuple(code for at, code in enumerate(run) if at == 0 or code != run[at - 1])
        if len(run) > 1:
            found[run] += times
    return dict(found)


def _is_same(row: RouteRow, other: RouteRow, patterns: Mapping[int, Mapping[Run, int]], *, has_colors: bool) -> bool:
    """Same names; or the same rides the other way round; or part of the other and of its colour."""
    colors = [_color(each) if has_colors or each.color is None else None for each in (row, other)]
    if None not in colors and colors[0] != colors[1]:
        return False
    names = [(each.short_name.casefold(), each.long_name.casefold()) for each in (row, other)]
    if names[0] == names[1] and any(names[0]):
        return True
    mine, theirs = rides(patterns[row.index]), rides(patterns[other.index])
    back = frozenset((b, a) for a, b in mine)
    is_reverse = mine.isdisjoint(theirs) and mine.isdisjoint(back) and len(back & theirs) >= _SAME_SHARE * len(mine)
    is_part = colors[0] is not None and colors[0] == colors[1] and mine | back <= theirs | {(b, a) for a, b in theirs}
    return is_reverse or is_part


def _color(row: RouteRow) -> str | None:
    """The route's own colour, else the one colour that its name says."""
    if row.color is not None:
        return row.color
    words = set(re.findall(r"[a-z]+", f"{row.short_name} {row.long_name}".lower())) & set(_COLOR_WORDS)
    return _COLOR_WORDS[words.pop()] if len(words) == 1 else None


def _service(group: list[RouteRow], patterns: Mapping[int, Mapping[Run, int]]) -> Service:
    first = group[0]
    together: Counter[Run] = Counter()
    for row in group:
        together.update(patterns[row.index])
    letter = first.short_name.upper() if 0 < len(first.short_name) <= LETTERS_MAX else ""
    return Service(first.id, first.name, letter, _color(first), tuple(row.index for row in group), together)
