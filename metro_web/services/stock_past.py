"""Throws away changes of stock that every process has long read, and counts them, so that versions go on.

Keeps true: a change is kept for an hour after it could be seen by all; whoever has not read for half an hour reads
everything anew (`queries/boards.py`), and so misses nothing.
"""

import time
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from metro_web.core.db import Tx
from metro_web.models.stock import StockChange, StockPast

KEPT_SECONDS = 3600.0
AT_ONCE = 20_000
_changes: Any = StockChange.__table__  # type: ignore[attr-defined]
_past: Any = StockPast.__table__  # type: ignore[attr-defined]
# Below this nothing is added any more: SQLite commits in order, PostgreSQL tells which transaction is the oldest.
_TOLD: dict[str, Any] = {
    "sqlite": select(func.coalesce(func.max(_changes.c.id), 0)),
    "postgresql": select(literal_column("CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)")),
}


def _forget(mark: Any) -> Any:
    oldest = select(_changes.c.id).where(mark < bindparam("told")).order_by(_changes.c.id).limit(AT_ONCE)
    return delete(_changes).where(_changes.c.id.in_(oldest)).returning(_changes.c.inventory_id)


def _count(insert: Any) -> Any:
    new = insert(_past)
    more = {"changes": _past.c.changes + new.excluded.changes}
    return new.on_conflict_do_update(index_elements=[_past.c.inventory_id], set_=more)


_FORGET = {"sqlite": _forget(_changes.c.id), "postgresql": _forget(_changes.c.mark)}
_COUNT = {"sqlite": _count(sqlite.insert), "postgresql": _count(postgresql.insert)}


@dataclass
class Watch:
    """Since when (of the monotonic clock) how much was told; kept by the process that does the jobs."""

    told: deque[tuple[float, int]] = field(default_factory=deque)

    def forget(self, tx: Tx, _now: datetime) -> int:
        """Throw some away that were told an hour ago; how many."""
        moment = time.monotonic()
        self.told.append((moment, int(tx.execute(_TOLD[tx.get_bind().dialect.name]).scalar_one())))
        while len(self.told) > 1 and self.told[1][0] <= moment - KEPT_SECONDS:
            self.told.popleft()
        since, told = self.told[0]
        return forget(tx, told) if since <= moment - KEPT_SECONDS else 0


def forget(tx: Tx, told: int) -> int:
    """Throw some away that lie below `told`, and count them; how many."""
    dialect = tx.get_bind().dialect.name
    gone = Counter(tx.execute(_FORGET[dialect], {"told": told}).scalars())
    if gone:
        rows = [{"inventory_id": inventory_id, "changes": count} for inventory_id, count in sorted(gone.items())]
        tx.execute(_COUNT[dialect], rows)
    return gone.total()
