"""Holds: all or none, once each, over by comparison; and what everybody else sees meanwhile."""

from datetime import timedelta

import pytest

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.errors import AppError, NotFound
from metro_web.domain import seat_status
from metro_web.domain.seat_choices import Choice
from metro_web.queries import boards
from metro_web.services import events_admin, holds, stock, stock_admin
from metro_web.services.holds import Change, Wanted
from metro_web.services.stock_admin import NewPrices
from tests import people, shop, stadium
from tests.world import World

FREE, HELD, SOLD, BLOCKED = range(4)


def status(inventory_id: str, seat: int, stretch: tuple[int, int] | None = None) -> int:
    return seat_status.status_of(stadium.board(inventory_id, stretch).packed, seat)


def test_held_seats_are_seen_at_once_and_free_the_moment_their_time_is_over(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen)
    before = stadium.board(hall.inventory)
    held = stadium.hold(city.asha, hall.inventory, "1A", "1B")
    assert (held.seats, held.total_minor) == (("1A", "1B"), 2 * stadium.SEAT_PRICE)
    assert held.expires_at == clock.utc_now() + timedelta(minutes=3)
    after = stadium.board(hall.inventory)
    assert [seat_status.status_of(after.packed, seat) for seat in range(4)] == [HELD, HELD, FREE, FREE]
    assert after.version > before.version
    assert (before.left["main"], after.left["main"]) == (16, 14)
    shop.refused("seat_taken", holds.place, city.dev, Wanted(hall.inventory, ["1C", "1B"]))
    people.later(minutes=3)
    assert status(hall.inventory, 0) == FREE, "no job has run"
    again = stadium.hold(city.dev, hall.inventory, "1B")
    assert again.seats == ("1B",)
    shop.refused("hold_expired", holds.get_mine, city.asha, held.id)


def test_only_the_owner_uses_a_hold(city: World) -> None:
    hall = stadium.hall(city.chen)
    held = stadium.hold(city.asha, hall.inventory, "2A")
    for use, more in ((holds.get_mine, ()), (holds.give_back, ()), (holds.change, (Change(add=["2B"]),))):
        shop.refused("not_found", use, city.dev, held.id, *more)
    db.run(holds.give_back, city.asha, held.id)
    assert status(hall.inventory, 4) == FREE
    shop.refused("not_found", holds.get_mine, city.asha, held.id)


@pytest.mark.parametrize(
    ("seats", "code"),
    [
        (["9Z"], "unknown_seat"),
        (["1A", "1A"], "invalid_input"),
        (["1a"], "unknown_seat"),
        (["01A"], "unknown_seat"),
    ],
)
def test_seats_that_are_none(city: World, seats: list[str], code: str) -> None:
    hall = stadium.hall(city.chen)
    shop.refused(code, holds.place, city.asha, Wanted(hall.inventory, seats))


def test_ten_seats_a_person_over_all_holds(city: World) -> None:
    hall = stadium.hall(city.chen)
    stadium.hold(city.asha, hall.inventory, *(f"{row}{seat}" for row in (1, 2) for seat in "ABCD"))
    held = stadium.hold(city.asha, hall.inventory, "3A", "3B")
    shop.refused("hold_limit", holds.place, city.asha, Wanted(hall.inventory, ["3C"]))
    shop.refused("hold_limit", holds.change, city.asha, held.id, Change(add=["3C"]))
    stadium.hold(city.dev, hall.inventory, "3C")


def test_a_hold_is_changed_and_extended_to_ten_minutes_in_all(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen)
    held = stadium.hold(city.asha, hall.inventory, "1A", "1B")
    begun = clock.utc_now()
    people.later(minutes=1)
    changed = db.run(holds.change, city.asha, held.id, Change(add=["1C"], remove=["1A"]))
    assert changed.seats == ("1B", "1C")
    assert changed.expires_at == held.expires_at, "three minutes from the first seat"
    assert [status(hall.inventory, seat) for seat in range(3)] == [FREE, HELD, HELD]
    for _ in range(5):
        people.later(minutes=1, seconds=30)
        changed = db.run(holds.change, city.asha, held.id, Change(extend=True))
        assert status(hall.inventory, 1) == HELD, "readers see the longer time"
    assert changed.expires_at == begun + timedelta(minutes=10)
    shop.refused("invalid_input", holds.change, city.asha, held.id, Change(remove=["1B", "1C"]))
    shop.refused("invalid_input", holds.change, city.asha, held.id, Change(remove=["4D"]))
    people.later(minutes=1, seconds=30)
    shop.refused("hold_expired", holds.change, city.asha, held.id, Change(extend=True))


