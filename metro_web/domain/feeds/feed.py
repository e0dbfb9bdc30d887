"""What a feed says, as a value, and the last look at it: sound as a network, and what cannot be reached said so."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from metro_web.core.i18n import t
from metro_web.domain import network as networks
from metro_web.domain import network_edits
from metro_web.domain.fares import FareRules
from metro_web.domain.feeds.files import refuse
from metro_web.domain.geography import EARTH_M, metres_between
from metro_web.domain.network import LineDef, Network, StationNode, Track, Walk
from metro_web.domain.timetable import EMPTY, Timetable

STATIONS_MAX, LINES_MAX, STATIONS_PER_BRANCH_MAX = 2_000, 500, 500
NEAR_M = 300
LETTERS_MAX = 3
NAMED_MAX = 6
PALETTE = (
    "#1565C0", "#C62828", "#2E7D32", "#6A1B9A", "#EF6C00", "#00838F", "#AD1457", "#5D4037", "#9E9D24", "#37474F",
)  # fmt: skip


@dataclass(frozen=True)
class Feed:
    """A network to be, with `fares` where the feed has any; `repairs` are sentences for whoever imports it.

    `timezone` is that of the timetable, '' where the feed does not say.
    """

    lines: tuple[LineDef, ...]
    stations: Mapping[str, StationNode]
    walks: tuple[Walk, ...]
    tracks: Mapping[tuple[str, str, str], Track]
    fares: FareRules | None
    currency: str
    repairs: tuple[str, ...]
    timetable: Timetable = EMPTY
    timezone: str = ""

    def network(self, version: int = 1) -> Network:
        """Everything running."""
        return Network(version, True, "", self.lines, self.stations, self.walks, self.tracks, self.timetable)


def checked(feed: Feed) -> Feed:
    """The feed with bullets for all lines and, first, what nothing joins in sentences; refused where it is no sound network."""
    if len(feed.stations) > STATIONS_MAX:
        refuse(t("This network has more than {n} stations.").format(n=STATIONS_MAX))
    if len(feed.lines) > LINES_MAX:
        refuse(t("This network has more than {n} lines.").format(n=LINES_MAX))
    if not feed.lines:
        refuse(t("This feed has no line with trains."))
    if any(len(branch.stations) > STATIONS_PER_BRANCH_MAX for line in feed.lines for branch in line.branches):
        refuse(t("A branch has at most {n} stations.").format(n=STATIONS_PER_BRANCH_MAX))
    wrong = networks.check(feed.network())
    if wrong:
        refuse(wrong[0])
    signed = replace(feed, lines=_with_bullets(feed.lines))
    return replace(signed, repairs=(*_islands(signed), *_unjoined(signed), *signed.repairs))


def listed(names: Sequence[str]) -> str:
    """`A, B, C and 12 more`."""
    rest = len(names) - NAMED_MAX
    if rest < 2:
        return ", ".join(names)
    return t("{names} and {n} more").format(names=", ".join(names[:NAMED_MAX]), n=rest)


def _with_bullets(lines: Iterable[LineDef]) -> tuple[LineDef, ...]:
    """Letter and shape for lines that have none; a pair that is taken already is given anew."""
    made: list[LineDef] = []
    for line in lines:
        letter, shape = line.letter, line.shape
        is_taken = any((other.letter, other.shape) == (letter, shape) for other in made)
        if letter and is_taken:
            free = next((s for s in network_edits.SHAPES if all((o.letter, o.shape) != (letter, s) for o in made)), "")
            letter, shape = (letter, free) if free else ("", "")
        if not letter or not shape:
            letter, shape = network_edits.bullet(line.name, made)
        made.append(replace(line, letter=letter, shape=shape))
    return tuple(made)


def _islands(feed: Feed) -> list[str]:
    """A sentence for each part that nothing joins to the largest one."""
    network = feed.network()
    served = [code for code in feed.stations if network.lines_of(code)]
    parts = sorted(_parts(network, served), key=len, reverse=True)
    main = parts[0] if parts else []
    said = []
    for part in parts[1:]:
        names = [feed.stations[code].name for code in part]
        lines = dict.fromkeys(line for code in part for line in network.lines_of(code))
        called = ", ".join(found.name for line in lines if (found := network.find_line(line)))
        sentence = t("{lines}: cannot be reached from the rest of the network: {names} ({n} in all).")
        near = _nearest(feed, part, main)
        said.append(sentence.format(lines=called, n=len(part), names=listed(names)) + near)
    unserved = [node.name for code, node in feed.stations.items() if not network.neighbours(code)]
    if unserved:
        said.append(t("On no line: {names}.").format(names=listed(unserved)))
    return said


def _parts(network: Network, codes: Iterable[str]) -> list[list[str]]:
    left = dict.fromkeys(codes)
    parts = []
    while left:
        part = [next(iter(left))]
        del left[part[0]]
        for code in part:
            for other in network.neighbours(code):
                if other in left:
                    del left[other]
                    part.append(other)
        parts.append(part)
    return parts


def _nearest(feed: Feed, part: Sequence[str], main: Sequence[str]) -> str:
    """Two stations so near each other that a walk link may be meant."""
    pairs = (
        (metres, a, b)
        for a in part
        for b in main
        if (metres := metres_between(feed.stations[a], feed.stations[b])) is not None and metres <= NEAR_M
    )
    nearest = min(pairs, default=None)
    if nearest is None:
        return ""
    metres, a, b = nearest
    sentence = t(" {a} is {n} m from {b}: a walk link would join them.")
    return sentence.format(a=feed.stations[a].name, b=feed.stations[b].name, n=round(metres))


def _unjoined(feed: Feed) -> list[str]:
    """The nearest stations that one can ride between, but not change: they share no line, and no walk joins them."""
    network = feed.network()
    parts = _parts(network, [code for code in feed.stations if network.lines_of(code)])
    part_of = {code: number for number, part in enumerate(parts) for code in part}
    placed = sorted((node.lat, code) for code in part_of if (node := feed.stations[code]).lat is not None)
    reach = math.degrees(NEAR_M / EARTH_M)
    found: list[tuple[float, str, str]] = []
    for at, (lat, a) in enumerate(placed):
        for n in range(at + 1, len(placed)):
            other_lat, b = placed[n]
            if other_lat - lat > reach:
                break
            if (
                part_of[a] != part_of[b]
                or b in network.neighbours(a)
                or set(network.lines_of(a)) & set(network.lines_of(b))
            ):
                continue
            metres = metres_between(feed.stations[a], feed.stations[b])
            if metres is not None and metres <= NEAR_M:
                found.append((metres, min(a, b), max(a, b)))
    sentence = t("{a} is {n} m from {b}, but no line and no walk joins them: a walk link would.")
    return [
        sentence.format(a=feed.stations[a].name, b=feed.stations[b].name, n=round(metres))
        for metres, a, b in sorted(found)[:NAMED_MAX]
    ]
