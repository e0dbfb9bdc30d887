"""The reservations desk in a browser: an operator finds an order, changes a seat and cancels a ticket, quoted first."""

import pytest
from playwright.sync_api import expect

from tests import companies
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House, Person
from tests.browser.screens import Screen
from tests.browser.test_seat_tickets import bought

WHY = "The stand is closed for repairs"


@pytest.mark.parametrize("size", BOTH)
def test_an_operator_changes_a_seat_and_cancels_a_ticket(house: House, open_screen: Open, size: str) -> None:
    owner = house.person("Omar", role="operator")
    rider = house.person("Farah", money_minor=20_000_00)
    order = bought(house, rider)
    inventory = order["tickets"][0]["inventory"]
    first, second, _third = order["tickets"]
    companies.give(companies.make(f"Stadium of {size}", owner.actor), inventory)
    desk = open_screen(size, owner)
    page = desk.go("/op/orders", "Orders")
    page.get_by_label("Code").fill(first["short_code"])
    row = page.get_by_role("link", name=order["code"])
    expect(row).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    desk.shot("desk-orders", whole=True)
    desk.press(row)
    expect(page.get_by_role("heading", level=1, name=f"Order {order['code']}")).to_be_visible()
    desk.press(page.get_by_role("button", name=f"Change the seat of {first['short_code']}"))
    dialog = page.get_by_role("dialog")
    choice = dialog.get_by_label("Free at the same price")
    expect(choice).to_be_visible()
    desk.shot("desk-seat")
    seat = choice.input_value()
    desk.press(dialog.get_by_role("button", name="Change the seat"))
    expect(page.locator(".story")).to_contain_text(f"{first['seat']} → {seat}")
    mailed = house.mail(rider.email, "Your ticket has changed").get_body(("plain",))
    assert mailed is not None
    assert f"Your seat is {seat} now" in mailed.get_content()
    _cancel(house, desk, rider, second["short_code"])
    desk.shot("desk-order", whole=True)
    [(status,)] = house.rows("SELECT status FROM ticket_order WHERE id = ?", order["id"])
    assert status == "paid", "two tickets still hold"


def _cancel(house: House, desk: Screen, rider: Person, code: str) -> None:
    page, before = desk.page, house.balance(rider)
    desk.press(page.get_by_role("checkbox", name=f"Cancel ticket {code}"))
    desk.press(page.get_by_role("button", name="Cancel 1 chosen"))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem")).to_contain_text(code)
    expect(dialog.get_by_text("kept", exact=False).first).to_be_visible()
    dialog.get_by_label("Reason").fill(WHY)
    desk.shot("desk-cancel")
    assert house.balance(rider) == before, "nothing moves before it is said"
    desk.press(dialog.get_by_role("button", name="Cancel and pay back"))
    expect(page.locator(".story")).to_contain_text(WHY)
    assert house.balance(rider) > before
    house.mail(rider.email, "Cancelled: the money is on its way back")
