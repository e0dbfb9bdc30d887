"""Picking seats on a page: one hold of an event or stretch, changed tap by tap; the best together; what comes instead."""

import pytest

from metro_web.core import db
from metro_web.core.config import settings
from metro_web.core.errors import NotFound
from metro_web.domain.permissions import Actor
from metro_web.queries.seats_view import HeldSeats
from metro_web.services import seat_picking
from metro_web.services.seat_picking import Stretch
from tests import people, shop, stadium
from tests.world import World


def pick(actor: Actor, stretch: Stretch, *add: str, fewer: tuple[str, ...] = ()) -> HeldSeats:
    """Seats more, seats fewer."""
    return db.run(seat_picking.pick, actor, stretch, add, fewer)


def at_hall(city: World) -> Stretch:
    """The hall's event: rows 1 to 4 of A B, C D."""
    return Stretch(stadium.hall(city.chen).inventory, 1, 2)


def test_the_first_seat_starts_one_hold_and_the_last_one_back_ends_it(city: World) -> None:
    shop.at()
    where = at_hall(city)
    first = pick(city.asha, where, "1A")
    assert (first.seats, first.prices) == (["1A"], [stadium.SEAT_PRICE])
    people.later(seconds=30)
    both = pick(city.asha, where, "1B")
    assert (both.id, both.seats, both.expires_at) == (first.id, ["1A", "1B"], first.expires_at)
    assert pick(city.asha, where, "1B") == both, "a tap that arrives twice changes nothing"
    assert pick(city.asha, where, fewer=("1A", "4D")).seats == ["1B"]
    assert pick(city.asha, where, fewer=("1B",)) == HeldSeats()
    assert people.count("hold") == people.count("slot_claim") == 0
    assert pick(city.asha, where, fewer=("1B",)) == HeldSeats()


def test_ones_own_hold_is_found_by_the_page_and_nobody_elses(city: World) -> None:
    where = at_hall(city)
    held = pick(city.asha, where, "2C")
    assert db.read(seat_picking.held, city.asha, where) == held
    assert db.read(seat_picking.held, city.dev, where) == HeldSeats()
    assert db.read(seat_picking.held, Actor(), where) == HeldSeats()
    shop.refused("seat_taken", seat_picking.pick, city.dev, where, ["2C"], [])
    shop.refused("unauthenticated", seat_picking.pick, Actor(), where, ["2D"], [])
    shop.refused("invalid_input", seat_picking.pick, city.dev, where, ["2D"] * 30, [])


def test_stretches_of_a_trip_have_a_hold_each(city: World) -> None:
    inventory = stadium.coach(city.chen).inventory_id
    there, on = Stretch(inventory, 1, 2), Stretch(inventory, 2, 3)
    assert pick(city.asha, there, "1A").id != pick(city.asha, on, "1A").id
    assert db.read(seat_picking.held, city.asha, there).seats == ["1A"]
    shop.refused("seat_taken", seat_picking.pick, city.dev, Stretch(inventory, 1, 3), ["1A"], [])


def test_the_best_take_the_place_of_what_was_held_and_may_keep_it(city: World) -> None:
    where = at_hall(city)
    two = db.run(seat_picking.take_best, city.asha, where, 2, "")
    four = db.run(seat_picking.take_best, city.asha, where, 4, "")
    assert (four.id, set(two.seats) <= set(four.seats), len(four.seats)) == (two.id, True, 4)
    assert people.count("slot_claim") == 4
    pick(city.dev, where, "2B", "3B", "4B")
    shop.refused("none_adjacent", seat_picking.take_best, city.bilal, where, 4, "")


def test_changing_all_ten_for_others_is_no_matter_of_the_limit(city: World) -> None:
    where = at_hall(city)
    many = [f"{row}{seat}" for row in (1, 2) for seat in "ABCD"] + ["3A", "3B"]
    assert len(many) == settings().held_seats_max
    pick(city.asha, where, *many)
    shop.refused("hold_limit", seat_picking.pick, city.asha, where, ["3C"], [])
    assert pick(city.asha, where, "3C", fewer=("1A",)).seats[-1] == "3C"


def test_instead_of_what_is_gone_comes_the_nearest_and_the_rest_stays(city: World) -> None:
    where = at_hall(city)
    pick(city.dev, where, "2A")

    def offered(*wanted: str) -> tuple[str, ...]:
        return db.read(seat_picking.instead, city.asha, where, wanted, ["2A"])

    assert offered("2A") == ("2B",)
    assert offered("2A", "2B") == ("2B", "1A")
    pick(city.dev, where, *[f"{row}{seat}" for row in (1, 3) for seat in "ABC"])
    pick(city.bilal, where, *[f"{row}D" for row in (1, 2, 3)], *[f"4{seat}" for seat in "ABCD"])
    assert offered("2A", "2B", "2C") == (), "not all of them can be had"


def test_time_can_be_added_up_to_ten_minutes_in_all(city: World) -> None:
    shop.at()
    where = at_hall(city)
    began = pick(city.asha, where, "1A")
    for _each in range(4):
        people.later(minutes=2)
        last = db.run(seat_picking.extend, city.asha, where)
    assert last.id == began.id
    assert last.expires_at == last.extends_until == began.extends_until
    people.later(minutes=2)
    assert db.run(seat_picking.extend, city.asha, where) == HeldSeats()


def test_a_page_names_its_stops_by_position_or_place(city: World) -> None:
    trip = stadium.coach(city.chen)

    def stretch(origin: str, destination: str) -> tuple[int, int]:
        page, _held = db.read(seat_picking.of_trip, city.asha, trip.id, origin, destination)
        return page.from_stop, page.to_stop

    assert stretch("", "") == stretch("3", "1") == stretch("nowhere", "99999999999") == (1, 3)
    assert stretch("2", "") == stretch("birchford", "cedarham") == (2, 3)
    assert stretch("alderton", "2") == (1, 2)


def test_a_page_says_why_nothing_is_sold(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen)
    page, _held = db.read(seat_picking.of_event, city.asha, hall.event.id)
    assert (page.closed, page.title, page.hold_minutes, page.hold_minutes_max) == ("", "Alder – Birch", 3, 10)
    people.later(hours=101)
    assert db.read(seat_picking.of_event, city.asha, hall.event.id)[0].closed == "The sale is over."
    with pytest.raises(NotFound):
        db.read(seat_picking.of_event, city.asha, "0" * 32)
