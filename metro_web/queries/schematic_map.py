"""The schematic map as one document for the page: drawn from the data, once per version of the network."""

import threading
from typing import Any

from metro_web.domain import schematic
from metro_web.domain.network import Network
from metro_web.domain.schematic import Schematic
from metro_web.domain.schematic_labels import Label
from metro_web.queries import drawings
from metro_web.queries.network import Snapshot

_lock = threading.Lock()
_drawn: tuple[int, dict[str, Any]] | None = None


def document(snapshot: Snapshot) -> dict[str, Any]:
    """`{version, box, lines, stations, walks}` in grid units; places are rounded to hundredths."""
    global _drawn
    known = _drawn
    if known is not None and known[0] == snapshot.version:
        return known[1]
    with _lock:
        made = _document(snapshot.network, drawings.drawn(snapshot.network))
        _drawn = (snapshot.version, made)
    return made


def preview(network: Network) -> dict[str, Any]:
    """The same for a network that is nobody's yet; nothing of it is kept."""
    return _document(network, schematic.draw(network))


def _document(network: Network, drawn: Schematic) -> dict[str, Any]:
    paths: dict[str, list[Any]] = {}
    for path in drawn.paths:
        paths.setdefault(path.line, []).append([_at(point) for point in path.points])
    return {
        "version": network.version,
        "box": [round(edge, 2) for edge in drawn.box],
        "lines": [
            {
                "code": line.code,
                "name": line.name,
                "color": line.color,
                "letter": line.letter,
                "shape": line.shape,
                "running": line.is_running and network.is_running,
                "paths": paths.get(line.code, []),
            }
            for line in network.ordered_lines
        ],
        "stations": [
            {
                "code": node.code,
                "name": node.name,
                "x": round(drawn.spots[node.code][0], 2),
                "y": round(drawn.spots[node.code][1], 2),
                "lines": list(network.lines_of(node.code)),
                "label": _label(drawn.labels.get(node.code)),
                "major": _is_major(network, node.code),
            }
            for node in network.stations.values()
        ],
        "walks": [[_at(a), _at(b)] for a, b in drawn.walks],
    }


def _at(point: tuple[float, float]) -> list[float]:
    return [round(point[0], 2), round(point[1], 2)]


def _label(label: Label | None) -> dict[str, Any] | None:
    if label is None:
        return None
    return {
        "x": round(label.x, 2),
        "y": round(label.y, 2),
        "anchor": label.anchor,
        "angle": label.angle,
        "rows": list(label.rows),
    }


def _is_major(network: Network, code: str) -> bool:
    """Interchanges and terminals: their names show first."""
    if len(network.lines_of(code)) > 1:
        return True
    return any(
        branch.stations and code in (branch.stations[0], branch.stations[-1])
        for line in network.lines
        for branch in line.branches
    )
