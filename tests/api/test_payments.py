"""Paying through a provider over REST, against the real program: what is taken, what is refused, and codes."""

from typing import Any

import pytest

from metro_web.core import db
from metro_web.services import ledger
from tests import gateway, people, shop, stadium
from tests.api.pay_window import PRICE, buy, by, places, settle, states, sum_of
from tests.api.shop_window import ANYBODY, Caller, is_problem, journey
from tests.asgi import Client
from tests.gateway import DECLINED, Provider
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


def test_a_card_pays_in_the_call_itself_and_its_number_is_nowhere(
    provider: Provider, hall: Hall, asha: Caller, database: str
) -> None:
    order = buy(asha, hall, by(card="4242 4242-4242 4242"), headers={"Idempotency-Key": "one"})
    assert (order["status"], states(order), len(order["tickets"])) == ("paid", ["succeeded"], 1)
    assert order["payments"][0]["last_four"] == "4242"
    assert sum_of(ledger.GATEWAY) == -PRICE
    assert provider.kept_minor() >= PRICE
    again = buy(asha, hall, by(card="4242 4242-4242 4242"), headers={"Idempotency-Key": "one"})
    assert again == order, "the same key gives the same answer"
    assert people.count("ticket_order") == 1
    with db.engine().connect() as line:
        for table in ("payment", "idempotency_key", "ticket_order", "outbox_mail"):
            rows = line.exec_driver_sql(f"SELECT * FROM {table}").all()
            assert "424242424242" not in repr(rows).replace(" ", "").replace("-", "")


def test_a_card_that_is_no_text_is_told_by_its_field_alone(provider: Provider, hall: Hall, asha: Caller) -> None:
    answer = asha.post("/orders", places(hall, by(card=None) | {"card": 5}))
    is_problem(answer, 422, "invalid_input")
    assert answer.json()["errors"][0]["field"] == "payment.card"
    assert "function" not in answer.text, "nothing of the inside"


def test_a_declined_card_and_a_second_try(provider: Provider, hall: Hall, asha: Caller) -> None:
    order = buy(asha, hall, by(card=DECLINED))
    assert (order["status"], states(order), order["tickets"]) == ("awaiting_payment", ["declined"], [])
    pay = f"/orders/{order['id']}/payments"
    refused = asha.post(pay, by(card=DECLINED), headers={"Idempotency-Key": "k"})
    is_problem(refused, 402, "payment_declined")
    assert "Nothing was charged" in refused.json()["detail"]
    is_problem(asha.post(pay, by(card=DECLINED), headers={"Idempotency-Key": "k"}), 402, "payment_declined")
    assert states(asha.get(f"/orders/{order['id']}").json()) == ["declined", "declined"]
    paid = asha.post(pay, by())
    assert (paid.status_code, paid.json()["status"], paid.json()["amount"]["amount"]) == (201, "succeeded", PRICE)
    assert asha.get(f"/orders/{order['id']}").json()["status"] == "paid"
    is_problem(asha.post(pay, by()), 409, "order_closed")
    assert sum_of(ledger.GATEWAY) == -PRICE


def test_with_a_journey_the_card_waits_for_the_code(provider: Provider, asha: Caller) -> None:
    made = asha.post("/orders", journey() | {"payment": by()})
    assert (made.status_code, made.json()["status"]) == (201, "awaiting_otp"), made.text
    before = provider.kept_minor()
    assert asha.actor is not None
    code = shop.codes_of(asha.actor)[-1]
    confirm = f"/orders/{made.json()['id']}/confirm"
    is_problem(asha.post(confirm, {"code": people.another(code)}), 422, "bad_code")
    assert provider.kept_minor() == before, "no money has moved before the right code"
    paid = asha.post(confirm, {"code": code}, headers={"Idempotency-Key": "c"})
    assert (paid.status_code, paid.json()["status"], states(paid.json())) == (200, "paid", ["succeeded"])
    assert provider.kept_minor() == before + paid.json()["total"]["amount"]
    assert asha.post(confirm, {"code": code}, headers={"Idempotency-Key": "c"}).json() == paid.json()
    is_problem(asha.post(confirm, {"code": code}), 409, "order_closed")


