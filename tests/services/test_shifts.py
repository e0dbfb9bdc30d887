"""A seller's shift: its takings are the ledger's, nothing falls between two shifts, a difference needs words."""

import asyncio

import pytest

from metro_web.core import db
from metro_web.domain.permissions import ANYONE
from metro_web.queries.shifts import Takings, unaccounted
from metro_web.services import cancellations, counter, shifts
from metro_web.services.kinds import JourneyChoice, SeatsChoice
from metro_web.state.shift import ShiftState
from tests import people, shop, stadium
from tests.api.shop_window import Caller, is_problem
from tests.stadium import SEAT_PRICE
from tests.tabs import Tab
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def sell_seat(city: World, hall: stadium.Hall, seat: str) -> str:
    basket = stadium.orders.Basket([SeatsChoice(inventory_id=hall.inventory, seats=(seat,))], "cash", "counter")
    return str(db.run(stadium.orders.create, city.bilal, basket).id)


def test_what_is_taken_is_counted_once_and_a_difference_is_explained(city: World) -> None:
    hall = stadium.hall(city.chen)
    sell_seat(city, hall, "1A")
    assert db.read(shifts.find_mine, city.bilal) is None
    opened = db.run(shifts.open_shift, city.bilal, 500_00)
    assert opened.takings == Takings(SEAT_PRICE), "what was sold outside a shift counts in the next"
    shop.refused("shift_open", shifts.open_shift, city.bilal, 0)
    db.run(counter.sell, city.bilal, JourneyChoice("alder", "cedar", 2))
    order_id = sell_seat(city, hall, "1B")
    db.run(cancellations.cancel, city.bilal, order_id)
    back = SEAT_PRICE * 95 // 100
    found = db.read(shifts.find_mine, city.bilal)
    assert found is not None
    assert found.takings == Takings(2 * SEAT_PRICE + 4_000, 0, back)
    assert found.expected_minor == 500_00 + 2 * SEAT_PRICE + 4_000 - back

    refusal = shop.refused("invalid_input", shifts.close_shift, city.bilal, found.expected_minor - 1_00)
    assert "Say why" in refusal.detail
    people.later(hours=8)
    closed = db.run(shifts.close_shift, city.bilal, found.expected_minor - 1_00, "one  coin fell down")
    assert (closed.difference_minor, closed.note, closed.takings) == (-1_00, "one coin fell down", found.takings)
    shop.refused("no_shift", shifts.close_shift, city.bilal, 0)

    sell_seat(city, hall, "1C")
    opened = db.run(shifts.open_shift, city.bilal, 0)
    assert opened.takings == Takings(SEAT_PRICE), "nothing of the shift before"
    db.run(shifts.close_shift, city.bilal, SEAT_PRICE)
    assert db.read(unaccounted, city.bilal.user_id) == Takings()
    assert [one.difference_minor for one in db.read(shifts.list_mine, city.bilal)[0]] == [0, -1_00]


@pytest.mark.parametrize("amount", [-1, 10**12, True, "5"], ids=["negative", "huge", "bool", "text"])
def test_no_odd_amount_opens_or_closes(city: World, amount: int) -> None:
    shop.refused("invalid_input", shifts.open_shift, city.bilal, amount)
    db.run(shifts.open_shift, city.bilal, 0)
    shop.refused("invalid_input", shifts.close_shift, city.bilal, amount)


def test_only_sellers_have_shifts_and_each_their_own(city: World) -> None:
    for actor, code in ((city.asha, "not_allowed"), (ANYONE, "unauthenticated")):
        shop.refused(code, shifts.open_shift, actor, 0)
        shop.refused(code, shifts.close_shift, actor, 0)
    db.run(shifts.open_shift, city.bilal, 0)
    assert db.read(shifts.find_mine, city.chen) is None
    asha, bilal = Caller.of(city.asha), Caller.of(city.bilal)
    for path in ("/counter/shift", "/counter/shifts"):
        is_problem(asha.get(path), 403, "not_allowed")
    is_problem(asha.post("/counter/shift", {"float": "x"}), 403, "not_allowed")
    is_problem(bilal.post("/counter/shift", {"float": 1.5}), 422, "invalid_input")
    is_problem(bilal.post("/counter/shift", {"float": 0}), 409, "shift_open")
    assert bilal.get("/counter/shift").json()["shift"]["expected"]["amount"] == 0
    answer = bilal.post("/counter/shift/close", {"counted": 5, "note": "found under the till"}).json()
    assert (answer["difference"]["amount"], answer["note"]) == (5, "found under the till")
    assert bilal.get("/counter/shift").json() == {"shift": None}
    assert [one["id"] for one in bilal.get("/counter/shifts").json()["items"]] == [answer["id"]]


def test_the_page_opens_counts_and_closes(city: World) -> None:
    async def go() -> None:
        tab = Tab(city.bilal)
        await tab.go("/counter/shift").do(ShiftState.load)
        state = await tab.of(ShiftState)
        assert set(state.errors.values()) == {""}, "every field the page asks about is there, and none is wrong yet"
        await tab.do(ShiftState.begin, {"float": "a lot"})
        assert ("figures" in state.errors["float"], state.errors["shift"]) == (True, "")
        await tab.do(ShiftState.begin, {"float": "500"})
        assert (state.shift.is_open, state.shift.expected_label) == (True, "₹500.00")
        await tab.do(ShiftState.end, {"counted": "499", "note": ""})
        assert ("₹500.00" in state.errors["note"], state.counted) == (True, "499")
        await tab.do(ShiftState.end, {"counted": "499", "note": "a torn note"})
        assert [(one.difference_label, one.note) for one in state.shift.closed] == [("₹1.00 too little", "a torn note")]
        stranger = Tab(city.asha)
        await stranger.go("/counter/shift").do(ShiftState.load)
        assert (await stranger.of(ShiftState)).is_loaded is False

    asyncio.run(go())
