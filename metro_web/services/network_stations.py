"""Stations: put on a line, moved along it, ordered as a whole, renamed, taken off, deleted; and walks between two.

Keeps true: a station is one place whatever lines call there, so a code that is known elsewhere becomes an
interchange and keeps its name; nothing that a sold ticket names is taken away.
"""

from dataclasses import dataclass

from sqlalchemy import delete, insert, update

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import network_edits, network_texts
from metro_web.domain.network import BranchSeq, LineDef, Network, Walk
from metro_web.domain.permissions import Actor
from metro_web.queries import sold
from metro_web.services import network_admin, network_lines, network_tables
from metro_web.services.network_admin import Change, Facts
from metro_web.services.network_tables import STATIONS, WALKS

STATIONS_PER_BRANCH_MAX = 500
WALK_SECONDS_MAX, WALK_METRES_MAX = 3600, 5000


@dataclass(frozen=True, slots=True)
class Placing:
    """A station and where it goes: `position` from 1, else the end; `branch`, else the one it is on, else the first."""

    code: str
    name: str | None = None
    position: int | None = None
    branch: int | None = None


def put_station(tx: Tx, actor: Actor, line_code: str, placing: Placing) -> Network:
    """Put a station on a line, or move it there.

    New codes need a name; a known station keeps its own (renaming is `rename_station`). On the branch already, it
    moves along it; on other branches of the line, it leaves them. A fork that shares stations is made by `order`.
    """
    before = network_admin.begin(tx, actor)
    line = network_admin.line_of(before, line_code)
    code = network_texts.code_text(placing.code)
    branch = _target(line, code, placing.branch)
    run = network_edits.placed(branch, code, placing.position)
    if len(run) > STATIONS_PER_BRANCH_MAX:
        raise InvalidInput(t("A branch has at most {n} stations.").format(n=STATIONS_PER_BRANCH_MAX), field="code")
    if code not in before.stations or placing.name is not None:
        name = network_texts.name_text(placing.name)
    if code not in before.stations:
        network_tables.add_station(tx, before, code, name)
    if code not in branch.stations:
        _leave(tx, line, code, spare=branch.position)
    _write(tx, line, branch.position, run)
    action = "station.move" if code in line.station_codes else "station.add"
    return _finish(tx, actor, before, action, line_code)


def order(tx: Tx, actor: Actor, line_code: str, stations: list[str], branch: int | None = None) -> Network:
    """Give a branch (else the first) this whole order, of known stations; the first again at the end makes a ring."""
    before = network_admin.begin(tx, actor)
    line = network_admin.line_of(before, line_code)
    for code in stations:
        network_admin.station_of(before, code)
    if not 1 <= len(stations) <= STATIONS_PER_BRANCH_MAX:
        raise InvalidInput(t("A branch has 1 to {n} stations.").format(n=STATIONS_PER_BRANCH_MAX), field="stations")
    target = _target(line, None, branch)
    run = network_edits.whole(stations)
    elsewhere = {code for each in line.branches if each.position != target.position for code in each.stations}
    network_lines.refuse_sold(tx, before, line_code, set(target.stations) - set(run) - elsewhere)
    _write(tx, line, target.position, run)
    return _finish(tx, actor, before, "line.order", line_code)


def take_off(tx: Tx, actor: Actor, line_code: str, code: str) -> Network:
    """Take a station off a line; it stays a station. 409 `in_use` where a sold ride of the line passes it."""
    before = network_admin.begin(tx, actor)
    line = network_admin.line_of(before, line_code)
    if code not in line.station_codes:
        raise NotFound(t("This station is not on {line}.").format(line=line.name), code="unknown_station")
    network_lines.refuse_sold(tx, before, line_code, {code})
    _leave(tx, line, code)
    return _finish(tx, actor, before, "station.take_off", line_code)


def rename_station(tx: Tx, actor: Actor, code: str, name: str) -> Network:
    """Everywhere at once; tickets sold keep the name they were sold with."""
    before = network_admin.begin(tx, actor)
    network_admin.station_of(before, code)
    name = network_texts.name_text(name)
    tx.execute(update(STATIONS).where(STATIONS.c.code == code).values(name=name))
    change = Change("station.rename", f"station:{code}", network_admin.station_facts(code))
    return network_admin.finish(tx, actor, before, change)


