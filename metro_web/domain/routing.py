"""Routes through the network: least hops, least changes or least time, whole, the same answer every time.

A stopped line carries nobody, so a station that only stopped lines serve is neither origin nor destination;
asked to ignore stoppages, the same search tells whether a stoppage is the cause, and how somebody inside gets out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

from metro_web.domain.fastest_trees import FastestTrees
from metro_web.domain.geography import metres_between
from metro_web.domain.network import BranchSeq, LineDef, Network, Walk
from metro_web.domain.route_trees import Prefer, RouteTrees, Step

__all__ = ["Leg", "Prefer", "Route", "RouteTable"]

# RULES: where a network has no distances, a ride hop counts as this much, and the page says "estimated".
HOP_DISTANCE_M = 1200
# 42 km/h between stops and 30 s standing at each make the 33 km/h that metros such as Delhi's reach over a whole line.
RIDE_METRES_PER_HOUR = 42_000
DWELL_S = 30
# Rails wind: a track that nobody measured counts as a tenth longer than the straight line, for its minutes alone.
WINDING = 1.1
# Between neighbours farther apart, or nearer, than this, one of the places on the map is wrong.
CROW_M_MIN, CROW_M_MAX = 100, 40_000
# Walking between platforms and waiting half a headway.
CHANGE_S = 240
ROUTES_KEPT_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Leg:
    """A ride without leaving the line, or a walk (`line` and `direction` None)."""

    line: str | None
    direction: str | None
    stations: tuple[str, ...]
    duration_s: int
    distance_m: int


@dataclass(frozen=True, slots=True)
class Route:
    """`hops` counts rides and walks, `ride_hops` rides alone; `duration_s` includes the changes, the legs' do not."""

    stations: tuple[str, ...]
    legs: tuple[Leg, ...]
    hops: int
    ride_hops: int
    changes: int
    distance_m: int
    is_estimated: bool
    duration_s: int


