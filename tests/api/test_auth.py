"""Accounts over HTTP, as `API.md` has them: every answer and every refusal."""

import json
from typing import Any

import httpx
import pytest

from metro_web.core import clock
from tests.asgi import Client
from tests.people import NOON, OTHER_PASSWORD, PASSWORD, another, count, last_code, last_token, later, mails

pytestmark = pytest.mark.usefixtures("people")
V1 = "/api/v1"
ASHA = {"email": "asha@example.org", "password": PASSWORD, "name": "Asha"}


@pytest.fixture
def client() -> Client:
    return Client()


def post(client: Client, path: str, body: Any, token: str = "") -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.post(V1 + path, json=body, headers=headers)


def log_in(client: Client, password: str = PASSWORD) -> dict[str, Any]:
    answer: dict[str, Any] = post(client, "/auth/login", {"email": ASHA["email"], "password": password}).json()
    return answer


def assert_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code"} <= answer.json().keys()


@pytest.fixture
def asha(client: Client) -> dict[str, Any]:
    """Asha's token pair."""
    assert post(client, "/auth/register", ASHA).status_code == 201
    return log_in(client)


def test_registering_ignores_what_one_may_not_choose(client: Client) -> None:
    extra = {"role": "admin", "roles": ["admin"], "id": "0" * 32, "email_verified": True, "balance": 10**9}
    answer = post(client, "/auth/register", ASHA | extra)
    assert answer.status_code == 201
    user = answer.json()["user"]
    assert (user["email"], user["roles"], user["phone"], user["email_verified"]) == (
        ASHA["email"],
        ["passenger"],
        None,
        False,
    )
    assert "password_hash" not in answer.text


def test_registering_twice_and_weakly(client: Client) -> None:
    post(client, "/auth/register", ASHA)
    assert_problem(post(client, "/auth/register", ASHA | {"email": "ASHA@Example.org"}), 409, "email_taken")
    weak = ASHA | {"email": "new@example.org", "password": "password123"}
    assert_problem(post(client, "/auth/register", weak), 422, "weak_password")
    assert count("user_account") == 1


@pytest.mark.parametrize(
    "change",
    [
        {"email": "asha"}, {"email": 5}, {"email": None}, {"email": "a\0@example.org"}, {"email": "x" * 10_000},
        {"name": "x" * 10_000}, {"name": ""}, {"name": "\0"}, {"name": ["x"]}, {"name": "\ud800x"},
        {"password": 12345678901}, {"password": "x" * 100_000}, {"password": "\0" * 12}, {"password": "\ud800" * 12},
    ],
)  # fmt: skip
def test_registering_with_what_cannot_be(client: Client, change: dict[str, Any]) -> None:
    body = json.dumps(ASHA | change)
    answer = client.post(f"{V1}/auth/register", content=body, headers={"Content-Type": "application/json"})
    assert_problem(answer, 422, "invalid_input")
    assert answer.json()["errors"][0]["field"] == next(iter(change))


def test_broken_json(client: Client) -> None:
    paths = [
        "register",
        "login",
        "otp",
        "otp/verify",
        "refresh",
        "verify",
        "logout",
        "password/forgot",
        "password/reset",
    ]
    for path in paths:
        for body in (b"{", b"", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"email": NaN}', b"[" * 5000):
            headers = {"Content-Type": "application/json"}
            answer = client.post(f"{V1}/auth/{path}", content=body, headers=headers)
            assert_problem(answer, 422, "invalid_input")


def test_logging_in(client: Client, asha: dict[str, Any]) -> None:
    assert asha.keys() == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert (asha["token_type"], asha["expires_in"]) == ("bearer", 900)
    me = client.get(f"{V1}/me", headers={"Authorization": f"Bearer {asha['access_token']}"})
    assert {"id", "email", "name", "phone", "locale", "roles"} <= me.json().keys()


