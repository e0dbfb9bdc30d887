"""The metro network as one frozen picture: lines, branches, stations, tracks and walk links.

A `Network` never changes; an edit makes another one with a higher version, so whoever holds one sees no half of an edit.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from metro_web.core.i18n import t
from metro_web.domain.timetable import EMPTY, Timetable


@dataclass(frozen=True, slots=True)
class StationNode:
    code: str
    number: int
    name: str
    lat: float | None = None
    lon: float | None = None
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class BranchSeq:
    """One ordered run of stations; a ring names its anchor first and last."""

    position: int
    name: str
    stations: tuple[str, ...]

    @property
    def is_ring(self) -> bool:
        return len(self.stations) > 3 and self.stations[0] == self.stations[-1]


@dataclass(frozen=True, slots=True)
class LineDef:
    code: str
    name: str
    color: str
    letter: str
    shape: str
    position: int
    is_running: bool
    stop_reason: str
    branches: tuple[BranchSeq, ...]

    @property
    def station_codes(self) -> tuple[str, ...]:
        """Every station of the line once, in branch order."""
        return tuple(dict.fromkeys(code for branch in self.branches for code in branch.stations))


@dataclass(frozen=True, slots=True)
class Walk:
    a: str
    b: str
    duration_s: int
    distance_m: int


@dataclass(frozen=True, slots=True)
class Track:
    """What is known of the ride from one neighbour to the other; None where nobody has measured.

    `dwell_s` is how long a train stands at the first before it; without one, `duration_s` has it in it.
    """

    distance_m: int | None = None
    duration_s: int | None = None
    dwell_s: int | None = None


UNMEASURED = Track()


@dataclass(frozen=True)
class Network:
    version: int
    is_running: bool
    stop_reason: str
    lines: tuple[LineDef, ...]
    stations: Mapping[str, StationNode]
    walks: tuple[Walk, ...]
    tracks: Mapping[tuple[str, str, str], Track]
    timetable: Timetable = EMPTY

    def find_line(self, code: str) -> LineDef | None:
        return self._lines_by_code.get(code)

    def lines_of(self, station: str) -> tuple[str, ...]:
        """Codes of the lines that call at a station, in line order."""
        return self._lines_by_station.get(station, ())

    def neighbours(self, station: str) -> tuple[str, ...]:
        """Stations one ride or one walk away, each once."""
        return self._neighbours.get(station, ())

    def track(self, line: str, a: str, b: str) -> Track:
        return self.tracks.get((line, a, b), UNMEASURED)

    def terminals(self, line: str) -> tuple[str, ...]:
        """Names of the ends of a line's branches, each once; a ring ends at its anchor."""
        found = self.find_line(line)
        ends = (b.stations[i] for b in (found.branches if found else ()) if b.stations for i in (0, -1))
        return tuple(self.name_of(code) for code in dict.fromkeys(ends))

    def name_of(self, station: str) -> str:
        node = self.stations.get(station)
        return node.name if node else station

    def search(self, query: str, *, limit: int | None = None) -> tuple[StationNode, ...]:
        """Stations with the query anywhere in their name: names that begin with it first, then words that do."""
        wanted = folded(query)
        if not wanted and query.strip():
            return ()  # signs alone are in no name
        squeezed = wanted.replace(" ", "")
        ranked = []
        for name, node in self._folded_names:
            if name.startswith(wanted):
                rank = 0
            elif f" {wanted}" in name:
                rank = 1
            elif wanted in name or squeezed in name.replace(" ", ""):
                rank = 2
            else:
                continue
            ranked.append((rank, name, node.code, node))
        ranked.sort(key=lambda row: row[:3])
        return tuple(row[3] for row in ranked[:limit])

    @cached_property
    def ordered_lines(self) -> tuple[LineDef, ...]:
        return tuple(sorted(self.lines, key=lambda line: (line.position, line.code)))

    @cached_property
    def _lines_by_code(self) -> dict[str, LineDef]:
        return {line.code: line for line in self.lines}

    @cached_property
    def _lines_by_station(self) -> dict[str, tuple[str, ...]]:
        serving: dict[str, list[str]] = {}
        for line in self.ordered_lines:
            for code in line.station_codes:
                serving.setdefault(code, []).append(line.code)
        return {code: tuple(lines) for code, lines in serving.items()}

    @cached_property
    def _neighbours(self) -> dict[str, tuple[str, ...]]:
        near: dict[str, dict[str, None]] = {}
        rides = (pair for line in self.ordered_lines for branch in line.branches for pair in pairwise(branch.stations))
        for a, b in (*rides, *((walk.a, walk.b) for walk in self.walks)):
            near.setdefault(a, {})[b] = None
            near.setdefault(b, {})[a] = None
        return {code: tuple(found) for code, found in near.items()}

    @cached_property
    def _folded_names(self) -> tuple[tuple[str, StationNode], ...]:
        return tuple((folded(node.name), node) for node in self.stations.values())


