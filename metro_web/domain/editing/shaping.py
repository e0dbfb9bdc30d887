"""Small steps from one network to the next, which the operations are made of; nothing here refuses anything."""

from collections.abc import Iterable
from dataclasses import replace

from metro_web.domain import network_edits
from metro_web.domain.network import BranchSeq, LineDef, Network, StationNode, folded
from metro_web.domain.network_edits import Run

CODE_OF_NAME_MAX = 40


def with_line(network: Network, line: LineDef) -> Network:
    """The line in the place of the one with its code."""
    return replace(network, lines=tuple(line if each.code == line.code else each for each in network.lines))


def in_order(network: Network, lines: Iterable[LineDef]) -> Network:
    """These lines and no others, counted from 0."""
    return replace(network, lines=tuple(replace(line, position=n) for n, line in enumerate(lines)))


def with_station(network: Network, node: StationNode) -> Network:
    """The station added, or in the place of the one with its code."""
    return replace(network, stations={**network.stations, node.code: node})


def with_run(line: LineDef, position: int, run: Run) -> LineDef:
    """A branch of the line with these stations."""
    return replace(
        line, branches=tuple(replace(b, stations=run) if b.position == position else b for b in line.branches)
    )


def with_branch(line: LineDef, name: str = "", run: Run = ()) -> LineDef:
    """The line with one more branch after its others."""
    return replace(line, branches=(*line.branches, BranchSeq(next_branch(line), name, run)))


def without_branch(line: LineDef, position: int) -> LineDef:
    """The line without a branch; its last one is emptied instead."""
    kept = tuple(branch for branch in line.branches if branch.position != position)
    return replace(line, branches=kept) if kept else with_run(line, position, ())


def without_station(line: LineDef, code: str, only: int | None = None) -> LineDef:
    """The line with the gaps closed where the station was; a branch that this empties goes, save the last."""
    for branch in line.branches:
        if code in branch.stations and only in (None, branch.position):
            run = network_edits.without(branch, code)
            line = with_run(line, branch.position, run) if run else without_branch(line, branch.position)
    return line


def next_branch(line: LineDef) -> int:
    """The position number that a new branch gets."""
    return max((branch.position for branch in line.branches), default=-1) + 1


def code_of(name: str, taken: Iterable[str], otherwise: str) -> str:
    """A code from a name: its letters and digits joined by hyphens, with a number where that is taken."""
    stem = folded(name).replace(" ", "-")[:CODE_OF_NAME_MAX].strip("-") or otherwise
    known, number, code = set(taken), 1, stem
    while code in known:
        number += 1
        code = f"{stem}-{number}"
    return code
