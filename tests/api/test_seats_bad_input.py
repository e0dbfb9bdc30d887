"""Seats, trips and events asked for in odd words: a problem each time, nothing changed, and nothing told of drafts."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from metro_web.core import db
from metro_web.models.stock import SeatPlan
from tests import shop, stadium
from tests.api.shop_window import ANYBODY, Caller, is_problem, refuses
from tests.world import World

Sub = pytest.Subtests
LONE = "a\ud800b"
WALLET = {"method": "wallet"}
FIRST_DAY, LAST_DAY = "0001-01-01T00:00:00Z", "9999-12-31T23:00:00Z"


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def escaped(caller: Caller, method: str, path: str, body: Any) -> Any:
    """JSON in ASCII, so that lone surrogates travel as escapes."""
    return caller.ask(method, path, content=json.dumps(body), headers={"Content-Type": "application/json"})


def test_searches_for_what_cannot_be(city: World, subtests: Sub) -> None:
    stadium.coach(city.chen)
    for query in ("/trips?from=%00", "/trips?to=a%00b", "/events?venue=%00"):
        with subtests.test(query=query):
            is_problem(ANYBODY.get(query), 422, "invalid_input")
    for query in ("/trips?date=9999-12-31", "/trips?date=0001-01-01", "/events?query=%00"):
        with subtests.test(query=query):
            assert ANYBODY.get(query).json()["items"] == []


def test_sections_and_seats_that_are_no_text(city: World, subtests: Sub) -> None:
    hall, chen = stadium.hall(city.chen), Caller.of(city.chen)
    prices = f"/admin/inventories/{hall.inventory}/prices"
    for body in ({"seats": {LONE: 5}}, {"sections": {LONE: 5}}):
        with subtests.test(body=repr(body)):
            refuses(lambda body=body: escaped(chen, "PATCH", prices, body), 422, "invalid_input")
    new = {"venue": hall.venue_id, "title": "Concert", "prices": {LONE: 1}}
    new |= {"starts_at": "2031-05-01T18:00:00Z", "ends_at": "2031-05-01T20:00:00Z"}
    refuses(lambda: escaped(chen, "POST", "/admin/events", new), 422, "invalid_input")


def test_names_as_long_as_may_be_and_longer(city: World, subtests: Sub) -> None:
    hall, chen = stadium.hall(city.chen), Caller.of(city.chen)
    times = {"starts_at": "2031-05-01T18:00:00Z", "ends_at": "2031-05-01T20:00:00Z"}
    floor = {"section": "f" * 24, "capacity": 10, "price": 1000, "name": "F" * 81}
    event = {"venue": hall.venue_id, "title": "T" * 120, "admissions": [floor]} | times
    refuses(lambda: chen.post("/admin/events", event), 422, "invalid_input")
    floor["name"] = "F" * 80
    made = chen.post("/admin/events", event)
    assert made.status_code == 201, made.text
    assert chen.post(f"/admin/events/{made.json()['id']}/publish").status_code == 200
    asha = Caller.of(city.asha)
    place = {"items": [{"type": "admission", "event": made.json()["id"], "count": 1}], "payment": WALLET}
    assert asha.post("/orders", place).status_code == 201
    match = event | {"title": "", "kind": "match", "home": "H" * 80, "away": "A" * 80}
    refuses(lambda: chen.post("/admin/events", match | {"starts_at": "2032-05-01T18:00:00Z"}), 422, "invalid_input")


def test_times_at_the_ends_of_the_calendar(city: World, subtests: Sub) -> None:
    hall, chen = stadium.hall(city.chen), Caller.of(city.chen)
    coach = stadium.coach(city.chen)
    floor = [{"section": "floor", "capacity": 10, "price": 1000}]
    for starts_at, ends_at in ((FIRST_DAY, "0001-01-01T02:00:00Z"), ("9999-12-31T22:00:00Z", LAST_DAY)):
        times = {"starts_at": starts_at, "ends_at": ends_at}
        event = {"venue": hall.venue_id, "title": "Concert", "admissions": floor} | times
        stops = [
            {"place": "a", "name": "A", "departs_at": starts_at},
            {"place": "b", "name": "B", "arrives_at": ends_at},
        ]
        trip = {"mode": "bus", "name": "B 7", "capacity": 4, "prices": {"main": 5}, "stops": stops}
        move = f"/admin/events/{hall.event.id}/move"
        opens = event | {
            "starts_at": "2030-05-01T10:00:00Z",
            "ends_at": "2030-05-01T12:00:00Z",
            "sale_opens_at": FIRST_DAY,
        }
        leaves = {"departs_at": starts_at}
        for path, body in (
            ("/admin/events", event),
            ("/admin/events", opens),
            ("/admin/trips", trip),
            (move, times),
            (f"/admin/trips/{coach.id}/move", leaves),
        ):
            with subtests.test(path=path, starts_at=starts_at):
                refuses(lambda path=path, body=body: chen.post(path, body), 422, "invalid_input")


def test_a_basket_that_names_neither_hold_nor_seats(city: World) -> None:
    asha = Caller.of(city.asha)
    refuses(lambda: asha.post("/orders", {"items": [{"type": "seats"}], "payment": WALLET}), 422, "invalid_input")


def test_an_inventory_that_is_none_comes_before_the_body(city: World) -> None:
    chen, asha = Caller.of(city.chen), Caller.of(city.asha)
    for which in ("f" * 32, "zz"):
        for method, name in (("POST", "block"), ("POST", "release"), ("PATCH", "prices")):
            path = f"/admin/inventories/{which}/{name}"
            body = {"seats": 5}
            refuses(lambda path=path, method=method, body=body: chen.ask(method, path, body), 404, "not_found")
            refuses(lambda path=path, method=method, body=body: asha.ask(method, path, body), 403, "not_allowed")


def test_nothing_is_told_of_a_draft(city: World, subtests: Sub) -> None:
    hall, asha = stadium.hall(city.chen, city.asha), Caller.of(city.asha)
    plans: Any = SeatPlan.__table__  # type: ignore[attr-defined]
    plan_id = db.read(lambda tx: str(tx.execute(select(plans.c.id)).scalar_one()))
    draft = stadium.new_event(city.chen, hall.venue_id, plan_id, in_hours=500)
    which = draft.inventory_id
    seats = {"items": [{"type": "seats", "inventory": which, "seats": ["1A"]}], "payment": WALLET}
    places = {"items": [{"type": "admission", "event": draft.id, "count": 1}], "payment": WALLET}
    for path, body in (
        ("/holds", {"inventory": which, "seats": ["1A"]}),
        ("/orders", seats),
        ("/orders", places),
        ("/scans", {"token": "x", "event": draft.id}),
    ):
        with subtests.test(path=path, body=repr(body)[:60]):
            refuses(lambda path=path, body=body: asha.post(path, body), 404, "not_found")
    for path in (f"/events/{draft.id}", f"/inventories/{which}/availability", f"/inventories/{which}/best?count=1"):
        is_problem(asha.get(path), 404, "not_found")
