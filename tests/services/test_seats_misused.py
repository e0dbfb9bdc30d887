"""What buyers of seats may try, and what may go wrong under them: nothing is sold twice, nobody gets more than others."""

import threading
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.errors import AppError
from metro_web.domain import seat_status
from metro_web.models.stock import SlotClaim
from metro_web.services import (
    cancellations,
    check_in,
    events_admin,
    holds,
    orders,
    refunds_owed,
    stock,
    stock_admin,
    tickets,
)
from metro_web.services.check_in import CheckInCall
from metro_web.services.holds import Change
from metro_web.services.kinds import AdmissionChoice, JourneyChoice, SeatsChoice
from metro_web.services.stock_admin import NewPrices
from tests import people, shop, stadium, world
from tests.stadium import STANDING_PRICE
from tests.world import World

FREE, HELD, SOLD = range(3)
_claims: Any = SlotClaim.__table__  # type: ignore[attr-defined]


def status(inventory_id: str, seat: int) -> int:
    return seat_status.status_of(stadium.board(inventory_id).packed, seat)


def give_everything_back() -> None:
    while db.run(refunds_owed.pay_some, clock.utc_now()):
        pass


def test_a_hold_named_twice_in_a_basket_is_not_sold_twice(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    held = stadium.hold(city.asha, hall.inventory, "1A")
    twice = stadium.basket(SeatsChoice(hold_id=held.id), SeatsChoice(hold_id=held.id))
    shop.refused("invalid_input", orders.create, city.asha, twice)


def test_a_hold_that_another_clock_has_freed_is_over(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, city.dev)
    held = stadium.hold(city.asha, hall.inventory, "1A", "1B")
    # Whoever read the clock a moment later was served first: the seats may be somebody else's by now.
    db.run(stock.sweep, held.expires_at)
    stadium.buy_seats(city.dev, hall.inventory, "1A")
    shop.refused("hold_expired", orders.create, city.asha, stadium.basket(SeatsChoice(hold_id=held.id)))
    shop.refused("hold_expired", holds.change, city.asha, held.id, Change(extend=True))
    shop.refused("hold_expired", holds.get_mine, city.asha, held.id)


def test_an_order_whose_seats_were_freed_is_not_paid(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, city.dev)
    held = stadium.hold(city.asha, hall.inventory, "1A")
    choices = (JourneyChoice("alder", "cedar"), SeatsChoice(hold_id=held.id), AdmissionChoice(hall.event.id, 2))
    order = db.run(orders.create, city.asha, stadium.basket(*choices))
    assert order.expires_at is not None
    db.run(stock.sweep, order.expires_at)
    had = shop.balance(city.asha)
    refusal = shop.confirm(city.asha, order.id, shop.codes_of(city.asha)[-1])
    assert getattr(refusal, "error", None) is not None, "the seat is not its any more"
    assert refusal.error.code == "hold_expired"  # type: ignore[union-attr]
    assert shop.balance(city.asha) == had
    assert stadium.board(hall.inventory).left == {"main": 16, "standing": 5}


def test_two_holds_paid_at_one_moment_do_not_get_past_the_limit_of_a_person(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha, per_person_max=2)
    first = stadium.hold(city.asha, hall.inventory, "1A", "1B")
    second = stadium.hold(city.asha, hall.inventory, "1C", "1D")
    answers: list[str] = []

    def pay_too() -> None:
        try:
            answers.append(stadium.buy_hold(city.asha, second).status)
        except AppError as refusal:
            answers.append(refusal.code)

    other = threading.Thread(target=pay_too)
    with db.transaction() as tx:
        orders.create(tx, city.asha, stadium.basket(SeatsChoice(hold_id=first.id)))
        other.start()
        other.join(0.5)
    other.join(30)
    assert answers == ["limit_reached"]
    assert people.count("ticket", "kind = 'seat'") == 2


def test_what_is_called_off_is_given_back_also_to_those_who_were_let_in_or_came_too_late(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, city.dev, in_hours=1)
    had = [shop.balance(one) for one in (city.asha, city.dev)]
    inside = stadium.buy_seats(city.asha, hall.inventory, "1A").tickets[0]
    late = stadium.buy_standing(city.dev, hall.event.id)
    assert db.run(check_in.scan, city.bilal, CheckInCall(inside.short_code, event_id=hall.event.id)).accepted
    people.later(hours=4)
    db.run(tickets.expire_due)
    db.run(events_admin.cancel, city.chen, hall.event.id)
    quoted = db.read(cancellations.quote, city.dev, late.id)
    assert (quoted.refund_minor, quoted.penalty_minor) == (STANDING_PRICE, 0)
    give_everything_back()
    assert [shop.balance(one) for one in (city.asha, city.dev)] == had


def test_seats_held_of_what_is_postponed_are_free_at_once(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, city.dev)
    stadium.hold(city.asha, hall.inventory, "1A")
    db.run(orders.create, city.dev, stadium.basket(JourneyChoice("alder", "cedar"), AdmissionChoice(hall.event.id, 2)))
    assert status(hall.inventory, 0) == HELD
    begin = hall.event.starts_at + timedelta(days=1)
    db.run(events_admin.move, city.chen, hall.event.id, begin, begin + timedelta(hours=2), postpone=True)
    db.run(events_admin.publish, city.chen, hall.event.id)
    assert (status(hall.inventory, 0), stadium.board(hall.inventory).left["standing"]) == (FREE, 5)
    assert db.read(lambda tx: tx.execute(select(_claims)).all()) == []


def test_whoever_was_about_to_pay_when_the_day_moved_pays_nothing(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha)
    basket = stadium.basket(JourneyChoice("alder", "cedar"), AdmissionChoice(hall.event.id, 1))
    order = db.run(orders.create, city.asha, basket)
    kept = stadium.hold(city.asha, hall.inventory, "1A")
    begin = hall.event.starts_at + timedelta(days=3)
    db.run(events_admin.move, city.chen, hall.event.id, begin, begin + timedelta(hours=2), postpone=False)
    refusal = shop.confirm(city.asha, order.id, shop.codes_of(city.asha)[-1])
    assert getattr(refusal, "error", None) is not None, "the ticket would name the old day"
    ticket = stadium.buy_hold(city.asha, kept).tickets[0]
    assert ticket.valid_until == begin + timedelta(hours=2), "what is only held is sold for the new day"


def test_an_order_costs_no_more_than_can_be_written_down(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha, standing=100, per_person_max=100)
    db.run(stock_admin.reprice, city.chen, hall.inventory, NewPrices({"standing": 100_000_000}))
    for _ in range(3):
        db.run(world.fund, city.asha, 2_000_000_000)
    dear = stadium.basket(AdmissionChoice(hall.event.id, 30))
    shop.refused("invalid_input", orders.create, city.asha, dear)
    assert stadium.buy_standing(city.asha, hall.event.id, 20).total_minor == 2_000_000_000


def test_nobody_is_kept_in_where_it_was_called_off(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, in_hours=1, has_reentry=True)
    ticket = stadium.buy_seats(city.asha, hall.inventory, "1A").tickets[0]
    here = CheckInCall(ticket.short_code, event_id=hall.event.id)
    assert db.run(check_in.scan, city.bilal, here).accepted
    people.later(minutes=10)
    db.run(events_admin.cancel, city.chen, hall.event.id)
    assert db.run(check_in.scan, city.bilal, here).accepted, "out"
    people.later(minutes=10)
    assert db.run(check_in.scan, city.bilal, here).reason == "cancelled"


def test_looking_for_what_is_owed_does_not_read_every_ticket(city: World) -> None:
    def plan(tx: db.Tx) -> str:
        asked = refunds_owed._OWED.compile(tx.get_bind()).construct_expanded_state(
            {"which": ["0" * 32], "most": 1, "now": clock.utc_now()}
        )
        given = tuple(
            value.isoformat() if isinstance(value, datetime) else value for value in asked.positional_parameters
        )
        return str(tx.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked.statement}", given).all())

    if settings().is_sqlite:
        assert "SCAN ticket" not in db.read(plan)
