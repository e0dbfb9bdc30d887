"""Trips by city and station, over days, by time of day, class, price, company and reach, in any order and page by page."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from metro_web.core import clock, db
from metro_web.core.errors import InvalidInput
from metro_web.domain.permissions import ANYONE, Actor
from metro_web.models.timetable import Trip
from metro_web.queries import boards, findings, standing_answers, trip_search
from metro_web.queries.findings import TripSearch
from metro_web.services import finding_views, places, seat_plans, stock_admin, trips_admin
from metro_web.services.places import NewPlace
from metro_web.services.seat_plans import NewPlan
from metro_web.services.stock_admin import NewPrices
from metro_web.services.stock_terms import Terms
from metro_web.services.trips_admin import NewStop, NewTrip
from tests import roads, stadium
from tests.services.test_standing_answers import Answers
from tests.world import World

_trips: Any = Trip.__table__  # type: ignore[attr-defined]
# 06:00 in Alderton.
DAWN = datetime(2031, 5, 10, 0, 30, tzinfo=UTC)
CABINS = "business class: 1 row of 2+2\neconomy class: 3 rows of 2+2"


def go(admin: Actor, name: str, mode: str, hours: float, *way: tuple[str, float], prices: dict[str, int]) -> str:
    """A trip `hours` from dawn; `way` are places and the hours from the start until they are reached."""
    begin, last = DAWN + timedelta(hours=hours), len(way) - 1
    stops = [
        NewStop(code, code.title() if code.startswith("x") else "",
                begin + timedelta(hours=after) if n else None,
                begin + timedelta(hours=after, minutes=5 if n else 0) if n < last else None)
        for n, (code, after) in enumerate(way)
    ]  # fmt: skip
    plan = None if "main" in prices else db.run(seat_plans.add, admin, NewPlan(name, description=CABINS)).id
    new = NewTrip(mode, name, stops, Terms(plan, prices), capacity=None if plan else 8)
    made = db.run(trips_admin.add, admin, new)
    return db.run(trips_admin.publish, admin, made.id).id


def build(city: World) -> roads.Land:
    """A day of trips."""
    boards.forget()
    clock.freeze(DAWN)
    land, chen = roads.build(city.chen), city.chen
    db.run(places.take_in_metro, chen, land.cities["Alderton"])
    cabins = {"business": 900_00, "economy": 300_00}
    go(chen, "Rail", "train", 1, ("alder-st", 0), ("birch-st", 1), ("cedar-st", 2), prices={"main": 200_00})
    go(chen, "Coach", "bus", 6, ("alder-bus", 0), ("birch-bus", 3), prices={"main": 50_00})
    go(chen, "Jet", "plane", 8, ("alder-air", 0), ("farra-air", 1.5), prices=cabins)
    go(chen, "Owl", "bus", 19, ("alder-bus", 0), ("farra-bus", 9), prices={"main": 120_00})
    go(chen, "Morrow", "train", 25, ("alder-st", 0), ("cedar-st", 3), prices={"main": 90_00})
    return land


def names(**asked: Any) -> list[str]:
    found, _more = db.read(findings.trips, TripSearch(**asked), limit=50)
    return [each.trip.name for each in found]


def test_a_city_is_all_its_places(city: World) -> None:
    land = build(city)
    home, birch, farra = (land.cities[name] for name in ("Alderton", "Birchford", "Farra"))
    assert names(origin=home) == ["Rail", "Coach", "Jet", "Owl", "Morrow"]
    assert names(origin=home, destination=birch) == ["Rail", "Coach"]
    assert names(origin=home, destination=farra) == ["Jet", "Owl"]
    assert names(origin="alder-st", destination=birch) == ["Rail"]
    assert names(origin=birch) == ["Rail"]
    assert names(destination="farra-air") == ["Jet"]
    assert names(origin="fern", destination="birch-bus") == ["Coach"], "a metro station stands for its city"
    assert names(origin="alder") == names(origin=home)
    assert names(origin="0" * 32) == names(origin="nowhere") == []
    # A second station of the city on the way: the trip is found once, from its first stop there.
    db.run(places.add, city.chen, NewPlace(birch, "station", "Birch West", "birch-west"))
    go(city.chen, "Local", "train", 2, ("birch-west", 0), ("birch-st", 0.5), ("cedar-st", 1), prices={"main": 1_00})
    found, _more = db.read(findings.trips, TripSearch(origin=birch), limit=50)
    assert [(each.trip.name, each.from_stop, each.to_stop) for each in found] == [("Local", 1, 3), ("Rail", 2, 3)]
    found, _more = db.read(findings.trips, TripSearch(destination=birch, mode="train"), limit=50)
    assert [(each.trip.name, each.from_stop, each.to_stop) for each in found] == [("Rail", 1, 2), ("Local", 1, 2)]


def test_days_and_times_are_those_of_the_place(city: World) -> None:
    build(city)
    day = date(2031, 5, 10)
    assert names(on=day) == ["Rail", "Coach", "Jet"]
    assert names(on=day, days=2) == ["Rail", "Coach", "Jet", "Owl", "Morrow"]
    assert names(on=date(2031, 5, 8), days=3) == ["Rail", "Coach", "Jet"]
    assert names(earliest=time(7), latest=time(7)) == ["Rail", "Morrow"]
    assert names(earliest=time(12)) == ["Coach", "Jet"]
    assert names(latest=time(12)) == ["Rail", "Coach", "Owl", "Morrow"]
    assert names(earliest=time(22), latest=time(5)) == ["Owl"], "01:00 in the night"
    assert names(reach="domestic") == ["Rail", "Coach", "Morrow"]
    assert names(reach="international", mode="bus") == ["Owl"]
    late = update(_trips).where(_trips.c.name == "Rail").values(delay_minutes=90)
    clock.freeze(DAWN + timedelta(hours=2))
    assert names() == ["Coach", "Jet", "Owl", "Morrow"]
    db.run(lambda tx: tx.execute(late))
    assert names() == ["Rail", "Coach", "Jet", "Owl", "Morrow"], "what is late has yet to leave"
    clock.freeze(DAWN + timedelta(hours=2, minutes=31))
    assert "Rail" not in names()


def test_class_price_and_order(city: World) -> None:
    build(city)
    assert names(seat_class="business") == ["Jet"]
    assert names(price_max_minor=90_00) == ["Coach", "Morrow"]
    assert names(price_max_minor=300_00, seat_class="business") == []
    [found], _more = db.read(findings.trips, TripSearch(seat_class="business"), limit=5)
    assert (found.offer.left, found.offer.price_from_minor) == (4, 900_00)
    assert names(sort="price") == ["Coach", "Morrow", "Owl", "Rail", "Jet"]
    assert names(sort="duration") == ["Jet", "Rail", "Coach", "Morrow", "Owl"]
    assert names(sort="arrival") == ["Rail", "Coach", "Jet", "Owl", "Morrow"]
    found, _more = db.read(findings.trips, TripSearch(seat_class="business"), limit=5)
    which = found[0].offer.inventory.id
    stadium.hold(city.asha, which, *(f"business-1{seat}" for seat in "ABCD"))
    assert names(seat_class="business", price_max_minor=900_00) == [], "none is left at that price"
    [found], _more = db.read(findings.trips, TripSearch(seat_class="business"), limit=5)
    assert (found.offer.left, found.offer.price_from_minor, found.offer.is_sold_out) == (0, None, True)
    db.run(stock_admin.reprice, city.chen, which, NewPrices({}, {"economy-2A": 10_00}))
    assert names(sort="price")[0] == "Jet", "a seat with a price of its own counts"


def test_every_page_goes_on_where_the_last_one_ended(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    build(city)
    monkeypatch.setattr(trip_search, "LOOKED_AT_MAX", 3)
    monkeypatch.setattr(findings, "LOOKED_AT_MAX", 3)
    for asked, whole in (
        ({}, ["Rail", "Coach", "Jet", "Owl", "Morrow"]),
        ({"price_max_minor": 120_00}, ["Coach", "Owl", "Morrow"]),
        ({"earliest": time(7), "latest": time(7)}, ["Rail", "Morrow"]),
        ({"sort": "price"}, ["Coach", "Rail", "Jet"]),
        ({"sort": "duration"}, ["Jet", "Rail", "Coach"]),
    ):
        seen, after = [], ""
        for _page in range(9):
            found, more = db.read(findings.trips, TripSearch(**asked), limit=1, after=after)  # type: ignore[arg-type]
            seen += [each.trip.name for each in found]
            if more is None:
                break
            after = more
        assert seen == whole, asked


def test_every_change_is_told_at_once_in_any_order(city: World) -> None:
    build(city)
    standing_answers.forget()
    searches = TripSearch(sort="price"), TripSearch(seat_class="business"), TripSearch(reach="international")
    for search, seat in zip(searches, ("1A", "1B", "1C"), strict=True):
        answers = Answers(search)
        for _each in range(3):
            answers()
        [jet] = [each for each in db.read(findings.trips, search, limit=9)[0] if each.trip.name == "Jet"]
        before = answers()
        held = stadium.hold(city.asha, jet.offer.inventory.id, f"business-{seat}")
        assert answers() != before
        clock.freeze(held.expires_at + timedelta(seconds=1))
        assert answers() == before, "over without any job"


def test_what_a_page_asks_for_is_read_or_refused(city: World) -> None:
    land = build(city)

    def shown(**asked: str) -> list[str]:
        named = {"origin": "from", "seat_class": "class"}
        return [
            row.name
            for row in db.read(finding_views.trips, ANYONE, {named.get(k, k): v for k, v in asked.items()}).rows
        ]

    assert shown(origin=land.cities["Alderton"], time="morning", sort="price") == ["Morrow", "Rail"]
    assert shown(price="60") == ["Coach"]
    assert shown(date="2031-05-10", days="2", mode="train") == ["Rail", "Morrow"]
    [jet] = db.read(finding_views.trips, ANYONE, {"mode": "plane"}).rows
    assert [(each.name, each.left_label) for each in jet.classes] == [
        ("Business", "4 places left"), ("Economy", "12 places left"),
    ]  # fmt: skip
    assert (jet.departs, jet.arrives) == ("14:00", "15:45"), "each by the clock of its place"
    for wrong in (
        {"days": "2"}, {"days": "8", "date": "2031-05-10"}, {"days": "x"}, {"time": "noon"}, {"seat_class": "royal"},
        {"company": "0" * 32}, {"company": "x"}, {"price": "cheap"}, {"reach": "mars"}, {"sort": "colour"},
        {"mode": "ship"}, {"origin": "alder-st", "to": "alder-st"},
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            shown(**wrong)
    choices = db.read(finding_views.trip_choices_of, ANYONE)
    offered = {each["name"]: each["note"] for each in choices.places["stations"]}
    assert offered["Alderton"] == "City, Homeland"
    assert offered["Alderton Airport"] == "Airport, Alderton"
    assert choices.companies == []
