"""Buying on the page: the quote, the order, its code; what is refused costs nothing and says what to do."""

import asyncio

import pytest

from metro_web.core import db
from metro_web.queries.order_view import StepView
from metro_web.services import ledger
from metro_web.state.checkout import CheckoutState
from metro_web.state.metro import MetroState
from tests import people, shop, world
from tests.tabs import Tab
from tests.world import World

HERE = "/metro?from=alder&to=fern"


async def opened(tab: Tab, address: str) -> None:
    """Show an address and run what the page runs on load."""
    tab.go(address)
    await tab.do(MetroState.load)
    await tab.do(CheckoutState.load)


async def ordered(tab: Tab, address: str = HERE) -> str:
    """Press Pay; the order's id."""
    await opened(tab, address)
    (leads_to,) = await tab.do(MetroState.pay)
    await opened(tab, leads_to)
    return (await tab.of(CheckoutState)).order.id


def test_anybody_sees_price_and_path_without_a_row_written(city: World) -> None:
    async def look() -> None:
        tab, before = Tab(), shop.dump()
        await opened(tab, HERE)
        state = await tab.of(MetroState)
        assert state.shown.price_label == "₹30.00"
        assert [leg.towards for leg in state.shown.legs] == ["Dale", "Fern"]
        assert state.shown.distance_name == "Distance, estimated"
        assert [(one.prefer, one.best_at) for one in state.options] == [("fewest_stops", "Best way")]
        await tab.do(MetroState.add_passenger, 1)
        assert state.bill.total_label == "₹60.00"
        assert await tab.do(MetroState.pay) == ["/login?next=%2Fmetro%3Ffrom%3Dalder%26to%3Dfern"]
        assert shop.dump() == before

    asyncio.run(look())


def test_the_code_pays_once_whatever_the_browser_does(city: World) -> None:
    async def buy() -> None:
        tab = Tab(city.asha)
        order_id = await ordered(tab)
        assert await tab.do(MetroState.pay) == [], "a second press makes no second order"
        await opened(tab, HERE)
        assert (await tab.of(MetroState)).buyer.open_order.id == order_id, "going back shows that it waits"
        await opened(tab, f"/metro?order={order_id}")
        assert (await tab.of(CheckoutState)).step == "code"
        code = shop.codes_of(city.asha)[-1]
        (leads_to,) = await tab.do(CheckoutState.confirm, code)
        ticket_id = leads_to.removeprefix("/tickets/")
        assert people.count("ticket", f"id = '{ticket_id}'") == 1
        await tab.do(CheckoutState.confirm, code)
        assert await tab.do(CheckoutState.load) == [leads_to], "loading again leads to the ticket"
        assert people.count("ticket") == 1
        assert shop.balance(city.asha) == 7_000

    asyncio.run(buy())


def test_several_passengers_lead_to_the_first_of_their_tickets(city: World) -> None:
    async def buy() -> None:
        tab = Tab(city.asha)
        await opened(tab, HERE)
        await tab.do(MetroState.add_passenger, 1)
        (leads_to,) = await tab.do(MetroState.pay)
        await opened(tab, leads_to)
        (leads_to,) = await tab.do(CheckoutState.confirm, shop.codes_of(city.asha)[-1])
        first = leads_to.removeprefix("/tickets/")
        assert people.count("ticket", f"id = '{first}'") == 1
        assert people.count("ticket") == 2

    asyncio.run(buy())


def test_five_wrong_codes_and_then_the_right_one(city: World) -> None:
    async def guess() -> None:
        tab = Tab(city.asha)
        await ordered(tab)
        state, right = await tab.of(CheckoutState), shop.codes_of(city.asha)[-1]
        for left in (4, 3, 2, 1, 0):
            assert await tab.do(CheckoutState.confirm, people.another(right)) == []
            assert state.order.attempts_left == left
            assert "nothing was charged" in state.code_error.lower()
        assert not state.order.is_code_alive
        assert await tab.do(CheckoutState.confirm, right) == []
        assert people.count("ticket") == 0
        assert shop.balance(city.asha) == 10_000

    asyncio.run(guess())


def test_another_code_waits_and_then_ends_the_older(city: World) -> None:
    async def resend() -> None:
        shop.at()
        tab = Tab(city.asha)
        await ordered(tab)
        state, first = await tab.of(CheckoutState), shop.codes_of(city.asha)[-1]
        await tab.do(CheckoutState.resend)
        assert "30 seconds" in state.refusal.body
        people.later(seconds=31)
        await tab.do(CheckoutState.resend)
        assert state.refusal.kind == ""
        assert state.order.codes_left == 1
        second = shop.codes_of(city.asha)[-1]
        if first != second:
            await tab.do(CheckoutState.confirm, first)
            assert state.code_error
        assert (await tab.do(CheckoutState.confirm, second))[0].startswith("/tickets/")

    asyncio.run(resend())


