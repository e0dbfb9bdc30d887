"""Who holds a ticket is told once what became of it; and an order that cannot be given back does not stop the others."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from metro_web.core import clock, db
from metro_web.core.db import Tx
from metro_web.models.ledger import LedgerEntry
from metro_web.models.tellings import RefundDelay
from metro_web.services import cancellations, events_admin, ledger, refunds_owed, tellings, trip_stops, trips_admin
from metro_web.services.trips_admin import TripEdit
from tests import people, shop, stadium, world
from tests.stadium import SEAT_PRICE, STANDING_PRICE, Hall
from tests.world import World

_entries = LedgerEntry.__table__  # type: ignore[attr-defined]
_delays = RefundDelay.__table__  # type: ignore[attr-defined]


def tell_everybody() -> None:
    while db.run(tellings.tell_some, clock.utc_now()):
        pass


def give_everything_back() -> None:
    while db.run(refunds_owed.pay_some, clock.utc_now()):
        pass


def move(city: World, hall: Hall, reason: str = "", **by: float) -> None:
    begin = db.read(events_admin.get_event, city.chen, hall.event.id).starts_at + timedelta(**by)
    end = begin + timedelta(hours=2)
    db.run(events_admin.move, city.chen, hall.event.id, begin, end, postpone=False, reason=reason)


def test_each_holder_hears_of_a_move_once_with_both_times(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, city.dev)
    stadium.buy_seats(city.asha, hall.inventory, "1A", "1B")
    stadium.buy_standing(city.asha, hall.event.id)
    given_back = stadium.buy_standing(city.dev, hall.event.id)
    db.run(cancellations.cancel, city.dev, given_back.id)
    people.later(minutes=5)
    move(city, hall, "A storm", days=1)
    later = stadium.buy_standing(city.dev, hall.event.id)
    tell_everybody()
    people.later(minutes=2)
    tell_everybody()
    [mail] = people.mails("moved", city.asha.email)
    [line] = mail["lines"]
    assert (line["was"], line["now"]) == ("24 Nov 2026, 16:00 – 18:00", "25 Nov 2026, 16:00 – 18:00")
    assert mail["reason"] == "A storm"
    assert people.mails("moved", city.dev.email) == [], "who gave it back, or bought it for the new day, heard already"
    move(city, hall, days=-1)
    tell_everybody()
    assert [mail["lines"][0]["was"] for mail in people.mails("moved", city.asha.email)][1:] == [line["now"]]
    assert len(people.mails("moved", city.dev.email)) == 1
    assert later.tickets


def test_moved_back_before_anybody_was_told_is_no_news(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    stadium.buy_seats(city.asha, hall.inventory, "1A")
    move(city, hall, days=1)
    move(city, hall, days=-1)
    tell_everybody()
    assert people.mails("moved", city.asha.email) == []


def test_a_worker_killed_in_between_tells_nobody_twice_and_everybody_once(
    city: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = stadium.hall(city.chen, standing=12)
    crowd = [db.run(world.person, f"Rider{n}") for n in range(7)]
    for one in crowd:
        db.run(world.fund, one, 1_000_00)
        stadium.buy_standing(one, hall.event.id)
    move(city, hall, hours=3)
    monkeypatch.setattr(tellings, "PEOPLE_AT_ONCE", 3)
    assert db.run(tellings.tell_some, clock.utc_now()) == 3

    def dies(tx: Tx) -> None:
        tellings.tell_some(tx, clock.utc_now())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        db.run(dies)
    assert sum(len(people.mails("moved", one.email)) for one in crowd) == 3
    tell_everybody()
    assert [len(people.mails("moved", one.email)) for one in crowd] == [1] * 7


@pytest.mark.parametrize("is_told_first", [True, False], ids=["told-first", "paid-first"])
def test_what_is_called_off_is_one_mail_to_each_with_the_sum(city: World, is_told_first: bool) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, city.dev)
    had = shop.balance(city.asha)
    stadium.buy_seats(city.asha, hall.inventory, "1A", "1B")
    stadium.buy_standing(city.asha, hall.event.id)
    stadium.buy_seats(city.dev, hall.inventory, "2A")
    db.run(events_admin.cancel, city.chen, hall.event.id, "The pitch is under water")
    for step in (tell_everybody, give_everything_back)[:: 1 if is_told_first else -1]:
        step()
    people.later(minutes=2)
    tell_everybody()
    [mail] = people.mails("called_off", city.asha.email)
    assert (mail["refund_label"], mail["count_label"]) == ("₹1,100.00", "3 tickets")
    assert 2 * SEAT_PRICE + STANDING_PRICE == 1_100_00
    assert mail["reason"] == "The pitch is under water"
    assert len(people.mails("called_off", city.dev.email)) == 1
    assert people.mails("cancelled", city.asha.email) == [], "one mail, not one for each order"
    assert shop.balance(city.asha) == had


def test_a_trip_that_leaves_later_tells_each_of_their_own_stretch(city: World) -> None:
    shop.at()
    trip = stadium.coach(city.chen)
    db.run(world.fund, city.dev, 500_00)
    held = stadium.hold(city.dev, trip.inventory_id, "1A", stretch=(2, 3))
    ticket = stadium.buy_hold(city.dev, held).tickets[0]
    stadium.buy_seats(city.asha, trip.inventory_id, "1B")
    stops = trip_stops.of(trip)
    late = timedelta(minutes=30)
    assert stops[1].departs_at is not None
    assert stops[2].arrives_at is not None
    stops[1] = replace(stops[1], departs_at=stops[1].departs_at + late)
    stops[2] = replace(stops[2], arrives_at=stops[2].arrives_at + late)
    db.run(trips_admin.edit, city.chen, trip.id, TripEdit(stops=stops, reason="Works"))
    tell_everybody()
    [[line]] = [mail["lines"] for mail in people.mails("moved", city.dev.email)]
    assert line == {
        "what": "Birchford → Cedarham",
        "was": "22 Nov 2026, 13:10 – 14:00",
        "now": "22 Nov 2026, 13:40 – 14:30",
    }
    assert shop.ticket_now(city.dev, ticket).valid_until == stops[2].arrives_at
    assert len(people.mails("moved", city.asha.email)) == 1


def test_an_order_that_cannot_be_given_back_steps_aside(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, city.dev)
    stuck = stadium.buy_seats(city.asha, hall.inventory, "1A", "1B")
    fine = stadium.buy_seats(city.dev, hall.inventory, "2A")
    had = shop.balance(city.asha), shop.balance(city.dev)
    db.run(events_admin.cancel, city.chen, hall.event.id)
    # The key under which its second ticket would be given back is used: the constraint refuses.
    key = f"ticket:{stuck.tickets[1].id}:refund"
    posting = ledger.Posting("correction", key)
    db.run(ledger.post, ledger.FUNDING, ledger.REVENUE, 1, posting, now=clock.utc_now())
    assert db.run(refunds_owed.pay_some, clock.utc_now()) == 1
    assert (shop.balance(city.asha), shop.balance(city.dev)) == (had[0], had[1] + fine.total_minor)
    [delay] = db.read(lambda tx: tx.execute(select(_delays)).all())
    assert (delay.order_id, delay.tries, delay.due_at) == (stuck.id, 1, clock.utc_now() + timedelta(seconds=30))
    assert "IntegrityError" in delay.error
    people.later(seconds=29)
    assert db.run(refunds_owed.pay_some, clock.utc_now()) == 0, "not at once again"
    people.later(seconds=2)
    assert db.run(refunds_owed.pay_some, clock.utc_now()) == 0
    db.run(lambda tx: tx.execute(update(_entries).where(_entries.c.idempotency_key == key).values(idempotency_key="x")))
    people.later(seconds=61)
    assert db.run(refunds_owed.pay_some, clock.utc_now()) == 1
    assert shop.balance(city.asha) == had[0] + stuck.total_minor
    assert people.count("refund_delay") == 0
    assert stadium.board(hall.inventory).left["main"] == 16
    shop.books_balance()
