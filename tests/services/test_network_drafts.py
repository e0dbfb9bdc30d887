"""Drafts of the network on a real database: drawn by one, unseen by others, published whole, undone, never overwritten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from metro_web.core import clock, db
from metro_web.core.errors import AppError
from metro_web.domain.permissions import Actor
from metro_web.queries import network as network_queries
from metro_web.services import (
    network_draft_views,
    network_drafts,
    network_lines,
    network_publishing,
    network_review,
    network_stations,
    service_control,
)
from metro_web.services.network_lines import LinePatch
from tests import shop, world
from tests.domain.test_editing import op
from tests.services.drafting import RENAME, draw, names, publish, run
from tests.services.network_editing import everything, sell
from tests.shop import refused
from tests.world import World


@pytest.fixture
def dana(city: World) -> Actor:
    """Another admin."""
    return db.run(world.person, "Dana", "admin passenger")


@pytest.mark.parametrize(
    ("fn", "args"),
    [
        (network_drafts.edit, (0, [RENAME])),
        (network_drafts.discard, (0,)),
        (network_drafts.rebase, (0,)),
        (network_publishing.publish, (0,)),
        (network_publishing.undo, ("0" * 32,)),
        (network_publishing.list_publications, ()),
        (network_review.review, ()),
        (network_draft_views.overview, ()),
        (network_draft_views.line, ("red",)),
        (network_draft_views.document, ()),
        (network_draft_views.publications, ()),
    ],
)
def test_for_admins_alone(city: World, fn: Any, args: tuple[Any, ...]) -> None:
    for actor, code in ((Actor(), "unauthenticated"), (city.asha, "not_allowed"), (city.bilal, "not_allowed")):
        refused(code, fn, actor, *args)


def test_a_draft_is_seen_by_nobody_else(city: World, dana: Actor) -> None:
    before = everything()
    assert draw(city.chen, RENAME, op("add_station", name="Ivy", line="red", position=2)) == 1
    assert draw(city.chen, op("remove_walk", **{"from": "dale", "to": "gorse"}), revision=1) == 2
    assert everything() == before
    assert db.read(network_draft_views.overview, dana).has_changes is False
    mine = db.read(network_draft_views.overview, city.chen)
    assert (mine.exists, mine.revision, mine.has_changes, mine.is_behind, mine.walks) == (True, 2, True, False, [])
    assert [stop.name for stop in db.read(network_draft_views.line, city.chen, "red").branches[0].stops][:3] == [
        "Alder Park", "Ivy", "Birch",
    ]  # fmt: skip
    db.run(network_drafts.discard, city.chen, 2)
    assert db.read(network_draft_views.overview, city.chen).revision == 0
    assert everything() == before


def test_a_second_tab_is_told_and_overwrites_nothing(city: World) -> None:
    draw(city.chen, RENAME)
    for revision in (0, 2):
        for fn, args in (
            (network_drafts.edit, ([op("rename_station", station="alder", name="Other")],)),
            (network_drafts.discard, ()),
            (network_drafts.rebase, ()),
            (network_publishing.publish, ()),
        ):
            assert refused("draft_changed", fn, city.chen, revision, *args).extra["revision"] == 1
    db.run(network_publishing.publish, city.chen, 1)
    refused("draft_changed", network_drafts.edit, city.chen, 1, [RENAME])


def test_operations_are_made_all_or_none(city: World) -> None:
    refused("unknown_station", network_drafts.edit, city.chen, 0, [RENAME, op("remove_station", station="atlantis")])
    draw(city.chen, RENAME)
    refused("invalid_input", network_drafts.edit, city.chen, 1, [op("remove_station", station="dale"), op("nonsense")])
    refused("unknown_line", network_draft_views.line, city.chen, "teal")


def test_published_whole_and_at_once(city: World) -> None:
    db.run(network_lines.change_line, city.chen, "blue", LinePatch(is_running=False, reason="Flood"))
    before = network_queries.latest()
    made = publish(
        city.chen,
        RENAME,
        op("add_station", name="Ivy", line="red", position=2, x=4, y=5),
        op("add_line", name="Pink Line", code="pink"),
        op("order_branch", line="pink", stations=["heath", "ivy"]),
        op("remove_line", line="grey"),
        op("add_walk", **{"from": "elm", "to": "fern"}, duration_s=90, distance_m=70),
        op("remove_walk", **{"from": "dale", "to": "gorse"}),
        op("set_track", line="red", **{"from": "cedar", "to": "dale"}, distance_m=1500, duration_s=100),
        op("split_branch", line="red", station="cedar"),
        op("rename_branch", line="red", branch=1, name="East"),
    )
    now = network_queries.latest()
    assert made.version == now.version == before.version + 1
    assert (names()["alder"], names()["ivy"]) == ("Alder Park", "Ivy")
    assert (run("red"), run("pink"), run("blue")) == ("aibc|cd", "hi", "ecf")
    assert [line.code for line in now.network.ordered_lines] == ["red", "blue", "pink"]
    assert now.network.track("red", "dale", "cedar").distance_m == 1500
    assert [(walk.a, walk.b, walk.duration_s) for walk in now.network.walks] == [("elm", "fern", 90)]
    # A stoppage is no drawing: it stays, and numbers stand in printed QR codes.
    blue = now.network.find_line("blue")
    assert blue is not None
    assert (blue.is_running, blue.stop_reason) == (False, "Flood")
    old = before.network.stations
    assert all(now.network.stations[code].number == node.number for code, node in old.items())
    assert now.network.stations["ivy"].number == max(node.number for node in old.values()) + 1
    assert now.routes.find("alder", "ivy") is not None
    entry = db.read(
        lambda tx: tx.execute(text("SELECT action, subject, actor_label FROM audit_entry ORDER BY id DESC"))
    ).first()
    assert entry == ("network.publish", "network", "chen@example.org")
    assert db.read(network_draft_views.overview, city.chen).revision == 0
    refused("nothing_to_publish", network_publishing.publish, city.chen, 0)
    assert draw(city.chen, op("rename_station", station="alder", name="X"), RENAME) == 1
    refused("nothing_to_publish", network_publishing.publish, city.chen, 1)


@pytest.mark.parametrize(
    "operation",
    [
        op("remove_line", line="red"),
        op("remove_station", station="birch"),
        op("take_off", line="red", station="alder"),
        op("order_branch", line="red", stations=["birch", "cedar", "dale"]),
        op("remove_branch", line="red"),
        op("remove_walk", **{"from": "gorse", "to": "dale"}),
    ],
)
def test_what_was_sold_stays(city: World, operation: dict[str, Any]) -> None:
    sell(city.bilal, "alder", "heath")
    revision = draw(city.chen, operation, RENAME)
    seen = db.read(network_draft_views.changes, city.chen)
    assert not seen.can_publish
    assert seen.refusal == next(row.refusal for row in seen.rows if row.refusal)
    error = refused("in_use", network_publishing.publish, city.chen, revision)
    assert error.detail in {row.refusal for row in seen.rows}
    draw(city.chen, op("put_station", line="blue", station="dale"), revision=revision)


def test_what_a_change_touches(city: World) -> None:
    assert city.asha.user_id
    shop.buy(city.asha, "alder", "cedar", 2)
    shop.buy(city.asha, "elm", "dale", 1)
    draw(
        city.chen,
        RENAME,
        op("add_station", name="Ivy", line="red", position=4),
        op("change_line", line="blue", name="Azure Line"),
        op("rename_station", station="heath", name="Moor"),
    )
    rows = {row.sentence: row.tickets for row in db.read(network_draft_views.changes, city.chen).rows}
    assert rows == {
        "Blue Line is now called Azure Line.": 1,
        "Red Line: Ivy comes between Cedar and Dale.": 1,
        "Station Alder is now called Alder Park.": 2,
        "Station Heath is now called Moor.": 0,
        "New station: Ivy, on Red Line.": 0,
    }
    seen = db.read(network_draft_views.changes, city.chen)
    assert (seen.can_publish, seen.refusal) == (True, "")
    # Alder, Birch, Cedar, Elm, Fern with Dale, Gorse and Heath, both ways: a hop more each.
    assert seen.fares.pairs == 5 * 3 * 2
    assert seen.fares.examples[0].endswith("₹40.00")
    clock.freeze(clock.utc_now() + timedelta(days=1))
    assert {row.tickets for row in db.read(network_draft_views.changes, city.chen).rows} == {0}


def test_who_is_behind_is_told_by_whom_and_rebases(city: World, dana: Actor) -> None:
    revision = draw(
        dana, op("rename_station", station="birch", name="Beech"), op("add_station", name="Ivy", line="red")
    )
    publish(city.chen, RENAME, op("put_station", line="red", station="fern", position=1))
    seen = db.read(network_draft_views.overview, dana)
    assert (seen.is_behind, len(seen.behind)) == (True, 1)
    assert seen.behind[0].startswith("Chen, ")
    error = refused("network_changed", network_publishing.publish, dana, revision)
    assert error.extra["since"] == seen.behind
    assert "Chen" in error.detail
    assert names()["alder"] == "Alder Park"
    rebased = db.run(network_draft_views.rebase, dana, revision)
    assert (rebased.conflicts, rebased.draft.is_behind, rebased.draft.revision) == ([], False, revision + 1)
    db.run(network_publishing.publish, dana, revision + 1)
    assert (names()["alder"], names()["birch"], run("red")) == ("Alder Park", "Beech", "fabcdi")


def test_an_edit_by_the_other_door_is_named_too(city: World, dana: Actor) -> None:
    revision = draw(dana, op("rename_station", station="alder", name="Mine"))
    db.run(network_stations.rename_station, city.chen, "alder", "Theirs")
    assert "Renamed a station (Theirs)" in refused("network_changed", network_publishing.publish, dana, revision).detail
    rebased = db.run(network_drafts.rebase, dana, revision)
    assert rebased.conflicts == ("Both renamed Theirs.",)
    refused("nothing_to_publish", network_publishing.publish, dana, revision + 1)


def test_where_nothing_is_drawn_nobody_is_behind(city: World, dana: Actor) -> None:
    """What was drawn and taken back again is no reason to show yesterday's network."""
    draw(dana, op("rename_station", station="birch", name="Beech"))
    revision = draw(dana, op("rename_station", station="birch", name="Birch"), revision=1)
    publish(city.chen, RENAME)
    seen = db.read(network_draft_views.overview, dana)
    assert (seen.revision, seen.is_behind, seen.behind) == (revision, False, [])
    assert db.read(network_drafts.get_draft, dana).plan.stations["alder"].name == "Alder Park"
    refused("nothing_to_publish", network_publishing.publish, dana, revision)
    revision = draw(dana, op("rename_station", station="birch", name="Beech"), revision=revision)
    db.run(network_publishing.publish, dana, revision)
    assert (names()["alder"], names()["birch"]) == ("Alder Park", "Beech")


