"""Each operation of the network editor, and what it refuses: a sentence about a field, and no network at all."""

from typing import Any

import pytest

from metro_web.core.errors import AppError
from metro_web.domain import editing, network_plan
from metro_web.domain import network as network_domain
from metro_web.domain.network import Network, Track, Walk
from tests.domain.networks import make_network

BASE = network_plan.plan_of(
    make_network(
        {"red": ["abcd"], "blue": ["ecf"], "ring": ["ghig"], "fork": ["jkl", "km"]},
        walks=[("d", "g")],
        tracks={("red", a, b): Track(1000, 90) for a, b in ("ab", "ba", "bc", "cb")},
        extra="z",
    )
)


def after(*operations: dict[str, Any], network: Network = BASE) -> Network:
    return editing.apply(network, operations)


def run(network: Network, line: str, branch: int = 0) -> str:
    found = network.find_line(line)
    assert found is not None
    return "".join(next(each for each in found.branches if each.position == branch).stations)


def op(which: str, /, **fields: Any) -> dict[str, Any]:
    return {"op": which} | fields


@pytest.mark.parametrize(
    ("operation", "line", "expected"),
    [
        (op("put_station", line="red", station="z"), "red", "abcdz"),
        (op("put_station", line="red", station="z", position=1), "red", "zabcd"),
        (op("put_station", line="red", station="d", position=2), "red", "adbc"),
        (op("put_station", line="ring", station="z", position=1), "ring", "zghiz"),
        (op("order_branch", line="red", stations=list("dcba")), "red", "dcba"),
        (op("order_branch", line="red", stations=list("abca")), "red", "abca"),
        (op("take_off", line="red", station="b"), "red", "acd"),
        (op("take_off", line="ring", station="h"), "ring", "gi"),
        (op("set_ring", line="red", ring=True), "red", "abcda"),
        (op("set_ring", line="ring", ring=False), "ring", "ghi"),
        (op("set_ring", line="red", ring=False), "red", "abcd"),
        (op("remove_station", station="c"), "red", "abd"),
    ],
)
def test_a_branch_becomes(operation: dict[str, Any], line: str, expected: str) -> None:
    assert run(after(operation), line) == expected


def test_a_branch_is_split_and_joined_again() -> None:
    shared = after(op("split_branch", line="red", branch=0, station="b"))
    assert (run(shared, "red", 0), run(shared, "red", 1)) == ("ab", "bcd")
    assert after(op("join_branches", line="red", branch=0, other=1), network=shared) == BASE
    apart = after(op("split_branch", line="red", station="b", shared=False))
    assert (run(apart, "red", 0), run(apart, "red", 1)) == ("a", "bcd")
    turned = after(op("order_branch", line="red", branch=1, stations=list("dcb")), network=shared)
    assert run(after(op("join_branches", line="red", branch=0, other=1), network=turned), "red") == "abcd"


def test_branches_that_share_a_station_within_cannot_be_joined() -> None:
    with pytest.raises(AppError, match="k is there twice"):
        after(op("join_branches", line="fork", branch=0, other=1))


def test_a_station_moves_between_branches_of_a_line() -> None:
    moved = after(op("move_station", line="fork", station="l", branch=0, to_branch=1, position=1))
    assert (run(moved, "fork", 0), run(moved, "fork", 1)) == ("jk", "lkm")
    # A fork may share a station: putting it on one branch takes it from no other.
    shared = after(op("put_station", line="fork", branch=1, station="l"))
    assert (run(shared, "fork", 0), run(shared, "fork", 1)) == ("jkl", "kml")
    off = after(op("take_off", line="fork", station="k"))
    assert (run(off, "fork", 0), run(off, "fork", 1)) == ("jl", "m")
    assert run(after(op("take_off", line="fork", station="k", branch=1)), "fork", 0) == "jkl"


def test_the_last_branch_is_emptied_and_others_go() -> None:
    emptied = after(op("remove_branch", line="red"))
    assert run(emptied, "red") == ""
    gone = after(op("remove_branch", line="fork", branch=0))
    assert [branch.position for branch in gone.lines[3].branches] == [1]
    added = after(op("add_branch", line="fork", name=" To  the sea ", stations=["k", "z"]), network=gone)
    assert [(each.position, each.name, each.stations) for each in added.lines[3].branches] == [
        (1, "", ("k", "m")), (2, "To the sea", ("k", "z")),
    ]  # fmt: skip
    named = after(op("rename_branch", line="fork", branch=2, name=""), network=added)
    assert named.lines[3].branches[1].name == ""


