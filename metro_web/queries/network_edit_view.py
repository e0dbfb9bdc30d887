"""Lines and stations as an admin's pages need them: with positions to move by, and what a move would make of a branch."""

from dataclasses import dataclass

from metro_web.core.i18n import plural, t
from metro_web.core.labels import stations_label
from metro_web.domain import network_edits
from metro_web.domain.network import BranchSeq, LineDef, Network
from metro_web.queries.lines_view import BulletView


@dataclass(frozen=True)
class LineRow:
    """A line in the list of lines."""

    bullet: BulletView
    is_running: bool
    reason: str
    state_label: str
    stations_label: str
    branches_label: str


@dataclass(frozen=True)
class StationRow:
    """A station of a branch; `position` is what `put_station` takes."""

    code: str
    name: str
    position: int
    is_first: bool
    is_last: bool
    others: list[BulletView]


@dataclass(frozen=True)
class BranchRows:
    """A branch with its stations in order; a ring's anchor stands at its beginning alone."""

    position: int
    title: str
    is_ring: bool
    stations: list[StationRow]


@dataclass(frozen=True)
class LineEdit:
    """A line with all that may be changed of it; `next_branch` is what to name for a new one."""

    row: LineRow
    branches: list[BranchRows]
    next_branch: int


@dataclass(frozen=True)
class ServiceView:
    """Whether trains run at all, and each line beside it."""

    is_running: bool
    reason: str
    state_label: str
    lines: list[LineRow]


def service(network: Network) -> ServiceView:
    """The whole service and its lines."""
    return ServiceView(
        network.is_running,
        network.stop_reason,
        _state_label(network.is_running, network.stop_reason),
        [_row(line) for line in network.ordered_lines],
    )


def line(network: Network, found: LineDef) -> LineEdit:
    """One line to edit."""
    return LineEdit(
        _row(found),
        [_branch(network, found, branch) for branch in found.branches],
        max((branch.position for branch in found.branches), default=-1) + 1,
    )


def preview(network: Network, branch: BranchSeq, code: str, position: int | None) -> list[str]:
    """Names of the branch's stations as they would be with a station put there; 422 beyond the end."""
    return [network.name_of(each) for each in network_edits.placed(branch, code, position)]


def _row(found: LineDef) -> LineRow:
    return LineRow(
        bullet=_bullet(found),
        is_running=found.is_running,
        reason=found.stop_reason,
        state_label=_state_label(found.is_running, found.stop_reason),
        stations_label=stations_label(len(found.station_codes)),
        branches_label=plural(t("{n} branch"), t("{n} branches"), len(found.branches)),
    )


def _branch(network: Network, found: LineDef, branch: BranchSeq) -> BranchRows:
    codes = branch.stations[:-1] if branch.is_ring else branch.stations
    bullets = {each.code: _bullet(each) for each in network.lines}
    rows = [
        StationRow(
            code,
            network.name_of(code),
            position,
            position == 1,
            position == len(codes),
            [bullets[each] for each in network.lines_of(code) if each != found.code],
        )
        for position, code in enumerate(codes, 1)
    ]
    title = branch.name or t("Branch {n}").format(n=branch.position + 1)
    return BranchRows(branch.position, title, branch.is_ring, rows)


def _bullet(found: LineDef) -> BulletView:
    return BulletView(found.code, found.name, found.letter, found.color, found.shape)


def _state_label(is_running: bool, reason: str) -> str:
    if is_running:
        return t("Running")
    return t("Stopped: {reason}").format(reason=reason) if reason else t("Stopped")