def delete_station(tx: Tx, actor: Actor, code: str) -> Network:
    """With its walks, off all its lines, whose gaps close; only where nobody ever bought a journey past it."""
    before = network_admin.begin(tx, actor)
    node = network_admin.station_of(before, code)
    if sold.station(tx, code, clock.utc_now()):
        raise network_admin.in_use(node.name)
    for line in before.lines:
        _leave(tx, line, code)
    network_tables.drop_station(tx, code)
    change = Change("station.delete", f"station:{code}", network_admin.station_facts(code))
    return network_admin.finish(tx, actor, before, change)


def link(tx: Tx, actor: Actor, walk: Walk) -> Network:
    """Let people walk between two stations; 409 `code_taken` where they can already."""
    before = network_admin.begin(tx, actor)
    for code in (walk.a, walk.b):
        network_admin.station_of(before, code)
    if walk.a == walk.b:
        raise InvalidInput(t("A walk joins two different stations."), code="same_station", field="to")
    if not 1 <= walk.duration_s <= WALK_SECONDS_MAX:
        raise InvalidInput(t("A walk takes 1 to {n} seconds.").format(n=WALK_SECONDS_MAX), field="duration_s")
    if not 0 <= walk.distance_m <= WALK_METRES_MAX:
        raise InvalidInput(t("A walk has 0 to {n} metres.").format(n=WALK_METRES_MAX), field="distance_m")
    if _walk_between(before, walk.a, walk.b):
        raise Conflict("code_taken", t("There is a walk between these stations already."))
    a, b = sorted((walk.a, walk.b))
    tx.execute(insert(WALKS).values(a_code=a, b_code=b, distance_m=walk.distance_m, duration_s=walk.duration_s))
    return _finish_walk(tx, actor, before, "walk.add", a, b)


def unlink(tx: Tx, actor: Actor, a: str, b: str) -> Network:
    """Take the walk between two stations away; 409 `in_use` where a sold journey has it."""
    before = network_admin.begin(tx, actor)
    known = _walk_between(before, a, b)
    if known is None:
        raise NotFound(t("There is no walk between these stations."))
    if sold.walk(tx, a, b, clock.utc_now()):
        raise network_admin.in_use(t("this walk"))
    tx.execute(delete(WALKS).where(WALKS.c.a_code == known.a, WALKS.c.b_code == known.b))
    return _finish_walk(tx, actor, before, "walk.delete", known.a, known.b)


def _target(line: LineDef, code: str | None, position: int | None) -> BranchSeq:
    """The branch named, a new one after the last, or the one that is meant when none is named."""
    following = network_lines.next_branch(line.branches)
    if position is None:
        holding = (each for each in line.branches if code in each.stations)
        return next(holding, line.branches[0] if line.branches else BranchSeq(following, "", ()))
    if position == following:
        return BranchSeq(following, "", ())
    for each in line.branches:
        if each.position == position:
            return each
    raise InvalidInput(t("The next new branch is {n}.").format(n=following), field="branch")


def _write(tx: Tx, line: LineDef, position: int, run: network_edits.Run) -> None:
    if all(each.position != position for each in line.branches):
        network_tables.add_branch(tx, line.code, position)
    network_tables.set_run(tx, line.code, position, run)


def _leave(tx: Tx, line: LineDef, code: str, *, spare: int | None = None) -> None:
    """Off every branch but one; a branch that this empties goes too, unless it is the line's only one."""
    for branch in line.branches:
        if branch.position == spare or code not in branch.stations:
            continue
        run = network_edits.without(branch, code)
        if run or len(line.branches) == 1:
            network_tables.set_run(tx, line.code, branch.position, run)
        else:
            network_tables.drop_branch(tx, line.code, branch.position)


def _walk_between(network: Network, a: str, b: str) -> Walk | None:
    return next((walk for walk in network.walks if {walk.a, walk.b} == {a, b}), None)


def _finish(tx: Tx, actor: Actor, before: Network, action: str, line: str) -> Network:
    return network_admin.finish(tx, actor, before, Change(action, f"line:{line}", network_admin.line_facts(line)))


def _finish_walk(tx: Tx, actor: Actor, before: Network, action: str, a: str, b: str) -> Network:
    def facts(network: Network) -> Facts:
        walk = _walk_between(network, a, b)
        return {"from": a, "to": b, "duration_s": walk.duration_s, "distance_m": walk.distance_m} if walk else None

    return network_admin.finish(tx, actor, before, Change(action, f"walk:{a}~{b}"[:120], facts))
