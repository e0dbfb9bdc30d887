"""Routes on real networks against a search that knows nothing of ours: every pair.

Stops, changes, reachability and seconds, on the networks as they are, with lines stopped and with walks added.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from metro_web.domain import feeds
from metro_web.domain.feeds import Feed
from metro_web.domain.network import Network, Walk
from metro_web.domain.routing import Prefer, RouteTable
from tests.domain.feeds import real
from tests.domain.feeds.small import read, shared
from tests.domain.networks import SlowClock, SlowSearch

pytestmark = pytest.mark.slow


def _gtfs(name: str) -> Callable[[Path], Feed]:
    return lambda _folder: feeds.read(shared(name), currency="INR")


def _plain(files: Callable[[], dict[str, str]]) -> Callable[[Path], Feed]:
    return lambda folder: read(folder, files())


NETWORKS = {
    "hyderabad": _gtfs("hyderabad-gtfs"),
    "kuala lumpur": _gtfs("kl-gtfs"),
    "london": _plain(real.london),
    "bengaluru": _plain(real.bengaluru),
    "delhi": _plain(real.delhi),
    "kanpur": _plain(real.kanpur),
}


@pytest.fixture(scope="module", params=NETWORKS)
def network(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Each real network once."""
    return NETWORKS[request.param](tmp_path_factory.mktemp("feed")).network()


def changed(network: Network, how: str) -> Network:
    """As it is; with half of its lines stopped, chosen by chance; with walk links strewn over it."""
    chance = Random(how)
    if how == "stopped":
        stopped = set(chance.sample(range(len(network.lines)), (len(network.lines) + 1) // 2))
        lines = tuple(replace(line, is_running=at not in stopped) for at, line in enumerate(network.lines))
        return replace(network, lines=lines)
    if how == "walks":
        codes = sorted(network.stations)
        known = {frozenset((walk.a, walk.b)) for walk in network.walks}
        pairs = {frozenset(chance.sample(codes, 2)) for _ in range(12)} - known
        return replace(network, walks=(*network.walks, *(Walk(*sorted(pair), 200, 150) for pair in pairs)))
    return network


@pytest.mark.parametrize("how", ["whole", "stopped", "walks"])
@pytest.mark.parametrize("prefer", ["fewest_stops", "fewest_changes"])
def test_every_pair(network: Network, prefer: Prefer, how: str) -> None:
    given = changed(network, how)
    routes, slow = RouteTable(given), SlowSearch(given)
    for origin in given.stations:
        expected = slow.from_station(origin, prefer)
        found = {code: routes.find(origin, code, prefer=prefer) for code in given.stations}
        assert {code: (route.hops, route.changes) for code, route in found.items() if route} == expected


@pytest.mark.parametrize("how", ["whole", "stopped", "walks"])
def test_every_pair_as_fast_as_can_be(network: Network, how: str) -> None:
    given = changed(network, how)
    routes, slow = RouteTable(given), SlowClock(given)
    for origin in given.stations:
        found = {code: routes.find(origin, code, prefer="fastest") for code in given.stations}
        seconds = {code: route.duration_s for code, route in found.items() if route}
        assert seconds == slow.from_station(origin)
