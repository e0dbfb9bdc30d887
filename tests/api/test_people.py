"""`/me` and `/admin/users` over HTTP."""

from typing import Any

import httpx
import pytest

from metro_web.core import clock, db
from metro_web.domain.permissions import Actor
from metro_web.services import tokens
from tests.asgi import Client
from tests.people import count
from tests.world import World

pytestmark = pytest.mark.usefixtures("people")
ME, USERS = "/api/v1/me", "/api/v1/admin/users"


@pytest.fixture
def client() -> Client:
    return Client()


def bearer(actor: Actor) -> dict[str, str]:
    return {"Authorization": "Bearer " + db.run(tokens.issue, str(actor.user_id), now=clock.utc_now()).access_token}


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_profile_is_patched_but_not_roles_and_address(client: Client, city: World) -> None:
    headers = bearer(city.asha)
    change: dict[str, Any] = {"name": "Asha R.", "phone": "+91 98765 43210", "locale": "hi", "color_mode": "dark"}
    forbidden = {"roles": ["admin"], "email": "evil@example.org", "id": "1", "is_blocked": False}
    answer = client.patch(ME, json=change | forbidden, headers=headers)
    assert answer.status_code == 200
    assert answer.json() == client.get(ME, headers=headers).json()
    assert answer.json() == change | {
        "phone_verified": False,
        "id": city.asha.user_id, "email": "asha@example.org", "roles": ["passenger"], "email_verified": True,
    }  # fmt: skip
    assert client.patch(ME, json={"phone": None}, headers=headers).json()["phone"] is None
    assert client.patch(ME, json={}, headers=headers).json()["name"] == "Asha R."


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x" * 10_000}, {"name": "x" * 121}, {"name": " "}, {"name": "a\0b"}, {"name": 5},
        {"phone": "abc"}, {"locale": "xx"}, {"color_mode": "pink"}, [], "x", None,
    ],
)  # fmt: skip
def test_a_wrong_profile(client: Client, city: World, body: Any) -> None:
    assert code(client.patch(ME, json=body, headers=bearer(city.asha))) == (422, "invalid_input")
    assert code(client.patch(ME, json=body)) == (401, "unauthenticated")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "bearer a.b.c", "Bearer \xe9"])
def test_no_valid_token(client: Client, city: World, header: str) -> None:
    answer = client.get(ME, headers={"Authorization": header.encode("latin-1")})
    assert code(answer) == (401, "unauthenticated")


def test_admins_find_change_and_block(client: Client, city: World) -> None:
    headers, dev = bearer(city.chen), city.dev.user_id
    page = client.get(USERS, params={"query": "de", "limit": 1}, headers=headers).json()
    assert ([user["id"] for user in page["items"]], page["next_cursor"]) == ([dev], None)
    assert client.get(f"{USERS}/{dev}", headers=headers).json()["blocked"] is False
    answer = client.patch(f"{USERS}/{dev}", json={"roles": ["staff"], "blocked": True}, headers=headers)
    assert (answer.json()["roles"], answer.json()["blocked"]) == (["staff"], True)
    assert count("audit_entry") == 2
    own = f"{USERS}/{city.chen.user_id}"
    assert code(client.patch(own, json={"blocked": True}, headers=headers)) == (409, "own_account")
    assert code(client.patch(own, json={"roles": ["staff"]}, headers=headers)) == (409, "own_account")


def test_pages_go_on_by_cursor(client: Client, city: World) -> None:
    headers, seen, cursor = bearer(city.chen), [], ""
    for _ in range(4):
        page = client.get(USERS, params={"limit": 1, "cursor": cursor}, headers=headers).json()
        seen += [user["name"] for user in page["items"]]
        cursor = page["next_cursor"] or ""
    assert (sorted(seen), cursor) == (["Asha", "Bilal", "Chen", "Dev"], "")


def test_who_may_comes_before_what_is_wrong(client: Client, city: World) -> None:
    broken = {"content": b"{", "headers": {"Content-Type": "application/json"}}
    for who, expected in (
        (None, (401, "unauthenticated")),
        (city.asha, (403, "not_allowed")),
        (city.bilal, (403, "not_allowed")),
    ):
        headers = bearer(who) if who else {}
        assert code(client.get(USERS, params={"limit": "x"}, headers=headers)) == expected
        assert code(client.get(USERS, params={"cursor": "x"}, headers=headers)) == expected
        assert code(client.get(f"{USERS}/malformed", headers=headers)) == expected
        for user_id in ("malformed", city.dev.user_id):
            answer = client.patch(f"{USERS}/{user_id}", content=b"{", headers=headers | broken["headers"])  # type: ignore[operator]
            assert code(answer) == expected
    headers = bearer(city.chen)
    for user_id in ("malformed", "0" * 32, "%00", "x" * 5000):
        assert code(client.get(f"{USERS}/{user_id}", headers=headers)) == (404, "not_found")
        assert code(client.patch(f"{USERS}/{user_id}", json={"roles": 5}, headers=headers)) == (404, "not_found")
    for body in ({"roles": []}, {"roles": ["king"]}, {"roles": "admin"}, {"blocked": "yes"}, {"blocked": 1}):
        assert code(client.patch(f"{USERS}/{city.dev.user_id}", json=body, headers=headers)) == (422, "invalid_input")
    for params in ({"limit": "0"}, {"limit": "201"}, {"cursor": "made up"}, {"query": "x" * 300}):
        assert code(client.get(USERS, params=params, headers=headers)) == (422, "invalid_input")
    assert count("audit_entry") == 0
