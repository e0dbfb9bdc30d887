"""The pages of fares at work: a table made, edited and withdrawn by hand, holidays, and the price of a journey."""

import asyncio
import contextlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from metro_web.core import clock
from metro_web.core.errors import NotAllowed, Unauthenticated
from metro_web.services.fares_admin import FareDraft
from metro_web.state.fare_editor import FareEditorState, FareMatrixState
from metro_web.state.fare_rows import FareRowsState
from metro_web.state.fares import FarePreviewState, FaresState
from tests import shop
from tests.services.fare_tables import TOMORROW, hop, make, price
from tests.tabs import Tab
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> Iterator[None]:
    shop.at()
    yield
    clock.unfreeze()


FACTS = {"name": "Distances", "starts_on": TOMORROW.isoformat()}


async def editor_of(tab: Tab, address: str = "/admin/fares/new") -> FareEditorState:
    await tab.go(address).do(FareEditorState.load)
    return await tab.of(FareEditorState)


def test_slabs_are_typed_saved_and_withdrawn(city: World) -> None:
    async def work() -> None:
        tab = Tab(city.chen)
        editor = await editor_of(tab)
        assert (editor.form.kind, editor.form.price, editor.form.starts_on) == ("hop", "10", "2026-11-21")
        await tab.do(FareEditorState.pick_kind, "slab_hops")
        await tab.do(FareRowsState.add_weekday)
        await tab.do(FareRowsState.add_window)
        rows = await tab.of(FareRowsState)
        a, b, c = (row.key for row in rows.weekday)
        w = rows.windows[0].key
        typed: dict[str, Any] = FACTS | {
            f"up-{a}": "2", f"price-{a}": "5.50", f"up-{b}": "2", f"price-{b}": "7", f"price-{c}": "9",
            f"starts-{w}": "11:00", f"ends-{w}": "16:00", f"days-{w}": "weekday", f"percent-{w}": "12.5%",
            "wallet_percent": "10",
        }  # fmt: skip
        assert await tab.do(FareEditorState.save, typed) == []
        assert "must rise" in editor.error
        await tab.do(FareEditorState.save, typed | {f"up-{b}": "x"})
        assert editor.error == "Row 2: a bound is a whole number, or blank in the last row."
        await tab.do(FareEditorState.save, typed | {f"price-{c}": "ten"})
        assert editor.error.startswith("Row 3: please type an amount")
        (address,) = await tab.do(FareEditorState.save, typed | {f"up-{b}": "4"})
        editor = await editor_of(tab, address)
        assert [(row.up_to, row.price) for row in rows.weekday] == [("2", "5.50"), ("4", "7"), ("", "9")]
        assert (editor.form.wallet_percent, rows.windows[0].percent, editor.form.status) == ("10", "12.5", "future")
        await tab.do(FareRowsState.remove_slab, rows.weekday[-1].key)
        assert len(rows.weekday) == 3, "the open end stays"
        await tab.do(FareRowsState.remove_slab, rows.weekday[1].key)
        first, last = rows.weekday
        assert await tab.do(
            FareEditorState.save, FACTS | {f"up-{first.key}": "3", f"price-{first.key}": "0", f"price-{last.key}": "8"}
        ) == []  # fmt: skip
        assert editor.error != "", "the off-peak row was not filled in"
        await tab.do(FareRowsState.remove_window, rows.windows[0].key)
        await tab.do(
            FareEditorState.save, FACTS | {f"up-{first.key}": "3", f"price-{first.key}": "0", f"price-{last.key}": "8"}
        )
        assert (editor.error, editor.form.revision, editor.form.wallet_percent) == ("", 2, "")
        shop.at(hours=15)
        assert (price("alder", "dale"), price("alder", "cedar")) == (0, 0)
        shop.at()
        assert await tab.do(FareEditorState.withdraw) == ["/admin/fares"]
        assert (await editor_of(tab, address)).is_missing

    asyncio.run(work())


def test_a_hop_with_a_price_for_sundays_takes_the_place_of_todays(city: World) -> None:
    old = make(city.chen, hop(1500))

    async def work() -> None:
        tab = Tab(city.chen)
        editor = await editor_of(tab, f"/admin/fares/new?from={old.id}&replace=1")
        assert (editor.form.price, editor.form.starts_on, editor.replaces) == ("15", "2026-11-20", old.id)
        await tab.do(FareRowsState.toggle_holidays)
        typed = {"name": "Right", "starts_on": "2026-11-20", "price": "16", "holiday_price": "8"}
        (address,) = await tab.do(FareEditorState.save, typed)
        assert price() == 3200
        shop.at(hours=48)
        assert price() == 1600
        assert (await editor_of(tab, address)).form.holiday_price == "8"
        await tab.do(FareEditorState.save, typed | {"price": "1"})
        assert "has begun" in (await tab.of(FareEditorState)).error

    asyncio.run(work())


def test_two_admins_at_one_table_are_told(city: World) -> None:
    made = make(city.chen, hop(1500, TOMORROW))

    async def work() -> None:
        one, other = Tab(city.chen), Tab(city.chen)
        for tab in (one, other):
            await editor_of(tab, f"/admin/fares/{made.id}")
        await one.do(FareEditorState.save, FACTS | {"price": "11"})
        await other.do(FareEditorState.save, FACTS | {"price": "12"})
        assert "Somebody else" in (await other.of(FareEditorState)).error

    asyncio.run(work())


