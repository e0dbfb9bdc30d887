"""Who may call what, on every route of the OpenAPI document: 401, then 403, then 404, then 422."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from metro_web.api.app import api
from metro_web.core import ids
from metro_web.services import throttle
from tests import shop
from tests.api.shop_window import ANYBODY, Caller, is_problem
from tests.world import World

V1 = "/api/v1"
PUBLIC_PREFIXES = (f"{V1}/auth/", "/api/health/", "/api/metrics")
PUBLIC = {
    f"GET {V1}{path}"
    for path in (
        *("/lines", "/lines/{code}", "/stations", "/service", "/journeys", "/gate-keys", "/map"),
        *("/trips", "/trips/{trip_id}", "/events", "/events/{event_id}", "/seat-plans/{plan_id}"),
        *("/seat-plans/{plan_id}/outline", "/places", "/cities", "/countries"),
        *("/inventories/{inventory_id}/availability", "/inventories/{inventory_id}/best"),
    )
}
STAFF_TOO = ("/admin/offline-sales", "/admin/footfall")
Sub = pytest.Subtests
# Bodies and queries that no endpoint takes; a guard must speak before they are looked at.
NONSENSE: tuple[dict[str, Any], ...] = (
    {},
    {"content": b"{", "headers": {"Content-Type": "application/json"}},
    {"json": [5]},
    {"params": {"limit": "x", "cursor": "\x00", "status": "odd", "kind": "odd", "date": "never", "from": "x"}},
    {"params": {"limit": "0"}, "headers": {"Idempotency-Key": "x" * 65}},
)


def operations() -> Iterator[tuple[str, str]]:
    for path, methods in api.openapi()["paths"].items():
        for method in methods:
            yield method.upper(), path


def private() -> list[tuple[str, str]]:
    return [
        (method, path)
        for method, path in operations()
        if f"{method} {path}" not in PUBLIC and not path.startswith(PUBLIC_PREFIXES)
    ]


def filled(path: str, value: str = "0" * 32) -> str:
    return re.sub(r"\{[^}]+\}", value, path)


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    throttle.forget()
    shop.at()


def test_there_is_something_to_test() -> None:
    assert len(private()) >= 20
    assert {f"{method} {path}" for method, path in operations()} >= PUBLIC


def test_without_a_token_everything_else_is_401(city: World, subtests: Sub) -> None:
    before = shop.dump()
    for method, path in private():
        for nonsense in NONSENSE:
            with subtests.test(operation=f"{method} {path}", nonsense=str(nonsense)[:40]):
                is_problem(ANYBODY.ask(method, filled(path), **nonsense), 401, "unauthenticated")
    assert shop.dump() == before


def test_a_role_that_may_never_is_403_whatever_it_sends(city: World, subtests: Sub) -> None:
    asha, bilal = Caller.of(city.asha), Caller.of(city.bilal)
    before = shop.dump()
    for method, path in private():
        if not path.startswith(f"{V1}/admin/"):
            continue
        callers = [asha] if path.startswith(tuple(V1 + each for each in STAFF_TOO)) else [asha, bilal]
        for caller in callers:
            for nonsense in NONSENSE:
                with subtests.test(operation=f"{method} {path}", nonsense=str(nonsense)[:40]):
                    is_problem(caller.ask(method, filled(path), **nonsense), 403, "not_allowed")
    assert shop.dump() == before


def test_what_does_not_exist_is_404_whatever_is_sent(city: World, subtests: Sub) -> None:
    chen = Caller.of(city.chen)
    before = shop.dump()
    for method, path in private():
        if "{" not in path:
            continue
        for odd in (ids.new_id(), "x", "%00", "%ff", "é", "9" * 5000):
            for nonsense in NONSENSE[:4]:
                with subtests.test(operation=f"{method} {path}", odd=odd[:40], nonsense=str(nonsense)[:40]):
                    is_problem(chen.ask(method, filled(path, odd), **nonsense), 404)
    assert shop.dump() == before


def test_whatever_is_sent_to_any_route_is_no_5xx(city: World, subtests: Sub) -> None:
    chen = Caller.of(city.chen)
    for method, path in operations():
        if path == "/api/metrics":
            continue
        for nonsense in NONSENSE:
            for value in ("red", "alder", str(city.dev.user_id)):
                if method != "GET" and nonsense == {}:
                    continue  # an empty body may well mean something here
                with subtests.test(operation=f"{method} {path}", value=value, nonsense=str(nonsense)[:40]):
                    answer = chen.ask(method, filled(path, value), **nonsense)
                    assert answer.status_code < 500, answer.text


def test_signed_in_by_cookie_nobody_writes(city: World) -> None:
    """A form of another site brings the cookie along; only GET reads it."""
    is_problem(ANYBODY.post("/wallet/top-ups", {"amount": 100}, headers={"Cookie": "sid=x"}), 401)
