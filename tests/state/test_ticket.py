"""A ticket's page: one's own gate, what is due, handing it back; and nobody else's hands on it."""

import asyncio

import pytest

from metro_web.core.errors import AppError, NotFound, Unauthenticated
from metro_web.queries.receipt_view import OrderPage
from metro_web.queries.ticket_view import TicketFace, TicketPage
from metro_web.services import cancellations
from metro_web.state.home import HomeState
from metro_web.state.map import MapState
from metro_web.state.order import OrderState
from metro_web.state.ticket import TicketState
from metro_web.state.tickets import TicketsState
from tests import people, shop, world
from tests.tabs import Tab
from tests.world import World


async def shown(tab: Tab, ticket_id: str) -> TicketState:
    """Open a ticket's page."""
    await tab.go(f"/tickets/{ticket_id}").do(TicketState.load)
    return await tab.of(TicketState)


def test_in_and_out_by_ones_own_hand(city: World) -> None:
    async def ride() -> None:
        ticket = shop.buy(city.asha, "alder", "cedar").tickets[0]
        tab = Tab(city.asha)
        state = await shown(tab, ticket.id)
        assert (state.station, state.ticket.qr[:4]) == ("alder", "<svg")
        await tab.do(TicketState.pick_station, "birch")
        await tab.do(TicketState.enter)
        assert (state.outcome.title, state.station) == ("Not at this station", "birch")
        await tab.do(TicketState.pick_station, "alder")
        await tab.do(TicketState.enter)
        assert (state.outcome.kind, state.ticket.can_exit, state.station) == ("done", True, "cedar")
        await tab.do(TicketState.leave)
        assert (state.outcome.title, state.ticket.face.is_over, state.ticket.qr) == ("Go out", True, "")
        assert shop.balance(city.asha) == 8_000

    asyncio.run(ride())


def test_the_fare_difference_is_paid_by_the_tap_that_shows_it(city: World) -> None:
    async def ride() -> None:
        shop.at()
        ticket = shop.buy(city.asha, "alder", "birch").tickets[0]
        tab = Tab(city.asha)
        state = await shown(tab, ticket.id)
        await tab.do(TicketState.enter)
        await tab.do(TicketState.pay_and_leave)
        assert state.ticket.can_exit, "nothing was shown, so nothing is paid"
        await tab.do(TicketState.pick_station, "dale")
        await tab.do(TicketState.leave)
        assert (state.outcome.title, state.outcome.due_label) == ("Fare to pay", "₹20.00")
        people.later(minutes=181)
        await tab.do(TicketState.pay_and_leave)
        assert (state.outcome.title, state.outcome.due_label) == ("Longer than the free stay", "₹30.00")
        assert shop.balance(city.asha) == 9_000, "more is due than was agreed: asked again"
        await tab.do(TicketState.pay_and_leave)
        assert state.outcome.kind == "done"
        assert shop.balance(city.asha) == 6_000

    asyncio.run(ride())


def test_a_wallet_too_small_to_leave_says_how_to_go_on(city: World) -> None:
    async def ride() -> None:
        world.db.run(world.fund, city.dev, 1_000)
        ticket = shop.buy(city.dev, "alder", "birch").tickets[0]
        tab = Tab(city.dev)
        state = await shown(tab, ticket.id)
        await tab.do(TicketState.enter)
        await tab.do(TicketState.pick_station, "cedar")
        await tab.do(TicketState.leave)
        await tab.do(TicketState.pay_and_leave)
        assert state.refusal.href == f"/wallet/top-up?amount=1000&next=%2Ftickets%2F{ticket.id}"
        assert state.outcome.due_minor == 1_000, "what is due stays on the page"
        assert state.ticket.can_exit

    asyncio.run(ride())


def test_the_stay_is_counted_and_warned_of(city: World) -> None:
    async def wait() -> None:
        shop.at()
        ticket = shop.buy(city.asha, "alder", "birch").tickets[0]
        tab = Tab(city.asha)
        state = await shown(tab, ticket.id)
        await tab.do(TicketState.enter)
        assert state.ticket.face.until == "2026-11-20T09:30:00Z"
        assert "Be out by 15:00" in state.ticket.stay_note
        people.later(minutes=181)
        await tab.do(TicketState.look_again)
        assert state.ticket.is_overstayed
        assert "So far ₹10.00 is due" in state.ticket.stay_note

    asyncio.run(wait())


def test_handing_back_shows_the_refund_first(city: World) -> None:
    async def give() -> None:
        ticket = shop.buy(city.asha, "alder", "fern", 2).tickets[0]
        tab = Tab(city.asha)
        state = await shown(tab, ticket.id)
        await tab.do(TicketState.hand_back)
        assert shop.balance(city.asha) == 4_000, "nobody was asked"
        await tab.do(TicketState.ask_refund)
        assert (state.refund.refund_label, state.is_asking) == ("₹30.00", True)
        await tab.do(TicketState.hand_back)
        assert (shop.balance(city.asha), state.ticket.face.status) == (7_000, "cancelled")
        await tab.do(TicketState.enter)
        assert state.outcome.title == "Handed back"

    asyncio.run(give())


