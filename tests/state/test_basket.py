"""The checkout's state: a hold from the address, other ways to pay it, what changes is said, one press one order."""

import asyncio

from metro_web.core import db
from metro_web.services import basket, holds
from metro_web.services.kinds import AdmissionChoice, JourneyChoice
from metro_web.state.basket import BasketState, PutInState
from metro_web.state.checkout import CheckoutState
from metro_web.state.metro import MetroState
from metro_web.state.session import SessionState
from tests import databases, people, shop, stadium
from tests.tabs import Tab
from tests.world import World


async def opened(tab: Tab, address: str = "/checkout") -> BasketState:
    """Show the checkout and run what it runs on load."""
    tab.go(address)
    await tab.do(SessionState.load)
    await tab.do(BasketState.load)
    await tab.do(CheckoutState.load)
    return await tab.of(BasketState)


def test_a_hold_in_the_address_is_paid_with_a_press(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    held = stadium.hold(city.asha, hall.inventory, "1A", "1B")

    async def buy() -> None:
        tab = Tab(city.asha)
        state = await opened(tab, f"/checkout/{held.id}")
        state = await opened(tab, f"/checkout/{held.id}")
        (row,) = state.basket.rows
        assert (row.places, row.face.destination) == ("Seats 1A, 1B", "Town Hall, Alderton")
        assert (state.basket.total_label, state.basket.can_keep, state.basket.until != "") == ("₹900.00", True, True)
        assert (await tab.of(SessionState)).basket_count == 1
        (leads_to,) = await tab.do(BasketState.pay)
        assert leads_to.startswith("/tickets/")
        assert (await tab.of(SessionState)).basket_count == 0
        assert await tab.do(BasketState.pay) == []
        state = await opened(Tab(city.asha), f"/checkout/{held.id}")
        assert (state.refusal.code, people.count("ticket_order")) == ("hold_used", 1)
        stranger = await opened(Tab(city.dev), f"/checkout/{held.id}")
        assert (stranger.refusal.code, stranger.basket.count) == ("not_found", 0)
        assert not (await opened(Tab(), f"/checkout/{held.id}")).basket.is_signed_in

    asyncio.run(buy())


def test_with_a_journey_the_code_comes_first_and_leads_to_the_ticket(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)

    async def buy() -> None:
        tab = Tab(city.asha)
        tab.go("/metro?from=alder&to=fern")
        await tab.do(MetroState.load)
        await tab.do(PutInState.put_journey)
        assert (await tab.of(SessionState)).basket_count == 1
        db.run(basket.add, city.asha, AdmissionChoice(hall.event.id))
        state = await opened(tab)
        ride = state.basket.rows[0]
        await tab.do(BasketState.add_to, ride.id, 1)
        assert state.basket.rows[0].total_label == "₹60.00"
        for odd in ("x", None, 5):
            await tab.do(BasketState.add_to, odd, odd)
            await tab.do(BasketState.take_out, odd)
            await tab.do(BasketState.pick_way, odd)
        (leads_to,) = await tab.do(BasketState.pay)
        assert leads_to.startswith("/checkout?order=")
        await opened(tab, leads_to)
        assert await tab.do(CheckoutState.take_back) == ["/checkout"]
        assert (await opened(tab)).basket.rows[0].total_label == "₹60.00"
        (leads_to,) = await tab.do(BasketState.pay)
        await opened(tab, leads_to)
        assert (await tab.of(CheckoutState)).step == "code"
        (leads_to,) = await tab.do(CheckoutState.confirm, shop.codes_of(city.asha)[-1])
        assert leads_to.startswith("/tickets/")
        assert people.count("ticket") == 3

    asyncio.run(buy())


def test_what_went_is_named_and_can_be_had_back_or_taken_out(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha)
    held = stadium.hold(city.asha, hall.inventory, "1A")
    db.run(basket.add, city.asha, JourneyChoice("alder", "fern"))

    async def wait() -> None:
        tab = Tab(city.asha)
        state = await opened(tab, f"/checkout/{held.id}")
        shop.at(minutes=4)
        await tab.do(BasketState.look_again)
        row = state.basket.rows[1]
        assert (row.note, row.is_blocked, row.can_regain) == ("The time for 1A is over.", True, True)
        assert await tab.do(BasketState.pay) == []
        other = stadium.hold(city.dev, hall.inventory, "1A")
        await tab.do(BasketState.regain, row.id)
        assert (state.refusal.body, state.lost) == ("Somebody else has 1A. Nothing was charged.", row.id)
        db.run(holds.give_back, city.dev, other.id)
        await tab.do(BasketState.regain, row.id)
        assert state.basket.is_ready
        await tab.do(BasketState.take_out, row.id)
        assert (state.taken_out, state.basket.count) == ("Alder – Birch", 1)
        await tab.do(BasketState.undo)
        assert (state.taken_out, state.basket.count) == ("", 2)

    asyncio.run(wait())


def test_other_ways_to_pay_are_there_where_a_provider_is(city: World) -> None:
    hall = stadium.hall(city.chen)
    held = stadium.hold(city.asha, hall.inventory, "1A")

    async def choose() -> None:
        state = await opened(tab := Tab(city.asha), f"/checkout/{held.id}")
        assert (state.has_gateway, state.basket.missing_label) == (False, "₹350.00")
        assert state.top_up_href == "/wallet/top-up?amount=35000&next=%2Fcheckout"
        await tab.do(BasketState.pick_way, "card")
        assert state.way == "wallet"
        with databases.also(METRO_GATEWAY_URL="http://127.0.0.1:9", METRO_GATEWAY_KEY="k", METRO_GATEWAY_SECRET="s"):
            await opened(tab)
            await tab.do(BasketState.pick_way, "card")
            assert (state.way, state.has_gateway) == ("card", True)
            (leads_to,) = await tab.do(BasketState.pay)
            order_id = leads_to.removeprefix("/pay/").removesuffix("?kind=card")
            assert people.count("ticket_order", f"id = '{order_id}' AND status = 'awaiting_payment'") == 1
            assert (state.basket.count, people.count("ticket")) == (0, 0)

    asyncio.run(choose())
