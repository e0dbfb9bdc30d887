"""Shortest-path trees over (station, how one got there), where hops and changes are weighed; `fastest_trees` weighs time.

Every step, ride or walk, is exactly one hop, so a bucket of equal (hops, changes) is complete before it is opened:
within it the lesser walks and distance have won already, and the earlier line wins what is left.
"""

from array import array
from collections.abc import Iterable, Mapping
from heapq import heappop, heappush
from itertools import pairwise
from typing import Literal, NamedTuple

from metro_web.domain.network import LineDef, Walk

Prefer = Literal["fewest_stops", "fewest_changes", "fastest"]

# A cost is one integer: most significant what is preferred, then the other, then walks, then metres.
_METRE_BITS = 28
_WALK = 1 << _METRE_BITS
_TIE_BITS = _METRE_BITS + 12
_MINOR = 1 << _TIE_BITS
_MAJOR = _MINOR << 12
_UNREACHED = 1 << 80
NONE = 0xFFFFFFFF

Edge = tuple[int, int]


class Tree(NamedTuple):
    """From one origin: the state before each state, and each station's best state (`NONE` where there is none)."""

    before: "array[int]"
    best: "array[int]"


class Step(NamedTuple):
    line: str | None
    a: str
    b: str


class RouteTrees:
    """States are (line, station) ridden to, then walked-to after a ride, then walked-to (or begun at) before any."""

    def __init__(
        self, lines: Iterable[LineDef], stations: Iterable[str], walks: Iterable[Walk], metres: Mapping[Step, int]
    ):
        self.codes = tuple(stations)
        self.index = {code: i for i, code in enumerate(self.codes)}
        self.station_of: list[int] = []
        self.line_of: list[str | None] = []
        self.rides: list[dict[int, int]] = []
        self.ride_states: list[list[int]] = [[] for _ in self.codes]
        for line in lines:
            self._add_line(line, metres)
        self.after = len(self.station_of)
        self.fresh = self.after + len(self.codes)
        for _ in range(2):
            self.station_of.extend(range(len(self.codes)))
            self.line_of.extend([None] * len(self.codes))
        self.walks: list[dict[int, int]] = [{} for _ in self.codes]
        for walk in walks:
            a, b = self.index[walk.a], self.index[walk.b]
            self.walks[a][b] = self.walks[b][a] = _WALK + walk.distance_m
        self._edges = {
            "fewest_stops": self._weigh(hop=_MAJOR, change=_MINOR),
            "fewest_changes": self._weigh(hop=_MINOR, change=_MAJOR),
        }
        self._trees: dict[tuple[Prefer, int], Tree] = {}

    def path(self, origin: str, destination: str, prefer: Prefer) -> list[Step] | None:
        """None where there is no way."""
        source, target = self.index[origin], self.index[destination]
        return self.steps(self.tree(source, prefer), source, target)

    def steps(self, tree: Tree, source: int, target: int) -> list[Step] | None:
        """A tree's way to a station, from its beginning."""
        state = tree.best[target]
        if state == NONE:
            return None
        steps, start, codes = [], self.fresh + source, self.codes
        while state != start:
            earlier = tree.before[state]
            steps.append(Step(self.line_of[state], codes[self.station_of[earlier]], codes[self.station_of[state]]))
            state = earlier
        steps.reverse()
        return steps

    def tree(self, source: int, prefer: Prefer) -> Tree:
        """Built on first use; two threads may build the same one, and both get the same answer."""
        found = self._trees.get((prefer, source))
        if found is None:
            found = self._trees[prefer, source] = self._grow(source, prefer)
        return found

    def warm(self) -> None:
        for source in range(len(self.codes)):
            self.tree(source, "fewest_stops")
            self.tree(source, "fewest_changes")

    def _add_line(self, line: LineDef, metres: Mapping[Step, int]) -> None:
        states: dict[str, int] = {}
        for code in line.station_codes:
            states[code] = len(self.station_of)
            self.ride_states[self.index[code]].append(states[code])
            self.station_of.append(self.index[code])
            self.line_of.append(line.code)
            self.rides.append({})
        for branch in line.branches:
            for a, b in pairwise(branch.stations):
                self.rides[states[a]][states[b]] = metres[Step(line.code, a, b)]
                self.rides[states[b]][states[a]] = metres[Step(line.code, b, a)]

    def _weigh(self, *, hop: int, change: int) -> tuple[list[tuple[Edge, ...]], list[tuple[Edge, ...]]]:
        """For each state the steps that it alone can take, and those that the station's best state takes for all."""
        own: list[tuple[Edge, ...]] = []
        shared: list[tuple[Edge, ...]] = []
        for state, station in enumerate(self.station_of):
            changing = change if state < self.fresh else 0
            walked = self.after if state < self.fresh else self.fresh
            onwards = [(t, c + hop) for t, c in self.rides[state].items()] if state < self.after else []
            others = [
                (t, c + hop + changing)
                for s in self.ride_states[station]
                if s != state
                for t, c in self.rides[s].items()
            ]
            walking = [(walked + t, c + hop) for t, c in self.walks[station].items()]
            own.append(tuple(onwards if state < self.fresh else others + walking))
            shared.append(tuple(others + walking if state < self.fresh else ()))
        return own, shared

    def _grow(self, source: int, prefer: Prefer) -> Tree:
        own, shared = self._edges[prefer]
        station_of = self.station_of
        start = self.fresh + source
        cost = [_UNREACHED] * len(station_of)
        before = array("I", bytes(4 * len(station_of)))
        # Of a station's states only the cheapest is worth changing from: the others pay as much and stand no better.
        best_cost = [_UNREACHED] * len(self.codes)
        best = array("I", [NONE]) * len(self.codes)
        cost[start] = 0
        buckets = {0: [start]}
        keys = [0]
        while keys:
            key = heappop(keys)
            bucket = buckets.pop(key)
            bucket.sort()
            for state in bucket:
                here = cost[state]
                if here >> _TIE_BITS != key:
                    continue
                station = station_of[state]
                edges = own[state]
                if here < best_cost[station]:
                    best_cost[station] = here
                    best[station] = state
                    edges += shared[state]
                for target, step in edges:
                    there = here + step
                    if there < cost[target]:
                        cost[target] = there
                        before[target] = state
                        key_there = there >> _TIE_BITS
                        if key_there in buckets:
                            buckets[key_there].append(target)
                        else:
                            buckets[key_there] = [target]
                            heappush(keys, key_there)
        return Tree(before, best)
