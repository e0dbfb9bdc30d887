"""Two edits of one network put together: mine and theirs, both drawn from the same base.

Keeps true: what only one of us changed is as they made it; what both changed in different ways is as they have it, and
a sentence names it; the outcome names no station that is gone.
"""

from collections.abc import Callable, Hashable, Mapping, Set
from dataclasses import replace
from typing import TypeVar

from metro_web.core.i18n import t
from metro_web.domain import network_edits
from metro_web.domain.network import BranchSeq, LineDef, Network, StationNode, Walk
from metro_web.domain.network_edits import Run

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Clashes = list[str]


def merge(base: Network, mine: Network, theirs: Network) -> tuple[Network, Clashes]:
    """The network with both edits, and a sentence for each thing where theirs was kept."""
    clashes: Clashes = []
    stations = _stations(base, mine, theirs, clashes)
    mine = _with_back(base, mine, stations.keys() - mine.stations.keys(), theirs)
    lines = [_sound(line, stations) for line in _lines(base, mine, theirs, clashes)]
    runs = {line.code for line in lines}
    walks = _joined(
        _walks(base),
        _walks(mine),
        _walks(theirs),
        lambda pair: t("Both changed the walk {a} – {b}.").format(a=theirs.name_of(pair[0]), b=theirs.name_of(pair[1])),
        clashes,
    )
    tracks = _joined(
        base.tracks,
        mine.tracks,
        theirs.tracks,
        lambda key: t("Both measured the ride {a} – {b}.").format(a=theirs.name_of(key[1]), b=theirs.name_of(key[2])),
        clashes,
    )
    kept = (walk for walk in walks.values() if walk.a in stations and walk.b in stations)
    merged = replace(
        theirs,
        lines=tuple(replace(line, position=place) for place, line in enumerate(lines)),
        stations=stations,
        walks=tuple(sorted(kept, key=lambda walk: (walk.a, walk.b))),
        tracks={key: known for key, known in tracks.items() if key[0] in runs and stations.keys() >= {*key[1:]}},
    )
    return merged, list(dict.fromkeys(clashes))


def _stations(base: Network, mine: Network, theirs: Network, clashes: Clashes) -> dict[str, StationNode]:
    merged: dict[str, StationNode] = {}
    spots = [_spots(each) for each in (base, mine, theirs)]
    for code in dict.fromkeys((*theirs.stations, *mine.stations)):
        old, ours, other = (each.stations.get(code) for each in (base, mine, theirs))
        was, we, they = (each.get(code, set()) for each in spots)
        if ours is None and other is not None:
            if old is None:
                merged[code] = other
            elif other != old or they - was:
                merged[code] = other
                clashes.append(t("You removed {station}, and they changed it; it stays.").format(station=other.name))
        elif other is None and ours is not None:
            if old is None:
                merged[code] = ours
            elif ours != old or we - was:
                clashes.append(t("They removed {station}, which you changed; it is gone.").format(station=ours.name))
        elif ours is not None and other is not None:
            merged[code] = _station(old, ours, other, clashes)
    return merged


def _with_back(base: Network, mine: Network, kept: Set[str], theirs: Network) -> Network:
    """As if I had never removed the stations that stay, nor lines that they changed: with all that hung on them."""
    back = {code for code in kept if code in base.stations}
    held = {line.code for line in base.lines if mine.find_line(line.code) is None and theirs.find_line(line.code)}
    if not back and not held:
        return mine
    lines = []
    for line in mine.lines:
        old = base.find_line(line.code)
        runs = {branch.position: branch for branch in (old.branches if old else ())}
        lines.append(
            replace(line, branches=tuple(_put_back(each, runs.get(each.position), back) for each in line.branches))
        )
    walks = [walk for walk in base.walks if back & {walk.a, walk.b}]
    tracks = {key: known for key, known in base.tracks.items() if key[0] in held or back & {*key[1:]}}
    return replace(mine, lines=tuple(lines), walks=(*mine.walks, *walks), tracks=tracks | dict(mine.tracks))


