"""Trains that pass stations: told by the map, so that a ride without a stop does not become a track of its own.

Keeps true: a ride is only taken for an express where the stations between are on its way; where the map is not known,
nothing is changed.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

Run = tuple[str, ...]
Far = Callable[[str, str], float | None]
Near = dict[str, dict[str, float]]

# How much longer the way by the stations between may be than the straight line.
DETOUR_MAX = 1.5
WOVEN_MAX = 1.1
CUT_MIN = 3.0


def with_stations_between(patterns: Mapping[Run, int], far: Far) -> dict[Run, int]:
    """The patterns, each ride that passes stations of the same line taken by way of them."""
    near = _near(patterns, far)
    if near is None:
        return dict(patterns)
    ways: dict[tuple[str, str], Run] = {}
    edges = sorted(
        ((metres, a, b) for a, others in near.items() for b, metres in others.items() if a < b), reverse=True
    )
    around = _around(patterns)
    for metres, a, b in edges:
        way = _way(near, a, b, metres)
        # A train that came from the way, or goes back into it, would turn round: it closes a ring.
        if way is not None and around[a, b].isdisjoint(way[1:-1]):
            ways[a, b], ways[b, a] = way, way[::-1]
            del near[a][b], near[b][a]
    made: Counter[Run] = Counter()
    for pattern, times in patterns.items():
        made[_by_way_of(pattern, ways)] += times
    return dict(made)


def is_cut_across(branch: Sequence[str], i: int, j: int, far: Far | None) -> bool:
    """Whether the way along the branch is so much longer that a ride from one place to the other is a track."""
    i, j = min(i, j), max(i, j)
    is_ring = branch[0] == branch[-1]
    straight = far(branch[i], branch[j]) if far and j - i > 1 and not is_ring else None
    return bool(far and straight and _length(tuple(branch[i : j + 1]), far) > CUT_MIN * straight)


def woven(branch: Sequence[str], fragment: Run, far: Far) -> Run | None:
    """A branch with a fragment woven into it, where both are one track that trains use in turns (skip-stop).

    The fragment begins and ends on the branch; the branch has stations of its own between.
    """
    if branch[0] == branch[-1] or fragment[0] not in branch or fragment[-1] not in branch:
        return None
    i, j = branch.index(fragment[0]), branch.index(fragment[-1])
    if i > j:
        i, j, fragment = j, i, fragment[::-1]
    held = tuple(branch[i : j + 1])
    if len(held) < 3 or not set(fragment[1:-1]).isdisjoint(branch):
        return None
    merged = _shortest(held, fragment, far)
    if merged is None:
        return None
    whole, *each = (_length(run, far) for run in (merged, held, fragment))
    if not min(each) or whole > WOVEN_MAX * min(each):
        return None
    return (*branch[:i], *merged, *branch[j + 1 :])


def _near(patterns: Mapping[Run, int], far: Far) -> Near | None:
    near: Near = {}
    for pattern in patterns:
        for a, b in pairwise(pattern):
            metres = far(a, b)
            if metres is None:
                return None
            if a != b:
                near.setdefault(a, {})[b] = near.setdefault(b, {})[a] = metres
    return near


def _around(patterns: Iterable[Run]) -> dict[tuple[str, str], set[str]]:
    """What trains call at just before and just after each ride, in whichever direction."""
    around: dict[tuple[str, str], set[str]] = {}
    for pattern in patterns:
        for at, (a, b) in enumerate(pairwise(pattern)):
            beside = {*pattern[max(0, at - 1) : at], *pattern[at + 2 : at + 3]}
            around.setdefault((min(a, b), max(a, b)), set()).update(beside)
    return around


def _way(near: Near, a: str, b: str, metres: float) -> Run | None:
    """The shortest way by rides that are each shorter, if it is hardly longer than the straight line."""
    limit = DETOUR_MAX * metres
    best = {a: 0.0}
    before: dict[str, str] = {}
    heap = [(0.0, a)]
    while heap:
        gone, code = heapq.heappop(heap)
        if code == b:
            way = [b]
            while way[-1] != a:
                way.append(before[way[-1]])
            return tuple(reversed(way))
        if gone > best[code]:
            continue
        for other, step in near[code].items():
            total = gone + step
            if step < metres and total <= limit and total < best.get(other, limit + 1):
                best[other], before[other] = total, code
                heapq.heappush(heap, (total, other))
    return None


def _by_way_of(pattern: Run, ways: Mapping[tuple[str, str], Run]) -> Run:
    """With the stations between; a way may go by rides that are expresses themselves."""

    def whole(a: str, b: str) -> Iterator[str]:
        way = ways.get((a, b))
        if way is None:
            yield b
            return
        for x, y in pairwise(way):
            yield from whole(x, y)

    return (*pattern[:1], *(code for a, b in pairwise(pattern) for code in whole(a, b)))


def _shortest(held: Run, other: Run, far: Far) -> Run | None:
    """Both runs in one, each in its own order, as short as can be; they share their ends."""
    mine, theirs = held[1:-1], other[1:-1]
    # (how many of mine, how many of theirs, whose is the last) -> length, and the step before
    best: dict[tuple[int, int, int], tuple[float, tuple[int, int, int] | None]] = {(0, 0, 0): (0.0, None)}

    def last(state: tuple[int, int, int]) -> str:
        m, n, whose = state
        return held[0] if not m and not n else mine[m - 1] if whose == 0 else theirs[n - 1]

    for total in range(len(mine) + len(theirs)):
        for m in range(max(0, total - len(theirs)), min(len(mine), total) + 1):
            for whose in (0, 1):
                state = (m, total - m, whose)
                if state not in best:
                    continue
                steps = [((m + 1, total - m, 0), mine[m])] if m < len(mine) else []
                steps += [((m, total - m + 1, 1), theirs[total - m])] if total - m < len(theirs) else []
                for following, code in steps:
                    step = far(last(state), code)
                    if step is None:
                        return None
                    length = best[state][0] + step
                    if following not in best or length < best[following][0]:
                        best[following] = (length, state)
    ends = [end for end in ((len(mine), len(theirs), 0), (len(mine), len(theirs), 1)) if end in best]
    at: tuple[int, int, int] | None = min(ends, key=lambda end: best[end][0] + (far(last(end), held[-1]) or 0.0))
    run = [held[-1]]
    while at is not None:
        run.append(last(at))
        at = best[at][1]
    return tuple(reversed(run))


def _length(run: Run, far: Far) -> float:
    return sum(far(a, b) or 0.0 for a, b in pairwise(run))
