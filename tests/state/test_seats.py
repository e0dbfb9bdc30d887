"""The page of a seat map: taps and their answers, somebody faster, time that is over; and the few bytes others get."""

import asyncio

import pytest
from reflex.state import StateUpdate
from reflex.utils import format

from metro_web.core import db
from metro_web.domain import seat_status
from metro_web.domain.permissions import Actor
from metro_web.queries import boards
from metro_web.services import holds, seat_picking, stock_admin
from metro_web.services.holds import HoldView
from metro_web.services.seat_picking import Stretch
from metro_web.services.stock_admin import NewPrices
from metro_web.state import live_seats
from metro_web.state.seats import SeatsState
from tests import people, shop, stadium
from tests.tabs import Tab
from tests.world import World

DELTA_BYTES_MAX = 200


async def opened(tab: Tab, event_id: str) -> SeatsState:
    """Open the seat map of an event."""
    await tab.go(f"/events/{event_id}/seats").do(SeatsState.load_event)
    return await tab.of(SeatsState)


def test_taps_are_answered_by_number_and_a_reload_keeps_seats_and_time(city: World) -> None:
    async def choose() -> None:
        hall, tab = stadium.hall(city.chen), Tab(city.asha)
        state = await opened(tab, hall.event.id)
        assert (state.is_loaded, state.shown.title, state.hold.id) == (True, hall.event.title, "")
        await tab.do(SeatsState.pick, 1, ["1A"], [])
        await tab.do(SeatsState.pick, 2, ["1B"], ["1A"])
        assert (state.answered, state.hold.seats, state.told.kind) == (2, ["1B"], "")
        again = await opened(Tab(city.asha), hall.event.id)
        assert again.hold == state.hold
        await tab.do(SeatsState.take_best, 3, 2, "")
        assert (state.answered, len(state.hold.seats)) == (3, 2)
        assert state.hold.href == f"/checkout/{state.hold.id}"

    asyncio.run(choose())


def test_somebody_faster_is_named_with_the_nearest_seat(city: World) -> None:
    async def choose() -> None:
        hall, tab = stadium.hall(city.chen), Tab(city.asha)
        state = await opened(tab, hall.event.id)
        stadium.hold(city.dev, hall.inventory, "2A")
        await tab.do(SeatsState.pick, 1, ["2A"], [])
        assert (state.answered, state.hold.id) == (1, "")
        assert (state.told.title, state.told.taken, state.told.offered) == (
            "Somebody was faster with 2A",
            ["2A"],
            ["2B"],
        )
        await tab.do(SeatsState.pick, 2, state.told.offered, [])
        assert (state.hold.seats, state.told.kind) == (["2B"], "")

    asyncio.run(choose())


def test_what_ran_out_stays_to_be_tried_for_again(city: World) -> None:
    async def choose() -> None:
        shop.at()
        hall, tab = stadium.hall(city.chen), Tab(city.asha)
        state = await opened(tab, hall.event.id)
        await tab.do(SeatsState.pick, 1, ["1A", "1B"], [])
        await tab.do(SeatsState.look_again)
        assert (state.hold.seats, state.lost) == (["1A", "1B"], []), "a clock that is fast ends nothing"
        people.later(minutes=2)
        await tab.do(SeatsState.keep)
        people.later(minutes=2)
        await tab.do(SeatsState.look_again)
        assert state.hold.seats == ["1A", "1B"]
        people.later(minutes=2)
        await tab.do(SeatsState.look_again)
        assert (state.hold.id, state.lost) == ("", ["1A", "1B"])
        await tab.do(SeatsState.pick, 2, state.lost, [])
        assert (state.hold.seats, state.lost) == (["1A", "1B"], [])

    asyncio.run(choose())


def test_what_was_bought_or_given_back_is_not_lost(city: World) -> None:
    async def choose() -> None:
        hall, tab = stadium.hall(city.chen, city.asha), Tab(city.asha)
        state = await opened(tab, hall.event.id)
        await tab.do(SeatsState.pick, 1, ["1A"], [])
        stadium.buy_hold(city.asha, holds_view(city.asha, state.hold.id))
        await opened(tab, hall.event.id)
        assert (state.hold.id, state.lost) == ("", [])
        await tab.do(SeatsState.pick, 2, ["1B"], [])
        db.run(holds.give_back, city.asha, state.hold.id)
        await tab.do(SeatsState.look_again)
        assert (state.hold.id, state.lost) == ("", [])

    asyncio.run(choose())


