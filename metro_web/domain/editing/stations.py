"""Operations on stations: added, named, put on lines and taken off, moved, placed on the drawing, removed."""

from dataclasses import replace

from metro_web.core.errors import Conflict, NotFound
from metro_web.core.i18n import t
from metro_web.domain import network_edits, network_texts
from metro_web.domain.editing import shaping
from metro_web.domain.editing.branches import check_length
from metro_web.domain.editing.given import Given, refuse
from metro_web.domain.network import BranchSeq, LineDef, Network, StationNode

STATIONS_MAX = 5000


def add_station(network: Network, given: Given) -> Network:
    """A station, on no line or put on one at once; its code comes from its name where none is given."""
    if len(network.stations) >= STATIONS_MAX:
        refuse(t("A network has at most {n} stations.").format(n=STATIONS_MAX), "station")
    name = network_texts.name_text(given.text("name"))
    if given.has("code"):
        code = network_texts.code_text(given.text("code"))
    else:
        code = shaping.code_of(name, network.stations, "station")
    if code in network.stations:
        raise Conflict("code_taken", t("There is a station {code} already.").format(code=code))
    x, y = _place(given)
    network = shaping.with_station(network, StationNode(code, 0, name, x=x, y=y))
    return _put(network, given, code) if given.has("line") else network


def rename_station(network: Network, given: Given) -> Network:
    """On all its lines at once; its code stays."""
    name = network_texts.name_text(given.text("name"))
    return shaping.with_station(network, replace(given.station(network), name=name))


def put_station(network: Network, given: Given) -> Network:
    """A known station onto a branch, or to another place of it. Other branches keep it: forks share stations."""
    return _put(network, given, given.station(network).code)


def move_station(network: Network, given: Given) -> Network:
    """From one branch of a line onto another."""
    line, code = given.line(network), given.station(network).code
    source, target = given.branch(line), given.branch(line, "to_branch")
    if code not in source.stations:
        raise NotFound(t("This station is not on {line}.").format(line=line.name), code="unknown_station")
    line = _placed(line, target, code, given.whole_or_none("position"))
    if source.position != target.position:
        line = shaping.without_station(line, code, source.position)
    return shaping.with_line(network, line)


def take_off(network: Network, given: Given) -> Network:
    """Off one branch of a line, or off all of them; it stays a station."""
    line, code = given.line(network), given.station(network).code
    only = given.branch(line) if given.has("branch") else None
    if code not in (only.stations if only else line.station_codes):
        raise NotFound(t("This station is not on {line}.").format(line=line.name), code="unknown_station")
    return shaping.with_line(network, shaping.without_station(line, code, only.position if only else None))


def remove_station(network: Network, given: Given) -> Network:
    """With its walks and what was measured to it, off all its lines, whose gaps close."""
    code = given.station(network).code
    return replace(
        network,
        lines=tuple(shaping.without_station(line, code) for line in network.lines),
        stations={each: node for each, node in network.stations.items() if each != code},
        walks=tuple(walk for walk in network.walks if code not in (walk.a, walk.b)),
        tracks={key: track for key, track in network.tracks.items() if code not in key[1:]},
    )


def place_station(network: Network, given: Given) -> Network:
    """Where it stands on the drawing, in grid units; both left out, it is placed by the program again."""
    node = given.station(network)
    x, y = _place(given)
    return shaping.with_station(network, replace(node, x=x, y=y))


def _put(network: Network, given: Given, code: str) -> Network:
    line = given.line(network)
    return shaping.with_line(network, _placed(line, given.branch(line), code, given.whole_or_none("position")))


def _placed(line: LineDef, branch: BranchSeq, code: str, position: int | None) -> LineDef:
    run = network_edits.placed(branch, code, position)
    check_length(run, "station")
    return shaping.with_run(line, branch.position, run)


def _place(given: Given) -> tuple[float | None, float | None]:
    x, y = given.coordinate("x"), given.coordinate("y")
    if (x is None) != (y is None):
        refuse(t("A place on the map has both x and y."), "x" if x is None else "y")
    return x, y
