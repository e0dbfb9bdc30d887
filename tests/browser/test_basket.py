"""One basket in a browser: a journey and two seats paid from the wallet with the mailed code; seats whose time ran out."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from metro_web.core import clock, db, ids
from metro_web.models.stock import Hold
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House, Person
from tests.browser.steps import type_code

STADIUM = "Aravalli Park"


def held(house: House, buyer: Person, count: int) -> dict[str, Any]:
    """The best seats together at the demo's stadium, held for somebody."""
    with house.api(buyer) as api:
        events = [one for one in api.get("/events").json()["items"] if one["seat_plan"]]
        event = next(one for one in events if one["venue"]["name"] == STADIUM)
        seats = api.get(f"/inventories/{event['inventory']}/best", params={"count": count}).json()["seats"]
        made = api.post(
            "/holds", json={"inventory": event["inventory"], "seats": seats}, headers={"idempotency-key": ids.new_id()}
        )
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


@pytest.mark.parametrize("size", BOTH)
def test_a_journey_and_two_seats_are_one_order(house: House, open_screen: Open, size: str) -> None:
    buyer = house.person("basket", money_minor=2_000_00)
    screen = open_screen(size, buyer)
    page = screen.go("/metro?from=rajiv-chowk&to=hauz-khas", "Buy a journey")
    screen.press(page.get_by_role("button", name="Add to basket"))
    expect(page.get_by_text("In your basket")).to_be_visible()
    expect(page.locator(".basket-mark")).to_have_text("Basket1")
    hold = held(house, buyer, 2)
    screen.go(f"/checkout/{hold['id']}", "Your basket")
    expect(page.get_by_text(re.compile(r"Seats kept for 2:\d\d"))).to_be_visible()
    expect(page.locator(".basket-mark")).to_have_text("Basket2")
    screen.press(page.get_by_role("button", name="More"))
    pay = page.get_by_role("button", name=re.compile("^Pay .* from wallet"))
    total = hold["total"]["amount"] + 2 * 90_00
    expect(pay).to_have_text(f"Pay ₹{total / 100:,.2f} from wallet")
    if screen.is_phone:
        box = pay.bounding_box()
        assert box is not None
        assert box["y"] > 844 * 2 / 3, "in the reach of a thumb"
    screen.shot("basket", whole=True)
    screen.press(page.get_by_role("button", name="Take out Rajiv Chowk"))
    screen.press(page.get_by_role("button", name="Undo"))
    expect(pay).to_have_text(f"Pay ₹{total / 100:,.2f} from wallet")
    screen.taps()
    screen.press(pay)
    type_code(page, house, buyer.email)
    page.wait_for_url("**/tickets/*")
    assert screen.taps() == 1
    expect(page.locator(".basket-mark")).to_have_count(0)
    assert house.count("ticket", "owner_id = ?", buyer.id) == 4
    assert house.count("ticket_order", "buyer_id = ? AND status = 'paid'", buyer.id) == 1
    assert house.balance(buyer) == 2_000_00 - total
    screen.go("/checkout", "Your basket")
    expect(page.get_by_text("Your basket is empty.")).to_be_visible()


@pytest.mark.parametrize("size", BOTH)
def test_seats_whose_time_is_over_can_be_had_back(house: House, open_screen: Open, size: str) -> None:
    buyer = house.person("late", money_minor=2_000_00)
    hold = held(house, buyer, 2)
    soon = clock.utc_now() + timedelta(seconds=3)
    table = Hold.__table__  # type: ignore[attr-defined]
    db.run(lambda tx: tx.execute(update(table).where(table.c.id == hold["id"]).values(expires_at=soon)))
    screen = open_screen(size, buyer)
    page = screen.go(f"/checkout/{hold['id']}", "Your basket")
    expect(page.get_by_text(f"The time for {', '.join(hold['seats'])} is over.")).to_be_visible()
    expect(page.get_by_text("To pay, take out what cannot be bought now, or get it back.")).to_be_visible()
    screen.shot("basket-over", whole=True)
    assert house.balance(buyer) == 2_000_00
    screen.taps()
    screen.press(page.get_by_role("button", name="Try to get them back"))
    screen.press(page.get_by_role("button", name=re.compile("^Pay .* from wallet")))
    page.wait_for_url("**/tickets/*")
    assert screen.taps() == 2
    assert house.count("ticket", "owner_id = ? AND kind = 'seat'", buyer.id) == 2


@pytest.mark.parametrize("size", BOTH)
def test_a_trip_with_two_seats_takes_four_taps_from_its_page(house: House, open_screen: Open, size: str) -> None:
    buyer = house.person("traveller", money_minor=20_000_00)
    with house.api() as api:
        listed = api.get("/trips?mode=bus&limit=200").json()["items"]
    bus = max((one for one in listed if one["on_sale"]), key=lambda one: one["left"])
    screen = open_screen(size, buyer)
    page = screen.go(f"/trips/{bus['id']}", re.compile(" → "))
    screen.taps()
    screen.press(page.get_by_role("link", name="Choose seats yourself"))
    screen.press(page.get_by_role("button", name="Best 2 together"))
    screen.press(page.get_by_role("button", name=re.compile("^Continue: 2 seats")))
    page.wait_for_url("**/checkout/*")
    screen.press(page.get_by_role("button", name=re.compile("^Pay .* from wallet")))
    page.wait_for_url("**/tickets/*")
    assert screen.taps() <= 4
    assert house.count("ticket", "owner_id = ? AND kind = 'seat'", buyer.id) == 2
