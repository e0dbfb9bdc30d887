"""Footfall as its board shows it: a bar a line, the busiest stations, and every station's counts for the table."""

from dataclasses import dataclass, field
from datetime import date, datetime

from metro_web.core.clock import utc_now
from metro_web.core.config import settings
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.queries.footfall import Footfall, StationCount

BUSIEST = 8


@dataclass(frozen=True)
class LineBar:
    """A line's day; `share` is of the busiest line, 0 to 100."""

    code: str
    name: str
    letter: str
    color: str
    shape: str
    entered: int
    left: int
    boardings: int
    share: int


@dataclass(frozen=True)
class StationBar:
    """One of the busiest stations; `share` is of the busiest, 0 to 100."""

    code: str
    name: str
    passed: int
    share: int


@dataclass(frozen=True)
class FootfallView:
    """A service day. `counts` holds [code, entries, exits, changes] of the stations where anybody was."""

    day: str = ""
    day_label: str = ""
    total: int = 0
    inside: int = 0
    left: int = 0
    lines: list[LineBar] = field(default_factory=list)
    busiest: list[StationBar] = field(default_factory=list)
    counts: list[list[str | int]] = field(default_factory=list)
    names: list[list[str]] = field(default_factory=list)
    as_of: str = ""


def board(found: Footfall, *, with_names: bool = True) -> FootfallView:
    """The whole board; names of stations are long and never change by counting, so live updates leave them out."""
    return FootfallView(
        day=found.day.isoformat(),
        day_label=day_label(found.day),
        total=found.total,
        inside=found.inside,
        left=sum(station.exits for station in found.stations),
        lines=_lines(found),
        busiest=_busiest(found.stations),
        counts=[[one.code, one.entries, one.exits, one.changes] for one in found.stations if _passed(one)],
        names=[[one.code, one.name] for one in found.stations] if with_names else [],
        as_of=clock_label(utc_now()),
    )


def clock_label(at: datetime) -> str:
    """`14:02:07`, local."""
    return at.astimezone(settings().zone).strftime("%H:%M:%S")


def day_label(day: date) -> str:
    """`Fri 20 Nov 2026`."""
    return day.strftime("%a %-d %b %Y")


def day_of(text: str) -> date:
    """A day as a date field sends it; 422 for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError as exc:
        raise InvalidInput(t("This is not a day."), field="day") from exc
    if not 2000 <= day.year <= 2200:
        raise InvalidInput(t("This is not a day of our time."), field="day")
    return day


def _lines(found: Footfall) -> list[LineBar]:
    most = max((line.boardings for line in found.lines), default=0) or 1
    return [
        LineBar(
            line.code,
            line.name,
            line.letter,
            line.color,
            line.shape,
            line.entries,
            line.exits,
            line.boardings,
            round(100 * line.boardings / most),
        )
        for line in found.lines
    ]


def _busiest(stations: tuple[StationCount, ...]) -> list[StationBar]:
    ranked = sorted((one for one in stations if _passed(one)), key=lambda one: (-_passed(one), one.name))[:BUSIEST]
    most = _passed(ranked[0]) if ranked else 1
    return [StationBar(one.code, one.name, _passed(one), round(100 * _passed(one) / most)) for one in ranked]


def _passed(station: StationCount) -> int:
    return station.entries + station.exits + station.changes
