"""Somebody is put on a list and sits on a named seat; the manifest has them and checks them in. And in by telephone."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from metro_web.core import clock, ids
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House, Person, code_in
from tests.browser.steps import code_field
from tests.travellers import need_names

NUMBER = "QX7 730955121"


def held(house: House, rider: Person) -> tuple[str, list[str], str]:
    """A trip of the demo on which everybody has to be named and check-in is open; two seats and their hold."""
    [(trip, inventory)] = house.rows(
        "SELECT t.id, t.inventory_id FROM trip t JOIN inventory i ON i.id = t.inventory_id "
        "WHERE t.status = 'scheduled' AND t.company_id IS NULL AND t.mode = 'bus' AND i.is_on_sale AND t.departs_at > ? "
        "ORDER BY t.departs_at LIMIT 1",
        f"{clock.utc_now() + timedelta(hours=5):%F %T}",
    )
    need_names(inventory, check_in_opens_at=clock.utc_now() - timedelta(minutes=1))
    with house.api(rider) as api:
        seats = api.get(f"/inventories/{inventory}/best?count=2").json()["seats"]
        made = api.post(
            "/holds", json={"inventory": inventory, "seats": seats}, headers={"idempotency-key": ids.new_id()}
        )
        assert made.status_code == 201, made.text
        return trip, seats, made.json()["id"]


@pytest.mark.parametrize("size", BOTH)
def test_named_seats(house: House, open_screen: Open, size: str) -> None:
    rider, chief = house.person("tara", money_minor=100_000_00), house.person("chief", role="admin")
    screen = open_screen(size, rider)
    page = screen.go("/me/passengers", "People I travel with")
    screen.press(page.get_by_role("button", name="Add somebody"))
    page.get_by_label("Name, as in the passport").fill("Tara Menon")
    page.get_by_label("Birth date").fill("2090-01-01")
    page.get_by_label("Document", exact=True).select_option("passport")
    page.get_by_label("Number of the document").fill(NUMBER)
    screen.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("This birth date is still to come.")).to_be_visible()
    screen.shot("passenger-form")
    page.get_by_label("Birth date").fill("1990-04-17")
    screen.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Passport ••••5121")).to_be_visible()
    assert NUMBER not in page.content()
    screen.shot("passengers")

    trip, (first, second), hold = held(house, rider)
    page = screen.go(f"/checkout/{hold}", "Your basket")
    page.get_by_label(f"Seat {first}", exact=True).select_option("Tara Menon")
    screen.press(page.get_by_role("button", name=re.compile("^Pay .* from wallet$")))
    expect(page.get_by_text(f"Please name who sits on {second}.")).to_be_visible()
    page.get_by_label(f"Seat {second}", exact=True).select_option("Another name…")
    page.get_by_label(f"Name for seat {second}").fill("Ravi Shah")
    screen.shot("named-seats", whole=True)
    screen.press(page.get_by_role("button", name=re.compile("^Pay .* from wallet$")))
    page.wait_for_url(re.compile(r"/(orders|tickets)/"))
    expect(page.get_by_text("Tara Menon").or_(page.get_by_text("Ravi Shah")).first).to_be_visible()
    screen.shot("named-ticket", whole=True)

    desk = open_screen(size, chief)
    page = desk.go(f"/admin/trips/{trip}/manifest")
    row = page.get_by_role("row", name=re.compile(f"{first} .*Tara Menon"))
    expect(row).to_contain_text("Passport ••••5121")
    desk.press(row.get_by_role("button", name=f"Check in {first} Tara Menon"))
    expect(page.get_by_text(re.compile(r"^1 of \d+ checked in$"))).to_be_visible()
    desk.shot("manifest", whole=True)
    desk.press(row.get_by_role("button", name=f"Show the document of {first}"))
    expect(page.get_by_role("dialog")).to_contain_text(NUMBER)
    desk.shot("manifest-document")
    assert house.count("audit_entry", "action = 'manifest.document' AND actor_id = ?", chief.id) == 1


def test_in_by_telephone(house: House, open_screen: Open) -> None:
    screen = open_screen("phone")
    page = screen.go("/login?next=/me", "Sign in")
    screen.press(page.get_by_role("button", name="By phone"))
    page.get_by_label("Telephone").fill("call me")
    screen.press(page.get_by_role("button", name="Text me the code"))
    expect(page.get_by_text("This is not a telephone number.")).to_be_visible()
    screen.shot("login-phone")
    page.get_by_label("Telephone").fill("098100 12345")
    screen.press(page.get_by_role("button", name="Text me the code"))
    expect(page.get_by_text("+919810012345")).to_be_visible()
    screen.shot("login-phone-code")
    code = code_in(house.mail("+919810012345", "Text message"))
    code_field(page).fill(code)
    page.wait_for_url(re.compile(r"/me$"))
    expect(page.locator("#my-phone")).to_contain_text("+919810012345")
    expect(page.locator("#my-phone")).to_contain_text("Verified")
    screen.shot("me-phone", whole=True)