def test_an_order_that_ended_says_so_and_starts_again(city: World) -> None:
    async def wait() -> None:
        shop.at()
        tab = Tab(city.asha)
        await ordered(tab)
        people.later(minutes=11)
        await tab.do(CheckoutState.confirm, shop.codes_of(city.asha)[-1])
        state = await tab.of(CheckoutState)
        assert (state.step, state.order.status, state.order.again_href) == ("over", "expired", HERE)
        assert shop.balance(city.asha) == 10_000

    asyncio.run(wait())


def test_a_wallet_that_shrank_is_filled_and_the_order_goes_on(city: World) -> None:
    async def buy() -> None:
        tab = Tab(city.dev)
        db.run(world.fund, city.dev, 3_000)
        first = await ordered(tab)
        code = shop.codes_of(city.dev)[-1]
        shop.buy(city.dev, "alder", "birch")
        await tab.do(CheckoutState.confirm, code)
        state = await tab.of(CheckoutState)
        assert (state.step, state.order.missing_label) == ("pay", "₹10.00")
        assert state.top_up_href == f"/wallet/top-up?amount=1000&next=%2Fmetro%3Forder%3D{first}"
        db.run(world.fund, city.dev, 1_000)
        await tab.do(CheckoutState.load)
        assert (await tab.do(CheckoutState.pay_now))[0].startswith("/tickets/")
        assert shop.balance(city.dev) == 0

    asyncio.run(buy())


def test_too_little_money_leads_to_adding_exactly_what_is_missing(city: World) -> None:
    async def look() -> None:
        tab = Tab(city.dev)
        await opened(tab, HERE)
        state = await tab.of(MetroState)
        assert state.bill.missing_label == "₹30.00"
        assert state.bill.top_up_href.startswith("/wallet/top-up?amount=3000&next=%2Fmetro")
        assert await tab.do(MetroState.pay) == []
        assert "charged" in state.refusal.body
        assert people.count("ticket_order") == 0

    asyncio.run(look())


def test_a_changed_price_is_shown_and_one_press_goes_on(city: World) -> None:
    async def buy() -> None:
        tab = Tab(city.asha)
        await opened(tab, HERE)
        shop.reprice(1_500)
        assert await tab.do(MetroState.pay) == []
        state = await tab.of(MetroState)
        assert state.refusal.title == "The price has changed"
        assert state.bill.total_label == "₹45.00"
        assert (await tab.do(MetroState.pay))[0].startswith("/metro?order=")

    asyncio.run(buy())


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/metro?from=alder&to=alder", "Two stations, please"),
        ("/metro?from=alder&to=nowhere", "No such station"),
        (f"/metro?from=alder&to={'x' * 5000}", "No such station"),
    ],
)
def test_what_cannot_be_bought_says_why(city: World, address: str, title: str) -> None:
    async def look() -> None:
        tab = Tab(city.asha)
        await opened(tab, address)
        state = await tab.of(MetroState)
        assert state.refusal.title == title
        assert "Nothing was charged" in state.refusal.body
        assert await tab.do(MetroState.pay) == []

    asyncio.run(look())


def test_a_stopped_line_is_named_with_its_reason(city: World) -> None:
    async def look() -> None:
        world.stop(line="red", reason="Works at Birch.")
        tab = Tab(city.asha)
        await opened(tab, HERE)
        state = await tab.of(MetroState)
        assert "Red Line" in state.refusal.body
        assert "Works at Birch." in state.refusal.body
        assert state.shown.quote == ""

    asyncio.run(look())


@pytest.mark.parametrize("order_id", ["nonsense", "\x00", "0" * 32, "x" * 10_000])
def test_an_order_that_is_none_is_not_there(city: World, order_id: str) -> None:
    async def look() -> None:
        tab = Tab(city.asha)
        await tab.do(CheckoutState.load)
        state = await tab.of(CheckoutState)
        await state._resume(order_id)
        assert (state.step, state.refusal.title) == ("", "Not here")

    asyncio.run(look())


def test_a_client_with_no_right_moves_nothing(city: World) -> None:
    """Handlers can be called by anybody with anything: a stranger with somebody's order has nothing of it."""

    async def meddle() -> None:
        order = shop.create(city.asha, "alder", "fern")
        code, before = shop.codes_of(city.asha)[-1], shop.dump(without=("web_session", "link_token"))
        for tab in (Tab(), Tab(city.dev)):
            await opened(tab, f"/metro?order={order.id}")
            state = await tab.of(CheckoutState)
            assert state.order.id == ""
            state.order = StepView(id=order.id)  # as if a hole let it in
            await tab.do(CheckoutState.confirm, code)
            state.order = StepView(id=order.id)
            await tab.do(CheckoutState.resend)
        assert shop.dump(without=("web_session", "link_token")) == before
        assert db.run(ledger.reconcile).ok

    asyncio.run(meddle())