def holds_view(actor: Actor, hold_id: str) -> HoldView:
    """A hold as its owner has it."""
    return db.read(holds.get_mine, actor, hold_id)


@pytest.mark.parametrize("rubbish", [None, {}, [1, None, ""], "1A", [["1A"]], 10**400], ids=repr)
def test_rubbish_holds_nothing(city: World, rubbish: object) -> None:
    async def choose() -> None:
        hall, tab = stadium.hall(city.chen), Tab(city.asha)
        state = await opened(tab, hall.event.id)
        await tab.do(SeatsState.pick, rubbish, rubbish, rubbish)
        await tab.do(SeatsState.take_best, rubbish, rubbish, rubbish)
        assert (state.hold.id, people.count("hold")) == ("", 0)

    asyncio.run(choose())


def test_an_address_that_is_no_event_says_so(city: World) -> None:
    async def look() -> None:
        state = await opened(Tab(city.asha), "0" * 32)
        assert (state.is_loaded, state.is_missing) == (True, True)

    asyncio.run(look())


def heard(inventory_id: str, last: int = 1) -> list[list[int]]:
    """What the room of a whole inventory is told now."""
    room = live_seats.room_of(inventory_id, 1, last)
    return [news for _room, news in db.read(live_seats.news_of, [room])]


def test_others_get_a_few_bytes_that_lead_from_version_to_version(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen)
    here = Stretch(hall.inventory, 1, 2)
    [[version, same]] = heard(hall.inventory)
    assert version == same == stadium.board(hall.inventory).version
    assert heard(hall.inventory) == [], "nothing new, nothing said"
    db.run(seat_picking.pick, city.asha, here, ["1A", "1B", "4D"], [])
    [news] = heard(hall.inventory)
    assert news == [version, version + 1, 0, 2, seat_status.HELD, 15, 1, seat_status.HELD]
    told = {SeatsState.get_full_name(): {"news_rx_state_": news}}
    sent = f'42/_event,["event",{format.json_dumps(StateUpdate(delta=told), separators=(",", ":"))}]'
    assert len(sent) <= DELTA_BYTES_MAX
    people.later(minutes=3)
    assert heard(hall.inventory) == [[version + 1, version + 1, 0, 2, seat_status.FREE, 15, 1, seat_status.FREE]], (
        "time alone frees them: no row has changed"
    )
    people.later(seconds=live_seats.BEAT_SECONDS)
    assert heard(hall.inventory) == [[version + 1, version + 1]], "a sign of life, by which a gap is seen"


def test_another_process_tells_the_same(city: World) -> None:
    """A process that begins later reads the same versions; what happened before is a gap to a page that is behind."""
    hall = stadium.hall(city.chen)
    here = Stretch(hall.inventory, 1, 2)
    [[before, _same]] = heard(hall.inventory)
    db.run(seat_picking.pick, city.asha, here, ["1A"], [])
    boards.forget()
    live_seats.forget()
    [[begins, _same]] = heard(hall.inventory)
    assert begins == before + 1
    db.run(seat_picking.pick, city.asha, here, ["1B"], ["1A"])
    assert heard(hall.inventory) == [[begins, begins + 2, 0, 1, seat_status.FREE, 1, 1, seat_status.HELD]]


def test_other_prices_and_wide_changes_are_fetched_whole(city: World) -> None:
    hall = stadium.hall(city.chen)
    [[version, _same]] = heard(hall.inventory)
    db.run(stock_admin.reprice, city.chen, hall.inventory, NewPrices(seats={"1A": 1_00}), "")
    assert heard(hall.inventory) == [[version, version + 1, live_seats.AGAIN]]
    packed = seat_status.pack(2_000, dict.fromkeys(range(0, 2000, 2), seat_status.BLOCKED))
    assert len(live_seats.runs(bytes(500), packed)) == 3 * 1_000


def test_a_trip_is_told_by_stretch(city: World) -> None:
    trip = stadium.coach(city.chen)
    assert len(heard(trip.inventory_id, 1) + heard(trip.inventory_id, 2)) == 2
    db.run(seat_picking.pick, city.asha, Stretch(trip.inventory_id, 2, 3), ["2A"], [])
    [first], [whole] = heard(trip.inventory_id, 1), heard(trip.inventory_id, 2)
    assert first[1:] == [whole[1]], "nothing changed before the second stop"
    assert whole[2:] == [4, 1, seat_status.HELD]
