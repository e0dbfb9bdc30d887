"""The mailed code of an order: few tries that are counted for good, one order, one use, few codes."""

import pytest
from sqlalchemy import text

from metro_web.core import db
from metro_web.core.errors import Refused
from metro_web.queries.orders import OrderView
from metro_web.services import orders
from tests import people, shop
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def test_nothing_moves_before_the_code_comes_back(city: World) -> None:
    before = shop.dump()
    order = shop.create(city.asha)
    assert (order.status, order.total_minor, order.tickets) == ("awaiting_otp", 2000, ())
    assert shop.changed(before, shop.dump()) == {"ticket_order", "order_item", "one_time_code", "outbox_mail"}
    assert (people.count("ticket"), shop.balance(city.asha)) == (0, 10_000)


def test_the_code_is_stored_hashed_and_its_mail_sealed(city: World) -> None:
    shop.create(city.asha)
    code = shop.codes_of(city.asha)[-1]
    assert len(code) == 6
    assert code.isdigit()
    kept = shop.dump()
    assert not any(code in str(value) for row in kept["one_time_code"] for value in row)
    assert not any(city.asha.email in str(value) for row in kept["outbox_mail"] for value in row)


def test_a_code_works_once(city: World) -> None:
    order = shop.create(city.asha)
    code = shop.codes_of(city.asha)[-1]
    shop.confirm(city.asha, order.id, code)
    shop.refused("order_closed", orders.confirm, city.asha, order.id, code)
    assert people.count("ticket") == 1


def test_five_wrong_codes_and_then_the_right_one_are_refused(city: World) -> None:
    order = shop.create(city.asha)
    code = shop.codes_of(city.asha)[-1]
    for left in (4, 3, 2, 1, 0):
        refusal = shop.confirm(city.asha, order.id, people.another(code))
        assert isinstance(refusal, Refused)
        assert (refusal.error.code, refusal.error.status) == ("bad_code", 422)
        assert refusal.error.extra["attempts_left"] == left
        assert people.count("one_time_code", f"attempts_left = {left}") == 1, "attempts survive the refusal"
    refusal = shop.confirm(city.asha, order.id, code)
    assert isinstance(refusal, Refused)
    assert (refusal.error.code, refusal.error.extra["attempts_left"]) == ("bad_code", 0)
    assert (people.count("ticket"), shop.balance(city.asha)) == (0, 10_000)


def test_four_wrong_codes_and_then_the_right_one_pay(city: World) -> None:
    order = shop.create(city.asha)
    code = shop.codes_of(city.asha)[-1]
    for wrong in (people.another(code), "", "12345", "abcdef"):
        assert isinstance(shop.confirm(city.asha, order.id, wrong), Refused)
    assert isinstance(shop.confirm(city.asha, order.id, f" {code} "), OrderView)


def test_a_wrong_code_changes_nothing_but_the_count(city: World) -> None:
    order = shop.create(city.asha)
    before = shop.dump()
    shop.confirm(city.asha, order.id, people.another(shop.codes_of(city.asha)[-1]))
    assert shop.changed(before, shop.dump()) == {"one_time_code"}


def test_the_code_of_another_order_is_a_wrong_one(city: World) -> None:
    first = shop.create(city.asha)
    second = shop.create(city.asha, "elm", "fern")
    for_first, for_second = shop.codes_of(city.asha)
    if for_first == for_second:
        pytest.skip("one chance in a million")
    assert isinstance(shop.confirm(city.asha, second.id, for_first), Refused)
    assert isinstance(shop.confirm(city.asha, first.id, for_first), OrderView)
    assert isinstance(shop.confirm(city.asha, second.id, for_second), OrderView)


def test_a_stored_hash_is_worth_nothing_in_another_orders_row(city: World) -> None:
    first, second = shop.create(city.asha), shop.create(city.asha)
    copied = f"(SELECT code_hash FROM one_time_code WHERE subject = '{first.id}')"
    statement = text(f"UPDATE one_time_code SET code_hash = {copied} WHERE subject = '{second.id}'")
    db.run(lambda tx: tx.execute(statement))
    assert isinstance(shop.confirm(city.asha, second.id, shop.codes_of(city.asha)[0]), Refused)


def test_a_code_lives_five_minutes(city: World) -> None:
    order, other = shop.create(city.asha), shop.create(city.asha)
    code, other_code = shop.codes_of(city.asha)
    shop.at(seconds=299)
    assert isinstance(shop.confirm(city.asha, order.id, code), OrderView)
    shop.at(seconds=300)
    refusal = shop.confirm(city.asha, other.id, other_code)
    assert isinstance(refusal, Refused)
    assert (refusal.error.code, refusal.error.status) == ("code_expired", 410)
    assert people.count("ticket") == 1


def test_a_new_code_kills_the_old(city: World) -> None:
    order = shop.create(city.asha)
    shop.at(seconds=30)
    assert db.run(orders.resend_code, city.asha, order.id).codes_sent == 2
    old, new = shop.codes_of(city.asha)
    if old != new:
        assert isinstance(shop.confirm(city.asha, order.id, old), Refused)
    assert isinstance(shop.confirm(city.asha, order.id, new), OrderView)


def test_used_up_attempts_come_back_with_a_new_code(city: World) -> None:
    order = shop.create(city.asha)
    for _ in range(5):
        shop.confirm(city.asha, order.id, people.another(shop.codes_of(city.asha)[-1]))
    shop.at(seconds=30)
    db.run(orders.resend_code, city.asha, order.id)
    assert isinstance(shop.confirm(city.asha, order.id, shop.codes_of(city.asha)[-1]), OrderView)


def test_a_code_every_thirty_seconds_and_three_an_order(city: World) -> None:
    order = shop.create(city.asha)
    shop.at(seconds=29)
    refusal = shop.refused("too_many_requests", orders.resend_code, city.asha, order.id)
    assert refusal.retry_after == 1  # type: ignore[attr-defined]
    for seconds in (30, 60):
        shop.at(seconds=seconds)
        db.run(orders.resend_code, city.asha, order.id)
    shop.at(seconds=120)
    shop.refused("limit_reached", orders.resend_code, city.asha, order.id)
    assert len(shop.codes_of(city.asha)) == 3


def test_no_code_for_an_order_that_is_over(city: World) -> None:
    order = shop.buy(city.asha)
    shop.at(minutes=1)
    shop.refused("order_closed", orders.resend_code, city.asha, order.id)
