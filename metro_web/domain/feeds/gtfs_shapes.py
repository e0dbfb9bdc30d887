"""shapes.txt: metres between stops along the drawn track, for feeds whose trips tell no distances.

Keeps true: only shapes that a pattern runs on are kept, and bounded; a distance that cannot be one is none.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.feeds import texts
from metro_web.domain.feeds.files import Source
from metro_web.domain.feeds.gtfs_calls import Pair
from metro_web.domain.geography import EARTH_M, crow_metres

Place = tuple[float, float]
POINTS_MAX, SHAPES_MAX = 400_000, 2_000
# A stop lies on its track, and a track winds, but not more than this.
ASIDE_M_MAX, WINDING_MAX, SLACK_M = 400, 3.0, 300


def distances(
    source: Source, runs: Iterable[tuple[str, Sequence[int]]], places: Sequence[Place | None], repairs: list[str]
) -> dict[Pair, float]:
    """`runs`: the shape of a trip and the stops it calls at. Metres by pairs of stops, of the first shape that has them."""
    wanted: dict[str, list[Sequence[int]]] = {}
    for shape, stops in runs:
        if shape and (shape in wanted or len(wanted) < SHAPES_MAX):
            wanted.setdefault(shape, []).append(stops)
    if not wanted or not source.has("shapes.txt"):
        return {}
    found: dict[Pair, float] = {}
    try:
        lines = _lines(source, wanted, repairs)
    except InvalidInput as refused:
        repairs.append(t("{reason} So no distances come from it.").format(reason=refused.detail))
        return found
    for shape, line in lines.items():
        for stops in wanted[shape]:
            at = [places[stop] for stop in stops]
            for (a, b), metres in zip(pairwise(stops), _along(line, at), strict=True):
                if metres is not None:
                    found.setdefault((a, b), metres)
    return found


def _lines(source: Source, wanted: Mapping[str, object], repairs: list[str]) -> dict[str, list[Place]]:
    table = source.table("shapes.txt", needs=("shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence"))
    points: dict[str, list[tuple[int, Place]]] = {}
    count = 0
    for shape, lat, lon, sequence in table:
        if shape not in wanted:
            continue
        place = texts.place(lat, lon)
        if place is None or not sequence.isdecimal() or len(sequence) > 9:
            continue
        count += 1
        if count > POINTS_MAX:
            repairs.append(t("{file} has more than {n} points; the rest was left out.").format(file="shapes.txt", n=POINTS_MAX))  # fmt: skip
            break
        points.setdefault(shape, []).append((int(sequence), place))
    return {shape: [place for _, place in sorted(found)] for shape, found in points.items()}


def _along(line: Sequence[Place], stops: Sequence[Place | None]) -> list[float | None]:
    """Metres from each stop to the next; each is looked for where the last one can have led to."""
    if len(line) < 2:
        return [None] * (len(stops) - 1)
    begins = [0.0]
    for a, b in pairwise(line):
        begins.append(begins[-1] + crow_metres(a, b))
    metres: list[float | None] = []
    here = _nearest(line, begins, stops[0], 0, begins[-1]) if stops[0] else None
    for before, after in pairwise(stops):
        if before is None or after is None:
            metres.append(None)
            here = None
            continue
        crow = crow_metres(before, after)
        least, most = (0.0, begins[-1]) if here is None else (here, here + WINDING_MAX * crow + SLACK_M)
        there = _nearest(line, begins, after, least, most)
        far = None if here is None or there is None else there - here
        is_sound = far is not None and 0.9 * crow - ASIDE_M_MAX / 4 <= far <= WINDING_MAX * crow + SLACK_M and far >= 1
        metres.append(far if is_sound else None)
        here = there
    return metres


def _nearest(line: Sequence[Place], begins: Sequence[float], stop: Place, least: float, most: float) -> float | None:
    """How far along the line, between the two, it passes the stop; None where it does not."""
    best: tuple[float, float] | None = None
    for number, (a, b) in enumerate(pairwise(line)):
        if begins[number + 1] < least or begins[number] > most:
            continue
        share, aside = _foot(a, b, stop)
        at = begins[number] + share * (begins[number + 1] - begins[number])
        if least <= at <= most and aside <= ASIDE_M_MAX and (best is None or aside < best[0]):
            best = (aside, at)
    return best[1] if best else None


def _foot(a: Place, b: Place, stop: Place) -> tuple[float, float]:
    """The share of the way from a to b at which one is nearest, and how far away one is then; the earth flat here."""
    east = math.cos(math.radians(a[0]))
    ab = ((b[0] - a[0]), (b[1] - a[1]) * east)
    to = ((stop[0] - a[0]), (stop[1] - a[1]) * east)
    length = ab[0] ** 2 + ab[1] ** 2
    share = max(0.0, min(1.0, (ab[0] * to[0] + ab[1] * to[1]) / length)) if length else 0.0
    aside = math.hypot(to[0] - share * ab[0], to[1] - share * ab[1])
    return share, math.radians(aside) * EARTH_M
