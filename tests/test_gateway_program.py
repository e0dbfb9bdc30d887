"""The simulated provider by itself: its key, its book, its pages, its webhooks; and what the app says of it."""

import json
import re
import signal
import sqlite3
import threading
import time
import urllib.error
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from metro_gateway.messenger import signature
from metro_web import checkup
from metro_web.core import db
from metro_web.services import gateway_books, orders, payment_steps
from metro_web.services.kinds import AdmissionChoice
from metro_web.services.payments import Means
from tests import databases, stadium
from tests.gateway import DECLINED, GOOD, LATE, SECRET, Provider
from tests.world import World

SECONDS = 15


class Listener:
    """A shop: what it was told; it fails as often as `failures` says."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.failures = 0
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                signed = self.headers["x-gateway-signature"]
                at = int(re.findall(r"t=(\d+)", signed)[0])
                is_right = signed == signature(SECRET, body, at) and abs(at - time.time()) < 60
                listener.failures -= 1
                if is_right and listener.failures < 0:
                    listener.told.append(json.loads(body))
                self.send_response(204 if is_right and listener.failures < 0 else 500)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/hook"

    def statuses(self, reference: str) -> list[str]:
        """What was told of an intent, in the order it came."""
        return [one["intent"]["status"] for one in self.told if one["intent"]["reference"] == reference]


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def provider(tmp_path: Path, listener: Listener) -> Iterator[Provider]:
    running = Provider(tmp_path, webhook=listener.url).start()
    yield running
    running.stop()


def body(reference: str, **more: Any) -> dict[str, Any]:
    given = {"reference": reference, "amount": 4500, "currency": "INR", "kind": "card", "return_url": "http://shop/x"}
    return given | more


def make(provider: Provider, reference: str, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = provider.ask("/intents", body(reference, **more), **{"Idempotency-Key": reference})
    return made


def refused(ask: Callable[[], Any]) -> tuple[int, str]:
    with pytest.raises(urllib.error.HTTPError) as caught:
        ask()
    with caught.value as answer:
        return answer.code, json.load(answer)["code"]


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.02)


def press(url: str, **form: str) -> tuple[str, str]:
    """Press a button of a hosted page: where it leads, and what it shows."""

    answer = httpx.post(url, data=form, follow_redirects=False)
    assert answer.status_code in (200, 303)
    return answer.headers.get("location", ""), answer.text


def test_only_with_the_key_and_only_what_makes_sense(provider: Provider) -> None:
    bad = {"Authorization": "Bearer no"}
    assert refused(lambda: provider.ask("/intents", **bad)) == (401, "unauthorized")
    assert refused(lambda: provider.ask("/intents", body("a"), **{"Idempotency-Key": "b"}))[0] == 422
    for odd in ({"amount": 0}, {"amount": 1.5}, {"amount": True}, {"kind": "shells"}, {"currency": "rupees"},
                {"return_url": "javascript:alert(1)"}, {"card": "12"}, {"kind": "paypal", "card": GOOD}):  # fmt: skip
        assert refused(lambda odd=odd: make(provider, "odd", **odd))[0] == 422
    assert provider.book() == []
    made = make(provider, "a", card=GOOD)
    assert (made["status"], made["last_four"]) == ("succeeded", "4242")
    assert make(provider, "a", card=GOOD) == made
    assert refused(lambda: make(provider, "a", card=GOOD, amount=4501)) == (422, "idempotency_mismatch")
    again = {"Idempotency-Key": "r1"}
    for _ in range(2):
        assert provider.ask("/intents/a/refunds", {"amount": 4000}, **again)["amount"] == 4000
    more = {"Idempotency-Key": "r2"}
    assert refused(lambda: provider.ask("/intents/a/refunds", {"amount": 501}, **more)) == (409, "not_refundable")
    assert refused(lambda: provider.ask("/intents/a/refunds", {"amount": 1}, **again)) == (422, "idempotency_mismatch")
    assert provider.kept_minor() == 500


def test_what_was_cancelled_before_it_came_comes_to_nothing(provider: Provider) -> None:
    assert provider.ask("/intents/b/cancel", {})["status"] == "cancelled"
    assert make(provider, "b", card=GOOD)["status"] == "cancelled"
    make(provider, "c", card=GOOD, capture=False)
    assert provider.ask("/intents/c/cancel", {})["status"] == "cancelled"
    assert provider.ask("/intents/c/charge", {})["status"] == "cancelled"
    make(provider, "d", card=GOOD, capture=False)
    assert [provider.ask("/intents/d/charge", {})["status"] for _ in range(2)] == ["succeeded"] * 2
    assert provider.ask("/intents/d/cancel", {})["status"] == "succeeded"
    assert provider.kept_minor() == 4500


def test_its_pages_do_what_their_buttons_say_once(provider: Provider) -> None:
    card = make(provider, "card")["redirect_url"]
    assert "no card number" in press(card, press="pay", number="<b>12</b>")[1]
    assert "declined this card" in press(card, press="pay", number=DECLINED)[1]
    assert press(card, press="pay", number=GOOD)[0] == "http://shop/x"
    assert press(card, press="cancel")[0] == "http://shop/x"
    assert press(make(provider, "gone", kind="paypal")["redirect_url"], press="cancel")[0] == "http://shop/x"
    assert press(make(provider, "pal", kind="paypal")["redirect_url"], press="pay")[0] == "http://shop/x"
    bank = make(provider, "bank", kind="bank_transfer")["redirect_url"]
    assert "Settle it now" in press(bank, press="pay")[1]
    assert [one["status"] for one in provider.book() if one["reference"] == "bank"] == ["processing"]
    assert press(bank, press="settle")[0] == "http://shop/x"
    found = {one["reference"]: one["status"] for one in provider.book()}
    assert found == {"card": "succeeded", "gone": "cancelled", "pal": "succeeded", "bank": "succeeded"}


def test_webhooks_are_signed_and_sent_until_they_are_taken(provider: Provider, listener: Listener) -> None:
    listener.failures = 2
    make(provider, "a", card=GOOD)
    wait_until(lambda: "succeeded" in listener.statuses("a"))
    provider.behave("twice", "shuffled", late_seconds=0.1)
    make(provider, "b", card=LATE)
    wait_until(lambda: len(listener.statuses("b")) == 6)
    assert listener.statuses("b")[:2] == ["succeeded"] * 2, "what is older comes later"
    assert sorted(listener.statuses("b")) == ["prepared"] * 2 + ["processing"] * 2 + ["succeeded"] * 2
    assert len({one["id"] for one in listener.told}) == len(listener.told)


def test_its_book_outlives_a_kill_and_goes_on(provider: Provider, listener: Listener) -> None:
    provider.behave(late_seconds=1)
    make(provider, "late", card=LATE)
    provider.stop(signal.SIGKILL)
    provider.start()
    wait_until(lambda: "succeeded" in listener.statuses("late"))
    assert provider.kept_minor() == 4500


def test_reconcile_and_doctor_say_what_is_wrong(provider: Provider, city: World, tmp_path: Path) -> None:
    with databases.also(**provider.settings):
        hall = stadium.hall(city.chen, standing=5)
        order = db.run(orders.create, city.asha, orders.Basket([AdmissionChoice(hall.event.id, 1)], "gateway"))
        payment_steps.pay(city.asha, order.id, Means("gateway", "card", GOOD))
        found = gateway_books.compare()
        assert (found.ok, found.payments) == (True, 1)
        with sqlite3.connect(tmp_path / "gateway.db") as book:
            book.execute("UPDATE intent SET amount = amount + 1")
        book.close()
        assert "not so with the provider" in gateway_books.compare().differences[0]
        assert checkup._gateway().state == "ok"
        with databases.also(METRO_GATEWAY_KEY="another"):
            assert checkup._gateway().state == "missing"
    with databases.also(**provider.settings | {"METRO_GATEWAY_URL": "http://localhost:9"}):
        assert checkup._gateway().state == "warn"
        assert "cannot be read" in gateway_books.compare().differences[0]
