"""When trains run: calendars, and patterns of trains that call at the same stations at the same intervals.

Keeps true: a time is in seconds after the midnight that begins its day (noon less twelve hours), so that a train after
midnight is one of the day before; past the end of what a calendar covers, its last week goes on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY_S, NOON_S = 86_400, 43_200
# Trains of one day may arrive on the third, no later; the shortest headway that is one.
TIME_S_MAX, HEADWAY_S_MIN = 3 * DAY_S, 30


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days on which trains run. `weekdays` has a 1 for each that does, Monday first; `added` and `removed` win."""

    code: str
    weekdays: str
    starts_on: date | None = None
    ends_on: date | None = None
    added: frozenset[date] = frozenset()
    removed: frozenset[date] = frozenset()

    def runs_on(self, day: date) -> bool:
        if day in self.added:
            return True
        if day in self.removed or self.weekdays[day.weekday()] != "1":
            return False
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)

    def span(self) -> tuple[date, date]:
        """The first and the last day of which it says anything."""
        days = sorted(self.added)
        weekly = (self.starts_on or date.min, self.ends_on or date.max) if "1" in self.weekdays else ()
        known = (*days[:1], *days[-1:], *weekly)
        return (min(known), max(known)) if known else (date.max, date.min)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Trains of one line. `arrives` and `departs` are seconds after the start at each station.

    `starts` are sorted; where trains only keep a headway, they are those of the headway, and not `is_exact`.
    """

    line: str
    calendar: str
    stations: tuple[str, ...]
    arrives: tuple[int, ...]
    departs: tuple[int, ...]
    starts: tuple[int, ...]
    is_exact: bool = True


@dataclass(frozen=True)
class Timetable:
    """All that is known of when trains run; empty where nobody told."""

    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()


EMPTY = Timetable()


def covered(day: date, calendars: Iterable[Calendar]) -> date:
    """The day itself, or the same weekday of the last (or first) week that any of the calendars covers."""
    spans = [calendar.span() for calendar in calendars]
    first, last = min((a for a, _ in spans), default=date.min), max((b for _, b in spans), default=date.max)
    if day > last:
        return last - timedelta(days=(last.weekday() - day.weekday()) % 7)
    if day < first <= last:
        return first + timedelta(days=(day.weekday() - first.weekday()) % 7)
    return day


def instant(day: date, seconds: int, zone: ZoneInfo) -> datetime:
    """A time of a day's timetable as an instant (UTC), also on days when clocks are changed."""
    return _noon(day, zone) + timedelta(seconds=seconds - NOON_S)


@lru_cache(maxsize=64)
def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(12), zone).astimezone(UTC)


def headway(first_s: int, last_s: int, headway_s: int) -> tuple[int, ...]:
    """Departures from the first to the last, at a headway; the last one is always there."""
    return (*range(first_s, last_s, max(headway_s, HEADWAY_S_MIN)), last_s)
