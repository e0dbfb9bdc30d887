"""A network as a drawing in grid units: a place for every station, a 0/45/90° path for every branch, a label each.

Lines that share a track run side by side; a label says all that a renderer needs (point, anchor, angle, rows).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from metro_web.domain.network import Network
from metro_web.domain.schematic_labels import Label, label_all
from metro_web.domain.schematic_layout import Point, elbow, place

LINE_GAP = 0.26
MARGIN = 1.5


@dataclass(frozen=True, slots=True)
class BranchPath:
    line: str
    branch: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Schematic:
    """`box` is left, top, right, bottom with labels and margin; `walks` are pairs of points."""

    spots: Mapping[str, Point]
    paths: tuple[BranchPath, ...]
    walks: tuple[tuple[Point, Point], ...]
    labels: Mapping[str, Label]
    box: tuple[float, float, float, float]


def draw(network: Network) -> Schematic:
    spots = place(network)
    lanes = _lanes(network)
    paths = tuple(
        BranchPath(line.code, branch.position, _path(line.code, branch.stations, spots, lanes))
        for line in network.ordered_lines
        for branch in line.branches
    )
    walks = tuple((spots[walk.a], spots[walk.b]) for walk in network.walks)
    labels = label_all(network, spots, [*(path.points for path in paths), *walks])
    corners = [*spots.values(), *(corner for label in labels.values() for corner in label.corners())]
    xs, ys = [x for x, _ in corners] or [0.0], [y for _, y in corners] or [0.0]
    box = (min(xs) - MARGIN, min(ys) - MARGIN, max(xs) + MARGIN, max(ys) + MARGIN)
    return Schematic(spots, paths, walks, labels, box)


def _lanes(network: Network) -> dict[tuple[str, str, str], float]:
    """How far beside the middle a line runs on a track that several lines share, seen from the lesser code."""
    sharing: dict[tuple[str, str], dict[str, None]] = {}
    for line in network.ordered_lines:
        for branch in line.branches:
            for a, b in pairwise(branch.stations):
                sharing.setdefault((min(a, b), max(a, b)), {})[line.code] = None
    return {
        (line, *pair): (place - (len(lines) - 1) / 2) * LINE_GAP
        for pair, lines in sharing.items()
        if len(lines) > 1
        for place, line in enumerate(lines)
    }


def _path(
    line: str, stations: tuple[str, ...], spots: Mapping[str, Point], lanes: Mapping[tuple[str, str, str], float]
) -> tuple[Point, ...]:
    points: list[Point] = []
    for at, (a, b) in enumerate(pairwise(stations)):
        before = points[-2] if len(points) > 1 else None
        after = spots[stations[at + 2]] if at + 2 < len(stations) else None
        piece = [spots[a], *elbow(spots[a], spots[b], before, after), spots[b]]
        beside = lanes.get((line, min(a, b), max(a, b)), 0.0)
        points.extend(_beside(piece, beside if a < b else -beside) if beside else piece)
    return _tidy(points)


def _beside(piece: list[Point], beside: float) -> list[Point]:
    """The piece moved to its own left or right; the step at each end hides under the station's mark."""
    (ax, ay), (bx, by) = piece[0], piece[1]
    length = hypot(bx - ax, by - ay) or 1.0
    nx, ny = (ay - by) / length * beside, (bx - ax) / length * beside
    return [piece[0], *((round(x + nx, 3), round(y + ny, 3)) for x, y in piece), piece[-1]]


def _tidy(points: list[Point]) -> tuple[Point, ...]:
    """Without repeated points and without points in the middle of a straight."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1:
            (ax, ay), (bx, by) = kept[-2], kept[-1]
            ux, uy, vx, vy = bx - ax, by - ay, point[0] - bx, point[1] - by
            if abs(ux * vy - uy * vx) < 1e-9 and ux * vx + uy * vy > 0:
                kept.pop()
        kept.append(point)
    return tuple(kept)
