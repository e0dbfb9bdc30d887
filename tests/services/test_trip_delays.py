"""A trip that is late: told beside its plan wherever one looks, mailed once, sold and checked in until it leaves."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from metro_web.core import clock, db
from metro_web.core.errors import Refused
from metro_web.domain import trip_phase
from metro_web.queries import attended, inventories, ticket_view
from metro_web.queries.attended import TripView
from metro_web.queries.tickets import TicketView
from metro_web.services import (
    cancellations,
    check_in,
    finding_views,
    holds,
    orders,
    tellings,
    trip_delays,
    trips_admin,
)
from metro_web.services.check_in import CheckInCall
from metro_web.services.holds import Wanted
from metro_web.services.inventory_terms import TermsEdit
from metro_web.services.quotes import SeatsChoice
from metro_web.services.trips_admin import TripEdit
from tests import people, shop, stadium, world
from tests.world import World


@pytest.fixture
def trip(city: World) -> TripView:
    """A coach that leaves in five hours, at 17:00 by the clock there; Dev has money."""
    shop.at()
    db.run(world.fund, city.dev, 1_000_00)
    return stadium.coach(city.chen, in_hours=5)


def late(city: World, trip: TripView, minutes: int, reason: str = "") -> TripView:
    return db.run(trip_delays.delay, city.chen, trip.id, minutes, reason)


def tell_everybody() -> None:
    while db.run(tellings.tell_some, clock.utc_now()):
        pass


def bought(who: Any, trip: TripView, seat: str = "1A") -> TicketView:
    return stadium.buy_seats(who, trip.inventory_id, seat).tickets[0]


def now_of(trip: TripView) -> str:
    found = db.read(attended.find_trip, trip.id)
    assert found is not None
    return found.phase(clock.utc_now())


def test_the_expected_time_stands_beside_the_plan(city: World, trip: TripView) -> None:
    ticket = bought(city.dev, trip)
    late(city, trip, 45, "Fog")
    page = db.read(finding_views.trip, city.asha, trip.id, "", "")
    assert page.card.departs == "17:00"
    assert page.card.late_label == "45 min late: expected 17:45 – 19:45"
    assert [stop.expected for stop in page.stops] == ["expected 17:45", "expected 18:55", "expected 19:45"]
    listed = db.read(finding_views.trips, city.asha, {"from": "alderton", "to": "birchford"}).rows
    assert [card.late_label for card in listed] == ["45 min late: expected 17:45 – 18:45"]
    shown = ticket_view.page(now := shop.ticket_now(city.dev, ticket), [now], "", clock.utc_now())
    assert shown.face.when.endswith("17:00, expected 17:45")
    assert shown.face.status_label == "45 min late"
    assert shown.notice.tone == "warn"
    assert "17:45" in shown.notice.body
    assert now.valid_until == trip.arrives_at + timedelta(minutes=45)


def test_each_holder_is_mailed_once_and_who_buys_a_late_trip_knows_already(city: World, trip: TripView) -> None:
    bought(city.dev, trip)
    late(city, trip, 45, "Fog")
    bought(city.asha, trip, "1B")
    tell_everybody()
    people.later(minutes=2)
    tell_everybody()
    [mail] = people.mails("delayed", city.dev.email)
    assert mail["lines"] == [
        {"what": "Alderton → Cedarham", "was": "20 Nov 2026, 17:00 – 19:00", "now": "20 Nov 2026, 17:45 – 19:45"}
    ]
    assert (mail["reason"], mail["refund"]) == ("Fog", False)
    assert people.mails("delayed", city.asha.email) == []
    late(city, trip, 0)
    tell_everybody()
    assert [len(people.mails("delayed", who.email)) for who in (city.dev, city.asha)] == [2, 1]
    assert people.mails("delayed", city.asha.email)[0]["lines"][0]["now"] == "20 Nov 2026, 17:00 – 19:00"


def test_who_pays_later_for_what_was_ordered_before_the_delay_hears_of_it_and_has_a_ticket_as_long(
    city: World, trip: TripView
) -> None:
    """An order lives ten minutes: it is paid long after everybody else was told, by facts from before."""
    seat = SeatsChoice(inventory_id=trip.inventory_id, seats=("1A",))
    made = db.run(orders.create, city.dev, stadium.basket(*shop.basket().choices, seat))
    late(city, trip, 400, "Fog")
    tell_everybody()
    people.later(minutes=2)
    tell_everybody()
    paid = shop.confirm(city.dev, made.id, shop.codes_of(city.dev)[-1])
    assert not isinstance(paid, Refused)
    people.later(minutes=10)
    tell_everybody()
    ticket = next(one for one in paid.tickets if one.kind == "seat")
    assert shop.ticket_now(city.dev, ticket).valid_until == trip.arrives_at + timedelta(minutes=400)
    [mail] = people.mails("delayed", city.dev.email)
    assert (mail["reason"], mail["refund"]) == ("Fog", True)
    people.later(minutes=30)
    tell_everybody()
    assert len(people.mails("delayed", city.dev.email)) == 1


def test_it_is_sold_and_checked_in_until_it_leaves(city: World, trip: TripView) -> None:
    late(city, trip, 60)
    people.later(hours=5, minutes=30)
    assert now_of(trip) == trip_phase.BOARDING
    ticket = bought(city.dev, trip)
    people.later(minutes=45)
    shop.refused("not_on_sale", holds.place, city.dev, Wanted(trip.inventory_id, ("2A",)))
    people.later(hours=1, minutes=30)
    assert db.run(check_in.scan, city.bilal, CheckInCall(ticket.short_code, trip_id=trip.id)).accepted
    people.later(minutes=16)
    assert now_of(trip) == trip_phase.COMPLETED


@pytest.mark.parametrize(("minutes", "kept"), [(0, 27_00), (30, 9_00), (180, 0)], ids=["on-time", "kinder", "all-back"])
def test_hours_count_to_the_expected_departure_and_from_three_hours_on_all_comes_back(
    city: World, trip: TripView, minutes: int, kept: int
) -> None:
    ticket = bought(city.dev, trip)
    db.run(trips_admin.move, city.chen, trip.id, clock.utc_now() + timedelta(hours=23, minutes=45))
    if minutes:
        late(city, trip, minutes)
    assert db.read(cancellations.quote, city.dev, ticket.order_id).penalty_minor == kept


def test_other_terms_of_a_late_trip_leave_the_delay_alone_and_other_times_end_it(city: World, trip: TripView) -> None:
    late(city, trip, 40)
    before = inventory(trip)
    db.run(trips_admin.edit, city.chen, trip.id, TripEdit(terms=TermsEdit(check_in_hours=3)))
    assert inventory(trip) == before
    moved = db.run(trips_admin.move, city.chen, trip.id, trip.departs_at + timedelta(hours=1))
    assert (moved.delay_minutes, inventory(trip)[0]) == (0, trip.departs_at + timedelta(hours=1))
    assert inventory(trip)[2] == moved.departs_at - timedelta(hours=3)


def inventory(trip: TripView) -> tuple[datetime, datetime, datetime]:
    found = db.read(inventories.find, trip.inventory_id)
    assert found is not None
    return found.starts_at, found.sale_closes_at, found.check_in_opens_at


def test_a_press_runs_ahead_of_the_clock_and_can_be_taken_back(city: World, trip: TripView) -> None:
    assert now_of(trip) == trip_phase.SCHEDULED
    db.run(trip_delays.proceed, city.chen, trip.id, "boarding")
    assert now_of(trip) == trip_phase.BOARDING
    held = stadium.hold(city.dev, trip.inventory_id, "1A")
    db.run(trip_delays.proceed, city.chen, trip.id, "departed")
    shop.refused("not_on_sale", holds.place, city.dev, Wanted(trip.inventory_id, ("2A",)))
    shop.refused("hold_expired", holds.get_mine, city.dev, held.id)
    db.run(trip_delays.proceed, city.chen, trip.id, "scheduled")
    assert bought(city.dev, trip)
    people.later(hours=4, minutes=40)
    assert now_of(trip) == trip_phase.BOARDING
    people.later(minutes=30)
    assert now_of(trip) == trip_phase.DEPARTED


def test_what_is_no_delay_and_what_cannot_be_late_changes_nothing(city: World, trip: TripView) -> None:
    for minutes in (-1, 1441, 1.5, True, "5"):
        shop.refused("invalid_input", trip_delays.delay, city.chen, trip.id, minutes)
    shop.refused("invalid_input", trip_delays.delay, city.chen, trip.id, 5, "x" * 301)
    shop.refused("invalid_input", trip_delays.proceed, city.chen, trip.id, "cancelled")
    shop.refused("not_allowed", trip_delays.delay, city.asha, trip.id, 5)
    db.run(trips_admin.retire, city.chen, trip.id)
    shop.refused("not_published", trip_delays.delay, city.chen, trip.id, 5)
    db.run(trips_admin.cancel, city.chen, trip.id)
    shop.refused("trip_cancelled", trip_delays.proceed, city.chen, trip.id, "boarding")
