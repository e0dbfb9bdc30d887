"""The two addresses a browser is sent through: redirects and cookies, and never an error of ours."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from metro_web.core.config import settings
from tests.asgi import Client
from tests.oidc_provider import ANSWER_TROUBLES, TOKEN_TROUBLES, Provider
from tests.people import count

pytestmark = pytest.mark.usefixtures("people")
START = "/api/v1/auth/google"


@pytest.fixture
def client() -> Client:
    return Client()


def leave(client: Client, **query: str) -> httpx.Response:
    answer = client.get(START, params=query)
    assert answer.status_code == 302, answer.text
    return answer


def come_back(client: Client, provider: Provider, leaving: httpx.Response, **query: str) -> httpx.Response:
    back = provider.consent(leaving.headers["location"])
    return client.get(f"{START}/callback", params=back | query)


def cookies(answer: httpx.Response) -> dict[str, set[str]]:
    """Each cookie's name and what is said of it."""
    found = [[part.strip() for part in line.split(";")] for line in answer.headers.get_list("set-cookie")]
    return {parts[0].partition("=")[0]: {part.lower() for part in parts[1:]} for parts in found}


def test_there_and_back_ends_in_a_session(provider: Provider, client: Client) -> None:
    leaving = leave(client, next="/tickets")
    assert {"httponly", "samesite=lax", f"path={START}", "max-age=600"} <= cookies(leaving)["metro_visit"]
    assert leaving.headers["cache-control"] == "no-store"
    arrived = come_back(client, provider, leaving)
    assert (arrived.status_code, arrived.headers["location"]) == (302, "/tickets")
    assert {"httponly", "samesite=lax", "path=/"} <= cookies(arrived)["sid"]
    assert client.get("/api/v1/me").json()["email"] == "asha@example.org"


def test_cookies_are_secure_behind_https(provider: Provider, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "public_url", "https://tickets.example.org")
    leaving = leave(client)
    assert "secure" in cookies(leaving)["metro_visit"]
    assert "https%3A%2F%2Ftickets.example.org%2Fapi%2Fv1%2Fauth%2Fgoogle%2Fcallback" in leaving.headers["location"]


def test_without_settings_it_is_not_there(client: Client) -> None:
    for path in (START, f"{START}/callback?state=x&code=y"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("trouble", [*TOKEN_TROUBLES, *(t for t in ANSWER_TROUBLES if t != "slow")])
def test_no_trouble_of_the_provider_is_an_error_of_ours(provider: Provider, client: Client, trouble: str) -> None:
    leaving = leave(client)
    provider.trouble = trouble
    provider.slow_seconds = 1
    arrived = come_back(client, provider, leaving)
    assert arrived.status_code == 302
    assert arrived.headers["location"] in ("/login?google=refused", "/login?google=away")
    assert "sid" not in cookies(arrived)
    assert count("user_account") == 0


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"state": "x"},
        {"code": "x"},
        {"state": "x" * 5000, "code": "y"},
        {"state": "\0", "code": "\ud7ff"},
        {"error": "access_denied"},
        {"state": "x", "error": "<script>alert(1)</script>"},
    ],
)
def test_a_callback_made_up_is_a_sentence(provider: Provider, client: Client, query: dict[str, str]) -> None:
    leave(client)
    answer = client.get(f"{START}/callback", params=query)
    assert (answer.status_code, answer.headers["location"]) == (302, "/login?google=expired")


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example/x", "/\\evil.example", "http:evil"])
def test_no_way_leads_elsewhere(provider: Provider, client: Client, elsewhere: str) -> None:
    arrived = come_back(client, provider, leave(client, next=elsewhere), next=elsewhere)
    assert arrived.headers["location"] == "/"


def test_another_browser_cannot_finish_it(provider: Provider, client: Client) -> None:
    leaving, other = leave(client), Client()
    leave(other)
    arrived = come_back(other, provider, leaving)
    assert arrived.headers["location"] == "/login?google=expired"
    assert "sid" not in cookies(arrived)


def test_linking_is_started_by_our_page_alone(provider: Provider, client: Client) -> None:
    come_back(client, provider, leave(client))
    answer = client.get(START, params={"link": "1"})
    assert parse_qs(urlsplit(answer.headers["location"]).query)["google"] == ["signed_out"]
    assert count("provider_visit") == 0


def test_methods_are_said(client: Client) -> None:
    answer = client.post(START)
    assert (answer.status_code, answer.headers.get("allow")) == (405, "GET")
