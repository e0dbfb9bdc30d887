"""Ways that differ on the page: chosen, kept, bought; and a page that follows the network while it is open."""

import asyncio

from metro_web.core import db
from metro_web.queries import network
from metro_web.services import orders
from metro_web.state.checkout import CheckoutState
from metro_web.state.metro import MetroState
from tests import detours, shop, world
from tests.state.test_metro import HERE, opened
from tests.tabs import Tab
from tests.world import World


def test_another_way_is_chosen_kept_and_bought(city: World) -> None:
    async def buy() -> None:
        detours.add()
        tab = Tab(city.asha)
        await opened(tab, HERE)
        state = await tab.of(MetroState)
        assert (state.prefer, state.shown.path) == ("fastest", detours.QUICK_PATH)
        drawn = state.round
        for nonsense in ("scenic", "", 7, None):
            await tab.do(MetroState.pick_way, nonsense)
            assert state.prefer == "fastest"
        await tab.do(MetroState.pick_way, "fewest_stops")
        assert (state.shown.path, state.bill.total_label) == (["alder", "fern"], "₹10.00")
        await tab.do(MetroState.follow)
        assert (state.prefer, state.round, state.moved) == ("fewest_stops", drawn, ""), "what was chosen stays"
        (leads_to,) = await tab.do(MetroState.pay)
        await opened(tab, leads_to)
        order = db.read(orders.get_order, city.asha, (await tab.of(CheckoutState)).order.id)
        assert order.items[0].facts["path"] == ["alder", "fern"]

    asyncio.run(buy())


def test_an_open_page_follows_the_network(city: World) -> None:
    async def look() -> None:
        detours.add()
        tab = Tab(city.asha)
        await opened(tab, HERE)
        state = await tab.of(MetroState)
        shop.reprice(1_500)
        network.refresh()
        await tab.do(MetroState.follow)
        assert state.moved == "The price is now ₹15.00. It was ₹10.00."
        assert state.bill.total_label == "₹15.00"
        world.stop(line="slow")
        await tab.do(MetroState.follow)
        assert state.moved == "The price is now ₹45.00. It was ₹15.00."
        world.stop(line="red", reason="Works at Birch.")
        await tab.do(MetroState.follow)
        assert (state.moved, state.shown.quote) == ("", "")
        assert "Works at Birch." in state.refusal.body

    asyncio.run(look())


def test_a_page_without_a_journey_follows_nothing(city: World) -> None:
    async def look() -> None:
        tab = Tab(city.asha)
        await opened(tab, "/metro")
        await tab.do(MetroState.follow)
        state = await tab.of(MetroState)
        assert (state.refusal.kind, state.moved, state.options) == ("", "", [])

    asyncio.run(look())
