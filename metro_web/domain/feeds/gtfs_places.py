"""stops.txt and transfers.txt: which platforms are one station, and between which stations people walk.

In this order: what the feed itself calls a station; platforms of equal names that lie near each other; platforms near
each other that a transfer joins; platforms that alone share a zone. Each guess is written down.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from metro_web.core.i18n import t
from metro_web.domain.feeds import texts
from metro_web.domain.feeds.feed import NEAR_M, listed
from metro_web.domain.feeds.files import Source, refuse
from metro_web.domain.geography import crow_metres
from metro_web.domain.network import StationNode, Walk

if TYPE_CHECKING:
    from metro_web.domain.feeds.gtfs_calls import Calls

STOPS_MAX = 99_999
SAME_NAME_M = 1000
WALK_METRES_MAX, WALK_SECONDS_MAX, WALK_SECONDS_MIN = 5000, 3600, 60
WALKING_M_PER_S = 1.2
_ENTRANCE, _NODE, _STATION = "2", "3", "1"


@dataclass(frozen=True, slots=True)
class Stop:
    index: int
    code: str
    name: str
    place: tuple[float, float] | None
    zone: str
    kind: str
    parent: str


@dataclass(frozen=True)
class Stops:
    rows: tuple[Stop, ...]
    exact: Mapping[str, int]
    loose: Mapping[str, int]

    def find(self, stop_id: str) -> int | None:
        """By id, else by id in other capitals where only one answers to it."""
        found = self.exact.get(stop_id)
        return found if found is not None else self.loose.get(stop_id.casefold())


@dataclass
class Places:
    """Stations by code, the station of each stop, the zones of each station (own ones first), and walks."""

    stations: dict[str, StationNode] = field(default_factory=dict)
    of_stop: dict[int, str] = field(default_factory=dict)
    zones: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    walks: list[Walk] = field(default_factory=list)

    def station_of(self, stop: int) -> str:
        return self.of_stop[stop]


class _Groups:
    """Stops put together, by the one of them that stands for all."""

    def __init__(self) -> None:
        self._over: dict[int, int] = {}

    def top(self, stop: int) -> int:
        while (over := self._over.get(stop, stop)) != stop:
            stop = over
        return stop

    def put(self, stop: int, over: int) -> None:
        stop, over = self.top(stop), self.top(over)
        if stop != over:
            self._over[stop] = over


def read_stops(source: Source, repairs: list[str]) -> Stops:
    """All rows but entrances and nodes of the way in."""
    table = source.table(
        "stops.txt",
        needs=("stop_id",),
        may_have=("stop_name", "stop_lat", "stop_lon", "zone_id", "location_type", "parent_station"),
    )
    rows: list[Stop] = []
    exact: dict[str, int] = {}
    loose: dict[str, int] = {}
    entrances = 0
    for count, (stop_id, name, lat, lon, zone, kind, parent) in enumerate(table):
        if count >= STOPS_MAX:
            refuse(t("{file} has more than {n} rows.").format(file="stops.txt", n=STOPS_MAX))
        if kind in (_ENTRANCE, _NODE):
            entrances += 1
            continue
        code = texts.code(stop_id, table.here)
        if stop_id in exact:
            refuse(t("{where}: the stop {code} is there twice.").format(where=table.here, code=code))
        index = len(rows)
        exact[stop_id] = index
        loose[stop_id.casefold()] = -1 if stop_id.casefold() in loose else index
        rows.append(Stop(index, code, texts.name(name, table.here), texts.place(lat, lon), zone, kind, parent))
    if not rows:
        refuse(t("{file} is empty.").format(file="stops.txt"))
    if entrances:
        repairs.append(t("stops.txt: {n} entrances and ways inside stations were left out.").format(n=entrances))
    return Stops(tuple(rows), exact, {key: index for key, index in loose.items() if index >= 0})


def gather(source: Source, stops: Stops, calls: "Calls", repairs: list[str]) -> Places:
    """The stations that trains call at."""
    called = sorted(calls.stops())
    groups = _Groups()
    declared = _by_parent(stops, called, groups, repairs)
    _by_name(stops, called, groups, calls, repairs)
    walks = _by_transfer(source, stops, groups, declared, calls, repairs)
    if not declared:
        _by_zone(stops, called, groups, calls, repairs)
    places = _places(stops, called, groups, declared)
    for (a, b), walk in walks.items():
        ends = places.of_stop.get(groups.top(a)), places.of_stop.get(groups.top(b))
        if ends[0] and ends[1] and ends[0] != ends[1]:
            first, second = sorted((ends[0], ends[1]))
            if all((known.a, known.b) != (first, second) for known in places.walks):
                places.walks.append(replace(walk, a=first, b=second))
    return places


def _by_parent(stops: Stops, called: Iterable[int], groups: _Groups, repairs: list[str]) -> set[int]:
    """What the feed says itself; the stops that it calls stations."""
    lost = []
    for index in called:
        stop = stops.rows[index]
        if not stop.parent:
            continue
        parent = stops.find(stop.parent)
        if parent is None:
            lost.append(stop.code)
        elif parent != index:
            groups.put(index, parent)
    if lost:
        names = listed(lost)
        repairs.append(
            t("stops.txt: the parent station of {names} does not exist; each stands for itself.").format(names=names)
        )
    # Platforms that nothing calls at belong to their station too: their zones price it.
    for stop in stops.rows:
        parent = stops.find(stop.parent) if stop.parent else None
        if parent is not None and parent != stop.index and groups.top(stop.index) == stop.index:
            groups.put(stop.index, parent)
    return {stop.index for stop in stops.rows if stop.kind == _STATION}


def _by_name(stops: Stops, called: Iterable[int], groups: _Groups, calls: "Calls", repairs: list[str]) -> None:
    named: dict[str, list[int]] = {}
    for top in dict.fromkeys(groups.top(index) for index in called):
        name = stops.rows[top].name.casefold()
        if name:
            named.setdefault(name, []).append(top)
    for tops in named.values():
        apart: list[int] = []
        joined: dict[int, int] = {}
        for top in tops:
            for other in apart:
                metres = _metres(stops, top, other)
                together = calls.is_together(top, other)
                if metres is None or metres <= (NEAR_M if together else SAME_NAME_M):
                    groups.put(top, other)
                    joined[other] = joined.get(other, 1) + 1
                    break
            else:
                apart.append(top)
        for top, n in joined.items():
            name = stops.rows[top].name
            repairs.append(t("{name}: {n} stops of this name are one station.").format(name=name, n=n))
        if len(apart) > 1:
            name = stops.rows[apart[0]].name
            repairs.append(
                t("{name}: {n} stations of this name lie far apart and stay so.").format(name=name, n=len(apart))
            )


def _by_transfer(
    source: Source, stops: Stops, groups: _Groups, declared: set[int], calls: "Calls", repairs: list[str]
) -> dict[tuple[int, int], Walk]:
    """Near platforms that no station claims become one; the other transfers are walks."""
    walks: dict[tuple[int, int], Walk] = {}
    if not source.has("transfers.txt"):
        return walks
    table = source.table(
        "transfers.txt", needs=("from_stop_id", "to_stop_id"), may_have=("transfer_type", "min_transfer_time")
    )
    unknown = 0
    for from_id, to_id, kind, least in table:
        if not from_id or not to_id or kind not in ("", "0", "1", "2"):
            continue
        a, b = stops.find(from_id), stops.find(to_id)
        if a is None or b is None:
            unknown += 1
            continue
        a, b = groups.top(a), groups.top(b)
        if a == b:
            continue
        metres = _metres(stops, a, b)
        is_near = metres is None or metres <= NEAR_M
        if is_near and not {a, b} & declared and not calls.is_together(a, b):
            groups.put(b, a)
            names = {"a": stops.rows[a].name or stops.rows[a].code, "b": stops.rows[b].name or stops.rows[b].code}
            repairs.append(t("{a} and {b} are one station: transfers.txt joins them.").format(**names))
        elif metres is None or metres <= WALK_METRES_MAX:
            seconds = texts.whole(least, table.here, most=86_400) or round((metres or 0) / WALKING_M_PER_S)
            seconds = min(max(seconds, WALK_SECONDS_MIN), WALK_SECONDS_MAX)
            walks[min(a, b), max(a, b)] = Walk("", "", seconds, round(metres or 0))
    if unknown:
        sentence = t("transfers.txt: {n} rows name a stop that is not in stops.txt or no platform; they were left out.")
        repairs.append(sentence.format(n=unknown))
    return walks


def _by_zone(stops: Stops, called: Iterable[int], groups: _Groups, calls: "Calls", repairs: list[str]) -> None:
    """Only where zones are as small as stations all through the feed; most feeds mean areas by them."""
    zones: dict[str, list[int]] = {}
    for top in dict.fromkeys(groups.top(index) for index in called):
        if stops.rows[top].zone:
            zones.setdefault(stops.rows[top].zone, []).append(top)
    pairs = [(tops[0], other) for tops in zones.values() for other in tops[1:]]
    for a, b in pairs:
        metres = _metres(stops, a, b)
        if (metres is not None and metres > NEAR_M) or calls.is_together(a, b):
            return
    for a, b in pairs:
        groups.put(b, a)
        names = {"a": stops.rows[a].name, "b": stops.rows[b].name, "zone": texts.shown(stops.rows[a].zone)}
        repairs.append(t("{a} and {b} are one station: they alone are zone {zone}.").format(**names))


def _places(stops: Stops, called: Iterable[int], groups: _Groups, declared: set[int]) -> Places:
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


def _metres(stops: Stops, a: int, b: int) -> float | None:
    from_, to = stops.rows[a].place, stops.rows[b].place
    return crow_metres(from_, to) if from_ and to else None
