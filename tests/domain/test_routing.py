"""Routes: the rules of hops and changes one by one, and random networks against a search that is not ours."""

import threading
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings

from metro_web.domain.network import StationNode, Track, check
from metro_web.domain.routing import CHANGE_S, RouteTable
from tests.domain.networks import SlowClock, SlowSearch, make_network, networks

PREFERENCES = ("fewest_stops", "fewest_changes")


def find(network, origin, destination, prefer="fewest_stops", **options):
    return RouteTable(network).find(origin, destination, prefer=prefer, **options)


def lines_of(route):
    return [leg.line for leg in route.legs]


def test_one_ride_is_one_hop():
    route = find(make_network({"red": ["ab"]}), "a", "b")
    assert (route.hops, route.ride_hops, route.changes, route.stations) == (1, 1, 0, ("a", "b"))


def test_changing_inside_a_station_is_no_hop_and_one_change():
    route = find(make_network({"red": ["abc"], "blue": ["cde"]}), "a", "e")
    assert (route.hops, route.changes, lines_of(route)) == (4, 1, ["red", "blue"])


def test_two_branches_of_one_line_are_one_leg():
    route = find(make_network({"red": ["abc", "bde"]}), "a", "e")
    assert (route.hops, route.changes, lines_of(route)) == (3, 0, ["red"])


def test_pieces_of_one_line_apart_cost_the_changes_between_them():
    route = find(make_network({"red": ["ab", "cd"], "blue": ["bxc"]}), "a", "d")
    assert (route.hops, route.changes, lines_of(route)) == (4, 2, ["red", "blue", "red"])


@pytest.mark.parametrize(
    ("lines", "walks", "ends", "hops", "ride_hops", "changes"),
    [
        ({"red": ["ab"], "blue": ["cd"]}, ["bc"], "ad", 3, 2, 1),
        ({"red": ["ab", "cd"]}, ["bc"], "ad", 3, 2, 1),
        ({"red": ["ab"], "blue": ["yd"]}, ["bx", "xy"], "ad", 4, 2, 1),
        ({"red": ["bc"]}, ["ab"], "ac", 2, 1, 0),
        ({"red": ["ab"]}, ["bc"], "ac", 2, 1, 0),
        ({"red": ["bc"]}, ["ab", "cd"], "ad", 3, 1, 0),
        ({"red": ["ax"], "blue": ["by"]}, ["ab"], "ab", 1, 0, 0),
    ],
    ids=["between two lines", "same line before and after", "two walks", "first", "last", "both ends", "alone"],
)
def test_a_walk_is_one_hop_and_a_change_only_between_rides(lines, walks, ends, hops, ride_hops, changes):
    for prefer in PREFERENCES:
        route = find(make_network(lines, walks=walks), ends[0], ends[1], prefer)
        assert (route.hops, route.ride_hops, route.changes) == (hops, ride_hops, changes)


def test_walks_in_a_row_are_one_leg():
    route = find(make_network({"red": ["ab"], "blue": ["yd"]}, walks=["bx", "xy"]), "a", "d")
    assert lines_of(route) == ["red", None, "blue"]
    assert route.legs[1].stations == ("b", "x", "y")
    assert route.legs[1].direction is None
    assert (route.legs[1].duration_s, route.legs[1].distance_m) == (600, 500)


def test_the_two_preferences_differ_where_they_should():
    network = make_network({"red": ["axyzb"], "blue": ["am"], "green": ["mb"]})
    assert find(network, "a", "b").hops == 2
    fewest = find(network, "a", "b", "fewest_changes")
    assert (fewest.hops, fewest.changes) == (4, 0)


def test_a_ride_beats_a_longer_walk_that_has_as_few_changes():
    network = make_network({"red": ["axd"]}, walks=["ab", "bc", "cd"])
    assert find(network, "a", "d", "fewest_changes").hops == 2


def test_ties_prefer_no_walk_then_metres_then_the_earlier_line():
    walking = make_network({"red": ["ab"]}, walks=["ab"])
    assert lines_of(find(walking, "a", "b")) == ["red"]
    tracks = {("red", "a", "b"): Track(900), ("blue", "a", "b"): Track(800)}
    assert lines_of(find(make_network({"red": ["ab"], "blue": ["ab"]}, tracks=tracks), "a", "b")) == ["blue"]
    assert lines_of(find(make_network({"red": ["ab"], "blue": ["ab"]}), "a", "b")) == ["red"]


def test_a_ring_is_left_by_the_shorter_side():
    network = make_network({"ring": ["abcdefa"]})
    assert find(network, "b", "f").stations == ("b", "a", "f")


@pytest.mark.parametrize(
    ("ends", "direction"),
    [("ac", "D"), ("db", "A"), ("ax", "Y"), ("xd", "D"), ("yb", "B"), ("ya", "A")],
)
def test_direction_is_the_end_of_a_branch_that_holds_the_leg_else_of_the_last_ride(ends, direction):
    network = make_network({"red": ["abcd", "bxy"]})
    assert find(network, *ends).legs[0].direction == direction


def test_direction_on_a_ring_is_its_anchor_even_across_it():
    network = make_network({"ring": ["abcdefa"]})
    assert {find(network, *ends).legs[0].direction for ends in ("bd", "db", "bf", "fb")} == {"A"}


def test_a_stopped_line_carries_nobody_and_its_lone_stations_cannot_be_sold():
    network = make_network({"red": ["abc"], "blue": ["axyc"]}, walks=["bx"], stopped={"red"})
    table = RouteTable(network)
    assert lines_of(table.find("a", "c")) == ["blue"]
    assert table.find("a", "b") is None
    assert table.find("b", "x") is None
    assert table.find("a", "b", ignore_stoppages=True).hops == 1


