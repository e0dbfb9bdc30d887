"""Up to three ways to go that differ: with the fewest stops, the fewest changes, and the fastest.

Keeps true: the first is always the one with the fewest stops, whose fare is the fare of all; another is only there
where it is better at what it is named for, and no way is there twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from metro_web.domain.route_trees import Prefer
from metro_web.domain.routing import Route, RouteTable

# Time saved below this is no reason to go another way.
FASTER_S_MIN = 60
# The way with the fewest stops is not proposed where another takes this much less of its time.
MUCH_FASTER_S, MUCH_FASTER_SHARE = 300, 0.15


@dataclass(frozen=True, slots=True)
class Alternative:
    """A way, and all that it is best at; the first of `best_at` is the preference that finds it again."""

    route: Route
    best_at: tuple[Prefer, ...]

    @property
    def prefer(self) -> Prefer:
        return self.best_at[0]


def between(routes: RouteTable, origin: str, destination: str) -> list[Alternative]:
    """Empty where there is no way."""
    stops = routes.find(origin, destination)
    changes = routes.find(origin, destination, prefer="fewest_changes")
    fastest = routes.find(origin, destination, prefer="fastest")
    if stops is None or changes is None or fastest is None:
        return []
    found: list[tuple[Route, list[Prefer]]] = [(stops, ["fewest_stops"])]
    if changes.changes < stops.changes:
        found.append((changes, ["fewest_changes"]))
    else:
        found[0][1].append("fewest_changes")
    quickest = min(found, key=lambda each: each[0].duration_s)
    if quickest[0].duration_s - fastest.duration_s >= FASTER_S_MIN:
        found.append((fastest, ["fastest"]))
    else:
        quickest[1].append("fastest")
    return [Alternative(route, tuple(best_at)) for route, best_at in found]


def proposed(ways: Sequence[Alternative]) -> Alternative:
    """The one with the fewest stops, unless it is much slower than the fastest."""
    first = ways[0]
    fastest = min(ways, key=lambda way: way.route.duration_s)
    saved_s = first.route.duration_s - fastest.route.duration_s
    is_much = saved_s >= MUCH_FASTER_S and saved_s >= MUCH_FASTER_SHARE * first.route.duration_s
    return fastest if is_much else first
