"""Branches of a line from what its trains do: patterns of calls, or bare pieces of track.

Keeps true: every neighbourhood that a train serves is on a branch, no branch holds a station twice save the anchor of a
ring, a short turn or an express adds nothing, and both directions are one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from metro_web.domain.feeds import express
from metro_web.domain.feeds.express import Far as Far
from metro_web.domain.feeds.express import Run as Run

RING_STATIONS_MIN = 3


def of_patterns(patterns: Mapping[Run, int], far: Far | None = None) -> list[Run]:
    """Longest patterns first, of equals the more frequent: each adds what is not there yet.

    With `far`, metres between two stations, trains that pass stations are told from tracks of their own.
    """
    counted: Counter[Run] = Counter()
    walks = express.with_stations_between(patterns, far) if far else patterns
    for walk, times in walks.items():
        for piece in simple(walk):
            counted[tuple(reversed(piece)) if tuple(reversed(piece)) in counted else piece] += times
    branches: list[list[str]] = []
    for piece in sorted(counted, key=lambda piece: (-len(piece), -counted[piece])):
        for fragment in _new_in(branches, piece, far):
            _add(branches, fragment, far)
    return [tuple(branch) for branch in branches]


def of_tracks(tracks: Iterable[tuple[str, str]]) -> list[Run]:
    """Chains from fork to fork, joined end to end as long as they stay simple."""
    near: dict[str, dict[str, None]] = {}
    for a, b in tracks:
        near.setdefault(a, {})[b] = None
        near.setdefault(b, {})[a] = None
    free = {frozenset((a, b)) for a, others in near.items() for b in others if a != b}
    chains: list[Run] = []
    for start in sorted(
        near, key=lambda code: len(near[code]) == 2
    ):  # forks and ends first, then what is left of rings
        for first in near[start]:
            if frozenset((start, first)) in free:
                chains.append(_chain(start, first, near, free))
    branches: list[list[str]] = []
    for chain in sorted(chains, key=len, reverse=True):
        _attach(branches, chain)
    return [tuple(branch) for branch in branches]


def simple(walk: Sequence[str]) -> list[Run]:
    """A train's calls in pieces that name no station twice: lollipops, rings and there-and-back trips come apart."""
    pieces: list[Run] = []
    now: list[str] = []
    for code in walk:
        if now and code == now[-1]:
            continue
        if code not in now:
            now.append(code)
            continue
        at = now.index(code)
        if len(now) - at >= RING_STATIONS_MIN:
            pieces.append((*now[at:], code))
            now = now[: at + 1]
        else:
            pieces.append(tuple(now))
            now = [now[-1], code]
    return [piece for piece in (*pieces, tuple(now)) if len(piece) > 1]


def _chain(start: str, first: str, near: Mapping[str, Mapping[str, None]], free: set[frozenset[str]]) -> Run:
    chain = [start, first]
    free.remove(frozenset((start, first)))
    while len(near[chain[-1]]) == 2 and chain[-1] != start:
        following = next((code for code in near[chain[-1]] if frozenset((chain[-1], code)) in free), None)
        if following is None:
            break
        free.remove(frozenset((chain[-1], following)))
        chain.append(following)
    return tuple(chain)


def _new_in(branches: Sequence[Sequence[str]], piece: Run, far: Far | None) -> list[Run]:
    """The stretches of a piece that no branch has."""
    places = [{code: at for at, code in enumerate(branch)} for branch in branches]
    fragments: list[list[str]] = []
    is_open = False
    for k, (a, b) in enumerate(pairwise(piece)):
        around = (piece[k - 1] if k else None, piece[k + 2] if k + 2 < len(piece) else None)
        has_it = any(
            _covers(branch, at, (a, b), around) and not express.is_cut_across(branch, at[a], at[b], far)
            for branch, at in zip(branches, places, strict=True)
            if a in at and b in at
        )
        if has_it:
            is_open = False
        elif is_open:
            fragments[-1].append(b)
        else:
            fragments.append([a, b])
            is_open = True
    return [tuple(fragment) for fragment in fragments]


def _covers(
    branch: Sequence[str], at: Mapping[str, int], ride: tuple[str, str], around: tuple[str | None, str | None]
) -> bool:
    """Whether a ride is one along this branch, passing stations without a stop if need be.

    A ride that turns round on the branch is none: from its end back to its beginning it closes a ring.
    """
    if branch[0] == branch[-1]:
        return True
    a, b = at[ride[0]], at[ride[1]]
    if abs(a - b) == 1:
        return True
    before, after = around
    turns_before = before is not None and before in at and (a - at[before]) * (b - a) < 0
    turns_after = after is not None and after in at and (at[after] - b) * (b - a) < 0
    return not (turns_before or turns_after)


def _add(branches: list[list[str]], fragment: Run, far: Far | None) -> None:
    """Woven into the branch that it shares a track with, from one common station to the next; else attached."""
    if far is None or fragment[0] == fragment[-1]:
        _attach(branches, fragment)
        return
    for branch in branches:
        common = [at for at, code in enumerate(fragment) if code in branch]
        if len(common) < 2:
            continue
        made: Sequence[str] | None = branch
        for begin, end in pairwise(common):
            made = express.woven(made, fragment[begin : end + 1], far) if made is not None else None
        if made is None:
            continue
        branch[:] = made
        for rest in (fragment[: common[0] + 1], fragment[common[-1] :]):
            if len(rest) > 1:
                _attach(branches, rest)
        return
    _attach(branches, fragment)


def _attach(branches: list[list[str]], fragment: Run) -> None:
    """Lengthen a branch or close it to a ring where the fragment goes on from its end, else it is a branch itself."""
    is_loop = fragment[0] == fragment[-1]
    for branch in branches if not is_loop else ():
        if branch[0] == branch[-1]:
            continue
        for piece in (fragment, fragment[::-1]):
            held = set(branch)
            closes = piece[-1] == branch[0] and len(branch) + len(piece) > RING_STATIONS_MIN + 1
            fresh = piece[1:-1] if closes else piece[1:]
            if piece[0] == branch[-1] and held.isdisjoint(fresh):
                branch.extend(piece[1:])
                return
            if piece[-1] == branch[0] and held.isdisjoint(piece[:-1]):
                branch[:0] = piece[:-1]
                return
    branches.append(list(fragment))
