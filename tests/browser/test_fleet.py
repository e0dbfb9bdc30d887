"""An owner makes a 2+1 bus, sees its seats while typing and once it is stored; passengers read what a trip has on board."""

import pytest
from playwright.sync_api import Page, expect

from metro_web.core import db
from metro_web.domain.permissions import Actor
from metro_web.services import amenities, finding_views
from tests import companies
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House


@pytest.mark.parametrize("size", BOTH)
def test_an_owner_makes_a_bus_of_2_and_1(house: House, open_screen: Open, size: str) -> None:
    owner, admin = house.person("owner", role="operator"), house.person("chief", role="admin")
    chief = Actor(admin.id, admin.email, "Chief", frozenset({"admin"}))
    companies.make(f"Heron Lines {size}", owner.actor)
    db.run(amenities.add_usual, chief)
    screen = open_screen(size, owner)
    screen.expect(r"422.*/api/vehicles/preview", "422")
    page = screen.go("/op/fleet", "Fleet")
    expect(page.get_by_text("There is no vehicle yet.")).to_be_visible()
    screen.shot("fleet-empty")
    screen.press(page.get_by_role("link", name="New vehicle").first)
    page.get_by_role("heading", level=1, name="New vehicle").wait_for()
    expect(page.get_by_text("36 seats", exact=True)).to_be_visible()
    page.get_by_label("Rows", exact=True).fill("0")
    expect(page.get_by_text("The bus: rows, a whole number from 1 to 25.")).to_be_visible()
    page.get_by_label("Rows", exact=True).fill("11")
    expect(page.get_by_text("33 seats", exact=True)).to_be_visible()
    screen.press(page.get_by_label("The last row has no aisle, and one seat more"))
    expect(page.get_by_role("option", name="Standard, 11D, Window")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Heron 1")
    page.get_by_label("Registration").fill("dl 1 hb 7")
    page.get_by_label("Seats in all").fill("33")
    screen.press(page.get_by_role("button", name="Save this vehicle"))
    expect(page.get_by_text("The sections sum to 34 seats; another number was stated").first).to_be_visible()
    page.get_by_label("Seats in all").fill("34")
    screen.press(page.get_by_label("Wi-Fi"))
    screen.shot("vehicle-new", whole=True)
    screen.press(page.get_by_role("button", name="Save this vehicle"))
    page.get_by_role("heading", level=1, name="Heron 1").wait_for()
    _is_drawn(page)
    expect(page.get_by_label("Wi-Fi")).to_be_checked()
    screen.shot("vehicle", whole=True)
    _on_board(house, open_screen, size, chief)


def _is_drawn(page: Page) -> None:
    expect(page.get_by_text("Bus · 34 seats · 11 rows of 2+1, the last of 4")).to_be_visible()
    expect(page.get_by_role("option")).to_have_count(34)
    expect(page.get_by_role("option", name="Standard, 1B, Aisle, Accessible")).to_be_visible()


def _on_board(house: House, open_screen: Open, size: str, chief: Actor) -> None:
    trip = db.read(finding_views.trips, chief, {}).rows[0]
    db.run(amenities.set_for_trip, chief, trip.id, ["wi-fi", "power-socket", "meal"])
    screen = open_screen(size, house.person("reader"))
    page = screen.go(trip.href)
    board = page.locator("section").filter(has=page.get_by_role("heading", name="On board"))
    expect(board.get_by_text("Power socket")).to_be_visible()
    expect(board.get_by_role("listitem")).to_have_text(["Meal", "Power socket", "Wi-Fi"])
    board.scroll_into_view_if_needed()
    screen.shot("trip-on-board")
