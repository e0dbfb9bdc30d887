"""calendar.txt, calendar_dates.txt and frequencies.txt: on which days and at which times the trips of stop_times.txt run.

Keeps true: trips that call at the same stops at the same intervals on the same days are one pattern; however many trips
there are, what is kept is bounded; what cannot be understood is left out of the timetable and said, never guessed.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.feeds import texts
from metro_web.domain.feeds.feed import listed
from metro_web.domain.feeds.files import Source
from metro_web.domain.timetable import HEADWAY_S_MIN, TIME_S_MAX, Calendar, Pattern, Timetable

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Calls of different patterns; beyond, trips of a known run of stops are taken to be as quick as the first of them.
CALLS_KEPT_MAX = 60_000
STARTS_PER_PATTERN_MAX, WINDOWS_MAX, DATES_MAX, CALENDARS_MAX = 5_000, 200_000, 200_000, 2_000

Stops = tuple[int, ...]
Profile = tuple[int, str, Stops, tuple[int, ...], tuple[int, ...], bool]


@dataclass(frozen=True, slots=True)
class Window:
    """A trip again and again from begin until end, at a headway; `is_exact` where the departures are promised."""

    begin_s: int
    end_s: int
    headway_s: int
    is_exact: bool


@dataclass(slots=True)
class Notes:
    """What `gtfs_calls` hears of each trip, kept as patterns. `services` is the service of each trip."""

    services: Mapping[str, str] = field(default_factory=dict)
    windows: Mapping[str, list[Window]] = field(default_factory=dict)
    profiles: dict[Profile, list[int]] = field(default_factory=dict)
    first_of: dict[tuple[int, str, Stops, bool], Profile] = field(default_factory=dict)
    calls: int = 0
    is_coarse: bool = False
    is_lost: bool = False

    def trip(self, trip_id: str, route: int, stops: Stops, arrives: Sequence[int], departs: Sequence[int]) -> None:
        """Times in seconds of the day, -1 where there is none; a trip without its ends or running backwards is left."""
        times = _filled(arrives, departs)
        if times is None:
            return
        begin = times[1][0]
        windows = self.windows.get(trip_id)
        starts = [begin] if windows is None else _departures(windows)
        is_exact = windows is None or all(window.is_exact for window in windows)
        service = self.services.get(trip_id, "")
        profile: Profile = (
            route, service, stops, tuple(max(0, at - begin) for at in times[0]), tuple(at - begin for at in times[1]), is_exact
        )  # fmt: skip
        if profile not in self.profiles:
            key = (route, service, stops, is_exact)
            if self.calls + len(stops) > CALLS_KEPT_MAX and (known := self.first_of.get(key)):
                profile, self.is_coarse = known, True
            elif self.calls > 2 * CALLS_KEPT_MAX:
                self.is_coarse = True
                return
            else:
                self.calls += len(stops)
                self.profiles[profile] = []
                self.first_of.setdefault(key, profile)
        kept = self.profiles[profile]
        kept.extend(starts[: STARTS_PER_PATTERN_MAX - len(kept)])


def read(source: Source, services: Mapping[str, str], repairs: list[str]) -> Notes:
    """Ready to hear the trips. A table that cannot be read costs the timetable, not the network."""
    notes = Notes(services)
    if source.has("frequencies.txt"):
        try:
            notes.windows = _windows(source, repairs)
        except InvalidInput as refused:
            notes.is_lost = True
            repairs.append(_lost(refused))
    return notes


def timezone(source: Source) -> str:
    """The first that an agency names; '' where none does."""
    if not source.has("agency.txt"):
        return ""
    try:
        names = (name for (name,) in source.table("agency.txt", needs=("agency_timezone",)))
        return next((texts.shown(name) for name in names if name), "")
    except InvalidInput:
        return ""


def timetable(
    source: Source, notes: Notes, lines: Mapping[int, str], station_of: Callable[[int], str], repairs: list[str]
) -> Timetable:
    """`lines`: the line of each route number; routes without one have no trains here."""
    if notes.is_lost or not (source.has("calendar.txt") or source.has("calendar_dates.txt")):
        return Timetable()
    try:
        calendars = _calendars(source, {profile[1] for profile in notes.profiles}, repairs)
    except InvalidInput as refused:
        repairs.append(_lost(refused))
        return Timetable()
    found: dict[tuple[str, str, tuple[str, ...], tuple[int, ...], tuple[int, ...], bool], set[int]] = {}
    lost: set[str] = set()
    for (route, service, stops, arrives, departs, is_exact), starts in notes.profiles.items():
        if route not in lines:
            continue
        if service not in calendars:
            lost.add(service)
            continue
        at = _in_stations([station_of(stop) for stop in stops], arrives, departs)
        if len(at[0]) > 1:
            found.setdefault((lines[route], calendars[service].code, *at, is_exact), set()).update(starts)
    if lost:
        names = listed([texts.shown(each) or "?" for each in sorted(lost)])
        repairs.append(t("No calendar says when these services run; their trips tell no first and last train: {names}.").format(names=names))  # fmt: skip
    if notes.is_coarse:
        repairs.append(t("There are more different timetables than are kept; trips are taken to be as quick as the first that makes the same stops."))  # fmt: skip
    patterns = [Pattern(*key[:5], tuple(sorted(starts)), key[5]) for key, starts in found.items() if starts]
    used = {pattern.calendar for pattern in patterns}
    return Timetable({each.code: each for each in calendars.values() if each.code in used}, tuple(patterns))


def _lost(refused: InvalidInput) -> str:
    return t("{reason} So first and last trains are not told.").format(reason=refused.detail)


def _filled(arrives: Sequence[int], departs: Sequence[int]) -> tuple[list[int], list[int]] | None:
    """Times at every stop, between known ones in equal steps."""
    if len(arrives) < 2 or min(arrives[0], departs[0], arrives[-1], departs[-1]) < 0:
        return None
    filled: tuple[list[int], list[int]] = (list(arrives), list(departs))
    known = [place for place, at in enumerate(arrives) if at >= 0]
    for before, after in pairwise(known):
        step = (arrives[after] - departs[before]) / (after - before)
        for place in range(before + 1, after):
            filled[0][place] = filled[1][place] = round(departs[before] + step * (place - before))
    flat = [at for pair in zip(*filled, strict=True) for at in pair]
    is_sound = all(a <= b for a, b in pairwise(flat)) and flat[-1] <= TIME_S_MAX
    return filled if is_sound else None


def _departures(windows: Iterable[Window]) -> list[int]:
    """The end of a window is when its headway ends, so nothing leaves then."""
    return sorted({at for each in windows for at in range(each.begin_s, each.end_s, each.headway_s)})


def _in_stations(
    stations: Sequence[str], arrives: Sequence[int], departs: Sequence[int]
) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...]]:
    """Two calls in a row at one station are one."""
    codes: list[str] = []
    comes, goes = array("i"), array("i")
    for code, arrive, depart in zip(stations, arrives, departs, strict=True):
        if codes and codes[-1] == code:
            goes[-1] = depart
            continue
        codes.append(code)
        comes.append(arrive)
        goes.append(depart)
    return tuple(codes), tuple(comes), tuple(goes)


def _windows(source: Source, repairs: list[str]) -> dict[str, list[Window]]:
    table = source.table(
        "frequencies.txt", needs=("trip_id", "start_time", "end_time", "headway_secs"), may_have=("exact_times",)
    )
    windows: dict[str, list[Window]] = {}
    bad = 0
    for number, (trip_id, begins, ends, gap, exact) in enumerate(table):
        begin, end = texts.seconds(begins), texts.seconds(ends)
        sound = begin is not None and end is not None and begin < end <= TIME_S_MAX and gap.isdecimal()
        if not sound or len(gap) > 6 or int(gap) < HEADWAY_S_MIN or number >= WINDOWS_MAX:
            bad += 1
        else:
            windows.setdefault(trip_id, []).append(Window(begin or 0, end or 0, int(gap), exact == "1"))
    if bad:
        repairs.append(t("frequencies.txt: {n} rows have no sound times and headway and were left out.").format(n=bad))
    return windows


def _calendars(source: Source, services: set[str], repairs: list[str]) -> dict[str, Calendar]:
    """Of the services that trips have; codes that may stand in our own format."""
    weekly: dict[str, tuple[str, date | None, date | None]] = {}
    added: dict[str, set[date]] = {}
    removed: dict[str, set[date]] = {}
    bad = 0
    if source.has("calendar.txt"):
        table = source.table("calendar.txt", needs=("service_id", *DAYS), may_have=("start_date", "end_date"))
        for service, *flags, starts, ends in table:
            if service in services and len(weekly) < CALENDARS_MAX:
                weekly[service] = ("".join("1" if flag == "1" else "0" for flag in flags), _day(starts), _day(ends))
    if source.has("calendar_dates.txt"):
        dates = source.table("calendar_dates.txt", needs=("service_id", "date", "exception_type"))
        for number, (service, text, kind) in enumerate(dates):
            day = _day(text)
            into = {"1": added, "2": removed}.get(kind)
            if day is None or into is None or number >= DATES_MAX:
                bad += 1
            elif service in services:
                into.setdefault(service, set()).add(day)
    if bad:
        repairs.append(t("calendar_dates.txt: {n} rows cannot be understood and were left out.").format(n=bad))
    made: dict[str, Calendar] = {}
    for number, service in enumerate(sorted({*weekly, *added}), 1):
        days, starts_on, ends_on = weekly.get(service, ("0000000", None, None))
        code = "".join(char if char.isalnum() or char in "-_ ." else "-" for char in service)[:40].strip()
        if not code or any(code == other.code for other in made.values()):
            code = f"{code[:32]}-{number}"
        made[service] = Calendar(
            code, days, starts_on, ends_on,
            frozenset(added.get(service, ())), frozenset(removed.get(service, ())),
        )  # fmt: skip
    return made


def _day(text: str) -> date | None:
    """`20261121`."""
    if len(text) != 8 or not text.isdecimal() or not text.isascii():
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
