"""Tickets for seats on a phone: one tap to the code, some of an order handed back in three, the files they come as."""

import io
import re
from typing import Any

import pypdf
import pytest
from playwright.sync_api import expect

from metro_web.core import ids
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House, Person
from tests.browser.steps import money, read_qr, verify


def bought(house: House, rider: Person) -> dict[str, Any]:
    """Three seats beside each other at a match of the demo, paid from the wallet."""
    with house.api(rider) as api:
        match = next(one for one in api.get("/events?query=aravalli").json()["items"] if one["seat_plan"])
        best = api.get(f"/inventories/{match['inventory']}/best?count=3").json()
        item = {"type": "seats", "inventory": match["inventory"], "seats": best["seats"]}
        body = {"items": [item], "payment": {"method": "wallet"}}
        made = api.post("/orders", json=body, headers={"idempotency-key": ids.new_id()})
        assert made.status_code == 201, made.text
        order: dict[str, Any] = api.get(f"/orders/{made.json()['id']}").json()
        return order


@pytest.mark.parametrize("size", BOTH)
def test_seats_are_shown_and_some_are_handed_back(house: House, open_screen: Open, size: str) -> None:
    rider = house.person("Mira", money_minor=20_000_00)
    order = bought(house, rider)
    first, *_others = order["tickets"]
    price, total = first["price"]["amount"], order["total"]["amount"]
    screen = open_screen(size, rider)
    page = screen.go("/tickets", "Tickets")
    screen.shot("seat-tickets")
    screen.taps()
    screen.press(page.get_by_role("link").filter(has_text=first["short_code"]))
    paper = page.locator(".qr-paper").first
    expect(paper).to_be_visible()
    assert screen.taps() == 1
    assert verify(house, read_qr(paper))[3] == "S"
    expect(page.locator(".seat-board")).to_contain_text(first["seat"])
    screen.shot("seat-ticket", whole=True)
    with page.expect_download() as coming:
        screen.press(page.get_by_role("link", name="PDF", exact=True))
    (sheet,) = pypdf.PdfReader(io.BytesIO(coming.value.path().read_bytes())).pages
    assert first["seat"] in sheet.extract_text()

    screen.go(f"/orders/{order['id']}", re.compile("Order"))
    screen.taps()
    screen.press(page.get_by_role("checkbox", name=f"Hand back ticket {first['short_code']}"))
    screen.press(page.get_by_role("button", name="Hand back 1 chosen"))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("is kept by the terms of the sale")
    screen.shot("seat-quote")
    quoted = re.search(r"₹([\d,.]+)", dialog.locator(".big").inner_text())
    assert quoted is not None
    refund = round(float(quoted[1].replace(",", "")) * 100)
    assert 0 < refund < price
    assert house.balance(rider) == 20_000_00 - total, "nothing moves before it is said"
    screen.press(dialog.get_by_role("button", name="Hand back", exact=True))
    expect(page.get_by_text("Paid back to the wallet")).to_be_visible()
    assert screen.taps() == 3
    assert house.balance(rider) == 20_000_00 - total + refund
    expect(page.locator(".sums")).to_contain_text(money(price - refund))
    expect(page.get_by_role("checkbox")).to_have_count(2)
    screen.shot("seat-receipt", whole=True)
    [(status,)] = house.rows("SELECT status FROM ticket_order WHERE id = ?", order["id"])
    assert status == "paid", "two tickets still hold"


def test_history_keeps_what_was_looked_for_in_its_address(house: House, open_screen: Open) -> None:
    rider = house.person("Mohan", money_minor=20_000_00)
    bought(house, rider)
    screen = open_screen("phone", rider)
    page = screen.go("/history", "History")
    screen.press(page.get_by_role("button", name="Orders"))
    screen.press(page.get_by_text("Find", exact=True))
    page.get_by_label("Words").fill("aravalli")
    page.wait_for_url(re.compile(r"/history\?show=orders&words=aravalli$"))
    page.get_by_label("What", exact=True).select_option("journey")
    expect(page.get_by_text("Nothing fits.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Nothing fits.")).to_be_visible()
    page.get_by_label("What", exact=True).select_option("seat")
    expect(page.locator(".list-row")).to_have_count(1)
    screen.shot("seat-history")
