"""Editing the network over HTTP, as `API.md` has it: every answer, every refusal, and the next request sees it."""

import json
from typing import Any

import httpx
import pytest

from metro_web.core import clock, db
from metro_web.domain.permissions import Actor
from metro_web.services import tokens
from tests.asgi import Client
from tests.services.network_editing import everything, sell
from tests.world import World

V1 = "/api/v1"
ADMIN = V1 + "/admin"
PINK = {"code": "pink", "name": "Pink Line", "color": "#FF0088"}
# Every call of an admin: method, path, a body that is right.
CALLS: list[tuple[str, str, Any]] = [
    ("PATCH", "/service", {"running": False, "reason": "Storm"}),
    ("POST", "/lines", PINK),
    ("PATCH", "/lines/red", {"name": "Ruby Line"}),
    ("DELETE", "/lines/red", None),
    ("POST", "/lines/red/branches", {"name": "To the sea"}),
    ("DELETE", "/lines/red/branches/0", None),
    ("POST", "/lines/red/stations", {"code": "ivy", "name": "Ivy"}),
    ("PUT", "/lines/red/stations", {"stations": ["dale", "cedar", "birch", "alder"]}),
    ("DELETE", "/lines/red/stations/birch", None),
    ("PATCH", "/stations/birch", {"name": "Beech"}),
    ("DELETE", "/stations/birch", None),
    ("POST", "/walk-links", {"from": "alder", "to": "elm"}),
    ("DELETE", "/walk-links/gorse/dale", None),
    ("GET", "/audit", None),
]
IDS = [f"{method} {path}" for method, path, _ in CALLS]


class Admin(Client):
    """A client that signs every request as somebody."""

    def __init__(self, actor: Actor | None) -> None:
        super().__init__()
        self._headers = {}
        if actor:
            pair = db.run(tokens.issue, str(actor.user_id), now=clock.utc_now())
            self._headers = {"Authorization": f"Bearer {pair.access_token}"}

    def request(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """As somebody."""
        kwargs["headers"] = self._headers | kwargs.pop("headers", {})
        return super().request(method, path, **kwargs)


@pytest.fixture
def chen(city: World) -> Admin:
    return Admin(city.chen)


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code"} <= answer.json().keys()
    return answer.status_code, answer.json()["code"]


def order_of(line: Any, branch: int = 0) -> list[str]:
    return [row["code"] for row in line["stations"] if row["branch"] == branch]


@pytest.mark.parametrize(("method", "path", "body"), CALLS, ids=IDS)
def test_who_may_call_comes_before_everything(city: World, method: str, path: str, body: Any) -> None:
    before = everything()
    elsewhere = path.replace("red", "no%20such").replace("birch", "no%20such").replace("gorse", "no%20such")
    for actor, expected in ((None, (401, "unauthenticated")), (city.asha, (403, "not_allowed"))):
        for sent in (
            {"json": body},
            {"json": {"code": 5, "stations": {}}},
            {
                "content": b"{",
            },
        ):
            for place in (path, elsewhere):
                assert problem(Admin(actor).request(method, ADMIN + place, **sent)) == expected
    assert problem(Admin(city.bilal).request(method, ADMIN + path, json=body)) == (403, "not_allowed")
    assert everything() == before


@pytest.mark.parametrize(("method", "path", "body"), [call for call in CALLS if call[1].count("/") > 1])
def test_what_does_not_exist_comes_before_a_wrong_body(chen: Admin, method: str, path: str, body: Any) -> None:
    elsewhere = path.replace("red", "teal").replace("birch", "atlantis").replace("gorse", "atlantis")
    for sent in ({"json": body}, {"json": {"name": 5, "running": "yes"}}, {"content": b"{"}, {"json": []}):
        assert chen.request(method, ADMIN + elsewhere, **sent).status_code == 404


@pytest.mark.parametrize(("method", "path", "body"), CALLS, ids=IDS)
def test_each_call_does_it(chen: Admin, method: str, path: str, body: Any) -> None:
    answer = chen.request(method, ADMIN + path, json=body)
    assert answer.status_code == {"POST": 201, "DELETE": 204}.get(method, 200)
    if method == "DELETE":
        assert answer.content == b""


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/service", {}),
        ("PATCH", "/service", {"running": "no"}),
        ("PATCH", "/service", {"running": 0}),
        ("PATCH", "/service", {"running": False, "reason": "x" * 10_000}),
        ("PATCH", "/service", {"running": False, "reason": "x" * 301}),
        ("PATCH", "/service", {"running": False, "reason": "a\x00b"}),
        ("POST", "/lines", {"code": "pink", "name": "Pink Line"}),
        ("POST", "/lines", PINK | {"color": "pink"}),
        ("POST", "/lines", PINK | {"color": "#FF008"}),
        ("POST", "/lines", PINK | {"name": "x" * 10_000}),
        ("POST", "/lines", PINK | {"name": "\ud800"}),
        ("POST", "/lines", PINK | {"code": "a/b"}),
        ("PATCH", "/lines/red", {"running": "no"}),
        ("PATCH", "/lines/red", {"name": ""}),
        ("POST", "/lines/red/stations", {"name": "Ivy"}),
        ("POST", "/lines/red/stations", {"code": "ivy"}),
        ("POST", "/lines/red/stations", {"code": "ivy", "name": "Ivy", "position": 0}),
        ("POST", "/lines/red/stations", {"code": "ivy", "name": "Ivy", "position": -5}),
        ("POST", "/lines/red/stations", {"code": "ivy", "name": "Ivy", "position": 1.5}),
        ("POST", "/lines/red/stations", {"code": "ivy", "name": "Ivy", "position": "1"}),
        ("POST", "/lines/red/stations", {"code": "ivy", "name": "Ivy", "position": 10**12}),
        ("POST", "/lines/red/stations", {"code": "ivy", "name": "Ivy", "branch": 7}),
        ("PUT", "/lines/red/stations", {"stations": "alder"}),
        ("PUT", "/lines/red/stations", {"stations": []}),
        ("PUT", "/lines/red/stations", {"stations": ["alder", "birch", "alder"]}),
        ("PUT", "/lines/red/stations", {"stations": ["alder"] * 2000}),
        ("PATCH", "/stations/birch", {"name": 5}),
        ("POST", "/walk-links", {"from": "alder", "to": "elm", "duration_s": 0}),
        ("GET", "/audit?cursor=abc", None),
        ("GET", "/audit?cursor=0", None),
        ("GET", "/audit?limit=0", None),
        ("GET", "/audit?limit=201", None),
        ("GET", "/audit?from=yesterday", None),
        ("GET", "/audit?from=2026-01-01T00:00:00", None),
        ("GET", "/audit?to=0001-01-01T00:00:00%2B14:00", None),
        ("GET", "/footfall?date=2026-02-30", None),
        ("GET", "/footfall?date=20261120", None),
        ("GET", "/footfall?date=2026-W47-5", None),
        ("GET", "/footfall?date=", None),
        ("GET", "/footfall?date=%00", None),
    ],
)
def test_a_wrong_body_changes_nothing(chen: Admin, method: str, path: str, body: Any) -> None:
    before = everything()
    # By hand, because httpx would refuse to send half of a pair.
    answer = chen.request(method, ADMIN + path, content=json.dumps(body) if body else None)
    assert problem(answer) == (422, "invalid_input")
    assert everything() == before


