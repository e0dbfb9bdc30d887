"""The admin's pages of venues, seat plans and stock, without a browser: what they show, change and refuse."""

import asyncio
from typing import Any

import pytest

from metro_web.core import db
from metro_web.services import seat_plans, stock_views
from metro_web.services.seat_plans import NewPlan
from metro_web.state.seat_plans import PlanMakerState, SeatPlansState, SeatPlanState
from metro_web.state.stock import StockState
from metro_web.state.venues import VenuesState, VenueState
from tests import shop, stadium
from tests.tabs import Tab
from tests.world import World


def test_a_venue_is_made_and_changed_with_words_beside_its_fields(city: World) -> None:
    async def work() -> None:
        tab = Tab(city.chen).go("/admin/venues/new")
        await tab.do(VenueState.load)
        state = await tab.of(VenueState)
        form = {"name": "Old Hall", "city": "Alderton", "kind": "hall", "turnaround_minutes": "soon"}
        assert await tab.do(VenueState.save, form) == []
        assert state.errors["turnaround_minutes"] == "Between two events lie 0 to 1440 minutes."
        [address] = await tab.do(VenueState.save, form | {"turnaround_minutes": "45"})
        await tab.go(address).do(VenueState.load)
        await tab.do(VenueState.save, form | {"name": "New Hall", "turnaround_minutes": "0"})
        await tab.do(VenueState.turn)
        assert (state.form.name, state.form.turnaround, state.form.is_retired) == ("New Hall", "0", True)
        await tab.go("/admin/venues").do(VenuesState.load)
        found = await tab.of(VenuesState)
        assert found.rows == []
        await tab.do(VenuesState.pick, "standing", "retired")
        assert [row.name for row in found.rows] == ["New Hall"]
        await tab.go("/admin/venues/nowhere").do(VenueState.load)
        assert state.is_missing

    asyncio.run(work())


def test_marks_are_saved_as_the_next_version(city: World) -> None:
    plan = db.run(seat_plans.add, city.chen, NewPlan("Hall", description="2 rows of 2+2"))

    async def work() -> None:
        tab = Tab(city.chen).go(f"/admin/seat-plans/{plan.id}")
        await tab.do(SeatPlanState.load)
        state = await tab.of(SeatPlanState)
        await tab.do(SeatPlanState.choose, "1A–C, 2D")
        assert state.named == {"number": 1, "runs": [[0, 2], [7, 7]]}
        await tab.do(SeatPlanState.choose, "9Z")
        assert (state.words_error, state.named["number"]) == (
            "There is no seat 9Z here; a range lies in one row, like A1–A20.",
            1,
        )
        for rubbish in (None, "x", [["blocked", True]], [["blocked", True, [[0, "x"]]]], [["gold", True, [[0, 0]]]]):
            before = shop.dump()
            assert await tab.do(SeatPlanState.save_marks, rubbish) in ([], [f"/admin/seat-plans/{plan.id}"])
            assert shop.dump() == before
        [address] = await tab.do(SeatPlanState.save_marks, [["blocked", True, [[0, 1]]], ["window", False, [[0, 0]]]])
        await tab.go(address).do(SeatPlanState.load)
        assert (state.desk.version, state.desk.is_newest) == (2, True)
        assert "Blocked: 2" in state.desk.summary
        await tab.go(f"/admin/seat-plans/new?replaces={plan.id}").do(PlanMakerState.load)
        assert (await tab.of(PlanMakerState)).name == "Hall"
        await tab.go("/admin/seat-plans").do(SeatPlansState.load)
        assert [row.version_label for row in (await tab.of(SeatPlansState)).rows] == ["Version 2"]

    asyncio.run(work())


def test_seats_are_blocked_and_priced_and_refusals_stay_beside_them(city: World) -> None:
    hall = stadium.hall(city.chen)
    stadium.hold(city.asha, hall.inventory, "1A")

    async def work() -> None:
        tab = Tab(city.chen).go(f"/admin/stock/{hall.inventory}")
        await tab.do(StockState.load)
        state = await tab.of(StockState)
        await tab.do(StockState.block, [[0, 3]], "Cameras")
        assert state.refused == "1A: held by somebody. Nothing was changed."
        await tab.do(StockState.block, [[1, 3]], "Cameras")
        await tab.do(StockState.release, [[3, 3]], "")
        await tab.do(StockState.price, [[4, 5]], "7.50", "Front")
        await tab.do(StockState.price, [[4, 4]], None, "")
        assert state.desk.seat_prices == {"2B": "₹7.50"}
        await tab.do(StockState.price, [[6, 6]], "dear", "")
        assert state.refused == "Please type an amount in figures, like 250 or 250.50."
        await tab.do(StockState.ask_price, "main")
        await tab.do(StockState.price_section, {"section_price": "-5"})
        assert state.price_error == "A price cannot be negative."
        await tab.do(StockState.price_section, {"section_price": "500", "price_reason": "Final"})
        assert (state.asked_code, state.desk.section_prices["main"], state.done) == ("", "₹500.00", 5)
        row = state.desk.rows[0]
        assert (row.free, row.held, row.sold, row.blocked) == (13, 1, 0, 2)

    asyncio.run(work())


@pytest.mark.parametrize("role", ["asha", "bilal"])
def test_nobody_else_sees_or_changes_anything(city: World, role: str) -> None:
    hall = stadium.hall(city.chen)
    plan_id = db.read(stock_views.desk, city.chen, hall.inventory).plan_id

    async def work() -> None:
        tab = Tab(getattr(city, role))
        before = shop.dump(without=("web_session",))
        pages: list[tuple[Any, str]] = [
            (VenuesState, "/admin/venues"),
            (VenueState, f"/admin/venues/{hall.venue_id}"),
            (SeatPlansState, "/admin/seat-plans"),
            (SeatPlanState, f"/admin/seat-plans/{plan_id}"),
            (PlanMakerState, f"/admin/seat-plans/new?replaces={plan_id}"),
            (StockState, f"/admin/stock/{hall.inventory}"),
        ]
        for state, address in pages:
            await tab.go(address).do(state.load)
            assert not (await tab.of(state)).is_loaded
        assert shop.dump(without=("web_session",)) == before

    asyncio.run(work())