def test_a_stopped_service_carries_nobody_but_knows_the_way_out():
    table = RouteTable(make_network({"red": ["ab"]}, walks=["bc"], is_running=False))
    assert table.find("a", "b") is None
    assert table.find("b", "c") is None
    assert table.find("a", "b", ignore_stoppages=True).hops == 1


def test_no_way_unknown_stations_and_the_same_station_are_none():
    table = RouteTable(make_network({"red": ["ab"], "blue": ["cd"]}))
    assert table.find("a", "c") is None
    assert table.find("a", "nowhere") is None
    assert table.find("nowhere", "a") is None
    assert table.find("a", "a") is None


def test_distances_and_times_are_known_or_estimated():
    known = {("red", "a", "b"): Track(2000, 150), ("red", "b", "c"): Track(500, None)}
    network = make_network({"red": ["abc"], "blue": ["cd"]}, tracks=known)
    measured = find(network, "a", "c")
    assert (measured.distance_m, measured.is_estimated, measured.duration_s) == (2500, False, 150 + 72)
    estimated = find(network, "a", "d")
    assert (estimated.distance_m, estimated.is_estimated) == (3700, True)
    assert estimated.duration_s == sum(leg.duration_s for leg in estimated.legs) + CHANGE_S


def test_the_estimate_of_a_hop_can_be_set():
    table = RouteTable(make_network({"red": ["abc"]}), hop_distance_m=1000)
    assert table.find("a", "c").distance_m == 2000


def test_many_threads_get_one_answer():
    network = make_network({"red": [[f"s{n}" for n in range(40)]], "blue": [[f"s{n}" for n in range(0, 40, 3)]]})
    table, answers = RouteTable(network), []
    gate = threading.Barrier(8)

    def ask():
        gate.wait()
        answers.append([table.find(f"s{n}", f"s{39 - n}", prefer=p) for n in range(39) for p in PREFERENCES])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert all(answer == answers[0] for answer in answers)


@settings(max_examples=100, deadline=None)
@given(networks())
def test_random_networks_agree_with_a_general_search(network):
    assert check(network) == []
    table = RouteTable(network)
    for ignoring in (False, True):
        slow = SlowSearch(network, ignore_stoppages=ignoring)
        for prefer in PREFERENCES:
            for origin in network.stations:
                expected = slow.from_station(origin, prefer)
                routes = {
                    code: route
                    for code in network.stations
                    if (route := table.find(origin, code, prefer=prefer, ignore_stoppages=ignoring))
                }
                assert {code: (route.hops, route.changes) for code, route in routes.items()} == expected
                for route in routes.values():
                    assert_sound(network, route)


@settings(max_examples=100, deadline=None)
@given(networks())
def test_the_fastest_way_on_random_networks_is_as_fast_as_a_general_search(network):
    table = RouteTable(network)
    for ignoring in (False, True):
        slow = SlowClock(network, ignore_stoppages=ignoring)
        for origin in network.stations:
            routes = {
                code: route
                for code in network.stations
                if (route := table.find(origin, code, prefer="fastest", ignore_stoppages=ignoring))
            }
            assert {code: route.duration_s for code, route in routes.items()} == slow.from_station(origin)
            for route in routes.values():
                assert_sound(network, route)


def test_a_train_stands_between_rides_and_not_where_it_is_boarded():
    tracks = {("red", "a", "b"): Track(None, 60, 25), ("red", "b", "c"): Track(None, 90, 40)}
    network = make_network({"red": ["abc"], "blue": ["cd"]}, tracks=tracks)
    assert find(network, "a", "c").duration_s == 60 + 40 + 90
    assert find(network, "b", "c").duration_s == 90
    assert find(network, "a", "d").legs[0].duration_s == 190


def test_without_metres_the_map_says_how_long_a_ride_takes():
    network = make_network({"red": ["ab"]})
    stations = {
        "a": StationNode("a", 1, "A", lat=0.0, lon=0.0),
        "b": StationNode("b", 2, "B", lat=0.0, lon=0.0898),  # 9,985 m on the equator
    }
    route = find(replace(network, stations=stations), "a", "b")
    assert route.duration_s == pytest.approx(9_985 * 1.1 / 42_000 * 3600, abs=2)
    assert (route.distance_m, route.is_estimated) == (1200, True)


def assert_sound(network, route):
    """A route is what it says: its steps exist, its legs join, its sums add up."""
    rides = {(line.code, *pair) for line in network.lines for b in line.branches for pair in pairwise(b.stations)}
    rides |= {(line, b, a) for line, a, b in rides}
    walks = {pair for walk in network.walks for pair in ((walk.a, walk.b), (walk.b, walk.a))}
    joined = [route.legs[0].stations[0]]
    for leg in route.legs:
        assert leg.stations[0] == joined[-1]
        joined.extend(leg.stations[1:])
        for a, b in pairwise(leg.stations):
            assert (a, b) in walks if leg.line is None else (leg.line, a, b) in rides
        assert (leg.direction is None) == (leg.line is None)
    assert tuple(joined) == route.stations
    assert len(set(route.stations)) == len(route.stations)
    assert all(a.line != b.line for a, b in pairwise(route.legs))
    ridden = [leg for leg in route.legs if leg.line is not None]
    assert route.changes == max(len(ridden) - 1, 0)
    assert route.hops == len(route.stations) - 1
    assert route.ride_hops == sum(len(leg.stations) - 1 for leg in ridden)
    assert route.distance_m == sum(leg.distance_m for leg in route.legs)
