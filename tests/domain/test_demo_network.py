"""The demo network: sound, complete, routed like a general search does, and like the public lists where we have them."""

import json
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from metro_web.demo import delhi
from metro_web.domain.network import check
from metro_web.domain.routing import RouteTable
from tests.domain.networks import SlowSearch

LISTS = Path(__file__).parents[3] / "shared" / "data" / "delhi-2026"
# Where our code differs from the list's spelling.
RESPELLED = {"dabri-mor-janankpuri-south": "dabri-mor-janakpuri-south", "iit": "iit-delhi"}


@pytest.fixture(scope="module")
def network():
    return delhi.load()


@pytest.fixture(scope="module")
def table(network):
    return RouteTable(network)


def test_it_is_a_sound_network_of_nine_lines_and_243_stations(network):
    assert check(network) == []
    assert (len(network.lines), len(network.stations)) == (9, 243)
    assert sorted(node.number for node in network.stations.values()) == list(range(1, 244))


def test_names_and_codes_are_unique_and_codes_short(network):
    assert len({node.name for node in network.stations.values()}) == len(network.stations)
    assert max(map(len, network.stations)) <= 40


def test_every_bullet_is_its_own_in_letter_shape_and_colour(network):
    assert len({line.color for line in network.lines}) == len(network.lines)
    assert len({line.letter for line in network.lines}) == len(network.lines)
    assert len({(line.letter, line.shape, line.color) for line in network.lines}) == len(network.lines)
    known = {"circle", "square", "diamond", "hexagon", "triangle", "pill", "octagon", "shield"}
    assert {line.shape for line in network.lines} <= known


def test_blue_and_green_fork_pink_is_a_ring_with_a_branch_and_magenta_two_pieces(network):
    branches = {line.code: [set(branch.stations) for branch in line.branches] for line in network.lines}
    assert set.intersection(*branches["blue"]) == {"yamuna-bank"}
    assert set.intersection(*branches["green"]) == {"ashok-park-main"}
    assert set.intersection(*branches["pink"]) == {"maujpur-babarpur"}
    assert set.intersection(*branches["magenta"]) == set()
    assert [branch.is_ring for branch in network.find_line("pink").branches] == [True, False]


def test_the_walk_between_dhaula_kuan_and_south_campus_is_used(table):
    route = table.find("delhi-aerocity", "sarojini-nagar")
    assert [leg.line for leg in route.legs] == ["airport-express", None, "pink"]
    assert route.changes == 1


@pytest.mark.slow
@pytest.mark.parametrize("prefer", ["fewest_stops", "fewest_changes"])
def test_all_pairs_agree_with_a_general_search(network, table, prefer):
    slow = SlowSearch(network)
    for origin in network.stations:
        expected = slow.from_station(origin, prefer)
        assert len(expected) == len(network.stations) - 1
        for destination, pair in expected.items():
            route = table.find(origin, destination, prefer=prefer)
            assert (route.hops, route.changes) == pair, (origin, destination)


def test_the_whole_table_is_quick(network):
    table = RouteTable(network)
    begun = time.perf_counter()
    table.warm()
    # 70 ms where this was written; the margin is for a busy machine.
    assert time.perf_counter() - begun < 1.0


@pytest.fixture(scope="module")
def listed():
    if not LISTS.is_dir():
        pytest.skip("the public lists of Delhi's lines are not on this machine")
    segments = json.loads((LISTS / "lineStations.json").read_text("utf-8"))["segments"]
    return {
        name: (row["line"], [RESPELLED.get(code, code) for code in row["stations"]]) for name, row in segments.items()
    }


def test_every_listed_run_is_a_branch_in_its_order(network, listed):
    ours = {
        (line.code, branch.stations[:-1] if branch.is_ring else branch.stations)
        for line in network.lines
        for branch in line.branches
    }
    assert ours == {(line, tuple(stations)) for line, stations in listed.values()}


def test_counts_of_lines_agree_with_the_list(network, listed):
    rows = json.loads((LISTS / "lines.json").read_text("utf-8"))["lines"]
    counted = {line.code: sum(len(b.stations) - b.is_ring for b in line.branches) for line in network.lines}
    assert counted == {row["id"]: row["stationCount"] for row in rows}


def test_interchanges_agree_with_the_list(network, listed):
    rows = json.loads((LISTS / "interchanges.json").read_text("utf-8"))["interchanges"]
    kinds = Counter(row["type"] for row in rows)
    changing = {row["stationId"]: set(row["lines"]) for row in rows if row["type"] == "interchange"}
    ours = {code: set(network.lines_of(code)) for code in network.stations if len(network.lines_of(code)) > 1}
    assert ours == changing
    assert kinds["skywalk-interchange"] == len(network.walks)
    ends = next(row["connectedStations"] for row in rows if row["type"] == "skywalk-interchange")
    assert {network.walks[0].a, network.walks[0].b} == set(ends)


def test_places_on_the_map_are_apart(network):
    places = [(node.x, node.y) for node in network.stations.values()]
    for at, (ax, ay) in enumerate(places):
        for bx, by in places[at + 1 :]:
            assert abs(ax - bx) > 0.8 or abs(ay - by) > 0.8
    assert all(a != b for line in network.lines for branch in line.branches for a, b in pairwise(branch.stations))
