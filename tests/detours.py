"""A detour for the small city: one slow ride from Alder to Fern, beside the quick way with a change at Cedar."""

from sqlmodel import select

from metro_web.core import db, ids
from metro_web.core.db import Tx
from metro_web.models.network import Branch, BranchStop, Line, NetworkState, Track
from metro_web.queries import network as network_queries

SLOW_S, QUICK_S = 3000, 100
QUICK_PATH = ["alder", "birch", "cedar", "fern"]


def add() -> None:
    """Slow: 1 hop, no change, 50 min. Quick: 3 hops, a change, about 10 min."""
    db.run(_add)
    network_queries.refresh()


def _add(tx: Tx) -> None:
    tx.add(Line(code="slow", name="Slow Line", color="#2E7D32", letter="S", shape="hexagon", position=9))
    tx.flush()
    branch = Branch(id=ids.new_id(), line_code="slow", position=0)
    tx.add(branch)
    tx.flush()
    tx.add_all(BranchStop(branch_id=branch.id, position=n, station_code=s) for n, s in enumerate(["alder", "fern"]))
    tx.add(Track(line_code="slow", a_code="alder", b_code="fern", duration_s=SLOW_S))
    for line, a, b in (("red", "alder", "birch"), ("red", "birch", "cedar"), ("blue", "cedar", "fern")):
        tx.add(Track(line_code=line, a_code=a, b_code=b, duration_s=QUICK_S))
    tx.exec(select(NetworkState)).one().version += 1
