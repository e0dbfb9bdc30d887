"""Trips of companies over REST: made, listed, changed, late, cancelled; and each refusal of the door."""

from datetime import timedelta
from typing import Any

import pytest

from metro_web.core import clock
from tests import depots, people, shop
from tests.api.shop_window import ANYBODY, Caller, is_problem
from tests.depots import Depot
from tests.world import World

HERE = "/operator/trips"


@pytest.fixture
def heron(city: World) -> Depot:
    shop.at()
    return depots.build(city.chen)


@pytest.fixture
def owner(heron: Depot) -> Caller:
    return Caller.of(people.fresh(str(heron.owner.user_id)))


def body(heron: Depot, **more: Any) -> dict[str, Any]:
    leaves = clock.rfc3339(clock.utc_now() + timedelta(hours=48))
    given = {"route": heron.route_id, "vehicle": heron.vehicle_id, "prices": {"main": 9000}, "departs_at": leaves}
    return given | more


def test_a_trip_is_made_sold_late_and_cancelled(city: World, heron: Depot, owner: Caller) -> None:
    made = owner.post(HERE, body(heron, stretch_prices={"main": {"1-2": 2500}}))
    assert made.status_code == 201, made.text
    trip = made.json()
    assert (trip["status"], trip["company"], trip["series"], len(trip["stops"])) == ("draft", heron.company_id, None, 5)
    assert ANYBODY.get(f"/trips/{trip['id']}").status_code == 404
    one = f"{HERE}/{trip['id']}"
    assert owner.get(one).json()["stretch_prices"] == {"main": {"1-2": 2500}}
    assert owner.post(one + "/publish").json()["status"] == "scheduled"
    board = ANYBODY.get(f"/inventories/{trip['inventory']}/availability?from=1&to=2").json()
    assert board["prices"]["main"]["amount"] == 2500
    [listed] = ANYBODY.get("/trips?from=berlin&to=cottbus").json()["items"]
    assert (listed["price_from"]["amount"], listed["status"]) == (2500, "scheduled")
    late = owner.post(one + "/delay", {"minutes": 90, "reason": "Snow"}).json()
    assert (late["status"], late["delay_minutes"]) == ("delayed", 90)
    [listed] = ANYBODY.get("/trips?from=berlin&to=cottbus").json()["items"]
    assert listed["expected_departs_at"] > listed["departs_at"]
    assert owner.post(one + "/state", {"status": "boarding"}).json()["status"] == "boarding"
    changed = owner.ask("PATCH", one, {"name": "Night owl", "prices": {"main": 8000}})
    assert changed.json()["name"] == "Night owl"
    assert owner.get(one + "/figures").json()["total"]["left"] == 12
    assert owner.post(one + "/retire").json()["status"] == "retired"
    assert owner.post(one + "/cancel", {"reason": "Snow"}).json()["status"] == "cancelled"
    assert owner.ask("DELETE", one).status_code == 204


def test_a_timetable_is_one_answer_and_changes_from_one_on(heron: Depot, owner: Caller) -> None:
    repeat = {"weekdays": ["mon", "wed", "fri"], "from": "2026-12-01", "to": "2026-12-14", "at": "22:00"}
    made = owner.post(HERE, body(heron, departs_at=None, repeat=repeat, publish=True))
    assert made.status_code == 201, made.text
    items = made.json()["items"]
    assert [item["departs_at"][8:13] for item in items] == ["02T21", "04T21", "07T21", "09T21", "11T21", "14T21"]
    later = owner.ask("PATCH", f"{HERE}/{items[2]['id']}", {"at": "23:15", "following": True}).json()
    assert [item["departs_at"][8:16] for item in later["items"]] == ["07T22:15", "09T22:15", "11T22:15", "14T22:15"]
    page = owner.get(f"{HERE}?limit=4&series={made.json()['series']}").json()
    rest = owner.get(f"{HERE}?limit=4&series={made.json()['series']}&cursor={page['next_cursor']}").json()
    assert [item["id"] for item in page["items"] + rest["items"]] == [item["id"] for item in items]
    off = owner.post(f"{HERE}/{items[4]['id']}/cancel", {"reason": "Works", "following": True}).json()
    assert [item["status"] for item in off["items"]] == ["cancelled"] * 2


def test_who_may_not_and_what_cannot_be(city: World, heron: Depot, owner: Caller) -> None:
    trip = owner.post(HERE, body(heron)).json()
    one, other = f"{HERE}/{trip['id']}", Caller.of(depots.build(city.chen, "Kestrel Air").owner)
    asha = Caller.of(city.asha)
    for path, sent in (("", {"minutes": "x"}), ("/delay", {"minutes": "x"}), ("/state", {"status": 5})):
        is_problem(ANYBODY.post(one + path if path else HERE, sent), 401, "unauthenticated")
        is_problem(asha.post(one + path if path else HERE, sent), 403, "not_allowed")
    is_problem(other.post(one + "/delay", {"minutes": "x"}), 404, "not_found")
    is_problem(other.get(one), 404, "not_found")
    is_problem(other.ask("PATCH", one, {"name": 7}), 404, "not_found")
    is_problem(owner.get(f"{HERE}/nonsense"), 404, "not_found")
    is_problem(other.get(f"{HERE}?company={heron.company_id}"), 404, "not_found")
    is_problem(owner.post(HERE, body(heron)), 409, "vehicle_busy")
    for wrong in (
        {"prices": {"main": -1}},
        {"prices": {"main": 1.5}},
        {"prices": {"made-up": 1}},
        {"departs_at": "2020-01-01T00:00:00Z"},
        {"departs_at": "2031-01-01T00:00:00"},
        {"repeat": {"weekdays": ["someday"], "from": "2026-12-01", "to": "2026-12-02", "at": "22:00"}},
        {"repeat": {"weekdays": ["mon"], "from": "2026-12-01", "to": "2026-12-09", "at": "25:00"}},
        {"repeat": {"weekdays": ["mon"], "from": "0001-01-01", "to": "0001-01-09", "at": "00:00"}},
        {"repeat": {"weekdays": ["fri"], "from": "9999-12-31", "to": "9999-12-31", "at": "23:59"}},
        {"repeat": {"weekdays": ["mon"], "from": "2026-12-32", "to": "2026-12-09", "at": "22:00"}},
    ):
        is_problem(owner.post(HERE, body(heron, **wrong)), 422, "invalid_input")
    for wrong in ({"departs_at": "2020-01-01T00:00:00Z"}, {"at": "7:30"}, {"prices": {"main": -5}}, {"stops": []}):
        is_problem(owner.ask("PATCH", one, wrong), 422, "invalid_input")
    is_problem(owner.ask("PATCH", one, {"vehicle": ""}), 404, "not_found")
    is_problem(owner.post(one + "/delay", {"minutes": 10}), 409, "not_published")
    is_problem(owner.post(one + "/publish", {"following": True}), 409, "no_series")
    is_problem(owner.get(f"{HERE}?cursor=made-up"), 422, "invalid_input")
    is_problem(owner.get(f"{HERE}?limit=0"), 422, "invalid_input")
    assert owner.get(one).json()["status"] == "draft"
