"""A provider that is slow, away, late, or tells things twice; money that comes too late; calls that die half-way."""

import time
from typing import Any

import pytest

from metro_web.core import db
from metro_web.integrations.gateway import NotTaken
from metro_web.services import ledger, payment_checks, payment_steps, payments
from tests import databases, gateway, people, shop, stadium
from tests.api.pay_window import PRICE, buy, by, places, settle, states, sum_of
from tests.api.shop_window import Caller, is_problem, journey
from tests.asgi import Client
from tests.gateway import GOOD, LATE, LOST, Provider
from tests.stadium import Hall
from tests.world import World


@pytest.fixture
def provider(paying: Provider) -> Provider:
    """In good order, whatever the test before wanted."""
    return paying


@pytest.fixture
def hall(city: World) -> Hall:
    return stadium.hall(city.chen, standing=20)


@pytest.fixture
def asha(city: World) -> Caller:
    return Caller.of(city.asha)


def wait_for_the_charge(provider: Provider, order: dict[str, Any]) -> None:
    """Its clock is not the one that is turned here: an order must not end before the charge that it waits for."""
    payment_id, until = order["payments"][-1]["id"], time.monotonic() + 15
    while not any(one["status"] == "succeeded" for one in provider.book() if one["reference"] == payment_id):
        assert time.monotonic() < until, "it was charged"
        time.sleep(0.02)


@pytest.mark.parametrize("card", [LATE, LOST])
def test_an_answer_that_is_late_or_lost_is_found_out(provider: Provider, hall: Hall, asha: Caller, card: str) -> None:
    order = buy(asha, hall, by(card=card))
    assert (order["status"], states(order)) == ("awaiting_payment", ["pending"])
    for means in (by(), by("paypal", None), {"method": "wallet"}):
        is_problem(asha.post(f"/orders/{order['id']}/payments", means), 409, "payment_pending")
    wait_for_the_charge(provider, order)
    for _ in range(50):
        people.later(seconds=3)
        payment_checks.check_some()
        order = asha.get(f"/orders/{order['id']}").json()
        if order["status"] == "paid":
            break
    assert (order["status"], states(order), len(order["tickets"])) == ("paid", ["succeeded"], 1)
    settle()
    assert sum_of(ledger.GATEWAY) == -PRICE


@pytest.mark.parametrize(
    ("modes", "figures", "at_once", "in_the_end"),
    [
        (["slow"], {"slow_seconds": 0.3}, "succeeded", "succeeded"),
        (["slow"], {"slow_seconds": 3}, "pending", "declined"),
        (["declining"], {}, "declined", "declined"),
        ([], {"decline_share": 1}, "declined", "declined"),
        (["late", "twice"], {}, "pending", "succeeded"),
        (["charged-then-timed-out", "shuffled"], {"hang_seconds": 2}, "pending", "succeeded"),
    ],
    ids=["slow", "too-slow", "declining", "unlucky", "late", "lost"],
)
def test_however_it_behaves_there_is_one_outcome(
    provider: Provider,
    hall: Hall,
    asha: Caller,
    modes: list[str],
    figures: dict[str, float],
    at_once: str,
    in_the_end: str,
) -> None:
    provider.behave(*modes, **figures)
    order = buy(asha, hall, by())
    assert states(order) == [at_once]
    provider.behave()
    if (at_once, in_the_end) == ("pending", "succeeded"):
        wait_for_the_charge(provider, order)
    for _ in range(100 if at_once == "pending" else 1):
        people.later(seconds=3)
        payment_checks.check_some()
        order = asha.get(f"/orders/{order['id']}").json()
        if states(order) == [in_the_end]:
            break
    assert states(order) == [in_the_end]
    assert sum_of(ledger.GATEWAY) == (-PRICE if in_the_end == "succeeded" else 0)


def test_a_refusal_of_the_second_call_says_nothing_of_the_first(provider: Provider, hall: Hall, asha: Caller) -> None:
    order = buy(asha, hall, by(card=LOST))
    db.run(payments.record, order["payments"][0]["id"], NotTaken("unauthorized"))
    assert states(asha.get(f"/orders/{order['id']}").json()) == ["declined"]
    settle()
    order = asha.get(f"/orders/{order['id']}").json()
    assert (order["status"], states(order), len(order["tickets"])) == ("paid", ["succeeded"], 1)
    assert sum_of(ledger.GATEWAY) == -PRICE


def test_a_provider_that_is_away_or_breaks_off_charges_nothing(provider: Provider, hall: Hall, asha: Caller) -> None:
    with databases.also(METRO_GATEWAY_URL="http://localhost:9"):
        order = buy(asha, hall, by())
        assert (states(order), order["payments"][0]["reason"]) == (["declined"], "provider_away")
    provider.behave("unreachable")
    answer = asha.post(f"/orders/{order['id']}/payments", by())
    assert (answer.status_code, answer.json()["status"]) == (201, "pending"), "it may have got it"
    people.later(seconds=30)
    payment_checks.check_some()
    provider.behave()
    people.later(seconds=30)
    payment_checks.check_some()
    order = asha.get(f"/orders/{order['id']}").json()
    assert order["payments"][-1]["reason"] == "never_made"
    assert asha.post(f"/orders/{order['id']}/payments", by()).json()["status"] == "succeeded"


