"""Bringing a network in over HTTP: sent, looked at, published or discarded; and a page's own way to send."""

from typing import Any

import httpx
import pytest

from metro_web.core import db
from metro_web.core.config import settings
from metro_web.domain.permissions import Actor
from metro_web.services import network_lines, sessions
from metro_web.services.network_lines import LinePatch
from tests import shop
from tests.api.shop_window import ANYBODY, Caller, is_problem, refuses
from tests.asgi import Client
from tests.domain.feeds.small import gtfs, zip_of
from tests.world import World

IMPORTS = "/admin/network/imports"
FEED = gtfs({"R": ["ABCD"], "S": ["CXY"]})
ZIP = {"content-type": "application/zip"}


@pytest.fixture
def chen(city: World) -> Caller:
    return Caller.of(city.chen)


def send(caller: Caller, data: bytes | None = None, **more: Any) -> httpx.Response:
    headers = ZIP | more.pop("headers", {})
    body = zip_of(FEED) if data is None else data
    return caller.post(IMPORTS, content=body, headers=headers, params={"name": "city.zip"}, **more)


def test_sent_looked_at_published(chen: Caller) -> None:
    answer = send(chen)
    assert answer.status_code == 201, answer.text
    sent = answer.json()
    assert (sent["name"], sent["stations"], sent["branches"], sent["walks"]) == ("city.zip", 6, 2, 0)
    assert sent["lines"][0] == {
        "code": "R", "name": "Line R", "color": "#10AA10", "letter": "L", "shape": "circle", "stations": 4,
        "branches": 1, "ends": ["Stop A", "Stop D"],
    }  # fmt: skip
    assert sent["replaces"] == {"lines": 3, "stations": 8, "living_tickets": 0}
    assert sent["refusal"] is None
    assert "Red Line" in sent["lines_gone"]
    assert any("one direction only" in repair for repair in sent["repairs"])
    assert chen.get(f"{IMPORTS}/{sent['id']}").json() == sent
    drawn = chen.get(f"{IMPORTS}/{sent['id']}/map").json()
    assert {station["name"] for station in drawn["stations"]} == {f"Stop {letter}" for letter in "ABCDXY"}

    url = f"{IMPORTS}/{sent['id']}/publish"
    for body in (None, {}, {"replace": False}):
        refuses(lambda body=body: chen.post(url, body), 409, "network_exists")
    refuses(lambda: chen.post(url, {"replace": "yes"}), 422)
    done = chen.post(url, {"replace": True}, headers={"idempotency-key": "once"})
    assert done.status_code == 200, done.text
    assert (done.json()["version"], done.json()["stations"]) == (sent["network_version"] + 1, 6)
    assert {line["code"] for line in ANYBODY.get("/lines").json()["items"]} == {"R", "S"}
    again = chen.post(url, {"replace": True}, headers={"idempotency-key": "once"})
    assert again.json() == done.json()
    is_problem(chen.post(url, {"replace": True}), 404, "unknown_import")
    entry = chen.get("/admin/audit").json()["items"][0]
    assert (entry["action"], entry["after"]["file"]) == ("network.import", "city.zip")


def test_discarded(chen: Caller) -> None:
    url = f"{IMPORTS}/{send(chen).json()['id']}"
    assert chen.ask("DELETE", url).status_code == 204
    for method in ("GET", "DELETE"):
        is_problem(chen.ask(method, url), 404, "unknown_import")
    is_problem(chen.get(url + "/map"), 404, "unknown_import")


def test_a_network_that_has_changed_is_not_published_over(city: World, chen: Caller) -> None:
    sent = send(chen).json()
    db.run(network_lines.change_line, city.chen, "red", LinePatch(name="Ruby Line"))
    refuses(lambda: chen.post(f"{IMPORTS}/{sent['id']}/publish", {"replace": True}), 409, "network_changed")


