"""Stations: put, moved, ordered, renamed, taken off, deleted; rings, forks, interchanges, walks."""

import pytest

from metro_web.core import db
from metro_web.domain import network as network_domain
from metro_web.domain.network import Walk
from metro_web.queries import network as network_queries
from metro_web.services import network_lines, network_stations
from metro_web.services.network_stations import Placing
from tests.services.network_editing import entries, line, put, refused, sell, stations
from tests.world import World


def order(city: World, codes: str, branch: int | None = None, *, on: str = "red") -> None:
    """The whole order by initials."""
    known = {code[0]: code for code in network_queries.latest().network.stations}
    db.run(network_stations.order, city.chen, on, [known[letter] for letter in codes], branch)


@pytest.mark.parametrize(
    ("position", "after"), [(None, "abcdi"), (1, "iabcd"), (2, "aibcd"), (4, "abcid"), (5, "abcdi")]
)
def test_a_new_station_moves_the_others_along(city: World, position: int | None, after: str) -> None:
    put(city.chen, "red", "ivy", position, name=" Ivy  Street")
    assert stations("red") == after
    node = network_queries.latest().network.stations["ivy"]
    assert (node.name, node.number) == ("Ivy Street", 9)
    assert network_domain.check(network_queries.latest().network) == []
    assert entries()[-1].action == "station.add"


@pytest.mark.parametrize(
    ("code", "position", "after"),
    [("alder", 2, "bacd"), ("alder", 4, "bcda"), ("dale", 1, "dabc"), ("cedar", 2, "acbd"), ("birch", None, "acdb")],
)
def test_a_station_on_the_line_moves(city: World, code: str, position: int, after: str) -> None:
    put(city.chen, "red", code, position)
    assert stations("red") == after
    assert entries()[-1].action == "station.move"


def test_up_and_down_and_to_the_same_place(city: World) -> None:
    put(city.chen, "red", "birch", 3)
    put(city.chen, "red", "birch", 2)
    assert stations("red") == "abcd"
    put(city.chen, "red", "birch", 2)
    assert len(entries()) == 2


def test_a_station_known_elsewhere_becomes_an_interchange_and_keeps_its_name(city: World) -> None:
    put(city.chen, "red", "elm", 3, name="Elm Road")
    network = network_queries.latest().network
    assert stations("red") == "abecd"
    assert network.lines_of("elm") == ("red", "blue")
    assert network.stations["elm"].name == "Elm"
    assert len(network.stations) == 8
    db.run(network_stations.put_station, city.chen, "grey", Placing("elm"))
    assert stations("grey") == "ghe"


@pytest.mark.parametrize(
    ("placing", "field"),
    [
        (Placing("ivy", "Ivy", 0), "position"),
        (Placing("ivy", "Ivy", -5), "position"),
        (Placing("ivy", "Ivy", 6), "position"),
        (Placing("ivy", "Ivy", 10**12), "position"),
        (Placing("alder", "Alder", 5), "position"),
        (Placing("ivy", "Ivy", 1, 2), "branch"),
        (Placing("ivy", "Ivy", 1, -1), "branch"),
        (Placing("ivy"), "name"),
        (Placing("ivy", " "), "name"),
        (Placing("ivy", "x" * 10_000), "name"),
        (Placing("elm", "x" * 10_000), "name"),
        (Placing("", "Ivy"), "code"),
        (Placing("i|vy", "Ivy"), "code"),
        (Placing("i/vy", "Ivy"), "code"),
        (Placing("ivy ", "Ivy"), "code"),
        (Placing("i" * 65, "Ivy"), "code"),
    ],
)
def test_a_station_that_cannot_be_put(city: World, placing: Placing, field: str) -> None:
    error = refused("invalid_input", 422, network_stations.put_station, city.chen, "red", placing)
    assert error.extra["errors"][0]["field"] == field
    refused("unknown_line", 404, network_stations.put_station, city.chen, "teal", placing)


def test_a_new_branch_and_a_move_between_branches(city: World) -> None:
    put(city.chen, "red", "ivy", branch=1)
    put(city.chen, "red", "juniper", branch=1)
    assert (stations("red"), stations("red", 1)) == ("abcd", "ij")
    put(city.chen, "red", "ivy")
    assert stations("red", 1) == "ji"
    put(city.chen, "red", "birch", 1, branch=1)
    assert (stations("red"), stations("red", 1)) == ("acd", "bji")
    for code in ("juniper", "ivy", "birch"):
        put(city.chen, "red", code, branch=0)
    assert (stations("red"), stations("red", 1)) == ("acdjib", "-")
    put(city.chen, "red", "birch", branch=1)
    assert stations("red", 1) == "b"


def test_a_fork_shares_stations(city: World) -> None:
    order(city, "ce", 1)
    put(city.chen, "red", "fern", branch=1)
    assert (stations("red"), stations("red", 1)) == ("abcd", "cef")
    put(city.chen, "red", "cedar", 1, branch=0)
    assert (stations("red"), stations("red", 1)) == ("cabd", "cef")
    db.run(network_stations.take_off, city.chen, "red", "cedar")
    assert (stations("red"), stations("red", 1)) == ("abd", "ef")


