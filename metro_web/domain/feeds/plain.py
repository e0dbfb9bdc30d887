"""Our own plain format (docs/import.md): CSV files in a folder or zip, or one JSON document that says the same.

Keeps true: what a file says is taken as it stands; whatever points at nothing is refused by name.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from metro_web.core.i18n import t
from metro_web.domain.feeds import feed as feeds
from metro_web.domain.feeds import plain_fares, plain_trains, runs, texts
from metro_web.domain.feeds.feed import Feed
from metro_web.domain.feeds.files import Source, refuse
from metro_web.domain.network import BranchSeq, LineDef, StationNode, Track, Walk
from metro_web.domain.network_edits import SHAPES

ROWS_MAX = 100_000
WALK_SECONDS, WALK_SECONDS_MAX, METRES_MAX, RIDE_SECONDS_MAX = 300, 3600, 1_000_000, 86_400
DWELL_SECONDS_MAX = 1800
COLUMNS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "stations": (("code", "name"), ("lat", "lon", "x", "y")),
    "lines": (("code", "name"), ("color", "letter", "shape")),
    "branches": (("line", "station"), ("branch", "name")),
    "tracks": (("line", "a", "b"), ("distance_m", "duration_s", "dwell_s")),
    "walks": (("a", "b"), ("distance_m", "duration_s")),
    "calendars": (("code", "weekdays"), ("starts_on", "ends_on", "added", "removed")),
    "trains": (
        ("line", "days"),
        ("stations", "from", "to", "first", "last", "headway_s", "starts", "arrives", "departs", "exact"),
    ),
    "fares": (("from", "to", "price"), ("holiday_price", "currency")),
}
NEEDED = ("stations", "lines")

Rows = Iterator[tuple[str, list[str]]]


def is_here(source: Source) -> bool:
    return source.has("network.json") or source.has("stations.csv") or source.has("lines.csv")


def read(source: Source, currency: str) -> Feed:
    document = _document(source) if source.has("network.json") else None
    if document is None:
        missing = next((f"{name}.csv" for name in NEEDED if not source.has(f"{name}.csv")), None)
        if missing is not None:
            refuse(t("This network has no {file}, so it cannot be read.").format(file=missing))

    def rows(name: str) -> Rows:
        return _json_rows(document, name) if document is not None else _csv_rows(source, name)

    repairs: list[str] = []
    stations = _stations(rows("stations"))
    lines = _lines(rows("lines"), repairs)
    tracks = _tracks(rows("tracks"), lines, stations)
    branches = _branches(rows("branches"), lines)
    for code, line in lines.items():
        if code not in branches:
            made = runs.of_tracks((a, b) for of_line, a, b in tracks if of_line == code)
            branches[code] = [("", list(run)) for run in made]
            if not made:
                refuse(t("{line} has neither branches nor tracks.").format(line=line.name))
    whole = tuple(
        LineDef(
            line.code, line.name, line.color, line.letter, line.shape, line.position, True, "",
            tuple(BranchSeq(n, name, tuple(run)) for n, (name, run) in enumerate(branches[code])),
        )
        for code, line in lines.items()
    )  # fmt: skip
    fares, money = plain_fares.read(rows("fares"), document, stations, currency)
    walks = _walks(rows("walks"), stations)
    both = _both_ways(tracks)
    feed = feeds.checked(Feed(whole, stations, walks, both, fares, money if fares else "", tuple(repairs)))
    return replace(feed, timetable=plain_trains.read(rows("calendars"), rows("trains"), feed.network()))


def _document(source: Source) -> Mapping[str, Any]:
    try:
        document = json.loads(source.text("network.json"))
    except (ValueError, RecursionError):
        refuse(t("{file} is no JSON.").format(file="network.json"))
    if not isinstance(document, dict):
        refuse(t("{file} must be one object.").format(file="network.json"))
    unknown = next((name for name in document if name not in (*COLUMNS, "format", "fare_rules", "currency")), None)
    if unknown is not None:
        refuse(t("{file} has a part that is not known: {name}.").format(file="network.json", name=texts.shown(unknown)))
    missing = next((name for name in NEEDED if name not in document), None)
    if missing is not None:
        refuse(t("{file} has no {name}.").format(file="network.json", name=missing))
    return document


def _csv_rows(source: Source, name: str) -> Rows:
    if not source.has(f"{name}.csv"):
        return
    needs, may_have = COLUMNS[name]
    table = source.table(f"{name}.csv", needs=needs, may_have=may_have)
    for count, row in enumerate(table):
        if count >= _most(name):
            refuse(t("{file} has more than {n} rows.").format(file=f"{name}.csv", n=_most(name)))
        yield table.here, row


def _json_rows(document: Mapping[str, Any], name: str) -> Rows:
    """Each object as the row that a CSV file would have."""
    found = document.get(name, [])
    if not isinstance(found, list):
        refuse(t("{name} must be a list.").format(name=name))
    if len(found) > _most(name):
        refuse(t("{file} has more than {n} rows.").format(file=name, n=_most(name)))
    needs, may_have = COLUMNS[name]
    for number, row in enumerate(found, 1):
        where = t("{file}, row {n}").format(file=name, n=number)
        if not isinstance(row, dict):
            refuse(t("{where} must be an object.").format(where=where))
        missing = next((column for column in needs if column not in row), None)
        if missing is not None:
            refuse(t("{where} has no {column}.").format(where=where, column=missing))
        yield where, [_cell(row.get(column), where, column) for column in (*needs, *may_have)]


def _cell(value: object, where: str, column: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        refuse(t("{where}: {column} must be a text or a number.").format(where=where, column=column))
    return str(value).strip()


def _most(name: str) -> int:
    return plain_fares.ROWS_MAX if name == "fares" else ROWS_MAX


def _stations(rows: Rows) -> dict[str, StationNode]:
    stations: dict[str, StationNode] = {}
    for where, (code, name, lat, lon, x, y) in rows:
        if len(stations) >= feeds.STATIONS_MAX:
            refuse(t("This network has more than {n} stations.").format(n=feeds.STATIONS_MAX))
        code = texts.code(code, where)
        if code in stations:
            refuse(t("{where}: the station {code} is there twice.").format(where=where, code=code))
        shown = texts.name(name, where)
        if not shown:
            refuse(t("{where}: the name is missing.").format(where=where))
        spot = [
            texts.number(text, where, least=-most, most=most)
            for text, most in ((lat, 90), (lon, 180), (x, 1e5), (y, 1e5))
        ]
        stations[code] = StationNode(code, len(stations) + 1, shown, *spot)
    return stations


def _lines(rows: Rows, repairs: list[str]) -> dict[str, LineDef]:
    lines: dict[str, LineDef] = {}
    for where, (code, name, color, letter, shape) in rows:
        if len(lines) >= feeds.LINES_MAX:
            refuse(t("This network has more than {n} lines.").format(n=feeds.LINES_MAX))
        code = texts.code(code, where)
        if code in lines:
            refuse(t("{where}: the line {code} is there twice.").format(where=where, code=code))
        painted = texts.color(color)
        if color and painted is None:
            refuse(t("{where}: a colour is # and six hexadecimal digits, like #C62828.").format(where=where))
        shown = texts.name(name, where) or code
        if painted is None:
            painted = feeds.PALETTE[len(lines) % len(feeds.PALETTE)]
            repairs.append(t("{line} has no colour and got {color}.").format(line=shown, color=painted))
        if len(letter) > feeds.LETTERS_MAX:
            refuse(t("{where}: a bullet has at most {n} letters.").format(where=where, n=feeds.LETTERS_MAX))
        if shape and shape not in SHAPES:
            refuse(t("{where}: a shape is one of {known}.").format(where=where, known=", ".join(SHAPES)))
        bullet = texts.name(letter, where)
        lines[code] = LineDef(
            code, shown, painted, bullet, shape or ("circle" if bullet else ""), len(lines), True, "", ()
        )
    return lines


def _branches(rows: Rows, lines: Mapping[str, LineDef]) -> dict[str, list[tuple[str, list[str]]]]:
    """Stations in the order of the rows; a new branch where its mark changes to one that is not there yet."""
    found: dict[str, dict[str, tuple[str, list[str]]]] = {}
    for where, (line, station, branch, name) in rows:
        if line not in lines:
            refuse(t("{where}: there is no line {code}.").format(where=where, code=texts.shown(line)))
        known = found.setdefault(line, {})
        if branch not in known:
            known[branch] = (texts.name(name, where), [])
        known[branch][1].append(texts.code(station, where))
    return {line: list(branches.values()) for line, branches in found.items()}


def _tracks(
    rows: Rows, lines: Mapping[str, LineDef], stations: Mapping[str, StationNode]
) -> dict[tuple[str, str, str], Track]:
    tracks: dict[tuple[str, str, str], Track] = {}
    for where, (line, a, b, metres, seconds, stands) in rows:
        if line not in lines:
            refuse(t("{where}: there is no line {code}.").format(where=where, code=texts.shown(line)))
        _know(stations, (a, b), where, lines[line].name)
        tracks[line, texts.code(a, where), texts.code(b, where)] = Track(
            texts.whole(metres, where, most=METRES_MAX),
            texts.whole(seconds, where, most=RIDE_SECONDS_MAX),
            texts.whole(stands, where, most=DWELL_SECONDS_MAX),
        )
    return tracks


def _both_ways(tracks: Mapping[tuple[str, str, str], Track]) -> dict[tuple[str, str, str], Track]:
    """One way stands for both where only one is given; a track of which nothing is known is none."""
    known = {(line, b, a): track for (line, a, b), track in tracks.items()} | dict(tracks)
    return {key: track for key, track in known.items() if track != Track()}


def _walks(rows: Rows, stations: Mapping[str, StationNode]) -> tuple[Walk, ...]:
    walks = []
    for where, (a, b, metres, seconds) in rows:
        _know(stations, (a, b), where, t("Walk link"))
        duration_s = texts.whole(seconds, where, least=1, most=WALK_SECONDS_MAX)
        first, second = sorted((texts.code(a, where), texts.code(b, where)))
        walks.append(
            Walk(
                first, second, WALK_SECONDS if duration_s is None else duration_s,
                texts.whole(metres, where, most=5000) or 0,
            )
        )  # fmt: skip
    return tuple(sorted(walks, key=lambda walk: (walk.a, walk.b)))


def _know(stations: Mapping[str, StationNode], codes: Sequence[str], where: str, of: str) -> None:
    for code in codes:
        if texts.code(code, where) not in stations:
            ends = {"a": texts.shown(codes[0]), "b": texts.shown(codes[1]), "code": texts.shown(code)}
            refuse(
                t("{where} ({of}): {a} to {b} leads nowhere, there is no station {code}.").format(
                    where=where, of=of, **ends
                )
            )