def test_money_that_comes_after_the_end_goes_back_to_where_it_came_from(
    provider: Provider, hall: Hall, asha: Caller
) -> None:
    assert asha.actor is not None
    had = shop.balance(asha.actor)
    order = buy(asha, hall, by(card=LOST))
    people.later(minutes=11)
    assert asha.get(f"/orders/{order['id']}").json()["status"] == "expired"
    payment_checks.check_some()
    assert states(asha.get(f"/orders/{order['id']}").json()) == ["refunding"]
    assert sum_of(ledger.REFUND_DUE) == PRICE
    provider.behave("unreachable")
    people.later(seconds=61)
    payment_checks.check_some()
    provider.behave()
    settle()
    assert asha.actor is not None
    asha = Caller.of(asha.actor)  # a token lasts a quarter of an hour
    order = asha.get(f"/orders/{order['id']}").json()
    assert (order["status"], states(order), order["tickets"]) == ("expired", ["refunded"], [])
    assert (sum_of(ledger.REFUND_DUE), sum_of(ledger.GATEWAY), sum_of(ledger.REVENUE)) == (0, 0, 0)
    [intent] = [one for one in provider.book() if one["reference"] == order["payments"][0]["id"]]
    assert (intent["status"], intent["refunded"]) == ("succeeded", PRICE)
    assert shop.balance(asha.actor) == had
    assert stadium.board(hall.inventory).left["standing"] == 20


def test_late_money_for_what_holds_nothing_goes_back_too(provider: Provider, asha: Caller) -> None:
    made = asha.post("/orders", journey() | {"payment": by(card=LOST)}).json()
    assert asha.actor is not None
    waiting = asha.post(f"/orders/{made['id']}/confirm", {"code": shop.codes_of(asha.actor)[-1]}).json()
    assert (waiting["status"], states(waiting)) == ("awaiting_payment", ["pending"])
    people.later(minutes=11)
    settle()
    asha = Caller.of(asha.actor)
    order = asha.get(f"/orders/{made['id']}").json()
    assert (order["status"], states(order), order["tickets"]) == ("expired", ["refunded"], [])
    assert sum_of(ledger.GATEWAY) == 0


def test_a_charge_by_somebody_who_got_through_after_all_pays_the_order(
    provider: Provider, hall: Hall, asha: Caller
) -> None:
    """The same call was made twice: one found no line and said so, the other reached the provider and died."""
    with databases.also(METRO_GATEWAY_URL="http://localhost:9"):
        order = buy(asha, hall, by())
    [payment] = order["payments"]
    assert (payment["status"], payment["reason"]) == ("declined", "provider_away")
    intent = {"reference": payment["id"], "amount": PRICE, "currency": "INR", "kind": "card", "card": GOOD}
    provider.ask("/intents", intent | {"return_url": "http://shop/"}, **{"Idempotency-Key": payment["id"]})
    people.later(seconds=30)
    payment_checks.check_some()
    order = asha.get(f"/orders/{order['id']}").json()
    assert (order["status"], states(order), len(order["tickets"])) == ("paid", ["succeeded"], 1)
    assert sum_of(ledger.GATEWAY) == -PRICE


def test_webhooks_count_once_and_only_signed_ones(provider: Provider, hall: Hall, asha: Caller) -> None:
    order = buy(asha, hall, by(card=LOST))
    found = {one["reference"]: one for one in provider.book()}
    intent = found[order["payments"][0]["id"]]
    hook = Client()
    for secret, ago in (("another secret", 0), (gateway.SECRET, 3600), (gateway.SECRET, -3600)):
        body, headers = gateway.told(intent, secret=secret, ago_seconds=ago)
        is_problem(hook.post(gateway.HOOK, content=body, headers=headers), 403, "bad_signature")
    body, headers = gateway.told(intent)
    changed = body.replace(b"succeeded", b"declined!")
    is_problem(hook.post(gateway.HOOK, content=changed, headers=headers), 403, "bad_signature")
    for odd in ({"status": "succeeded"}, intent | {"amount": "1"}, intent | {"status": "finished"}):
        body, headers = gateway.told({"status": "x"} | odd)
        is_problem(hook.post(gateway.HOOK, content=body, headers=headers), 422, "invalid_input")
    for harmless in (intent | {"amount": 1}, intent | {"reference": "somebody-elses"}, intent | {"currency": "EUR"}):
        body, headers = gateway.told(harmless)
        assert hook.post(gateway.HOOK, content=body, headers=headers).status_code == 204
    assert asha.get(f"/orders/{order['id']}").json()["status"] == "awaiting_payment"
    older = intent | {"status": "processing"}
    for each in (intent, intent, older, intent | {"status": "declined"}, intent | {"status": "cancelled"}):
        body, headers = gateway.told(each)
        assert hook.post(gateway.HOOK, content=body, headers=headers).status_code == 204
    order = asha.get(f"/orders/{order['id']}").json()
    assert (order["status"], states(order), len(order["tickets"])) == ("paid", ["succeeded"], 1)
    assert sum_of(ledger.GATEWAY) == -PRICE


def test_a_call_that_died_half_way_is_taken_up_by_the_same_key(
    provider: Provider, hall: Hall, asha: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_asked: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(payment_steps, "ask", die)
        with pytest.raises(KeyboardInterrupt):
            asha.post("/orders", places(hall, by()), headers={"Idempotency-Key": "died"})
    assert people.count("payment", "status = 'pending'") == 1
    order = buy(asha, hall, by(), headers={"Idempotency-Key": "died"})
    assert (order["status"], people.count("ticket_order"), people.count("payment")) == ("paid", 1, 1)
