"""Finding: by each criterion, never a draft, never what is over, and what is left and from how much is always true."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.domain.permissions import Actor
from metro_web.domain.seat_choices import Choice
from metro_web.queries import boards, findings
from metro_web.queries.findings import EventSearch, TripSearch
from metro_web.services import events_admin, holds, stock_admin, trips_admin, venues
from metro_web.services.events_admin import NewEvent
from metro_web.services.stock_admin import NewPrices
from metro_web.services.stock_terms import NewPool, Terms
from metro_web.services.trip_stops import NewStop
from metro_web.services.trips_admin import NewTrip
from tests import stadium
from tests.world import World


def events(**asked: Any) -> list[str]:
    found, _more = db.read(findings.events, EventSearch(**asked), limit=50)
    return [each.event.title for each in found]


def trips(**asked: Any) -> list[str]:
    found, _more = db.read(findings.trips, TripSearch(**asked), limit=50)
    return [each.trip.name for each in found]


def concert(admin: Actor, venue_id: str, title: str, *, in_hours: float, publish: bool = True, **more: Any) -> str:
    begin = clock.utc_now() + timedelta(hours=in_hours)
    terms = Terms(pools=[NewPool("floor", more.pop("places", 5), 100_00)])
    kind = "match" if more.get("home") else "event"
    made = db.run(
        events_admin.add, admin, NewEvent(venue_id, begin, begin + timedelta(hours=2), terms, kind, title, **more)
    )
    if publish:
        db.run(events_admin.publish, admin, made.id)
    return made.id


def bus(admin: Actor, name: str, *places: str, at: datetime, publish: bool = True, mode: str = "bus") -> str:
    stops = [
        NewStop(place, place.title(), at + timedelta(hours=n) if n else None, None if n == len(places) - 1 else
                at + timedelta(hours=n, minutes=5 if n else 0))
        for n, place in enumerate(places)
    ]  # fmt: skip
    made = db.run(trips_admin.add, admin, NewTrip(mode, name, stops, Terms(prices={"main": 90_00}), capacity=8))
    if publish:
        db.run(trips_admin.publish, admin, made.id)
    return made.id


@contextmanager
def asked_of_database() -> Iterator[list[str]]:
    """Every statement that goes to the database meanwhile, but those that begin and end a transaction."""
    asked: list[str] = []

    def note(*given: Any) -> None:
        if not given[2].startswith(("BEGIN", "PRAGMA")):
            asked.append(given[2])

    event.listen(db.engine(), "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine(), "before_cursor_execute", note)


def test_events_by_each_criterion(city: World) -> None:
    boards.forget()
    hall = db.run(venues.add, city.chen, "Town Hall", "Alderton", "hall").id
    park = db.run(venues.add, city.chen, "River Park", "Birchford", "stadium").id
    concert(city.chen, hall, "Slow Strings", in_hours=10)
    concert(city.chen, hall, "Draft Night", in_hours=60, publish=False)
    concert(city.chen, park, "Alder – Birch", in_hours=30, home="Alder", away="Birch", competition="River Cup")
    concert(city.chen, park, "Birch – Cedar", in_hours=90, home="Birch", away="Cedar", competition="River Cup")
    assert events() == ["Slow Strings", "Alder – Birch", "Birch – Cedar"]
    assert events(words="river CUP") == ["Alder – Birch", "Birch – Cedar"]
    assert events(words="town") == ["Slow Strings"]
    assert events(words="100%_ draft") == []
    assert events(venue_id=hall) == ["Slow Strings"]
    assert events(team="Birch") == ["Alder – Birch", "Birch – Cedar"]
    assert events(team="Cedar", words="alder") == []
    now = clock.utc_now()
    assert events(since=now + timedelta(hours=20), until=now + timedelta(hours=40)) == ["Alder – Birch"]
    first, more = db.read(findings.events, EventSearch(), limit=2)
    rest, end = db.read(findings.events, EventSearch(), limit=2, after=more)
    assert ([each.event.title for each in (*first, *rest)], end) == (events(), None)
    clock.freeze(now + timedelta(hours=11))
    assert "Slow Strings" in events(), "it goes on"
    clock.freeze(now + timedelta(hours=12, minutes=1))
    assert "Slow Strings" not in events()
    assert "Slow Strings" in events(since=now), "but whoever asks for the past gets it"


def test_trips_by_each_criterion(city: World) -> None:
    boards.forget()
    noon = datetime(2031, 5, 10, 6, 30, tzinfo=clock.utc_now().tzinfo)
    clock.freeze(noon)
    bus(city.chen, "Early", "alderton", "birchford", "cedarham", at=noon + timedelta(hours=1))
    bus(city.chen, "Back", "cedarham", "alderton", at=noon + timedelta(hours=2))
    bus(city.chen, "Rail", "alderton", "cedarham", at=noon + timedelta(hours=30), mode="train")
    bus(city.chen, "Draft", "alderton", "cedarham", at=noon + timedelta(hours=3), publish=False)
    assert trips() == ["Early", "Back", "Rail"]
    assert trips(origin="alderton", destination="cedarham") == ["Early", "Rail"]
    assert trips(origin="birchford") == ["Early"]
    assert trips(origin="cedarham", destination="birchford") == [], "nothing goes backwards"
    assert trips(mode="train") == ["Rail"]
    assert trips(on=date(2031, 5, 10)) == ["Early", "Back"]
    assert trips(on=date(2031, 5, 11)) == ["Rail"]
    clock.freeze(noon + timedelta(hours=1, minutes=30))
    assert trips() == ["Back", "Rail"], "without a date nothing that has left"
    assert trips(on=date(2031, 5, 10)) == ["Early", "Back"]
    assert trips(origin="birchford") == ["Early"], "there it has yet to come"


def test_what_is_left_follows_every_change_at_once(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha, standing=5)

    def told() -> tuple[int, int | None, dict[str, int]]:
        [found], _more = db.read(findings.events, EventSearch(), limit=5)
        return found.offer.left, found.offer.price_from_minor, {each.code: each.left for each in found.offer.sections}

    assert told() == (21, stadium.STANDING_PRICE, {"main": 16, "standing": 5})
    held = stadium.hold(city.asha, hall.inventory, "1A", "1B")
    assert told()[2] == {"main": 14, "standing": 5}
    db.run(holds.give_back, city.asha, held.id)
    assert told()[0] == 21
    stadium.buy_standing(city.asha, hall.event.id, 5)
    assert told() == (16, stadium.SEAT_PRICE, {"main": 16, "standing": 0}), "what is sold out has no price"
    db.run(stock_admin.reprice, city.chen, hall.inventory, NewPrices({"main": 500_00}, {"2C": 50_00}))
    assert told()[:2] == (16, 50_00), "a seat with a price of its own counts"
    db.run(stock_admin.block, city.chen, hall.inventory, Choice(["2C"]))
    assert told()[:2] == (15, 500_00)
    stadium.hold(city.asha, hall.inventory, "4A")
    assert told()[0] == 14
    clock.freeze(clock.utc_now() + timedelta(seconds=settings().hold_seconds + 1))
    assert told()[0] == 15, "over without any job"


def test_a_stretch_counts_by_itself(city: World) -> None:
    trip = stadium.coach(city.chen)
    stadium.hold(city.asha, trip.inventory_id, "1A", stretch=(1, 2))

    def left(**asked: str) -> list[int]:
        found, _more = db.read(findings.trips, TripSearch(**asked), limit=5)
        return [each.offer.left for each in found]

    assert left() == [7]
    assert left(destination="birchford") == [7]
    assert left(origin="birchford") == [8]


def test_a_page_is_a_fixed_number_of_queries(city: World) -> None:
    boards.forget()
    now = clock.utc_now()
    for number in range(12):
        bus(city.chen, f"B {number}", "alderton", "cedarham", at=now + timedelta(hours=2 + number))
    assert len(trips()) == 12
    with asked_of_database() as asked:
        trips()
    assert len(asked) <= 5
    venue = db.run(venues.add, city.chen, "Town Hall", "Alderton", "hall").id
    for number in range(12):
        concert(city.chen, venue, f"Evening {number}", in_hours=10 + 5 * number)
    with asked_of_database() as asked:
        assert len(events()) == 12
    assert len(asked) <= 4


def test_many_inventories_are_not_read_again_and_again(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    trip = stadium.coach(city.chen)
    stadium.hold(city.asha, trip.inventory_id, "1A")
    trips()
    board = boards.board_of(trip.inventory_id)
    for number in range(500):
        boards.board_of(f"other {number}")
    assert boards.board_of(trip.inventory_id) is board
    monkeypatch.setattr(boards, "CLAIMS_KEPT_MAX", 50 * boards.BOARD_WEIGHT)
    for number in range(200):
        boards.board_of(f"another {number}")
    assert len(boards._boards) <= 50 + boards.BOARD_WEIGHT, "those that nobody looks at go"
    assert boards.board_of(trip.inventory_id) is not board
    [found], _more = db.read(findings.trips, TripSearch(), limit=5)
    assert found.offer.left == 7


def test_counting_and_drawing_agree(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    stadium.hold(city.asha, hall.inventory, "1A", "3C")
    [found], _more = db.read(findings.events, EventSearch(), limit=5)
    shown = stadium.board(hall.inventory).left
    assert {each.code: each.left for each in found.offer.sections} == shown
