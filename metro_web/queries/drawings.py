"""Drawings of networks, kept for as long as they may be asked for again: a draft is drawn once, and not again for passengers.

Keeps true: what moves nothing on paper (a stoppage, a colour, a version) draws nothing anew.
"""

import threading
from collections import OrderedDict
from typing import Any

from metro_web.domain import schematic
from metro_web.domain.network import Network
from metro_web.domain.schematic import Schematic

KEPT = 6
_lock = threading.Lock()
_drawings: OrderedDict[Any, Schematic] = OrderedDict()


def drawn(network: Network) -> Schematic:
    """Where all of it stands; known ones at once, the others in about a third of a second for 250 stations."""
    shape = _shape(network)
    with _lock:
        known = _drawings.get(shape)
        if known is None:
            known = schematic.draw(network)
        _drawings[shape] = known
        _drawings.move_to_end(shape)
        while len(_drawings) > KEPT:
            _drawings.popitem(last=False)
    return known


def _shape(network: Network) -> Any:
    """All that a drawing depends on."""
    return (
        tuple((node.code, node.name, node.lat, node.lon, node.x, node.y) for node in network.stations.values()),
        tuple(
            (line.code, tuple((branch.position, branch.stations) for branch in line.branches))
            for line in network.ordered_lines
        ),
        tuple((walk.a, walk.b) for walk in network.walks),
    )
