"""What was published: undone for half an hour, never over somebody else's work or what was sold, read in pages."""

import pytest
from sqlalchemy import text

from metro_web.core import clock, db
from metro_web.core.db import Tx
from metro_web.domain.network import LineDef
from metro_web.domain.permissions import Actor
from metro_web.queries import network as network_queries
from metro_web.services import erasure, network_draft_views, network_publishing, network_tables, users
from tests import shop, world
from tests.domain.test_editing import op
from tests.services.drafting import RENAME, draw, names, network_rows, publish, run
from tests.services.network_editing import sell
from tests.shop import refused
from tests.world import World


@pytest.fixture
def dana(city: World) -> Actor:
    """Another admin."""
    return db.run(world.person, "Dana", "admin passenger")


def test_an_undo_restores_what_was_before_and_can_be_undone(city: World, dana: Actor) -> None:
    before = network_rows()
    made = publish(
        city.chen, RENAME, op("remove_line", line="grey"), op("take_off", line="blue", station="fern"),
        op("remove_station", station="heath"), op("set_ring", line="red", ring=True),
        op("set_track", line="blue", **{"from": "elm", "to": "cedar"}, distance_m=5),
    )  # fmt: skip
    after = network_rows()
    assert run("red") == "abcda"
    undone = db.run(network_publishing.undo, dana, made.id)
    # Heath is a row of its own again: last of all, for its number was free and has been given back.
    assert network_rows() == before
    assert (undone.undoes_id, undone.version, undone.actor_id) == (made.id, made.version + 1, dana.user_id)
    refused("already_undone", network_publishing.undo, dana, made.id)
    again = db.run(network_publishing.undo, city.chen, undone.id)
    assert network_rows() == after
    page = db.read(network_draft_views.publications, city.chen)
    assert [(row.id, row.who, row.is_undo, row.is_undone, row.can_undo) for row in page.rows] == [
        (again.id, "Chen", True, False, True), (undone.id, "Dana", True, True, False), (made.id, "Chen", False, True, False),
    ]  # fmt: skip
    actions = db.read(lambda tx: tx.execute(text("SELECT action FROM audit_entry ORDER BY id")).scalars().all())
    assert actions == ["network.publish", "network.undo", "network.undo"]


def test_an_undo_has_its_time(city: World) -> None:
    shop.at()
    made = publish(city.chen, RENAME)
    shop.at(minutes=29, seconds=59)
    assert db.read(network_draft_views.publications, city.chen).rows[0].can_undo
    shop.at(minutes=30)
    assert not db.read(network_draft_views.publications, city.chen).rows[0].can_undo
    refused("undo_over", network_publishing.undo, city.chen, made.id)
    for odd in ("", "x", "0" * 32, "é" * 32):
        refused("not_found", network_publishing.undo, city.chen, odd)


def test_an_undo_overwrites_nobody(city: World, dana: Actor) -> None:
    made = publish(city.chen, RENAME)
    publish(dana, op("rename_station", station="birch", name="Beech"))
    refused("network_changed", network_publishing.undo, city.chen, made.id)
    assert names()["birch"] == "Beech"


def test_an_undo_takes_nothing_sold_away(city: World) -> None:
    made = publish(city.chen, op("add_station", name="Ivy", line="red"))
    undone = db.run(network_publishing.undo, city.chen, made.id)
    db.run(network_publishing.undo, city.chen, undone.id)
    last = db.read(network_draft_views.publications, city.chen).rows[0]
    sell(city.bilal, "alder", "ivy")
    assert "Ivy" in refused("in_use", network_publishing.undo, city.chen, last.id).detail


def test_pages_of_publications(city: World) -> None:
    made = [publish(city.chen, op("rename_station", station="alder", name=f"N{n}")) for n in range(23)]
    first = db.read(network_draft_views.publications, city.chen)
    assert [row.id for row in first.rows] == [each.id for each in made[:2:-1]]
    rest = db.read(network_draft_views.publications, city.chen, first.next_before)
    assert ([row.id for row in rest.rows], rest.next_before) == ([each.id for each in made[2::-1]], "")
    refused("invalid_input", network_draft_views.publications, city.chen, "x")


def test_who_leaves_takes_the_draft_along_and_is_named_nowhere(city: World, dana: Actor) -> None:
    publish(dana, RENAME)
    draw(dana, op("rename_station", station="birch", name="Beech"))
    draw(city.chen, op("rename_station", station="birch", name="Birch Park"))
    assert dana.user_id
    person = db.read(lambda tx: tx.execute(users.USERS.select().where(users.USERS.c.id == dana.user_id)).one())
    db.run(erasure.erase, person, clock.utc_now())
    drafts = db.read(lambda tx: tx.execute(text("SELECT user_id FROM network_draft")).scalars().all())
    assert drafts == [city.chen.user_id]
    row = db.read(network_draft_views.publications, city.chen).rows[0]
    assert (row.who, row.title) == ("somebody who has left", "Station Alder is now called Alder Park.")


def test_who_reads_while_an_edit_is_committed_sees_no_half_of_it(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stations were read before the edit, lines are read after it: the picture is made again."""
    known, read_lines = network_queries.latest().network, network_queries._lines
    edits = iter([1])

    def edit(tx: Tx) -> None:
        network_tables.add_station(tx, known, "ivy", "Ivy")
        network_tables.set_run(tx, "red", 0, ("alder", "ivy"))
        tx.execute(text("UPDATE network_state SET version = version + 1"))

    def lines(tx: Tx) -> tuple[LineDef, ...]:
        if next(edits, None):
            db.run(edit)
        return read_lines(tx)

    monkeypatch.setattr(network_queries, "_lines", lines)
    network_queries.forget()
    found = network_queries.refresh().network
    assert all(code in found.stations for line in found.lines for code in line.station_codes)
    assert next(edits, None) is None
