"""Orders seen from outside, where the contract is easily read past: who comes first, how many, what goes back and to whom."""

import pytest

from metro_web.core import db
from metro_web.services import ledger, scanning
from tests import people, shop
from tests.api.shop_window import Caller, is_problem, journey, refuses
from tests.world import World


@pytest.fixture(autouse=True)
def _noon() -> None:
    shop.at()


@pytest.fixture
def asha(city: World) -> Caller:
    return Caller.of(city.asha)


def test_an_order_is_for_six_people_however_it_is_split(asha: Caller) -> None:
    items = [journey("alder", "birch", 3)["items"][0], journey("birch", "cedar", 4)["items"][0]]
    basket = journey() | {"items": items}
    found = is_problem(asha.post("/orders", basket), 422, "invalid_input")
    assert found["errors"][0]["field"] == "items"
    items[1]["count"] = 3
    assert asha.post("/orders", basket).status_code == 201


def test_what_is_wrong_with_the_body_comes_before_the_state_of_things(asha: Caller) -> None:
    for _ in range(10):
        asha.order("alder", "birch")
    refuses(lambda: asha.post("/orders", journey()), 409, "limit_reached")
    refuses(lambda: asha.post("/orders", journey(count=7)), 422)
    refuses(lambda: asha.post("/orders", journey("alder", "alder")), 422, "same_station")
    refuses(lambda: asha.post("/orders", journey("alder", "nowhere")), 404, "unknown_station")


def test_a_stranger_learns_nothing_from_an_odd_key(city: World, asha: Caller) -> None:
    order, dev = asha.order(), Caller.of(city.dev)
    odd = {"Idempotency-Key": "x" * 65}
    for what in ("otp", "confirm", "cancel", "payments"):
        refuses(lambda what=what: dev.post(f"/orders/{order['id']}/{what}", headers=odd), 404)


def test_no_tickets_at_all_are_not_a_choice(asha: Caller) -> None:
    path = f"/orders/{asha.buy()['id']}"
    refuses(lambda: asha.post(f"{path}/cancel", {"tickets": []}), 422)
    refuses(lambda: asha.get(f"{path}/refund-quote?tickets="), 422)


def test_a_quote_takes_tickets_between_commas_or_one_by_one(asha: Caller) -> None:
    order = asha.buy("alder", "cedar", 3)
    first, second, _third = (ticket["id"] for ticket in order["tickets"])
    for query in (f"tickets={first},{second}", f"tickets={first}&tickets={second}"):
        found = asha.get(f"/orders/{order['id']}/refund-quote?{query}").json()
        assert (found["refund"]["amount"], found["penalty"]["amount"]) == (4000, 0)


def test_the_same_cancelling_again_is_already_cancelled(city: World, asha: Caller) -> None:
    order = asha.buy("alder", "cedar", 2)
    for ticket in order["tickets"][:1]:
        asha.post("/scans", {"token": asha.token_of(ticket), "station": "alder", "direction": "entry"})
    assert asha.post(f"/orders/{order['id']}/cancel").json()["status"] == "paid"
    refuses(lambda: asha.post(f"/orders/{order['id']}/cancel"), 409, "already_cancelled")


def test_a_cash_sale_to_nobody_known_is_handed_back_in_cash(city: World, asha: Caller) -> None:
    bilal, chen = Caller.of(city.bilal), Caller.of(city.chen)
    basket = journey("alder", "birch", 2) | {"payment": {"method": "cash"}}
    order = bilal.post("/orders", basket).json()
    path = f"/orders/{order['id']}"
    assert bilal.get(f"{path}/refund-quote").json()["refund"]["amount"] == 2000
    refuses(lambda: asha.post(f"{path}/cancel"), 404)
    one = bilal.post(f"{path}/cancel", {"tickets": [order["tickets"][0]["id"]]}).json()
    assert (one["status"], one["refunded"]["amount"]) == ("paid", 1000)
    assert chen.post(f"{path}/cancel").json()["status"] == "cancelled"
    refuses(lambda: bilal.post(f"{path}/cancel"), 409, "already_cancelled")
    assert people.count("ledger_entry", f"kind = 'refund' AND credit_account_id = 'cash:{city.bilal.user_id}'") == 1
    assert people.count("ledger_entry", f"kind = 'refund' AND credit_account_id = 'cash:{city.chen.user_id}'") == 1
    assert db.read(ledger.reconcile).ok


def test_a_foreign_short_code_is_a_miss_like_one_that_does_not_exist(city: World, asha: Caller) -> None:
    short, dev = asha.buy()["tickets"][0]["short_code"], Caller.of(city.dev)
    call = {"token": short, "station": "alder", "direction": "entry"}
    for _ in range(scanning.SHORT_CODE_MISSES_MAX):
        assert dev.post("/scans", call).json()["reason"] == "bad_token"
    is_problem(dev.post("/scans", call), 429, "too_many_requests")