def test_a_ring_opens_nowhere(city: World) -> None:
    order(city, "abcda")
    assert line("red").branches[0].is_ring
    put(city.chen, "red", "ivy")
    assert stations("red") == "abcdia"
    put(city.chen, "red", "ivy", 1)
    assert stations("red") == "iabcdi"
    refused("invalid_input", 422, network_stations.put_station, city.chen, "red", Placing("ivy", "Ivy", 6))
    db.run(network_stations.take_off, city.chen, "red", "ivy")
    assert stations("red") == "abcda"
    assert network_domain.check(network_queries.latest().network) == []
    for code in ("alder", "birch"):
        db.run(network_stations.take_off, city.chen, "red", code)
    assert stations("red") == "cd"


def test_a_whole_order(city: World) -> None:
    order(city, "dcba")
    assert stations("red") == "dcba"
    order(city, "dbef", 0)
    assert stations("red") == "dbef"
    assert entries()[-1].action == "line.order"
    order(city, "a", 1)
    assert stations("red", 1) == "a"
    for codes in (["alder", "birch", "alder", "birch"], ["alder", "alder"], ["alder", "birch", "alder"], []):
        refused("invalid_input", 422, network_stations.order, city.chen, "red", codes)
    refused("invalid_input", 422, network_stations.order, city.chen, "red", ["alder"], 5)
    refused("unknown_station", 404, network_stations.order, city.chen, "red", ["alder", "atlantis"])
    refused("unknown_line", 404, network_stations.order, city.chen, "teal", ["alder"])


def test_a_whole_order_drops_no_station_that_was_sold(city: World) -> None:
    sell(city.bilal, "alder", "cedar")
    known = ["alder", "cedar", "dale"]
    error = refused("in_use", 409, network_stations.order, city.chen, "red", known)
    assert "Birch" in error.detail
    order(city, "cab")
    assert stations("red") == "cab"


def test_a_rename_is_everywhere_at_once_but_not_in_what_was_sold(city: World) -> None:
    sold = sell(city.bilal, "alder", "birch")
    db.run(network_stations.rename_station, city.chen, "birch", "Beech")
    assert network_queries.latest().network.name_of("birch") == "Beech"
    assert [node.code for node in network_queries.latest().network.search("beech")] == ["birch"]
    assert sold.items[0].facts["to_name"] == "Birch"
    refused("invalid_input", 422, network_stations.rename_station, city.chen, "birch", "")
    refused("unknown_station", 404, network_stations.rename_station, city.chen, "atlantis", "")


def test_taken_off_but_still_a_station(city: World) -> None:
    db.run(network_stations.take_off, city.chen, "red", "cedar")
    assert stations("red") == "abd"
    assert network_queries.latest().network.lines_of("cedar") == ("blue",)
    for code in ("cedar", "elm", "atlantis"):
        refused("unknown_station", 404, network_stations.take_off, city.chen, "red", code)
    refused("unknown_line", 404, network_stations.take_off, city.chen, "teal", "cedar")
    for code in ("alder", "birch", "dale"):
        db.run(network_stations.take_off, city.chen, "red", code)
    assert stations("red") == ""


def test_what_was_sold_on_a_line_stays_on_it(city: World) -> None:
    """Alder to Dale passes Cedar on red; blue, which also calls there, sold nothing."""
    sell(city.bilal, "alder", "dale")
    refused("in_use", 409, network_stations.take_off, city.chen, "red", "cedar")
    db.run(network_stations.take_off, city.chen, "blue", "cedar")
    assert stations("blue") == "ef"
    for code in ("alder", "birch", "cedar", "dale"):
        refused("in_use", 409, network_stations.delete_station, city.chen, code)


def test_an_unsold_station_goes_with_its_walks_and_gaps_close(city: World) -> None:
    db.run(network_stations.delete_station, city.chen, "dale")
    network = network_queries.latest().network
    assert (stations("red"), network.walks, "dale" in network.stations) == ("abc", (), False)
    db.run(network_stations.delete_station, city.chen, "cedar")
    assert (stations("red"), stations("blue")) == ("ab", "ef")
    refused("unknown_station", 404, network_stations.delete_station, city.chen, "cedar")
    assert network_domain.check(network_queries.latest().network) == []
    put(city.chen, "red", "cedar", 3)
    assert stations("red") == "abc"


def test_walks_are_laid_and_lifted(city: World) -> None:
    db.run(network_stations.link, city.chen, Walk("fern", "alder", 240, 180))
    assert Walk("alder", "fern", 240, 180) in network_queries.latest().network.walks
    refused("code_taken", 409, network_stations.link, city.chen, Walk("alder", "fern", 1, 1))
    refused("same_station", 422, network_stations.link, city.chen, Walk("alder", "alder", 1, 1))
    refused("unknown_station", 404, network_stations.link, city.chen, Walk("alder", "atlantis", 1, 1))
    for walk in (Walk("alder", "elm", 0, 1), Walk("alder", "elm", 10**12, 1), Walk("alder", "elm", 60, -1)):
        refused("invalid_input", 422, network_stations.link, city.chen, walk)
    db.run(network_stations.unlink, city.chen, "fern", "alder")
    refused("not_found", 404, network_stations.unlink, city.chen, "fern", "alder")
    sell(city.bilal, "cedar", "heath")
    refused("in_use", 409, network_stations.unlink, city.chen, "gorse", "dale")
    refused("in_use", 409, network_lines.delete_line, city.chen, "grey")
