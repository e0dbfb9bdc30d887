"""Routes on real networks against a search that knows nothing of ours: every pair, stops, changes, reachability."""

from collections.abc import Callable
from pathlib import Path

import pytest

from metro_web.domain import feeds
from metro_web.domain.feeds import Feed
from metro_web.domain.routing import RouteTable
from tests.domain.feeds import real
from tests.domain.feeds.small import read, shared
from tests.domain.networks import SlowSearch

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


@pytest.mark.parametrize("prefer", ["fewest_stops", "fewest_changes"])
@pytest.mark.parametrize("name", NETWORKS)
def test_every_pair(name: str, prefer: str, tmp_path: Path) -> None:
    network = NETWORKS[name](tmp_path).network()
    routes, slow = RouteTable(network), SlowSearch(network)
    for origin in network.stations:
        expected = slow.from_station(origin, prefer)
        for destination in network.stations:
            found = routes.find(origin, destination, prefer=prefer)
            if found is None:
                assert destination == origin or destination not in expected
            else:
                assert (found.hops, found.changes) == expected[destination]
