"""An admin at the seats: a plan from words, drawn before it is saved, marked by keys and by name; then sold, blocked, priced."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from metro_web.core import clock, ids
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House, Person
from tests.browser.screens import Screen

WORDS = "stalls: 4 rows of 2+2\nbalcony, first class: 2 rows × 9, curved"


@pytest.mark.parametrize("size", BOTH)
def test_from_words_to_a_blocked_seat(house: House, open_screen: Open, size: str) -> None:
    admin, rider = house.person("planner", role="admin"), house.person("sitter", money_minor=9_000_00)
    screen = open_screen(size, admin)
    screen.expect(r"422.*/api/seat-plans/preview", "422")
    plan_id = _made(screen)
    marked_id = _marked(screen)
    assert marked_id != plan_id
    event = _event(house, admin, marked_id)
    with house.api(rider) as api:
        held = {"inventory": event["inventory"], "seats": ["stalls-2A"]}
        assert api.post("/holds", json=held, headers={"idempotency-key": ids.new_id()}).status_code == 201
    page = screen.go(f"/admin/stock/{event['inventory']}", "Stock of Alder – Birch")
    _is(page, "stalls", held=1, blocked=2, free=13)
    with house.api(rider) as api:
        more = {"inventory": event["inventory"], "seats": ["balcony-A1"]}
        assert api.post("/holds", json=more, headers={"idempotency-key": ids.new_id()}).status_code == 201
    _is(page, "balcony", held=1, blocked=0, free=17)
    _name(screen, "stalls-2A–D")
    page.get_by_label("Reason", exact=True).fill("Camera stand")
    screen.press(page.get_by_role("button", name="Block", exact=True))
    expect(page.get_by_text("stalls-2A: held by somebody. Nothing was changed.")).to_be_visible()
    screen.press(page.get_by_role("button", name="Leave out what is held or sold"))
    screen.press(page.get_by_role("button", name="Block", exact=True))
    expect(page.get_by_text("3 seats are blocked")).to_be_visible()
    _is(page, "stalls", held=1, blocked=5, free=10)
    screen.press(page.get_by_role("option", name="stalls-3A", exact=False))
    page.get_by_label("Price", exact=True).fill("99.50")
    screen.press(page.get_by_role("button", name="Set the price"))
    expect(page.get_by_role("option", name="stalls-3A, free, ₹99.50")).to_be_visible()
    screen.press(page.get_by_role("button", name="Change the price of stalls"))
    page.get_by_role("dialog").get_by_label("Price", exact=True).fill("120")
    screen.press(page.get_by_role("dialog").get_by_role("button", name="Set the price"))
    expect(page.get_by_role("option", name="stalls-4A, free, ₹120.00")).to_be_visible()
    screen.shot("seat-stock", whole=True)


@pytest.mark.parametrize("size", BOTH)
def test_a_stadium_is_opened_section_by_section(house: House, open_screen: Open, size: str) -> None:
    [(plan_id,)] = house.rows("SELECT id FROM seat_plan ORDER BY seats_count DESC LIMIT 1")
    screen = open_screen(size, house.person("warden", role="admin"))
    page = screen.go(f"/admin/seat-plans/{plan_id}")
    expect(page.locator(".sm-part").first).to_be_visible()
    screen.shot("seat-plan-stadium")
    page.get_by_label("Section", exact=True).select_option(index=1)
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    screen.press(page.get_by_role("button", name="Choose all of it"))
    expect(page.get_by_text("1,000 seats chosen")).to_be_visible()
    screen.shot("seat-plan-section")


def _made(screen: Screen) -> str:
    page = screen.go("/admin/seat-plans/new", "New seat plan")
    page.get_by_label("Sections, one on each line").fill("stalls: four rows")
    expect(page.get_by_text("Line 1: “four rows” is not understood")).to_be_visible()
    screen.press(page.get_by_role("button", name="A coach"))
    expect(page.get_by_text("48 seats · 12 rows · 1 section")).to_be_visible()
    page.get_by_label("Sections, one on each line").fill(WORDS)
    expect(page.get_by_text("34 seats · 6 rows · 2 sections")).to_be_visible()
    screen.shot("seat-plan-new", whole=True)
    page.get_by_label("Name", exact=True).fill("Small theatre")
    screen.press(page.get_by_role("button", name="Save this plan"))
    page.get_by_role("heading", level=1, name="Small theatre").wait_for()
    return page.url.rpartition("/")[2]


def _marked(screen: Screen) -> str:
    page = screen.page
    seats = page.get_by_role("listbox")
    seats.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_text("2 seats chosen: stalls-1A–stalls-1B")).to_be_visible()
    screen.press(page.get_by_role("button", name="Blocked", exact=True))
    screen.press(page.get_by_role("button", name="Choose none"))
    _name(screen, "row Z")
    expect(page.get_by_text("There is no row Z here.")).to_be_visible()
    _name(screen, "section stalls row 4")
    expect(page.get_by_text("4 seats chosen")).to_be_visible()
    screen.press(page.get_by_role("button", name="Accessible", exact=True))
    expect(page.get_by_text("Seats with other marks than before: 6.")).to_be_visible()
    expect(page.get_by_role("option", name="stalls-4D, Window, Accessible")).to_be_visible()
    screen.shot("seat-plan-marks", whole=True)
    before = page.url
    screen.press(page.get_by_role("button", name="Save as the next version"))
    expect(page.get_by_text("Version 2 · 34 seats")).to_be_visible()
    assert page.url != before
    return page.url.rpartition("/")[2]


def _name(screen: Screen, words: str) -> None:
    screen.page.get_by_label("Choose by name").fill(words)
    screen.press(screen.page.get_by_role("button", name="Choose", exact=True))


def _is(page: Page, section: str, **figures: int) -> None:
    """What the table of sections says, by itself, within a few seconds."""
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=section))
    for name, figure in figures.items():
        expect(row.locator(f"[data-label='{name.capitalize()}']")).to_have_text(str(figure))


def _event(house: House, admin: Person, plan_id: str) -> dict[str, Any]:
    """A match in a new venue, on sale from the plan."""
    begin = clock.utc_now() + timedelta(days=20)
    with house.api(admin) as api:
        venue = api.post("/admin/venues", json={"name": "Theatre", "city": "Delhi", "kind": "hall"}).json()
        body = {
            "venue": venue["id"], "kind": "match", "home": "Alder", "away": "Birch", "seat_plan": plan_id,
            "starts_at": clock.rfc3339(begin), "ends_at": clock.rfc3339(begin + timedelta(hours=2)),
            "prices": {"stalls": 100_00, "balcony": 50_00},
        }  # fmt: skip
        event: dict[str, Any] = api.post("/admin/events", json=body).json()
        assert api.post(f"/admin/events/{event['id']}/publish").status_code == 200
    return event
