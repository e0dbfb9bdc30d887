"""Events and trips of an admin over REST: listed, changed, moved, called off, their figures; and each refusal of a door."""

from datetime import timedelta
from typing import Any

import pytest

from metro_web.core import clock
from tests import people, shop, stadium
from tests.api.shop_window import ANYBODY, Caller, is_problem
from tests.api.test_seats import event_of
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


@pytest.fixture
def asha(city: World) -> Caller:
    return Caller.of(city.asha)


@pytest.fixture
def bilal(city: World) -> Caller:
    return Caller.of(city.bilal)


@pytest.fixture
def chen(city: World) -> Caller:
    return Caller.of(city.chen)


def test_an_event_is_changed_and_what_was_bought_is_not(chen: Caller, asha: Caller) -> None:
    event = event_of(chen, sale_opens_at="2026-11-01T00:00:00Z", per_person_max=6)
    here = f"/admin/events/{event['id']}"
    changed = chen.ask(
        "PATCH", here, {"home": "Elm", "prices": {"B": 2000}, "sale_opens_at": None, "per_person_max": None}
    )
    assert changed.status_code == 200, changed.text
    assert changed.json()["title"] == "Elm – Birch"
    terms = chen.get(here).json()
    assert (terms["prices"], terms["sale_opens_at"], terms["per_person_max"]) == (
        {"stalls": 3000, "B": 2000},
        None,
        None,
    )
    items = [{"type": "admission", "event": event["id"], "count": 2}]
    order = asha.post("/orders", {"items": items, "payment": {"method": "wallet"}})
    assert order.status_code == 201, order.text
    is_problem(chen.ask("PATCH", here, {"away": "Cedar"}), 409, "in_use")
    is_problem(chen.ask("PATCH", here, {"admissions": []}), 409, "in_use")
    is_problem(chen.ask("PATCH", here, {"sale_closes_at": "2031-01-01T00:00:00Z"}), 422, "invalid_input")
    is_problem(chen.ask("DELETE", here), 409, "in_use")
    late = clock.rfc3339(clock.utc_now() + timedelta(days=8))
    later = clock.rfc3339(clock.utc_now() + timedelta(days=8, hours=2))
    moved = chen.ask("PATCH", here, {"starts_at": late, "ends_at": later, "reason": "The hall is being painted"})
    assert (moved.json()["starts_at"], moved.json()["status"]) == (late, "published")
    figures = chen.get(here + "/figures").json()
    assert (figures["total"]["sold"], figures["total"]["paid"]["amount"]) == (2, 2000)
    assert [one["tickets"] for one in figures["top_buyers"]] == [2]
    sheet = chen.get(here + "/figures.csv")
    assert sheet.headers["content-type"].startswith("text/csv")
    assert sheet.text.splitlines()[3].startswith("floor,floor,4,2,")
    assert chen.post(here + "/cancel", {"reason": "Rain"}).json()["status"] == "cancelled"
    is_problem(chen.ask("PATCH", here, {"title": "No"}), 409, "event_cancelled")
    is_problem(chen.post(here + "/publish"), 409, "event_cancelled")


def test_lists_have_drafts_and_what_is_over(chen: Caller) -> None:
    event = event_of(chen)
    assert [one["id"] for one in chen.get("/admin/events?query=birch").json()["items"]] == [event["id"]]
    assert chen.get("/admin/events?status=draft").json() == {"items": [], "next_cursor": None}
    chen.post(f"/admin/events/{event['id']}/retire")
    assert [one["id"] for one in chen.get("/admin/events?status=retired").json()["items"]] == [event["id"]]
    assert ANYBODY.get("/events?query=birch").json()["items"] == []
    people.later(days=8)
    assert chen.actor is not None
    over = Caller.of(chen.actor).get("/admin/events?status=over").json()["items"]
    assert [one["status"] for one in over] == ["retired"]