def test_a_line_is_added_with_a_sign_of_its_own() -> None:
    found = after(op("add_line", name="Ring Line"), op("add_line", name="Ring Line")).lines
    first, second = found[-2:]
    assert (first.code, second.code, first.position, second.position) == ("ring-line", "ring-line-2", 4, 5)
    assert (first.letter, first.shape) != (second.letter, second.shape)
    assert first.color != second.color
    assert [branch.stations for branch in first.branches] == [()]
    given = after(op("add_line", name="X", code="x1", color="#00aa00", letter="Q", shape="shield")).lines[-1]
    assert (given.code, given.color, given.letter, given.shape) == ("x1", "#00aa00", "Q", "shield")


def test_a_line_is_changed_moved_and_removed() -> None:
    changed = after(op("change_line", line="red", name="Ruby", color="#AA0000", letter="U", shape="square"))
    line = changed.lines[0]
    assert (line.name, line.color, line.letter, line.shape) == ("Ruby", "#AA0000", "U", "square")
    assert [each.code for each in after(op("move_line", line="red", position=3)).lines] == [
        "blue",
        "ring",
        "red",
        "fork",
    ]
    gone = after(op("remove_line", line="red"))
    assert [(each.code, each.position) for each in gone.lines] == [("blue", 0), ("ring", 1), ("fork", 2)]
    assert (gone.tracks, set(gone.stations)) == ({}, set(BASE.stations))


def test_a_station_comes_with_a_code_from_its_name() -> None:
    found = after(op("add_station", name="São  João/2", line="blue", position=1, x=3, y=-4.567))
    node = found.stations["sao-joao-2"]
    assert (node.name, node.x, node.y) == ("São João/2", 3.0, -4.57)
    assert found.lines[1].branches[0].stations == ("sao-joao-2", "e", "c", "f")
    again = after(op("add_station", name="sao joao 2"), op("add_station", name="!?"), network=found)
    assert {"sao-joao-2-2", "station"} <= set(again.stations)
    assert after(op("add_station", name="New", code="N 1")).stations["N 1"].x is None


def test_a_station_goes_with_all_that_hangs_on_it() -> None:
    found = after(op("remove_station", station="b"), op("remove_station", station="g"))
    assert (run(found, "red"), run(found, "ring"), found.walks, found.tracks) == ("acd", "hi", (), {})
    placed = after(op("place_station", station="a", x=1.005, y=2))
    assert (placed.stations["a"].x, placed.stations["a"].y) == (1.0, 2.0)
    assert after(op("place_station", station="a", x=None, y=None), network=placed) == BASE


def test_walks_and_tracks() -> None:
    walk = after(op("add_walk", **{"from": "f", "to": "a"}))
    assert walk.walks == (Walk("a", "f", 300, 0), Walk("d", "g", 300, 250))
    changed = after(op("change_walk", **{"from": "g", "to": "d"}, duration_s=60))
    assert changed.walks == (Walk("d", "g", 60, 250),)
    assert after(op("remove_walk", **{"from": "g", "to": "d"})).walks == ()
    measured = after(op("set_track", line="red", **{"from": "d", "to": "c"}, distance_m=1500, duration_s=None))
    assert measured.track("red", "c", "d") == measured.track("red", "d", "c") == Track(1500, None)
    assert after(op("set_track", line="red", **{"from": "c", "to": "d"}), network=measured) == BASE


