"""Footfall of a service day: sums over movements, by line and by station (`RULES.md`, Footfall)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from metro_web.core.db import Tx
from metro_web.domain import admission
from metro_web.models.tickets import Movement, Ticket
from metro_web.queries import network as network_queries

_movements: Any = Movement.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class LineCount:
    """One line's day."""

    code: str
    name: str
    color: str
    letter: str
    shape: str
    boardings: int
    entries: int
    exits: int


@dataclass(frozen=True, slots=True)
class StationCount:
    """One station's day."""

    code: str
    name: str
    entries: int
    exits: int
    changes: int


@dataclass(frozen=True, slots=True)
class Footfall:
    """`total` is the entries; `is_open` in the contract: how many entered that day and are not out."""

    day: date
    total: int
    inside: int
    lines: tuple[LineCount, ...]
    stations: tuple[StationCount, ...]


def of_day(tx: Tx, day: date) -> Footfall:
    """Every line and station of the network, and those of the day that are no longer in it."""
    rows = tx.execute(
        select(_movements.c.kind, _movements.c.line_code, _movements.c.station_code, func.count())
        .where(_movements.c.service_date == day)
        .group_by(_movements.c.kind, _movements.c.line_code, _movements.c.station_code)
    ).all()
    by_line: dict[tuple[str, str], int] = {}
    by_station: dict[tuple[str, str], int] = {}
    for kind, line, station, number in rows:
        if line:
            by_line[line, kind] = by_line.get((line, kind), 0) + number
        if station and kind != "boarding":
            by_station[station, kind] = by_station.get((station, kind), 0) + number
    inside = select(func.count()).where(_tickets.c.entered_on == day, _tickets.c.status == admission.IN_USE)
    return Footfall(
        day=day,
        total=sum(number for kind, _line, _station, number in rows if kind == "entry"),
        inside=int(tx.execute(inside).scalar_one()),
        lines=_lines(tx, by_line),
        stations=_stations(tx, by_station),
    )


def marker(tx: Tx) -> int:
    """Grows whenever footfall changes; cheap to watch."""
    return int(tx.execute(select(func.coalesce(func.max(_movements.c.id), 0))).scalar_one())


def _lines(tx: Tx, counted: dict[tuple[str, str], int]) -> tuple[LineCount, ...]:
    network = network_queries.current(tx).network
    known = {line.code: line for line in network.ordered_lines}
    codes = [*known, *sorted({code for code, _kind in counted} - set(known))]
    return tuple(
        LineCount(
            code,
            known[code].name if code in known else code,
            known[code].color if code in known else "#808080",
            known[code].letter if code in known else "?",
            known[code].shape if code in known else "circle",
            counted.get((code, "boarding"), 0),
            counted.get((code, "entry"), 0),
            counted.get((code, "exit"), 0),
        )
        for code in codes
    )


def _stations(tx: Tx, counted: dict[tuple[str, str], int]) -> tuple[StationCount, ...]:
    network = network_queries.current(tx).network
    codes = [*network.stations, *sorted({code for code, _kind in counted} - set(network.stations))]
    return tuple(
        StationCount(
            code,
            network.name_of(code),
            counted.get((code, "entry"), 0),
            counted.get((code, "exit"), 0),
            counted.get((code, "change"), 0),
        )
        for code in codes
    )
