"""One station of a draft as its dialog shows it: its name, every place where a line calls there, where it could go."""

from dataclasses import dataclass, field

from metro_web.core.i18n import t
from metro_web.domain.network import BranchSeq, LineDef, Network
from metro_web.queries.line_signs import Sign, sign


@dataclass(frozen=True)
class Call:
    """A branch that calls at the station; `key` names line and branch, `can_split` says that it lies between the ends.

    `following` is the next station, with metres and seconds of the ride to it, '' where nobody has measured.
    """

    key: str
    line: str
    branch: int
    sign: Sign
    title: str
    place_label: str
    can_split: bool
    following: str
    following_name: str
    distance_m: str
    duration_s: str


@dataclass(frozen=True)
class EditedStation:
    """`x`, `y` are texts, '' where the program places it; `others` are branches it is not on, as key and title."""

    code: str = ""
    name: str = ""
    x: str = ""
    y: str = ""
    calls: list[Call] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)
    walks: list[str] = field(default_factory=list)


def station(network: Network, code: str) -> EditedStation | None:
    """The station, or None where there is none."""
    node = network.stations.get(code)
    if node is None:
        return None
    calls, others = [], []
    for line in network.ordered_lines:
        for branch in line.branches:
            if code in branch.stations:
                calls.append(_call(network, line, branch, code))
            else:
                others.append((f"{line.code}/{branch.position}", _title(network, line, branch)))
    walks = [
        network.name_of(walk.b if walk.a == code else walk.a) for walk in network.walks if code in (walk.a, walk.b)
    ]
    return EditedStation(code, node.name, _text(node.x), _text(node.y), calls, others, walks)


def branches(network: Network) -> list[tuple[str, str]]:
    """Every branch as `line/branch` and its title, for a choice of where a new station goes."""
    return [
        (f"{line.code}/{branch.position}", _title(network, line, branch))
        for line in network.ordered_lines
        for branch in line.branches
    ]


def _call(network: Network, line: LineDef, branch: BranchSeq, code: str) -> Call:
    at = branch.stations.index(code)
    around = len(branch.stations) - branch.is_ring
    following = branch.stations[at + 1] if at + 1 < len(branch.stations) else ""
    track = network.track(line.code, code, following)
    return Call(
        key=f"{line.code}/{branch.position}",
        line=line.code,
        branch=branch.position,
        sign=sign(line),
        title=_title(network, line, branch),
        place_label=t("{n} of {all}").format(n=at + 1, all=around),
        can_split=not branch.is_ring and 0 < at < around - 1,
        following=following,
        following_name=network.name_of(following) if following else "",
        distance_m=_text(track.distance_m),
        duration_s=_text(track.duration_s),
    )


def _title(network: Network, line: LineDef, branch: BranchSeq) -> str:
    if len(line.branches) == 1:
        return line.name
    if branch.name:
        return f"{line.name}, {branch.name}"
    if not branch.stations:
        return t("{line}, empty branch").format(line=line.name)
    ends = dict.fromkeys(network.name_of(branch.stations[at]) for at in (0, -1))
    return f"{line.name}, {' – '.join(ends)}"


def _text(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
