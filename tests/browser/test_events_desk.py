"""A match from draft to the end: made and published, sold over REST, checked in while another window counts, called off."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from metro_web.core import clock, ids
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House, Person
from tests.browser.screens import Screen

ZONE = ZoneInfo("Asia/Kolkata")
WHY = "The pitch is under water"


@pytest.mark.parametrize("size", BOTH)
def test_a_match_is_made_sold_checked_in_and_called_off(house: House, open_screen: Open, size: str) -> None:
    admin, staff = house.person("admin", role="admin"), house.person("staff", role="staff")
    rider, other = house.person("fan", money_minor=900_00), house.person("mate", money_minor=900_00)
    venue = _venue(house, admin)
    desk = open_screen(size, admin)
    event_id = _make(desk, venue, in_hours=1)
    page = desk.page
    first, second = _buy(house, rider, event_id, 2)
    _buy(house, other, event_id, 1)
    desk.press(page.get_by_role("button", name="Refresh"))
    expect(_figure(page, "Sold")).to_have_text("3")
    expect(_figure(page, "Paid")).to_have_text("₹600.00")
    expect(page.get_by_role("region", name="Top buyers").get_by_role("row").nth(1)).to_contain_text(rider.email)
    desk.shot("event-desk", whole=True)

    door, watching = open_screen(size, staff), open_screen(size, staff)
    for screen in (door, watching):
        _stand_at(screen, "Elm Town")
    expect(_figure(watching.page, "Expected")).to_have_text("3")
    _scan(door, first["short_code"], "Go in")
    door.shot("door-go")
    expect(_figure(watching.page, "Arrived")).to_have_text("1")
    watching.shot("door-watching", whole=True)
    _scan(door, "ZZZZZ", "No such ticket")
    door.shot("door-stop")
    _scan(door, second["short_code"], "Go in")
    expect(_figure(watching.page, "Arrived")).to_have_text("2")

    _call_off(house, desk, admin)
    had = 900_00
    house.mail(rider.email, "Called off: Elm Town – Oak United")
    _until(page, lambda: house.balance(rider) == had)
    wallet = open_screen(size, rider)
    wallet.go("/wallet", "Wallet")
    expect(wallet.page.get_by_role("main")).to_contain_text("₹900.00")
    wallet.shot("wallet-after-calling-off")


@pytest.mark.parametrize("size", BOTH)
def test_a_match_moves_and_another_is_refused_by_name(house: House, open_screen: Open, size: str) -> None:
    admin, rider = house.person("admin", role="admin"), house.person("fan", money_minor=900_00)
    venue = _venue(house, admin)
    desk = open_screen(size, admin)
    event_id = _make(desk, venue, in_hours=200)
    _buy(house, rider, event_id, 1)
    page = desk.go(f"/admin/events/{event_id}")
    page.get_by_text("What it is and how it is sold").click()
    expect(page.get_by_text("teams, venue and seat plan stay as they are")).to_be_visible()
    desk.press(page.get_by_role("button", name="Another time…"))
    dialog = page.get_by_role("dialog", name="Another time")
    dialog.get_by_label("New start").fill(_local(300))
    dialog.get_by_label("New end").fill(_local(302))
    dialog.get_by_label("Why").fill("A cup match comes first")
    desk.shot("event-move")
    desk.press(dialog.get_by_role("button", name="Set the new time"))
    expect(page.get_by_text("New time, ")).to_be_visible()
    house.mail(rider.email, "New time: Elm Town – Oak United")
    page = desk.go("/admin/events/new", "New event")
    _fill(page, venue, in_hours=301)
    desk.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_text(re.compile("Elm Town – Oak United is in Meadow .* then"))).to_be_visible()
    desk.shot("event-refused", whole=True)


@pytest.mark.parametrize("size", BOTH)
def test_a_trip_is_made_with_a_stop_in_between(house: House, open_screen: Open, size: str) -> None:
    desk = open_screen(size, house.person("admin", role="admin"))
    page = desk.go("/admin/trips/new", "New trip")
    desk.press(page.get_by_role("button", name="Bus"))
    page.get_by_label("Name", exact=True).fill("Valley Express")
    page.get_by_label("Each seat").fill("120")
    page.get_by_label("Capacity").fill("16")
    desk.press(page.get_by_role("button", name="Add a stop in between"))
    expect(page.get_by_label("Place", exact=True)).to_have_count(3)
    for place, name in zip(page.get_by_label("Place", exact=True).all(), ("Delhi", "Rohtak", "Hisar"), strict=True):
        place.fill(name)
    for field, hours in zip(page.get_by_label("Departs").all(), (50, 52), strict=True):
        field.fill(_local(hours))
    for field, hours in zip(page.get_by_label("Arrives").all(), (51, 54), strict=True):
        field.fill(_local(hours))
    desk.shot("trip-new", whole=True)
    desk.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("heading", level=1, name="Valley Express")).to_be_visible()
    desk.press(page.get_by_role("button", name="Publish"))
    expect(page.get_by_text("Bus, Delhi → Hisar")).to_be_visible()
    expect(_figure(page, "Left")).to_have_text("16")
    desk.shot("trip-desk", whole=True)
    page = desk.go("/admin/trips", "Trips")
    page.get_by_label("Find").fill("rohtak")
    expect(page.get_by_role("link", name="Valley Express")).to_be_visible()
    desk.shot("trips", whole=True)


def _make(desk: Screen, venue: str, *, in_hours: float) -> str:
    """Through the form, with 50 places without seats at 200.00; published; its id."""
    page = desk.go("/admin/events", "Events")
    desk.press(page.get_by_role("link", name="New event"))
    page.get_by_role("heading", level=1, name="New event").wait_for()
    _fill(page, venue, in_hours=in_hours)
    desk.shot("event-new", whole=True)
    desk.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("heading", level=1, name="Elm Town – Oak United")).to_be_visible()
    desk.press(page.get_by_role("button", name="Publish"))
    expect(page.locator(".tag", has_text="On sale")).to_be_visible()
    return page.url.rpartition("/")[2]


def _fill(page: Page, venue: str, *, in_hours: float) -> None:
    page.get_by_label("Home").fill("Elm Town")
    page.get_by_label("Away").fill("Oak United")
    page.get_by_label("Venue", exact=True).select_option(venue)
    page.get_by_label("Starts").fill(_local(in_hours))
    page.get_by_label("Ends").fill(_local(in_hours + 2))
    page.get_by_role("button", name="Add places without seats").click()
    page.get_by_label("Name", exact=True).fill("Terrace")
    page.get_by_label("Places", exact=True).fill("50")
    page.get_by_label("Price", exact=True).fill("200")


def _stand_at(screen: Screen, title: str) -> None:
    page = screen.go("/gate", "Gate")
    screen.press(page.get_by_role("link", name="Event or trip"))
    page.get_by_role("heading", level=1, name="Check-in").wait_for()
    screen.press(page.get_by_role("button", name=re.compile(title)).first)
    expect(page.locator("#scan")).to_be_focused()


def _scan(screen: Screen, code: str, word: str) -> None:
    screen.page.locator("#scan").fill(code)
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator(".verdict-word")).to_have_text(word)


def _call_off(house: House, desk: Screen, admin: Person) -> None:
    """Long after signing in: the dialog asks who is there, then it goes on by itself."""
    page = desk.page
    house.grow_old(admin)
    desk.press(page.get_by_role("button", name="Call it off…"))
    dialog = page.get_by_role("dialog", name="Call the event off?")
    expect(dialog).to_contain_text("3 tickets are given back in full: ₹600.00")
    dialog.get_by_label("Why").fill(WHY)
    desk.shot("event-call-off")
    desk.press(dialog.get_by_role("button", name="Call it off now"))
    page.get_by_label("Password", exact=True).fill("seven quiet platforms")
    desk.press(page.get_by_role("button", name="Go on"))
    expect(page.get_by_text(WHY)).to_be_visible()
    expect(page.locator(".tag", has_text="Called off")).to_be_visible()
    desk.shot("event-called-off", whole=True)


def _venue(house: House, admin: Person) -> str:
    with house.api(admin) as api:
        body = {"name": f"Meadow {ids.order_code()}", "city": "Delhi", "kind": "stadium"}
        return str(api.post("/admin/venues", json=body).json()["id"])


def _buy(house: House, buyer: Person, event_id: str, count: int) -> list[dict[str, Any]]:
    items = [{"type": "admission", "event": event_id, "count": count}]
    with house.api(buyer) as api:
        made = api.post("/orders", json={"items": items, "payment": {"method": "wallet"}})
        assert made.status_code == 201, made.text
        tickets: list[dict[str, Any]] = made.json()["tickets"]
        return tickets


def _figure(page: Page, label: str) -> Any:
    return page.locator(".board", has=page.get_by_role("heading", name=label, exact=True)).locator(".board-figure")


def _local(hours: float) -> str:
    at: datetime = clock.utc_now() + timedelta(hours=hours)
    return at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")


def _until(page: Page, is_so: Any) -> None:
    for _ in range(100):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come to be within ten seconds")