def test_a_stoppage_or_a_fare_stands_in_nobodys_way(city: World, dana: Actor) -> None:
    revision = draw(city.chen, RENAME)
    db.run(service_control.set_service, dana, False, "Strike")
    db.run(network_lines.change_line, dana, "red", LinePatch(is_running=False))
    assert db.read(network_draft_views.overview, city.chen).is_behind is False
    db.run(network_publishing.publish, city.chen, revision)
    now = network_queries.latest().network
    assert (now.is_running, now.stop_reason, now.lines[0].is_running) == (False, "Strike", False)
    assert names()["alder"] == "Alder Park"


def test_two_publish_in_one_moment(city: World, dana: Actor) -> None:
    for turn in range(5):
        drafts = [
            (actor, draw(actor, op("rename_station", station="alder", name=f"{actor.name} {turn}")))
            for actor in (city.chen, dana)
        ]
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(_outcome, drafts))
        assert sorted(found) == ["network_changed", "published"]
        winner = drafts[found.index("published")][0]
        loser, revision = drafts[found.index("network_changed")]
        assert names()["alder"] == f"{winner.name} {turn}"
        db.run(network_drafts.discard, loser, revision)


def test_two_tabs_draw_in_one_moment(city: World) -> None:
    for turn in range(5):
        with ThreadPoolExecutor(4) as pool:
            asks = [(city.chen, turn, op("rename_station", station="alder", name=f"T{n}")) for n in range(4)]
            found = list(pool.map(_edit, asks))
        assert sorted(found) == ["draft_changed"] * 3 + ["drawn"]
        assert db.read(network_draft_views.overview, city.chen).revision == turn + 1


def _outcome(draft: tuple[Actor, int]) -> str:
    try:
        db.run(network_publishing.publish, *draft)
    except AppError as exc:
        return exc.code
    return "published"


def _edit(ask: tuple[Actor, int, dict[str, Any]]) -> str:
    try:
        db.run(network_drafts.edit, ask[0], ask[1], [ask[2]])
    except AppError as exc:
        return exc.code
    return "drawn"
