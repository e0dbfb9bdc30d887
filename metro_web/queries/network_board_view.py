"""The network as the control room lists it: lines, walks, stations found by name, and what runs."""

from dataclasses import dataclass, field

from metro_web.core.i18n import plural, t
from metro_web.core.labels import duration_label, stations_label
from metro_web.domain.network import LineDef, Network
from metro_web.queries.line_signs import Sign, sign, signs_at

STATIONS_SHOWN = 12


@dataclass(frozen=True)
class LineRow:
    """A line of the list."""

    sign: Sign
    href: str
    ends: str
    stations_label: str
    is_running: bool
    status_label: str
    reason: str


@dataclass(frozen=True)
class WalkRow:
    """Two stations that people walk between."""

    a: str
    b: str
    title: str
    remark: str


@dataclass(frozen=True)
class StationRow:
    """A station that was looked for."""

    code: str
    name: str
    lines: list[Sign]


@dataclass(frozen=True)
class NetworkBoard:
    """All of the page."""

    version: int = 0
    is_running: bool = True
    reason: str = ""
    summary: str = ""
    running_label: str = ""
    lines: list[LineRow] = field(default_factory=list)
    walks: list[WalkRow] = field(default_factory=list)


def board(network: Network) -> NetworkBoard:
    """Lines in their order, walks, and how much there is of all."""
    running = sum(line.is_running for line in network.lines) if network.is_running else 0
    return NetworkBoard(
        version=network.version,
        is_running=network.is_running,
        reason=network.stop_reason,
        summary=t("{lines}, {stations}, {walks}").format(
            lines=plural(t("{n} line"), t("{n} lines"), len(network.lines)),
            stations=stations_label(len(network.stations)),
            walks=plural(t("{n} walk"), t("{n} walks"), len(network.walks)),
        ),
        running_label=t("{n} of {all} lines").format(n=running, all=len(network.lines)),
        lines=[_line(network, line) for line in network.ordered_lines],
        walks=[
            WalkRow(
                walk.a,
                walk.b,
                f"{network.name_of(walk.a)} – {network.name_of(walk.b)}",
                t("{time}, {metres} m").format(time=duration_label(walk.duration_s), metres=walk.distance_m),
            )
            for walk in network.walks
        ],
    )


def stations(network: Network, query: str) -> tuple[list[StationRow], int]:
    """Stations with the query in their name, as many as are shown; and how many there are."""
    found = network.search(query)
    rows = [StationRow(one.code, one.name, signs_at(network, one.code)) for one in found[:STATIONS_SHOWN]]
    return rows, len(found)


def _line(network: Network, line: LineDef) -> LineRow:
    return LineRow(
        sign=sign(line),
        href=f"/admin/network/lines/{line.code}",
        ends=" – ".join(network.terminals(line.code)),
        stations_label=stations_label(len(line.station_codes)),
        is_running=line.is_running,
        status_label=t("Running") if line.is_running else t("Stopped"),
        reason=line.stop_reason,
    )
