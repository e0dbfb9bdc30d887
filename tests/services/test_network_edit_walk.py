"""Many edits at random: whatever is asked in whatever order, the network stays sound, drawn and routed."""

import random
from typing import Any

import pytest

from metro_web.core import db
from metro_web.core.errors import AppError
from metro_web.domain import network as network_domain
from metro_web.domain.network import Network, Walk
from metro_web.queries import network as network_queries
from metro_web.queries import schematic_map
from metro_web.services import network_lines, network_stations, service_control
from metro_web.services.network_lines import LinePatch
from metro_web.services.network_stations import Placing
from tests.services.network_editing import version
from tests.world import World

STATIONS = ["alder", "birch", "cedar", "dale", "elm", "fern", "ivy", "juniper"]
LINES = ["red", "blue", "pink"]
EDITS_MADE = 250


def _some_edit(chance: random.Random) -> tuple[Any, ...]:
    line, station, branch = chance.choice(LINES), chance.choice(STATIONS), chance.choice([None, None, 0, 1, 2])
    position = chance.choice([None, 1, 2, 3, 5])
    order = chance.sample(STATIONS, chance.randint(1, 6))
    if len(order) > 2 and chance.random() < 0.5:
        order.append(order[0])
    edits: list[tuple[Any, ...]] = [
        (network_lines.add_line, line, line.title(), "#123456"),
        (network_lines.change_line, line, LinePatch(is_running=chance.random() < 0.7)),
        (network_lines.delete_line, line),
        (network_lines.add_branch, line),
        (network_lines.delete_branch, line, chance.randint(0, 2)),
        (network_stations.take_off, line, station),
        (network_stations.delete_station, station),
        (network_stations.rename_station, station, chance.choice("ABC")),
        (network_stations.link, Walk(station, chance.choice(STATIONS), 60, 50)),
        (network_stations.unlink, station, chance.choice(STATIONS)),
        (service_control.set_service, chance.random() < 0.8),
        *[(network_stations.put_station, line, Placing(station, station.title(), position, branch))] * 8,
        *[(network_stations.order, line, order, branch)] * 3,
    ]
    return chance.choice(edits)


def _wrong(network: Network) -> list[str]:
    """A line may be half built, and what was measured between two stations may be kept while they are apart."""
    allowed = ("at least two stations", "has no branch", "no neighbours")
    return [said for said in network_domain.check(network) if not any(part in said for part in allowed)]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_long_walk_of_edits(city: World, seed: int) -> None:
    chance, made, refusals = random.Random(seed), 0, set[int]()
    while made < EDITS_MADE:
        made += 1
        fn, *args = _some_edit(chance)
        before = network_queries.latest()
        try:
            returned = db.run(fn, city.chen, *args)
        except AppError as refusal:
            refusals.add(refusal.status)
            assert network_queries.latest() is before
            continue
        shown = network_queries.latest().network
        assert returned == shown
        assert shown.version == version()
        assert _wrong(shown) == []
        numbers = {node.number for node in shown.stations.values()}
        assert len(numbers) == len(shown.stations)
        if made % 10 == 0:
            assert schematic_map.document(network_queries.latest())["version"] == shown.version
            network_queries.latest().routes.warm()
    assert refusals == {404, 409, 422}
    assert version() > 50
