"""The browser's log-in, its cookie, and the other sites that try."""

import pytest

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.services import accounts
from tests.asgi import Client
from tests.people import count
from tests.world import World

pytestmark = pytest.mark.usefixtures("people")
EXCHANGE, SIGN_OUT = "/api/auth/exchange", "/api/auth/sign-out"


@pytest.fixture
def client() -> Client:
    return Client()


def ticket_of(city: World) -> str:
    return db.run(accounts.browser_ticket, str(city.asha.user_id), now=clock.utc_now())


def test_a_ticket_becomes_a_cookie_that_scripts_cannot_read(client: Client, city: World) -> None:
    answer = client.post(EXCHANGE, json={"ticket": ticket_of(city)}, headers={"Origin": "http://localhost:8000"})
    assert (answer.status_code, answer.json()) == (200, {"signed_in": True, "color_mode": "system"})
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("sid=")
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "secure" not in cookie
    assert client.get("/api/v1/me").json()["email"] == "asha@example.org"


def test_the_cookie_is_secure_behind_https(client: Client, city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "public_url", "https://tickets.example.org")
    headers = {"Origin": "https://tickets.example.org"}
    answer = client.post(EXCHANGE, json={"ticket": ticket_of(city)}, headers=headers)
    assert "; secure" in answer.headers["set-cookie"].lower()


def test_a_ticket_is_good_once(client: Client, city: World) -> None:
    ticket = ticket_of(city)
    client.post(EXCHANGE, json={"ticket": ticket})
    again = client.post(EXCHANGE, json={"ticket": ticket})
    assert (again.status_code, again.json()["code"]) == (401, "bad_token")
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:8001", "https://localhost.evil.example"]
)
@pytest.mark.parametrize("path", [EXCHANGE, SIGN_OUT])
def test_another_site_is_refused(client: Client, city: World, path: str, origin: str) -> None:
    client.post(EXCHANGE, json={"ticket": ticket_of(city)})
    answer = client.post(path, json={"ticket": ticket_of(city)}, headers={"Origin": origin})
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
    assert "set-cookie" not in answer.headers
    assert count("web_session") == 1
    assert count("link_token", "used_at IS NULL") == 1


def test_a_browser_that_names_no_origin_says_which_site_it_is_on(client: Client, city: World) -> None:
    body = {"ticket": ticket_of(city)}
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200)):
        assert client.post(EXCHANGE, json=body, headers={"Sec-Fetch-Site": site}).status_code == status


def test_a_form_is_refused(client: Client, city: World) -> None:
    ticket = ticket_of(city)
    assert client.post(EXCHANGE, data={"ticket": ticket}).status_code in (415, 422)
    body = f'{{"ticket": "{ticket}"}}'
    assert client.post(EXCHANGE, content=body, headers={"Content-Type": "text/plain"}).status_code in (415, 422)
    assert client.post(SIGN_OUT, data={}).status_code == 415
    assert count("web_session") == 0


def test_signing_out_ends_the_session_and_clears_the_cookie(client: Client, city: World) -> None:
    client.post(EXCHANGE, json={"ticket": ticket_of(city)})
    answer = client.post(SIGN_OUT, json={}, headers={"Origin": "http://localhost:8000"})
    assert answer.status_code == 204
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert client.get("/api/v1/me").status_code == 401
    assert count("web_session") == 0
    assert client.post(SIGN_OUT, json={}).status_code == 204


def test_a_cookie_alone_changes_nothing_over_rest(client: Client, city: World) -> None:
    client.post(EXCHANGE, json={"ticket": ticket_of(city)})
    assert client.patch("/api/v1/me", json={"name": "Mallory"}).status_code == 401
    assert client.post("/api/v1/auth/logout/everywhere", json={}).status_code == 401
