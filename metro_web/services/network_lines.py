"""Lines and their branches: added, renamed, coloured, stopped, and deleted where nothing was ever sold."""

from dataclasses import dataclass

from sqlalchemy import insert, update

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, NotFound
from metro_web.core.i18n import t
from metro_web.domain import network_edits, network_texts
from metro_web.domain.network import Network
from metro_web.domain.permissions import Actor
from metro_web.queries import sold
from metro_web.services import network_admin, network_tables, service_control
from metro_web.services.network_admin import Change
from metro_web.services.network_tables import LINES


@dataclass(frozen=True, slots=True)
class LinePatch:
    """What is None stays."""

    name: str | None = None
    color: str | None = None
    is_running: bool | None = None
    reason: str | None = None


def add_line(tx: Tx, actor: Actor, code: str, name: str, color: str) -> Network:
    """A running line with one empty branch; its letter and shape are found for it. 409 `code_taken`."""
    before = network_admin.begin(tx, actor)
    code, name = network_texts.code_text(code), network_texts.name_text(name)
    color = network_texts.color_text(color)
    if before.find_line(code):
        raise Conflict("code_taken", t("There is a line {code} already.").format(code=code))
    letter, shape = network_edits.bullet(name, before.lines)
    position = max((line.position for line in before.lines), default=-1) + 1
    tx.execute(
        insert(LINES).values(
            code=code, name=name, color=color, letter=letter, shape=shape, position=position,
            is_running=True, stop_reason="",
        )
    )  # fmt: skip
    network_tables.add_branch(tx, code, 0)
    return _finish(tx, actor, before, "line.add", code)


def change_line(tx: Tx, actor: Actor, code: str, patch: LinePatch) -> Network:
    """Name, colour, and whether it runs; starting it clears the reason."""
    before = network_admin.begin(tx, actor)
    line = network_admin.line_of(before, code)
    values = service_control.stoppage(line.is_running, line.stop_reason, patch.is_running, patch.reason)
    if patch.name is not None:
        values["name"] = network_texts.name_text(patch.name)
    if patch.color is not None:
        values["color"] = network_texts.color_text(patch.color)
    tx.execute(update(LINES).where(LINES.c.code == code).values(**values))
    action = "line.change"
    if values["is_running"] != line.is_running:
        action = "line.start" if values["is_running"] else "line.stop"
    facts = network_admin.line_facts(code, with_stations=False)
    return network_admin.finish(tx, actor, before, Change(action, f"line:{code}", facts))


def delete_line(tx: Tx, actor: Actor, code: str) -> Network:
    """Only where nobody ever bought a ride on it; its stations stay."""
    before = network_admin.begin(tx, actor)
    line = network_admin.line_of(before, code)
    if sold.line(tx, code, clock.utc_now()):
        raise network_admin.in_use(line.name)
    network_tables.drop_line(tx, line)
    return _finish(tx, actor, before, "line.delete", code)


def add_branch(tx: Tx, actor: Actor, code: str, name: str = "") -> Network:
    """An empty branch after the line's others: the beginning of a fork or of a piece of its own."""
    before = network_admin.begin(tx, actor)
    line = network_admin.line_of(before, code)
    called = network_texts.name_text(name) if name.strip() else ""
    network_tables.add_branch(tx, code, next_branch(line.branches), called)
    return _finish(tx, actor, before, "branch.add", code)


def delete_branch(tx: Tx, actor: Actor, code: str, position: int) -> Network:
    """Only where nobody ever bought a ride past a station that the line would lose."""
    before = network_admin.begin(tx, actor)
    line = network_admin.line_of(before, code)
    branch = next((each for each in line.branches if each.position == position), None)
    if branch is None:
        raise NotFound(t("{line} has no such branch.").format(line=line.name))
    kept = {station for each in line.branches if each is not branch for station in each.stations}
    refuse_sold(tx, before, code, set(branch.stations) - kept)
    network_tables.drop_branch(tx, code, position)
    return _finish(tx, actor, before, "branch.delete", code)


def next_branch(branches: tuple[network_edits.BranchSeq, ...]) -> int:
    """The position a new branch gets."""
    return max((branch.position for branch in branches), default=-1) + 1


def refuse_sold(tx: Tx, network: Network, line: str, stations: set[str]) -> None:
    """409 `in_use` where one of the stations, about to leave the line, is on a sold ride of it."""
    now = clock.utc_now()
    for code in sorted(stations):
        if sold.station_on_line(tx, line, code, now):
            raise network_admin.in_use(network.name_of(code))


def _finish(tx: Tx, actor: Actor, before: Network, action: str, code: str) -> Network:
    return network_admin.finish(tx, actor, before, Change(action, f"line:{code}", network_admin.line_facts(code)))
