"""Metres and seconds between neighbours from what the trips measured.

Minutes: the median time from departure to arrival, and the median time standing before it, each direction by itself, of
the first trips of every pattern. Metres: both ways the same, `shape_dist_traveled` in whichever unit agrees with the
map, else along the drawn shapes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from metro_web.domain.feeds import gtfs_calls
from metro_web.domain.feeds.gtfs_calls import Calls, Pair
from metro_web.domain.feeds.gtfs_places import Places
from metro_web.domain.geography import metres_between
from metro_web.domain.network import LineDef, Track

Drawn = tuple[LineDef, tuple[int, ...]]
_UNITS = (1.0, 1000.0, 0.3048, 1609.344)


def between(
    drawn: Iterable[Drawn], calls: Calls, places: Places, shaped: Callable[[], Mapping[Pair, float]]
) -> dict[tuple[str, str, str], Track]:
    """Of each line with its routes. `shaped` is asked for metres between stops only where the trips tell none."""
    unit = _metres_per_unit(calls, places)
    along: Mapping[Pair, float] = {} if unit else shaped()
    tracks: dict[tuple[str, str, str], Track] = {}
    for line, routes in drawn:
        took: dict[tuple[str, str], Counter[int]] = {}
        stood: dict[tuple[str, str], Counter[int]] = {}
        far: dict[frozenset[str], Counter[float]] = {}
        for route in routes:
            for (from_stop, to_stop), measured in calls.rides[route].items():
                pair = places.station_of(from_stop), places.station_of(to_stop)
                took.setdefault(pair, Counter()).update(measured.seconds)
                stood.setdefault(pair, Counter()).update(measured.dwells)
                metres = far.setdefault(frozenset(pair), Counter())
                if unit:
                    metres.update({distance * unit: times for distance, times in measured.distances.items()})
                elif (from_stop, to_stop) in along:
                    metres[along[from_stop, to_stop]] += 1
        for branch in line.branches:
            for pair in (way for a, b in pairwise(branch.stations) for way in ((a, b), (b, a))):
                back = pair[::-1]
                track = Track(
                    _whole(far.get(frozenset(pair)), least=1),
                    _whole(took.get(pair) or took.get((back[0], back[1]))),
                    _whole(stood.get(pair) or stood.get((back[0], back[1]))),
                )
                if track.distance_m is not None or track.duration_s is not None:
                    tracks[line.code, pair[0], pair[1]] = track
    return tracks


def _whole(samples: "Counter[int] | Counter[float] | None", *, least: int = 0) -> int | None:
    """The median, rounded."""
    found = gtfs_calls.middle(samples) if samples else None
    return round(found) if found is not None and found >= least else None


def _metres_per_unit(calls: Calls, places: Places) -> float | None:
    """GTFS leaves the unit of `shape_dist_traveled` open: the one that agrees best with the map, if any does."""
    said = crow = 0.0
    for rides in calls.rides.values():
        for (a, b), measured in rides.items():
            distance = gtfs_calls.middle(measured.distances)
            metres = metres_between(places.stations[places.station_of(a)], places.stations[places.station_of(b)])
            if distance and metres:
                said, crow = said + distance, crow + metres
    if not said or not crow:
        return None
    fitting = [unit for unit in _UNITS if 0.9 <= said * unit / crow <= 2.5]
    return min(fitting, key=lambda unit: abs(said * unit / crow - 1.1), default=None)