def test_who_may(city: World, chen: Caller) -> None:
    import_id = send(chen).json()["id"]
    for actor, status in ((city.asha, 403), (city.bilal, 403), (None, 401)):
        caller = Caller.of(actor) if actor else ANYBODY
        for call in (
            lambda c=caller: send(c),
            lambda c=caller: send(c, b"x" * 10, headers={"content-type": "text/html"}),
            lambda c=caller: c.get(f"{IMPORTS}/{import_id}"),
            lambda c=caller: c.post(f"{IMPORTS}/{import_id}/publish", {"replace": True}),
            lambda c=caller: c.ask("DELETE", f"{IMPORTS}/{import_id}"),
        ):
            refuses(call, status)


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (b"", "invalid_feed", "is empty"),
        (b"hello", "invalid_feed", "no zip archive"),
        (b"PK\x03\x04" + b"\x00" * 99, "invalid_feed", "no zip archive"),
        (zip_of(FEED)[:-40], "invalid_feed", "no zip archive"),
        (zip_of({"../stops.txt": "x"}), "invalid_feed", "leads out"),
        (zip_of({"stops.txt": b"0" * (32 << 20)}), "invalid_feed", "packed so tightly"),
        (zip_of({"feed.zip": zip_of(FEED)}), "invalid_feed", "no network"),
        (zip_of(FEED | {"stops.txt": FEED["stops.txt"].replace("Stop A", "<script>alert(1)</script>")}), "invalid_feed",
         "markup"),
        (zip_of(FEED | {"stops.txt": FEED["stops.txt"].replace("Stop A", "x" * 500)}), "invalid_feed", "120"),
        (zip_of(FEED | {"stops.txt": FEED["stops.txt"].encode("utf-16")}), "invalid_feed", "UTF-8"),
        (b"[" * 100_000, "invalid_feed", "no zip archive"),
        (b"{" + b"[" * 100_000, "invalid_feed", "no JSON"),
    ],
)  # fmt: skip
def test_what_is_no_feed(chen: Caller, body: bytes, code: str, words: str) -> None:
    found = refuses(lambda: send(chen, body), 422, code)
    assert words in found["detail"]
    assert len(found["detail"]) < 300


def test_more_than_may_be_sent_is_refused_before_it_is_read(chen: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "import_mb_max", 1)
    refuses(lambda: send(chen, b"PK" + b"\x00" * (2 << 20)), 413, "too_large")

    def unsaid() -> Any:
        yield from (b"\x00" * 65_536 for _ in range(64))

    async def streamed() -> Any:
        for chunk in unsaid():
            yield chunk

    refuses(lambda: chen.post(IMPORTS, content=streamed(), headers=ZIP), 413, "too_large")


def test_another_media_type(chen: Caller) -> None:
    for kind in ("multipart/form-data; boundary=x", "text/csv", "application/x-www-form-urlencoded"):
        refuses(lambda kind=kind: send(chen, headers={"content-type": kind}), 415, "wrong_media_type")


def browser(actor: Actor | None) -> Client:
    """A browser with a session cookie."""
    client = Client()
    if actor is not None:
        assert actor.user_id is not None
        user_id = actor.user_id
        made = db.run(lambda tx: sessions.exchange(tx, sessions.browser_ticket(tx, user_id, now=shop.clock.utc_now())))
        client.cookies.set(sessions.COOKIE, made.cookie)
    return client


def test_a_page_sends_with_its_cookie_and_no_other_site_can(city: World) -> None:
    page = {"content-type": "application/octet-stream", "sec-fetch-site": "same-origin"}
    url = "/api/feeds?name=city.zip"

    def sent(client: Client, headers: dict[str, str]) -> httpx.Response:
        return client.post(url, content=zip_of(FEED), headers=headers)

    nobody, asha, admin = browser(None), browser(city.asha), browser(city.chen)
    refuses(lambda: sent(nobody, page), 401)
    refuses(lambda: sent(asha, page), 403, "not_allowed")
    for wrong in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        refuses(lambda wrong=wrong: sent(admin, page | wrong), 403, "cross_site")
    for form in ("text/plain", "multipart/form-data", "application/x-www-form-urlencoded"):
        refuses(lambda form=form: sent(admin, page | {"content-type": form}), 415)
    answer = sent(admin, page)
    assert answer.status_code == 201
    assert set(answer.json()) == {"id"}
    # The contract's own way takes a token, never the cookie.
    refuses(lambda: admin.post("/api/v1" + IMPORTS, content=zip_of(FEED), headers=ZIP | page), 401)