class RouteTable:
    """Built once per network; any thread may ask. Trees grow on first use, or all at once with `warm`."""

    def __init__(self, network: Network, *, hop_distance_m: int = HOP_DISTANCE_M) -> None:
        self.network = network
        self._hop_distance_m = hop_distance_m
        self._walks = {pair: walk for walk in network.walks for pair in ((walk.a, walk.b), (walk.b, walk.a))}
        self._running = [line for line in network.ordered_lines if line.is_running and network.is_running]
        served = {code for line in self._running for code in line.station_codes}
        self._shut = {code for code in network.stations if code not in served and self._is_served(code)}
        self._ends = {line.code: [_BranchEnds(network, branch) for branch in line.branches] for line in network.lines}
        self._kept: dict[tuple[str, str, Prefer, bool], Route | None] = {}

    def find(
        self, origin: str, destination: str, *, prefer: Prefer = "fewest_stops", ignore_stoppages: bool = False
    ) -> Route | None:
        """None where there is no way, where a station is unknown, and from a station to itself."""
        key = (origin, destination, prefer, ignore_stoppages)
        try:
            return self._kept[key]
        except KeyError:
            route = self._search(*key)
        if len(self._kept) >= ROUTES_KEPT_MAX:
            self._kept.clear()
        self._kept[key] = route
        return route

    def warm(self) -> None:
        """Grow every tree of the running network now rather than at the first question from each station."""
        self._trees_running.warm()

    def _search(self, origin: str, destination: str, prefer: Prefer, ignore_stoppages: bool) -> Route | None:
        stations = self.network.stations
        if origin == destination or origin not in stations or destination not in stations:
            return None
        if not ignore_stoppages and (origin in self._shut or destination in self._shut):
            return None
        if prefer == "fastest":
            fastest = self._fastest_all if ignore_stoppages else self._fastest_running
            steps = fastest.path(origin, destination)
        else:
            trees = self._trees_all if ignore_stoppages else self._trees_running
            steps = trees.path(origin, destination, prefer)
        return self._route(steps) if steps else None

    @cached_property
    def _trees_all(self) -> RouteTrees:
        if len(self._running) == len(self.network.lines):
            return self._trees_running
        return self._make_trees(self.network.ordered_lines)

    @cached_property
    def _trees_running(self) -> RouteTrees:
        return self._make_trees(self._running)

    @cached_property
    def _fastest_all(self) -> FastestTrees:
        if len(self._running) == len(self.network.lines):
            return self._fastest_running
        return self._make_fastest(self._trees_all, self.network.ordered_lines)

    @cached_property
    def _fastest_running(self) -> FastestTrees:
        return self._make_fastest(self._trees_running, self._running)

    def _make_fastest(self, trees: RouteTrees, lines: Iterable[LineDef]) -> FastestTrees:
        rides = {step: self.ride_s(step) for step in _ride_steps(lines)}
        walks = {Step(None, a, b): walk.duration_s for (a, b), walk in self._walks.items()}
        return FastestTrees(trees, rides, walks, change_s=CHANGE_S)

    def _make_trees(self, lines: Iterable[LineDef]) -> RouteTrees:
        lines = tuple(lines)
        metres = {step: self._distance_m(step) for step in _ride_steps(lines)}
        return RouteTrees(lines, self.network.stations, self.network.walks, metres)

    def _is_served(self, station: str) -> bool:
        return bool(self.network.lines_of(station)) or not self.network.is_running

    def _route(self, steps: list[Step]) -> Route:
        legs = tuple(self._leg(line, list(run)) for line, run in groupby(steps, key=lambda step: step.line))
        rides = [step for step in steps if step.line is not None]
        changes = max(sum(leg.line is not None for leg in legs) - 1, 0)
        return Route(
            stations=(steps[0].a, *(step.b for step in steps)),
            legs=legs,
            hops=len(steps),
            ride_hops=len(rides),
            changes=changes,
            distance_m=sum(leg.distance_m for leg in legs),
            is_estimated=any(self.network.track(*step).distance_m is None for step in _rides(steps)),
            duration_s=sum(leg.duration_s for leg in legs) + changes * CHANGE_S,
        )

    def _leg(self, line: str | None, steps: list[Step]) -> Leg:
        stations = (steps[0].a, *(step.b for step in steps))
        return Leg(
            line=line,
            direction=self._direction(line, stations) if line is not None else None,
            stations=stations,
            duration_s=self._duration_s(line, steps),
            distance_m=sum(self._distance_m(step) for step in steps),
        )

    def _direction(self, line: str, stations: tuple[str, ...]) -> str:
        """Of a branch that holds the whole leg, else of one that holds its last ride."""
        for run in (stations, stations[-2:]):
            for ends in self._ends[line]:
                name = ends.towards(run)
                if name is not None:
                    return name
        raise AssertionError(f"no branch of {line} runs through {stations[-2:]}")

    def _distance_m(self, step: Step) -> int:
        if step.line is None:
            return self._walk(step).distance_m
        known = self.network.track(step.line, step.a, step.b).distance_m
        return self._hop_distance_m if known is None else known

    def _duration_s(self, line: str | None, steps: list[Step]) -> int:
        """From the first departure to the last arrival; nobody stands where they board."""
        if line is None:
            return sum(self._walk(step).duration_s for step in steps)
        rides = [self.ride_s(step) for step in steps]
        return sum(ride_s for ride_s, _dwell_s in rides) + sum(dwell_s for _ride_s, dwell_s in rides[1:])

    def ride_s(self, step: Step) -> tuple[int, int]:
        """Seconds from departure to arrival, and standing before; what is told, else by distance."""
        track = self.network.track(step.line or "", step.a, step.b)
        if track.duration_s is not None:
            return track.duration_s, min(track.dwell_s or 0, CHANGE_S)
        metres = track.distance_m if track.distance_m is not None else self._crow_m(step)
        ride_s = (self._hop_distance_m if metres is None else metres) * 3600 // RIDE_METRES_PER_HOUR
        return ride_s, DWELL_S if track.dwell_s is None else min(track.dwell_s, CHANGE_S)

    def _crow_m(self, step: Step) -> int | None:
        stations = self.network.stations
        metres = metres_between(stations[step.a], stations[step.b])
        return round(metres * WINDING) if metres is not None and CROW_M_MIN <= metres <= CROW_M_MAX else None

    def _walk(self, step: Step) -> Walk:
        return self._walks[step.a, step.b]


class _BranchEnds:
    """Says towards which end of a branch a run of its stations goes."""

    def __init__(self, network: Network, branch: BranchSeq) -> None:
        self._is_ring = branch.is_ring
        self._length = len(branch.stations) - branch.is_ring
        self._at = {code: i for i, code in enumerate(branch.stations[: self._length])}
        self._first = network.name_of(branch.stations[0]) if branch.stations else ""
        self._last = network.name_of(branch.stations[-1]) if branch.stations else ""

    def towards(self, run: tuple[str, ...]) -> str | None:
        spots = [self._at.get(code) for code in run]
        ways = set()
        for a, b in pairwise(spots):
            if a is None or b is None:
                return None
            ways.add((b - a) % self._length if self._is_ring else b - a)
        if ways == {1}:
            return self._last
        if ways == {self._length - 1 if self._is_ring else -1}:
            return self._first
        return None


def _ride_steps(lines: Iterable[LineDef]) -> Iterator[Step]:
    for line in lines:
        for branch in line.branches:
            for a, b in pairwise(branch.stations):
                yield Step(line.code, a, b)
                yield Step(line.code, b, a)


def _rides(steps: Iterable[Step]) -> Iterator[tuple[str, str, str]]:
    return ((step.line, step.a, step.b) for step in steps if step.line is not None)