def test_a_line_is_built_and_the_next_request_sees_each_step(chen: Admin) -> None:
    made = chen.post(ADMIN + "/lines", json=PINK)
    assert made.status_code == 201
    assert made.json() == chen.get(V1 + "/lines/pink").json()
    assert {key: made.json()[key] for key in (*PINK, "running", "stations")} == PINK | {"running": True, "stations": []}
    assert problem(chen.post(ADMIN + "/lines", json=PINK)) == (409, "code_taken")
    for body, order in (
        ({"code": "ivy", "name": "Ivy"}, ["ivy"]),
        ({"code": "juniper", "name": "Juniper", "position": 1}, ["juniper", "ivy"]),
        ({"code": "alder", "name": "Alder", "position": 2}, ["juniper", "alder", "ivy"]),
        ({"code": "ivy", "name": "Ivy", "position": 1}, ["ivy", "juniper", "alder"]),
    ):
        answer = chen.post(ADMIN + "/lines/pink/stations", json=body)
        assert answer.status_code == 201
        assert order_of(answer.json()) == order
        assert chen.get(V1 + "/lines/pink").json() == answer.json()
    assert answer.json()["stations"][2] | {"branch_name": ""} == {
        "code": "alder", "name": "Alder", "position": 3, "branch": 0, "branch_name": "", "lines": ["red", "pink"],
    }  # fmt: skip
    assert chen.get(V1 + "/journeys?from=ivy&to=birch").json()["price"] == {"amount": 3000, "currency": "INR"}
    ordered = chen.request("PUT", ADMIN + "/lines/pink/stations", json={"stations": ["alder", "ivy", "juniper"]})
    assert order_of(ordered.json()) == order_of(chen.get(V1 + "/lines/pink").json()) == ["alder", "ivy", "juniper"]
    assert chen.patch(ADMIN + "/stations/ivy", json={"name": "Ivy Street"}).json()["name"] == "Ivy Street"
    assert [each["code"] for each in chen.get(V1 + "/stations?query=ivy+st").json()["items"]] == ["ivy"]