def test_failures_and_the_throttle(client: Client, asha: dict[str, Any]) -> None:
    wrong = ASHA | {"password": OTHER_PASSWORD}
    unknown = wrong | {"email": "nobody@example.org"}
    assert post(client, "/auth/login", wrong).json() == post(client, "/auth/login", unknown).json()
    for _ in range(4):
        assert_problem(post(client, "/auth/login", wrong), 401, "bad_credentials")
    answer = post(client, "/auth/login", ASHA)
    assert_problem(answer, 429, "too_many_requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= 300


def test_signing_in_by_code(client: Client) -> None:
    answers = [post(client, "/auth/otp", {"email": email}) for email in ("new@example.org", "new@example.org")]
    assert [(answer.status_code, answer.text) for answer in answers] == [(202, "{}")] * 2
    digits = last_code("new@example.org")
    bad = post(client, "/auth/otp/verify", {"email": "new@example.org", "code": another(digits)})
    assert_problem(bad, 401, "bad_code")
    good = post(client, "/auth/otp/verify", {"email": "new@example.org", "code": digits})
    assert good.json()["token_type"] == "bearer"
    assert_problem(post(client, "/auth/otp/verify", {"email": "new@example.org", "code": digits}), 401, "bad_code")


def test_codes_end(client: Client) -> None:
    clock.freeze(NOON)
    post(client, "/auth/otp", {"email": "new@example.org"})
    digits = last_code("new@example.org")
    later(minutes=5)
    assert_problem(post(client, "/auth/otp/verify", {"email": "new@example.org", "code": digits}), 401, "code_expired")


def test_five_wrong_codes_end_it(client: Client) -> None:
    post(client, "/auth/otp", {"email": "new@example.org"})
    digits = last_code("new@example.org")
    for _ in range(5):
        post(client, "/auth/otp/verify", {"email": "new@example.org", "code": another(digits)})
    right = {"email": "new@example.org", "code": digits}
    assert_problem(post(client, "/auth/otp/verify", right), 401, "too_many_attempts")


def test_asking_for_a_code_looks_the_same_for_known_and_unknown(client: Client, asha: dict[str, Any]) -> None:
    known, unknown = (post(client, "/auth/otp", {"email": email}) for email in (ASHA["email"], "new@example.org"))
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    for path in ("/auth/otp/verify", "/auth/password/forgot"):
        bodies = ({"email": email, "code": "1"} for email in (ASHA["email"], "new@example.org"))
        first, second = (post(client, path, body) for body in bodies)
        assert (first.status_code, first.text) == (second.status_code, second.text)


def test_refreshing_kills_the_old_one_and_a_dead_one_kills_the_family(client: Client, asha: dict[str, Any]) -> None:
    first = {"refresh_token": asha["refresh_token"]}
    second = post(client, "/auth/refresh", first).json()
    assert second["refresh_token"] != asha["refresh_token"]
    assert_problem(post(client, "/auth/refresh", first), 401, "bad_token")
    assert_problem(post(client, "/auth/refresh", {"refresh_token": second["refresh_token"]}), 401, "bad_token")
    assert_problem(post(client, "/auth/refresh", {"refresh_token": "made up"}), 401, "bad_token")


def test_verifying_and_logging_out(client: Client, asha: dict[str, Any]) -> None:
    answer = post(client, "/auth/verify", {"token": asha["access_token"]}).json()
    assert answer["active"]
    assert answer["expires_at"].endswith("Z")
    assert post(client, "/auth/verify", {"token": "x"}).json() == {"active": False, "expires_at": None}
    body = {"refresh_token": asha["refresh_token"]}
    assert [post(client, "/auth/logout", body).status_code for _ in range(2)] == [204, 204]
    assert_problem(post(client, "/auth/refresh", body), 401, "bad_token")
    assert not post(client, "/auth/verify", {"token": asha["refresh_token"]}).json()["active"]


def test_forgetting_and_resetting(client: Client, asha: dict[str, Any]) -> None:
    for email in (ASHA["email"], "nobody@example.org"):
        answer = post(client, "/auth/password/forgot", {"email": email})
        assert (answer.status_code, answer.text) == (202, "{}")
    token = last_token("reset_password", ASHA["email"])
    reset = {"token": token, "password": OTHER_PASSWORD}
    assert_problem(post(client, "/auth/password/reset", reset | {"password": "short"}), 422, "weak_password")
    assert post(client, "/auth/password/reset", reset).status_code == 204
    assert_problem(post(client, "/auth/password/reset", reset), 401, "bad_token")
    assert_problem(post(client, "/auth/refresh", {"refresh_token": asha["refresh_token"]}), 401, "bad_token")
    assert "access_token" in log_in(client, OTHER_PASSWORD)


def test_changing(client: Client, asha: dict[str, Any]) -> None:
    token, change = asha["access_token"], {"old": PASSWORD, "new": OTHER_PASSWORD}
    assert_problem(post(client, "/auth/password/change", change), 401, "unauthenticated")
    assert_problem(post(client, "/auth/password/change", {}), 401, "unauthenticated")
    assert_problem(post(client, "/auth/password/change", {}, token), 422, "invalid_input")
    wrong = change | {"old": "wrong wrong wrong"}
    assert_problem(post(client, "/auth/password/change", wrong, token), 401, "bad_credentials")
    assert_problem(post(client, "/auth/password/change", change | {"new": "short"}, token), 422, "weak_password")
    assert post(client, "/auth/password/change", change, token).status_code == 204
    assert_problem(post(client, "/auth/refresh", {"refresh_token": asha["refresh_token"]}), 401, "bad_token")
    assert_problem(post(client, "/auth/password/change", change, token), 401, "unauthenticated")


def test_proving_ones_address(client: Client, asha: dict[str, Any]) -> None:
    token = last_token("verify_email", ASHA["email"])
    assert post(client, "/auth/email/verify", {"token": token}).status_code == 204
    assert_problem(post(client, "/auth/email/verify", {"token": token}), 401, "bad_token")
    assert_problem(post(client, "/auth/email/send", {}), 401, "unauthenticated")
    assert post(client, "/auth/email/send", {}, asha["access_token"]).status_code == 202
    assert len(mails("verify_email", ASHA["email"])) == 1


def test_logging_out_everywhere(client: Client, asha: dict[str, Any]) -> None:
    assert_problem(post(client, "/auth/logout/everywhere", {}), 401, "unauthenticated")
    assert post(client, "/auth/logout/everywhere", {}, asha["access_token"]).status_code == 204
    assert not post(client, "/auth/verify", {"token": asha["access_token"]}).json()["active"]
    assert_problem(post(client, "/auth/refresh", {"refresh_token": asha["refresh_token"]}), 401, "bad_token")
