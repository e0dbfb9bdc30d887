"""Places in a browser: an admin makes one; an owner draws a route through it, by keys and by its dialog, and it is kept."""

import re

import pytest
from playwright.sync_api import Page, expect

from metro_web.core import ids
from tests import companies
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House


def pick(page: Page, label: str, typed: str, shown: str) -> None:
    """Type a part of a place's name into its field, and choose the one of which this is said."""
    place = page.get_by_role("combobox", name=label, exact=True)
    place.click()
    place.fill(typed)
    page.get_by_role("option").filter(has_text=shown).first.click()


@pytest.mark.parametrize("size", BOTH)
def test_a_place_is_made_and_a_route_goes_through_it(house: House, open_screen: Open, size: str) -> None:
    name = f"Roadside {ids.new_id()[-6:]}"
    desk = open_screen(size, house.person("mapper", role="admin"))
    page = desk.go("/admin/places/new", "New place")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Kind").select_option("terminal")
    page.get_by_label("City").select_option(label="Jaipur, India")
    desk.shot("place", whole=True)
    desk.press(page.get_by_role("button", name="Save", exact=True))
    page.get_by_role("heading", level=1, name=name).wait_for()
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Kolkata")
    page = desk.go(f"/admin/places?words={name.split()[1]}", "Places")
    expect(page.get_by_role("link", name=name)).to_be_visible()
    desk.shot("places", whole=True)

    owner = house.person("owner", role="operator")
    companies.make(f"Hill Coaches {ids.new_id()[-6:]}", owner.actor)
    screen = open_screen(size, house.again(owner))
    page = screen.go("/op/routes/new", "New route")
    rows = page.locator(".order-row")
    for number, (typed, shown) in enumerate((("agra", "Agra Bus"), ("delhi", "Delhi Bus"), (name, name)), 1):
        pick(page, "Place", typed, shown)
        if number > 1:
            page.get_by_label("Ride there").fill("1:30")
        screen.press(page.get_by_role("button", name="Add the stop"))
        expect(rows).to_have_count(number)
    page.get_by_role("button", name=re.compile("^Delhi Bus Terminal, 2 of 3")).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(rows.first).to_contain_text("Departure")
    expect(rows.first).to_contain_text("Delhi Bus Terminal")
    expect(rows.nth(1)).to_contain_text("How long is the ride there?")
    screen.press(page.get_by_role("button", name="More about Agra Bus Terminal"))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Ride there").fill("225")
    dialog.get_by_label("Stays").fill("20")
    dialog.get_by_label("Why it stops").select_option("meal")
    screen.shot("route-stop")
    screen.press(dialog.get_by_role("button", name="Set it"))
    expect(rows.nth(1)).to_contain_text("reached after 3 h 45 min, stays 20 min, meal")
    expect(rows.nth(2)).to_contain_text("reached after 5 h 35 min")
    screen.shot("route", whole=True)
    screen.press(page.get_by_role("button", name="Save the route"))
    page.get_by_role("heading", level=1, name=f"Delhi Bus Terminal – {name}").wait_for()
    with house.api(house.again(owner)) as api:
        [made] = api.get("/operator/routes").json()["items"]
    assert [(stop["kind"], stop["arrive_minutes"], stop["leave_minutes"]) for stop in made["stops"]] == [
        (None, 0, 0), ("meal", 225, 245), (None, 335, 335),
    ]  # fmt: skip
    screen.press(page.get_by_role("link", name="Routes").last)
    expect(page.get_by_role("link", name=f"Delhi Bus Terminal – {name}")).to_be_visible()
    screen.shot("routes", whole=True)