def test_a_declined_card_behind_a_code_can_be_followed_by_the_wallet(provider: Provider, asha: Caller) -> None:
    made = asha.post("/orders", journey() | {"payment": by(card=DECLINED)}).json()
    assert asha.actor is not None
    confirm = asha.post(f"/orders/{made['id']}/confirm", {"code": shop.codes_of(asha.actor)[-1]})
    is_problem(confirm, 402, "payment_declined")
    assert asha.get(f"/orders/{made['id']}").json()["status"] == "awaiting_payment"
    paid = asha.post(f"/orders/{made['id']}/payments", {"method": "wallet"})
    assert (paid.status_code, paid.json()["method"], paid.json()["status"]) == (201, "wallet", "succeeded")
    assert sum_of(ledger.GATEWAY) == 0


def test_without_a_number_there_is_a_page_to_pay_on_and_another_way_ends_it(
    provider: Provider, hall: Hall, asha: Caller
) -> None:
    order = buy(asha, hall, by(card=None))
    [waiting] = order["payments"]
    assert (waiting["status"], waiting["redirect_url"].startswith(provider.url)) == ("pending", True)
    pay = f"/orders/{order['id']}/payments"
    assert asha.post(pay, by(card=None)).json()["id"] == waiting["id"], "the same page again"
    second = asha.post(pay, by("paypal", None)).json()
    assert second["id"] != waiting["id"]
    paid = asha.post(pay, by())
    assert (paid.status_code, paid.json()["status"]) == (201, "succeeded")
    order = asha.get(f"/orders/{order['id']}").json()
    assert states(order) == ["declined", "declined", "succeeded"]
    statuses = {one["reference"]: one["status"] for one in provider.book()}
    assert [statuses[one["id"]] for one in order["payments"]] == ["cancelled", "cancelled", "succeeded"]


def test_a_paid_order_is_handed_back_to_the_wallet(provider: Provider, hall: Hall, asha: Caller) -> None:
    assert asha.actor is not None
    had, order = shop.balance(asha.actor), buy(asha, hall, by())
    back = asha.post(f"/orders/{order['id']}/cancel").json()
    assert back["status"] == "cancelled"
    assert shop.balance(asha.actor) == had + back["refunded"]["amount"] > had
    settle()
    assert states(asha.get(f"/orders/{order['id']}").json()) == ["succeeded"]


@pytest.mark.parametrize(
    ("payment", "status", "code"),
    [
        (by(card="4242"), 422, "invalid_input"),
        (by(card="4242424242424242x"), 422, "invalid_input"),
        (by(card="٤" * 16), 422, "invalid_input"),
        (by(card="4" * 40), 422, "invalid_input"),
        (by("paypal"), 422, "invalid_input"),
        (by("cheque", None), 422, "invalid_input"),
        (by(card=4242424242424242), 422, "invalid_input"),
        ({"method": "shells"}, 422, "invalid_input"),
    ],
)
def test_what_cannot_be_paid_with_is_refused_and_makes_nothing(
    provider: Provider, hall: Hall, asha: Caller, payment: dict[str, Any], status: int, code: str
) -> None:
    before = len(provider.book())
    is_problem(asha.post("/orders", places(hall, payment)), status, code)
    assert people.count("ticket_order") == people.count("payment") == 0
    assert len(provider.book()) == before


def test_without_a_provider_cards_are_not_offered(city: World, asha: Caller) -> None:
    hall = stadium.hall(city.chen)
    is_problem(asha.post("/orders", places(hall, by())), 422, "method_not_offered")
    answer = Client().post(gateway.HOOK, content=b"{}")
    is_problem(answer, 404, "not_found")
    is_problem(ANYBODY.post("/orders", places(hall, by())), 401, "unauthenticated")
