"""One's own account, wallet and history: what is typed, what is counted, and what others get of it."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from metro_web.core import db
from metro_web.core.errors import InvalidInput, Unauthenticated
from metro_web.services import throttle
from metro_web.state.history import HistoryState
from metro_web.state.me import MeState
from metro_web.state.session import SessionState
from metro_web.state.top_up import TopUpState
from metro_web.state.wallet import WalletState
from tests import people, shop, world
from tests.tabs import Tab
from tests.world import World

ODD: list[Any] = [None, 7, [], {}, {"amount": 5, "form_id": 5}, "x" * 10_000, {"name": "n" * 10_000, "phone": "\0"}]


@pytest.fixture(autouse=True)
def nobody_has_failed() -> Iterator[None]:
    throttle.forget()
    yield
    throttle.forget()


async def opened(tab: Tab, state: Any, address: str = "/") -> Any:
    """A page with its data."""
    await tab.go(address).do(SessionState.load)
    await tab.do(state.load)
    return await tab.of(state)


def test_money_is_added_once_for_each_press(city: World) -> None:
    async def go() -> None:
        tab = Tab(city.asha)
        state = await opened(tab, TopUpState, "/wallet/top-up?amount=4350&next=/metro")
        assert (state.amount, state.balance_label, state.next_path) == ("43.50", "₹100.00", "/metro")
        press = {"amount": "250.50", "form_id": state.form_id}
        assert (await tab.do(TopUpState.add, press))[-1] == "/metro"
        assert await tab.do(TopUpState.add, press) == [], "the same press again, as after a broken connection"
        assert shop.balance(city.asha) == 35_050

    asyncio.run(go())


@pytest.mark.parametrize(
    "typed", ["0", "-5", "1.234", "0.99", "100000.01", str(10**12), "lots", "", "1e3", "NaN", "1,2", "9" * 5000]
)
def test_an_amount_that_cannot_be_is_refused_in_words(city: World, typed: str) -> None:
    async def go() -> None:
        tab = Tab(city.asha)
        state = await opened(tab, TopUpState)
        await tab.do(TopUpState.add, {"amount": typed, "form_id": state.form_id})
        assert (state.error.endswith("Nothing was added."), state.is_busy) == (True, False)
        assert shop.balance(city.asha) == 10_000

    asyncio.run(go())


@pytest.mark.parametrize("given", ["", "-5", "1.5", "x", "9" * 40, "٢"])
def test_a_made_up_amount_in_the_address_fills_nothing(city: World, given: str) -> None:
    async def go() -> None:
        state = await opened(Tab(city.asha), TopUpState, f"/wallet/top-up?amount={given}&next=//evil.example")
        assert (state.amount, state.next_path) == ("", "/wallet")

    asyncio.run(go())


def test_movements_carry_the_balance_after_them(city: World) -> None:
    async def go() -> None:
        order = shop.buy(city.asha, "alder", "cedar")
        for n in range(20):
            db.run(world.fund, city.asha, 100 + n)
        tab = Tab(city.asha)
        state = await opened(tab, WalletState)
        assert (state.rows[0].balance_label, state.balance_label, state.has_next) == ("₹101.90", "₹101.90", True)
        await tab.do(WalletState.go_next)
        assert [(row.amount_label, row.balance_label) for row in state.rows] == [
            ("−₹20.00", "₹80.00"),
            ("+₹100.00", "₹100.00"),
        ]
        assert (state.rows[0].href, state.page, state.has_next) == (f"/orders/{order.id}", 2, False)
        await tab.do(WalletState.go_next)
        await tab.do(WalletState.go_previous)
        await tab.do(WalletState.go_previous)
        assert state.page == 1
        await tab.do(WalletState.pick, "kind", "purchase")
        assert [row.title for row in state.rows] == ["Alder → Cedar"]

    asyncio.run(go())


def test_history_by_status_and_day(city: World) -> None:
    async def go() -> None:
        now = shop.at()
        shop.buy(city.asha, "alder", "cedar")
        tab = Tab(city.asha)
        state = await opened(tab, HistoryState, "/history")
        assert [(row.title, row.status_label) for row in state.rows] == [("Alder → Cedar", "Active")]
        await tab.do(HistoryState.pick, "status", "used")
        assert state.rows == []
        await tab.do(HistoryState.pick, "what", "orders")
        assert [row.status_label for row in state.rows] == ["Paid"]
        day = f"{now:%Y-%m-%d}"
        await tab.do(HistoryState.pick, "first", day)
        await tab.do(HistoryState.pick, "last", day)
        assert len(state.rows) == 1
        await tab.do(HistoryState.pick, "last", "2020-01-01")
        assert ("after the last" in state.error, len(state.rows)) == (True, 1)
        for odd in ("yesterday", 7, "9999-12-31", None):
            await tab.do(HistoryState.pick, "last", odd)
            assert state.error
        await tab.do(HistoryState.clear)
        assert (state.error, len(state.rows)) == ("", 1)
        assert (await opened(Tab(city.dev), HistoryState)).rows == [], "nobody else's"

    asyncio.run(go())


def test_the_profile_is_kept_and_refused_at_its_field(city: World) -> None:
    async def go() -> None:
        tab = Tab(city.asha)
        state = await opened(tab, MeState)
        await tab.do(MeState.save, {"name": " Asha  Rao ", "phone": "+91 98 1234 5678"})
        assert (state.me.name, state.me.phone) == ("Asha Rao", ""), "a number has to be proved"
        await tab.do(MeState.save, {"name": "n" * 10_000})
        assert (bool(state.name_error), state.me.name) == (True, "Asha Rao")
        await tab.do(MeState.keep_colors, "dark")
        assert (await opened(Tab(city.asha), MeState)).me.color_mode == "dark"
        with pytest.raises(InvalidInput):
            await tab.do(MeState.keep_colors, "pink")

    asyncio.run(go())


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:30])
def test_nobody_known_changes_nothing(city: World, odd: Any) -> None:
    async def go() -> None:
        tab = Tab()
        for state in (MeState, WalletState, TopUpState, HistoryState):
            assert not (await opened(tab, state)).is_loaded
        calls: list[tuple[Any, ...]] = [(MeState.save, odd), (MeState.keep_colors, odd)]
        calls += [(WalletState.pick, "kind", odd), (HistoryState.pick, "last", odd), (HistoryState.pick, odd, odd)]
        for handler, *given in calls:
            with contextlib.suppress(Unauthenticated, InvalidInput):
                await tab.do(handler, *given)
        with pytest.raises(Unauthenticated):
            await tab.do(MeState.send_verification)
        assert await tab.do(TopUpState.add, odd) == []
        await tab.do(TopUpState.pick, odd)
        account = await tab.of(MeState)
        assert account.me.email == ""

    asyncio.run(go())
    assert people.count("ledger_entry") == 1


def test_a_state_forgets_who_was_there_before(city: World) -> None:
    async def go() -> None:
        tab = Tab(city.asha)
        assert (await opened(tab, WalletState)).rows
        tab.cookie = ""
        assert ((await opened(tab, WalletState)).rows, (await tab.of(WalletState)).balance_label) == ([], "")

    asyncio.run(go())
