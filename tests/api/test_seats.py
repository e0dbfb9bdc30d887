"""Seats over REST, field by field as the contract writes them: made by an admin, found, held, bought, handed back."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from metro_web.core import clock
from tests import shop, stadium
from tests.api.shop_window import ANYBODY, Caller, is_problem
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


@pytest.fixture
def asha(city: World) -> Caller:
    return Caller.of(city.asha)


@pytest.fixture
def chen(city: World) -> Caller:
    return Caller.of(city.chen)


def event_of(chen: Caller, **more: Any) -> dict[str, Any]:
    """A published event of 8 seats in two sections and 4 standing places, a week from now."""
    text = "stalls: 1 row of 2+2\nstand B: 1 rows × 4, curved"
    plan = chen.post("/admin/seat-plans", {"name": "Small", "description": text})
    venue = chen.post("/admin/venues", {"name": "Town Hall", "city": "Alderton", "kind": "hall"})
    begin = clock.utc_now() + timedelta(days=7)
    body = {
        "venue": venue.json()["id"],
        "kind": "match",
        "home": "Alder",
        "away": "Birch",
        "starts_at": clock.rfc3339(begin),
        "ends_at": clock.rfc3339(begin + timedelta(hours=2)),
        "seat_plan": plan.json()["id"],
        "prices": {"stalls": 3000, "B": 1500},
        "admissions": [{"section": "floor", "capacity": 4, "price": 1000}],
    }
    made = chen.post("/admin/events", body | more)
    assert made.status_code == 201, made.text
    assert ANYBODY.get(f"/events/{made.json()['id']}").status_code == 404, "a draft is nobody's"
    assert chen.post(f"/admin/events/{made.json()['id']}/publish").status_code == 200
    found: dict[str, Any] = ANYBODY.get(f"/events/{made.json()['id']}").json()
    return found


def test_found_looked_at_held_and_bought(chen: Caller, asha: Caller) -> None:
    event = event_of(chen)
    (listed,) = ANYBODY.get("/events?query=birch TOWN").json()["items"]
    assert listed == event
    assert (event["left"], event["price_from"]["amount"]) == (12, 1000)
    plan = ANYBODY.get(f"/seat-plans/{event['seat_plan']}")
    assert (
        ANYBODY.get(f"/seat-plans/{event['seat_plan']}", headers={"if-none-match": plan.headers["etag"]}).status_code
        == 304
    )
    labels = [seat["label"] for part in plan.json()["sections"] for row in part["rows"] for seat in row["seats"]]
    assert labels == ["stalls-1A", "stalls-1B", "stalls-1C", "stalls-1D", "B-A1", "B-A2", "B-A3", "B-A4"]

    held = asha.post("/holds", {"inventory": event["inventory"], "seats": ["stalls-1B", "B-A1"]})
    assert held.status_code == 201
    assert held.json()["total"] == {"amount": 4500, "currency": "INR"}
    free = ANYBODY.get(f"/inventories/{event['inventory']}/availability").json()
    bits = base64.b64decode(free["seats"])
    assert [bits[n >> 2] >> 2 * (n & 3) & 3 for n in range(8)] == [0, 1, 0, 0, 1, 0, 0, 0]
    assert free["left"] == {"stalls": 3, "B": 3, "floor": 4}

    items = [{"type": "seats", "hold": held.json()["id"], "passengers": [{"seat": "B-A1", "name": "Ravi"}]}]
    order = asha.post("/orders", {"items": items, "payment": {"method": "wallet"}, "status": "paid", "total": 1})
    assert order.status_code == 201, order.text
    assert (order.json()["status"], order.json()["total"]["amount"]) == ("paid", 4500)
    ticket = order.json()["tickets"][1]
    assert (ticket["kind"], ticket["seat"], ticket["passenger"], ticket["event"]) == (
        "seat",
        "B-A1",
        "Ravi",
        event["id"],
    )
    token = asha.get(f"/tickets/{ticket['id']}/token").json()["token"]
    assert len(token) <= 180
    assert "image/svg" in asha.get(f"/tickets/{ticket['id']}/qr.svg").headers["content-type"]
    best = ANYBODY.get(f"/inventories/{event['inventory']}/best?count=2&section=stalls").json()
    assert best == {"seats": ["stalls-1C", "stalls-1D"], "total": {"amount": 6000, "currency": "INR"}}
    none = ANYBODY.get(f"/inventories/{event['inventory']}/best?count=3&section=stalls")
    is_problem(none, 409, "none_adjacent")

    quoted = asha.get(f"/orders/{order.json()['id']}/refund-quote?tickets={ticket['id']}").json()
    assert (quoted["refund"]["amount"], quoted["penalty"]["amount"]) == (1425, 75)
    after = asha.post(f"/orders/{order.json()['id']}/cancel", {"tickets": [ticket["id"]]}).json()
    assert (after["status"], after["refunded"]["amount"]) == ("paid", 1425)
    assert asha.get("/orders?kind=seat").json()["items"][0]["id"] == after["id"]


def test_holds_belong_to_their_owner(chen: Caller, asha: Caller, city: World) -> None:
    event, dev = event_of(chen), Caller.of(city.dev)
    body = {"inventory": event["inventory"], "seats": ["B-A1"]}
    is_problem(ANYBODY.post("/holds", body), 401, "unauthenticated")
    hold = f"/holds/{asha.post('/holds', body).json()['id']}"
    taken = dev.post("/holds", body | {"seats": ["B-A2", "B-A1"]})
    is_problem(taken, 409, "seat_taken")
    assert taken.json()["seats"] == ["B-A1"]
    for answer in (dev.get(hold), dev.ask("PATCH", hold, {"extend": True}), dev.ask("DELETE", hold)):
        is_problem(answer, 404, "not_found")
    assert asha.ask("PATCH", hold, {"add": ["B-A3"], "remove": ["B-A1"]}).json()["seats"] == ["B-A3"]
    assert asha.ask("DELETE", hold).status_code == 204
    is_problem(asha.get(hold), 404, "not_found")
    hold = f"/holds/{asha.post('/holds', body).json()['id']}"
    shop.at(minutes=3)
    is_problem(Caller.of(city.asha).ask("PATCH", hold, {"extend": True}), 410, "hold_expired")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"seats": []}, 422, "invalid_input"),
        ({"seats": ["B-A1", "B-A1"]}, 422, "invalid_input"),
        ({"seats": ["B-A01"]}, 422, "unknown_seat"),
        ({"seats": ["B-A1"], "from": 2, "to": 1}, 422, "invalid_input"),
        ({"seats": ["B-A1"], "to": 3}, 422, "invalid_input"),
        ({"seats": ["B-A1"], "inventory": "nothing"}, 404, "not_found"),
        (
            {"seats": ["stalls-1A", "stalls-1B", "stalls-1C", "stalls-1D", "B-A1", "B-A2", "B-A3", "B-A4"] * 2},
            422,
            "invalid_input",
        ),
        ({"seats": [1]}, 422, "invalid_input"),
    ],
)
def test_holds_that_cannot_be(chen: Caller, asha: Caller, body: dict[str, Any], status: int, code: str) -> None:
    event = event_of(chen)
    before = shop.dump()
    is_problem(asha.post("/holds", {"inventory": event["inventory"]} | body), status, code)
    assert shop.dump() == before


@pytest.mark.parametrize(
    "body",
    [
        {"name": "None"},
        {"name": "Both", "capacity": 4, "description": "1 row of 2"},
        {"name": "Vast", "capacity": 10_000_000},
        {"name": "Vast", "description": "5000 rows × 2000"},
        {"name": "Words", "description": "twelve rows"},
        {"name": "Twice", "csv": "section,row,seat\na,1,x\na,1,x\n"},
        {"name": "Empty", "sections": [{"code": "a", "name": "A", "rows": []}]},
        {
            "name": "Marks",
            "sections": [{"code": "a", "rows": [{"label": "1", "seats": [{"label": "x", "marks": ["gold"]}]}]}],
        },
    ],
)
def test_plans_that_cannot_be(chen: Caller, body: dict[str, Any]) -> None:
    before = shop.dump()
    is_problem(chen.post("/admin/seat-plans", body), 422, "invalid_plan")
    assert shop.dump() == before


def test_trips_are_found_by_place_and_the_local_day(chen: Caller, city: World) -> None:
    trip = stadium.coach(city.chen, in_hours=48)
    day = trip.departs_at.date().isoformat()
    (found,) = ANYBODY.get(f"/trips?from=alderton&to=cedarham&date={day}&mode=bus").json()["items"]
    assert (found["id"], found["left"], found["price_from"]["amount"]) == (trip.id, 8, 9000)
    assert [stop["position"] for stop in found["stops"]] == [1, 2, 3]
    (part,) = ANYBODY.get("/trips?from=birchford&to=cedarham").json()["items"]
    assert (part["from_stop"], part["to_stop"], part["departs_at"]) == (2, 3, found["stops"][1]["departs_at"])
    for nothing in ("from=cedarham&to=alderton", "mode=plane", "from=alderton&date=2020-01-01"):
        assert ANYBODY.get(f"/trips?{nothing}").json()["items"] == []
    is_problem(ANYBODY.get("/trips?date=tomorrow"), 422, "invalid_input")
    is_problem(ANYBODY.get("/trips/none"), 404, "not_found")


def test_only_admins_make_things(asha: Caller, city: World) -> None:
    for caller in (asha, Caller.of(city.bilal)):
        for path in ("/admin/seat-plans", "/admin/venues", "/admin/events", "/admin/trips"):
            is_problem(caller.post(path, {"nothing": "right"}), 403, "not_allowed")
    is_problem(ANYBODY.post("/admin/events", {}), 401, "unauthenticated")
