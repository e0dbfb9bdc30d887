"""Small cities as GTFS: stops at places in metres, routes as patterns, everything else as odd as a test wants it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from metro_web.domain.feeds import Feed
from metro_web.domain.routing import RouteTable
from tests.domain.feeds.small import table

METRES_PER_DEGREE = 111_195


@dataclass(frozen=True)
class City:
    """`places`: stop -> metres east and north. `routes`: route -> patterns of stops; a word of letters, or words."""

    places: Mapping[str, tuple[float, float]]
    routes: Mapping[str, Sequence[str | Sequence[str]]]
    names: Mapping[str, str] = field(default_factory=dict)
    stop_columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    route_columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    more_stops: Sequence[Mapping[str, str]] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def gtfs(self) -> dict[str, str]:
        """The files."""
        trips = [
            (route, f"{route}-{n}", pattern) for route, runs in self.routes.items() for n, pattern in enumerate(runs)
        ]
        made = {
            "stops.txt": _table([self._stop(stop) for stop in self.places] + [dict(row) for row in self.more_stops]),
            "routes.txt": _table([self._route(route) for route in self.routes]),
            "trips.txt": _table([{"route_id": route, "service_id": "all", "trip_id": trip} for route, trip, _ in trips]),
            "stop_times.txt": _table(
                [
                    {"trip_id": trip, "arrival_time": _clock(at), "departure_time": _clock(at), "stop_id": stop,
                     "stop_sequence": str(at + 1)}
                    for _route, trip, pattern in trips
                    for at, stop in enumerate(pattern)
                ]
            ),
        }  # fmt: skip
        return made | dict(self.files)

    def _stop(self, stop: str) -> dict[str, str]:
        east, north = self.places[stop]
        row = {"stop_id": stop, "stop_name": self.names.get(stop, f"Stop {stop}"),
               "stop_lat": f"{north / METRES_PER_DEGREE:.6f}", "stop_lon": f"{77 + east / METRES_PER_DEGREE:.6f}"}  # fmt: skip
        return row | dict(self.stop_columns.get(stop, {}))

    def _route(self, route: str) -> dict[str, str]:
        row = {"route_id": route, "route_short_name": "", "route_long_name": f"Line {route}", "route_type": "1"}
        return row | dict(self.route_columns.get(route, {}))


def along(stops: str, *, step: float = 1000, north: float = 0, east: float = 0) -> dict[str, tuple[float, float]]:
    """Stops from west to east."""
    return {stop: (east + step * at, north) for at, stop in enumerate(stops)}


def shape(feed: Feed, line: str | None = None) -> set[frozenset[str]]:
    """What a person would draw of a line: its tracks, whichever way round."""
    found = [each for each in feed.lines if line in (None, each.code)]
    return {frozenset((a, b)) for each in found for branch in each.branches for a, b in pairwise(branch.stations)}


def tracks(*words: str) -> set[frozenset[str]]:
    """`tracks("ABC", "BX")`: A-B, B-C and B-X."""
    return {frozenset(pair) for word in words for pair in pairwise(word)}


def reaches(feed: Feed, origin: str, destination: str) -> bool:
    """Whether one can ride."""
    return RouteTable(feed.network()).find(origin, destination) is not None


def _table(rows: Sequence[Mapping[str, str]]) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return table([columns, *([row.get(column, "") for column in columns] for row in rows)])


def _clock(at: int) -> str:
    return f"{6 + at // 30:02}:{2 * at % 60:02}:00"