def test_an_order_gives_back_one_ticket_then_the_rest(city: World) -> None:
    async def give() -> None:
        order = shop.buy(city.asha, "alder", "fern", 3)
        tab = Tab(city.asha)
        await tab.go(f"/orders/{order.id}").do(OrderState.load)
        state = await tab.of(OrderState)
        assert [row.amount_label for row in state.order.bought] == ["₹90.00"]
        await tab.do(OrderState.ask_refund, order.tickets[0].id)
        await tab.do(OrderState.hand_back)
        assert (len(state.order.returnable), state.order.refunded_label) == (2, "₹30.00")
        for which in (order.tickets[0].id, "x", order.tickets[1].id, order.tickets[1].id, order.tickets[2].id):
            await tab.do(OrderState.choose, which)
        assert state.chosen == [order.tickets[2].id], "what was handed back, or never was, cannot be chosen"
        await tab.do(OrderState.choose_all)
        await tab.do(OrderState.ask_refund, "")
        assert state.refund.refund_label == "₹60.00"
        await tab.do(OrderState.hand_back)
        assert (state.order.status, shop.balance(city.asha)) == ("cancelled", 10_000)

    asyncio.run(give())


def test_an_order_paid_a_moment_before_it_is_given_up_stays_paid(city: World) -> None:
    async def give_up() -> None:
        order = shop.create(city.asha, "alder", "fern", 2)
        tab = Tab(city.asha)
        await tab.go(f"/orders/{order.id}").do(OrderState.load)
        await tab.do(OrderState.ask_refund, "")
        shop.confirm(city.asha, order.id, shop.codes_of(city.asha)[-1])
        await tab.do(OrderState.hand_back)
        state = await tab.of(OrderState)
        assert (state.order.status, shop.balance(city.asha)) == ("paid", 4_000)
        shop.refused("not_found", cancellations.give_up, city.dev, order.id)

    asyncio.run(give_up())


def test_home_and_tickets_show_what_waits(city: World) -> None:
    async def look() -> None:
        tab = Tab(city.asha)
        await tab.do(HomeState.load)
        home, lists = await tab.of(HomeState), await tab.of(TicketsState)
        assert (home.view.tickets, home.view.again, home.origin) == ([], [], "")
        first, second = shop.buy(city.asha, "alder", "fern"), shop.buy(city.asha, "alder", "birch")
        await tab.do(HomeState.load)
        assert [(one.origin, one.destination) for one in home.view.again] == [("Alder", "Birch"), ("Alder", "Fern")]
        assert home.view.again[1].href == "/metro?from=alder&to=fern"
        assert home.origin == "alder"
        assert await tab.do(HomeState.pick_destination, "dale") == ["/metro?from=alder&to=dale"]
        shop.scan(city.asha, first.tickets[0], "alder", "entry")
        await tab.do(TicketsState.load)
        assert [one.id for one in lists.active] == [second.tickets[0].id]
        assert [one.id for one in lists.inside] == [first.tickets[0].id]
        world.stop()
        await tab.do(HomeState.load)
        assert "not running" in home.view.again[0].note

    asyncio.run(look())


def test_the_map_names_a_journey_by_two_taps(city: World) -> None:
    async def tap() -> None:
        tab = Tab()
        await tab.go("/map").do(MapState.load)
        state = await tab.of(MapState)
        assert [line.bullet.letter for line in state.lines] == ["R", "B", "G"]
        for code in ("alder", "fern"):
            await tab.do(MapState.pick, code)
        assert state.shown.path == ["alder", "birch", "cedar", "fern"]
        assert state.buy_href == "/metro?from=alder&to=fern"
        await tab.do(MapState.pick, "alder")
        assert (state.origin, state.shown.quote) == ("", "")

    asyncio.run(tap())


@pytest.mark.parametrize("who", ["nobody", "dev"])
def test_a_client_with_no_right_moves_nothing(city: World, who: str) -> None:
    async def meddle() -> None:
        order = shop.buy(city.asha, "alder", "fern")
        ticket_id = order.tickets[0].id
        tab = Tab() if who == "nobody" else Tab(city.dev)
        before = shop.dump(without=("web_session", "link_token"))
        state, receipt = await shown(tab, ticket_id), await tab.of(OrderState)
        assert state.ticket.qr == ""
        await tab.go(f"/orders/{order.id}").do(OrderState.load)
        assert receipt.order.id == ""
        state.ticket = TicketPage(face=TicketFace(id=ticket_id), order_id=order.id)
        state.station, state.is_asking = "alder", True
        await tab.do(TicketState.enter)
        assert state.refusal.title in ("Not here", "Sign-in needed")
        for handler in (TicketState.hand_back, TicketState.ask_refund, TicketState.look_again):
            with pytest.raises((NotFound, Unauthenticated)):
                await tab.do(handler)
        receipt.order, receipt.is_asking = OrderPage(id=order.id), True
        for handler, args in ((OrderState.ask_refund, (ticket_id,)), (OrderState.hand_back, ())):
            receipt.is_asking = True
            with pytest.raises(AppError):
                await tab.do(handler, *args)
        assert shop.dump(without=("web_session", "link_token")) == before

    asyncio.run(meddle())
