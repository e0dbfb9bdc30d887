"""One basket: a journey, seats and admissions, priced as of now, kept for any device, ordered once and whole."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from metro_web.core import db
from metro_web.core.errors import AppError
from metro_web.domain.permissions import Actor
from metro_web.queries import network
from metro_web.queries.orders import OrderView
from metro_web.services import basket, events_admin, holds, own_data
from metro_web.services.basket import Contents, Payment
from metro_web.services.kinds import AdmissionChoice, JourneyChoice, SeatsChoice
from tests import people, shop, stadium
from tests.shop import refused
from tests.stadium import SEAT_PRICE, STANDING_PRICE, Hall
from tests.world import World

RIDE = JourneyChoice("alder", "cedar")


def put(actor: Actor, choice: Any) -> Contents:
    return db.run(basket.add, actor, choice)


def seen(actor: Actor) -> Contents:
    return db.read(basket.view, actor)


def order(actor: Actor, **payment: Any) -> OrderView:
    return db.run(basket.order, actor, Payment(**payment))


def filled(city: World) -> tuple[Hall, Contents]:
    """A journey for two, two seats and one standing place, with money enough."""
    hall = stadium.hall(city.chen, city.asha)
    held = stadium.hold(city.asha, hall.inventory, "1B", "1C")
    put(city.asha, JourneyChoice("alder", "cedar", 2))
    put(city.asha, SeatsChoice(hold_id=held.id, passengers=(("1C", "Ravi Shah"),)))
    return hall, put(city.asha, AdmissionChoice(hall.event.id))


def test_one_order_of_all_of_it_and_the_basket_is_empty(city: World) -> None:
    hall, lying = filled(city)
    total = 2 * 2_000 + 2 * SEAT_PRICE + STANDING_PRICE
    assert [line.kind for line in lying.lines] == ["journey", "seat", "admission"]
    assert (lying.total_minor, lying.is_ready, lying.needs_code) == (total, True, True)
    assert lying == seen(city.asha), "another device sees the same"
    assert lying.held_until == lying.lines[1].glance.kept.until  # type: ignore[union-attr]
    made = order(city.asha, seen_minor=total)
    assert (made.status, made.total_minor, len(made.items)) == ("awaiting_otp", total, 4)
    assert seen(city.asha) == Contents()
    refused("basket_empty", basket.order, city.asha, Payment())
    paid = shop.confirm(city.asha, made.id, shop.codes_of(city.asha)[-1])
    assert isinstance(paid, OrderView)
    assert sorted(one.kind for one in paid.tickets) == ["admission", "journey", "journey", "seat", "seat"]
    assert {one.facts.get("passenger") for one in paid.tickets} >= {"Ravi Shah"}
    assert stadium.board(hall.inventory).left == {"main": 14, "standing": 4}


def test_it_is_theirs_alone(city: World) -> None:
    _hall, lying = filled(city)
    for line in lying.lines:
        refused("not_found", basket.remove, city.dev, line.id)
        refused("not_found", basket.regain, city.dev, line.id)
        refused("not_found", basket.set_count, city.dev, line.id, 1)
    assert seen(city.dev) == Contents()
    held = lying.lines[1].glance.kept
    assert held is not None
    refused("not_found", basket.add, city.dev, SeatsChoice(hold_id=held.hold_id))
    for use_case in (basket.view, basket.keep, basket.clear):
        refused("unauthenticated", use_case, Actor())
    mine = own_data.copy(city.asha)["basket"]
    assert [one["kind"] for one in mine] == ["journey", "seat", "admission"]


def test_the_same_again_is_more_of_it_and_a_hold_lies_there_once(city: World) -> None:
    hall, _lying = filled(city)
    assert len(put(city.asha, RIDE).lines) == 3
    ride, seats, places = put(city.asha, AdmissionChoice(hall.event.id, 2)).lines
    assert (ride.glance.count, places.glance.count) == (3, 3)
    again = put(city.asha, SeatsChoice(hold_id=seats.glance.kept.hold_id))  # type: ignore[union-attr]
    assert len(again.lines) == 3
    refused("invalid_input", basket.set_count, city.asha, seats.id, 1)
    for wrong in (0, -1, 7, 10**12):
        refused("invalid_input", basket.set_count, city.asha, ride.id, wrong)
    assert db.run(basket.set_count, city.asha, ride.id, 6).lines[0].glance.total_minor == 6 * 2_000
    refused("invalid_input", basket.add, city.asha, JourneyChoice("birch", "cedar"))
    refused("sold_out", basket.set_count, city.asha, places.id, 6)
    refused("invalid_input", basket.set_count, city.asha, places.id, 11)


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (JourneyChoice("alder", "nowhere"), "unknown_station"),
        (JourneyChoice("alder", "alder"), "same_station"),
        (JourneyChoice("alder", "cedar", 0), "invalid_input"),
        (JourneyChoice("alder", "cedar", prefer="dearest"), "invalid_input"),
        (SeatsChoice(), "invalid_input"),
        (SeatsChoice(hold_id="x"), "not_found"),
        (AdmissionChoice("0" * 32), "not_found"),
    ],
    ids=["station", "same", "none", "way", "nothing", "hold", "event"],
)
def test_what_cannot_be_bought_is_not_put_in(city: World, choice: Any, code: str) -> None:
    refused(code, basket.add, city.asha, choice)


def test_ten_lines_and_no_more(city: World) -> None:
    hall = stadium.hall(city.chen)
    for seat in ("1A", "1B", "1C", "1D", "2A", "2B", "2C", "2D", "3A"):
        put(city.asha, SeatsChoice(inventory_id=hall.inventory, seats=(seat,)))
    assert len(put(city.asha, RIDE).lines) == 10
    refused("basket_full", basket.add, city.asha, AdmissionChoice(hall.event.id))


def test_a_price_that_moved_is_said_and_nobody_pays_what_they_did_not_see(city: World) -> None:
    _hall, lying = filled(city)
    shop.reprice(1_500)
    network.refresh()
    ride = seen(city.asha).lines[0]
    assert (ride.was_minor, ride.glance.unit_minor) == (2_000, 3_000)
    said = refused("price_changed", basket.order, city.asha, Payment(seen_minor=lying.total_minor))
    assert said.extra["price"]["amount"] == lying.total_minor + 2 * 1_000
    assert order(city.asha, seen_minor=lying.total_minor + 2 * 1_000).status == "awaiting_otp"


def test_taking_out_frees_the_seats_and_can_be_undone(city: World) -> None:
    hall, lying = filled(city)
    taken_out = db.run(basket.remove, city.asha, lying.lines[1].id)
    assert stadium.board(hall.inventory).left["main"] == 16
    assert put(city.asha, taken_out).lines[-1].glance.kept.seats == ("1B", "1C")  # type: ignore[union-attr]
    assert stadium.board(hall.inventory).left["main"] == 14
    assert next(line.choice for line in seen(city.asha).lines if isinstance(line.choice, SeatsChoice)).passengers
    db.run(basket.clear, city.asha)
    assert seen(city.asha) == Contents()
    assert stadium.board(hall.inventory).left["main"] == 16


def test_seats_given_back_or_bought_elsewhere_lie_there_no_more(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    first, second = (stadium.hold(city.asha, hall.inventory, seat) for seat in ("1A", "1B"))
    for held in (first, second):
        put(city.asha, SeatsChoice(hold_id=held.id))
    db.run(holds.give_back, city.asha, first.id)
    assert len(seen(city.asha).lines) == 1
    stadium.buy_hold(city.asha, second)
    assert (seen(city.asha).lines, len(seen(city.asha).settled)) == ((), 2)
    db.run(basket.tidy, city.asha)
    assert seen(city.asha) == Contents()
    refused("basket_empty", basket.order, city.asha, Payment())


def test_time_is_kept_up_to_ten_minutes_and_then_over(city: World) -> None:
    start = shop.at()
    _hall, lying = filled(city)
    for minutes in (2, 4, 6, 8):
        shop.at(minutes=minutes)
        until = db.run(basket.keep, city.asha).held_until
    assert until == start.replace(minute=start.minute + 10)
    shop.at(minutes=10)
    over = seen(city.asha)
    assert over.lines[1].glance.refusal.code == "hold_expired"  # type: ignore[union-attr]
    assert (over.is_ready, over.total_minor) == (False, lying.total_minor - 2 * SEAT_PRICE)
    refused("hold_expired", basket.order, city.asha, Payment())


def test_seats_whose_time_was_over_come_back_once_or_somebody_has_them(city: World) -> None:
    shop.at()
    hall, lying = filled(city)
    line = lying.lines[1].id
    shop.at(minutes=4)
    assert seen(city.asha).lines[1].can_regain
    other = stadium.hold(city.dev, hall.inventory, "1C")
    assert refused("seat_taken", basket.regain, city.asha, line).extra["seats"] == ["1C"]
    db.run(holds.give_back, city.dev, other.id)
    assert db.run(basket.regain, city.asha, line).is_ready
    assert db.run(basket.regain, city.asha, line).is_ready, "a second press changes nothing"
    shop.at(minutes=8)
    assert not seen(city.asha).lines[1].can_regain
    refused("hold_expired", basket.regain, city.asha, line)


def test_what_is_called_off_or_gone_says_so_and_can_be_taken_out(city: World) -> None:
    hall, lying = filled(city)
    db.run(events_admin.cancel, city.chen, hall.event.id)
    codes = [line.glance.refusal and line.glance.refusal.code for line in seen(city.asha).lines]
    assert codes == [None, "not_on_sale", "not_on_sale"]
    for line in lying.lines[1:]:
        db.run(basket.remove, city.asha, line.id)
    assert order(city.asha).status == "awaiting_otp"


def test_an_event_that_was_deleted_leaves_a_line_that_says_so(city: World) -> None:
    hall, lying = filled(city)
    db.run(events_admin.delete_event, city.chen, hall.event.id)
    gone = seen(city.asha)
    assert [line.glance.title for line in gone.lines] == [line.glance.title for line in lying.lines]
    assert [bool(line.glance.refusal) for line in gone.lines] == [False, True, True]
    db.run(basket.clear, city.asha)


def test_a_wallet_too_small_changes_nothing(city: World) -> None:
    hall = stadium.hall(city.chen)
    put(city.asha, SeatsChoice(inventory_id=hall.inventory, seats=("1A",)))
    refused("insufficient_funds", basket.order, city.asha, Payment())
    refused("invalid_input", basket.order, city.asha, Payment("cash"))
    refused("invalid_input", basket.order, city.asha, Payment("shells"))


def test_an_order_that_waits_for_its_code_can_be_changed_and_keeps_its_seats(city: World) -> None:
    start = shop.at()
    hall, lying = filled(city)
    made = order(city.asha)
    refused("not_found", basket.take_back, city.dev, made.id)
    shop.at(minutes=2)
    db.run(basket.take_back, city.asha, made.id)
    back = seen(city.asha)
    assert [line.glance.title for line in back.lines] == [line.glance.title for line in lying.lines]
    assert (back.is_ready, back.total_minor) == (True, lying.total_minor)
    assert stadium.board(hall.inventory).left == {"main": 14, "standing": 5}
    refused("order_closed", basket.take_back, city.asha, made.id)
    for minutes in (4, 6, 8):
        shop.at(minutes=minutes)
        db.run(basket.keep, city.asha)
    shop.at(minutes=9, seconds=30)
    again = order(city.asha)
    shop.at(minutes=9, seconds=40)
    db.run(basket.take_back, city.asha, again.id)
    assert seen(city.asha).held_until == start + timedelta(minutes=10), "never longer than ten minutes in all"
    paid = order(city.asha)
    shop.confirm(city.asha, paid.id, shop.codes_of(city.asha)[-1])
    refused("order_closed", basket.take_back, city.asha, paid.id)


def at_once(number: int, task: Callable[[], Any]) -> list[Any]:
    """The same by so many at one moment: answers and refusals."""
    answers: list[Any] = []
    gate = threading.Barrier(number)

    def one() -> None:
        gate.wait()
        try:
            answers.append(task())
        except AppError as refusal:
            answers.append(refusal.code)

    threads = [threading.Thread(target=one) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_pressed_in_eight_tabs_at_once_it_is_one_order_paid_once(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    had = shop.balance(city.asha)
    put(city.asha, SeatsChoice(inventory_id=hall.inventory, seats=("1A", "1B")))
    put(city.asha, AdmissionChoice(hall.event.id))
    answers = at_once(8, lambda: order(city.asha))
    assert answers.count("basket_empty") == 7
    assert people.count("ticket_order") == 1
    assert shop.balance(city.asha) == had - 2 * SEAT_PRICE - STANDING_PRICE


def test_put_in_by_many_at_once_it_stays_within_bounds(city: World) -> None:
    stadium.hall(city.chen)
    answers = at_once(8, lambda: put(city.asha, RIDE))
    assert answers.count("invalid_input") == 2
    (ride,) = seen(city.asha).lines
    assert ride.glance.count == 6
