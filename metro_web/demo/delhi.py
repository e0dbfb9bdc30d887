"""Reads `delhi.json` into a `Network`. Stations between two typed anchors are spread evenly along the drawn path.

A station's number is its place in the file, so new stations are added at its end.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from metro_web.domain.network import BranchSeq, LineDef, Network, StationNode, Track, Walk
from metro_web.domain.schematic_layout import Point, spread


@cache
def load() -> Network:
    """The whole network, running, as version 1."""
    data = json.loads(files("metro_web.demo").joinpath("delhi.json").read_text("utf-8"))
    spots = _spots(data)
    stations = {
        code: StationNode(code=code, number=number, name=name, x=spots[code][0], y=spots[code][1])
        for number, (code, name) in enumerate(data["stations"].items(), start=1)
    }
    return Network(
        version=1,
        is_running=True,
        stop_reason="",
        lines=tuple(_line(position, row) for position, row in enumerate(data["lines"])),
        stations=stations,
        walks=tuple(Walk(**row) for row in data["walks"]),
        tracks=_tracks(data["lines"]),
    )


def _line(position: int, row: Mapping[str, Any]) -> LineDef:
    branches = tuple(
        BranchSeq(place, branch["name"], tuple(branch["stations"])) for place, branch in enumerate(row["branches"])
    )
    return LineDef(
        code=row["code"],
        name=row["name"],
        color=row["color"],
        letter=row["letter"],
        shape=row["shape"],
        position=position,
        is_running=True,
        stop_reason="",
        branches=branches,
    )


def _tracks(lines: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str, str], Track]:
    tracks = {}
    for line in lines:
        for branch in line["branches"]:
            for (a, b), metres in zip(pairwise(branch["stations"]), branch.get("metres", ()), strict=False):
                tracks[line["code"], a, b] = tracks[line["code"], b, a] = Track(distance_m=metres)
    return tracks


def _spots(data: Mapping[str, Any]) -> dict[str, Point]:
    spots: dict[str, Point] = {code: (x, y) for code, (x, y) in data["anchors"].items()}
    for line in data["lines"]:
        for branch in line["branches"]:
            for stations, path in _stretches(branch["stations"], branch["path"], spots):
                spots.update(zip(stations, spread(len(stations), path), strict=True))
    return spots


def _stretches(
    stations: Sequence[str], path: Sequence[str | list[float]], spots: Mapping[str, Point]
) -> list[tuple[list[str], list[Point]]]:
    """From anchor to anchor: the stations between them, and the points of the path from the one to the other."""
    found, begin, points = [], 0, [spots[str(path[0])]]
    for step in path[1:]:
        if isinstance(step, str):
            end = stations.index(step, begin + 1)
            found.append((list(stations[begin + 1 : end]), [*points, spots[step]]))
            begin, points = end, [spots[step]]
        else:
            points.append((step[0], step[1]))
    return found
