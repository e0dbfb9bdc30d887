"""A network in our own plain format, as one JSON document or as CSV files; reading it again gives the same network.

Only what the format has: which lines and whether the service runs now, and the numbers of stations, are not in it.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from metro_web.core.amounts import typed
from metro_web.domain import fares
from metro_web.domain.fares import FareRules
from metro_web.domain.feeds.plain import COLUMNS
from metro_web.domain.network import Network
from metro_web.domain.timetable import Calendar, Pattern

Row = dict[str, Any]


def to_document(network: Network, rules: FareRules | None = None, currency: str = "") -> dict[str, Any]:
    """What `network.json` holds; blanks are left out."""
    made: dict[str, Any] = {"format": "metro-network"}
    for name, rows in _tables(network).items():
        made[name] = [{key: value for key, value in row.items() if value not in (None, "")} for row in rows]
    if rules is not None:
        made |= {"currency": currency, "fare_rules": {"kind": rules.kind} | fares.to_data(rules)}
    return made


def to_files(network: Network, rules: FareRules | None = None, currency: str = "") -> dict[str, str]:
    """The CSV files by name; of the fares a matrix alone, since other rules only fit into the JSON document."""
    tables = _tables(network)
    if rules is not None and rules.kind == "matrix":
        tables["fares"] = list(_prices(rules, currency))
    return {f"{name}.csv": _csv(name, rows) for name, rows in tables.items() if rows}


def _tables(network: Network) -> dict[str, list[Row]]:
    lines = network.ordered_lines
    return {
        "stations": [
            {"code": node.code, "name": node.name, "lat": node.lat, "lon": node.lon, "x": node.x, "y": node.y}
            for node in network.stations.values()
        ],
        "lines": [
            {"code": line.code, "name": line.name, "color": line.color, "letter": line.letter, "shape": line.shape}
            for line in lines
        ],
        "branches": [
            {"line": line.code, "station": code, "branch": branch.position, "name": branch.name}
            for line in lines
            for branch in line.branches
            for code in branch.stations
        ],
        "tracks": [
            {
                "line": line,
                "a": a,
                "b": b,
                "distance_m": track.distance_m,
                "duration_s": track.duration_s,
                "dwell_s": track.dwell_s,
            }
            for (line, a, b), track in network.tracks.items()
            if a < b or network.tracks.get((line, b, a)) != track
        ],
        "walks": [
            {"a": walk.a, "b": walk.b, "distance_m": walk.distance_m, "duration_s": walk.duration_s}
            for walk in network.walks
        ],
        "calendars": [_calendar(each) for each in network.timetable.calendars.values()],
        "trains": [row for each in network.timetable.patterns for row in _trains(network, each)],
    }


def _calendar(calendar: Calendar) -> Row:
    return {
        "code": calendar.code,
        "weekdays": calendar.weekdays,
        "starts_on": calendar.starts_on.isoformat() if calendar.starts_on else None,
        "ends_on": calendar.ends_on.isoformat() if calendar.ends_on else None,
        "added": " ".join(sorted(day.isoformat() for day in calendar.added)),
        "removed": " ".join(sorted(day.isoformat() for day in calendar.removed)),
    }


def _trains(network: Network, pattern: Pattern) -> Iterator[Row]:
    """At stations that are still on the line; none where the line is gone."""
    line = network.find_line(pattern.line)
    served = frozenset(line.station_codes if line else ())
    calls = [call for call in zip(pattern.stations, pattern.arrives, pattern.departs, strict=True) if call[0] in served]
    if len(calls) > 1:
        stations, arrives, departs = zip(*calls, strict=True)
        yield {
            "line": pattern.line,
            "days": pattern.calendar,
            "stations": "|".join(stations),
            "starts": " ".join(_time(at) for at in pattern.starts),
            "arrives": " ".join(str(at) for at in arrives),
            "departs": " ".join(str(at) for at in departs),
            "exact": "" if pattern.is_exact else "no",
        }


def _time(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")


def _prices(rules: FareRules, currency: str) -> Iterator[Row]:
    for (origin, destination), price in rules.prices.items():
        special = rules.holiday_prices.get((origin, destination))
        yield {
            "from": origin,
            "to": destination,
            "price": typed(price, currency),
            "holiday_price": "" if special is None else typed(special, currency),
            "currency": currency,
        }


def _csv(name: str, rows: list[Row]) -> str:
    out = io.StringIO()
    needs, may_have = COLUMNS[name]
    table = csv.DictWriter(out, [*needs, *may_have], lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()
