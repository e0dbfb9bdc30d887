"""A part of a trip that has a price of its own is shown, held and sold at it, wherever one looks; the rest is not."""

from typing import Any

import pytest

from metro_web.core import clock, db
from metro_web.queries import inventories
from metro_web.queries.attended import TripView
from metro_web.services import finding_views, holds, orders, seat_maps, stock_admin, trip_stops, trips_admin
from metro_web.services.holds import Change, Wanted
from metro_web.services.inventory_terms import TermsEdit
from metro_web.services.kinds import SeatsChoice
from metro_web.services.trips_admin import TripEdit
from metro_web.state import live_seats
from tests import shop, stadium, world
from tests.world import World

WHOLE, FIRST = 90_00, 35_00


@pytest.fixture
def trip(city: World) -> TripView:
    """Three stops; from the first to the second it costs less."""
    made = stadium.coach(city.chen)
    return reprice(city, made, {"main": {"1-2": FIRST}})


def reprice(city: World, trip: TripView, prices: dict[str, dict[str, int]]) -> TripView:
    return db.run(trips_admin.edit, city.chen, trip.id, TripEdit(terms=TermsEdit(stretch_prices=prices)))


def test_every_place_that_tells_a_price_tells_that_of_the_stretch(city: World, trip: TripView) -> None:
    for stretch, price in (((1, 2), FIRST), ((2, 3), WHOLE), ((1, 3), WHOLE)):
        ends = {"from_stop": stretch[0], "to_stop": stretch[1]}
        assert stadium.board(trip.inventory_id, stretch).prices == {"main": price}
        best = db.read(seat_maps.best, city.asha, trip.inventory_id, 2, **ends)
        assert best.total_minor == 2 * price
        page = db.read(finding_views.trip, city.asha, trip.id, *(str(stop) for stop in stretch))
        assert page.card.price_label == page.sections[0].price_label == f"₹{price / 100:.2f}"
    found = db.read(finding_views.trips, city.asha, {"from": "alderton", "to": "birchford"})
    assert [card.price_label for card in found.rows] == ["₹35.00"]


def test_it_is_held_and_bought_at_that_price_which_stays(city: World, trip: TripView) -> None:
    shop.at()
    held = stadium.hold(city.asha, trip.inventory_id, "1A", stretch=(1, 2))
    held = db.run(holds.change, city.asha, held.id, Change(add=["1B"]))
    assert held.prices_minor == (FIRST, FIRST)
    reprice(city, trip, {"main": {"1-2": 10_00, "2-3": 60_00}})
    assert stadium.buy_hold(city.asha, held).total_minor == 2 * FIRST, "what is held keeps its price"
    choice = SeatsChoice(inventory_id=trip.inventory_id, seats=("1A",), from_stop=2, to_stop=3)
    db.run(world.fund, city.asha, 1_000_00)
    assert db.run(orders.create, city.asha, stadium.basket(choice)).total_minor == 60_00


def test_a_seat_with_its_own_price_has_it_wherever_it_goes(city: World, trip: TripView) -> None:
    db.run(stock_admin.reprice, city.chen, trip.inventory_id, stock_admin.NewPrices(seats={"1A": 150_00}))
    held = stadium.hold(city.asha, trip.inventory_id, "1A", "1B", stretch=(1, 2))
    assert held.prices_minor == (150_00, FIRST)


def test_open_seat_maps_are_told_of_another_price(city: World, trip: TripView) -> None:
    live_seats.forget()
    room = live_seats.room_of(trip.inventory_id, 1, 1)
    db.read(live_seats.news_of, [room])
    reprice(city, trip, {})
    stadium.hold(city.asha, trip.inventory_id, "1A", stretch=(1, 2))
    [(_room, news)] = db.read(live_seats.news_of, [room])
    assert news[-1] == live_seats.AGAIN


def test_other_stops_drop_the_prices_of_stretches_and_other_seats_those_of_sections_that_went(
    city: World, trip: TripView
) -> None:
    stops = trip_stops.of(trip)
    after = db.run(trips_admin.edit, city.chen, trip.id, TripEdit(stops=[stops[0], stops[2]]))
    kept = db.read(inventories.find, after.inventory_id)
    assert kept is not None
    assert (kept.stretch_prices, kept.prices) == ({}, {"main": WHOLE})


@pytest.mark.parametrize(
    "prices",
    [
        {"first": {"1-2": 1}},
        {"main": {"1-2": -1}},
        {"main": {"2-1": 1}},
        {"main": {"1-4": 1}},
        {"main": {"0-1": 1}},
        {"main": {"1-2 ": 1}},
        {"main": {"alderton-birchford": 1}},
        {"main": {"1-2": 1.5}},
        {"main": {"1-2": True}},
    ],
    ids=str,
)
def test_a_stretch_section_or_price_that_is_none_changes_nothing(city: World, trip: TripView, prices: Any) -> None:
    edit = TripEdit(terms=TermsEdit(stretch_prices=prices))
    refusal = shop.refused("invalid_input", trips_admin.edit, city.chen, trip.id, edit)
    assert refusal.extra["errors"][0]["field"] == "stretch_prices"


def test_a_price_of_none_goes_back_to_the_whole_one(city: World, trip: TripView) -> None:
    edit = TripEdit(terms=TermsEdit(cleared=frozenset({"stretch_prices"})))
    db.run(trips_admin.edit, city.chen, trip.id, edit)
    held = db.run(holds.place, city.asha, Wanted(trip.inventory_id, ("2A",), 1, 2))
    assert held.total_minor == WHOLE
    assert held.expires_at > clock.utc_now()
