"""Vehicles and amenities over REST: what operators and admins may do with them, and what nobody may."""

from typing import Any

import pytest

from tests import companies, fleet, shop, stadium
from tests.api.shop_window import ANYBODY, UNSEEN, Caller, is_problem
from tests.world import World

HERE = "/operator/vehicles"


@pytest.fixture
def chen(city: World) -> Caller:
    return Caller.of(city.chen)


@pytest.fixture
def omar(city: World) -> Caller:
    return Caller.of(companies.operator("Omar"))


def body(company: str = "", **more: Any) -> dict[str, Any]:
    return {"company": company, "mode": "bus", "name": "Heron 1", "layout": fleet.BUS} | more


def test_a_vehicle_from_its_making_to_its_end(omar: Caller, chen: Caller, city: World) -> None:
    assert omar.actor is not None
    north = companies.make("North", omar.actor)
    chen.post("/admin/amenities", {"name": "Wi-Fi", "icon": "wifi"})
    sent = body(north, registration="ab 1", capacity=36, amenities=["wi-fi"], id="mine", role="owner", retired=True)
    made = omar.post(HERE, sent)
    assert made.status_code == 201, made.text
    bus = made.json()
    assert (bus["company"], bus["capacity"], bus["version"], bus["retired"]) == (
        {"id": north, "name": "North"},
        36,
        1,
        False,
    )
    assert bus["registration"] == "AB 1"
    assert bus["amenities"] == [{"code": "wi-fi", "name": "Wi-Fi", "icon": "wifi"}]
    assert bus["sections"] == [{"code": "standard", "name": "Standard", "class": "standard", "seats": 36}]
    plan = ANYBODY.get(f"/seat-plans/{bus['seat_plan']}").json()
    drawn = omar.post(f"{HERE}/preview", {"mode": "bus", "layout": bus["layout"]}).json()
    assert drawn["sections"] == plan["sections"]
    assert (drawn["seats"], drawn["marks"]["accessible"]) == (36, 1)
    here = f"{HERE}/{bus['id']}"
    patched = omar.ask("PATCH", here, {"layout": fleet.BUS | {"rows": 13}, "company": "x" * 32, "mode": "plane"})
    assert (patched.json()["capacity"], patched.json()["version"], patched.json()["mode"]) == (39, 2, "bus")
    assert ANYBODY.get(f"/seat-plans/{bus['seat_plan']}").json() == plan
    assert omar.get(here).json() == patched.json() == omar.get(f"{HERE}?company={north}&mode=bus").json()["items"][0]
    assert omar.get(f"{HERE}?mode=plane").json() == {"items": [], "next_cursor": None}
    trip = stadium.coach(city.chen)
    fleet.give(trip.id, fleet.make(omar.actor, north, "Heron 2", amenities=["wi-fi"]))
    is_problem(omar.ask("DELETE", f"{HERE}/{omar.get(HERE).json()['items'][0]['id']}"), 409, "in_use")
    assert omar.ask("DELETE", here).status_code == 204
    is_problem(omar.get(here), 404, "not_found")
    on_board = chen.get(f"/trips/{trip.id}").json()["amenities"]
    assert on_board == [], "it was not made with the vehicle"
    chosen = omar.ask("PUT", f"/operator/trips/{trip.id}/amenities", {"amenities": ["wi-fi"]})
    assert chosen.json()["items"] == bus["amenities"] == ANYBODY.get(f"/trips/{trip.id}").json()["amenities"]
    other = stadium.coach(city.chen)
    is_problem(omar.ask("PUT", f"/operator/trips/{other.id}/amenities", {"amenities": 7}), 404, "not_found")


