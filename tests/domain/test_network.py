"""The network picture: what it knows of itself, what search finds, what `check` refuses."""

import dataclasses

import pytest

from metro_web.domain.network import Network, StationNode, Track, Walk, check
from tests.domain.networks import make_line, make_network


def named(*names):
    stations = {f"s{n}": StationNode(f"s{n}", n, name) for n, name in enumerate(names)}
    return Network(1, True, "", (), stations, (), {})


def found(network, query):
    return [node.name for node in network.search(query)]


def test_a_station_knows_its_lines_and_neighbours():
    network = make_network({"red": ["abc"], "blue": ["xbya"]}, walks=["cz"])
    assert network.lines_of("b") == ("red", "blue")
    assert network.neighbours("b") == ("a", "c", "x", "y")
    assert network.neighbours("z") == ("c",)
    assert network.lines_of("nowhere") == ()


def test_terminals_are_the_ends_of_branches_and_a_rings_anchor():
    network = make_network({"red": ["abc", "bd"], "ring": ["pqrsp"]})
    assert network.terminals("red") == ("A", "C", "B", "D")
    assert network.terminals("ring") == ("P",)


def test_search_puts_beginnings_first_then_words_then_the_rest():
    network = named("Old Parkway", "Spark Hill", "Park Lane")
    assert found(network, "park") == ["Park Lane", "Old Parkway", "Spark Hill"]


@pytest.mark.parametrize("query", ["rk pu", "R.K. PURAM", "r k puram", "puram", "k. p"])
def test_search_looks_past_case_dots_and_spaces(query):
    assert found(named("R.K. Puram", "Elsewhere"), query) == ["R.K. Puram"]


def test_search_looks_past_accents():
    assert found(named("Škoda Allée"), "skoda allee") == ["Škoda Allée"]
    assert found(named("Skoda Allee"), "škoda") == ["Skoda Allee"]


def test_an_empty_search_lists_all_and_a_limit_holds():
    network = named("B", "A", "C")
    assert found(network, "") == ["A", "B", "C"]
    assert len(network.search("", limit=2)) == 2


def test_a_good_network_has_nothing_wrong():
    tracks = {("red", "a", "b"): Track(100, 10)}
    assert check(make_network({"red": ["abc", "bd"], "ring": ["abca"]}, walks=["cz"], tracks=tracks)) == []


@pytest.mark.parametrize(
    ("lines", "walks", "tracks", "part"),
    [
        ([make_line("red", "aab")], [], {}, "its own neighbour"),
        ([make_line("red", "abcb")], [], {}, "on it twice"),
        ([make_line("red", "aq")], [], {}, "no station q"),
        ([make_line("red", "a")], [], {}, "at least two stations"),
        ([make_line("red")], [], {}, "no branch"),
        ([make_line("red", "ab"), make_line("red", "bc")], [], {}, "Two lines"),
        ([], [("a", "q")], {}, "no station q"),
        ([], [("a", "a")], {}, "two different stations"),
        ([], [("a", "b"), ("b", "a")], {}, "linked already"),
        ([make_line("red", "ab")], [], {("red", "a", "c"): Track()}, "no neighbours"),
        ([make_line("red", "ab")], [], {("red", "a", "b"): Track(-1)}, "negative"),
    ],
)
def test_check_names_what_is_wrong(lines, walks, tracks, part):
    base = make_network({}, extra="abc")
    network = dataclasses.replace(
        base, lines=tuple(lines), walks=tuple(Walk(a, b, 60, 60) for a, b in walks), tracks=tracks
    )
    wrong = check(network)
    assert any(part in sentence for sentence in wrong), wrong
