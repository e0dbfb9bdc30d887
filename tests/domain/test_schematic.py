"""The drawn map: every station placed, every path octilinear and through its stations, names readable."""

import dataclasses
from itertools import pairwise
from math import atan2, degrees, hypot

import pytest
from hypothesis import given, settings

from metro_web.demo import delhi
from metro_web.domain import schematic
from metro_web.domain.schematic_labels import broken
from metro_web.domain.schematic_layout import elbow, spread
from tests.domain.networks import make_network, networks


@pytest.fixture(scope="module")
def drawing():
    return schematic.draw(delhi.load())


def without_places(network):
    bare = {code: dataclasses.replace(node, x=None, y=None) for code, node in network.stations.items()}
    return dataclasses.replace(network, stations=bare)


def assert_octilinear(paths):
    for path in paths:
        for (ax, ay), (bx, by) in pairwise(path.points):
            if hypot(bx - ax, by - ay) > 0.3:
                off = degrees(atan2(by - ay, bx - ax)) % 45
                assert min(off, 45 - off) < 3, (path.line, (ax, ay), (bx, by))


def test_the_demo_map_keeps_the_typed_places(drawing):
    network = delhi.load()
    assert drawing.spots == {code: (node.x, node.y) for code, node in network.stations.items()}


def test_the_demo_map_has_a_path_for_every_branch_and_only_0_45_90_degrees(drawing):
    assert len(drawing.paths) == sum(len(line.branches) for line in delhi.load().lines)
    assert_octilinear(drawing.paths)


def test_few_names_of_the_demo_map_touch(drawing):
    touching = 0
    labels = list(drawing.labels.items())
    samples = {code: list(label.samples()) for code, label in labels}
    for at, (code, _) in enumerate(labels):
        for other, _ in labels[at + 1 :]:
            near = (abs(ax - bx) < 0.3 and abs(ay - by) < 0.3 for ax, ay in samples[code] for bx, by in samples[other])
            touching += any(near)
    assert len(labels) == 243
    assert touching <= 3


def test_lines_on_one_track_run_side_by_side():
    network = make_network({"red": ["ab"], "blue": ["ba"]})
    first, second = (path.points for path in schematic.draw(network).paths)
    middle = [p for p in first if p in second]
    assert set(middle) <= {first[0], first[-1]}


def test_everything_lies_in_the_box(drawing):
    left, top, right, bottom = drawing.box
    points = [*drawing.spots.values(), *(p for path in drawing.paths for p in path.points)]
    assert all(left < x < right and top < y < bottom for x, y in points)


def test_a_new_station_between_placed_ones_stands_between_them():
    network = make_network({"red": ["abcde"]})
    places = {"a": (0.0, 0.0), "b": (2.0, 0.0), "d": (6.0, 0.0)}
    stations = {
        code: dataclasses.replace(node, x=places[code][0], y=places[code][1]) if code in places else node
        for code, node in network.stations.items()
    }
    spots = schematic.draw(dataclasses.replace(network, stations=stations)).spots
    assert spots["c"] == (4.0, 0.0)
    assert spots["e"][0] > 6
    assert spots["e"][1] == 0


def test_a_network_with_coordinates_keeps_north_up_and_east_right():
    network = make_network({"red": ["ab"], "blue": ["bc"]})
    ground = {"a": (28.6, 77.1), "b": (28.6, 77.2), "c": (28.7, 77.2)}
    stations = {
        code: dataclasses.replace(node, lat=ground[code][0], lon=ground[code][1])
        for code, node in network.stations.items()
    }
    spots = schematic.draw(dataclasses.replace(network, stations=stations)).spots
    assert spots["a"][0] < spots["b"][0]
    assert spots["c"][1] < spots["b"][1]


@settings(max_examples=60, deadline=None)
@given(networks())
def test_any_network_can_be_drawn(network):
    drawing = schematic.draw(without_places(network))
    assert set(drawing.spots) == set(drawing.labels) == set(network.stations)
    assert_octilinear(drawing.paths)


@pytest.mark.parametrize("length", [3, 4, 6, 20])
def test_a_ring_of_its_own_has_a_spot_for_every_station(length):
    codes = [f"s{number}" for number in range(length)]
    drawn = schematic.draw(make_network({"ring": [[*codes, codes[0]]]}))
    spots = list(drawn.spots.values())
    assert min(hypot(ax - bx, ay - by) for i, (ax, ay) in enumerate(spots) for bx, by in spots[:i]) > 0.5


def test_an_empty_network_can_be_drawn():
    assert schematic.draw(make_network({})).spots == {}


def test_the_same_network_is_drawn_the_same():
    bare = without_places(delhi.load())
    assert schematic.draw(bare) == schematic.draw(bare)


def test_an_elbow_makes_any_way_octilinear():
    assert elbow((0, 0), (4, 0)) == elbow((0, 0), (3, 3)) == []
    assert elbow((0, 0), (4, 1), before=(-1, -1)) == [(1, 1)]
    assert elbow((0, 0), (4, 1), before=(-1, 0)) == [(3, 0)]


def test_spread_points_lie_evenly_along_a_path():
    assert spread(3, [(0, 0), (2, 0), (2, 2)]) == [(1, 0), (2, 0), (2, 1)]


def test_long_names_break_evenly():
    assert broken("Rithala") == ("Rithala",)
    assert broken("Guru Tegh Bahadur Nagar") == ("Guru Tegh", "Bahadur Nagar")