@pytest.mark.parametrize(
    ("code", "operation"),
    [
        ("unknown_line", op("take_off", line="teal", station="a")),
        ("unknown_station", op("take_off", line="red", station="q")),
        ("unknown_station", op("take_off", line="red", station="z")),
        ("unknown_station", op("take_off", line="fork", branch=1, station="j")),
        ("unknown_station", op("order_branch", line="red", stations=["a", "q"])),
        ("unknown_station", op("move_station", line="fork", station="m", branch=0, to_branch=1)),
        ("not_found", op("rename_branch", line="red", branch=7, name="x")),
        ("not_found", op("remove_walk", **{"from": "a", "to": "b"})),
        ("code_taken", op("add_line", name="x", code="red")),
        ("code_taken", op("add_station", name="x", code="a")),
        ("code_taken", op("add_walk", **{"from": "g", "to": "d"})),
        ("same_station", op("add_walk", **{"from": "g", "to": "g"})),
        ("invalid_input", op("add_walk", **{"from": "a", "to": "b"}, duration_s=0)),
        ("invalid_input", op("add_walk", **{"from": "a", "to": "b"}, distance_m=5001)),
        ("invalid_input", op("add_walk", **{"from": "a", "to": "b"}, distance_m=-1)),
        ("invalid_input", op("set_track", line="red", **{"from": "a", "to": "c"}, distance_m=5)),
        ("invalid_input", op("set_track", line="red", **{"from": "a", "to": "b"}, duration_s=0)),
        ("invalid_input", op("set_track", line="red", **{"from": "a", "to": "b"}, distance_m=1.5)),
        ("invalid_input", op("put_station", line="red", station="z", position=0)),
        ("invalid_input", op("put_station", line="red", station="z", position=6)),
        ("invalid_input", op("put_station", line="red", station="z", position="1")),
        ("invalid_input", op("put_station", line="red", station="z", position=True)),
        ("invalid_input", op("order_branch", line="red", stations=list("aab"))),
        ("invalid_input", op("order_branch", line="red", stations="abc")),
        ("invalid_input", op("order_branch", line="red", stations=["a"] * 502)),
        ("invalid_input", op("split_branch", line="red", station="a")),
        ("invalid_input", op("split_branch", line="ring", station="h")),
        ("invalid_input", op("join_branches", line="fork", branch=0, other=0)),
        ("invalid_input", op("set_ring", line="fork", branch=1, ring=True)),
        ("invalid_input", op("set_ring", line="red", ring="yes")),
        ("invalid_input", op("move_line", line="red", position=9)),
        ("invalid_input", op("add_line", name="")),
        ("invalid_input", op("add_line", name="x" * 121)),
        ("invalid_input", op("add_line", name="a\x00b")),
        ("invalid_input", op("add_line", name="\ud800")),
        ("invalid_input", op("add_line", name="\u202edlo")),
        ("invalid_input", op("add_line", name="x", color="red")),
        ("invalid_input", op("add_line", name="x", code="c" * 500)),
        ("invalid_input", op("add_line", name="x", code="a/b")),
        ("invalid_input", op("change_line", line="red", letter="LONG")),
        ("invalid_input", op("change_line", line="red", letter="<b>")),
        ("invalid_input", op("change_line", line="red", shape="star")),
        ("invalid_input", op("change_line", line="red", letter="b", shape="circle")),
        ("invalid_input", op("add_station", name="x", code="c" * 500)),
        ("invalid_input", op("add_station", name="x", x=1)),
        ("invalid_input", op("place_station", station="a", x=float("nan"), y=0)),
        ("invalid_input", op("place_station", station="a", x=1e9, y=0)),
        ("invalid_input", op("place_station", station="a", x="1", y="2")),
        ("invalid_input", op("rename_station", station=5, name="x")),
        ("invalid_input", op("rename_station", name="x")),
        ("invalid_input", op("explode")),
        ("invalid_input", {"line": "red"}),
        ("invalid_input", op("__class__")),
        ("invalid_input", "rename_station"),
    ],
)
def test_refused_in_one_sentence(code: str, operation: Any) -> None:
    with pytest.raises(AppError) as caught:
        editing.apply(BASE, [op("rename_station", station="a", name="Changed"), operation])
    assert caught.value.code == code
    assert caught.value.status in (404, 409, 422)
    assert 0 < len(caught.value.detail) < 700
    assert BASE.stations["a"].name == "A"


@pytest.mark.parametrize("count", [0, 501])
def test_so_many_at_a_time(count: int) -> None:
    with pytest.raises(AppError, match="1 to 500"):
        editing.apply(BASE, [op("rename_station", station="a", name="x")] * count)


def test_a_network_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing.stations, "STATIONS_MAX", len(BASE.stations) + 1)
    monkeypatch.setattr(editing.lines, "LINES_MAX", 5)
    full = after(op("add_station", name="x"), op("add_line", name="x"))
    for more in (op("add_station", name="y"), op("add_line", name="y")):
        with pytest.raises(AppError, match="at most"):
            after(more, network=full)


def test_what_comes_out_is_sound_and_kept_as_data() -> None:
    found = after(
        op("add_station", name="New", line="fork", branch=1, position=2),
        op("set_ring", line="red", ring=True),
        op("add_walk", **{"from": "new", "to": "a"}),
    )
    assert network_domain.check(found) == []
    assert network_plan.parse(network_plan.to_data(found)) == found
