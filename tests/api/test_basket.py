"""The basket over REST: put in, counted, kept, taken out, ordered whole; a repeated call makes no second order."""

from typing import Any

import pytest

from metro_web.core import ids
from tests import shop, stadium
from tests.api.shop_window import ANYBODY, Caller, is_problem
from tests.world import World

RIDE = {"type": "journey", "from": "alder", "to": "cedar", "count": 2}


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


@pytest.fixture
def asha(city: World) -> Caller:
    return Caller.of(city.asha)


def test_put_in_counted_taken_out_and_ordered(city: World, asha: Caller) -> None:
    hall = stadium.hall(city.chen, city.asha)
    held = asha.post("/holds", {"inventory": hall.inventory, "seats": ["1A", "1B"]}).json()
    assert asha.post("/basket", RIDE).status_code == 201
    asha.post("/basket", {"type": "admission", "event": hall.event.id, "count": 2, "price": 1, "section": "standing"})
    found = asha.post("/basket", {"type": "seats", "hold": held["id"]}).json()
    ride, standing, seats = found["items"]
    assert (ride["from"], ride["to"], ride["price"]["amount"], ride["total"]["amount"]) == (
        "alder",
        "cedar",
        2000,
        4000,
    )
    assert (standing["event"], standing["count"], standing["count_max"]) == (hall.event.id, 2, 10)
    assert (seats["hold"], seats["seats"], seats["refusal"]) == (held["id"], ["1A", "1B"], None)
    assert (found["held_until"], found["ready"], found["needs_code"]) == (held["expires_at"], True, True)
    assert found == asha.get("/basket").json()

    assert asha.ask("PATCH", f"/basket/{ride['id']}", {"count": 1}).json()["items"][0]["total"]["amount"] == 2000
    assert asha.ask("PATCH", "/basket", {"extend": True}).status_code == 200
    assert asha.ask("DELETE", f"/basket/{standing['id']}").status_code == 204
    total = 2000 + 2 * stadium.SEAT_PRICE
    body: dict[str, Any] = {"payment": {"method": "wallet"}, "total": total - 1}
    assert is_problem(asha.post("/basket/order", body), 409, "price_changed")["price"]["amount"] == total
    key = {"Idempotency-Key": "one"}
    made = asha.post("/basket/order", body | {"total": total}, headers=key)
    assert (made.status_code, made.json()["total"]["amount"], made.json()["status"]) == (201, total, "awaiting_otp")
    assert asha.post("/basket/order", body | {"total": total}, headers=key).json() == made.json()
    is_problem(asha.post("/basket/order", body), 409, "basket_empty")
    assert asha.get("/basket").json()["items"] == []


def test_seats_whose_time_is_over_are_said_and_got_back_once(city: World, asha: Caller) -> None:
    hall = stadium.hall(city.chen, city.asha)
    (line,) = asha.post("/basket", {"type": "seats", "inventory": hall.inventory, "seats": ["1A"]}).json()["items"]
    for minutes, again in ((4, 200), (8, 410)):
        shop.at(minutes=minutes)
        (over,) = asha.get("/basket").json()["items"]
        assert (over["refusal"]["code"], over["can_regain"]) == ("hold_expired", again == 200)
        is_problem(asha.post("/basket/order", {"payment": {"method": "wallet"}}), 410, "hold_expired")
        assert asha.post(f"/basket/{line['id']}/regain").status_code == again
    assert asha.ask("DELETE", "/basket").status_code == 204
    assert stadium.board(hall.inventory).left["main"] == 16


def test_bad_input_changes_nothing(city: World, asha: Caller) -> None:
    (line,) = asha.post("/basket", RIDE).json()["items"]
    before = asha.get("/basket").json()
    for bad in ({}, {"type": "x"}, [], RIDE | {"count": "2"}, RIDE | {"count": 10**30}, RIDE | {"from": "x" * 65}):
        assert asha.post("/basket", bad).status_code == 422
    for count in (0, -1, 7, 1.5, "1", None, True):
        is_problem(asha.ask("PATCH", f"/basket/{line['id']}", {"count": count}), 422)
    for payment in ({"method": "cash"}, {"method": "x"}, {}, {"method": "wallet", "customer": "dev@example.org"}):
        is_problem(asha.post("/basket/order", {"payment": payment}), 422)
    for odd in (ids.new_id(), "x"):
        is_problem(asha.ask("DELETE", f"/basket/{odd}"), 404)
    dev = Caller.of(city.dev)
    is_problem(dev.ask("DELETE", f"/basket/{line['id']}"), 404)
    is_problem(ANYBODY.get("/basket"), 401)
    assert asha.get("/basket").json() == before
