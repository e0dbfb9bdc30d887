"""Timetables for tests: a pattern in a line, random ones, and a slow search that tries every train."""

from datetime import date
from itertools import pairwise

from hypothesis import strategies as st

from metro_web.domain.last_trains import CONNECT_S
from metro_web.domain.timetable import Calendar, Pattern, Timetable

DAILY = Calendar("daily", "1111111")
FRIDAY = date(2026, 11, 20)


def hm(text):
    """`23:05` or `24:10` in seconds."""
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def pattern(line, stations, starts, *, minutes=2, calendar="daily", stand_s=0, is_exact=True):
    """Trains that take so many minutes from station to station; `starts` like `05:30 23:05`."""
    arrives = tuple(at * minutes * 60 for at in range(len(stations)))
    departs = tuple(at + (stand_s if 0 < n < len(stations) - 1 else 0) for n, at in enumerate(arrives))
    times = tuple(sorted(hm(each) for each in starts.split()))
    return Pattern(line, calendar, tuple(stations), arrives, departs, times, is_exact)


def made(*patterns, calendars=(DAILY,)):
    return Timetable({each.code: each for each in calendars}, patterns)


@st.composite
def timetables(draw, network):
    """Short turns, both directions, passing trains, trains after midnight and before the day begins, some days only."""
    calendars = (DAILY, Calendar("some", draw(st.sampled_from(["1111100", "0000011", "0000100"]))))
    patterns = []
    for line in network.lines:
        for branch in line.branches:
            for _ in range(draw(st.integers(0, 3))):
                run = branch.stations if draw(st.booleans()) else branch.stations[::-1]
                a, b = sorted(draw(st.tuples(st.integers(0, len(run) - 1), st.integers(0, len(run) - 1))))
                calls = [run[a : b + 1][n] for n in range(b - a + 1) if n in (0, b - a) or draw(st.integers(0, 4))]
                if len(calls) < 2 or any(x == y for x, y in pairwise(calls)):
                    continue
                steps = draw(st.lists(st.integers(20, 400), min_size=2 * len(calls), max_size=2 * len(calls)))
                at, arrives, departs = 0, [0], [0]
                for n in range(1, len(calls)):
                    at += steps[2 * n]
                    arrives.append(at)
                    at += steps[2 * n + 1] // 10
                    departs.append(at)
                starts = draw(st.lists(st.integers(0, 27 * 3600), min_size=1, max_size=6, unique=True))
                code = draw(st.sampled_from(["daily", "some"]))
                patterns.append(
                    Pattern(line.code, code, tuple(calls), tuple(arrives), tuple(departs), tuple(sorted(starts)))
                )
    return made(*patterns, calendars=calendars)


def slow_last(timetable, route, day, *, day_begins_s):
    """(first, last) departure of a path by trying every train of every leg, or None where one leg has no train at all.

    Legs that nothing rides through are the test's to leave out: every leg here is one train or a walk.
    """
    trips = []
    for each in timetable.patterns:
        for shift, on in ((0, day), (86_400, date.fromordinal(day.toordinal() + 1))):
            if timetable.calendars[each.calendar].runs_on(on):
                trips += [(each, start + shift) for start in each.starts if (start < day_begins_s) == (shift > 0)]

    def rides(leg):
        for each, start in trips:
            if each.line == leg.line:
                for i, a in enumerate(each.stations):
                    for j in range(i + 1, len(each.stations)):
                        inner = each.stations[i + 1 : j]
                        following = iter(leg.stations[1:-1])
                        goes = all(code in following for code in inner)
                        if a == leg.stations[0] and each.stations[j] == leg.stations[-1] and goes:
                            yield start + each.departs[i], start + each.arrives[j]

    times = {number: list(rides(leg)) for number, leg in enumerate(route.legs) if leg.line is not None}

    def makes(number, at, *, is_first):
        """Whether one who stands at the beginning of a leg at a time gets to the end that day."""
        if number == len(route.legs):
            return True
        if number not in times:
            return makes(number + 1, at + route.legs[number].duration_s, is_first=is_first)
        ready = at if is_first else at + CONNECT_S
        return any(off >= ready and makes(number + 1, on, is_first=False) for off, on in times[number])

    walked = 0
    for number, leg in enumerate(route.legs):
        if number in times:
            good = [off - walked for off, on in times[number] if makes(number + 1, on, is_first=False)]
            every = [off - walked for off, _on in times[number]]
            return (min(every), max(good)) if good else (None, None)
        walked += leg.duration_s
    return None
