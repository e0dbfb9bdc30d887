"""Lists of real networks turned into our plain format; each test that asks is passed over where they are not there."""

import csv
import json
from typing import Any

from tests.domain.feeds.small import shared, table

NOWHERE = "189"  # London's Northern Line has a track to it


def london(*, is_sound: bool = True) -> dict[str, str]:
    """Stations, lines and bare tracks; with the track to nowhere unless it has to be sound."""
    tracks = london_tracks() if is_sound else _london("connections")
    return {
        "stations.csv": table(
            [["code", "name", "lat", "lon"]]
            + [[row["id"], row["name"], row["latitude"], row["longitude"]] for row in _london("stations")]
        ),
        "lines.csv": table(
            [["code", "name", "color"], *([row["line"], row["name"], row["colour"]] for row in _london("lines"))]
        ),
        "tracks.csv": table(
            [["line", "a", "b", "duration_s"]]
            + [[row["line"], row["station1"], row["station2"], int(row["time"]) * 60] for row in tracks]
        ),
    }


def london_tracks() -> list[dict[str, str]]:
    """All but the one to nowhere."""
    return [row for row in _london("connections") if NOWHERE not in (row["station1"], row["station2"])]


def kanpur_fares() -> list[dict[str, str]]:
    """Each pair with its fare."""
    with shared("kanpur/fares.csv").open() as file:
        return list(csv.DictReader(file))


def kanpur() -> dict[str, str]:
    """One line, in the order that the numbers of stations from its first station give; the fares as a matrix."""
    rows = kanpur_fares()
    names = {row["from_code"]: row["from_name"] for row in rows}
    first = rows[0]["from_code"]
    between = {row["to_code"]: int(row["stations_between"]) for row in rows if row["from_code"] == first}
    order = sorted(names, key=lambda code: between.get(code, 1))
    prices = [[row["from_code"], row["to_code"], row["weekday_fare"]] for row in rows]
    return {
        "stations.csv": table([["code", "name"], *([code, name] for code, name in names.items())]),
        "lines.csv": "code,name,color\norange,Orange Line,#EF6C00\n",
        "branches.csv": table([["line", "station"], *(["orange", code] for code in order)]),
        "fares.csv": table([["from", "to", "price"], *prices]),
    }


def bengaluru() -> dict[str, str]:
    """Sequences of stations; one station is in none of them."""
    folder = shared("bengaluru")
    stations = json.loads((folder / "stations.json").read_text())
    sequences: dict[str, list[str]] = json.loads((folder / "line_sequences.json").read_text())
    return _document(
        stations=[{"code": row["id"], "name": row["name"], "lat": row["lat"], "lon": row["lon"]} for row in stations],
        lines=[{"code": name.lower(), "name": f"{name} Line"} for name in sequences],
        branches=[{"line": name.lower(), "station": code} for name, run in sequences.items() for code in run],
    )


def delhi() -> dict[str, str]:
    """Rings, forks, a line in two pieces, a skywalk."""
    folder = shared("delhi-2026")
    segments = json.loads((folder / "lineStations.json").read_text())["segments"]
    lines = json.loads((folder / "lines.json").read_text())["lines"]
    links: list[dict[str, Any]] = json.loads((folder / "interchanges.json").read_text())["interchanges"]
    codes = dict.fromkeys(code for segment in segments.values() for code in segment["stations"])
    walks = [row["connectedStations"] for row in links if "connectedStations" in row]
    return _document(
        stations=[{"code": code, "name": code.replace("-", " ").title()} for code in codes],
        lines=[{"code": row["id"], "name": row["name"], "color": row["color"]} for row in lines],
        branches=[
            {"line": segment["line"], "branch": name, "station": code}
            for name, segment in segments.items()
            # The list says that this one is a ring; the plain format names its first station again.
            for code in (*segment["stations"], *segment["stations"][: "ircular" in name])
        ],
        walks=[{"a": a, "b": b} for a, b in walks],
        fare_rules={"kind": "hop", "price_minor": 1000},
    )


def _document(**parts: Any) -> dict[str, str]:
    return {"network.json": json.dumps(parts)}


def _london(name: str) -> list[dict[str, str]]:
    with shared(f"london/london.{name}.csv").open() as file:
        return list(csv.DictReader(file))