def _put_back(branch: BranchSeq, old: BranchSeq | None, back: set[str]) -> BranchSeq:
    if old is None or not back & {*old.stations}:
        return branch
    was, now = (list(each.stations[:-1] if each.is_ring else each.stations) for each in (old, branch))
    around = _with_edits(now, [code for code in was if code not in back], was)
    is_ring = branch.is_ring or (old.is_ring and len(now) < network_edits.RING_STATIONS_MIN)
    return replace(
        branch,
        stations=(*around, around[0]) if is_ring and len(around) >= network_edits.RING_STATIONS_MIN else tuple(around),
    )


def _station(old: StationNode | None, ours: StationNode, other: StationNode, clashes: Clashes) -> StationNode:
    base = old or other
    named = _pick(base.name, ours.name, other.name)
    drawn = _pick((base.x, base.y), (ours.x, ours.y), (other.x, other.y))
    ground = _pick((base.lat, base.lon), (ours.lat, ours.lon), (other.lat, other.lon))
    if named is None:
        clashes.append(t("Both renamed {station}.").format(station=other.name))
    if drawn is None or ground is None:
        clashes.append(t("Both moved {station} on the map.").format(station=other.name))
    x, y = drawn or (other.x, other.y)
    lat, lon = ground or (other.lat, other.lon)
    return replace(other, name=named or other.name, x=x, y=y, lat=lat, lon=lon)


def _lines(base: Network, mine: Network, theirs: Network, clashes: Clashes) -> list[LineDef]:
    merged: dict[str, LineDef] = {}
    for code in _line_order(base, mine, theirs, clashes):
        old, ours, other = (each.find_line(code) for each in (base, mine, theirs))
        if ours is None and other is not None:
            if old is None or _content(other) != _content(old):
                merged[code] = other
            if old is not None and code in merged:
                clashes.append(t("You removed {line}, and they changed it; it stays.").format(line=other.name))
        elif other is None and ours is not None:
            if old is None:
                merged[code] = _own_sign(ours, merged, theirs)
            elif _content(ours) != _content(old):
                clashes.append(t("They removed {line}, which you changed; it is gone.").format(line=ours.name))
        elif ours is not None and other is not None:
            merged[code] = _line(old or replace(other, branches=()), ours, other, clashes)
    return list(merged.values())


def _line_order(base: Network, mine: Network, theirs: Network, clashes: Clashes) -> list[str]:
    """Of all lines that any of us has; what the other side added stands behind the line that it stands behind there."""
    was, we, they = ([line.code for line in each.lines] for each in (base, mine, theirs))
    common = {*was} & {*we} & {*they}
    orders = [tuple(code for code in each if code in common) for each in (was, we, they)]
    chosen = _pick(*orders)
    if chosen is None:
        clashes.append(t("Both put the lines in another order."))
    first, second = (they, we) if chosen in (None, orders[2]) else (we, they)
    shared = [code for code in was if code in first and code in second]
    return _with_edits(first, shared, second)


def _line(old: LineDef, ours: LineDef, other: LineDef, clashes: Clashes) -> LineDef:
    named = _pick(old.name, ours.name, other.name)
    colored = _pick(old.color, ours.color, other.color)
    signed = _pick((old.letter, old.shape), (ours.letter, ours.shape), (other.letter, other.shape))
    for picked, sentence in (
        (named, t("Both renamed {line}.")),
        (colored, t("Both coloured {line}.")),
        (signed, t("Both gave {line} another sign.")),
    ):
        if picked is None:
            clashes.append(sentence.format(line=other.name))
    letter, shape = signed or (other.letter, other.shape)
    return replace(
        other,
        name=named or other.name,
        color=colored or other.color,
        letter=letter,
        shape=shape,
        branches=_branches(old, ours, other, clashes),
    )


def _branches(old: LineDef, ours: LineDef, other: LineDef, clashes: Clashes) -> tuple[BranchSeq, ...]:
    was, we, they = ({branch.position: branch for branch in each.branches} for each in (old, ours, other))
    merged: list[BranchSeq] = []
    added: list[BranchSeq] = []
    for position in dict.fromkeys((*they, *we)):
        before, mine, theirs = was.get(position), we.get(position), they.get(position)
        if theirs is not None and mine is not None:
            if before is None and mine != theirs:
                merged.append(theirs)
                added.append(mine)
            else:
                merged.append(_branch(before or theirs, mine, theirs, other.name, clashes))
        elif theirs is not None:
            if before is None or theirs != before:
                merged.append(theirs)
            if before is not None and theirs != before:
                clashes.append(t("You removed a branch of {line} that they changed; it stays.").format(line=other.name))
        elif mine is not None and before is None:
            added.append(mine)
        elif mine is not None and mine != before:
            clashes.append(t("They removed a branch of {line} that you changed; it is gone.").format(line=other.name))
    for branch in added:
        following = max((each.position for each in merged), default=-1) + 1
        merged.append(replace(branch, position=following))
    return tuple(merged)


