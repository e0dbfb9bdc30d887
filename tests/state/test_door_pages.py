"""The door at an event or trip: what staff choose, the verdict in words, who has come; and nothing for anybody else."""

from datetime import timedelta

import pytest

from metro_web.core import clock, db
from metro_web.core.errors import NotAllowed
from metro_web.queries.gate_view import GO, LOOK, STOP
from metro_web.services import door_views, gate_views
from tests import people, shop, stadium
from tests.world import World


def test_each_verdict_has_a_word_a_reason_and_a_colour(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, in_hours=5, has_reentry=True)
    other = stadium.hall(city.chen, city.asha, in_hours=50)
    seat = stadium.buy_seats(city.asha, hall.inventory, "1A").tickets[0]
    elsewhere = stadium.buy_standing(city.asha, other.event.id).tickets[0]

    def scan(token: str, direction: str = "entry") -> tuple[str, str, str]:
        people.later(seconds=10)
        found = db.run(door_views.scan, city.bilal, f"event:{hall.event.id}", token, direction)
        return found.tone, found.word, found.why

    assert scan(seat.short_code) == (LOOK, "Too early", "Doors open 20 Nov 2026, 14:00")
    people.later(hours=3)
    assert scan(seat.short_code) == (GO, "Go in", "Seats, seat 1A")
    assert scan(seat.short_code) == (STOP, "Already inside", "since 20 Nov 2026, 15:00")
    assert scan(seat.short_code, "exit")[:2] == (GO, "Go out")
    assert scan(seat.short_code, "exit")[:2] == (STOP, "Not inside")
    assert scan(elsewhere.short_code)[:2] == (LOOK, "Not for this event or trip")
    assert scan("ZZZZZ")[:2] == (STOP, "No such ticket")
    log = db.read(gate_views.log, city.bilal, door=f"event:{hall.event.id}")
    assert len(log.rows) == 7
    assert {row.place for row in log.rows} == {"Alder – Birch, in", "Alder – Birch, out"}


def test_the_board_counts_by_section(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, city.dev, in_hours=1)
    seats = stadium.buy_seats(city.asha, hall.inventory, "1A", "1B").tickets
    stadium.buy_standing(city.dev, hall.event.id, 3)
    db.run(door_views.scan, city.bilal, f"event:{hall.event.id}", seats[0].short_code, "entry")
    board = db.read(door_views.board, city.bilal, hall.inventory)
    assert (board.total.expected, board.total.arrived) == (5, 1)
    assert [(one.name, one.expected, one.arrived, one.share) for one in board.sections] == [
        ("Seats", 2, 1, 50),
        ("standing", 3, 0, 0),
    ]


def test_todays_come_first_and_what_is_over_is_gone(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, in_hours=40)
    trip = stadium.coach(city.chen, in_hours=2)
    far = stadium.hall(city.chen, in_hours=24 * 9)
    found = db.read(door_views.choices, city.bilal)
    assert [(one.id, one.is_today) for one in found] == [
        (f"trip:{trip.id}", True),
        (f"event:{hall.event.id}", False),
    ]
    named = db.read(door_views.choices, city.bilal, "birch")
    assert f"event:{far.event.id}" in [one.id for one in named]
    clock.freeze(clock.utc_now() + timedelta(days=30))
    assert db.read(door_views.choices, city.bilal) == []
    assert db.read(door_views.chosen, city.bilal, "event:nonsense")[1] == ""


@pytest.mark.parametrize("use_case", ["choices", "chosen", "scan", "board"])
def test_passengers_see_nothing_of_it(city: World, use_case: str) -> None:
    hall = stadium.hall(city.chen)
    rest = {"chosen": ("event:1",), "scan": ("event:1", "AAAAA", "entry"), "board": (hall.inventory,)}
    with pytest.raises(NotAllowed):
        db.run(getattr(door_views, use_case), city.asha, *rest.get(use_case, ()))
