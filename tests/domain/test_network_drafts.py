"""What the editor says of two plans, and what it makes of two edits of one network: by example and by chance."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from metro_web.core.errors import AppError
from metro_web.domain import (
    editing,
    fare_effects,
    fares,
    network_changes,
    network_merge,
    network_plan,
    network_warnings,
)
from metro_web.domain import network as network_domain
from metro_web.domain.network import Network, Track
from metro_web.domain.routing import RouteTable
from tests.domain.networks import make_network, networks
from tests.domain.test_editing import BASE, after, op, run

STATIONS = [f"s{n}" for n in range(14)]


def said(plan: Network, base: Network = BASE) -> list[str]:
    return [change.sentence for change in network_changes.changes(base, plan)]


@st.composite
def operations(draw: st.DrawFn) -> list[dict[str, Any]]:
    """What somebody may ask for on a network of `networks()`; much of it is refused, and left out then."""
    line, other = draw(st.sampled_from("abcde")), draw(st.sampled_from(STATIONS))
    station, branch = draw(st.sampled_from(STATIONS)), draw(st.integers(0, 2))
    place = draw(st.sampled_from([None, 1, 2, 4]))
    ends = {"from": station, "to": other}
    kinds = [
        op("put_station", line=line, branch=branch, station=station, position=place),
        op("take_off", line=line, station=station),
        op("add_station", name=draw(st.sampled_from(["New", "Newer"])), line=line, branch=branch, position=place),
        op("rename_station", station=station, name=draw(st.sampled_from(["One", "Two"]))),
        op("remove_station", station=station),
        op("place_station", station=station, x=draw(st.integers(0, 2)), y=0),
        op("add_line", name=draw(st.sampled_from(["E", "F"]))),
        op("change_line", line=line, color=draw(st.sampled_from(["#111111", "#222222"]))),
        op("move_line", line=line, position=draw(st.integers(1, 3))),
        op("remove_line", line=line),
        op("add_branch", line=line, stations=[station, other]),
        op("remove_branch", line=line, branch=branch),
        op("split_branch", line=line, branch=branch, station=station),
        op("join_branches", line=line, branch=branch, other=draw(st.integers(0, 2))),
        op("set_ring", line=line, branch=branch, ring=draw(st.booleans())),
        op("add_walk", **ends),
        op("remove_walk", **ends),
        op("set_track", line=line, **ends, distance_m=draw(st.integers(1, 3))),
    ]
    return draw(st.lists(st.sampled_from(kinds), max_size=6))


def drawn(plan: Network, asked: list[dict[str, Any]]) -> Network:
    for each in asked:
        try:
            plan = editing.apply(plan, [each])
        except AppError:
            continue
    return plan


def wrong(plan: Network) -> list[str]:
    """A line may be half built, and what was measured may be kept while two stations are apart."""
    allowed = ("at least two stations", "no neighbours")
    return [each for each in network_domain.check(plan) if not any(part in each for part in allowed)]


@settings(deadline=None)
@given(networks(), operations())
def test_whatever_is_drawn_is_sound_and_every_difference_is_named(
    network: Network, asked: list[dict[str, Any]]
) -> None:
    base = network_plan.plan_of(network)
    plan = drawn(base, asked)
    assert wrong(plan) == []
    assert network_plan.parse(network_plan.to_data(plan)) == plan
    changes = network_changes.changes(base, plan)
    assert bool(changes) == (plan != base)
    removed = {key for change in changes for key in change.removes}
    for code in base.stations.keys() - plan.stations.keys():
        assert ("station", code) in removed
    for line in base.lines:
        now = plan.find_line(line.code)
        if now is None:
            assert ("line", line.code) in removed
            continue
        for code in set(line.station_codes) - set(now.station_codes):
            assert ("on", line.code, code) in removed
        lost = {each for change in changes for each in change.uses if each[:2] == ("ride", line.code)}
        assert lost == network_changes.rides_of(line) - network_changes.rides_of(now)


@settings(deadline=None)
@given(networks(), operations(), operations())
def test_two_edits_together_are_sound(network: Network, first: list[Any], second: list[Any]) -> None:
    base = network_plan.plan_of(network)
    mine, theirs = drawn(base, first), drawn(base, second)
    assert network_merge.merge(base, mine, base) == (mine, [])
    assert network_merge.merge(base, base, theirs) == (theirs, [])
    assert network_merge.merge(base, mine, mine) == (mine, [])
    merged, clashes = network_merge.merge(base, mine, theirs)
    assert wrong(merged) == []
    assert network_plan.plan_of(merged) == merged
    assert len(clashes) == len(set(clashes))
    for code, node in theirs.stations.items():
        if code not in base.stations or node != base.stations[code]:
            assert merged.stations[code].name == node.name or (
                code in mine.stations and node.name == base.name_of(code)
            )


def merged(mine: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> tuple[Network, list[str]]:
    return network_merge.merge(BASE, after(*mine), after(*theirs))


def test_both_put_stations_on_one_branch() -> None:
    mine = [op("put_station", line="red", station="z", position=2), op("take_off", line="red", station="d")]
    found, clashes = merged(mine, [op("add_station", name="Q", line="red", position=3)])
    assert (found.lines[0].branches[0].stations, clashes) == (("a", "z", "b", "q", "c"), [])
    found, clashes = merged([op("set_ring", line="red", ring=True)], [op("take_off", line="red", station="b")])
    assert (run(found, "red"), clashes) == ("acda", [])


def test_where_both_changed_one_thing_theirs_stays_and_is_named() -> None:
    for mine, theirs, expected in (
        ([op("rename_station", station="a", name="M")], [op("rename_station", station="a", name="T")], "Both renamed T."),
        ([op("change_line", line="red", color="#111111")], [op("change_line", line="red", color="#222222")], "Both coloured"),
        ([op("move_line", line="red", position=2)], [op("move_line", line="red", position=4)], "Both put the lines"),
        ([op("order_branch", line="red", stations=list("badc"))], [op("order_branch", line="red", stations=list("dcba"))],
         "Both changed the same branch"),
        ([op("remove_station", station="z")], [op("put_station", line="red", station="z")], "You removed Z, and they"),
        ([op("put_station", line="red", station="z")], [op("remove_station", station="z")], "They removed Z, which you"),
        ([op("remove_line", line="red")], [op("change_line", line="red", name="T")], "You removed T, and they"),
        ([op("change_line", line="red", name="M")], [op("remove_line", line="red")], "They removed M, which you"),
        ([op("remove_branch", line="fork", branch=1)], [op("put_station", line="fork", branch=1, station="z")],
         "You removed a branch"),
        ([op("change_walk", **{"from": "d", "to": "g"}, duration_s=5)],
         [op("change_walk", **{"from": "d", "to": "g"}, duration_s=6)], "Both changed the walk D – G."),
        ([op("place_station", station="a", x=1, y=1)], [op("place_station", station="a", x=2, y=2)], "Both moved A"),
    ):  # fmt: skip
        found, clashes = merged(mine, theirs)
        assert [each[: len(expected)] for each in clashes] == [expected]
        assert found == after(*theirs), "all of mine was that one thing"


def test_a_new_line_stays_where_it_was_put() -> None:
    mine = [op("add_line", name="Green"), op("move_line", line="green", position=1)]
    found, clashes = merged(mine, [op("rename_station", station="a", name="T")])
    assert ([line.code for line in found.lines], clashes) == (["green", "red", "blue", "ring", "fork"], [])


def test_what_does_not_meet_is_put_together() -> None:
    mine = [
        op("rename_station", station="a", name="M"),
        op("add_line", name="Green"),
        op("move_line", line="fork", position=1),
    ]
    theirs = [op("place_station", station="a", x=1, y=1), op("add_branch", line="fork", stations=["m", "z"]),
              op("add_line", name="Gold")]  # fmt: skip
    found, clashes = merged([*mine, op("add_branch", line="fork", stations=["l", "e"])], theirs)
    assert clashes == []
    assert (found.stations["a"].name, found.stations["a"].x) == ("M", 1)
    fork = found.find_line("fork")
    assert fork is not None
    assert ["".join(branch.stations) for branch in fork.branches] == ["jkl", "km", "mz", "le"]
    assert {line.code for line in found.lines} >= {"green", "gold"}
    signs = [(line.letter, line.shape) for line in found.lines]
    assert all(signs.count((line.letter, line.shape)) == 1 for line in found.lines if line.name in ("Green", "Gold"))
    assert found.lines[0].code == "fork"


def test_the_sentences() -> None:
    assert said(BASE) == []
    assert said(after(op("put_station", line="red", station="z", position=2))) == ["Line red: Z comes between A and B."]
    assert said(after(op("put_station", line="red", station="z"))) == ["Line red: Z comes last, after D."]
    assert said(after(op("put_station", line="red", station="z", position=1))) == ["Line red: Z comes first, before A."]
    assert said(after(op("take_off", line="red", station="b"))) == ["Line red: B leaves this branch."]
    assert said(after(op("set_ring", line="ring", ring=False))) == ["Line ring is no ring any more."]
    assert said(after(op("order_branch", line="red", stations=list("bacd")))) == [
        "Line red: its stations stand in another order: B – A – C – D."
    ]
    assert said(after(op("remove_line", line="blue"))) == ["Line blue goes, with all its branches."]
    assert said(after(op("rename_station", station="a", name="Ash"), op("place_station", station="b", x=1, y=1))) == [
        "Station A is now called Ash.", "Elsewhere on the map: B.",
    ]  # fmt: skip
    assert said(after(op("add_walk", **{"from": "z", "to": "a"}, duration_s=60, distance_m=50))) == [
        "New walk: A – Z, 60 s, 50 m."
    ]
    assert said(after(op("set_track", line="red", **{"from": "c", "to": "d"}, distance_m=900))) == [
        "Line red: other metres or seconds for C – D."
    ]
    assert said(after(op("move_line", line="red", position=2))) == [
        "The lines stand in another order: Line blue, Line red, Line ring, Line fork."
    ]


def test_a_stoppage_or_a_number_is_no_difference() -> None:
    network = make_network({"red": ["abc"]}, stopped=["red"], is_running=False)
    renumbered = {code: replace(node, number=node.number + 5) for code, node in network.stations.items()}
    running = make_network({"red": ["abc"]})
    assert network_plan.plan_of(replace(network, stations=renumbered, version=9)) == network_plan.plan_of(running)
    again = network_plan.in_force(network_plan.plan_of(running), network)
    assert again == network


@settings(deadline=None)
@given(networks(), operations())
def test_prices_change_as_routing_and_fares_say(network: Network, asked: list[dict[str, Any]]) -> None:
    base = replace(network_plan.plan_of(network))
    plan = drawn(base, asked)
    for rules in (fares.HOP_10, fares.DELHI_2025):
        found = fare_effects.effects(base, plan, rules, hop_distance_m=1200)
        old, new = RouteTable(base, hop_distance_m=1200), RouteTable(plan, hop_distance_m=1200)
        changed = {}
        for origin in base.stations.keys() & plan.stations.keys():
            for destination in base.stations.keys() & plan.stations.keys():
                before, now = old.find(origin, destination), new.find(origin, destination)
                prices = [fares.price_minor(rules, each) for each in (before, now) if each]
                if len(prices) == 2 and prices[0] != prices[1]:
                    changed[origin, destination] = tuple(prices)
        assert found.changed == len(changed)
        assert all(
            changed[each.origin, each.destination] == (each.before_minor, each.after_minor) for each in found.examples
        )


def test_a_matrix_has_no_price_for_a_new_station() -> None:
    plan = after(op("add_station", name="Q", line="red"))
    codes = list(BASE.stations)
    rules = fares.parse("matrix", {"matrix": {"stations": codes, "prices": [[500] * len(codes) for _ in codes]}})
    found = fare_effects.effects(BASE, plan, rules, hop_distance_m=1200)
    assert (found.changed, found.unpriced) == (0, ("q",))
    assert fare_effects.effects(BASE, BASE, rules, hop_distance_m=1200).unpriced == ()


def test_warnings() -> None:
    assert network_warnings.of_plan(BASE, BASE) == [
        "Colours that are hard to tell from another line's: Line red, Line blue, Line ring, Line fork."
    ]
    colors = zip(("red", "blue", "ring", "fork"), ("#1F86F5", "#A94204", "#268265", "#300045"), strict=True)
    plan = after(*(op("change_line", line=line, color=color) for line, color in colors))
    assert network_warnings.of_plan(plan, plan) == []
    worse = after(
        op("add_line", name="Short"),
        op("rename_station", station="b", name="a"),
        op("put_station", line="red", station="z", position=2),
        network=plan,
    )
    assert network_warnings.of_plan(plan, worse) == [
        "Fewer than two stations: Short.",
        "Stations of the same name: A, a.",
        "New rides without metres, which count as an estimate: 2.",
    ]
    assert network_warnings.unreachable(plan, after(op("split_branch", line="fork", station="k", shared=False))) == []
    assert network_warnings.unreachable(plan, after(op("remove_walk", **{"from": "d", "to": "g"}))) == ["G", "H", "I"]


def test_rides_that_are_lost_are_what_touches_tickets() -> None:
    (change,) = network_changes.changes(BASE, after(op("put_station", line="red", station="z", position=2)))
    assert change.uses == {("ride", "red", "a", "b")}
    (change,) = network_changes.changes(BASE, after(op("take_off", line="red", station="b")))
    assert change.uses == {("ride", "red", *pair) for pair in pairwise("abc")}
    assert change.removes == (("on", "red", "b"),)
    assert Track(1000, 90) in BASE.tracks.values()
