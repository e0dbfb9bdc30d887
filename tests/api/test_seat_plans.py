"""Seat plans, venues and stock over REST: made, looked at, marked, taken out; by token and from a page; in bounds."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests import shop, stadium
from tests.api.shop_window import ANYBODY, Caller, is_problem
from tests.tabs import cookie_of
from tests.world import World

OUR_PAGE = {"origin": "http://localhost:8000", "content-type": "application/json"}
MEMORY = """
import tracemalloc
from metro_web.core.errors import AppError
from metro_web.domain import seat_files, seat_recipes, seating
row = [None] * 2000
vast = {"sections": [{"code": str(n), "rows": [{"label": "1", "seats": row}] * 50} for n in range(100)]}
tracemalloc.start()
for read, given in (
    (seat_recipes.from_text, "5000 rows × 2000"),
    (seat_recipes.from_text, "30000 rows × 2000\\n" * 500),
    (seat_recipes.from_capacity, 10_000_000),
    (seating.parse, vast),
    (seat_files.from_csv, "section,row,seat\\n" + "\\n" * 15_000_000),
    (seat_files.from_json, "[{}" + ",{}" * 5_000_000 + "]"),
):
    try:
        read(given)
    except AppError as refusal:
        assert refusal.code == "invalid_plan", refusal.code
    else:
        raise SystemExit("taken in")
