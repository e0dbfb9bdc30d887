"""What the finding pages say: sold out with the nearest that has places, how a sale stands, the stretch that is chosen."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.errors import InvalidInput, NotFound, Unauthenticated
from metro_web.domain.permissions import ANYONE, Actor
from metro_web.domain.seat_choices import Choice
from metro_web.queries import attended, boards
from metro_web.queries.events_view import EventCard
from metro_web.queries.trips_view import TripCard
from metro_web.services import basket, events_admin, finding_views, seat_plans, stock_admin, venues
from metro_web.services.seat_plans import NewPlan
from tests import stadium, world
from tests.services.test_findings import bus, concert
from tests.world import World


def found(**asked: str) -> dict[str, EventCard]:
    return {row.title: row for row in db.read(finding_views.events, ANYONE, asked).rows}


def departures(**asked: str) -> dict[str, TripCard]:
    return {row.name: row for row in db.read(finding_views.trips, ANYONE, asked).rows}


def sell_out(buyer: Actor, event_id: str, places: int) -> None:
    stadium.buy_standing(buyer, event_id, places)


def rich(buyer: Actor) -> None:
    db.run(world.fund, buyer, 10_000_00)


def test_sold_out_names_the_nearest_like_it(city: World) -> None:
    boards.forget()
    rich(city.asha)
    hall = db.run(venues.add, city.chen, "Town Hall", "Alderton", "hall").id
    park = db.run(venues.add, city.chen, "River Park", "Birchford", "stadium").id
    cup: dict[str, Any] = {"home": "Alder", "away": "Birch", "competition": "River Cup"}
    out = concert(city.chen, park, "First leg", in_hours=50, **cup)
    concert(city.chen, hall, "Slow Strings", in_hours=51)
    later = concert(city.chen, hall, "Second leg", in_hours=90, **cup)
    concert(city.chen, park, "Farther leg", in_hours=150, **cup)
    sooner = concert(city.chen, park, "Opening", in_hours=40)
    assert found()["First leg"].other_href == ""
    sell_out(city.asha, out, 5)
    card = found()["First leg"]
    assert (card.state.label, card.left_label, card.price_label) == ("Sold out", "none left", "")
    assert card.other_href == f"/events/{sooner}", "at the same venue, ten hours before"
    sell_out(city.asha, sooner, 5)
    assert found()["First leg"].other_href == f"/events/{later}"
    assert db.read(finding_views.event, ANYONE, out).card.other_href == f"/events/{later}"
    db.run(events_admin.cancel, city.chen, later)
    assert "Farther leg" in found()["First leg"].other_label


def test_a_trip_that_is_full_names_the_nearest_between_the_same_places(city: World) -> None:
    boards.forget()
    now = clock.utc_now()
    full = bus(city.chen, "B 1", "alderton", "birchford", "cedarham", at=now + timedelta(hours=20))
    near = bus(city.chen, "B 2", "alderton", "cedarham", at=now + timedelta(hours=26))
    bus(city.chen, "B 3", "alderton", "cedarham", at=now + timedelta(hours=11))
    bus(city.chen, "B 4", "birchford", "cedarham", at=now + timedelta(hours=21))
    trip = db.read(finding_views.trip, ANYONE, full, "", "")
    seats = [f"{row}{letter}" for row in (1, 2) for letter in "ABCD"]
    db.run(stock_admin.block, city.chen, _inventory(full), Choice(seats))
    card = departures(**{"from": "alderton", "to": "cedarham"})["B 1"]
    assert card.state.kind == "out"
    assert card.other_href.startswith(f"/trips/{near}?")
    assert trip.card.state.can_buy
    assert departures(**{"from": "birchford"})["B 1"].other_label.startswith("Places left: B 4")


def _inventory(trip_id: str) -> str:
    trip = db.read(attended.find_trip, trip_id)
    assert trip is not None
    return trip.inventory_id


def test_how_a_sale_stands_is_said_plainly(city: World) -> None:
    boards.forget()
    hall = db.run(venues.add, city.chen, "Town Hall", "Alderton", "hall").id
    now = clock.utc_now()
    concert(city.chen, hall, "On", in_hours=10, places=50)
    concert(city.chen, hall, "Nearly", in_hours=15, places=3)
    off = concert(city.chen, hall, "Off", in_hours=20)
    put_off = concert(city.chen, hall, "Put off", in_hours=30)
    db.run(events_admin.cancel, city.chen, off)
    times = (now + timedelta(hours=40), now + timedelta(hours=42))
    db.run(events_admin.move, city.chen, put_off, *times, postpone=True)
    opens = (now + timedelta(days=2)).replace(microsecond=0)
    plan = db.run(seat_plans.add, city.chen, NewPlan("Hall", description="2 rows of 2+2"))
    made = stadium.new_event(city.chen, hall, plan.id, in_hours=200, sale_opens_at=opens)
    db.run(events_admin.publish, city.chen, made.id)
    shown = found()
    said = {title: (card.state.label, card.state.can_buy) for title, card in shown.items()}
    assert said == {
        "On": ("", True),
        "Nearly": ("Last 3 places", True),
        "Off": ("Called off", False),
        "Put off": ("Postponed", False),
        "Alder – Birch": ("Not on sale yet", False),
    }
    local = opens.astimezone(settings().zone)
    assert shown["Alder – Birch"].state.note == f"The sale opens {local:%a} {local.day} {local:%b, %H:%M}."
    assert shown["Off"].price_label == ""
    clock.freeze(now + timedelta(hours=10, minutes=30))
    assert found()["On"].state.label == "Sale closed"


def test_days_are_days_of_the_place_and_wrong_ones_are_said(city: World) -> None:
    boards.forget()
    clock.freeze(datetime(2031, 5, 10, 6, tzinfo=UTC))
    hall = db.run(venues.add, city.chen, "Town Hall", "Alderton", "hall").id
    # 00:30 on the 12th in Kolkata.
    concert(city.chen, hall, "Midnight", in_hours=37)
    assert "Midnight" in found(**{"from": "2031-05-12", "to": "2031-05-12"})
    assert found(to="2031-05-11") == {}
    assert "Midnight" in found(**{"from": "2030-12-31"}), "a day that is over begins now"
    for asked, field in (
        ({"from": "2031-05-12", "to": "2031-05-11"}, "to"),
        ({"from": "someday"}, "from"),
        ({"to": "9999-12-31"}, "to"),
    ):
        with pytest.raises(InvalidInput) as refused:
            found(**asked)
        assert refused.value.extra["errors"][0]["field"] == field
    with pytest.raises(InvalidInput):
        departures(**{"from": "alderton", "to": "alderton"})


def test_a_trip_for_the_stretch_in_its_address(city: World) -> None:
    trip = stadium.coach(city.chen)
    stadium.hold(city.asha, trip.inventory_id, "1A", stretch=(1, 2))

    def of(begins: str, ends: str) -> tuple[str, str, str]:
        page = db.read(finding_views.trip, ANYONE, trip.id, begins, ends)
        return page.from_stop, page.to_stop, page.card.left_label

    assert of("", "") == ("1", "3", "7 places left")
    assert of("2", "3") == ("2", "3", "8 places left")
    assert of("birchford", "cedarham")[:2] == ("2", "3")
    assert of("3", "1")[:2] == ("2", "3"), "nothing goes backwards"
    assert of("zz", "99")[:2] == ("1", "3")
    page = db.read(finding_views.trip, ANYONE, trip.id, "2", "3")
    assert page.seats_href == f"/trips/{trip.id}/seats?from=2&to=3"
    assert [stop.is_on for stop in page.stops] == [False, True, True]
    assert page.refunds[0].when.startswith("More than 72 hours")
    assert page.refunds[0].share == "95 % comes back"
    assert page.refunds[-1].share == "nothing"


def test_drafts_are_seen_by_nobody_and_places_go_into_ones_own_basket(city: World) -> None:
    boards.forget()
    hall = db.run(venues.add, city.chen, "Town Hall", "Alderton", "hall").id
    draft = concert(city.chen, hall, "Secret", in_hours=10, publish=False)
    for which in (draft, "nope", "0" * 32, "\x00"):
        with pytest.raises(NotFound):
            db.read(finding_views.event, ANYONE, which)
        with pytest.raises(NotFound):
            db.read(finding_views.trip, ANYONE, which, "", "")
    assert db.read(finding_views.event_choices, ANYONE).venues == []
    shown = concert(city.chen, hall, "Open", in_hours=20)
    assert db.read(finding_views.event_choices, ANYONE).venues == [(hall, "Town Hall")]
    with pytest.raises(Unauthenticated):
        db.run(finding_views.add_places, ANYONE, shown, "floor", 2)
    db.run(finding_views.add_places, city.asha, shown, "floor", 2)
    [line] = db.read(basket.view, city.asha).lines
    assert (line.kind, line.glance.count, line.glance.unit_minor) == ("admission", 2, 100_00)


def test_prices_that_are_alike_are_told_together(city: World) -> None:
    hall = stadium.hall(city.chen, standing=3)
    page = db.read(finding_views.event, ANYONE, hall.event.id)
    assert [(row.price_label, row.names) for row in page.prices] == [("₹450.00", "Seats")]
    assert [(row.section, row.most, row.price_minor) for row in page.places] == [("standing", 3, 200_00)]
    assert (page.seats_left, page.seats_from, page.seats_most) == (16, "₹450.00", 10)
    assert page.card.left_label == "19 places left"
