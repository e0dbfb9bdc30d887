"""Paying by card in a browser: declined, tried again on the provider's own page, and answered late."""

import re

import pytest
from playwright.sync_api import expect

from metro_web.core import ids
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House, Person
from tests.browser.test_basket import held
from tests.gateway import DECLINED, GOOD, LATE

THERE = r"left its origin: http://localhost:\d+/(pay/|favicon)"


def unpaid(house: House, buyer: Person, count: int, **payment: str) -> str:
    """An order of seats that awaits its payment through the provider."""
    items = [{"type": "seats", "hold": held(house, buyer, count)["id"]}]
    body = {"items": items, "payment": {"method": "gateway", **payment}}
    with house.api(buyer) as api:
        made = api.post("/orders", json=body, headers={"idempotency-key": ids.new_id()})
    assert (made.status_code, made.json()["status"]) == (201, "awaiting_payment"), made.text
    return str(made.json()["id"])


@pytest.mark.parametrize("size", BOTH)
def test_a_declined_card_and_a_second_try_that_is_answered_late(house: House, open_screen: Open, size: str) -> None:
    buyer = house.person("payer", money_minor=1_00)
    order = unpaid(house, buyer, 2, kind="card", card=DECLINED)
    screen = open_screen(size, buyer)
    screen.expect(THERE)
    page = screen.go(f"/pay/{order}", "Pay")
    expect(page.get_by_text("Your bank declined this card. Nothing was charged")).to_be_visible()
    expect(page.get_by_role("radio", name="Card")).to_be_checked()
    expect(page.get_by_text("not enough for this")).to_be_visible()
    screen.shot("pay-declined", whole=True)
    screen.press(page.get_by_role("button", name=re.compile("^Pay ₹")))
    number = page.get_by_label("Card number")
    for wrong, words in (("1234", "That is no card number"), (DECLINED, "The bank declined this card")):
        number.fill(wrong)
        screen.press(page.get_by_role("button", name=re.compile("^Pay INR")))
        expect(page.get_by_role("alert")).to_contain_text(words)
    screen.shot("pay-hosted", whole=True)
    number.fill(LATE)
    screen.press(page.get_by_role("button", name=re.compile("^Pay INR")))
    expect(page.get_by_text("Checking with your bank")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Pay"))).to_have_count(0)
    screen.shot("pay-checking", whole=True)
    page.wait_for_url("**/tickets/*")
    assert house.count("ticket", "owner_id = ?", buyer.id) == 2
    assert house.count("payment", "order_id = ? AND status = 'succeeded'", order) == 1
    assert house.balance(buyer) == 1_00


def test_who_comes_back_without_paying_may_pay_in_another_way(house: House, open_screen: Open) -> None:
    buyer = house.person("payer", money_minor=5_000_00)
    order = unpaid(house, buyer, 1)
    screen = open_screen("phone", buyer)
    screen.expect(THERE)
    page = screen.go(f"/pay/{order}?kind=card")
    expect(page.get_by_label("Card number")).to_be_visible()
    page = screen.go(f"/pay/{order}", "Pay")
    expect(page.get_by_text("Waiting for you on the payment page")).to_be_visible()
    screen.press(page.get_by_text("Pay in another way"))
    screen.shot("pay-waiting", whole=True)
    screen.press(page.get_by_label("Wallet"))
    screen.press(page.get_by_role("button", name=re.compile("^Pay ₹")))
    page.wait_for_url("**/tickets/*")
    assert house.balance(buyer) < 5_000_00
    kinds = house.rows("SELECT method, status FROM payment WHERE order_id = ? ORDER BY id", order)
    assert kinds == [("gateway", "declined"), ("wallet", "succeeded")]
    with house.api(buyer) as api:
        again = api.post(f"/orders/{order}/payments", json={"method": "gateway", "kind": "card", "card": GOOD})
    assert (again.status_code, again.json()["code"]) == (409, "order_closed")