def test_what_cannot_be_changes_nothing(omar: Caller, chen: Caller, city: World) -> None:
    assert omar.actor is not None
    north = companies.make("North", omar.actor)
    south = companies.make("South", companies.operator("Oona"))
    bus = fleet.make(omar.actor, north)
    here, before = f"{HERE}/{bus.id}", shop.dump(without=UNSEEN)
    for wrong, status, code in (
        (body(north, name="Kite", capacity=37), 422, "invalid_layout"),
        (body(north, name="Kite", layout={"rows": 0, "across": "2+1"}), 422, "invalid_layout"),
        (body(north, name="Kite", layout={"rows": 10_000, "across": "2+1"}), 422, "invalid_layout"),
        (body(north, name="Kite", layout={}), 422, "invalid_layout"),
        (body(north, name="Kite", layout=[1]), 422, "invalid_input"),
        (body(north, name="Kite", mode="boat"), 422, "invalid_input"),
        (body(north, name=""), 422, "invalid_input"),
        (body(north, name="Kite\u0000"), 422, "invalid_input"),
        (body(north, name="Kite", amenities=["pool"]), 422, "unknown_amenity"),
        (body(north), 409, "name_taken"),
        (body(south, name="Kite"), 404, "not_found"),
        (body("nonsense", name="Kite"), 404, "not_found"),
    ):
        is_problem(omar.post(HERE, wrong), status, code)
    is_problem(omar.ask("PATCH", here, {"retired": "yes"}), 422, "invalid_input")
    is_problem(omar.ask("PATCH", here, {"layout": {"rows": 1, "across": "9"}}), 422, "invalid_layout")
    is_problem(omar.get(f"{HERE}?company={south}"), 404, "not_found")
    is_problem(omar.get(f"{HERE}?cursor=made-up"), 422, "invalid_input")
    asha, oona = Caller.of(city.asha), Caller.of(companies.operator("Other"))
    for who, status in ((ANYBODY, 401), (asha, 403), (oona, 404)):
        for answer in (who.get(here), who.ask("PATCH", here, {"name": 7}), who.ask("DELETE", here)):
            assert answer.status_code == status
    for who, status in ((ANYBODY, 401), (asha, 403)):
        for path in (HERE, f"{HERE}/preview", "/admin/amenities"):
            assert who.post(path, {"mode": 7}).status_code == status
        assert who.get("/operator/amenities").status_code == status
    for answer in (
        omar.get("/admin/amenities"),
        omar.post("/admin/amenities", {"name": "Pool", "icon": "star"}),
        omar.ask("PATCH", "/admin/amenities/wi-fi", {"retired": True}),
        omar.ask("DELETE", "/admin/amenities/wi-fi"),
    ):
        assert answer.status_code == 403
    is_problem(chen.ask("PATCH", "/admin/amenities/%00", {"retired": True}), 404, "not_found")
    assert not shop.changed(before, shop.dump(without=UNSEEN)) & {"vehicle", "seat_plan", "amenity", "audit_entry"}


def test_the_list_of_amenities(omar: Caller, chen: Caller) -> None:
    made = chen.post("/admin/amenities", {"name": "Hot meal", "icon": "meal"})
    assert (made.status_code, made.json()) == (
        201,
        {"code": "hot-meal", "name": "Hot meal", "icon": "meal", "retired": False},
    )
    is_problem(chen.post("/admin/amenities", {"name": "hot meal", "icon": "meal"}), 409, "name_taken")
    is_problem(chen.post("/admin/amenities", {"name": "Pool", "icon": "pool"}), 422, "invalid_input")
    renamed = chen.ask("PATCH", "/admin/amenities/hot-meal", {"name": "Supper", "icon": "drink"})
    assert (renamed.json()["name"], renamed.json()["icon"]) == ("Supper", "drink")
    assert omar.get("/operator/amenities").json()["items"] == [{"code": "hot-meal", "name": "Supper", "icon": "drink"}]
    chen.ask("PATCH", "/admin/amenities/hot-meal", {"retired": True})
    assert omar.get("/operator/amenities").json()["items"] == []
    listed = chen.get("/admin/amenities").json()["items"]
    assert [(one["code"], one["retired"], one["vehicles"], one["trips"]) for one in listed] == [
        ("hot-meal", True, 0, 0)
    ]
    assert chen.ask("DELETE", "/admin/amenities/hot-meal").status_code == 204
    is_problem(chen.ask("DELETE", "/admin/amenities/hot-meal"), 404, "not_found")
