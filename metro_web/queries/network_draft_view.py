"""The network editor as its page shows it: the draft's lines and stations, the list of changes, what was published."""

from dataclasses import dataclass, field

from metro_web.core.i18n import plural, t
from metro_web.core.labels import stations_label
from metro_web.domain.network import BranchSeq, LineDef, Network, StationNode, Walk
from metro_web.queries.line_signs import Sign, sign, signs_at


@dataclass(frozen=True)
class DraftLine:
    """A line in the list; `remarks` say what is wrong with it or its colour, `casing` that its band needs an outline."""

    sign: Sign = Sign()
    position: int = 1
    summary: str = ""
    is_new: bool = False
    is_changed: bool = False
    casing: bool = False
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class DraftStation:
    """A station in the list; `x`, `y` are texts, '' where the program places it."""

    code: str
    name: str
    lines: list[Sign]
    x: str
    y: str
    is_new: bool
    is_changed: bool


@dataclass(frozen=True)
class DraftWalk:
    """A way on foot."""

    a: str
    b: str
    a_name: str
    b_name: str
    duration_s: int
    distance_m: int
    label: str
    is_new: bool


@dataclass(frozen=True)
class DraftView:
    """The whole draft but for the order of each line. Revision 0: nothing drawn yet, the network in force is shown.

    `behind` names who changed the network in force since, newest first; publishing is refused until a rebase.
    """

    exists: bool = False
    revision: int = 0
    base_version: int = 0
    has_changes: bool = False
    changes_label: str = ""
    is_behind: bool = False
    behind: list[str] = field(default_factory=list)
    edited_label: str = ""
    summary: str = ""
    lines: list[DraftLine] = field(default_factory=list)
    stations: list[DraftStation] = field(default_factory=list)
    loose: list[DraftStation] = field(default_factory=list)
    walks: list[DraftWalk] = field(default_factory=list)


@dataclass(frozen=True)
class DraftStop:
    """A station at its place on a branch, from 1; `distance_m`, `duration_s` of the ride to the next one, '' unmeasured."""

    code: str
    name: str
    position: int
    is_first: bool
    is_last: bool
    others: list[Sign]
    next_name: str
    distance_m: str
    duration_s: str


@dataclass(frozen=True)
class DraftBranch:
    """A run of stations; a ring shows its anchor once."""

    position: int
    name: str
    title: str
    is_ring: bool
    count_label: str
    stops: list[DraftStop]


@dataclass(frozen=True)
class DraftLineView:
    """One line with all that may be drawn of it."""

    revision: int = 0
    line: DraftLine = DraftLine()
    branches: list[DraftBranch] = field(default_factory=list)


@dataclass(frozen=True)
class RebaseView:
    """The draft on the newest network, and where theirs was kept, a sentence each."""

    draft: DraftView
    conflicts: list[str]


@dataclass(frozen=True)
class ChangeRow:
    """One change; `refusal` says why it cannot be published, '' where it can; `tickets_label` is '' for none."""

    kind: str
    subject: str
    sentence: str
    tickets: int
    tickets_label: str
    refusal: str


@dataclass(frozen=True)
class FareEffect:
    """What becomes of prices: `examples` like `Alder → Cedar: ₹20.00 → ₹30.00`; `unpriced` are names of stations."""

    label: str = ""
    pairs: int = 0
    examples: list[str] = field(default_factory=list)
    unpriced: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ChangesView:
    """What publishing would do. `refusal` says why it cannot be done now, '' where it can."""

    revision: int = 0
    rows: list[ChangeRow] = field(default_factory=list)
    fares: FareEffect = FareEffect()
    unreachable: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    can_publish: bool = False
    refusal: str = ""


@dataclass(frozen=True)
class PublicationRow:
    """One publication; `undo_label` and `undo_until` (RFC 3339) say until when it can be undone, '' where it cannot."""

    id: str = ""
    at_label: str = ""
    who: str = ""
    title: str = ""
    version: int = 0
    sentences: list[str] = field(default_factory=list)
    is_undo: bool = False
    is_undone: bool = False
    undone_label: str = ""
    can_undo: bool = False
    undo_label: str = ""
    undo_until: str = ""


