"""Idempotency-Key: the first answer again, a refusal too; another body is refused; other callers have their own."""

import pytest

from tests import people, shop
from tests.api.shop_window import ANYBODY, Caller, is_problem, journey, refuses
from tests.world import World

KEY = {"Idempotency-Key": "one key"}


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


@pytest.fixture
def asha(city: World) -> Caller:
    return Caller.of(city.asha)


def test_the_same_call_is_answered_once(city: World, asha: Caller) -> None:
    first = asha.post("/wallet/top-ups", {"amount": 500}, headers=KEY)
    again = asha.post(
        "/wallet/top-ups", content=b' { "amount" : 500 } ', headers=KEY | {"Content-Type": "application/json"}
    )
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert first.status_code == 201
    assert shop.balance(city.asha) == 10_500
    other = asha.post("/wallet/top-ups", {"amount": 500}, headers={"Idempotency-Key": "another key"})
    assert other.json()["transaction"]["id"] != first.json()["transaction"]["id"]


def test_another_body_or_path_is_refused(asha: Caller) -> None:
    asha.post("/wallet/top-ups", {"amount": 500}, headers=KEY)
    refuses(lambda: asha.post("/wallet/top-ups", {"amount": 501}, headers=KEY), 422, "idempotency_mismatch")
    refuses(lambda: asha.post("/orders", journey(), headers=KEY), 422, "idempotency_mismatch")


def test_a_refusal_is_kept(city: World, asha: Caller) -> None:
    big = journey("alder", "dale", 6)
    first = is_problem(asha.post("/orders", big, headers=KEY), 402, "insufficient_funds")
    asha.post("/wallet/top-ups", {"amount": 100_000})
    assert is_problem(asha.post("/orders", big, headers=KEY), 402) == first
    assert asha.post("/orders", big).status_code == 201
    assert people.count("ticket_order") == 1


def test_a_wrong_code_under_a_key_costs_one_attempt(city: World, asha: Caller) -> None:
    path = f"/orders/{asha.order()['id']}/confirm"
    wrong = {"code": people.another(shop.codes_of(city.asha)[-1])}
    answers = [is_problem(asha.post(path, wrong, headers=KEY), 422, "bad_code") for _ in range(3)]
    assert [answer["attempts_left"] for answer in answers] == [4, 4, 4]
    assert people.count("one_time_code", "attempts_left = 4") == 1


def test_an_order_under_a_key_is_made_once_with_one_code(city: World, asha: Caller) -> None:
    made = [asha.post("/orders", journey(), headers=KEY).json()["id"] for _ in range(3)]
    assert len(set(made)) == 1
    assert len(shop.codes_of(city.asha)) == 1


def test_confirming_under_a_key_twice_gives_the_ticket_twice(city: World, asha: Caller) -> None:
    order = asha.order()
    code = {"code": shop.codes_of(city.asha)[-1]}
    first, again = (asha.post(f"/orders/{order['id']}/confirm", code, headers=KEY) for _ in range(2))
    assert (first.status_code, first.text) == (again.status_code, again.text)
    assert first.status_code == 200
    assert (people.count("ticket"), shop.balance(city.asha)) == (1, 8000)


def test_callers_do_not_share_keys(city: World, asha: Caller) -> None:
    dev = Caller.of(city.dev)
    for caller in (asha, dev):
        assert caller.post("/wallet/top-ups", {"amount": 500}, headers=KEY).status_code == 201
    assert (shop.balance(city.asha), shop.balance(city.dev)) == (10_500, 500)


def test_a_key_is_kept_for_a_day(city: World, asha: Caller) -> None:
    asha.post("/wallet/top-ups", {"amount": 500}, headers=KEY)
    shop.at(hours=24, seconds=1)
    tomorrow = Caller.of(city.asha)
    assert tomorrow.post("/wallet/top-ups", {"amount": 600}, headers=KEY).status_code == 201
    assert shop.balance(city.asha) == 11_100


@pytest.mark.parametrize("key", [b"", b"x" * 65, "ключ".encode(), b"a\tb"])
def test_odd_keys(asha: Caller, key: bytes) -> None:
    refuses(lambda: asha.post("/wallet/top-ups", {"amount": 500}, headers={"Idempotency-Key": key}), 422)


def test_a_key_opens_no_door(asha: Caller) -> None:
    asha.post("/wallet/top-ups", {"amount": 500}, headers=KEY)
    is_problem(ANYBODY.post("/wallet/top-ups", {"amount": 500}, headers=KEY), 401)


def test_a_refused_role_may_come_back_with_the_same_key(city: World, asha: Caller) -> None:
    sale = {"from": "alder", "to": "cedar"}
    is_problem(asha.post("/admin/offline-sales", sale, headers=KEY), 403)
    assert people.count("idempotency_key") == 0
