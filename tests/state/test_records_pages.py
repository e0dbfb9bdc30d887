"""The pages of records without a browser: lists narrowed and kept, a search that leads on, deeds at the desk."""

import asyncio
import contextlib
from typing import Any

import pytest

from metro_web.core import db
from metro_web.core.errors import NotAllowed
from metro_web.services import outbox
from metro_web.services.outbox import Outcome
from metro_web.state import records
from metro_web.state.order_desk import OrderDeskState, TicketDeskState
from metro_web.state.records import EntriesState, OrdersState, OutboxState, RecordsHomeState
from metro_web.state.wallet_desk import WalletDeskState
from tests import people, shop, world
from tests.tabs import Tab
from tests.world import World

WHY = "The gate at Alder took too much"
STATES = [one for one in vars(records).values() if isinstance(one, type) and issubclass(one, records.Records)]


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def test_each_list_opens(city: World) -> None:
    async def go() -> None:
        shop.buy(city.asha)
        tab = Tab(city.chen)
        for state in STATES:
            if state is not records.Records:
                await tab.do(state.load)
                assert (await tab.of(state)).is_loaded, state

    asyncio.run(go())


def test_a_list_is_narrowed_by_the_address_and_by_hand(city: World) -> None:
    async def go() -> None:
        asha = shop.buy(city.asha)
        db.run(world.fund, city.dev, 2_000)
        shop.create(city.dev)
        tab = Tab(city.chen).go(f"/admin/orders?person={city.asha.user_id}&made-up=1")
        await tab.do(OrdersState.load)
        state = await tab.of(OrdersState)
        assert [row.cells[0].text for row in state.rows] == [asha.code]
        assert (state.is_narrowed, "made-up" in state.filters) == (True, False)
        assert state.csv_href == f"/api/v1/admin/orders.csv?person={city.asha.user_id}"
        await tab.go("/admin/orders").do(OrdersState.load)
        assert len(state.rows) == 1, "coming back, what was looked for is still there"
        await tab.do(OrdersState.clear)
        assert (len(state.rows), state.is_narrowed) == (2, False)
        await tab.do(OrdersState.pick, "status", "paid")
        assert [row.cells[0].text for row in state.rows] == [asha.code]
        for name, value in (("status", "nonsense"), ("first", "yesterday"), ("last", None), ("find", ["x"])):
            await tab.do(OrdersState.pick, name, value)
        await tab.do(OrdersState.pick, "secret", "x")
        assert (state.error, "secret" in state.filters) == ("This is not a day.", False)

    asyncio.run(go())


def test_the_ledger_says_its_sum(city: World) -> None:
    async def go() -> None:
        tab = Tab(city.chen).go("/admin/entries?account=funding")
        await tab.do(EntriesState.load)
        assert (await tab.of(EntriesState)).sum_label.startswith("1 entry: ₹0.00 in, ₹100.00 out")

    asyncio.run(go())


def test_a_search_leads_on(city: World) -> None:
    async def go() -> None:
        order = shop.buy(city.asha)
        tab = Tab(city.chen)
        await tab.do(RecordsHomeState.load)
        await tab.do(RecordsHomeState.search, order.code)
        assert [hit.href for hit in (await tab.of(RecordsHomeState)).hits] == [f"/admin/orders/{order.id}"]
        assert await tab.do(RecordsHomeState.go, {"query": order.tickets[0].short_code}) == [
            f"/admin/tickets/{order.tickets[0].id}"
        ]
        for odd in (None, 7, [], {"query": ["x"]}, {"query": "\0" * 500}):
            assert await tab.do(RecordsHomeState.go, odd) == []

    asyncio.run(go())


def test_an_order_and_a_ticket_at_the_desk(city: World) -> None:
    async def go() -> None:
        order = shop.buy(city.asha)
        tab = Tab(city.chen).go(f"/admin/orders/{order.id}")
        await tab.do(OrderDeskState.load)
        desk = await tab.of(OrderDeskState)
        assert (desk.order.code, desk.order.can_cancel, desk.order.can_resend) == (order.code, True, True)
        await tab.do(OrderDeskState.toggle_asking)
        await tab.do(OrderDeskState.cancel)
        assert (desk.is_asking, desk.error, desk.order.status_label) == (False, "", "Cancelled")
        assert shop.balance(city.asha) == 10_000
        await tab.do(OrderDeskState.cancel)
        assert "cancelled already" in desk.error
        await tab.go(f"/admin/tickets/{order.tickets[0].id}").do(TicketDeskState.load)
        assert (await tab.of(TicketDeskState)).ticket.status_label == "Handed back"
        for state in (OrderDeskState, TicketDeskState):
            await tab.go("/admin/orders/nothing").do(state.load)
            assert (await tab.of(state)).is_missing

    asyncio.run(go())


def test_a_wallet_is_corrected_once_for_each_form(city: World) -> None:
    async def go() -> None:
        tab = Tab(city.chen).go(f"/admin/wallets/{city.asha.user_id}")
        await tab.do(WalletDeskState.load)
        desk = await tab.of(WalletDeskState)

        async def post(amount: Any, reason: Any, form_id: str = "") -> None:
            given = {"form_id": form_id or desk.form_id, "amount": amount, "reason": reason}
            await tab.do(WalletDeskState.correct, given)

        first = desk.form_id
        await post("", WHY)
        assert desk.amount_error
        await post("5", "")
        assert (desk.amount_error, bool(desk.reason_error)) == ("", True)
        await tab.do(WalletDeskState.pick_way, "out")
        await post("1000", WHY)
        assert "holds only ₹100.00" in desk.amount_error
        await post("5", WHY)
        assert (shop.balance(city.asha), desk.balance_label, desk.way) == (9_500, "₹95.00", "in")
        await post("5", WHY, form_id=first)
        await post("5", ["odd"])
        await tab.do(WalletDeskState.correct, None)
        assert shop.balance(city.asha) == 9_500
        assert desk.rows[0].title == WHY
        await tab.go("/admin/wallets/nobody").do(WalletDeskState.load)
        assert desk.is_missing

    asyncio.run(go())


def test_a_stuck_mail_is_tried_again(city: World) -> None:
    async def go() -> None:
        shop.create(city.asha)
        now = shop.at(seconds=1)
        [mail] = db.run(outbox.claim, now, 5)
        db.run(outbox.record, [Outcome(mail.id, 1, now, "451 later")])
        tab = Tab(city.chen)
        await tab.do(OutboxState.load)
        [row] = (await tab.of(OutboxState)).rows
        assert (row.cells[-1].text, "451 later" in row.cells[3].remark) == ("again", True)
        await tab.do(OutboxState.try_again, row.id)
        assert people.count("outbox_mail", "status = 'queued'") == 1
        assert [one.id for one in db.run(outbox.claim, now, 5)] == [mail.id]

    asyncio.run(go())


def test_an_old_proof_corrects_nothing_and_the_form_stays(city: World) -> None:
    async def go() -> None:
        tab = Tab(city.chen).go(f"/admin/wallets/{city.asha.user_id}")
        await tab.do(WalletDeskState.load)
        desk = await tab.of(WalletDeskState)
        shop.at(minutes=16)
        with contextlib.suppress(NotAllowed):
            await tab.do(WalletDeskState.correct, {"form_id": desk.form_id, "amount": "5", "reason": WHY})
        assert (desk.amount, desk.is_busy, shop.balance(city.asha)) == ("5", False, 10_000)

    asyncio.run(go())
