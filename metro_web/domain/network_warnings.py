"""What an editor should know of a plan before it is published. A warning forbids nothing: a line may be half built."""

from collections import Counter
from collections.abc import Iterator

from metro_web.core.i18n import t
from metro_web.domain import colours
from metro_web.domain.network import LineDef, Network, folded
from metro_web.domain.network_changes import names_label

PER_LINE_MAX = 3
_VISIONS = {
    "normal": t("to everybody"),
    "protan": t("to people who see no red"),
    "deutan": t("to people who see no green"),
    "tritan": t("to people who see no blue"),
}


def of_lines(plan: Network) -> dict[str, list[str]]:
    """For each line that has any, what is to be said of it: too few stations, a colour too near another line's."""
    found = {line.code: [*_short(line), *_alike(plan, line)][:PER_LINE_MAX] for line in plan.lines}
    return {code: said for code, said in found.items() if said}


def cased(plan: Network) -> set[str]:
    """Codes of lines whose colour needs an outline, by day or by night."""
    return {line.code for line in plan.lines if colours.needs_casing(line.color)}


def of_plan(before: Network, plan: Network) -> list[str]:
    """Lines with too few stations, colours too near, and names that stand twice; what was so before, too."""
    said = [*_all_short(plan), *_all_alike(plan)]
    names = Counter(folded(node.name) for node in plan.stations.values())
    twice = [node.name for node in plan.stations.values() if names[folded(node.name)] > 1]
    if twice:
        said.append(t("Stations of the same name: {names}.").format(names=names_label(dict.fromkeys(twice))))
    unmeasured = sum(1 for _ in _newly_unmeasured(before, plan))
    if unmeasured:
        said.append(t("New rides without metres, which count as an estimate: {n}.").format(n=unmeasured))
    return said


def unreachable(before: Network, plan: Network) -> list[str]:
    """Names of stations that could be reached from most others, and now cannot."""
    was, now = _mainland(before), _mainland(plan)
    return sorted(node.name for code, node in plan.stations.items() if code in was and code not in now)


def _short(line: LineDef) -> Iterator[str]:
    if len(line.station_codes) < 2:
        yield t("Fewer than two stations: nobody can ride on it.")


def _alike(plan: Network, line: LineDef) -> Iterator[str]:
    for other in plan.lines:
        if other.code != line.code:
            difference, vision = colours.least_difference(*sorted((line.color.upper(), other.color.upper())))
            if difference < colours.DELTA_E_MIN:
                yield t("Its colour looks like that of {line} {whom}.").format(line=other.name, whom=_VISIONS[vision])


def _all_short(plan: Network) -> Iterator[str]:
    names = [line.name for line in plan.lines if any(_short(line))]
    if names:
        yield t("Fewer than two stations: {names}.").format(names=names_label(names))


def _all_alike(plan: Network) -> Iterator[str]:
    names = [line.name for line in plan.lines if any(_alike(plan, line))]
    if names:
        yield t("Colours that are hard to tell from another line's: {names}.").format(names=names_label(names))


def _newly_unmeasured(before: Network, plan: Network) -> Iterator[tuple[str, str, str]]:
    """Rides without metres on lines that have metres elsewhere, made by this draft."""
    measured = {line for (line, _, _), track in plan.tracks.items() if track.distance_m is not None}
    old = set(_rides(before))
    for line, a, b in _rides(plan):
        if line in measured and (line, a, b) not in old and plan.track(line, a, b).distance_m is None:
            yield line, a, b


def _rides(network: Network) -> Iterator[tuple[str, str, str]]:
    for line in network.lines:
        rides = dict.fromkeys(
            (min(pair), max(pair))
            for branch in line.branches
            for pair in zip(branch.stations, branch.stations[1:], strict=False)
        )
        yield from ((line.code, a, b) for a, b in rides)


def _mainland(network: Network) -> set[str]:
    """The largest set of stations that are joined by rides and walks."""
    left, largest = dict.fromkeys(network.stations), set[str]()
    while left:
        first = next(iter(left))
        reached, waiting = {first}, [first]
        while waiting:
            for code in network.neighbours(waiting.pop()):
                if code not in reached:
                    reached.add(code)
                    waiting.append(code)
        for code in reached:
            left.pop(code, None)
        largest = max(largest, reached, key=len)
    return largest if len(largest) > 1 else set()
