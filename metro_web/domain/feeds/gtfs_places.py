"""The stations of a GTFS feed: what `gtfs_groups` puts together, with a code, a name, a place and its zones."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from metro_web.domain.feeds import gtfs_groups, texts
from metro_web.domain.feeds.files import Source
from metro_web.domain.feeds.gtfs_calls import Calls
from metro_web.domain.feeds.gtfs_groups import Groups
from metro_web.domain.feeds.gtfs_stops import Stop, Stops
from metro_web.domain.network import StationNode, Walk


@dataclass
class Places:
    """Stations by code, the station of each stop, the zones of each station (own ones first), and walks."""

    stations: dict[str, StationNode] = field(default_factory=dict)
    of_stop: dict[int, str] = field(default_factory=dict)
    zones: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    walks: list[Walk] = field(default_factory=list)

    def station_of(self, stop: int) -> str:
        return self.of_stop[stop]


def gather(source: Source, stops: Stops, calls: Calls, repairs: list[str]) -> Places:
    """The stations that trains call at."""
    called = sorted(calls.stops())
    groups = Groups()
    declared = gtfs_groups.by_parent(stops, called, groups, repairs)
    gtfs_groups.by_name(stops, called, groups, declared, calls, repairs)
    gtfs_groups.by_direction(stops, groups, declared, calls, repairs)
    walks = gtfs_groups.by_transfer(source, stops, groups, declared, calls, repairs)
    if not declared:
        gtfs_groups.by_zone(stops, called, groups, calls, repairs)
    places = _places(stops, called, groups, declared)
    for (a, b), walk in walks.items():
        ends = places.of_stop.get(groups.top(a)), places.of_stop.get(groups.top(b))
        if ends[0] and ends[1] and ends[0] != ends[1]:
            first, second = sorted((ends[0], ends[1]))
            if all((known.a, known.b) != (first, second) for known in places.walks):
                places.walks.append(replace(walk, a=first, b=second))
    return places


def _places(stops: Stops, called: Iterable[int], groups: Groups, declared: set[int]) -> Places:
    members: dict[int, list[Stop]] = {}
    serving = {groups.top(index) for index in called}
    for stop in stops.rows:
        top = groups.top(stop.index)
        if top in serving:
            members.setdefault(top, []).append(stop)
    places = Places()
    for number, (top, group) in enumerate(members.items(), 1):
        # A station of the feed's own stands for its platforms, else the first of them.
        face = next((stop for stop in group if stop.index in declared), stops.rows[top])
        # Two ids may become one code when signs are replaced that cannot stand in an address.
        code, again = face.code, 1
        while code in places.stations:
            again += 1
            code = f"{face.code[: texts.CODE_LENGTH_MAX - 6]}-{again}"
        name = face.name or next((stop.name for stop in group if stop.name), code)
        spot = face.place or next((stop.place for stop in group if stop.place), None)
        lat, lon = spot or (None, None)
        places.stations[code] = StationNode(code, number, name, lat, lon)
        own = tuple(dict.fromkeys(stop.zone for stop in group if stop.index in declared and stop.zone))
        rest = tuple(dict.fromkeys(stop.zone for stop in group if stop.index not in declared and stop.zone))
        places.zones[code] = (own, rest)
        for stop in group:
            places.of_stop[stop.index] = code
    return places
