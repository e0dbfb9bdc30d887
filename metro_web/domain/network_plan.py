"""The part of a network that its editor draws, as a value to compare, to keep as JSON and to put in force.

Keeps true: two plans are equal exactly when an editor would see no difference, so a stoppage, a raised version or a
station's number never makes one network look unlike another.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from metro_web.domain.network import UNMEASURED, BranchSeq, LineDef, Network, StationNode, Track, Walk

EMPTY = Network(0, True, "", (), {}, (), {})


def plan_of(network: Network) -> Network:
    """Everything running, lines counted from 0, stations without numbers, walks in one spelling."""
    lines = tuple(
        replace(line, position=place, is_running=True, stop_reason="")
        for place, line in enumerate(network.ordered_lines)
    )
    walks = (replace(walk, a=min(walk.a, walk.b), b=max(walk.a, walk.b)) for walk in network.walks)
    return Network(
        version=0,
        is_running=True,
        stop_reason="",
        lines=lines,
        stations={code: replace(node, number=0) for code, node in network.stations.items()},
        walks=tuple(sorted(walks, key=lambda walk: (walk.a, walk.b))),
        tracks={key: track for key, track in network.tracks.items() if track != UNMEASURED},
    )


def in_force(plan: Network, now: Network) -> Network:
    """A plan as it would run now: stoppages and numbers of what there is already; new stations get the next numbers."""
    lines = []
    for line in plan.lines:
        known = now.find_line(line.code)
        lines.append(replace(line, is_running=known.is_running, stop_reason=known.stop_reason) if known else line)
    following = max((node.number for node in now.stations.values()), default=0) + 1
    stations = {}
    for code, node in plan.stations.items():
        held = now.stations.get(code)
        stations[code] = replace(node, number=held.number if held else following)
        following += held is None
    return replace(
        plan, version=now.version, is_running=now.is_running, stop_reason=now.stop_reason, lines=tuple(lines),
        stations=stations,
    )  # fmt: skip


def to_data(plan: Network) -> dict[str, Any]:
    """The JSON that `parse` reads back."""
    return {
        "lines": [
            [line.code, line.name, line.color, line.letter, line.shape, [_branch_data(each) for each in line.branches]]
            for line in plan.lines
        ],
        "stations": [[n.code, n.name, n.lat, n.lon, n.x, n.y] for n in plan.stations.values()],
        "walks": [[walk.a, walk.b, walk.duration_s, walk.distance_m] for walk in plan.walks],
        "tracks": [[*key, track.distance_m, track.duration_s, track.dwell_s] for key, track in plan.tracks.items()],
    }


def parse(data: Mapping[str, Any]) -> Network:
    """A plan that `to_data` wrote; our own rows, so it is not doubted."""
    return Network(
        version=0,
        is_running=True,
        stop_reason="",
        lines=tuple(_line(place, *row) for place, row in enumerate(data["lines"])),
        stations={row[0]: StationNode(row[0], 0, *row[1:]) for row in data["stations"]},
        walks=tuple(Walk(*row) for row in data["walks"]),
        tracks={(line, a, b): Track(*known) for line, a, b, *known in data["tracks"]},
    )


def _branch_data(branch: BranchSeq) -> list[Any]:
    return [branch.position, branch.name, list(branch.stations)]


def _line(place: int, code: str, name: str, color: str, letter: str, shape: str, branches: list[Any]) -> LineDef:
    runs = tuple(BranchSeq(position, called, tuple(stations)) for position, called, stations in branches)
    return LineDef(code, name, color, letter, shape, place, True, "", runs)
