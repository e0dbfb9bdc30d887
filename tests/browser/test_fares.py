"""Fares by hand: a dearer table from today, seen in the preview, told to the passenger whose page was open, and charged."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK_FIRST, Open
from tests.browser.house import House, Person
from tests.browser.screens import Screen
from tests.browser.steps import choose_station, money, type_code

STOPS = 9
BEFORE, AFTER = STOPS * 1000, STOPS * 1500 * 8 // 10


@pytest.fixture
def admin(house: House) -> Iterator[Person]:
    """An admin, after whom a stop costs 10.00 again."""
    person = house.person("fares", role="admin")
    yield person
    with house.api(person) as api:
        tables = api.get("/admin/fares").json()["items"]
        for table in tables:
            if table["status"] == "future":
                assert api.delete(f"/admin/fares/{table['id']}").status_code == 204
        begun = next(table for table in tables if table["status"] == "in_force")
        body = {"name": "10.00 a stop", "starts_on": begun["starts_on"], "preset": "hop_10"}
        if begun["id"] != "0" * 32:
            assert api.post("/admin/fares", json=body | {"replaces": begun["id"]}).status_code == 201


@pytest.mark.parametrize("size", DESK_FIRST)
def test_a_price_is_edited_previewed_and_told(house: House, open_screen: Open, admin: Person, size: str) -> None:
    desk, rider = open_screen(size, admin), house.person("fared", money_minor=500_00)
    phone = open_screen("phone", rider)
    buying = phone.go("/metro?from=rajiv-chowk&to=hauz-khas")
    expect(buying.get_by_role("button", name=f"Pay {money(BEFORE)} from wallet")).to_be_visible()
    page = desk.go("/admin/fares", "Fares")
    choose_station(desk, "From", "rajiv", "Rajiv Chowk")
    choose_station(desk, "To", "hauz", "Hauz Khas")
    expect(page.locator(".board-figure")).to_have_text(money(BEFORE))
    _make_dearer(house, desk, admin)
    desk.press(page.get_by_role("link", name="Fares", exact=True).last)
    page.get_by_role("heading", level=1, name="Fares").wait_for()
    expect(page.locator(".board-figure")).to_have_text(money(AFTER))
    expect(page.locator(".board-rows")).to_contain_text("Wallet discount, 20 %")
    desk.press(page.get_by_role("button", name="Cash", exact=True))
    expect(page.locator(".board-figure")).to_have_text(money(STOPS * 1500))
    desk.shot("admin-fares", whole=True)
    pay = buying.get_by_role("button", name=f"Pay {money(AFTER)} from wallet")
    expect(pay).to_be_visible()
    phone.shot("buy-dearer")
    phone.press(pay)
    type_code(buying, house, rider.email)
    buying.wait_for_url("**/tickets/*")
    assert house.balance(rider) == 500_00 - AFTER


@pytest.mark.parametrize("size", DESK_FIRST)
def test_prices_go_out_and_in_as_a_file(
    house: House, open_screen: Open, admin: Person, size: str, tmp_path: Path
) -> None:
    desk = open_screen(size, admin)
    desk.expect(r"422.*/api/fares", "422")
    page = desk.go("/admin/fares/new", "New fare table")
    desk.press(page.get_by_role("button", name="Delhi's distances of 2025"))
    expect(page.locator(".slab-table")).to_have_count(2)
    desk.shot("admin-fare-new", whole=True)
    desk.press(page.get_by_role("button", name="Save", exact=True))
    page.get_by_role("heading", level=1, name="Delhi's distances of 2025").wait_for()
    with page.expect_download() as download:
        desk.press(page.get_by_role("link", name="Download as CSV"))
    kept = tmp_path / "fares.csv"
    download.value.save_as(kept)
    text = kept.read_text()
    assert "5000,21,weekday" in text
    drop = page.locator("input[type=file]")
    drop.set_input_files({"name": "bad.csv", "mimeType": "text/csv", "buffer": b"up_to_m,price\n5000,ten\n,20\n"})
    expect(page.get_by_text("Line 2, column price: ten is no price.")).to_be_visible()
    changed = text.replace("5000,21,weekday", "5000,22.50,weekday")
    drop.set_input_files({"name": "good.csv", "mimeType": "text/csv", "buffer": changed.encode()})
    expect(page.locator(".slab-table").first.locator("tr", has=page.locator("input[value='5000']"))).to_be_visible()
    expect(page.locator(".slab-table").first.locator("input[name^=price]").nth(1)).to_have_value("22.50")
    desk.shot("admin-fare-edited", whole=True)
    desk.press(page.get_by_role("button", name="Withdraw this table"))
    page.get_by_role("heading", level=1, name="Fares", exact=True).wait_for()
    expect(page.locator(".timeline")).not_to_contain_text("Delhi")


def _make_dearer(house: House, desk: Screen, admin: Person) -> None:
    """A new table from today: 15.00 a stop, a fifth less from the wallet."""
    page = desk.page
    with house.api(admin) as api:
        today = api.get("/admin/fares/preview?from=rajiv-chowk&to=hauz-khas").json()["date"]
        in_force = next(each for each in api.get("/admin/fares").json()["items"] if each["status"] == "in_force")
    if in_force["starts_on"] == today:  # a test before this one has put the old price back
        desk.press(page.get_by_role("link").filter(has_text="In force"))
        desk.press(page.get_by_role("link", name="Replace it from today"))
    else:
        desk.press(page.get_by_role("link", name="New fare table"))
    page.get_by_role("heading", level=1, name="New fare table").wait_for()
    page.get_by_label("Name", exact=True).fill("Dearer")
    if in_force["starts_on"] != today:
        page.get_by_label("Counts from").fill(today)
    page.get_by_label("Price (₹)").fill("15")
    page.get_by_label("Wallet discount, percent").fill("20")
    desk.press(page.get_by_role("button", name="Save", exact=True))
    page.get_by_role("heading", level=1, name="Dearer").wait_for()
    expect(page.get_by_text("What has begun stays as it is.")).to_be_visible()