print(tracemalloc.get_traced_memory()[1])
"""


@pytest.fixture
def chen(city: World) -> Caller:
    return Caller.of(city.chen)


def test_ten_million_seats_cost_no_memory() -> None:
    done = subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 60_000_000, "what was sent twice over, and little more"


def test_a_plan_is_looked_at_marked_used_and_taken_out(chen: Caller) -> None:
    body = {"name": "Hall", "description": "stalls: 2 rows of 2+2\nbox, first class: 1 row × 3"}
    before = shop.dump()
    seen = chen.post("/admin/seat-plans/preview", body).json()
    assert (seen["seats"], seen["rows"], seen["marks"], seen["repairs"]) == (11, 3, {"window": 4, "aisle": 6}, [])
    assert shop.dump() == before
    plan = chen.post("/admin/seat-plans", body).json()
    path = f"/admin/seat-plans/{plan['id']}"
    public = ANYBODY.get(f"/seat-plans/{plan['id']}")
    assert public.json()["sections"] == seen["sections"]
    assert seen["sections"][1]["class"] == "first class"
    marks = [{"mark": "blocked", "ranges": "section box"}, {"mark": "window", "on": False, "seats": ["stalls-1A"]}]
    made = chen.post(f"{path}/marks", {"changes": marks})
    assert (made.status_code, made.json()["version"], made.json()["seats"]) == (201, 2, 11)
    is_problem(chen.post(f"{path}/marks", {"changes": marks}), 409, "edited_meanwhile")
    newest = ANYBODY.get(f"/seat-plans/{made.json()['id']}")
    assert newest.headers["etag"] != public.headers["etag"]
    assert [seat["marks"] for seat in newest.json()["sections"][1]["rows"][0]["seats"]] == [
        ["aisle", "blocked"],
        ["blocked"],
        ["aisle", "blocked"],
    ]
    facts = chen.get(path).json()
    assert [each["version"] for each in facts["versions"]] == [2, 1]
    assert (facts["used_by"], [each["class"] for each in facts["sections"]]) == ([], [None, "first class"])
    for kind, field in (("csv", "csv"), ("json", "sections")):
        file = chen.get(f"/admin/seat-plans/{made.json()['id']}/{kind}")
        assert f"seat-plan-{made.json()['id']}.{kind}" in file.headers["content-disposition"]
        again = {"name": "Again", field: file.text if kind == "csv" else file.json()["sections"]}
        copy = chen.post("/admin/seat-plans", again).json()
        assert ANYBODY.get(f"/seat-plans/{copy['id']}").json()["sections"] == newest.json()["sections"]
    assert chen.ask("PATCH", path, {"retired": True}).json()["retired"] is True
    assert chen.ask("DELETE", path).status_code == 204
    is_problem(chen.get(path), 404, "not_found")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([], "invalid_input"),
        ([{"mark": "gold", "ranges": "1A"}], "invalid_plan"),
        ([{"mark": "window", "ranges": "9Z"}], "unknown_seat"),
        ([{"mark": "window", "seats": ["1A", "1A"]}], "invalid_input"),
        ([{"mark": "window"}], "invalid_input"),
        ([{"mark": "window", "runs": [[3, 99]]}], "invalid_input"),
    ],
)
def test_marks_that_cannot_be(chen: Caller, changes: list[Any], code: str) -> None:
    plan = chen.post("/admin/seat-plans", {"name": "Hall", "description": "2 rows of 2+2"}).json()
    before = shop.dump()
    is_problem(chen.post(f"/admin/seat-plans/{plan['id']}/marks", {"changes": changes}), 422, code)
    assert shop.dump() == before


def test_a_page_sends_plans_with_the_cookie_of_an_admin(city: World, chen: Caller) -> None:
    body = json.dumps(
        {"way": "words", "text": "3 rows of 2", "name": "Boat", "marks": [{"mark": "aisle", "runs": [[0, 1]]}]}
    )

    def send(path: str, cookie: str, content: str = body, **headers: str) -> Any:
        return ANYBODY.ask("POST", path, content=content, headers=OUR_PAGE | {"cookie": f"sid={cookie}"} | headers)

    admin, asha = cookie_of(city.chen), cookie_of(city.asha)
    seen = send("/api/seat-plans/preview", admin)
    assert (seen.status_code, seen.json()["seats"], seen.json()["marks"]) == (200, 6, {"window": 6, "aisle": 2})
    before = shop.dump()
    is_problem(send("/api/seat-plans", asha), 403, "not_allowed")
    is_problem(send("/api/seat-plans", ""), 401, "unauthenticated")
    is_problem(send("/api/seat-plans", admin, origin="https://elsewhere.example"), 403, "cross_site")
    assert send("/api/seat-plans", admin, **{"content-type": "text/plain"}).status_code == 415
    for wrong in ("{", "[]", '{"way": "smoke"}', '{"way": "capacity", "text": "ten"}', '{"way": "json", "text": "{"}'):
        is_problem(send("/api/seat-plans", admin, wrong), 422, "invalid_plan")
    is_problem(
        send("/api/seat-plans/preview", admin, '{"way": "csv", "text": "' + "a" * 21_000_000 + '"}'), 413, "too_large"
    )
    assert shop.dump() == before
    made = send("/api/seat-plans", admin)
    assert (made.status_code, chen.get(f"/admin/seat-plans/{made.json()['id']}").json()["name"]) == (201, "Boat")
    is_problem(chen.post("/admin/seat-plans", {"name": "n", "csv": "x" * 22_000_000}), 413, "too_large")


def test_stock_is_blocked_released_and_priced(city: World, chen: Caller) -> None:
    hall, asha = stadium.hall(city.chen, city.asha), Caller.of(city.asha)
    path = f"/admin/inventories/{hall.inventory}"
    stadium.hold(city.asha, hall.inventory, "1A")
    taken = chen.post(f"{path}/block", {"ranges": "row 1", "reason": "Cameras"})
    assert is_problem(taken, 409, "seat_taken")["seats"] == ["1A"]
    assert chen.post(f"{path}/block", {"ranges": "1B–D", "runs": [[4, 5]], "reason": "Cameras"}).status_code == 204
    assert chen.post(f"{path}/release", {"seats": ["1D"]}).status_code == 204
    assert chen.ask("PATCH", f"{path}/prices", {"ranges": "row 4", "price": 99_00}).status_code == 204
    found = chen.get(path).json()
    assert found["sections"][0] == {
        "code": "main", "name": "Seats", "price": {"amount": 450_00, "currency": "INR"}, "total": 16,
        "free": 11, "held": 1, "sold": 0, "blocked": 4,
    }  # fmt: skip
    assert found["seat_prices"]["4D"] == {"amount": 99_00, "currency": "INR"}
    before = shop.dump()
    for caller, status in ((asha, 403), (ANYBODY, 401)):
        assert caller.get(path).status_code == status
        assert caller.post(f"{path}/block", {"seats": 5}).status_code == status
    is_problem(chen.post(f"{path}/block", {}), 422, "invalid_input")
    is_problem(chen.ask("PATCH", f"{path}/prices", {"ranges": "row 1", "price": 5}), 409, "seat_taken")
    assert shop.dump() == before


def test_a_venue_is_changed_and_retired(city: World, chen: Caller) -> None:
    venue = chen.post("/admin/venues", {"name": "Town Hall", "city": "Alderton", "kind": "hall"}).json()
    path = f"/admin/venues/{venue['id']}"
    changed = chen.ask("PATCH", path, {"name": "Old Hall", "turnaround_minutes": 15, "retired": True}).json()
    assert changed == venue | {"name": "Old Hall", "turnaround_minutes": 15, "retired": True} == chen.get(path).json()
    for wrong in ({"name": " "}, {"kind": "tent"}, {"turnaround_minutes": -1}, {"retired": "no"}, {"city": "c" * 81}):
        is_problem(chen.ask("PATCH", path, wrong), 422, "invalid_input")
    is_problem(chen.ask("PATCH", "/admin/venues/none", {"name": 5}), 404, "not_found")
    is_problem(Caller.of(city.asha).ask("PATCH", path, {"name": 5}), 403, "not_allowed")
