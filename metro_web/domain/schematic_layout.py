"""Where stations stand on a drawn map, in grid units: typed places are kept, gaps between them filled evenly.

A network without places gets them from its coordinates, or from its topology alone: distances on the map are pulled
towards the number of hops, knots snap to grid points of their own, and the stations between lie on 0/45/90° paths.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from math import cos, hypot, radians

from metro_web.domain.network import Network

Point = tuple[float, float]
Spots = dict[str, Point]

UNITS_PER_HOP = 1.5
# Long chains bend with the ground: every so many stations one is placed itself.
CHAIN_STATIONS_MAX = 6
ROUNDS_FROM_GROUND = 12
ROUNDS_FROM_TOPOLOGY = 80
STRAIGHT_TOLERANCE = 0.03


def place(network: Network) -> Spots:
    """A place for every station; the ones that the network has are kept where at least half have one."""
    typed = {c: (n.x, n.y) for c, n in network.stations.items() if n.x is not None and n.y is not None}
    if 2 * len(typed) < len(network.stations):
        typed = _lay_out(network)
    return _fill(network, typed)


def elbow(a: Point, b: Point, before: Point | None = None, after: Point | None = None) -> list[Point]:
    """Points between a and b that make the way octilinear: none, or the bend that turns least from and to its ends."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    short = min(abs(dx), abs(dy))
    if short < STRAIGHT_TOLERANCE or abs(abs(dx) - abs(dy)) < STRAIGHT_TOLERANCE:
        return []
    sx, sy = (short if dx > 0 else -short), (short if dy > 0 else -short)
    bends = [(a[0] + sx, a[1] + sy), (b[0] - sx, b[1] - sy)]
    return [min(bends, key=lambda bend: _turning([p for p in (before, a, bend, b, after) if p]))]


def spread(count: int, path: Sequence[Point]) -> list[Point]:
    """`count` points evenly along a path, its ends left free."""
    ends = [0.0, *accumulate(hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(path))]
    spots = []
    for number in range(1, count + 1):
        along = ends[-1] * number / (count + 1)
        piece = next(i for i in range(len(path) - 1) if along <= ends[i + 1] or i == len(path) - 2)
        share = (along - ends[piece]) / ((ends[piece + 1] - ends[piece]) or 1)
        (ax, ay), (bx, by) = path[piece], path[piece + 1]
        spots.append((round(ax + (bx - ax) * share, 2), round(ay + (by - ay) * share, 2)))
    return spots


def _turning(points: Sequence[Point]) -> float:
    """0 for a straight way, up to 2 for each turn back."""
    total = 0.0
    for a, b, c in zip(points, points[1:], points[2:], strict=False):
        ux, uy, vx, vy = b[0] - a[0], b[1] - a[1], c[0] - b[0], c[1] - b[1]
        lengths = hypot(ux, uy) * hypot(vx, vy)
        total += 1 - (ux * vx + uy * vy) / lengths if lengths else 0
    return total


def _fill(network: Network, typed: Mapping[str, Point]) -> Spots:
    """Stations without a place go between their placed neighbours, beyond the last one, or in a row at the side."""
    spots: Spots = dict(typed)
    for line in network.ordered_lines:
        for branch in line.branches:
            for begin, gap, end in _gaps(branch.stations, spots):
                if begin and begin == end:
                    spots.update(zip(gap, spread(len(gap), _loop(spots[begin], len(gap))), strict=True))
                elif begin and end:
                    way = [spots[begin], *elbow(spots[begin], spots[end]), spots[end]]
                    spots.update(zip(gap, spread(len(gap), way), strict=True))
                elif begin:
                    spots.update(_beyond(spots[begin], gap, _next_to(branch.stations, begin, spots)))
                elif end:
                    spots.update(_beyond(spots[end], gap[::-1], _next_to(branch.stations, end, spots)))
    edge = max((x for x, _ in spots.values()), default=0.0) + 3
    loose = [code for code in network.stations if code not in spots]
    spots.update({code: (edge, 1.5 * number) for number, code in enumerate(loose)})
    return {code: spots[code] for code in network.stations}


def _loop(corner: Point, count: int) -> list[Point]:
    """A square from a point and back to it, with room for so many stations: a ring that nothing else has placed."""
    x, y = corner
    side = UNITS_PER_HOP * (count + 1) / 4
    return [corner, (x + side, y), (x + side, y + side), (x, y + side), corner]


def _gaps(stations: Sequence[str], spots: Mapping[str, Point]) -> Iterator[tuple[str | None, list[str], str | None]]:
    begin, gap = None, list[str]()
    for code in stations:
        if code not in spots:
            gap.append(code)
            continue
        if gap:
            yield begin, gap, code
        begin, gap = code, []
    if gap:
        yield begin, gap, None


def _next_to(stations: Sequence[str], code: str, spots: Mapping[str, Point]) -> Point | None:
    at = stations.index(code)
    return next((spots[stations[i]] for i in (at - 1, at + 1) if 0 <= i < len(stations) and stations[i] in spots), None)


def _beyond(end: Point, gap: Sequence[str], inner: Point | None) -> Spots:
    """On from the end of a branch, away from the station before it."""
    dx, dy = (end[0] - inner[0], end[1] - inner[1]) if inner else (1.0, 0.0)
    longer = max(abs(dx), abs(dy)) or 1.0
    sx, sy = round(dx / longer), round(dy / longer)
    return {
        code: (round(end[0] + UNITS_PER_HOP * n * sx, 2), round(end[1] + UNITS_PER_HOP * n * sy, 2))
        for n, code in enumerate(gap, 1)
    }


