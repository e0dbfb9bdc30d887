"""Operations on the ways between stations: walks, and what is known of the ride between two neighbours."""

from dataclasses import replace
from itertools import pairwise

from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain.editing.given import Given, refuse
from metro_web.domain.network import UNMEASURED, Network, Walk

WALKS_MAX = 2000
WALK_SECONDS_MAX, WALK_METRES_MAX = 3600, 5000
RIDE_SECONDS_MAX, RIDE_METRES_MAX = 7200, 200_000
WALK_SECONDS = 300


def add_walk(network: Network, given: Given) -> Network:
    """A way on foot inside the paid area; 409 `code_taken` where there is one."""
    a, b = _ends(network, given)
    if _walk_between(network, a, b):
        raise Conflict("code_taken", t("There is a walk between these stations already."))
    if len(network.walks) >= WALKS_MAX:
        refuse(t("A network has at most {n} walks.").format(n=WALKS_MAX), "from")
    return _with_walk(network, given, Walk(a, b, WALK_SECONDS, 0))


def change_walk(network: Network, given: Given) -> Network:
    """Seconds and metres of a walk; what is left out stays."""
    return _with_walk(network, given, _known_walk(network, given))


def remove_walk(network: Network, given: Given) -> Network:
    """The way on foot is gone."""
    walk = _known_walk(network, given)
    return replace(network, walks=tuple(each for each in network.walks if each != walk))


def set_track(network: Network, given: Given) -> Network:
    """Metres and seconds between two neighbours, both ways; None where nobody has measured. How long trains stand stays."""
    line = given.line(network)
    a, b = _ends(network, given)
    if not any({a, b} == set(pair) for branch in line.branches for pair in pairwise(branch.stations)):
        refuse(t("These stations are no neighbours on {line}.").format(line=line.name), "to")
    metres, seconds = given.whole_or_none("distance_m"), given.whole_or_none("duration_s")
    _within(metres or 0, RIDE_METRES_MAX, "distance_m")
    _within(1 if seconds is None else seconds, RIDE_SECONDS_MAX, "duration_s", least=1)
    tracks = dict(network.tracks)
    for key in ((line.code, a, b), (line.code, b, a)):
        known = replace(tracks.pop(key, UNMEASURED), distance_m=metres, duration_s=seconds)
        if known != UNMEASURED:
            tracks[key] = known
    return replace(network, tracks=tracks)


def _with_walk(network: Network, given: Given, walk: Walk) -> Network:
    changed = replace(
        walk,
        duration_s=given.whole("duration_s", walk.duration_s),
        distance_m=given.whole("distance_m", walk.distance_m),
    )
    _within(changed.duration_s, WALK_SECONDS_MAX, "duration_s", least=1)
    _within(changed.distance_m, WALK_METRES_MAX, "distance_m")
    others = (each for each in network.walks if (each.a, each.b) != (walk.a, walk.b))
    return replace(network, walks=tuple(sorted((*others, changed), key=lambda each: (each.a, each.b))))


def _known_walk(network: Network, given: Given) -> Walk:
    walk = _walk_between(network, *_ends(network, given))
    if walk is None:
        raise NotFound(t("There is no walk between these stations."))
    return walk


def _ends(network: Network, given: Given) -> tuple[str, str]:
    """Two different known stations, the lesser code first."""
    a, b = given.station(network, "from").code, given.station(network, "to").code
    if a == b:
        raise InvalidInput(t("From and to are the same station."), code="same_station", field="to")
    return min(a, b), max(a, b)


def _walk_between(network: Network, a: str, b: str) -> Walk | None:
    return next((walk for walk in network.walks if {walk.a, walk.b} == {a, b}), None)


def _within(value: int, most: int, field: str, *, least: int = 0) -> None:
    if not least <= value <= most:
        refuse(t("{field} is between {least} and {most}.").format(field=field, least=least, most=most), field)
