"""The list of those one travels with, over REST, and named seats of an order and of the basket as the contract has them."""

from typing import Any

import pytest

from tests import shop, stadium
from tests.api.shop_window import ANYBODY, Caller, is_problem, refuses
from tests.travellers import NUMBER, need_names
from tests.world import World

NEW = {"name": "Tara Menon", "birth_date": "1990-04-17", "document": {"kind": "passport", "number": NUMBER}}


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


@pytest.fixture
def asha(city: World) -> Caller:
    return Caller.of(city.asha)


def test_written_read_changed_and_taken_off(asha: Caller, city: World) -> None:
    answer = asha.post("/passengers", NEW | {"user_id": str(city.dev.user_id), "id": "x"})
    made = answer.json()
    assert answer.status_code == 201
    assert made["document"] == {"kind": "passport", "number": "••••5121"}
    assert NUMBER not in asha.get("/passengers").text
    place = f"/passengers/{made['id']}"
    assert asha.get(place).json() == made
    assert asha.ask("PATCH", place, {"name": "Tara Rao", "birth_date": None}).json() | {"birth_date": "x"} == (
        made | {"name": "Tara Rao", "birth_date": "x"}
    )
    assert asha.ask("PATCH", place, {"document": None}).json()["document"] is None
    for stranger in (Caller.of(city.dev), Caller.of(city.chen)):
        assert stranger.get("/passengers").json() == {"items": [], "next_cursor": None}
        for method, body in (("GET", None), ("PATCH", {"name": 7}), ("PATCH", {"name": "Mine"}), ("DELETE", None)):
            refuses(lambda who=stranger, how=method, body=body: who.ask(how, place, body), 404)
    refuses(lambda: ANYBODY.ask("DELETE", place), 401)
    refuses(lambda: asha.get("/passengers/not-an-id"), 404)
    assert asha.ask("DELETE", place).status_code == 204
    is_problem(asha.get(place), 404)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": None},
        {"birth_date": "2090-01-01"},
        {"birth_date": "1899-12-31"},
        {"birth_date": "17.4.1990"},
        {"birth_date": 1990},
        {"document": {"kind": "library", "number": NUMBER}},
        {"document": {"kind": "passport"}},
        {"document": "passport"},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_bad_input_is_refused_and_the_number_is_not_said_back(asha: Caller, wrong: dict[str, Any]) -> None:
    assert NUMBER not in str(refuses(lambda: asha.post("/passengers", NEW | wrong), 422))


def test_named_seats(asha: Caller, city: World) -> None:
    trip = stadium.coach(city.chen)
    need_names(trip.inventory_id)
    db_fund(city)
    tara = asha.post("/passengers", NEW).json()["id"]
    item: dict[str, Any] = {"type": "seats", "inventory": trip.inventory_id, "seats": ["1A", "1B"]}
    body = {"items": [item], "payment": {"method": "wallet"}}
    item["passengers"] = [{"seat": "1A", "name": "Ravi Shah"}]
    assert refuses(lambda: asha.post("/orders", body), 422, "names_needed")["seats"] == ["1B"]
    item["passengers"].append({"seat": "1B", "passenger": tara})
    order = asha.post("/orders", body)
    assert order.status_code == 201
    assert [one["passenger"] for one in order.json()["items"]] == ["Ravi Shah", "Tara Menon"]
    assert NUMBER not in order.text

    held = asha.post("/holds", {"inventory": trip.inventory_id, "seats": ["2A"]}).json()["id"]
    line = asha.post("/basket", {"type": "seats", "hold": held}).json()["items"][0]
    assert (line["needs_names"], line["passengers"]) == (True, [])
    place = f"/basket/{line['id']}"
    refuses(lambda: asha.ask("PATCH", place, {"passengers": [{"seat": "9Z", "name": "Ravi"}]}), 422)
    refuses(lambda: asha.ask("PATCH", place, {}), 422)
    named = asha.ask("PATCH", place, {"passengers": [{"seat": "2A", "passenger": tara}]}).json()["items"][0]
    assert named["passengers"] == [{"seat": "2A", "name": "Tara Menon", "passenger": tara}]
    assert asha.post("/basket/order", {"payment": {"method": "wallet"}}).json()["status"] == "paid"


def db_fund(city: World) -> None:
    stadium.db.run(stadium.world.fund, city.asha, 10_000_00)
