"""How the network is edited: every edit holds the one row of its state from beginning to end.

Keeps true: two admins queue on that row; tables, version and audit entry change in one transaction, or nothing
does; what changes nothing raises nothing; and once committed, this process shows the edit before it answers.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select, update

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, NotFound
from metro_web.core.i18n import t
from metro_web.domain.network import LineDef, Network, StationNode
from metro_web.domain.network_texts import CODE_LENGTH_MAX
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.network import NetworkState
from metro_web.queries import network as network_queries
from metro_web.services import audit

_state: Any = NetworkState.__table__  # type: ignore[attr-defined]

Facts = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Change:
    """What the audit log says: `line.stop` of `line:red`, and the part of the picture that it is about."""

    action: str
    subject: str
    facts: Callable[[Network], Facts]


def begin(tx: Tx, actor: Actor) -> Network:
    """Wait for other editors, and give the network as it is now; 401 and 403 before anything is locked."""
    require(actor, ADMIN)
    return lock(tx)


def lock(tx: Tx) -> Network:
    """Wait for other editors and for sales under way; for whoever has shown that they may."""
    network_queries.hold_sales(tx)
    tx.execute(select(_state.c.version).with_for_update()).one()
    return network_queries.read(tx)


def finish(tx: Tx, actor: Actor, before: Network, change: Change, *, has_new_fares: bool = False) -> Network:
    """Give the edit its version and its entry in the audit log; the network as it is from the commit on."""
    tx.flush()
    after = network_queries.read(tx)
    if after == before and not has_new_fares:
        return before
    now = clock.utc_now()
    after = replace(after, version=before.version + 1)
    tx.execute(update(_state).values(version=after.version, updated_at=now))
    audit.record(tx, actor, change.action, change.subject, change.facts(before), change.facts(after), now)
    tx.after_commit(network_queries.refresh)
    return after


def find_line(tx: Tx, actor: Actor, code: str) -> LineDef:
    """A line for an admin to edit; 404 `unknown_line`."""
    require(actor, ADMIN)
    return line_of(network_queries.current(tx).network, code)


def find_station(tx: Tx, actor: Actor, code: str) -> StationNode:
    """A station for an admin to edit; 404 `unknown_station`."""
    require(actor, ADMIN)
    return station_of(network_queries.current(tx).network, code)


def line_of(network: Network, code: str) -> LineDef:
    """The line of that code; 404 `unknown_line`."""
    found = network.find_line(code)
    if found is None:
        raise NotFound(t("There is no line {code}.").format(code=code[:CODE_LENGTH_MAX]), code="unknown_line")
    return found


def station_of(network: Network, code: str) -> StationNode:
    """The station of that code; 404 `unknown_station`."""
    found = network.stations.get(code)
    if found is None:
        raise NotFound(t("There is no station {code}.").format(code=code[:CODE_LENGTH_MAX]), code="unknown_station")
    return found


def line_facts(code: str, *, with_stations: bool = True) -> Callable[[Network], Facts]:
    """A line as the audit log keeps it."""

    def facts(network: Network) -> Facts:
        line = network.find_line(code)
        if line is None:
            return None
        branches = [
            {"position": branch.position, "name": branch.name, "stations": list(branch.stations)}
            for branch in line.branches
        ]
        shown = {"name": line.name, "color": line.color, "running": line.is_running, "reason": line.stop_reason}
        return {**shown, "branches": branches} if with_stations else shown

    return facts


def station_facts(code: str) -> Callable[[Network], Facts]:
    """A station as the audit log keeps it."""

    def facts(network: Network) -> Facts:
        node = network.stations.get(code)
        return {"name": node.name, "lines": list(network.lines_of(code))} if node else None

    return facts


def in_use(what: str) -> Conflict:
    """409: tickets name it."""
    return Conflict("in_use", t("Tickets were sold for {what}, so it has to stay.").format(what=what))
