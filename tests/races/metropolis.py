"""A generated metro of 300 stations on ten lines, whose line names say which edit of it one is looking at."""

import re
from dataclasses import replace
from typing import Any

from sqlalchemy import update

from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.domain.network import BranchSeq, LineDef, Network, StationNode, Track
from metro_web.domain.network_edits import SHAPES
from metro_web.models.network import NetworkState
from metro_web.queries import network as network_queries
from metro_web.services import network_tables

LINES, STATIONS, HUBS = 10, 300, 15
COLORS = ("#C62828", "#1565C0", "#2E7D32", "#6A1B9A", "#EF6C00", "#00838F", "#AD1457", "#4E342E", "#37474F", "#9E9D24")
_TAG = re.compile(r"^Line \d+, edit (\d+)$")
_state: Any = NetworkState.__table__  # type: ignore[attr-defined]


def network() -> Network:
    """Every line calls at three hubs; two lines are rings. Its rides are measured, so that slabs could price it."""
    stations: dict[str, StationNode] = {}
    for number in range(1, STATIONS + 1):
        code = f"hub{number}" if number <= HUBS else f"s{number}"
        stations[code] = StationNode(code, number, f"Station {number}")
    own = [code for code in stations if not code.startswith("hub")]
    each = len(own) // LINES
    lines = []
    for place in range(LINES):
        run = own[place * each : (place + 1) * each] + (own[LINES * each :] if place == LINES - 1 else [])
        for stop, hub in enumerate((place, place + 4, place + 9)):
            run.insert(4 + stop * 9, f"hub{hub % HUBS + 1}")
        ring = (run[0],) if place < 2 else ()
        branch = BranchSeq(0, "", (*run, *ring))
        shape = SHAPES[place % len(SHAPES)]
        lines.append(
            LineDef(f"l{place}", name_of(place, 0), COLORS[place], str(place), shape, place, True, "", (branch,))
        )
    tracks = {
        (line.code, *pair): Track(900 + 7 * number % 600, 80)
        for line in lines
        for number, way in enumerate(zip(line.branches[0].stations, line.branches[0].stations[1:], strict=False))
        for pair in (way, way[::-1])
    }
    return Network(1, True, "", tuple(lines), stations, (), tracks)


def build() -> Network:
    """In the place of the network that a database has."""
    made = network()

    def write(tx: Tx) -> None:
        network_tables.drop_everything(tx)
        network_tables.insert_network(tx, made)
        tx.execute(update(_state).values(version=_state.c.version + 1))

    db.run(write)
    network_queries.forget()
    return network_queries.latest().network


def name_of(line: int, edit: int) -> str:
    """A line's name in an edit."""
    return f"Line {line}, edit {edit}"


def edit_of(names: list[str]) -> int:
    """The edit that all these names of lines are of; an assertion where they are of two."""
    found = {match[1] for name in names if (match := _TAG.match(name))}
    assert len(found) == 1, f"half of one network and half of another: {names}"
    return int(found.pop())


def tagging(edit: int) -> list[dict[str, Any]]:
    """Operations that write the edit's number into the name of every line."""
    return [{"op": "change_line", "line": f"l{n}", "name": name_of(n, edit)} for n in range(LINES)]


def running(plan: Network) -> Network:
    """A plan to route on."""
    numbered = {code: replace(node, number=place) for place, (code, node) in enumerate(plan.stations.items(), 1)}
    return replace(plan, version=1, stations=numbered)
