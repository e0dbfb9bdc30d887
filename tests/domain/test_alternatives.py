"""Alternatives: each better at what it is named for, none twice, stopped lines avoided."""

from hypothesis import given, settings

from metro_web.domain.alternatives import FASTER_S_MIN, between, proposed
from metro_web.domain.network import Track
from metro_web.domain.routing import RouteTable
from tests.domain.networks import make_network, networks

# Two hops over m with a change, four without one, and an express that leaps.
FORKED = {"red": ["axyzb"], "blue": ["am"], "green": ["mb"], "air": ["apqrstb"]}
SWIFT = {("air", a, b): Track(None, 30) for a, b in zip("apqrst", "pqrstb", strict=True)}


def ways(network, origin="a", destination="b"):
    return between(RouteTable(network), origin, destination)


def named(found):
    return [way.best_at for way in found]


def test_three_ways_that_differ():
    tracks = SWIFT | {(line, *pair): Track(None, 400) for line, pair in (("blue", "am"), ("green", "mb"))}
    tracks |= {("red", a, b): Track(None, 300) for a, b in zip("axyz", "xyzb", strict=True)}
    found = ways(make_network(FORKED, tracks=tracks))
    assert named(found) == [("fewest_stops",), ("fewest_changes",), ("fastest",)]
    assert found[0].route.hops == 2
    assert found[-1].route.duration_s == 180
    assert len({way.route.legs for way in found}) == len(found)


def test_one_way_that_is_best_at_everything_is_one_way():
    assert named(ways(make_network({"red": ["abc"]}), "a", "c")) == [("fewest_stops", "fewest_changes", "fastest")]


def test_no_way_is_no_alternative():
    assert ways(make_network({"red": ["ab"], "blue": ["cd"]}), "a", "c") == []


def test_a_stopped_line_is_in_no_alternative():
    found = ways(make_network(FORKED, tracks=SWIFT, stopped=("air",)))
    assert "air" not in {leg.line for way in found for leg in way.route.legs}
    assert ways(make_network(FORKED, stopped=tuple(FORKED))) == []


def test_the_fewest_stops_are_proposed_unless_much_slower():
    slow = {("red", "a", "b"): Track(None, 1000)}
    network = make_network({"red": ["ab"], "blue": ["acb"]}, tracks=slow)
    found = ways(network)
    assert named(found) == [("fewest_stops", "fewest_changes"), ("fastest",)]
    assert proposed(found).prefer == "fastest"
    near = ways(make_network({"red": ["ab"], "blue": ["acb"]}, tracks={("red", "a", "b"): Track(None, 400)}))
    assert named(near) == [("fewest_stops", "fewest_changes"), ("fastest",)]
    assert proposed(near).prefer == "fewest_stops"


@settings(max_examples=100, deadline=None)
@given(networks())
def test_on_random_networks_each_is_what_it_says(network):
    routes = RouteTable(network)
    stopped = {line.code for line in network.lines if not line.is_running}
    for origin in network.stations:
        for destination in network.stations:
            found = between(routes, origin, destination)
            assert bool(found) == (routes.find(origin, destination) is not None)
            if not found:
                continue
            assert len({way.route.legs for way in found}) == len(found) <= 3
            assert sorted(name for way in found for name in way.best_at) == [
                "fastest",
                "fewest_changes",
                "fewest_stops",
            ]
            assert found[0].route == routes.find(origin, destination)
            for way in found:
                assert way.route == routes.find(origin, destination, prefer=way.prefer)
                assert not stopped & {leg.line for leg in way.route.legs}
            by_name = {name: way.route for way in found for name in way.best_at}
            assert by_name["fewest_stops"].hops == min(way.route.hops for way in found)
            assert by_name["fewest_changes"].changes == min(way.route.changes for way in found)
            least = min(way.route.duration_s for way in found)
            assert by_name["fastest"].duration_s - least < FASTER_S_MIN
