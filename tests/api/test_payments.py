"""Paying through a provider over REST, against the real program: every way it behaves and misbehaves."""

from collections.abc import Iterator
from typing import Any

import pytest

from metro_web.core import db
from metro_web.services import gateway_books, ledger, payment_checks, payment_steps
from tests import databases, gateway, people, shop, stadium
from tests.api.shop_window import ANYBODY, Caller, is_problem, journey
from tests.asgi import Client
from tests.gateway import DECLINED, GOOD, LATE, LOST, Provider
from tests.stadium import Hall
from tests.world import World

PRICE = stadium.STANDING_PRICE


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    running = Provider(tmp_path_factory.mktemp("gateway")).start()
    yield running
    running.stop()


@pytest.fixture
def provider(program: Provider, database: str) -> Iterator[Provider]:
    """In good order, whatever the test before wanted; afterwards its book and ours say the same."""
    program.behave(late_seconds=0.2, hang_seconds=3, slow_seconds=0.2, decline_share=0, lost_seconds=60)
    with databases.also(**program.settings):
        yield program
        program.behave(late_seconds=0.2, hang_seconds=3)
        settle()
        assert gateway_books.compare().differences == ()


@pytest.fixture
def hall(city: World) -> Hall:
    return stadium.hall(city.chen, standing=20)


@pytest.fixture
def asha(city: World) -> Caller:
    return Caller.of(city.asha)


def by(kind: str = "card", card: str | None = GOOD, **more: Any) -> dict[str, Any]:
    return {"method": "gateway", "kind": kind} | ({"card": card} if card else {}) | more


def places(hall: Hall, payment: dict[str, Any], count: int = 1) -> dict[str, Any]:
    """The body of an order of places without seats."""
    return {"items": [{"type": "admission", "event": hall.event.id, "count": count}], "payment": payment}


def buy(caller: Caller, hall: Hall, payment: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = caller.post("/orders", places(hall, payment), **more)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def states(order: dict[str, Any]) -> list[str]:
    return [one["status"] for one in order["payments"]]


def settle() -> None:
    """The job does all there is to do, however long it would wait in between."""
    for _ in range(20):
        people.later(seconds=61)
        if not payment_checks.check_some():
            return


def sum_of(account: str) -> int:
    """What has come into an account, less what has left it."""
    asked = "SELECT coalesce(sum(CASE WHEN credit_account_id = '{0}' THEN amount_minor WHEN debit_account_id = '{0}' THEN -amount_minor ELSE 0 END), 0) FROM ledger_entry"
    return db.read(lambda tx: tx.connection().exec_driver_sql(asked.format(account)).scalar_one())


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


@pytest.mark.parametrize("card", [LATE, LOST])
def test_an_answer_that_is_late_or_lost_is_found_out(provider: Provider, hall: Hall, asha: Caller, card: str) -> None:
    order = buy(asha, hall, by(card=card))
    assert (order["status"], states(order)) == ("awaiting_payment", ["pending"])
    for means in (by(), by("paypal", None), {"method": "wallet"}):
        is_problem(asha.post(f"/orders/{order['id']}/payments", means), 409, "payment_pending")
    for _ in range(100):
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
    for _ in range(100 if at_once == "pending" else 1):
        people.later(seconds=3)
        payment_checks.check_some()
        order = asha.get(f"/orders/{order['id']}").json()
        if states(order) == [in_the_end]:
            break
    assert states(order) == [in_the_end]
    assert sum_of(ledger.GATEWAY) == (-PRICE if in_the_end == "succeeded" else 0)


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
