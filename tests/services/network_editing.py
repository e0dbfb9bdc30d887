"""What tests of network edits share: shorthands for the services, and all that an edit may touch."""

from typing import Any

import pytest
from sqlalchemy import select, text

from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.core.errors import AppError
from metro_web.domain.network import LineDef, Network
from metro_web.domain.permissions import Actor
from metro_web.models.audit import AuditEntry
from metro_web.queries import network as network_queries
from metro_web.queries.orders import OrderView
from metro_web.services import counter, network_stations
from metro_web.services.kinds import JourneyChoice
from metro_web.services.network_stations import Placing

TABLES = ("line", "branch", "branch_stop", "station", "track", "walk_link", "network_state", "audit_entry")


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the network, its state and the audit log."""

    def rows(tx: Tx, table: str) -> list[tuple[Any, ...]]:
        return sorted((tuple(row) for row in tx.execute(text(f"SELECT * FROM {table}"))), key=str)

    return db.read(lambda tx: {table: rows(tx, table) for table in TABLES})


def refused(code: str, status: int, fn: Any, *args: Any) -> AppError:
    """The use case is refused so, and leaves every table and the picture of this process as they were."""
    before, shown = everything(), network_queries.latest()
    with pytest.raises(AppError) as caught:
        db.run(fn, *args)
    assert (caught.value.code, caught.value.status) == (code, status)
    assert everything() == before
    assert network_queries.latest() is shown
    return caught.value


def line(code: str) -> LineDef:
    """As this process shows it without looking again."""
    found = network_queries.latest().network.find_line(code)
    assert found is not None
    return found


def stations(code: str, branch: int = 0) -> str:
    """A branch's stations by initial, as this process shows them; `-` where it has no such branch."""
    found = [each for each in line(code).branches if each.position == branch]
    return "".join(station[0] for station in found[0].stations) if found else "-"


def put(actor: Actor, line_code: str, code: str, *args: Any, name: str | None = None, **kwargs: Any) -> Network:
    """`network_stations.put_station` of a code, named after it unless told otherwise."""
    placing = Placing(code, name or code.title(), *args, **kwargs)
    return db.run(network_stations.put_station, actor, line_code, placing)


def sell(actor: Actor, origin: str, destination: str) -> OrderView:
    """A sale at the counter."""
    return db.run(counter.sell, actor, JourneyChoice(origin, destination))


def entries() -> list[AuditEntry]:
    """The audit log, oldest first."""
    return list(db.read(lambda tx: tx.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()))  # type: ignore[arg-type]


def version() -> int:
    """The stored version."""
    return db.read(lambda tx: int(tx.execute(text("SELECT version FROM network_state")).scalar_one()))
