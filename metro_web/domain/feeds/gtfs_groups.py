"""Which stops are one station, and between which stations people walk; each guess is written down.

In this order: what the feed itself calls a station; platforms of equal names that lie near each other; stops for each
direction; platforms near each other that a transfer joins; platforms that alone share a zone.
"""

import re
import unicodedata
from collections.abc import Iterable

from metro_web.core.i18n import t
from metro_web.domain.feeds import texts
from metro_web.domain.feeds.feed import NEAR_M, listed
from metro_web.domain.feeds.files import Source
from metro_web.domain.feeds.gtfs_calls import Calls
from metro_web.domain.feeds.gtfs_stops import STATION, Stops
from metro_web.domain.geography import crow_metres
from metro_web.domain.network import Walk

SAME_NAME_M, COMPLEX_M, OPPOSITE_M = 1000, 150, 150
WALK_METRES_MAX, WALK_SECONDS_MAX, WALK_SECONDS_MIN = 5000, 3600, 60
WALKING_M_PER_S = 1.2


class Groups:
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


def by_parent(stops: Stops, called: Iterable[int], groups: Groups, repairs: list[str]) -> set[int]:
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
    return {stop.index for stop in stops.rows if stop.kind == STATION}


def by_name(
    stops: Stops, called: Iterable[int], groups: Groups, declared: set[int], calls: Calls, repairs: list[str]
) -> None:
    """Near platforms of one name; two stations that the feed itself tells apart only where they are one complex."""
    named: dict[str, list[int]] = {}
    for top in dict.fromkeys(groups.top(index) for index in called):
        name = unicodedata.normalize("NFKC", stops.rows[top].name).casefold()
        if name:
            named.setdefault(name, []).append(top)
    for tops in named.values():
        apart: list[int] = []
        joined: dict[int, int] = {}
        for top in tops:
            for other in apart:
                metres = stops.metres(top, other)
                most = NEAR_M if calls.is_together(top, other) else SAME_NAME_M
                if {top, other} <= declared:
                    most = COMPLEX_M
                if metres is None or metres <= most:
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
                t("{name}: {n} stations of this name lie apart and stay so.").format(name=name, n=len(apart))
            )


def by_direction(stops: Stops, groups: Groups, declared: set[int], calls: Calls, repairs: list[str]) -> None:
    """A stop for each direction: opposite each other, of one route, never called at by one train, named alike."""
    joined: list[str] = []
    for patterns in calls.patterns.values():
        tops = {groups.top(stop) for pattern in patterns for stop in pattern}
        # From south to north, so that each looks only at those beside it.
        free = sorted((place, top) for top in tops if top not in declared and (place := stops.rows[top].place))
        for at, (place, one) in enumerate(free):
            for other_place, other in free[at + 1 :]:
                if crow_metres(place, (other_place[0], place[1])) > OPPOSITE_M:
                    break
                metres = stops.metres(one, other)
                if metres is None or metres > OPPOSITE_M or groups.top(one) == groups.top(other):
                    continue
                if _is_alike(stops.rows[one].name, stops.rows[other].name) and not calls.is_together(one, other):
                    groups.put(other, one)
                    joined.append(stops.rows[one].name)
    if joined:
        repairs.append(t("A stop for each direction is one station: {names}.").format(names=listed(joined)))


def _is_alike(one: str, other: str) -> bool:
    """Whether at least half of the words at the beginning are the same."""
    words = [re.findall(r"\w+", name.casefold()) for name in (one, other)]
    same = 0
    for a, b in zip(*words, strict=False):
        if a != b:
            break
        same += 1
    return same > 0 and 2 * same >= min(len(words[0]), len(words[1]))


def by_transfer(
    source: Source, stops: Stops, groups: Groups, declared: set[int], calls: Calls, repairs: list[str]
) -> dict[tuple[int, int], Walk]:
    """Near platforms that no station claims become one; the other transfers are walks."""
    walks: dict[tuple[int, int], Walk] = {}
    if not source.has_rows("transfers.txt"):
        return walks
    columns = ("from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time")
    table = source.table("transfers.txt", needs=(), may_have=columns)
    unknown = 0
    for from_id, to_id, kind, least in table:
        if not from_id or not to_id or texts.integer(kind) not in ("", "0", "1", "2"):
            continue
        a, b = stops.find(from_id), stops.find(to_id)
        if a is None or b is None:
            unknown += 1
            continue
        a, b = groups.top(a), groups.top(b)
        if a == b:
            continue
        metres = stops.metres(a, b)
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


def by_zone(stops: Stops, called: Iterable[int], groups: Groups, calls: Calls, repairs: list[str]) -> None:
    """Only where zones are as small as stations all through the feed; most feeds mean areas by them."""
    zones: dict[str, list[int]] = {}
    for top in dict.fromkeys(groups.top(index) for index in called):
        if stops.rows[top].zone:
            zones.setdefault(stops.rows[top].zone, []).append(top)
    pairs = [(tops[0], other) for tops in zones.values() for other in tops[1:]]
    for a, b in pairs:
        metres = stops.metres(a, b)
        if (metres is not None and metres > NEAR_M) or calls.is_together(a, b):
            return
    for a, b in pairs:
        groups.put(b, a)
        names = {"a": stops.rows[a].name, "b": stops.rows[b].name, "zone": texts.shown(stops.rows[a].zone)}
        repairs.append(t("{a} and {b} are one station: they alone are zone {zone}.").format(**names))
