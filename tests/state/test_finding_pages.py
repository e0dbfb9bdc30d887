"""The finding pages without a browser: the search is the address, places go into one's own basket, nonsense changes nothing."""

import asyncio
from datetime import timedelta

from metro_web.core import clock, db
from metro_web.queries import boards
from metro_web.services import basket, venues
from metro_web.state.event import EventState
from metro_web.state.events import EventsState
from metro_web.state.trip import TripState
from metro_web.state.trips import TripsState
from tests import stadium
from tests.services.test_findings import bus, concert
from tests.tabs import Tab
from tests.world import World


def test_the_search_is_in_the_address(city: World) -> None:
    boards.forget()
    hall = db.run(venues.add, city.chen, "Town Hall", "Alderton", "hall").id
    for number in range(25):
        concert(city.chen, hall, f"Evening {number:02}", in_hours=10 + 5 * number)

    async def go() -> None:
        tab = Tab()
        tab.go("/events?query=evening")
        await tab.do(EventsState.load)
        state = await tab.of(EventsState)
        assert (len(state.rows), state.has_more, state.filters["query"]) == (20, True, "evening")
        assert state.venues[1:] == [(hall, "Town Hall")]
        await tab.do(EventsState.more)
        assert (len(state.rows), state.has_more) == (25, False)
        await tab.do(EventsState.pick, "query", "evening 07\x00")
        assert [row.title for row in state.rows] == ["Evening 07"]
        before = state.round
        tab.go("/events?query=evening+07")
        await tab.do(EventsState.load)
        assert state.round == before, "this tab wrote the address, and the field being typed in stays"
        tab.go("/events?query=evening+08")
        await tab.do(EventsState.load)
        assert [row.title for row in state.rows] == ["Evening 08"]
        await tab.do(EventsState.pick, "from", "31 February")
        assert (state.error_field, state.rows) == ("from", [])
        await tab.do(EventsState.pick, "status", "draft")
        assert "status" not in state.filters
        await tab.do(EventsState.clear)
        assert (len(state.rows), state.is_narrowed, state.error) == (20, False, "")

    asyncio.run(go())


def test_trips_there_and_back(city: World) -> None:
    boards.forget()
    now = clock.utc_now()
    there = bus(city.chen, "There", "alderton", "birchford", "cedarham", at=now + timedelta(hours=5))
    bus(city.chen, "Back", "cedarham", "alderton", at=now + timedelta(hours=9))

    async def go() -> None:
        tab = Tab()
        tab.go("/trips?from=alderton&to=cedarham")
        await tab.do(TripsState.load)
        state = await tab.of(TripsState)
        assert [row.name for row in state.rows] == ["There"]
        await tab.do(TripsState.swap)
        assert [row.name for row in state.rows] == ["Back"]
        tab.go(f"/trips/{there}?from=birchford")
        await tab.do(TripState.load)
        trip = await tab.of(TripState)
        assert (trip.view.card.origin, trip.view.card.destination) == ("Birchford", "Cedarham")
        for _each in range(30):
            await tab.do(TripState.add_seat, 1)
        assert trip.seats == trip.view.seats_most == 8
        tab.go("/trips/nope")
        await tab.do(TripState.load)
        assert (trip.is_missing, trip.view.card.id) == (True, "")

    asyncio.run(go())


def test_places_are_chosen_and_put_into_the_basket(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha, standing=5)

    async def go() -> None:
        tab = Tab(city.asha)
        tab.go(f"/events/{hall.event.id}")
        await tab.do(EventState.load)
        state = await tab.of(EventState)
        for by in (1, 1, -1, 1):
            await tab.do(EventState.add_place, "standing", by)
        assert state.places == {"standing": 3}
        for _each in range(9):
            await tab.do(EventState.add_place, "standing", 1)
        assert state.places == {"standing": 5}, "no more than are left"
        await tab.do(EventState.add_place, "nowhere", 1)
        await tab.do(EventState.take_places, "nowhere")
        assert db.read(basket.view, city.asha).lines == ()
        stadium.buy_standing(city.asha, hall.event.id, 3)
        await tab.do(EventState.take_places, "standing")
        assert state.refusal.kind == "warn"
        assert state.view.places[0].left == 2
        await tab.do(EventState.load)
        await tab.do(EventState.add_place, "standing", -1)
        await tab.do(EventState.take_places, "standing")
        [line] = db.read(basket.view, city.asha).lines
        assert line.glance.count == 2

    asyncio.run(go())
