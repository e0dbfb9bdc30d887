"""The network as its editor draws and searches it: where every station stands, and each branch's order.

The page draws the ways between stations itself, so that a dragged one looks at once as it will be drawn.
"""

from typing import Any

from metro_web.domain.network import LineDef, Network
from metro_web.domain.schematic_labels import Label
from metro_web.queries import drawings


def document(network: Network) -> dict[str, Any]:
    """`names`, and for each station `x`, `y` in grid units, its `label` as in the public map, and `major`."""
    drawn = drawings.drawn(network)
    found = names(network)
    for each in found["stations"]:
        code = each["code"]
        x, y = drawn.spots[code]
        each |= {"x": round(x, 2), "y": round(y, 2), "label": _label(drawn.labels.get(code))}
        each["major"] = _is_major(network, code)
    return found


def names(network: Network) -> dict[str, Any]:
    """`{stations, lines, walks}`: what a choice of a station needs."""
    return {
        "stations": [
            {"code": node.code, "name": node.name, "lines": list(network.lines_of(node.code))}
            for node in network.stations.values()
        ],
        "lines": [_line(line) for line in network.ordered_lines],
        "walks": [[walk.a, walk.b] for walk in network.walks],
    }


def _line(line: LineDef) -> dict[str, Any]:
    sign = {"code": line.code, "name": line.name, "color": line.color, "letter": line.letter, "shape": line.shape}
    return {**sign, "branches": [list(branch.stations) for branch in line.branches]}


def _label(label: Label | None) -> dict[str, Any] | None:
    if label is None:
        return None
    at = {"x": round(label.x, 2), "y": round(label.y, 2)}
    return {**at, "anchor": label.anchor, "angle": label.angle, "rows": list(label.rows)}


def _is_major(network: Network, code: str) -> bool:
    """Where one changes, ends, and what is on no line yet: their names show first."""
    if len(network.lines_of(code)) != 1:
        return True
    runs = (branch.stations for line in network.lines for branch in line.branches)
    return any(run and code in (run[0], run[-1]) for run in runs)
