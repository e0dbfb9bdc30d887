"""The page that brings a network in, without a browser: what its handlers do for an admin, and for nobody else."""

import asyncio
import io
from typing import Any

import pytest

from metro_web.core import db
from metro_web.core.errors import AppError
from metro_web.domain.permissions import Actor
from metro_web.queries import network as network_queries
from metro_web.queries.network_import_view import ImportPage
from metro_web.services import network_lines, sent_feeds
from metro_web.services.network_lines import LinePatch
from metro_web.state.network_import import NetworkImportState as Import
from tests import world
from tests.domain.feeds.small import gtfs, zip_of
from tests.services.network_editing import everything
from tests.services.test_sent_feeds import kept
from tests.tabs import Tab
from tests.world import World


def send(actor: Actor, files: dict[str, str] | None = None) -> str:
    data = zip_of(files or gtfs({"R": ["ABCD"], "S": ["CXY"]}))
    return sent_feeds.receive(actor, io.BytesIO(data), "city.zip")


def test_looked_at_published(city: World) -> None:
    async def bring() -> None:
        tab = Tab(city.chen)
        await tab.do(Import.load)
        page = await tab.of(Import)
        assert (page.is_loaded, page.shown.id) == (True, "")
        await tab.do(Import.look, send(city.chen))
        assert (page.refusal, page.stage) == ("", "")
        assert [(one.label, one.value) for one in page.shown.figures][:2] == [("Lines", "2"), ("Stations", "6")]
        assert page.shown.replaces_label == "3 lines and 8 stations that run now"
        assert page.shown.tickets_label == "No ticket is out that still opens a gate."
        await tab.do(Import.ask)
        assert page.is_asking
        assert await tab.do(Import.publish) == ["/admin/network"]
        assert (page.shown, page.is_asking, page.refusal) == (ImportPage(), False, "")

    asyncio.run(bring())
    assert set(network_queries.latest().network.stations) == set("ABCDXY")


def test_a_refused_feed_is_said_and_the_next_one_is_read(city: World) -> None:
    async def bring() -> None:
        tab = Tab(city.chen)
        await tab.do(Import.look, send(city.chen, {"stops.txt": "stop_id\nA\n"}))
        page = await tab.of(Import)
        assert "routes.txt" in page.refusal
        assert page.shown.id == ""
        await tab.do(Import.look, send(city.chen))
        assert (page.refusal, page.shown.name) == ("", "city.zip")
        db.run(network_lines.change_line, city.chen, "red", LinePatch(name="Ruby Line"))
        assert await tab.do(Import.publish) == []
        assert "changed after this preview" in page.refusal
        await tab.do(Import.look, page.shown.id)
        await tab.do(Import.discard)
        assert page.shown.id == ""

    asyncio.run(bring())
    assert kept() == (0, 0)


def test_a_tab_opened_later_finds_what_was_sent(city: World) -> None:
    async def bring() -> None:
        import_id = send(city.chen)
        sent_feeds.look(city.chen, import_id)
        tab = Tab(city.chen)
        await tab.do(Import.load)
        assert (await tab.of(Import)).shown.id == import_id
        other = Tab(db.run(world.person, "Omar", "admin"))
        await other.do(Import.load)
        assert (await other.of(Import)).shown.id == ""

    asyncio.run(bring())


@pytest.mark.parametrize("who", ["nobody", "asha", "bilal", "omar"])
def test_nobody_else_looks_publishes_or_discards(city: World, who: str) -> None:
    import_id = send(city.chen)
    sent_feeds.look(city.chen, import_id)
    omar = db.run(world.person, "Omar", "admin")

    async def try_all() -> None:
        actor = {"asha": city.asha, "bilal": city.bilal, "omar": omar}.get(who)
        tab = Tab(actor)
        page = await tab.of(Import)
        await tab.do(Import.look, import_id)
        assert page.refusal
        assert page.shown.id == ""
        page.shown = ImportPage(id=import_id, name="forged")
        assert await tab.do(Import.publish) == []
        assert page.refusal
        page.shown = ImportPage(id=import_id, name="forged")
        with pytest.raises(AppError):
            await tab.do(Import.discard)

    before = everything()
    asyncio.run(try_all())
    assert everything() == before
    assert kept()[0] == 1


@pytest.mark.parametrize("odd", [None, 5, "", "../x", "x" * 10_000, {"a": 1}, "\x00"])
def test_an_odd_id_is_no_feed(city: World, odd: Any) -> None:
    async def look() -> None:
        tab = Tab(city.chen)
        await tab.do(Import.look, odd)
        page = await tab.of(Import)
        assert "not here" in page.refusal
        assert page.stage == ""

    asyncio.run(look())