def test_holidays_come_and_go(city: World) -> None:
    async def work() -> None:
        tab = Tab(city.chen)
        await tab.do(FaresState.load)
        state = await tab.of(FaresState)
        await tab.do(FaresState.add_holiday, {"day": "2026-01-26", "holiday_name": "Republic Day", "every_year": True})
        await tab.do(FaresState.add_holiday, {"day": "2026-03-04", "holiday_name": "Holi"})
        assert [(row.day, row.day_label) for row in state.board.holidays] == [
            ("01-26", "26 Jan, every year"), ("2026-03-04", "Wed 4 Mar 2026"),
        ]  # fmt: skip
        await tab.do(FaresState.add_holiday, {"day": "2027-01-26", "holiday_name": "Again"})
        assert "Republic Day" in state.holiday_error
        await tab.do(FaresState.remove_holiday, "01-26")
        assert [row.day for row in state.board.holidays] == ["2026-03-04"]

    asyncio.run(work())


def test_what_it_would_cost_is_told_with_its_reasons(city: World) -> None:
    make(city.chen, hop(1500, TOMORROW, {"kind": "wallet", "basis_points": 1000}))

    async def work() -> None:
        tab = Tab(city.chen)
        state = await tab.of(FarePreviewState)
        await tab.do(FarePreviewState.pick_origin, "alder")
        assert state.answer.price_label == ""
        await tab.do(FarePreviewState.pick_destination, "cedar")
        assert state.answer.price_label == "₹20.00"
        await tab.do(FarePreviewState.pick_day, "2026-11-21")
        assert [(row.label, row.value) for row in state.answer.steps] == [
            ("Full fare", "₹30.00"), ("Wallet discount, 10 %", "−₹3.00"),
        ]  # fmt: skip
        await tab.do(FarePreviewState.pick_method, "cash")
        assert state.answer.price_label == "₹30.00"
        await tab.do(FarePreviewState.pick_destination, "alder")
        assert (state.answer.price_label, state.error) == ("", "From and to are the same station.")

    asyncio.run(work())


def test_a_matrix_is_searched_by_name(city: World) -> None:
    matrix = {"matrix": {"stations": ["alder", "cedar", "elm"], "prices": [[None], [1200, None], [1300, 900, None]]}}
    made = make(city.chen, FareDraft("Pairs", TOMORROW, "matrix", matrix))

    async def work() -> None:
        tab = Tab(city.chen)
        await editor_of(tab, f"/admin/fares/{made.id}")
        await tab.do(FareMatrixState.search, "")
        state = await tab.of(FareMatrixState)
        assert state.page.found_label == "6 prices"
        await tab.do(FareMatrixState.search, "ELM")
        assert {row.price_label for row in state.page.rows} == {"₹13.00", "₹9.00"}
        await tab.do(FareEditorState.save, FACTS | {"name": "Renamed"})
        assert (await tab.of(FareEditorState)).form.matrix_label == "3 stations, 6 prices"

    asyncio.run(work())


def test_a_new_table_like_a_matrix_takes_its_prices_over(city: World) -> None:
    """Imported fares get a discount without a detour by a file."""
    matrix = {"matrix": {"stations": ["alder", "cedar", "elm"], "prices": [[None], [1200, None], [1300, 900, None]]}}
    made = make(city.chen, FareDraft("Pairs", TOMORROW, "matrix", matrix))
    later = FACTS | {"name": "Pairs, off-peak", "starts_on": (TOMORROW + timedelta(days=1)).isoformat()}

    async def work() -> None:
        tab = Tab(city.chen)
        editor = await editor_of(tab, f"/admin/fares/new?from={made.id}")
        await tab.do(FareMatrixState.search, "")
        assert (editor.form.kind, editor.form.matrix_label) == ("matrix", "3 stations, 6 prices")
        assert (await tab.of(FareMatrixState)).page.found_label == "6 prices"
        await tab.do(FareRowsState.add_window)
        (row,) = (await tab.of(FareRowsState)).windows
        key = row.key
        window = {f"starts-{key}": "11:00", f"ends-{key}": "16:00", f"days-{key}": "all", f"percent-{key}": "15"}
        (address,) = await tab.do(FareEditorState.save, later | window)
        editor = await editor_of(tab, address)
        assert (editor.form.matrix_label, editor.form.windows[0].percent) == ("3 stations, 6 prices", "15")
        # A preset has no such prices: they are asked for as a file.
        editor = await editor_of(tab)
        await tab.do(FareEditorState.start_from, "hop_10")
        await tab.do(FareEditorState.pick_kind, "matrix")
        assert await tab.do(FareEditorState.save, later) == []
        assert "under Prices as a file" in editor.error

    asyncio.run(work())


@pytest.mark.parametrize("who", ["asha", "bilal", None])
def test_others_see_and_do_nothing(city: World, who: str | None) -> None:
    made = make(city.chen, hop(1500, TOMORROW))

    async def work() -> None:
        tab = Tab(getattr(city, who) if who else None)
        await tab.do(FaresState.load)
        editor = await editor_of(tab, f"/admin/fares/{made.id}")
        assert not (await tab.of(FaresState)).is_loaded
        assert (editor.is_loaded, editor.form.name) == (False, "")
        before = shop.dump()
        for handler, args in (
            (FareEditorState.save, (FACTS | {"price": "1"},)), (FareEditorState.withdraw, ()),
            (FaresState.add_holiday, ({"day": "2026-01-26", "holiday_name": "x"},)),
            (FaresState.remove_holiday, ("01-26",)), (FarePreviewState.pick_origin, ("alder",)),
            (FarePreviewState.pick_destination, ("cedar",)), (FareMatrixState.search, ("x",)),
        ):  # fmt: skip
            with contextlib.suppress(Unauthenticated, NotAllowed):
                await tab.do(handler, *args)
        assert (await tab.of(FarePreviewState)).answer.price_label == ""
        assert shop.dump() == before

    asyncio.run(work())
