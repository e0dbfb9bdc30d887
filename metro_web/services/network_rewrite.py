"""Puts a drawn plan into the tables: only what differs is written, in an order that every foreign key allows.

Whoever calls this has begun an edit (`network_admin.begin`). What a plan does not know of (stoppages, numbers) stays.
"""

from typing import Any

from sqlalchemy import and_, delete, insert, or_, update

from metro_web.core.db import Tx
from metro_web.domain.network import LineDef, Network, StationNode
from metro_web.models.network import Branch, Track
from metro_web.services import network_tables
from metro_web.services.network_tables import LINES, STATIONS, WALKS

_branches: Any = Branch.__table__  # type: ignore[attr-defined]
_tracks: Any = Track.__table__  # type: ignore[attr-defined]


def put(tx: Tx, now: Network, plan: Network) -> None:
    """Make the tables hold the plan (`network_plan.in_force`) where they held `now`."""
    _add_stations(tx, now, plan)
    for line in now.lines:
        if plan.find_line(line.code) is None:
            network_tables.drop_line(tx, line)
    for line in plan.lines:
        _put_line(tx, now.find_line(line.code), line)
    _put_walks(tx, now, plan)
    _put_tracks(tx, now, plan)
    for code in now.stations:
        if code not in plan.stations:
            network_tables.drop_station(tx, code)


def _add_stations(tx: Tx, now: Network, plan: Network) -> None:
    new = [_station_row(node) for code, node in plan.stations.items() if code not in now.stations]
    network_tables.insert_rows(tx, STATIONS, new)
    for code, node in plan.stations.items():
        known = now.stations.get(code)
        if known is not None and known != node:
            tx.execute(update(STATIONS).where(STATIONS.c.code == code).values(**_station_row(node)))


def _put_line(tx: Tx, known: LineDef | None, line: LineDef) -> None:
    row = {
        "name": line.name,
        "color": line.color,
        "letter": line.letter,
        "shape": line.shape,
        "position": line.position,
    }
    if known is None:
        tx.execute(insert(LINES).values(code=line.code, is_running=line.is_running, stop_reason="", **row))
    elif any(getattr(known, name) != value for name, value in row.items()):
        tx.execute(update(LINES).where(LINES.c.code == line.code).values(**row))
    old = {branch.position: branch for branch in (known.branches if known else ())}
    for position in old.keys() - {branch.position for branch in line.branches}:
        network_tables.drop_branch(tx, line.code, position)
    for branch in line.branches:
        held = old.get(branch.position)
        if held is None:
            network_tables.add_branch(tx, line.code, branch.position, branch.name)
        elif held.name != branch.name:
            chosen = and_(_branches.c.line_code == line.code, _branches.c.position == branch.position)
            tx.execute(update(_branches).where(chosen).values(name=branch.name))
        if held is None or held.stations != branch.stations:
            network_tables.set_run(tx, line.code, branch.position, branch.stations)


def _put_walks(tx: Tx, now: Network, plan: Network) -> None:
    for walk in now.walks:
        if walk not in plan.walks:
            tx.execute(delete(WALKS).where(WALKS.c.a_code == walk.a, WALKS.c.b_code == walk.b))
    new = [
        {"a_code": walk.a, "b_code": walk.b, "distance_m": walk.distance_m, "duration_s": walk.duration_s}
        for walk in plan.walks
        if walk not in now.walks
    ]
    network_tables.insert_rows(tx, WALKS, new)


def _put_tracks(tx: Tx, now: Network, plan: Network) -> None:
    differ = {
        (line, min(a, b), max(a, b))
        for line, a, b in now.tracks.keys() | plan.tracks.keys()
        if now.tracks.get((line, a, b)) != plan.tracks.get((line, a, b))
    }
    for line, a, b in differ:
        ends = or_(
            and_(_tracks.c.a_code == a, _tracks.c.b_code == b), and_(_tracks.c.a_code == b, _tracks.c.b_code == a)
        )
        tx.execute(delete(_tracks).where(_tracks.c.line_code == line, ends))
    both = {
        key: plan.tracks[key] for line, a, b in differ for key in ((line, a, b), (line, b, a)) if key in plan.tracks
    }
    network_tables.insert_rows(tx, _tracks, network_tables.track_rows(both))


def _station_row(node: StationNode) -> dict[str, Any]:
    return {column.name: getattr(node, column.name) for column in STATIONS.columns if hasattr(node, column.name)}
