"""Finding in a browser: events and trips searched, the search in the address, sold out and the way to another."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from metro_web.core import clock, db, ids
from metro_web.domain.permissions import Actor
from metro_web.services import events_admin, venues
from metro_web.services.events_admin import NewEvent
from metro_web.services.stock_terms import NewPool, Terms
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House
from tests.browser.test_routes import pick

CONCERT = "Rain Songs: sarod and cello"


def wait_until_asked(page: Page, wanted: dict[str, str]) -> None:
    """The address follows what was found a moment later."""
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == {name: [value] for name, value in wanted.items()})


def two_evenings(house: House) -> tuple[str, str]:
    """Two concerts of a hall of their own; the first one is sold out."""
    who = house.person("organiser", role="admin")
    admin = Actor(who.id, who.email, "Organiser", frozenset({"admin"}))
    name = f"Cellar {ids.new_id()[-6:]}"
    hall = db.run(venues.add, admin, name, "Delhi", "hall").id
    made = []
    for number, hours in enumerate((30, 40), 1):
        begins = clock.utc_now() + timedelta(hours=hours)
        terms = Terms(pools=[NewPool("floor", 2, 100_00, "Floor")])
        new = NewEvent(hall, begins, begins + timedelta(hours=2), terms, title=f"{name} {number}")
        made.append(db.run(events_admin.publish, admin, db.run(events_admin.add, admin, new).id).id)
    buyer = house.person("early", money_minor=500_00)
    basket = {"items": [{"type": "admission", "event": made[0], "count": 2}], "payment": {"method": "wallet"}}
    with house.api(buyer) as api:
        assert api.post("/orders", json=basket, headers={"idempotency-key": ids.new_id()}).status_code == 201
    return name, made[1]


@pytest.mark.parametrize("size", BOTH)
def test_an_event_is_found_and_put_into_the_basket(house: House, open_screen: Open, size: str) -> None:
    name, other = two_evenings(house)
    screen = open_screen(size, house.person("listener", money_minor=900_00))
    page = screen.go("/", "Where to?")
    screen.press(page.get_by_role("link", name="Matches and events"))
    cards = page.locator(".fixture")
    expect(cards.first).to_be_visible()
    assert cards.count() >= 7
    screen.shot("events", whole=True)
    page.get_by_label("Search").fill(name)
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("Sold out")
    expect(cards.last).to_contain_text("Last 2 places")
    expect(page.get_by_label("Search")).to_be_focused()
    screen.shot("events-sold-out", whole=True)
    wait_until_asked(page, {"query": name})
    screen.press(cards.first.get_by_role("link", name=re.compile("^Places left")))
    page.wait_for_url(f"**/events/{other}")
    page.go_back()
    expect(page.get_by_label("Search")).to_have_value(name)
    expect(cards).to_have_count(2)
    page.get_by_label("Search").fill("nothing like it")
    expect(page.get_by_text("Nothing like this is coming up.")).to_be_visible()
    page.reload()
    screen.press(page.get_by_role("button", name="Show all"))
    page.get_by_label("Venue").select_option(label="Saraswati Hall")
    expect(page.get_by_role("link", name=CONCERT)).to_be_visible()
    screen.press(page.get_by_role("link", name=CONCERT))
    page.get_by_role("heading", level=1, name=CONCERT).wait_for()
    for _each in range(2):
        screen.press(page.get_by_role("button", name="More"))
    screen.shot("event", whole=True)
    screen.press(page.get_by_role("button", name="Add 3 tickets to the basket"))
    page.wait_for_url("**/checkout*")
    expect(page.get_by_role("main")).to_contain_text(CONCERT)
    expect(page.get_by_role("main")).to_contain_text("750.00")


@pytest.mark.parametrize("size", BOTH)
def test_a_trip_is_found_for_a_stretch(house: House, open_screen: Open, size: str) -> None:
    screen = open_screen(size, None)
    page = screen.go("/trips", "Trips")
    cards = page.locator(".fixture")
    expect(cards.first).to_be_visible()
    everything = cards.count()
    pick(page, "From", "del", "Station, Delhi")
    pick(page, "To", "amb", "Station, Ambala")
    expect(cards.first).to_contain_text("Delhi → Ambala")
    wait_until_asked(page, {"from": "delhi", "to": "ambala"})
    screen.press(page.get_by_role("button", name="Swap from and to"))
    expect(cards.first).to_contain_text("Ambala → Delhi")
    screen.press(page.get_by_role("button", name="Bus"))
    expect(page.get_by_text("Nothing goes there then.")).to_be_visible()
    screen.shot("trips-none")
    screen.press(page.get_by_role("button", name="Show all"))
    expect(cards).to_have_count(everything)
    pick(page, "From", "delhi", "City, India")
    screen.press(page.get_by_text("More filters"))
    page.get_by_label("Class").select_option("business")
    expect(cards.filter(has_text="Airport")).to_have_count(2)
    expect(cards).to_have_count(2)
    page.get_by_label("Where").select_option("international")
    expect(cards).to_have_count(1)
    expect(cards).to_contain_text("Delhi Airport → Kathmandu Airport")
    expect(cards).to_contain_text("13:45")
    screen.shot("trips-narrowed", whole=True)
    page.get_by_label("Price at most").fill("100")
    expect(page.get_by_text("Nothing goes there then.")).to_be_visible()
    screen.press(page.get_by_role("button", name="Show all"))
    expect(cards).to_have_count(everything)
    page.get_by_label("Sort by").select_option("price")
    expect(cards.first).to_contain_text("320.00")
    pick(page, "From", "del", "Station, Delhi")
    pick(page, "To", "chandi", "Station, Chandigarh")
    expect(cards.first).to_contain_text("Delhi → Chandigarh")
    screen.shot("trips", whole=True)
    screen.press(cards.first.get_by_role("link"))
    page.get_by_role("heading", level=1, name="Delhi → Chandigarh").wait_for()
    price = page.locator(".list .amount").first
    expect(price).to_be_visible()
    page.get_by_label("Get off").select_option(label="Ambala")
    page.get_by_role("heading", level=1, name="Delhi → Ambala").wait_for()
    screen.press(page.get_by_role("button", name="More"))
    best = page.get_by_role("link", name="Best 2 together")
    assert best.get_attribute("href", timeout=5_000)
    assert re.search(r"/trips/\w+/seats\?from=1&to=2&best=2$", best.get_attribute("href") or "")
    screen.shot("trip", whole=True)
    page.reload()
    page.get_by_role("heading", level=1, name="Delhi → Ambala").wait_for()
