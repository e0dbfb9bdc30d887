"""Pages of seats and admissions: what a ticket says before, after a move and when called off; its order, some of it handed back."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest

from metro_web.core import clock, db
from metro_web.queries.ticket_view import TicketPage
from metro_web.services import check_in, events_admin, refunds_owed
from metro_web.services.check_in import CheckInCall
from metro_web.services.kinds import SeatsChoice
from metro_web.state.history import HistoryState
from metro_web.state.order import OrderState
from metro_web.state.session import SessionState
from metro_web.state.ticket import TicketState
from metro_web.state.tickets import TicketsState
from tests import people, shop, stadium
from tests.stadium import SEAT_PRICE
from tests.tabs import Tab
from tests.world import World

LOCAL = timedelta(minutes=330)


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def told(at: datetime | None) -> str:
    assert at is not None
    return f"{at + LOCAL:%a %-d %b %Y, %H:%M}"


async def ticket_page(tab: Tab, ticket_id: str) -> TicketPage:
    await tab.go(f"/tickets/{ticket_id}").do(TicketState.load)
    found: TicketPage = (await tab.of(TicketState)).ticket
    return found


def test_a_seat_tells_where_when_and_which_and_what_became_of_it(city: World) -> None:
    async def look() -> None:
        hall = stadium.hall(city.chen, city.asha)
        first, second = stadium.buy_seats(city.asha, hall.inventory, "3A", "3B").tickets
        tab = Tab(city.asha)
        shown = await ticket_page(tab, first.id)
        face = shown.face
        assert (face.origin, face.joint, face.destination) == ("Alder – Birch", "at", "Town Hall, Alderton")
        assert face.figures[1:] == [("Row", "3"), ("Seat", "3A")]
        assert (face.when, face.was, face.status_label) == (told(hall.event.starts_at), "", "Valid")
        assert shown.qr.startswith("<svg")
        assert (shown.can_return, shown.can_enter, shown.next_href) == (True, False, f"/tickets/{second.id}")

        begin = hall.event.starts_at + timedelta(days=2)
        db.run(events_admin.move, city.chen, hall.event.id, begin, begin + timedelta(hours=2), postpone=False)
        shown = await ticket_page(tab, first.id)
        assert shown.face.when == told(begin)
        assert shown.face.was == f"was {told(hall.event.starts_at)}"
        assert (shown.notice.tone, shown.notice.title) == ("warn", "New time")
        assert told(begin) in shown.notice.body

        people.later(hours=100 + 48 - 2)
        shown = await ticket_page(tab, first.id)
        assert (shown.face.status_label, shown.face.until_label) == ("Good for entry now", "Begins in")
        call = CheckInCall(shop.token_of(city.asha, first), event_id=hall.event.id)
        assert db.run(check_in.scan, city.bilal, call).accepted
        shown = await ticket_page(tab, first.id)
        assert (shown.qr, shown.notice.title, shown.can_return) == ("", "Used", False)
        assert "Town Hall" in shown.notice.body

        db.run(events_admin.cancel, replace(city.chen, proved_at=clock.utc_now()), hall.event.id)
        shown = await ticket_page(tab, second.id)
        assert (shown.face.status_label, shown.can_return, shown.qr) == ("Called off", False, "")
        assert "comes back by itself" in shown.notice.body
        while db.run(refunds_owed.pay_some, people.later(minutes=1)):
            pass
        shown = await ticket_page(tab, second.id)
        assert "₹450.00 was paid back" in shown.notice.body

    asyncio.run(look())


def test_a_trip_tells_its_stretch_by_the_clocks_of_its_places(city: World) -> None:
    async def look() -> None:
        stadium.hall(city.chen, city.asha)
        trip = stadium.coach(city.chen)
        held = stadium.hold(city.asha, trip.inventory_id, "1A", stretch=(2, 3))
        (ticket,) = stadium.buy_hold(city.asha, held).tickets
        shown = await ticket_page(Tab(city.asha), ticket.id)
        face, stop = shown.face, trip.stop(2)
        assert (face.over, face.origin, face.joint, face.destination) == ("Bus B 7", "Birchford", "to", "Cedarham")
        assert face.when == told(stop.departs_at)
        assert [(one.name, one.is_first, one.is_last) for one in shown.stops] == [
            ("Birchford", True, False),
            ("Cedarham", False, True),
        ]
        assert "arrives" not in shown.stops[0].times, "nobody gets off where they get on"

    asyncio.run(look())


def test_some_of_an_order_is_chosen_quoted_and_handed_back(city: World) -> None:
    async def give() -> None:
        hall = stadium.hall(city.chen, city.asha)
        had = shop.balance(city.asha)
        held = stadium.hold(city.asha, hall.inventory, "1A", "1B", "1C")
        order = stadium.buy_hold(city.asha, held)
        tab = Tab(city.asha)
        await tab.go(f"/orders/{order.id}").do(OrderState.load)
        state = await tab.of(OrderState)
        assert (state.order.can_choose, len(state.order.returnable)) == (True, 3)
        assert state.order.title.startswith("Alder – Birch, 1A, 1B, 1C")
        for ticket in order.tickets[:2]:
            await tab.do(OrderState.choose, ticket.id)
        await tab.do(OrderState.ask_refund)
        kept = SEAT_PRICE * 5 // 100
        assert (state.refund.refund_label, state.refund.penalty_label) == ("₹855.00", "₹45.00")
        assert shop.balance(city.asha) == had - 3 * SEAT_PRICE, "the quote comes first"
        await tab.do(OrderState.hand_back)
        assert (state.order.status, state.chosen, state.order.can_choose) == ("paid", [], False)
        assert shop.balance(city.asha) == had - SEAT_PRICE - 2 * kept
        assert [(row.amount_label, row.is_credit) for row in state.order.payments] == [
            ("₹1,350.00", False),
            ("+₹855.00", True),
        ]
        assert (state.order.refunded_label, state.order.kept_label) == ("₹855.00", "₹45.00")
        shop.books_balance()

    asyncio.run(give())


def test_cash_sales_have_tickets_and_receipts_and_give_cash_back(city: World) -> None:
    async def look() -> None:
        hall = stadium.hall(city.chen)
        basket = stadium.orders.Basket([SeatsChoice(inventory_id=hall.inventory, seats=("1A",))], "cash", "counter")
        order = db.run(stadium.orders.create, city.bilal, basket)
        tab = Tab(city.bilal)
        await tab.go(f"/orders/{order.id}").do(OrderState.load)
        state = await tab.of(OrderState)
        assert state.order.paid_label.startswith("Paid in cash")
        assert len(state.order.returnable) == 1
        await tab.do(OrderState.ask_refund, order.tickets[0].id)
        assert state.refund.is_to_wallet is False
        await tab.do(OrderState.hand_back)
        assert [row.title for row in state.order.payments] == ["Cash", "Given back in cash"]
        assert (await ticket_page(tab, order.tickets[0].id)).notice.title == "Handed back"

    asyncio.run(look())


def test_history_finds_by_kind_words_and_day(city: World) -> None:
    async def look() -> None:
        hall = stadium.hall(city.chen, city.asha)
        stadium.buy_seats(city.asha, hall.inventory, "1A")
        stadium.buy_standing(city.asha, hall.event.id, 2)
        shop.buy(city.asha, "alder", "fern")
        tab = Tab(city.asha)
        await tab.do(TicketsState.load)
        assert len((await tab.of(TicketsState)).active) == 4
        for filters, count in (
            ({"show": "orders"}, 3),
            ({"show": "orders", "kind": "seat"}, 1),
            ({"kind": "admission"}, 2),
            ({"show": "orders", "words": "birch ALDER"}, 2),
            ({"words": "fern"}, 1),
            ({"words": "%"}, 0),
            ({"show": "orders", "first": "2026-11-21"}, 0),
        ):
            await tab.go("/history?" + urlencode(filters)).do(SessionState.load)
            await tab.do(HistoryState.load)
            state = await tab.of(HistoryState)
            assert len(state.rows) == count, filters
        assert state.address == "", "the address is what was asked for"
        await tab.do(HistoryState.pick, "kind", "seat")
        assert state.address == "/history?show=orders&kind=seat&first=2026-11-21"

    asyncio.run(look())