def test_a_trip_is_moved_and_changed(chen: Caller, city: World) -> None:
    trip = stadium.coach(city.chen)
    here = f"/admin/trips/{trip.id}"
    moved = chen.post(here + "/move", {"departs_at": clock.rfc3339(trip.departs_at + timedelta(hours=2))})
    assert moved.json()["arrives_at"] == clock.rfc3339(trip.arrives_at + timedelta(hours=2))
    changed = chen.ask("PATCH", here, {"name": "B 9", "vehicle": "Coach 12", "prices": {"main": 9500}})
    assert (changed.json()["name"], changed.json()["vehicle"]) == ("B 9", "Coach 12")
    assert chen.get(here).json()["prices"] == {"main": 9500}
    is_problem(chen.ask("PATCH", here, {"stops": moved.json()["stops"][:1]}), 422, "invalid_input")
    assert chen.get(here + "/figures").json()["total"]["places"] == 8
    assert [one["id"] for one in chen.get("/admin/trips?query=cedarham").json()["items"]] == [trip.id]


def test_nobody_but_admins(chen: Caller, asha: Caller, bilal: Caller) -> None:
    here = f"/admin/events/{event_of(chen)['id']}"
    for who, status in ((ANYBODY, 401), (asha, 403), (bilal, 403)):
        for answer in (
            who.get("/admin/events"),
            who.get("/admin/trips"),
            who.get(here),
            who.get(here + "/figures"),
            who.get(here + "/figures.csv"),
            who.ask("PATCH", here, {"title": 7}),
            who.post(here + "/retire"),
        ):
            assert answer.status_code == status
    is_problem(chen.ask("PATCH", f"/admin/events/{'0' * 32}", {"title": 7}), 404, "not_found")


def test_each_refusal_of_a_door(chen: Caller, asha: Caller, bilal: Caller, city: World) -> None:
    hall = stadium.hall(city.chen, city.asha, city.dev, in_hours=10)
    back = stadium.hall(city.chen, city.asha, in_hours=4, has_reentry=True)
    first, second, third = stadium.buy_standing(city.asha, hall.event.id, 3).tickets
    inside = stadium.buy_standing(city.asha, back.event.id).tickets[0]
    foreign = stadium.buy_standing(city.dev, hall.event.id).tickets[0]

    def scan(token: str, event_id: str = hall.event.id, who: Caller = bilal, **more: Any) -> Any:
        answer = who.post("/scans", {"token": token, "event": event_id} | more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    assert scan(first.short_code)["reason"] == "too_early"
    assert scan("AAAAA")["reason"] == "bad_token"
    assert scan(foreign.short_code, who=asha)["reason"] == "bad_token", "not the caller's own"
    assert scan(inside.short_code)["reason"] == "wrong_event"
    asha.post(f"/orders/{second.order_id}/cancel", {"tickets": [second.id]})
    assert scan(second.short_code)["reason"] == "cancelled"
    people.later(hours=2)
    bilal, asha = Caller.of(city.bilal), Caller.of(city.asha)
    entered = scan(inside.short_code, back.event.id, bilal, direction="entry")
    assert (entered["accepted"], entered["ticket"]["status"]) == (True, "in_use")
    assert scan(inside.short_code, back.event.id, bilal)["scan"] == entered["scan"], "within five seconds: the first"
    people.later(seconds=10)
    assert scan(inside.short_code, back.event.id, bilal, direction="entry")["reason"] == "already_inside"
    assert scan(inside.short_code, back.event.id, bilal)["ticket"]["status"] == "active", "out, in turn"
    people.later(seconds=10)
    assert scan(inside.short_code, back.event.id, bilal, direction="exit")["reason"] == "not_inside"
    people.later(hours=6)
    bilal, asha = Caller.of(city.bilal), Caller.of(city.asha)
    assert scan(first.short_code, who=asha)["accepted"], "passengers scan their own"
    people.later(seconds=10)
    assert scan(first.short_code, who=bilal)["reason"] == "already_used"
    people.later(hours=5)
    assert scan(third.short_code, who=Caller.of(city.bilal))["reason"] == "expired"
    is_problem(Caller.of(city.bilal).post("/scans", {"token": "AAAAA", "event": "0" * 32}), 404, "not_found")
    assert people.count("scan", f"inventory_id = '{hall.inventory}'") == 8
