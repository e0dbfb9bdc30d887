"""How the network is edited: every edit holds the one row of its state from beginning to end.

Keeps true: two admins queue on that row; tables, version and audit entry change in one transaction, or nothing
does; what changes nothing raises nothing; and once committed, this process shows the edit before it answers.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select, update

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import people
from metro_web.domain.network import LineDef, Network, StationNode
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.network import NetworkState
from metro_web.queries import network as network_queries
from metro_web.services import audit

NAME_LENGTH_MAX, CODE_LENGTH_MAX, REASON_LENGTH_MAX = 120, 64, 300
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
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


def name_text(text: str | None, field: str = "name") -> str:
    """A name: one to 120 characters, no control characters, single blanks."""
    name = _plain(text or "", NAME_LENGTH_MAX, field)
    if not name:
        raise InvalidInput(t("Please give a name."), field=field)
    return name


def reason_text(text: str | None) -> str:
    """Why something stopped, in the words that passengers read; may be empty."""
    return _plain(text or "", REASON_LENGTH_MAX, "reason")


def code_text(text: str) -> str:
    """A code that may stand in an address and between the bars of what a ticket touches."""
    is_sound = 0 < len(text) <= CODE_LENGTH_MAX and text.isprintable() and text == text.strip()
    if not is_sound or any(char in text for char in "|/\\") or text in (".", ".."):
        raise InvalidInput(
            t("A code has 1 to {n} characters, no blank at either end, and no | / \\.").format(n=CODE_LENGTH_MAX),
            field="code",
        )
    return text


def color_text(text: str) -> str:
    """A colour as `#RRGGBB`."""
    if not _COLOR.fullmatch(text):
        raise InvalidInput(t("A colour is # and six hexadecimal digits, like #C62828."), field="color")
    return text


def _plain(text: str, length_max: int, field: str) -> str:
    if not people.is_plain(text):
        raise InvalidInput(t("There is a character that cannot be shown."), field=field)
    plain = " ".join(text.split())
    if len(plain) > length_max:
        raise InvalidInput(t("At most {n} characters, please.").format(n=length_max), field=field)
    return plain
