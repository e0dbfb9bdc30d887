"""Each line and whether it carries anybody now, as the service page says it."""

from dataclasses import dataclass

from metro_web.core.i18n import t
from metro_web.core.labels import stations_label
from metro_web.domain.network import Network


@dataclass(frozen=True)
class LineStatus:
    """A line; `reason` is '' while it runs."""

    code: str
    name: str
    letter: str
    color: str
    shape: str
    summary: str
    is_running: bool
    reason: str


def lines(network: Network) -> list[LineStatus]:
    """Those that do not run first, then in the network's order."""
    found = []
    for line in network.ordered_lines:
        ends = " – ".join(network.terminals(line.code)[:2])
        stations = stations_label(len(line.station_codes))
        found.append(
            LineStatus(
                code=line.code,
                name=line.name,
                letter=line.letter,
                color=line.color,
                shape=line.shape,
                summary=t("{ends}, {stations}").format(ends=ends, stations=stations) if ends else stations,
                is_running=line.is_running and network.is_running,
                reason=line.stop_reason or ("" if network.is_running else network.stop_reason),
            )
        )
    return sorted(found, key=lambda line: line.is_running)
