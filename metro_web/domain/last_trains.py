"""First and last departures that make a whole path, changes and all, on each service day.

Backwards from the end: the latest train of the last leg, then the latest of the one before that still meets it. A leg
of which the timetable knows nothing bounds nothing. Answers are kept: asking again costs a look into a dictionary.
"""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from metro_web.domain.network import Network
from metro_web.domain.routing import Route
from metro_web.domain.timetable import DAY_S, Pattern, covered

# From one platform to the next; the wait is not in it.
CONNECT_S = 120
KEPT_MAX, DAYS_KEPT_MAX = 60_000, 12
_NEVER = 1 << 40

Key = tuple[tuple[str | None, tuple[str, ...]], ...]
Shifted = tuple[tuple[tuple[int, ...], int], ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """Departures from a path's origin on a service day, in seconds after its midnight; None where no train makes it.

    `leg` and `station` are where the train leaves that bounds it, `bound_s` when; not `is_exact`: give or take a headway.
    """

    first_s: int | None
    last_s: int | None
    leg: int
    station: str
    bound_s: int | None
    is_exact: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one does without changing trains: ride (`rides` are known trains), walk, or ride who knows when."""

    leg: int
    station: str
    duration_s: int
    is_walk: bool
    rides: tuple[tuple[int, int, int], ...] = ()


class LastTrains:
    """Made once per network; any thread may ask."""

    def __init__(self, network: Network, *, day_begins_s: int) -> None:
        self._patterns = network.timetable.patterns
        self._calendars = network.timetable.calendars
        self._day_begins_s = day_begins_s
        self._stations_of = {line.code: frozenset(line.station_codes) for line in network.lines}
        self._at: dict[tuple[str, str], list[tuple[int, int]]] = {}
        self._lines: dict[str, list[int]] = {}
        for number, pattern in enumerate(self._patterns):
            self._lines.setdefault(pattern.line, []).append(number)
            for place, station in enumerate(pattern.stations[:-1]):
                self._at.setdefault((pattern.line, station), []).append((number, place))
        self._pieces: dict[Key, tuple[_Piece, ...]] = {}
        self._hours: dict[tuple[date, Key], Hours | None] = {}
        self._days: OrderedDict[date, list[Shifted]] = OrderedDict()

    def hours(self, route: Route, day: date) -> Hours | None:
        """None where the timetable knows nothing of any leg."""
        if not self._patterns:
            return None
        key = (day, tuple((leg.line, leg.stations) for leg in route.legs))
        try:
            return self._hours[key]
        except KeyError:
            pass
        if len(self._hours) >= KEPT_MAX:
            self._hours.clear()
            self._pieces.clear()
        found = self._hours[key] = self._search(route, key[1], day)
        return found

    def _search(self, route: Route, key: Key, day: date) -> Hours | None:
        pieces = self._pieces.get(key)
        if pieces is None:
            pieces = self._pieces[key] = tuple(self._cut(route))
        if not any(piece.rides for piece in pieces):
            return None
        trains = self._trains_on(day)
        need, is_riding_on = _NEVER, False
        bound: tuple[_Piece, int, bool] | None = None
        for piece in reversed(pieces):
            by = need - (CONNECT_S if is_riding_on and not piece.is_walk else 0)
            is_riding_on = is_riding_on or not piece.is_walk
            if not piece.rides:
                need = by if by >= _NEVER // 2 else by - piece.duration_s
                continue
            own, got = self._latest(piece, trains, _NEVER), self._latest(piece, trains, by)
            if own is None or got is None:
                return Hours(None, None, piece.leg, piece.station, own[0] if own else None, is_exact=True)
            if own == got:
                bound = (piece, *own)
            need = got[0]
        assert bound is not None, "the last piece with known trains bounds, if none before it does"
        piece, bound_s, is_exact = bound
        return Hours(self._first(pieces, trains), need, piece.leg, piece.station, bound_s, is_exact)

    def _first(self, pieces: Sequence[_Piece], trains: list[Shifted]) -> int | None:
        """The day's first train of the first leg with known trains, less the way to it."""
        before = 0
        for piece in pieces:
            if piece.rides:
                found = [
                    starts[0] + shift + self._patterns[number].departs[at]
                    for number, at, _to in piece.rides
                    for starts, shift in trains[number]
                ]
                return min(found, default=0) - before
            before += piece.duration_s + (0 if piece.is_walk else CONNECT_S)
        return None

    def _latest(self, piece: _Piece, trains: list[Shifted], by: int) -> tuple[int, bool] | None:
        """The latest departure that arrives by then, and whether it is exact."""
        best: tuple[int, bool] | None = None
        for number, at, to in piece.rides:
            pattern = self._patterns[number]
            for starts, shift in trains[number]:
                place = bisect_right(starts, by - shift - pattern.arrives[to]) - 1
                if place >= 0:
                    departs = starts[place] + shift + pattern.departs[at]
                    if best is None or departs > best[0]:
                        best = (departs, pattern.is_exact)
        return best

    def _trains_on(self, day: date) -> list[Shifted]:
        """For each pattern its starts on a service day: those before its beginning are of the day before's night."""
        found = self._days.get(day)
        if found is None:
            found = [()] * len(self._patterns)
            for numbers in self._lines.values():
                calendars = [self._calendars[self._patterns[number].calendar] for number in numbers]
                today, tomorrow = (covered(each, calendars) for each in (day, day + timedelta(days=1)))
                for number, calendar in zip(numbers, calendars, strict=True):
                    starts = self._patterns[number].starts
                    begin = bisect_left(starts, self._day_begins_s)
                    late, early = starts[begin:], starts[:begin]
                    parts = [(late, 0)] if late and calendar.runs_on(today) else []
                    if early and calendar.runs_on(tomorrow):
                        parts.append((early, DAY_S))
                    found[number] = tuple(parts)
            self._days[day] = found
            while len(self._days) > DAYS_KEPT_MAX:
                self._days.popitem(last=False)
        return found

    def _cut(self, route: Route) -> list[_Piece]:
        """Legs, cut where no train runs through: from one branch to another, or past where a ring's trains turn."""
        pieces: list[_Piece] = []
        for number, leg in enumerate(route.legs):
            if leg.line is None:
                pieces.append(_Piece(number, leg.stations[0], leg.duration_s, is_walk=True))
                continue
            runs = self._runs(leg.line, leg.stations)
            if not runs:
                pieces.append(_Piece(number, leg.stations[0], leg.duration_s, is_walk=False))
            pieces += [_Piece(number, stations[0], 0, is_walk=False, rides=rides) for stations, rides in runs]
        return pieces

    def _runs(
        self, line: str, stations: tuple[str, ...]
    ) -> list[tuple[tuple[str, ...], tuple[tuple[int, int, int], ...]]]:
        """As few trains as can be, each as far as it goes; empty where some stretch has none."""
        runs = []
        begin = 0
        while begin < len(stations) - 1:
            for end in range(len(stations), begin + 1, -1):
                rides = self._rides(line, stations[begin:end])
                if rides:
                    runs.append((stations[begin:end], rides))
                    begin = end - 1
                    break
            else:
                return []
        return runs

    def _rides(self, line: str, stations: tuple[str, ...]) -> tuple[tuple[int, int, int], ...]:
        """Pattern, place of boarding, place of alighting: trains that go this way, passing stations if need be."""
        on_line = self._stations_of.get(line, frozenset())
        found = []
        for number, at in self._at.get((line, stations[0]), ()):
            pattern: Pattern = self._patterns[number]
            try:
                to = pattern.stations.index(stations[-1], at + 1)
            except ValueError:
                continue
            # A train the other way round a ring gets there too, but by stations that are not on this leg.
            between = [code for code in pattern.stations[at + 1 : to] if code in on_line]
            following = iter(stations[1:-1])
            if all(code in following for code in between):
                found.append((number, at, to))
        return tuple(found)
