"""Calendars and trains in the plain format: from first to last at a headway, or every departure as it is.

Keeps true: a train calls only at stations of its line, in time that does not run backwards, on days that are told.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate, pairwise

from metro_web.core.i18n import t
from metro_web.domain import timetable
from metro_web.domain.feeds import texts
from metro_web.domain.feeds.files import refuse
from metro_web.domain.network import BranchSeq, LineDef, Network
from metro_web.domain.route_trees import Step
from metro_web.domain.routing import RouteTable
from metro_web.domain.timetable import EMPTY, HEADWAY_S_MIN, TIME_S_MAX, Calendar, Pattern, Timetable

ROWS_MAX, CALLS_MAX, STARTS_MAX, DATES_MAX = 20_000, 120_000, 5_000, 2_000
HEADWAY_S = 600
WORDS = {
    "daily": "1111111",
    "weekdays": "1111100",
    "saturdays": "0000010",
    "sundays": "0000001",
    "weekends": "0000011",
}
YES, NO = ("", "yes", "1", "true"), ("no", "0", "false")

Rows = Iterator[tuple[str, list[str]]]
Ride = Callable[[Step], tuple[int, int]]


def read(calendar_rows: Rows, train_rows: Rows, network: Network) -> Timetable:
    """`network` has the lines and tracks; minutes that a row does not tell are those of the tracks."""
    calendars = _calendars(calendar_rows)
    ride = RouteTable(network).ride_s
    patterns: list[Pattern] = []
    calls = 0
    for where, cells in train_rows:
        pattern = _pattern(where, cells, network, calendars, ride)
        calls += len(pattern.stations)
        if len(patterns) >= ROWS_MAX or calls > CALLS_MAX:
            refuse(t("{where}: these are more trains than are kept.").format(where=where))
        patterns.append(pattern)
    if not patterns:
        return EMPTY
    used = {pattern.calendar for pattern in patterns}
    return Timetable({code: each for code, each in calendars.items() if code in used}, tuple(patterns))


def _calendars(rows: Rows) -> dict[str, Calendar]:
    found = {word: Calendar(word, days) for word, days in WORDS.items()}
    told: set[str] = set()
    for where, (text, weekdays, starts, ends, added, removed) in rows:
        code = texts.code(text, where)
        if code in told:
            refuse(t("{where}: the calendar {code} is there twice.").format(where=where, code=code))
        told.add(code)
        if len(weekdays) != 7 or set(weekdays) - {"0", "1"}:
            refuse(t("{where}: weekdays are seven times 0 or 1, Monday first, like 1111100.").format(where=where))
        bounds = [_day(each, where) if each else None for each in (starts, ends)]
        days = [frozenset(_day(day, where) for day in each.split()[: DATES_MAX + 1]) for each in (added, removed)]
        if any(len(each) > DATES_MAX for each in days):
            refuse(t("{where}: a calendar has at most {n} dates.").format(where=where, n=DATES_MAX))
        found[code] = Calendar(code, weekdays, bounds[0], bounds[1], days[0], days[1])
    return found


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse(t("{where}: {text} is no date like 2026-11-21.").format(where=where, text=texts.shown(text)))


def _pattern(
    where: str, cells: Sequence[str], network: Network, calendars: Mapping[str, Calendar], ride: Ride
) -> Pattern:
    code, days, listed, origin, destination, *times, exact = cells
    line = network.find_line(texts.code(code, where))
    if line is None:
        refuse(t("{where}: there is no line {code}.").format(where=where, code=texts.shown(code)))
    if days not in calendars:
        known = ", ".join(WORDS)
        refuse(t("{where}: {days} is no calendar, and none of {known}.").format(
            where=where, days=texts.shown(days), known=known))  # fmt: skip
    if exact.lower() not in (*YES, *NO):
        refuse(t("{where}: exact is yes or no.").format(where=where))
    stations = tuple(listed.split("|")) if listed else _run(line, origin, destination, where)
    off = next((code for code in stations if code not in line.station_codes), None)
    if off is not None:
        refuse(t("{where}: {code} is no station of {line}.").format(
            where=where, code=texts.shown(off), line=line.name))  # fmt: skip
    if len(stations) < 2 or any(a == b for a, b in pairwise(stations)):
        refuse(t("{where}: a train calls at two stations at least, and not twice in a row at one.").format(where=where))
    first, last, gap, starts, arrives, departs = times
    if arrives or departs:
        at, off_s = _offsets(arrives or departs, where), _offsets(departs or arrives, where)
    else:
        at, off_s = _by_tracks(line.code, stations, ride)
    flat = [each for call in zip(at, off_s, strict=False) for each in call]
    if not len(at) == len(off_s) == len(stations) or flat[0] < 0 or any(a > b for a, b in pairwise(flat)):
        refuse(t("{where}: arrives and departs are seconds after the start, one for each station, growing.").format(
            where=where))  # fmt: skip
    begins = _starts(first, last, gap, starts, where)
    if begins[-1] + flat[-1] > TIME_S_MAX:
        refuse(t("{where}: a train arrives later than 72:00.").format(where=where))
    is_exact = exact.lower() in YES and bool(starts)
    return Pattern(line.code, days, stations, at, off_s, begins, is_exact)


def _run(line: LineDef, origin: str, destination: str, where: str) -> tuple[str, ...]:
    """From one station to another along the one branch that has both."""
    held = [branch for branch in line.branches if {origin, destination} <= {*branch.stations}]
    if origin == destination or not held or any(branch.is_ring for branch in held):
        refuse(t("{where}: no branch of {line} says how trains run from {a} to {b}; name their stations.").format(
            where=where, line=line.name, a=texts.shown(origin), b=texts.shown(destination)))  # fmt: skip
    branch: BranchSeq = held[0]
    a, b = branch.stations.index(origin), branch.stations.index(destination)
    return branch.stations[a : b + 1] if a < b else branch.stations[b : a + 1][::-1]


def _by_tracks(line: str, stations: Sequence[str], ride: Ride) -> tuple[tuple[int, ...], tuple[int, ...]]:
    steps = [ride(Step(line, a, b)) for a, b in pairwise(stations)]
    stands = [0, *(dwell_s for _ride_s, dwell_s in steps[1:]), 0]
    rides = [0, *(ride_s for ride_s, _dwell_s in steps)]
    departs = tuple(accumulate(a + b for a, b in zip(rides, stands, strict=True)))
    return tuple(at - stood for at, stood in zip(departs, stands, strict=True)), departs


def _offsets(text: str, where: str) -> tuple[int, ...]:
    return tuple(texts.whole(each, where, most=TIME_S_MAX) or 0 for each in text.split())


def _starts(first: str, last: str, gap: str, starts: str, where: str) -> tuple[int, ...]:
    if starts:
        found = sorted({_time(each, where) for each in starts.split()[: STARTS_MAX + 1]})
    else:
        begin, end = _time(first, where), _time(last, where)
        headway_s = texts.whole(gap, where, least=HEADWAY_S_MIN, most=timetable.DAY_S) or HEADWAY_S
        if end < begin:
            refuse(t("{where}: the last train leaves before the first; after midnight it is 24:10, not 0:10.").format(
                where=where))  # fmt: skip
        found = list(timetable.headway(begin, end, headway_s))
    if len(found) > STARTS_MAX:
        refuse(t("{where}: at most {n} departures.").format(where=where, n=STARTS_MAX))
    return tuple(found)


def _time(text: str, where: str) -> int:
    found = texts.seconds(text)
    if found is None or found > TIME_S_MAX:
        refuse(t("{where}: {text} is no time like 05:30 or 24:10.").format(
            where=where, text=texts.shown(text) or t("a blank")))  # fmt: skip
    return found
