"""One basket, one payment: seats, admissions and journeys, sold from holds, given back by the rules."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from metro_web.core import clock, db
from metro_web.core.errors import Refused
from metro_web.domain import seat_status
from metro_web.models.stock import Pool, SeatPlan, SlotClaim
from metro_web.queries.orders import OrderView
from metro_web.services import cancellations, check_in, events_admin, orders, refunds_owed, trips_admin
from metro_web.services.check_in import CheckInCall
from metro_web.services.kinds import AdmissionChoice, JourneyChoice, SeatsChoice
from tests import people, shop, stadium, world
from tests.stadium import SEAT_PRICE, STANDING_PRICE
from tests.world import World

FREE, HELD, SOLD = range(3)


def status(inventory_id: str, seat: int) -> int:
    return seat_status.status_of(stadium.board(inventory_id).packed, seat)


def rows(model: type) -> list[tuple[object, ...]]:
    table = model.__table__  # type: ignore[attr-defined]
    return db.read(lambda tx: [tuple(row) for row in tx.execute(select(table))])


def test_a_held_seat_is_paid_in_the_answer_itself(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    had = shop.balance(city.asha)
    held = stadium.hold(city.asha, hall.inventory, "1B", "1C")
    order = stadium.buy_hold(city.asha, held, passengers=(("1C", "Ravi  Shah"),))
    assert (order.status, order.total_minor) == ("paid", 2 * SEAT_PRICE)
    assert shop.balance(city.asha) == had - 2 * SEAT_PRICE
    assert sorted(one.facts["seat"] for one in order.tickets) == ["1B", "1C"]
    assert {one.facts["passenger"] for one in order.tickets} == {"", "Ravi Shah"}
    assert [status(hall.inventory, seat) for seat in range(4)] == [FREE, SOLD, SOLD, FREE]
    people.later(minutes=30)
    assert status(hall.inventory, 1) == SOLD
    shop.refused("hold_used", orders.create, city.asha, stadium.basket(SeatsChoice(hold_id=held.id)))


def test_a_wallet_too_small_leaves_the_hold(city: World) -> None:
    hall = stadium.hall(city.chen)
    held = stadium.hold(city.asha, hall.inventory, "1A")
    shop.refused("insufficient_funds", orders.create, city.asha, stadium.basket(SeatsChoice(hold_id=held.id)))
    assert status(hall.inventory, 0) == HELD
    shop.refused("not_found", orders.create, city.dev, stadium.basket(SeatsChoice(hold_id=held.id)))


def test_the_last_places_without_seats_go_once_and_come_back_when_nobody_pays(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, city.dev, standing=3)
    order = stadium.buy_standing(city.asha, hall.event.id, 2)
    assert (order.status, len(order.tickets), order.total_minor) == ("paid", 2, 2 * STANDING_PRICE)
    basket = stadium.basket(JourneyChoice("alder", "cedar"), AdmissionChoice(hall.event.id, 1))
    waiting = db.run(orders.create, city.asha, basket)
    assert (waiting.status, waiting.tickets) == ("awaiting_otp", ())
    assert stadium.board(hall.inventory).left["standing"] == 0
    shop.refused("sold_out", orders.create, city.dev, stadium.basket(AdmissionChoice(hall.event.id, 1)))
    people.later(minutes=5)
    assert stadium.board(hall.inventory).left["standing"] == 1
    assert stadium.buy_standing(city.dev, hall.event.id).status == "paid"
    assert rows(Pool)[0][-1] == 3
    shop.refused("order_expired", orders.confirm, city.asha, waiting.id, shop.codes_of(city.asha)[-1])


def test_one_basket_of_all_kinds_waits_for_one_code_and_is_paid_once(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha)
    held = stadium.hold(city.asha, hall.inventory, "2A")
    choices = (JourneyChoice("alder", "cedar"), SeatsChoice(hold_id=held.id), AdmissionChoice(hall.event.id, 2))
    order = db.run(orders.create, city.asha, stadium.basket(*choices))
    assert order.status == "awaiting_otp"
    assert [item.kind for item in order.items] == ["journey", "seat", "admission"]
    assert order.expires_at == clock.utc_now() + timedelta(minutes=5), "until the code's end"
    people.later(minutes=4)
    db.run(orders.resend_code, city.asha, order.id)
    people.later(minutes=4)
    assert status(hall.inventory, 4) == HELD, "as long as a code is out"
    paid = shop.confirm(city.asha, order.id, shop.codes_of(city.asha)[-1])
    assert isinstance(paid, OrderView)
    assert (paid.status, sorted(one.kind for one in paid.tickets)) == (
        "paid",
        ["admission", "admission", "journey", "seat"],
    )
    assert status(hall.inventory, 4) == SOLD


def test_an_order_never_outlives_ten_minutes(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha)
    held = stadium.hold(city.asha, hall.inventory, "2A")
    order = db.run(
        orders.create, city.asha, stadium.basket(JourneyChoice("alder", "cedar"), SeatsChoice(hold_id=held.id))
    )
    for _ in range(2):
        people.later(minutes=4)
        order = db.run(orders.resend_code, city.asha, order.id)
    assert order.expires_at == order.created_at + timedelta(minutes=10)
    people.later(minutes=2)
    assert status(hall.inventory, 4) == FREE


def test_given_up_unpaid_the_seats_are_free_at_once(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    held = stadium.hold(city.asha, hall.inventory, "2A")
    choices = (JourneyChoice("alder", "cedar"), SeatsChoice(hold_id=held.id), AdmissionChoice(hall.event.id, 5))
    order = db.run(orders.create, city.asha, stadium.basket(*choices))
    assert stadium.board(hall.inventory).left == {"main": 15, "standing": 0}
    db.run(cancellations.cancel, city.asha, order.id)
    assert stadium.board(hall.inventory).left == {"main": 16, "standing": 5}
    assert rows(SlotClaim) == []


def test_ten_tickets_a_person_an_event_in_all_ways_together(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha, standing=20)
    stadium.buy_standing(city.asha, hall.event.id, 6)
    stadium.buy_seats(city.asha, hall.inventory, "1A", "1B")
    over = stadium.basket(AdmissionChoice(hall.event.id, 2), SeatsChoice(inventory_id=hall.inventory, seats=("1C",)))
    shop.refused("limit_reached", orders.create, city.asha, over)
    stadium.buy_standing(city.asha, hall.event.id, 2)
    shop.refused("limit_reached", orders.create, city.asha, stadium.basket(AdmissionChoice(hall.event.id, 1)))


@pytest.mark.parametrize(
    ("hours_before", "kept_percent"), [(73, 5), (72, 10), (24, 10), (23.9, 30), (3, 30), (2.9, 60), (0, 100)]
)
def test_what_is_kept_falls_by_the_table(city: World, hours_before: float, kept_percent: int) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, in_hours=100)
    order = stadium.buy_seats(city.asha, hall.inventory, "1A", "1B")
    had = shop.balance(city.asha)
    people.later(hours=100 - hours_before)
    kept = SEAT_PRICE * kept_percent // 100
    quoted = db.read(cancellations.quote, city.asha, order.id, [order.tickets[0].id])
    assert (quoted.refund_minor, quoted.penalty_minor) == (SEAT_PRICE - kept, kept)
    after = db.run(cancellations.cancel, city.asha, order.id, [order.tickets[0].id])
    assert (after.status, after.refunded_minor) == ("paid", SEAT_PRICE - kept)
    assert shop.balance(city.asha) == had + SEAT_PRICE - kept
    assert [status(hall.inventory, seat) for seat in (0, 1)] in ([FREE, SOLD], [SOLD, FREE])
    shop.refused("already_cancelled", cancellations.cancel, city.asha, order.id, [order.tickets[0].id])


def test_a_seat_given_back_is_sold_again(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha, city.dev)
    order = stadium.buy_seats(city.asha, hall.inventory, "1A")
    db.run(cancellations.cancel, city.asha, order.id)
    assert stadium.buy_seats(city.dev, hall.inventory, "1A").status == "paid"
    order = stadium.buy_standing(city.asha, hall.event.id, 2)
    db.run(cancellations.cancel, city.asha, order.id, [order.tickets[0].id])
    assert stadium.board(hall.inventory).left["standing"] == 4


def test_what_is_called_off_is_given_back_in_full_once_to_everybody(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, city.dev, in_hours=1)
    had = [shop.balance(one) for one in (city.asha, city.dev)]
    stadium.buy_seats(city.asha, hall.inventory, "1A", "1B")
    kept = stadium.buy_standing(city.asha, hall.event.id, 2)
    db.run(cancellations.cancel, city.asha, kept.id, [kept.tickets[0].id])
    stadium.buy_seats(city.dev, hall.inventory, "2A")
    held = stadium.hold(city.dev, hall.inventory, "3A")
    db.run(events_admin.cancel, city.chen, hall.event.id)
    shop.refused("hold_expired", orders.create, city.dev, stadium.basket(SeatsChoice(hold_id=held.id)))
    while db.run(refunds_owed.pay_some, clock.utc_now()):
        pass
    penalty = STANDING_PRICE * 60 // 100
    assert [shop.balance(one) for one in (city.asha, city.dev)] == [had[0] - penalty, had[1]]
    assert db.run(refunds_owed.pay_some, clock.utc_now()) == 0
    assert {mail["order_code"] for mail in people.mails("cancelled", city.asha.email)} != set()
    shop.refused("not_on_sale", orders.create, city.dev, stadium.basket(AdmissionChoice(hall.event.id, 1)))


def test_a_trip_that_does_not_run_gives_everything_back(city: World) -> None:
    trip = stadium.coach(city.chen, in_hours=1)
    had = shop.balance(city.asha)
    stadium.buy_seats(city.asha, trip.inventory_id, "1A")
    assert shop.balance(city.asha) == had - 90_00
    db.run(trips_admin.cancel, city.chen, trip.id)
    assert db.run(refunds_owed.pay_some, clock.utc_now()) == 1
    assert shop.balance(city.asha) == had


def test_check_in_once_at_the_right_event_in_time(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, in_hours=10)
    ticket = stadium.buy_seats(city.asha, hall.inventory, "1A").tickets[0]
    token = shop.token_of(city.asha, ticket)
    here = CheckInCall(token, event_id=hall.event.id)

    def scan(call: CheckInCall = here) -> tuple[bool, str]:
        found = db.run(check_in.scan, city.bilal, call)
        return found.accepted, found.reason

    assert scan() == (False, "too_early")
    people.later(hours=8)
    trip = stadium.coach(city.chen)
    assert scan(CheckInCall(token, trip_id=trip.id)) == (False, "wrong_event")
    assert scan(CheckInCall("nothing.of.ours", event_id=hall.event.id)) == (False, "bad_token")
    assert scan() == (True, "")
    assert scan() == (True, ""), "read twice in a moment"
    people.later(minutes=1)
    assert scan() == (False, "already_used")
    journey = shop.scan(city.bilal, ticket, "alder", "entry")
    assert (journey.accepted, journey.reason) == (False, "wrong_event")
    shop.refused("not_found", check_in.scan, city.bilal, CheckInCall(token, event_id="f" * 32))


def test_in_and_out_in_turn_where_one_may_come_back(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, in_hours=1, has_reentry=True)
    ticket = stadium.buy_standing(city.asha, hall.event.id).tickets[0]
    here = CheckInCall(ticket.short_code, event_id=hall.event.id)
    seen = []
    for _ in range(3):
        found = db.run(check_in.scan, city.bilal, here)
        assert found.accepted
        seen.append(shop.ticket_now(city.asha, ticket).status)
        people.later(minutes=1)
    assert seen == ["in_use", "active", "in_use"]


def test_postponed_tickets_let_in_at_the_new_time(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, in_hours=5)
    ticket = stadium.buy_seats(city.asha, hall.inventory, "1A").tickets[0]
    begin = hall.event.starts_at + timedelta(days=2)
    db.run(events_admin.move, city.chen, hall.event.id, begin, begin + timedelta(hours=2), postpone=True)
    shop.refused("not_on_sale", orders.create, city.asha, stadium.basket(AdmissionChoice(hall.event.id, 1)))
    moved = shop.ticket_now(city.asha, ticket)
    assert (moved.valid_from, moved.valid_until) == (begin - timedelta(hours=3), begin + timedelta(hours=2))
    people.later(days=2, hours=3)
    found = db.run(check_in.scan, city.bilal, CheckInCall(ticket.short_code, event_id=hall.event.id))
    assert not isinstance(found, Refused)
    assert found.accepted


def test_two_events_in_one_venue_do_not_overlap(city: World) -> None:
    hall = stadium.hall(city.chen)
    plan = db.read(lambda tx: tx.execute(select(events_admin._events.c.inventory_id)).scalar_one())
    assert plan == hall.inventory
    with pytest.raises(Exception, match="is in Town Hall then"):
        stadium.new_event(city.chen, hall.venue_id, _plan_id(), in_hours=102.5)
    later = stadium.new_event(city.chen, hall.venue_id, _plan_id(), in_hours=103)
    shop.refused(
        "venue_taken",
        events_admin.move,
        city.chen,
        later.id,
        hall.event.starts_at,
        hall.event.ends_at,
        postpone=False,
    )
    db.run(events_admin.delete_event, city.chen, later.id)
    shop.refused("not_found", events_admin.get_event, city.chen, later.id)


def test_only_admins_run_events(city: World) -> None:
    hall = stadium.hall(city.chen)
    for who in (city.asha, city.bilal):
        for use in (events_admin.publish, events_admin.cancel, events_admin.delete_event):
            shop.refused("not_allowed", use, who, hall.event.id)


def test_what_was_ordered_is_not_deleted(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    stadium.buy_seats(city.asha, hall.inventory, "1A")
    shop.refused("in_use", events_admin.delete_event, city.chen, hall.event.id)


def test_seats_sold_for_cash_belong_to_the_sale(city: World) -> None:
    hall = stadium.hall(city.chen)
    basket = stadium.basket(SeatsChoice(inventory_id=hall.inventory, seats=("4A",)), method="cash")
    order = db.run(orders.create, city.bilal, basket)
    assert (order.status, order.tickets[0].owner_id) == ("paid", None)


def _plan_id() -> str:
    table = SeatPlan.__table__  # type: ignore[attr-defined]
    return str(db.read(lambda tx: tx.execute(select(table.c.id).limit(1)).scalar_one()))


def test_who_rides_a_part_of_the_way_reads_that_part(city: World) -> None:
    trip = stadium.coach(city.chen)
    db.run(world.fund, city.asha, 500_00)
    for stretch, title in (((1, 2), "B 7, Alderton → Birchford, 1A"), ((1, 3), "B 7, Alderton → Cedarham, 1B")):
        held = stadium.hold(city.asha, trip.inventory_id, title[-2:], stretch=stretch)
        assert [item.title for item in stadium.buy_hold(city.asha, held).items] == [title]
