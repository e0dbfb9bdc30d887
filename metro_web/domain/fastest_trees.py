"""Quickest ways over the states of `route_trees`: seconds first, then changes, hops and walks.

Keeps true: no dwell is longer than a change, so that of a station's states only the earliest is worth changing from.
Grown one tree at a time on first use: only a page that shows alternatives asks.
"""

from array import array
from collections.abc import Mapping
from heapq import heappop, heappush

from metro_web.domain.route_trees import NONE, RouteTrees, Step, Tree

# A cost is one integer: seconds, then changes, hops and walks. 12 bits hold more hops than a path can have.
_HOP = 1 << 8
_CHANGE = _HOP << 12
_SECOND = _CHANGE << 8
_UNREACHED = 1 << 80


class FastestTrees:
    """`rides`: seconds to ride a step, and seconds standing before it for whoever is on the train already."""

    def __init__(
        self, trees: RouteTrees, rides: Mapping[Step, tuple[int, int]], walks: Mapping[Step, int], *, change_s: int
    ) -> None:
        self._states = trees
        self._change_s = change_s
        self._rides = self._by_state(rides)
        self._walks = [
            [(b, walks[Step(None, trees.codes[a], trees.codes[b])] * _SECOND + _HOP + 1) for b in near]
            for a, near in enumerate(trees.walks)
        ]
        self._trees: dict[int, Tree] = {}

    def path(self, origin: str, destination: str) -> list[Step] | None:
        """None where there is no way."""
        source, target = self._states.index[origin], self._states.index[destination]
        tree = self._trees.get(source)
        if tree is None:
            tree = self._trees[source] = self._grow(source)
        return self._states.steps(tree, source, target)

    def _by_state(self, rides: Mapping[Step, tuple[int, int]]) -> list[list[tuple[int, int, int]]]:
        """For each state that a ride leads to: next state, cost of riding on, cost of boarding here."""
        trees, made = self._states, []
        for state in range(trees.after):
            line, a = trees.line_of[state] or "", trees.codes[trees.station_of[state]]
            onwards = []
            for target in trees.rides[state]:
                ride_s, dwell_s = rides[Step(line, a, trees.codes[trees.station_of[target]])]
                stand_s = min(dwell_s, self._change_s)
                onwards.append((target, (ride_s + stand_s) * _SECOND + _HOP, ride_s * _SECOND + _HOP))
            made.append(onwards)
        return made

    def _grow(self, source: int) -> Tree:
        trees, station_of = self._states, self._states.station_of
        change = self._change_s * _SECOND + _CHANGE
        cost = [_UNREACHED] * len(station_of)
        before = array("I", bytes(4 * len(station_of)))
        best = array("I", [NONE]) * len(trees.codes)
        start = trees.fresh + source
        cost[start] = 0
        heap = [(0, start)]

        def reach(target: int, there: int, state: int) -> None:
            if there < cost[target]:
                cost[target], before[target] = there, state
                heappush(heap, (there, target))

        while heap:
            here, state = heappop(heap)
            if here > cost[state]:
                continue
            station = station_of[state]
            is_best, is_fresh = best[station] == NONE, state >= trees.fresh
            if is_best:
                best[station] = state
            if state < trees.after:
                for target, onwards, _boarding in self._rides[state]:
                    reach(target, here + onwards, state)
            if is_best or is_fresh:
                paid = here if is_fresh else here + change
                for other in trees.ride_states[station]:
                    if other != state:
                        for target, _onwards, boarding in self._rides[other]:
                            reach(target, paid + boarding, state)
                walked = trees.fresh if is_fresh else trees.after
                for target, walk in self._walks[station]:
                    reach(walked + target, here + walk, state)
        return Tree(before, best)
