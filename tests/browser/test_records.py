"""An admin finds an order by its code, reads its story and puts a wallet right; the passenger reads why."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import BOTH, Open
from tests.browser.house import House, Person
from tests.browser.screens import Screen

WHY = "The gate at Rajiv Chowk took too much"
LISTS = (
    "orders", "tickets", "payments", "wallets", "entries", "scans", "outbox", "codes", "idempotency-keys",
)  # fmt: skip


@pytest.mark.parametrize("size", BOTH)
def test_an_order_is_found_read_and_put_right(house: House, open_screen: Open, size: str) -> None:
    rider, staff = house.person("rider", money_minor=500_00), house.person("staff", role="staff")
    [ticket, _other] = house.tickets(rider, "rajiv-chowk", "hauz-khas", 2)
    _scan(house, staff, ticket["short_code"], "new-delhi")
    _scan(house, staff, ticket["short_code"], "rajiv-chowk")
    [(code,)] = house.rows("SELECT code FROM ticket_order WHERE id = ?", ticket["order"])
    desk = open_screen(size, house.person("admin", role="admin"))
    page = desk.go("/admin/records", "Records")
    desk.shot("records-home", whole=True)
    page.get_by_label("Find by anything").fill(code.lower())
    desk.press(page.get_by_role("link", name=code))
    expect(page.get_by_role("heading", level=1, name=f"Order {code}")).to_be_visible()
    story = page.get_by_role("main").locator(".story")
    for words in ("Order made", "Code made", "Payment: paid", "Gate stayed closed: wrong station", "Went in"):
        expect(story).to_contain_text(words)
    desk.shot("records-order", whole=True)
    desk.press(page.get_by_role("link", name=ticket["short_code"], exact=False).last)
    expect(page.get_by_role("heading", level=1, name=f"Ticket {ticket['short_code']}")).to_be_visible()
    desk.shot("records-ticket", whole=True)
    _cancel(desk, ticket["order"])
    _correct(house, desk, rider)
    _read_as(open_screen(size, rider))


@pytest.mark.parametrize("size", BOTH)
def test_lists_narrow_and_download(house: House, open_screen: Open, size: str) -> None:
    rider = house.person("buyer", money_minor=900_00)
    house.tickets(rider, "rajiv-chowk", "hauz-khas")
    waiting = house.order(rider, "rajiv-chowk", "hauz-khas")
    desk = open_screen(size, house.person("admin", role="admin"))
    for name in LISTS:
        page = desk.go(f"/admin/{name}")
        expect(page.locator(".table, .empty").first).to_be_visible()
        desk.shot(f"records-list-{name}", whole=True)
    page = desk.go("/admin/orders", "Orders")
    page.get_by_label("Person").fill(rider.email)
    rows = page.locator(".table tbody tr")
    expect(rows).to_have_count(2)
    page.get_by_label("State").select_option("awaiting_otp")
    expect(rows).to_have_count(1)
    with page.expect_download() as started:
        desk.press(page.get_by_role("link", name="Download as CSV"))
    text = started.value.path().read_text()
    assert [line.split(",")[0] for line in text.splitlines()] == ["id", waiting]
    desk.press(page.get_by_role("button", name="Clear"))
    expect(page.get_by_label("Person")).to_have_value("")
    expect(rows.nth(2)).to_be_visible()


def _scan(house: House, staff: Person, code: str, station: str) -> None:
    with house.api(staff) as api:
        api.post("/scans", json={"token": code, "station": station, "direction": "entry"})


def _cancel(desk: Screen, order_id: str) -> None:
    page = desk.go(f"/admin/orders/{order_id}")
    desk.press(page.get_by_role("button", name="Cancel this order"))
    desk.shot("records-cancel")
    desk.press(page.get_by_role("button", name="Cancel and pay back"))
    expect(page.locator(".story")).to_contain_text("Refund:")
    expect(page.get_by_role("button", name="Cancel this order")).to_have_count(0)


def _correct(house: House, desk: Screen, rider: Person) -> None:
    before = house.balance(rider)
    page = desk.go(f"/admin/wallets/{rider.id}", "Wallet")
    desk.shot("records-wallet", whole=True)
    desk.press(page.get_by_role("button", name="Post the correction"))
    expect(page.get_by_text("Please type an amount.")).to_be_visible()
    page.get_by_label("Amount").fill("25")
    desk.press(page.get_by_role("button", name="Post the correction"))
    expect(page.get_by_text("Say why")).to_be_visible()
    desk.shot("records-wallet-wrong", whole=True)
    page.get_by_label("Reason").fill(WHY)
    desk.press(page.get_by_role("button", name="Post the correction"))
    expect(page.get_by_role("region", name="Entries found").get_by_text(WHY)).to_be_visible()
    assert house.balance(rider) == before + 25_00
    house.mail(rider.email, "Your wallet was corrected")


def _read_as(rider: Screen) -> None:
    page = rider.go("/wallet", "Wallet")
    rider.press(page.get_by_role("button", name="Corrections"))
    expect(page.get_by_text(WHY)).to_be_visible()
    expect(page.get_by_text("+₹25.00")).to_be_visible()
    rider.shot("records-passenger")