def _lay_out(network: Network) -> Spots:
    ground = _on_ground(network)
    knots = _knots(network)
    hops = {code: _hops_from(network, code) for code in knots}
    spots = ground or _by_topology(knots, hops)
    rounds = ROUNDS_FROM_GROUND if ground else ROUNDS_FROM_TOPOLOGY
    return _snapped(_pulled({code: spots[code] for code in knots if code in spots}, hops, rounds))


def _on_ground(network: Network) -> Spots:
    """Longitude and latitude as map units, north up, where at least half of the stations have them; else nothing."""
    known = {c: (n.lat, n.lon) for c, n in network.stations.items() if n.lat is not None and n.lon is not None}
    if not known or 2 * len(known) < len(network.stations):
        return {}
    shrink = cos(radians(sum(lat for lat, _ in known.values()) / len(known)))
    flat = {code: (lon * shrink, -lat) for code, (lat, lon) in known.items()}
    gaps = sorted(
        hypot(flat[a][0] - flat[b][0], flat[a][1] - flat[b][1])
        for a in flat
        for b in network.neighbours(a)
        if a < b and b in flat
    )
    unit = (gaps[len(gaps) // 2] if gaps else 1.0) or 1.0
    return {code: (x / unit * UNITS_PER_HOP, y / unit * UNITS_PER_HOP) for code, (x, y) in flat.items()}


def _knots(network: Network) -> list[str]:
    """Interchanges, forks, ends, and every few stations of a long chain between them."""
    wanted = dict.fromkeys(c for c in network.stations if network.neighbours(c) and len(network.neighbours(c)) != 2)
    for line in network.ordered_lines:
        for branch in line.branches:
            since = CHAIN_STATIONS_MAX
            for code in branch.stations:
                since += 1
                if code in wanted or len(network.lines_of(code)) > 1 or since > CHAIN_STATIONS_MAX:
                    wanted[code] = None
                    since = 0
    return list(wanted)


def _hops_from(network: Network, origin: str) -> dict[str, int]:
    hops, queue = {origin: 0}, deque([origin])
    while queue:
        here = queue.popleft()
        for near in network.neighbours(here):
            if near not in hops:
                hops[near] = hops[here] + 1
                queue.append(near)
    return hops


def _by_topology(knots: Sequence[str], hops: Mapping[str, Mapping[str, int]]) -> Spots:
    """Each piece of the network by its distances from two far pairs of knots, the pieces below each other."""
    spots: Spots = {}
    below = 0.0
    for root in knots:
        if root in spots:
            continue
        piece = [code for code in knots if code in hops[root]]
        west = max(piece, key=lambda c: hops[root][c])
        east = max(piece, key=lambda c: hops[west][c])
        north = max(piece, key=lambda c: min(hops[west][c], hops[east][c]))
        south = max(piece, key=lambda c: hops[north][c] - abs(hops[west][c] - hops[east][c]))
        raw = {c: ((hops[west][c] - hops[east][c]) / 2, (hops[north][c] - hops[south][c]) / 2) for c in piece}
        top = min(y for _, y in raw.values())
        # A little unevenness, the same each time, so that no two knots begin on one point.
        for n, (code, (x, y)) in enumerate(raw.items()):
            spots[code] = (x * UNITS_PER_HOP + 0.01 * (n % 7), below + (y - top) * UNITS_PER_HOP + 0.013 * (n % 11))
        below = max(spots[code][1] for code in piece) + 4
    return spots


def _pulled(spots: Spots, hops: Mapping[str, Mapping[str, int]], rounds: int) -> Spots:
    """Each knot moves to where the others, near ones most, would have it for distances to be as many units as hops."""
    for _ in range(rounds):
        for code, (x, y) in spots.items():
            weight = sum_x = sum_y = 0.0
            for other, apart in hops[code].items():
                if other == code or other not in spots:
                    continue
                ox, oy = spots[other]
                length = hypot(x - ox, y - oy) or 1e-6
                share = 1 / (apart * apart)
                stretch = apart * UNITS_PER_HOP / length
                sum_x += share * (ox + (x - ox) * stretch)
                sum_y += share * (oy + (y - oy) * stretch)
                weight += share
            if weight:
                spots[code] = (sum_x / weight, sum_y / weight)
    return spots


def _snapped(spots: Mapping[str, Point]) -> Spots:
    """The nearest grid point that nobody has, counted from the top left."""
    taken: dict[Point, str] = {}
    left, top = min((x for x, _ in spots.values()), default=0.0), min((y for _, y in spots.values()), default=0.0)
    for code, (x, y) in ((code, (x - left, y - top)) for code, (x, y) in spots.items()):
        reach = 0
        free: list[Point] = []
        while not free:
            around = range(-reach, reach + 1)
            cells = [(float(round(x) + i), float(round(y) + j)) for i in around for j in around]
            free = [cell for cell in cells if cell not in taken]
            reach += 1
        taken[min(free, key=lambda cell: (hypot(cell[0] - x, cell[1] - y), cell))] = code
    return {code: cell for cell, code in taken.items()}
