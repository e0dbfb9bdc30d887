"""Which side of a station its name stands on: the side that covers least of lines, stations and other names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, hypot, radians, sin
from typing import Literal

from metro_web.domain.network import Network

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

FONT = 0.44
LETTER = 0.54 * FONT
ROW = 1.1 * FONT
ROW_LETTERS_MAX = 16
GAP = 0.5
ROUNDS = 4
# What it costs to cover one sample of a name, a station or a line, and to stand otherwise than the neighbours do.
ON_NAME, ON_STATION, ON_LINE, UNLIKE = 4.0, 4.5, 2.0, 0.3
# How near, in x and in y, a sample covers each of them.
REACH = {ON_NAME: 0.5, ON_STATION: 0.62, ON_LINE: 0.4}

# Direction from the station, anchor of the text, its angle, and how little it is liked in itself.
_SIDES: tuple[tuple[float, float, Anchor, int, float], ...] = (
    (1, 0, "start", 0, 0.0),
    (-1, 0, "end", 0, 0.1),
    (0.7, -0.95, "start", 0, 0.4),
    (0.7, 0.95, "start", 0, 0.4),
    (-0.7, -0.95, "end", 0, 0.5),
    (-0.7, 0.95, "end", 0, 0.5),
    (0, -1, "middle", 0, 0.5),
    (0, 1, "middle", 0, 0.5),
    (0.6, -0.6, "start", -45, 0.6),
    (-0.6, 0.6, "end", -45, 0.8),
    (0.6, 0.6, "start", 45, 1.2),
    (-0.6, -0.6, "end", 45, 1.2),
)


@dataclass(frozen=True, slots=True)
class Label:
    """`x`, `y` is where the middle of the block's start, end or centre lies; it is turned by `angle` about that."""

    x: float
    y: float
    anchor: Anchor
    angle: int
    rows: tuple[str, ...]

    def samples(self) -> Iterator[Point]:
        """Points about half a unit apart all over the text."""
        for number, row in enumerate(self.rows):
            across = (number - (len(self.rows) - 1) / 2) * ROW
            count = max(ceil(len(row) * LETTER / ROW), 1)
            yield from (self._at(len(row) * LETTER * (i + 0.5) / count, len(row), across) for i in range(count))

    def corners(self) -> Iterator[Point]:
        longest = max(map(len, self.rows))
        yield from (self._at(along, longest, 0) for along in (0.0, longest * LETTER))

    def _at(self, along: float, letters: int, across: float) -> Point:
        back = {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * letters * LETTER
        c, s = cos(radians(self.angle)), sin(radians(self.angle))
        return self.x + (along - back) * c - across * s, self.y + (along - back) * s + across * c


def label_all(network: Network, spots: Mapping[str, Point], paths: Iterable[Sequence[Point]]) -> dict[str, Label]:
    """Crowded stations choose first; then everybody chooses again, knowing the others."""
    drawn = _drawn(spots, paths)
    options = {code: _options(network, code, spots[code]) for code in spots}
    samples = {code: [tuple(label.samples()) for label in options[code]] for code in spots}
    fixed = {code: [drawn.cost(p, code) + s[4] for p, s in zip(samples[code], _SIDES, strict=True)] for code in spots}
    order = sorted(spots, key=lambda code: (-len(network.lines_of(code)), -drawn.crowd(spots[code]), code))
    names = _Ink()
    chosen: dict[str, int] = {}
    for _ in range(ROUNDS):
        for code in order:
            if code in chosen:
                names.remove(samples[code][chosen[code]], code)
            likes = [chosen[near] for near in network.neighbours(code) if near in chosen]
            costs = [
                cost + names.cost(samples[code][side], code) + UNLIKE * sum(side != other for other in likes)
                for side, cost in enumerate(fixed[code])
            ]
            chosen[code] = costs.index(min(costs))
            for point in samples[code][chosen[code]]:
                names.add(point, code, ON_NAME)
    return {code: options[code][side] for code, side in chosen.items()}


def _drawn(spots: Mapping[str, Point], paths: Iterable[Sequence[Point]]) -> "_Ink":
    """The lines, a mark every so often, and the stations."""
    ink = _Ink()
    for path in paths:
        for (ax, ay), (bx, by) in pairwise(path):
            count = ceil(hypot(bx - ax, by - ay) / 0.3) or 1
            for i in range(count + 1):
                ink.add((ax + (bx - ax) * i / count, ay + (by - ay) * i / count), "", ON_LINE)
    for code, spot in spots.items():
        ink.add(spot, code, ON_STATION)
    return ink


def _options(network: Network, code: str, spot: Point) -> list[Label]:
    rows = broken(network.name_of(code))
    reach = GAP + (0.2 if len(network.lines_of(code)) > 1 else 0)
    thick = (len(rows) - 1) * ROW / 2
    found = []
    for dx, dy, anchor, angle, _ in _SIDES:
        y = dy * reach + (thick * (1 if dy > 0 else -1) if dy and not angle else 0)
        found.append(Label(round(spot[0] + dx * reach, 2), round(spot[1] + y, 2), anchor, angle, rows))
    return found


def broken(name: str) -> tuple[str, ...]:
    """A long name in two rows as even as its words allow."""
    words = name.split()
    if len(name) <= ROW_LETTERS_MAX or len(words) < 2:
        return (name,)
    halves = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return min(halves, key=lambda rows: (max(map(len, rows)), rows))


class _Ink:
    """What is drawn where, in cells of one unit; a station's own mark and name do not trouble its name."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, str, float]]] = defaultdict(list)

    def add(self, point: Point, owner: str, weight: float) -> None:
        self._cells[int(point[0] // 1), int(point[1] // 1)].append((*point, owner, weight))

    def remove(self, points: Iterable[Point], owner: str) -> None:
        for x, y in points:
            cell = self._cells[int(x // 1), int(y // 1)]
            cell[:] = [mark for mark in cell if mark[2] != owner]

    def cost(self, points: Iterable[Point], owner: str) -> float:
        return sum(self._worst(x, y, owner) for x, y in points)

    def crowd(self, point: Point) -> int:
        return sum(1 for _ in self._around(*point))

    def _worst(self, x: float, y: float, owner: str) -> float:
        """The weights of what lies under one sample, each owner's once."""
        found: dict[str, float] = {}
        for ox, oy, other, weight in self._around(x, y):
            near = REACH[weight]
            if other != owner and abs(ox - x) < near and abs(oy - y) < near:
                found[other] = max(found.get(other, 0.0), weight)
        return sum(found.values())

    def _around(self, x: float, y: float) -> Iterator[tuple[float, float, str, float]]:
        column, line = int(x // 1), int(y // 1)
        for i in (column - 1, column, column + 1):
            for j in (line - 1, line, line + 1):
                yield from self._cells.get((i, j), ())
