"""What is different between two plans of a network: one sentence a change, with what of the network it touches.

Keeps true: no change at all exactly when the plans are equal; whatever leaves the network is named in some `removes`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from metro_web.core.i18n import plural, t
from metro_web.core.labels import stations_label
from metro_web.domain.network import BranchSeq, LineDef, Network

NAMES_SHOWN = 6

# ("line", code), ("station", code), ("on", line, station), ("ride", line, a, b) and ("walk", a, b) with a < b.
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """`kind` like `station.rename`, `subject` like `station:alder`; a living ticket that has one of `uses` is touched."""

    kind: str
    subject: str
    sentence: str
    uses: frozenset[Key] = frozenset()
    removes: tuple[Key, ...] = ()


def changes(before: Network, after: Network) -> list[Change]:
    """Lines, their branches, stations, walks, then what was measured."""
    return [
        *_lines(before, after),
        *_line_order(before, after),
        *_stations(before, after),
        *_places(before, after),
        *_walks(before, after),
        *_tracks(before, after),
    ]


def names_label(names: Iterable[str]) -> str:
    """`A, B, C`, the first six and how many more."""
    shown = list(names)
    more = len(shown) - NAMES_SHOWN
    said = ", ".join(shown[:NAMES_SHOWN])
    return t("{names} and {n} more").format(names=said, n=more) if more > 0 else said


def rides_of(line: LineDef | None) -> set[Key]:
    """Every ride between neighbours of a line, in one direction."""
    if line is None:
        return set()
    pairs = (pair for branch in line.branches for pair in pairwise(branch.stations))
    return {("ride", line.code, min(pair), max(pair)) for pair in pairs}


def _lines(before: Network, after: Network) -> Iterator[Change]:
    for line in before.lines:
        if after.find_line(line.code) is None:
            key = ("line", line.code)
            sentence = t("{line} goes, with all its branches.").format(line=line.name)
            yield Change("line.remove", f"line:{line.code}", sentence, frozenset({key}), (key,))
    for line in after.lines:
        old = before.find_line(line.code)
        if old is None:
            said = t("New line: {line}, {stations}.")
            sentence = said.format(line=line.name, stations=stations_label(len(line.station_codes)))
            yield Change("line.add", f"line:{line.code}", sentence)
        else:
            yield from _line(old, line)
            yield from _branches(before, after, old, line)


def _line(old: LineDef, line: LineDef) -> Iterator[Change]:
    subject, uses = f"line:{line.code}", frozenset({("line", line.code)})
    if old.name != line.name:
        sentence = t("{old} is now called {new}.").format(old=old.name, new=line.name)
        yield Change("line.rename", subject, sentence, uses)
    if old.color != line.color:
        sentence = t("{line} changes its colour from {old} to {new}.")
        yield Change("line.color", subject, sentence.format(line=line.name, old=old.color, new=line.color))
    if (old.letter, old.shape) != (line.letter, line.shape):
        sentence = t("{line} has another sign: {letter}, {shape}.")
        yield Change("line.sign", subject, sentence.format(line=line.name, letter=line.letter, shape=line.shape))


def _branches(before: Network, after: Network, old: LineDef, line: LineDef) -> Iterator[Change]:
    subject, lost = f"line:{line.code}", rides_of(old) - rides_of(line)
    gone = set(old.station_codes) - set(line.station_codes)
    known, now = ({branch.position: branch for branch in each.branches} for each in (old, line))
    for position in dict.fromkeys((*known, *now)):
        left, right = known.get(position), now.get(position)
        if left is None and right is not None:
            sentence = t("{line} gets a branch: {stations}.")
            yield Change("branch.add", subject, sentence.format(line=line.name, stations=_run_label(after, right)))
        elif right is None and left is not None:
            sentence = t("{line} loses a branch: {stations}.").format(line=line.name, stations=_run_label(before, left))
            yield Change("branch.remove", subject, sentence, _lost_of(left, line, lost), _off(left, line, gone))
        elif left is not None and right is not None and left != right:
            yield from _branch(before, after, line, left, right, lost, gone)


def _branch(
    before: Network, after: Network, line: LineDef, left: BranchSeq, right: BranchSeq, lost: set[Key], gone: set[str]
) -> Iterator[Change]:
    subject, uses = f"line:{line.code}", _lost_of(left, line, lost)
    if left.name != right.name:
        sentence = t("{line}: a branch is now called {name}.") if right.name else t("{line}: a branch has no name now.")
        yield Change("branch.rename", subject, sentence.format(line=line.name, name=right.name))
    if left.is_ring != right.is_ring:
        sentence = t("{line} becomes a ring.") if right.is_ring else t("{line} is no ring any more.")
        yield Change("branch.ring", subject, sentence.format(line=line.name), uses)
    come = [code for code in _around(right) if code not in left.stations]
    for code in come[:NAMES_SHOWN]:
        sentence = t("{line}: {station} comes {place}.")
        said = sentence.format(line=line.name, station=after.name_of(code), place=_place(after, right, code))
        yield Change("station.put", subject, said, uses)
    if len(come) > NAMES_SHOWN:
        sentence = t("{line}: {names} come to this branch too.")
        rest = names_label(after.name_of(code) for code in come[NAMES_SHOWN:])
        yield Change("station.put", subject, sentence.format(line=line.name, names=rest), uses)
    leave = [code for code in _around(left) if code not in right.stations]
    if leave:
        sentence = plural(
            t("{{line}}: {{names}} leaves this branch."), t("{{line}}: {{names}} leave this branch."), len(leave)
        )
        said = sentence.format(line=line.name, names=names_label(before.name_of(code) for code in leave))
        yield Change("station.take_off", subject, said, uses, _off(left, line, gone))
    stay = [code for code in _around(left) if code in right.stations]
    if stay != [code for code in _around(right) if code in left.stations]:
        sentence = t("{line}: its stations stand in another order: {stations}.")
        said = sentence.format(line=line.name, stations=_run_label(after, right))
        yield Change("line.order", subject, said, uses)


def _line_order(before: Network, after: Network) -> Iterator[Change]:
    old = [line.code for line in before.lines if after.find_line(line.code)]
    new = [line for line in after.lines if before.find_line(line.code)]
    if old != [line.code for line in new]:
        sentence = t("The lines stand in another order: {names}.")
        yield Change("lines.order", "network", sentence.format(names=names_label(line.name for line in after.lines)))


def _stations(before: Network, after: Network) -> Iterator[Change]:
    for code, node in before.stations.items():
        if code not in after.stations:
            key = ("station", code)
            sentence = t("Station {station} goes.").format(station=node.name)
            yield Change("station.remove", f"station:{code}", sentence, frozenset({key}), (key,))
    for code, node in after.stations.items():
        old = before.stations.get(code)
        if old is None:
            lines = names_label(line.name for line in after.lines if code in line.station_codes)
            sentence = (
                t("New station: {station}, on {lines}.") if lines else t("New station: {station}, on no line yet.")
            )
            yield Change("station.add", f"station:{code}", sentence.format(station=node.name, lines=lines))
        elif old.name != node.name:
            sentence = t("Station {old} is now called {new}.").format(old=old.name, new=node.name)
            yield Change("station.rename", f"station:{code}", sentence, frozenset({("station", code)}))


def _places(before: Network, after: Network) -> Iterator[Change]:
    """All in one: a map that was tidied up would else be a page of sentences."""
    moved = [
        node.name
        for code, node in after.stations.items()
        if code in before.stations
        and (node.x, node.y, node.lat, node.lon)
        != (before.stations[code].x, before.stations[code].y, before.stations[code].lat, before.stations[code].lon)
    ]
    if moved:
        sentence = t("Elsewhere on the map: {names}.").format(names=names_label(moved))
        yield Change("map.place", "network", sentence)


def _walks(before: Network, after: Network) -> Iterator[Change]:
    old, new = ({(walk.a, walk.b): walk for walk in each.walks} for each in (before, after))
    for pair in dict.fromkeys((*old, *new)):
        left, right = old.get(pair), new.get(pair)
        if left == right:
            continue
        key, known = ("walk", *pair), before if right is None else after
        ends = {"a": known.name_of(pair[0]), "b": known.name_of(pair[1])}
        subject = f"walk:{pair[0]}~{pair[1]}"
        if right is None:
            sentence = t("The walk between {a} and {b} goes.").format(**ends)
            yield Change("walk.remove", subject, sentence, frozenset({key}), (key,))
            continue
        ends |= {"s": str(right.duration_s), "m": str(right.distance_m)}
        if left is None:
            sentence = t("New walk: {a} – {b}, {s} s, {m} m.").format(**ends)
            yield Change("walk.add", subject, sentence)
        else:
            sentence = t("The walk between {a} and {b} now takes {s} s over {m} m.").format(**ends)
            yield Change("walk.change", subject, sentence, frozenset({key}))


def _tracks(before: Network, after: Network) -> Iterator[Change]:
    """One for each line that both have; what was measured on a line that goes, goes with it."""
    for line in after.lines:
        differ = {
            tuple(sorted(key[1:]))
            for key in before.tracks.keys() | after.tracks.keys()
            if key[0] == line.code and before.tracks.get(key) != after.tracks.get(key)
        }
        if differ:
            known = [f"{after.name_of(a)} – {after.name_of(b)}" for a, b in sorted(differ)]
            sentence = t("{line}: other metres or seconds for {rides}.")
            said = sentence.format(line=line.name, rides=names_label(known))
            yield Change("track.change", f"line:{line.code}", said)


def _around(branch: BranchSeq) -> tuple[str, ...]:
    return branch.stations[:-1] if branch.is_ring else branch.stations


def _run_label(network: Network, branch: BranchSeq) -> str:
    names = [network.name_of(code) for code in branch.stations]
    shown = names if len(names) <= NAMES_SHOWN else [*names[:2], "…", *names[-2:]]
    return " – ".join(shown) or t("no station yet")


def _place(network: Network, branch: BranchSeq, code: str) -> str:
    at = branch.stations.index(code)
    earlier = network.name_of(branch.stations[at - 1]) if at else ""
    later = network.name_of(branch.stations[at + 1]) if at + 1 < len(branch.stations) else ""
    if earlier and later:
        return t("between {a} and {b}").format(a=earlier, b=later)
    if later:
        return t("first, before {b}").format(b=later)
    return t("last, after {a}").format(a=earlier) if earlier else t("as the only station")


def _lost_of(branch: BranchSeq, line: LineDef, lost: set[Key]) -> frozenset[Key]:
    """Rides of this branch that the line does not make any more."""
    return frozenset({("ride", line.code, min(pair), max(pair)) for pair in pairwise(branch.stations)} & lost)


def _off(branch: BranchSeq, line: LineDef, gone: set[str]) -> tuple[Key, ...]:
    return tuple(("on", line.code, code) for code in dict.fromkeys(branch.stations) if code in gone)
