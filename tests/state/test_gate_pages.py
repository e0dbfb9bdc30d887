"""The gate and the counter at work: verdicts in words, money only as shown, takings from the ledger."""

import asyncio

from metro_web.state.counter import CounterState
from metro_web.state.gate import GateState
from metro_web.state.gate_log import GateLogState
from tests import people, shop, world
from tests.tabs import Tab
from tests.world import World


async def stand(tab: Tab, station: str, direction: str) -> GateState:
    """A gate's screen at a station."""
    await tab.do(GateState.load)
    await tab.do(GateState.pick_station, station)
    await tab.do(GateState.pick_direction, direction)
    return await tab.of(GateState)


def test_one_after_the_other_with_reason_and_since_when(city: World) -> None:
    async def work() -> None:
        shop.at()
        ticket = shop.buy(city.asha, "alder", "cedar").tickets[0]
        tab = Tab(city.bilal)
        gate = await stand(tab, "alder", "entry")
        token = shop.token_of(city.asha, ticket)
        await tab.do(GateState.scan, f"  {token}\n")
        assert (gate.verdict.tone, gate.verdict.word, gate.verdict.why) == ("go", "Go in", "to Cedar")
        people.later(minutes=10)
        await tab.do(GateState.scan, ticket.short_code.lower())
        assert (gate.verdict.tone, gate.verdict.word) == ("stop", "Already inside")
        assert gate.verdict.why.startswith("since ")
        assert gate.verdict.why.endswith(", Alder")
        await stand(tab, "cedar", "exit")
        await tab.do(GateState.scan, token)
        people.later(minutes=10)
        await tab.do(GateState.scan, token)
        assert gate.verdict.word.startswith("Used ")
        assert gate.verdict.why == "Cedar"
        await tab.do(GateState.scan, "M1.k1.forged")
        assert (gate.verdict.word, gate.went_in, gate.went_out, gate.refused) == ("No such ticket", 1, 1, 3)
        await tab.do(GateLogState.load)
        log = await tab.of(GateLogState)
        assert [row.verdict for row in log.rows] == ["No such ticket", "Used", "Went out", "Already inside", "Went in"]
        await tab.do(GateLogState.pick, "whose", "here")
        assert {row.place for row in log.rows} == {"Cedar, out"}

    asyncio.run(work())


def test_the_same_ticket_read_twice_in_a_row_is_counted_once(city: World) -> None:
    async def work() -> None:
        shop.at()
        token = shop.token_of(city.asha, shop.buy(city.asha, "alder", "cedar").tickets[0])
        tab = Tab(city.bilal)
        gate = await stand(tab, "alder", "entry")
        for _ in range(2):
            await tab.do(GateState.scan, token)
            assert gate.verdict.word == "Go in"
        assert (gate.went_in, len(gate.recent), gate.number) == (1, 1, 2)

    asyncio.run(work())


def test_money_is_taken_only_as_it_was_shown(city: World) -> None:
    async def work() -> None:
        shop.at()
        ticket = shop.buy(city.asha, "alder", "birch").tickets[0]
        tab = Tab(city.bilal)
        await stand(tab, "alder", "entry")
        await tab.do(GateState.scan, ticket.short_code)
        gate = await stand(tab, "dale", "exit")
        await tab.do(GateState.settle, "cash")
        assert gate.went_out == 0, "nothing was shown, so nothing is taken"
        await tab.do(GateState.scan, ticket.short_code)
        assert (gate.verdict.tone, gate.verdict.due_label, gate.verdict.has_wallet) == ("look", "₹20.00", True)
        people.later(minutes=181)
        await tab.do(GateState.settle, "cash")
        assert (gate.verdict.word, gate.verdict.due_label) == ("Stayed too long", "₹30.00")
        await tab.do(GateState.settle, "gold")
        assert gate.went_out == 0
        await tab.do(GateState.settle, "cash")
        assert (gate.verdict.tone, gate.verdict.why) == ("go", "₹30.00 paid")
        await tab.do(CounterState.load)
        assert (await tab.of(CounterState)).takings.total_label == "₹30.00"

    asyncio.run(work())


def test_a_wallet_too_small_leaves_the_choice_of_cash(city: World) -> None:
    async def work() -> None:
        ticket = shop.buy(city.dev, "alder", "birch").tickets[0]
        tab = Tab(city.bilal)
        await stand(tab, "alder", "entry")
        await tab.do(GateState.scan, ticket.short_code)
        gate = await stand(tab, "dale", "exit")
        await tab.do(GateState.scan, ticket.short_code)
        await tab.do(GateState.settle, "wallet")
        assert gate.settle_error
        assert gate.verdict.tone == "look"
        await tab.do(GateState.settle, "cash")
        assert (gate.verdict.tone, gate.settle_error) == ("go", "")

    world.db.run(world.fund, city.dev, 1_000)
    asyncio.run(work())


def test_a_sale_is_priced_confirmed_and_counted_once(city: World) -> None:
    async def work() -> None:
        tab = Tab(city.bilal)
        await tab.do(CounterState.load)
        counter = await tab.of(CounterState)
        await tab.do(CounterState.ask, {"from": "alder", "to": "dale", "count": "3", "customer": ""})
        assert (counter.offer.total_label, counter.takings.total_label) == ("₹90.00", "₹0.00")
        await tab.do(CounterState.sell)
        await tab.do(CounterState.sell)
        assert (counter.sold.total_label, counter.takings.total_label) == ("₹90.00", "₹90.00")
        assert (people.count("ticket"), people.count("ticket_order")) == (3, 1)

    asyncio.run(work())


def test_a_sale_that_cannot_be_says_where(city: World) -> None:
    async def work() -> None:
        tab = Tab(city.bilal)
        await tab.do(CounterState.load)
        counter = await tab.of(CounterState)
        for form, field in (
            ({"from": "", "to": "dale", "count": "1"}, "from"),
            ({"from": "alder", "to": "", "count": "1"}, "to"),
            ({"from": "alder", "to": "alder", "count": "1"}, "to"),
            ({"from": "alder", "to": "dale", "count": "7"}, "count"),
            ({"from": "alder", "to": "dale", "count": "-5"}, "count"),
            ({"from": "alder", "to": "dale", "count": "1.5"}, "count"),
            ({"from": ["alder"], "to": "dale"}, "count"),
        ):
            await tab.do(CounterState.ask, form)
            assert counter.errors[field], form
            assert not counter.offer.quote, form
        await tab.do(CounterState.ask, {"from": "alder", "to": "nowhere", "count": "1"})
        assert counter.error
        await tab.do(CounterState.ask, {"from": "alder", "to": "dale", "count": "1", "customer": "x@nowhere.example"})
        await tab.do(CounterState.sell)
        assert counter.errors["customer"]
        assert not counter.sold.code
        world.stop(line="red", reason="Works")
        await tab.do(CounterState.ask, {"from": "alder", "to": "dale", "count": "1"})
        assert "Works" in counter.error
        assert people.count("ticket_order") == 0

    asyncio.run(work())
