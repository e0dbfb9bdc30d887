"""One line as its editor shows it: every branch with its stations in order, and what a station is on besides."""

from dataclasses import dataclass, field

from metro_web.core.i18n import t
from metro_web.core.labels import stations_label
from metro_web.domain.network import BranchSeq, LineDef, Network
from metro_web.queries.line_signs import Sign, sign, signs_at


@dataclass(frozen=True)
class EditedStop:
    """A station at its place, counted from 1."""

    code: str
    name: str
    others: list[Sign]


@dataclass(frozen=True)
class EditedBranch:
    """A run of stations; a ring shows its anchor once and says that it closes."""

    position: int
    title: str
    is_ring: bool
    count_label: str
    stops: list[EditedStop]


@dataclass(frozen=True)
class EditedLine:
    """The whole line."""

    sign: Sign = Sign()
    is_running: bool = True
    reason: str = ""
    summary: str = ""
    branches: list[EditedBranch] = field(default_factory=list)


def line(network: Network, found: LineDef) -> EditedLine:
    """The line with all its branches."""
    return EditedLine(
        sign=sign(found),
        is_running=found.is_running,
        reason=found.stop_reason,
        summary=stations_label(len(found.station_codes)),
        branches=[_branch(network, found, branch) for branch in found.branches],
    )


def _branch(network: Network, found: LineDef, branch: BranchSeq) -> EditedBranch:
    codes = branch.stations[:-1] if branch.is_ring else branch.stations
    return EditedBranch(
        position=branch.position,
        title=_title(network, found, branch),
        is_ring=branch.is_ring,
        count_label=stations_label(len(codes)),
        stops=[EditedStop(code, network.name_of(code), signs_at(network, code, besides=found.code)) for code in codes],
    )


def _title(network: Network, found: LineDef, branch: BranchSeq) -> str:
    if branch.name and len(found.branches) > 1:
        return branch.name
    if branch.is_ring:
        return t("Ring through {station}").format(station=network.name_of(branch.stations[0]))
    if not branch.stations:
        return t("Empty branch") if len(found.branches) > 1 else t("No stations yet")
    return f"{network.name_of(branch.stations[0])} – {network.name_of(branch.stations[-1])}"