def folded(text: str) -> str:
    """Lower case, no accents, and anything that is no letter, mark or digit made one space: what search compares."""
    bare = (c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() or unicodedata.category(c) == "Mc" else " " for c in bare).split())


def check(network: Network) -> list[str]:
    """What is wrong with a network, a sentence each; an empty list means that it can be used."""
    return [*_wrong_lines(network.lines), *_wrong_branches(network), *_wrong_walks(network), *_wrong_tracks(network)]


def _wrong_lines(lines: Iterable[LineDef]) -> Iterator[str]:
    seen: set[str] = set()
    for line in lines:
        if line.code in seen:
            yield t("Two lines have the code {code}.").format(code=line.code)
        seen.add(line.code)
        if not line.branches:
            yield t("{line} has no branch.").format(line=line.name)


def _wrong_branches(network: Network) -> Iterator[str]:
    for line in network.lines:
        for branch in line.branches:
            where = {"line": line.name, "branch": branch.name or branch.position}
            if len(branch.stations) < 2:
                yield t("{line}, branch {branch}: a branch needs at least two stations.").format(**where)
            for code in branch.stations:
                if code not in network.stations:
                    yield t("{line}, branch {branch}: there is no station {code}.").format(**where, code=code)
            for a, b in pairwise(branch.stations):
                if a == b:
                    yield t("{line}, branch {branch}: {code} is its own neighbour.").format(**where, code=a)
            inner = branch.stations[:-1] if branch.is_ring else branch.stations
            for code, times in Counter(inner).items():
                if times > 1:
                    yield t("{line}, branch {branch}: {code} is on it twice.").format(**where, code=code)


def _wrong_walks(network: Network) -> Iterator[str]:
    seen: set[frozenset[str]] = set()
    for walk in network.walks:
        where = {"a": walk.a, "b": walk.b}
        for code in (walk.a, walk.b):
            if code not in network.stations:
                yield t("Walk link {a} to {b}: there is no station {code}.").format(**where, code=code)
        if walk.a == walk.b:
            yield t("Walk link {a} to {b}: a walk link needs two different stations.").format(**where)
        if frozenset((walk.a, walk.b)) in seen:
            yield t("Walk link {a} to {b}: the two stations are linked already.").format(**where)
        seen.add(frozenset((walk.a, walk.b)))
        if walk.duration_s < 0 or walk.distance_m < 0:
            yield t("Walk link {a} to {b}: time and distance cannot be negative.").format(**where)


def _wrong_tracks(network: Network) -> Iterator[str]:
    rides = {
        (line.code, *pair)
        for line in network.lines
        for branch in line.branches
        for a, b in pairwise(branch.stations)
        for pair in ((a, b), (b, a))
    }
    for (line, a, b), track in network.tracks.items():
        if (line, a, b) not in rides:
            yield t("Track {a} to {b}: they are no neighbours on {line}.").format(a=a, b=b, line=line)
        if min(track.distance_m or 0, track.duration_s or 0, track.dwell_s or 0) < 0:
            yield t("Track {a} to {b}: time and distance cannot be negative.").format(a=a, b=b)
