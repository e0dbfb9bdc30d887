"""Rows of the network as an edit writes them. Whoever calls this has begun an edit (`network_admin.begin`)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, or_, select

from metro_web.core import ids
from metro_web.core.db import Tx
from metro_web.domain.network import LineDef, Network
from metro_web.domain.network import Track as Track_
from metro_web.domain.network_edits import Run
from metro_web.models.network import Branch, BranchStop, Line, Station, Track, WalkLink

LINES: Any = Line.__table__  # type: ignore[attr-defined]
STATIONS: Any = Station.__table__  # type: ignore[attr-defined]
WALKS: Any = WalkLink.__table__  # type: ignore[attr-defined]
_branches: Any = Branch.__table__  # type: ignore[attr-defined]
_stops: Any = BranchStop.__table__  # type: ignore[attr-defined]
_tracks: Any = Track.__table__  # type: ignore[attr-defined]
ROWS_AT_ONCE = 500


def add_branch(tx: Tx, line: str, position: int, name: str = "") -> None:
    """An empty branch."""
    tx.execute(insert(_branches).values(id=ids.new_id(), line_code=line, position=position, name=name))


def add_station(tx: Tx, network: Network, code: str, name: str) -> None:
    """A station with the next free number; a number is only ever used again if it stands in no ticket."""
    number = max((node.number for node in network.stations.values()), default=0) + 1
    tx.execute(insert(STATIONS).values(code=code, number=number, name=name))


def set_run(tx: Tx, line: str, position: int, run: Run) -> None:
    """The stations of a branch, all of them. What is known of tracks stays: a station may come back."""
    chosen = select(_branches.c.id).where(_branches.c.line_code == line, _branches.c.position == position)
    branch_id = tx.execute(chosen).scalar_one()
    tx.execute(delete(_stops).where(_stops.c.branch_id == branch_id))
    rows = [{"branch_id": branch_id, "position": place, "station_code": code} for place, code in enumerate(run)]
    if rows:
        tx.execute(insert(_stops), rows)


def drop_branch(tx: Tx, line: str, position: int) -> None:
    """A branch and its order."""
    chosen = (_branches.c.line_code == line, _branches.c.position == position)
    tx.execute(delete(_stops).where(_stops.c.branch_id.in_(select(_branches.c.id).where(*chosen))))
    tx.execute(delete(_branches).where(*chosen))


def drop_line(tx: Tx, line: LineDef) -> None:
    """A line with its branches and tracks; its stations stay."""
    for branch in line.branches:
        drop_branch(tx, line.code, branch.position)
    tx.execute(delete(_tracks).where(_tracks.c.line_code == line.code))
    tx.execute(delete(LINES).where(LINES.c.code == line.code))


def drop_station(tx: Tx, code: str) -> None:
    """A station that no branch holds any more, with its walks and tracks."""
    for table in (_tracks, WALKS):
        tx.execute(delete(table).where(or_(table.c.a_code == code, table.c.b_code == code)))
    tx.execute(delete(STATIONS).where(STATIONS.c.code == code))


def drop_everything(tx: Tx) -> None:
    """Lines, stations and all that hangs on them; for an import that puts others in their place."""
    for table in (_stops, _branches, _tracks, WALKS, LINES, STATIONS):
        tx.execute(delete(table))


def insert_network(tx: Tx, network: Network) -> None:
    """All of a network into empty tables."""
    insert_rows(tx, STATIONS, [_columns(node, STATIONS) for node in network.stations.values()])
    insert_rows(tx, LINES, [_columns(line, LINES) for line in network.lines])
    branches, stops = [], []
    for line in network.lines:
        for branch in line.branches:
            branch_id = ids.new_id()
            branches.append({"id": branch_id, "line_code": line.code, "position": branch.position, "name": branch.name})
            stops += [
                {"branch_id": branch_id, "position": place, "station_code": code}
                for place, code in enumerate(branch.stations)
            ]
    insert_rows(tx, _branches, branches)
    insert_rows(tx, _stops, stops)
    insert_rows(tx, _tracks, track_rows(network.tracks))
    walks = [
        {"a_code": walk.a, "b_code": walk.b, "distance_m": walk.distance_m, "duration_s": walk.duration_s}
        for walk in network.walks
    ]
    insert_rows(tx, WALKS, walks)


def track_rows(tracks: Mapping[tuple[str, str, str], Track_]) -> list[dict[str, Any]]:
    """A row for both directions where they are alike."""
    known = [column.name for column in _tracks.columns if not column.primary_key]
    return [
        {"line_code": line, "a_code": a, "b_code": b} | {name: getattr(track, name) for name in known}
        for (line, a, b), track in tracks.items()
        if a < b or tracks.get((line, b, a)) != track
    ]


def insert_rows(tx: Tx, table: Any, rows: list[dict[str, Any]]) -> None:
    """So many at a time that every database takes them."""
    for begin in range(0, len(rows), ROWS_AT_ONCE):
        tx.execute(insert(table), rows[begin : begin + ROWS_AT_ONCE])


def _columns(value: object, table: Any) -> dict[str, Any]:
    return {column.name: getattr(value, column.name) for column in table.columns}