def test_stopping_and_starting(chen: Admin) -> None:
    stopped = chen.patch(ADMIN + "/lines/red", json={"running": False, "reason": "Flood"}).json()
    assert (stopped["running"], stopped["reason"]) == (False, "Flood")
    rows = {row["code"]: row for row in chen.get(V1 + "/service").json()["lines"]}
    assert rows["red"] == {"code": "red", "running": False, "reason": "Flood"}
    assert problem(chen.get(V1 + "/journeys?from=alder&to=birch")) == (409, "service_stopped")
    answer = chen.patch(ADMIN + "/service", json={"running": False, "reason": "Strike"})
    assert answer.json() == chen.get(V1 + "/service").json()
    assert (answer.json()["running"], answer.json()["reason"]) == (False, "Strike")
    assert chen.patch(ADMIN + "/service", json={"running": True}).json()["reason"] is None
    assert chen.patch(ADMIN + "/lines/red", json={"running": True}).json()["reason"] is None
    assert chen.get(V1 + "/journeys?from=alder&to=birch").status_code == 200


def test_what_was_sold_stays(city: World, chen: Admin) -> None:
    sell(city.bilal, "alder", "birch")
    before = everything()
    for path in ("/lines/red", "/lines/red/stations/alder", "/stations/birch", "/lines/red/branches/0"):
        assert problem(chen.request("DELETE", ADMIN + path)) == (409, "in_use")
    kept = chen.request("PUT", ADMIN + "/lines/red/stations", json={"stations": ["cedar", "dale"]})
    assert problem(kept) == (409, "in_use")
    assert everything() == before
    for path in ("/stations/dale", "/lines/blue", "/walk-links/dale/gorse"):
        expected = 404 if "walk" in path else 204
        assert chen.request("DELETE", ADMIN + path).status_code == expected


def test_a_repeated_request_adds_one_line(chen: Admin) -> None:
    first, second = (chen.post(ADMIN + "/lines", json=PINK, headers={"Idempotency-Key": "k1"}) for _ in range(2))
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    other = chen.post(ADMIN + "/lines", json=PINK | {"code": "rose"}, headers={"Idempotency-Key": "k1"})
    assert problem(other) == (422, "idempotency_mismatch")


def test_a_counter_sale_is_used_and_counted(city: World, chen: Admin) -> None:
    body = {"from": "alder", "to": "dale", "count": 2, "customer": "asha@example.org"}
    for actor, expected in ((None, 401), (city.asha, 403)):
        assert Admin(actor).post(ADMIN + "/offline-sales", json={"count": "x"}).status_code == expected
        assert Admin(actor).get(ADMIN + "/footfall?date=x").status_code == expected
    bilal = Admin(city.bilal)
    first, again = (bilal.post(ADMIN + "/offline-sales", json=body, headers={"Idempotency-Key": "s1"}) for _ in "12")
    assert first.status_code == 201
    assert first.json() == again.json()
    order = first.json()["order"]
    assert (order["status"], order["total"]["amount"]) == ("paid", 6000)
    assert [ticket["status"] for ticket in order["tickets"]] == ["used", "used"]
    assert len(Admin(city.asha).get(V1 + "/tickets").json()["items"]) == 2
    for caller in (bilal, chen):
        footfall = caller.get(ADMIN + "/footfall").json()
        assert (footfall["total"], footfall["open"]) == (2, 0)
        assert footfall["lines"][0] == {"code": "red", "boardings": 2, "entries": 2, "exits": 2}
    assert bilal.get(ADMIN + f"/footfall?date={footfall['date']}").json() == footfall
    assert bilal.get(ADMIN + "/footfall?date=2020-01-01").json()["total"] == 0
    for change, expected in (
        ({"to": "alder"}, (422, "same_station")),
        ({"to": "atlantis"}, (404, "unknown_station")),
        ({"count": 0}, (422, "invalid_input")),
        ({"count": 7}, (422, "invalid_input")),
        ({"customer": "nobody@example.org"}, (422, "unknown_customer")),
    ):
        assert problem(bilal.post(ADMIN + "/offline-sales", json=body | change)) == expected
    chen.patch(ADMIN + "/lines/red", json={"running": False})
    assert problem(bilal.post(ADMIN + "/offline-sales", json=body)) == (409, "service_stopped")


def test_the_log_in_pages(chen: Admin) -> None:
    for name in ("A", "B", "C"):
        chen.patch(ADMIN + "/lines/red", json={"name": name})
    first = chen.get(ADMIN + "/audit?limit=2").json()
    assert [(each["action"], each["after"]["name"]) for each in first["items"]] == [
        ("line.change", "C"), ("line.change", "B"),
    ]  # fmt: skip
    assert first["items"][0]["actor"]["name"] == "chen@example.org"
    rest = chen.get(ADMIN + f"/audit?limit=2&cursor={first['next_cursor']}").json()
    assert ([each["after"]["name"] for each in rest["items"]], rest["next_cursor"]) == (["A"], None)
    assert chen.get(ADMIN + "/audit?action=line&subject=line:red&actor=chen").json()["items"] == (
        first["items"] + rest["items"]
    )
    assert chen.get(ADMIN + "/audit?action=service").json() == {"items": [], "next_cursor": None}
    assert chen.get(ADMIN + "/audit?from=2100-01-01T00:00:00Z").json()["items"] == []
