"""The network of this process: one whole picture with its routes and fares, made anew when its version moves.

`current` is exact (it looks at the version in the caller's transaction); `latest` costs nothing and may lag an
edit by as long as `refresh` is not called (the live loop calls it several times a second).
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import select

from metro_web.core import db
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.domain.last_trains import LastTrains
from metro_web.domain.network import BranchSeq, LineDef, Network, StationNode, Track, Walk
from metro_web.domain.routing import RouteTable
from metro_web.models.network import Branch, BranchStop, Line, NetworkState, Station, WalkLink
from metro_web.models.network import Track as Track_
from metro_web.queries import fares, timetable
from metro_web.queries.fares import Fare

_state, _station, _line, _branch, _stop, _track, _walk = (
    cast(Any, table).__table__.c for table in (NetworkState, Station, Line, Branch, BranchStop, Track_, WalkLink)
)
_EDITS = 0x4E45_5457  # the number of the advisory lock between sales and edits ("NETW")
_VERSION = select(_state.version)


@dataclass(frozen=True)
class Snapshot:
    """One consistent picture; never half of an edit."""

    network: Network
    routes: RouteTable
    trains: LastTrains
    fares: tuple[Fare, ...]  # those living, newest first
    fares_by_id: Mapping[str, Fare] = field(default_factory=dict)  # also those that lately went out of force

    @property
    def version(self) -> int:
        """Of the whole picture; every edit raises it."""
        return self.network.version

    def fare_on(self, day: date) -> Fare | None:
        """The newest table that has begun on a service day."""
        return next((fare for fare in self.fares if fare.starts_on <= day), None)


_lock = threading.Lock()
_snapshot: Snapshot | None = None


def latest() -> Snapshot:
    """The picture this process knows; loads it the first time."""
    return _snapshot or refresh()


def current(tx: Tx) -> Snapshot:
    """The picture as of this transaction."""
    known = _snapshot
    if known is not None and _version(tx) == known.version:
        return known
    return _load_whole(tx)


def current_for_sale(tx: Tx) -> Snapshot:
    """`current`, and no edit can be committed before this transaction ends; edits take `hold_sales`."""
    db.share(tx, _EDITS)
    return current(tx)


def hold_sales(tx: Tx) -> None:
    """For an editor: wait for sales under way, and have the next ones wait for this edit."""
    db.exclude(tx, _EDITS)


def refresh() -> Snapshot:
    """Look for a newer version, load it if there is one, grow its routes, and give the newest."""
    newest = db.read(current)
    # Somebody else in this process may have loaded it; trees that stand cost nothing.
    newest.routes.warm()
    return newest


def forget() -> None:
    """Know nothing again (another database); for tests and `metro demo --reset`."""
    global _snapshot
    _snapshot = None


def _version(tx: Tx) -> int:
    return int(tx.execute(_VERSION).scalar_one())


def _load_whole(tx: Tx) -> Snapshot:
    """Read until the version is the same before and after: editors raise it in the transaction of their edit."""
    global _snapshot
    with _lock:
        before = _version(tx)
        if _snapshot is not None and _snapshot.version == before:
            return _snapshot
        while True:
            loaded = _load(tx)
            after = _version(tx)
            if before == after == loaded.version:
                # A reader whose transaction began before an edit must not bring back what the edit replaced.
                if _snapshot is None or _snapshot.version < loaded.version:
                    _snapshot = loaded
                return loaded
            before = after


def _load(tx: Tx) -> Snapshot:
    network = read(tx)
    routes = RouteTable(network, hop_distance_m=settings().distance_per_hop_m)
    trains = LastTrains(network, day_begins_s=settings().service_day_ends_hour * 3600)
    return Snapshot(network, routes, trains, *fares.load(tx))


def read(tx: Tx) -> Network:
    """The tables as this transaction sees them, its own edits too; nobody else is given this picture."""
    state = tx.execute(select(_state.version, _state.is_running, _state.stop_reason)).one()
    stations = tx.execute(
        select(_station.code, _station.number, _station.name, _station.lat, _station.lon, _station.x, _station.y)
    ).all()
    walks = tx.execute(
        select(_walk.a_code, _walk.b_code, _walk.duration_s, _walk.distance_m).order_by(_walk.a_code, _walk.b_code)
    ).all()
    return Network(
        version=state.version,
        is_running=state.is_running,
        stop_reason=state.stop_reason,
        lines=_lines(tx),
        stations={row.code: StationNode(*row) for row in sorted(stations, key=itemgetter(1))},
        walks=tuple(Walk(*row) for row in walks),
        tracks=_tracks(tx),
        timetable=timetable.load(tx),
    )


def _lines(tx: Tx) -> tuple[LineDef, ...]:
    stops: dict[str, list[str]] = {}
    ordered = select(_stop.branch_id, _stop.station_code).order_by(_stop.branch_id, _stop.position)
    for branch_id, code in tx.execute(ordered):
        stops.setdefault(branch_id, []).append(code)
    branches: dict[str, list[BranchSeq]] = {}
    rows = tx.execute(
        select(_branch.id, _branch.line_code, _branch.position, _branch.name).order_by(
            _branch.line_code, _branch.position
        )
    )
    for row in rows:
        branches.setdefault(row.line_code, []).append(BranchSeq(row.position, row.name, tuple(stops.get(row.id, ()))))
    lines = tx.execute(
        select(
            _line.code,
            _line.name,
            _line.color,
            _line.letter,
            _line.shape,
            _line.position,
            _line.is_running,
            _line.stop_reason,
        ).order_by(_line.position, _line.code)
    )
    return tuple(LineDef(**row, branches=tuple(branches.get(row["code"], ()))) for row in lines.mappings())


def _tracks(tx: Tx) -> dict[tuple[str, str, str], Track]:
    known: dict[tuple[str, str, str], Track] = {}
    rows = tx.execute(
        select(_track.line_code, _track.a_code, _track.b_code, _track.distance_m, _track.duration_s, _track.dwell_s)
    )
    for row in rows:
        track = Track(row.distance_m, row.duration_s, row.dwell_s)
        known[row.line_code, row.a_code, row.b_code] = track
        known.setdefault((row.line_code, row.b_code, row.a_code), track)
    return known