@dataclass(frozen=True)
class PublicationPage:
    """Publications, newest first; `next_before` is '' on the last page."""

    rows: list[PublicationRow] = field(default_factory=list)
    next_before: str = ""


def lines(before: Network, plan: Network, remarks: dict[str, list[str]], cased: set[str]) -> list[DraftLine]:
    """Every line of the plan in its order."""
    return [line(before, found, remarks, cased) for found in plan.lines]


def line(before: Network, found: LineDef, remarks: dict[str, list[str]], cased: set[str]) -> DraftLine:
    """A line of the plan."""
    old = before.find_line(found.code)
    return DraftLine(
        sign=sign(found),
        position=found.position + 1,
        summary=stations_label(len(found.station_codes)),
        is_new=old is None,
        is_changed=old is not None and old != found,
        casing=found.code in cased,
        remarks=remarks.get(found.code, []),
    )


def stations(before: Network, plan: Network) -> list[DraftStation]:
    """Every station of the plan by name."""
    found = [_station(before, plan, node) for node in plan.stations.values()]
    return sorted(found, key=lambda each: (each.name.casefold(), each.code))


def walks(before: Network, plan: Network) -> list[DraftWalk]:
    """Every walk of the plan."""
    known = {(walk.a, walk.b) for walk in before.walks}
    return [_walk(plan, walk, is_new=(walk.a, walk.b) not in known) for walk in plan.walks]


def branches(plan: Network, found: LineDef) -> list[DraftBranch]:
    """A line's branches with their stations in order."""
    return [_branch(plan, found, branch) for branch in found.branches]


def summary(plan: Network) -> str:
    """How much there is of all."""
    lines_label = plural(t("{n} line"), t("{n} lines"), len(plan.lines))
    walks_label = plural(t("{n} walk"), t("{n} walks"), len(plan.walks))
    return f"{lines_label}, {stations_label(len(plan.stations))}, {walks_label}"


def _station(before: Network, plan: Network, node: StationNode) -> DraftStation:
    old = before.stations.get(node.code)
    return DraftStation(
        code=node.code,
        name=node.name,
        lines=signs_at(plan, node.code),
        x=_text(node.x),
        y=_text(node.y),
        is_new=old is None,
        is_changed=old is not None and old != node,
    )


def _walk(plan: Network, walk: Walk, *, is_new: bool) -> DraftWalk:
    a, b = plan.name_of(walk.a), plan.name_of(walk.b)
    label = t("{s} s, {m} m").format(s=walk.duration_s, m=walk.distance_m)
    return DraftWalk(walk.a, walk.b, a, b, walk.duration_s, walk.distance_m, label, is_new)


def _branch(plan: Network, found: LineDef, branch: BranchSeq) -> DraftBranch:
    codes = branch.stations[:-1] if branch.is_ring else branch.stations
    ends = [plan.name_of(branch.stations[0]), plan.name_of(branch.stations[-1])] if codes else []
    stops = []
    for at, code in enumerate(codes):
        following = branch.stations[at + 1] if at + 1 < len(branch.stations) else ""
        track = plan.track(found.code, code, following)
        stops.append(
            DraftStop(
                code=code,
                name=plan.name_of(code),
                position=at + 1,
                is_first=at == 0,
                is_last=at == len(codes) - 1,
                others=signs_at(plan, code, besides=found.code),
                next_name=plan.name_of(following) if following else "",
                distance_m=_text(track.distance_m),
                duration_s=_text(track.duration_s),
            )
        )
    around = t("Ring through {station}").format(station=ends[0]) if branch.is_ring else ""
    title = (
        branch.name
        or around
        or (" – ".join(dict.fromkeys(ends)) if ends else t("Branch {n}").format(n=branch.position + 1))
    )
    return DraftBranch(branch.position, branch.name, title, branch.is_ring, stations_label(len(codes)), stops)


def _text(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
