"""An owner puts a week of trips on sale with a 2+1 bus; one is late and its passenger hears of it; one is cancelled."""

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from metro_web.core import clock, db, ids
from metro_web.domain.route_stops import StopPlan
from metro_web.services import travel_routes
from metro_web.services.travel_routes import NewRoute
from tests import companies, fleet
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House, Person
from tests.browser.screens import Screen

ZONE = ZoneInfo("Asia/Kolkata")
STOPS = (
    StopPlan("delhi-bus", 0, 0, ""),
    StopPlan("agra-bus", 225, 245, "meal"),
    StopPlan("jaipur-bus", 480, 500, "refuel"),
    StopPlan("ajmer-bus", 640, 645, "transit"),
    StopPlan("chandigarh-bus", 1200, 1200, ""),
)


@pytest.mark.parametrize("size", BOTH)
def test_an_owner_makes_a_week_of_trips(house: House, open_screen: Open, size: str) -> None:
    owner, rider = house.person("owner", role="operator"), house.person("rider", money_minor=1_000_00)
    company_id = companies.make(f"Heron Coaches {size}", owner.actor)
    runs = replace(owner.actor, roles=frozenset({"operator"}))
    fleet.make(runs, company_id, "Heron 7")
    db.run(travel_routes.add, runs, company_id, NewRoute("bus", STOPS, "Five towns"))
    desk = open_screen(size, owner)
    page = _make_a_week(desk)
    desk.press(page.get_by_role("link", name="Five towns").first)
    page.get_by_role("heading", level=1, name="Five towns").wait_for()
    trip_id = page.url.rpartition("/")[2]
    _buy(house, rider, trip_id)
    _be_late(desk, page)
    house.mail(rider.email, "New expected time: Five towns")
    _see_it_late(open_screen(size, rider), trip_id)
    had = 1_000_00
    _cancel(desk, page)
    house.mail(rider.email, "Called off: Five towns")
    for _try in range(100):
        if house.balance(rider) == had:
            break
        page.wait_for_timeout(100)
    assert house.balance(rider) == had


def _make_a_week(desk: Screen) -> Page:
    page = desk.go("/op/trips", "Trips")
    desk.press(page.get_by_role("link", name="New trips").first)
    page.get_by_role("heading", level=1, name="New trips").wait_for()
    expect(page.get_by_label("Vehicle")).to_have_value(re.compile(".+"))
    desk.press(page.get_by_role("button", name="Every week"))
    begin = clock.utc_now().astimezone(ZONE).date() + timedelta(days=2)
    page.get_by_label("From", exact=True).fill(begin.isoformat())
    page.get_by_label("To", exact=True).fill((begin + timedelta(days=6)).isoformat())
    page.get_by_label("Leaves at").fill("07:30")
    page.get_by_label("Standard").fill("640")
    desk.press(page.get_by_role("button", name="Price for a part of the way"))
    page.get_by_role("group", name="A part of the way").get_by_role("textbox", name="Price").fill("320")
    desk.press(page.get_by_role("button", name="Show the times"))
    expect(page.get_by_role("heading", name="7 trips")).to_be_visible()
    desk.shot("op-trips-new", whole=True)
    desk.press(page.get_by_role("button", name="Put on sale"))
    page.get_by_role("heading", level=1, name="Trips", exact=True).wait_for()
    expect(page.get_by_role("link", name="Five towns")).to_have_count(7)
    desk.shot("op-trips", whole=True)
    return page


def _be_late(desk: Screen, page: Page) -> None:
    desk.press(page.get_by_role("button", name="Late…"))
    dialog = page.get_by_role("dialog", name="It is late")
    dialog.get_by_label("Minutes later than planned").fill("45")
    dialog.get_by_label("Why").fill("Fog on the plain")
    desk.shot("op-trip-late")
    desk.press(dialog.get_by_role("button", name="Tell everybody"))
    expect(page.locator(".tag", has_text="45 min late")).to_be_visible()
    desk.shot("op-trip", whole=True)


def _see_it_late(screen: Screen, trip_id: str) -> None:
    page = screen.go(f"/trips/{trip_id}")
    expect(page.get_by_text("45 min late: expected 08:15")).to_be_visible()
    screen.shot("trip-late", whole=True)
    page = screen.go("/tickets", "Tickets")
    expect(page.get_by_text("45 min late").first).to_be_visible()
    screen.shot("ticket-late", whole=True)
    page = screen.go("/trips?from=delhi-bus&to=agra-bus", "Trips")
    expect(page.get_by_text("45 min late: expected 08:15").first).to_be_visible()
    screen.shot("trips-late", whole=True)


def _cancel(desk: Screen, page: Page) -> None:
    desk.press(page.get_by_role("button", name="Cancel the trip…"))
    dialog = page.get_by_role("dialog", name="Cancel the trip?")
    dialog.get_by_label("Why").fill("The road is closed")
    desk.press(dialog.get_by_text("Cancel also the 6 trips that follow"))
    desk.shot("op-trip-cancel")
    desk.press(dialog.get_by_role("button", name="Cancel it now"))
    expect(page.locator(".tag", has_text="Called off").first).to_be_visible()
    desk.shot("op-trip-cancelled", whole=True)


def _buy(house: House, buyer: Person, trip_id: str) -> None:
    with house.api(buyer) as api:
        found = api.get(f"/trips/{trip_id}").json()
        items = [{"type": "seats", "inventory": found["inventory"], "seats": ["1A"], "from": 1, "to": 2}]
        sent = {"items": items, "payment": {"method": "wallet"}}
        made = api.post("/orders", json=sent, headers={"idempotency-key": ids.new_id()})
    assert made.status_code == 201, made.text
    assert made.json()["total"]["amount"] == 320_00
