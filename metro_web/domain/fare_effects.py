"""What a redrawn network does to prices: every journey priced on both networks by the same fare table, without its discounts.

A journey is an origin and a destination; its fare is that of the fewest-stops path (`RULES.md`). Stoppages do not count.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from metro_web.domain import fares
from metro_web.domain.fares import FareRules
from metro_web.domain.network import Network
from metro_web.domain.route_trees import NONE, RouteTrees, Step
from metro_web.domain.routing import Leg, Route

EXAMPLES_MAX = 5

Pricer = Callable[[str, str, int, int], int | None]
Prices = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Example:
    """A journey whose price changes; station codes, minor units."""

    origin: str
    destination: str
    before_minor: int
    after_minor: int


@dataclass(frozen=True, slots=True)
class Effects:
    """How many journeys cost another price, those that change most, and stations that the fare table has no price for."""

    changed: int = 0
    examples: tuple[Example, ...] = ()
    unpriced: tuple[str, ...] = ()


def effects(before: Network, after: Network, rules: FareRules, *, hop_distance_m: int) -> Effects:
    """Of going from one network to the other under one fare table, on a weekday."""
    if rules.kind == "matrix":  # independent of the path
        return Effects(unpriced=tuple(_unpriced(after, rules)))
    if _ways(before) == _ways(after):
        return Effects()
    pricer = _pricer(rules)
    old, new = (dict(_prices(network, pricer, hop_distance_m)) for network in (before, after))
    changed = [Example(*pair, price, new[pair]) for pair, price in old.items() if new.get(pair, price) != price]
    changed.sort(key=lambda each: (-abs(each.after_minor - each.before_minor), each.origin, each.destination))
    return Effects(len(changed), tuple(changed[:EXAMPLES_MAX]))


def _ways(network: Network) -> object:
    runs = tuple((line.code, tuple(branch.stations for branch in line.branches)) for line in network.lines)
    return runs, network.walks, network.tracks


def _pricer(rules: FareRules) -> Pricer:
    """Prices by what was ridden; most journeys of a network have been measured before."""
    known: dict[tuple[int, int], int | None] = {}

    def price(origin: str, destination: str, hops: int, metres: int) -> int | None:
        measure = (hops, metres if rules.kind == "slab_distance" else 0)
        if measure not in known:
            known[measure] = fares.price_minor(rules, _ridden(origin, destination, hops, metres))
        return known[measure]

    return price


def _prices(network: Network, pricer: Pricer, hop_distance_m: int) -> Iterator[tuple[tuple[str, str], int]]:
    """The price of every journey that can be made."""
    metres = {
        Step(line.code, *pair): _metres(network, line.code, *pair, hop_distance_m)
        for line in network.lines
        for branch in line.branches
        for way in pairwise(branch.stations)
        for pair in (way, way[::-1])
    }
    trees = RouteTrees(network.ordered_lines, network.stations, network.walks, metres)
    for source, origin in enumerate(trees.codes):
        for destination, hops, ridden in _measured(trees, source, metres):
            price = pricer(origin, destination, hops, ridden)
            if price is not None:
                yield (origin, destination), price


def _measured(trees: RouteTrees, source: int, metres: dict[Step, int]) -> Iterator[tuple[str, int, int]]:
    """Each other station that can be reached from one, with the rides and the ridden metres of the way there."""
    tree, codes, start = trees.tree(source, "fewest_stops"), trees.codes, trees.fresh + source
    known: dict[int, tuple[int, int]] = {start: (0, 0)}
    for target, state in enumerate(tree.best):
        if state == NONE or target == source:
            continue
        way = []
        while state not in known:
            way.append(state)
            state = tree.before[state]
        hops, ridden = known[state]
        for state in reversed(way):
            line = trees.line_of[state]
            if line is not None:
                earlier = codes[trees.station_of[tree.before[state]]]
                hops, ridden = hops + 1, ridden + metres[Step(line, earlier, codes[trees.station_of[state]])]
            known[state] = hops, ridden
        yield codes[target], hops, ridden


def _unpriced(network: Network, rules: FareRules) -> Iterator[str]:
    """Served stations from which, or to which, the matrix has no price at all."""
    served = [code for code in network.stations if network.neighbours(code)]
    for code in served:
        others = [other for other in served if other != code]
        leaves = any(fares.price_minor(rules, _ridden(code, other, 1, 0)) is not None for other in others)
        arrives = any(fares.price_minor(rules, _ridden(other, code, 1, 0)) is not None for other in others)
        if not leaves or not arrives:
            yield code


def _ridden(origin: str, destination: str, hops: int, metres: int) -> Route:
    """A route of which only what a fare looks at is true."""
    leg = Leg("", None, (origin, destination), 0, metres)
    return Route((origin, destination), (leg,), hops, hops, 0, metres, False, 0)


def _metres(network: Network, line: str, a: str, b: str, hop_distance_m: int) -> int:
    known = network.track(line, a, b).distance_m
    return hop_distance_m if known is None else known
