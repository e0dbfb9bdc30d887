"""The stations of every line in their order: the list that stands beside the map and says the same."""

from dataclasses import dataclass

from metro_web.core.i18n import t
from metro_web.core.labels import stations_label
from metro_web.domain.network import BranchSeq, LineDef, Network


@dataclass(frozen=True)
class BulletView:
    """A line as a sign."""

    code: str
    name: str
    letter: str
    color: str
    shape: str


@dataclass(frozen=True)
class StopView:
    """A station of a branch, with the other lines that call there."""

    code: str
    name: str
    others: list[BulletView]


@dataclass(frozen=True)
class BranchView:
    """One run of stations; `title` is '' where the line has only one."""

    title: str
    stops: list[StopView]


@dataclass(frozen=True)
class LineView:
    """A line with all its branches."""

    bullet: BulletView
    summary: str
    notice: str
    branches: list[BranchView]


def lines(network: Network) -> list[LineView]:
    """Every line in its order."""
    bullets = {line.code: _bullet(line) for line in network.ordered_lines}
    return [_line(network, line, bullets) for line in network.ordered_lines]


def _bullet(line: LineDef) -> BulletView:
    return BulletView(line.code, line.name, line.letter, line.color, line.shape)


def _line(network: Network, line: LineDef, bullets: dict[str, BulletView]) -> LineView:
    is_running = line.is_running and network.is_running
    reason = line.stop_reason or network.stop_reason
    notice = "" if is_running else (t("Not running: {reason}").format(reason=reason) if reason else t("Not running"))
    ends = " – ".join(network.terminals(line.code)[:2])
    return LineView(
        bullet=bullets[line.code],
        summary=f"{ends}, {stations_label(len(line.station_codes))}" if ends else "",
        notice=notice,
        branches=[_branch(network, line, branch, bullets) for branch in line.branches],
    )


def _branch(network: Network, line: LineDef, branch: BranchSeq, bullets: dict[str, BulletView]) -> BranchView:
    codes = branch.stations[:-1] if branch.is_ring else branch.stations
    stops = [
        StopView(code, network.name_of(code), [bullets[one] for one in network.lines_of(code) if one != line.code])
        for code in codes
    ]
    return BranchView(branch.name if len(line.branches) > 1 else "", stops)
