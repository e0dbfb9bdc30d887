"""Operations on branches: added, named, ordered, split, joined, closed to a ring, removed."""

from collections.abc import Sequence
from dataclasses import replace

from metro_web.core.i18n import t
from metro_web.domain import network_edits, network_texts
from metro_web.domain.editing import shaping
from metro_web.domain.editing.given import Given, refuse, station_of
from metro_web.domain.network import LineDef, Network
from metro_web.domain.network_edits import Run

BRANCHES_MAX = 100
STATIONS_PER_BRANCH_MAX = 500


def add_branch(network: Network, given: Given) -> Network:
    """After the line's others, empty or with these stations."""
    line = given.line(network)
    stations = given.codes("stations", ())
    run = _known_run(network, stations) if stations else ()
    return _added(network, line, _name(given), run)


def rename_branch(network: Network, given: Given) -> Network:
    """A branch may have no name."""
    line = given.line(network)
    branch = replace(given.branch(line), name=_name(given))
    branches = tuple(branch if each.position == branch.position else each for each in line.branches)
    return shaping.with_line(network, replace(line, branches=branches))


def remove_branch(network: Network, given: Given) -> Network:
    """Its stations stay stations; a line's last branch is emptied instead."""
    line = given.line(network)
    return shaping.with_line(network, shaping.without_branch(line, given.branch(line).position))


def order_branch(network: Network, given: Given) -> Network:
    """The whole order from end to end; the first station again at the end makes a ring."""
    line = given.line(network)
    run = _known_run(network, given.codes("stations"))
    return shaping.with_line(network, shaping.with_run(line, given.branch(line).position, run))


def split_branch(network: Network, given: Given) -> Network:
    """Two branches of one: up to the station, and from it on. Shared, trains still run through; else there is a gap."""
    line = given.line(network)
    branch, code = given.branch(line), given.text("station")
    if branch.is_ring:
        refuse(t("A ring has to be opened before it is split."), "branch")
    if code not in branch.stations[1:-1]:
        refuse(t("Split at a station between the two ends of the branch."), "station")
    at = branch.stations.index(code)
    first = branch.stations[: at + given.flag("shared", True)]
    return _added(network, shaping.with_run(line, branch.position, first), "", branch.stations[at:])


def join_branches(network: Network, given: Given) -> Network:
    """The other branch's stations follow this one's, turned round where only so the ends meet; the other goes."""
    line = given.line(network)
    branch, other = given.branch(line), given.branch(line, "other")
    if branch.position == other.position:
        refuse(t("Join two different branches."), "other")
    if branch.is_ring or other.is_ring:
        refuse(t("A ring has to be opened before it is joined."), "other")
    run = _checked(_joined(branch.stations, other.stations), "other")
    joined = shaping.with_run(line, branch.position, run)
    return shaping.with_line(network, shaping.without_branch(joined, other.position))


def set_ring(network: Network, given: Given) -> Network:
    """Close a branch from its last station to its first, or open it between them."""
    line = given.line(network)
    branch, wanted = given.branch(line), given.flag("ring")
    around = branch.stations[:-1] if branch.is_ring else branch.stations
    if wanted and len(around) < network_edits.RING_STATIONS_MIN:
        refuse(t("A ring has at least {n} stations.").format(n=network_edits.RING_STATIONS_MIN), "ring")
    run = (*around, around[0]) if wanted else around
    return shaping.with_line(network, shaping.with_run(line, branch.position, run))


def check_length(run: Run, field: str) -> None:
    """422 beyond 500 stations."""
    if len(run) > STATIONS_PER_BRANCH_MAX + 1:
        refuse(t("A branch has at most {n} stations.").format(n=STATIONS_PER_BRANCH_MAX), field)


def _added(network: Network, line: LineDef, name: str, run: Run) -> Network:
    if len(line.branches) >= BRANCHES_MAX:
        refuse(t("A line has at most {n} branches.").format(n=BRANCHES_MAX), "line")
    return shaping.with_line(network, shaping.with_branch(line, name, run))


def _known_run(network: Network, codes: Sequence[str]) -> Run:
    for code in codes:
        station_of(network, code)
    return _checked(codes, "stations")


def _checked(codes: Sequence[str], field: str) -> Run:
    run = network_edits.whole(codes)
    check_length(run, field)
    return run


def _joined(first: Run, second: Run) -> Run:
    """End to end; where the branches share an end, it stands once."""
    if not first or not second:
        return (*first, *second)
    for left, right in ((first, second), (first, second[::-1]), (first[::-1], second), (first[::-1], second[::-1])):
        if left[-1] == right[0]:
            return (*left, *right[1:])
    return (*first, *second)


def _name(given: Given) -> str:
    name = given.text("name", "")
    return network_texts.name_text(name) if name.strip() else ""