def _branch(old: BranchSeq, ours: BranchSeq, other: BranchSeq, line: str, clashes: Clashes) -> BranchSeq:
    named = _pick(old.name, ours.name, other.name)
    run = _pick(old.stations, ours.stations, other.stations)
    if run is None:
        run = _run(old, ours, other)
    if named is None or run is None:
        clashes.append(t("Both changed the same branch of {line}.").format(line=line))
    return replace(other, name=other.name if named is None else named, stations=other.stations if run is None else run)


def _run(old: BranchSeq, ours: BranchSeq, other: BranchSeq) -> Run | None:
    """Insertions and removals of both; None where both put the stations that stay in another order."""
    is_ring = ours.is_ring if other.is_ring == old.is_ring else other.is_ring
    was, we, they = (list(each.stations[:-1] if each.is_ring else each.stations) for each in (old, ours, other))
    stay = set(was) & set(we) & set(they)
    orders = [[code for code in each if code in stay] for each in (was, we, they)]
    if orders[0] == orders[1]:
        run = _with_edits(they, was, we)
    elif orders[0] == orders[2]:
        run = _with_edits(we, was, they)
    else:
        return None
    return (*run, run[0]) if is_ring and len(run) >= network_edits.RING_STATIONS_MIN else tuple(run)


def _with_edits(run: list[str], before: list[str], after: list[str]) -> list[str]:
    """The run with what `after` took from `before` gone, and what it added behind the station that it stands behind."""
    merged = [code for code in run if code in after or code not in before]
    for at, code in enumerate(after):
        if code in before or code in merged:
            continue
        behind = next((merged.index(each) + 1 for each in reversed(after[:at]) if each in merged), 0)
        merged.insert(behind, code)
    return merged


def _sound(line: LineDef, stations: Mapping[str, StationNode]) -> LineDef:
    """Without stations that are gone."""
    branches = []
    for branch in line.branches:
        run = branch.stations
        for code in dict.fromkeys(run):
            if code not in stations:
                run = network_edits.without(replace(branch, stations=run), code)
        branches.append(replace(branch, stations=run))
    return replace(line, branches=tuple(branches) or (BranchSeq(0, "", ()),))


def _own_sign(line: LineDef, merged: Mapping[str, LineDef], theirs: Network) -> LineDef:
    """A line that I added, with another bullet where one of theirs has its own by now."""
    others = {each.code: each for each in (*theirs.lines, *merged.values())}.values()
    if all((each.letter, each.shape) != (line.letter, line.shape) for each in others):
        return line
    letter, shape = network_edits.bullet(line.name, others)
    return replace(line, letter=letter, shape=shape)


def _walks(network: Network) -> dict[tuple[str, str], Walk]:
    return {(walk.a, walk.b): walk for walk in network.walks}


def _content(line: LineDef) -> LineDef:
    return replace(line, position=0)


def _spots(network: Network) -> dict[str, set[tuple[str, int]]]:
    """Where each station is called at."""
    found: dict[str, set[tuple[str, int]]] = {}
    for line in network.lines:
        for branch in line.branches:
            for code in branch.stations:
                found.setdefault(code, set()).add((line.code, branch.position))
    return found


def _joined(
    base: Mapping[K, V], mine: Mapping[K, V], theirs: Mapping[K, V], said: Callable[[K], str], clashes: Clashes
) -> dict[K, V]:
    merged: dict[K, V] = {}
    for key in dict.fromkeys((*theirs, *mine)):
        old, ours, other = base.get(key), mine.get(key), theirs.get(key)
        chosen = other if ours in (old, other) else ours if other == old else other
        if ours not in (old, other) and other != old:
            clashes.append(said(key))
        if chosen is not None:
            merged[key] = chosen
    return merged


def _pick(base: V, mine: V, theirs: V) -> V | None:
    """What either side made of it; None where both made something else of it."""
    if mine in (base, theirs):
        return theirs
    return mine if theirs == base else None