def test_stretches_that_do_not_overlap_share_a_seat(city: World) -> None:
    trip = stadium.coach(city.chen)
    stadium.hold(city.asha, trip.inventory_id, "1A", stretch=(1, 2))
    stadium.hold(city.dev, trip.inventory_id, "1A", stretch=(2, 3))
    shop.refused("seat_taken", holds.place, city.bilal, Wanted(trip.inventory_id, ["1A"]))
    assert [status(trip.inventory_id, 1, way) for way in ((1, 2), (2, 3), (1, 3))] == [FREE, FREE, FREE]
    stadium.hold(city.bilal, trip.inventory_id, "1B", stretch=(2, 3))
    assert [status(trip.inventory_id, 1, way) for way in ((1, 2), (2, 3), (1, 3))] == [FREE, HELD, HELD]
    for stretch in ((2, 1), (1, 1), (1, 4), (0, 2), (3, 4)):
        shop.refused("invalid_input", holds.place, city.bilal, Wanted(trip.inventory_id, ["2A"], *stretch))


def test_blocked_seats_and_repriced_ones(city: World) -> None:
    hall = stadium.hall(city.chen)
    db.run(stock_admin.block, city.chen, hall.inventory, Choice(["1A"]))
    assert status(hall.inventory, 0) == BLOCKED
    shop.refused("seat_taken", holds.place, city.asha, Wanted(hall.inventory, ["1A"]))
    held = stadium.hold(city.asha, hall.inventory, "1B")
    shop.refused("seat_taken", stock_admin.block, city.chen, hall.inventory, Choice(["1B", "1C"]))
    db.run(stock_admin.release, city.chen, hall.inventory, Choice(["1A"]))
    assert status(hall.inventory, 0) == FREE
    db.run(stock_admin.reprice, city.chen, hall.inventory, NewPrices({"main": 500_00}, {"1D": 700_00}))
    assert stadium.hold(city.dev, hall.inventory, "1C", "1D").prices_minor == (500_00, 700_00)
    assert db.read(holds.get_mine, city.asha, held.id).total_minor == stadium.SEAT_PRICE, "what is held keeps its price"
    for use, args in ((stock_admin.block, (Choice(["1C"]),)), (stock_admin.reprice, (NewPrices(),))):
        shop.refused("not_allowed", use, city.asha, hall.inventory, *args)


def test_the_sweeper_frees_what_is_over_and_nothing_else(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen)
    stadium.hold(city.asha, hall.inventory, "1A")
    people.later(minutes=2)
    stadium.hold(city.dev, hall.inventory, "1B")
    people.later(minutes=1)
    version = stadium.board(hall.inventory).version
    assert db.run(stock.sweep, clock.utc_now()) == 1
    assert db.run(stock.sweep, clock.utc_now()) == 0
    assert stadium.board(hall.inventory).version > version
    assert [status(hall.inventory, seat) for seat in (0, 1)] == [FREE, HELD]


def test_a_process_that_looks_for_the_first_time_sees_the_same(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    stadium.hold(city.asha, hall.inventory, "1A", "2B")
    stadium.buy_standing(city.asha, hall.event.id)
    known = stadium.board(hall.inventory)
    boards.forget()
    assert stadium.board(hall.inventory) == known


def test_a_look_passes_over_all_that_it_has_seen(city: World) -> None:
    def plan(tx: db.Tx) -> str:
        asked = boards._CHANGED["sqlite"].compile(tx.get_bind())
        values = asked.params | {"which": "f" * 32, "floor": 1}
        given = tuple(values[name] for name in asked.positiontup)
        return str(tx.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", given).all())

    if settings().is_sqlite:
        assert "rowid>?" in db.read(plan), "not every change that there ever was"


def test_what_is_not_on_sale_is_not_held(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, in_hours=1)
    people.later(hours=1)
    shop.refused("not_on_sale", holds.place, city.asha, Wanted(hall.inventory, ["1A"]))
    with pytest.raises(AppError, match="nothing to sell"):
        stadium.hold(city.asha, "f" * 32, "1A")


def test_what_is_deleted_while_it_is_being_held_is_not_found(city: World) -> None:
    """On PostgreSQL between two statements; SQLite has one writer at a time."""
    hall = stadium.hall(city.chen)
    tries: list[str] = []

    def hold_late(tx: db.Tx) -> None:
        inventory, plan = holds.on_sale(tx, hall.inventory, clock.utc_now())
        tries.append(inventory.id)
        if len(tries) == 1 and not tx.is_sqlite:
            db.run(events_admin.delete_event, city.chen, hall.event.id)
        holds.keep(tx, str(city.asha.user_id), inventory, plan, Wanted(hall.inventory, ("1A",)), clock.utc_now())

    if db.read(lambda tx: tx.is_sqlite):
        db.run(events_admin.delete_event, city.chen, hall.event.id)
    with pytest.raises(NotFound):
        db.run(hold_late)
