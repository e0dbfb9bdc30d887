"""What staff and admins do, and who sees it at once: stoppages, the order of a line, sales, scans, footfall, a block."""

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import BOTH, DESK_FIRST, Open
from tests.browser.house import House
from tests.browser.screens import Screen
from tests.browser.steps import choose_station, money, read_qr

AT_ONCE_SECONDS, AT_LAST_SECONDS = 1.2, 5.0


@pytest.mark.parametrize("size", BOTH)
def test_a_stoppage_reaches_open_pages_at_once(house: House, open_screen: Open, size: str) -> None:
    admin, rider = open_screen(size, house.person("admin", role="admin")), open_screen(size, house.person("rider"))
    control = admin.go("/admin/service", "Service")
    reason = f"Signal repair near Najafgarh, {size}"
    seen = rider.go("/status", "Service").get_by_text(reason)
    admin.press(control.get_by_role("button", name="Stop Grey Line"))
    control.get_by_label("Reason, as passengers read it").fill(reason)
    expect(control.locator(".preview")).to_contain_text(reason)
    admin.shot("admin-stop")
    admin.press(control.get_by_role("button", name="Stop now"))
    stopped_after = _seconds_until(seen)
    expect(rider.page.locator(".service-slot")).to_contain_text("Grey Line not running")
    rider.shot("status-stopped")
    admin.press(control.get_by_role("button", name="Start Grey Line"))
    started_after = _seconds_until(rider.page.get_by_text("The metro is running", exact=True))
    expect(rider.page.locator(".service-slot")).to_be_empty()
    assert min(stopped_after, started_after) < AT_ONCE_SECONDS, (stopped_after, started_after)
    _read_audit(admin, ["Started a line: Grey Line", "Stopped a line: Grey Line"], detail=reason)


@pytest.mark.parametrize("size", BOTH)
def test_a_new_station_joins_a_running_line(house: House, open_screen: Open, size: str) -> None:
    admin, code, name = open_screen(size, house.person("admin", role="admin")), f"lotus-{size}", f"Lotus Lake {size}"
    before = _order(house, "grey")
    page = admin.go("/admin/network/lines/grey", "Grey Line")
    expect(page.locator(".order-row")).to_have_count(len(before))
    _add_new(admin, code, name, place="2")
    expect(page.locator(".order-row").nth(1)).to_contain_text(name)
    assert _order(house, "grey") == before, "nobody sees a draft"
    admin.press(page.get_by_role("button", name="Publish…"))
    admin.press(page.get_by_role("dialog").get_by_role("button", name="Publish now"))
    expect(page.get_by_text("Passengers see it now.")).to_be_visible()
    admin.shot("admin-line")
    assert _order(house, "grey") == [before[0], code, *before[1:]]
    with house.api() as api:
        journey = api.get("/journeys", params={"from": before[0], "to": before[1]}).json()
    assert journey["price"]["amount"] == 2000, "one stop more on the way"
    admin.press(page.get_by_role("region", name="Last publication").get_by_role("button", name="Undo"))
    expect(page.locator(".order-row")).to_have_count(len(before))
    assert _order(house, "grey") == before
    _read_audit(admin, ["Published a draft", "Undid a publication"], detail=name)


@pytest.mark.parametrize("size", DESK_FIRST)
def test_counter_gate_and_footfall(house: House, open_screen: Open, size: str) -> None:
    staff, watcher = (
        open_screen(size, house.person("staff", role="staff")),
        open_screen(size, house.person("chief", role="admin")),
    )
    board = watcher.go("/admin/live", "Footfall")
    went_in = board.locator(".figure, .board").filter(has_text="Went in").first
    expect(board.get_by_text("Live, as of")).to_be_visible()
    entered = house.count("movement", "kind = 'entry'")
    _sell(staff)
    expect(went_in).to_contain_text(str(entered + 1), timeout=3000)
    rider = house.person("rider", money_minor=500_00)
    by_qr, by_code = house.tickets(rider, "rajiv-chowk", "hauz-khas", 2)
    shown = open_screen("phone", rider)
    shown.go(f"/tickets/{by_qr['id']}")
    token = read_qr(shown.page.locator(".qr-paper").first)
    page = staff.go("/gate", "Gate")
    choose_station(staff, "Station", "rajiv", "Rajiv Chowk")
    _scan(page, token, "Go in")
    staff.shot("gate-go")
    _scan(page, by_code["short_code"].lower(), "Go in")
    _scan(page, "M1.none.of.ours", "No such ticket")
    expect(went_in).to_contain_text(str(entered + 3), timeout=3000)
    watcher.shot("footfall", whole=True)
    statuses = house.rows("SELECT status FROM ticket WHERE owner_id = ?", rider.id)
    assert statuses == [("in_use",), ("in_use",)]
    _let_out(staff, by_code["short_code"])
    staff.press(page.get_by_role("button", name="In", exact=True))
    staff.press(page.locator("#scan"))
    _scan(page, token, "Already inside")
    staff.shot("gate-stop")
    staff.go("/gate/log", "Gate log")
    expect(staff.page.get_by_role("row").filter(has_text=by_qr["short_code"]).first).to_be_visible()
    staff.shot("gate-log")


@pytest.mark.parametrize("size", BOTH)
def test_a_block_ends_open_sessions(house: House, open_screen: Open, size: str) -> None:
    admin, victim = open_screen(size, house.person("admin", role="admin")), house.person("victim", money_minor=300_00)
    theirs = open_screen(size, victim)
    their_page = theirs.go("/metro?from=rajiv-chowk&to=hauz-khas", "Buy a journey")
    pay = their_page.get_by_role("button", name=re.compile("^Pay .* from wallet"))
    expect(pay).to_be_visible()
    page = admin.go("/admin/users", "People")
    page.get_by_label("Find", exact=True).fill(victim.email)
    admin.press(page.get_by_role("link", name=victim.email))
    admin.press(page.get_by_role("button", name="Block", exact=True))
    admin.shot("admin-block")
    admin.press(page.get_by_role("button", name="Block now"))
    expect(page.get_by_text("Nobody can sign in with this account.")).to_be_visible()
    theirs.press(pay)
    their_page.wait_for_url("**/login?next=*")
    expect(their_page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    assert not house.count("ticket_order", "buyer_id = ?", victim.id)
    _read_audit(admin, ["Blocked a person"], detail=victim.email)


def _seconds_until(seen: Locator) -> float:
    began = time.monotonic()
    expect(seen.first).to_be_visible(timeout=AT_LAST_SECONDS * 1000)
    return time.monotonic() - began


def _order(house: House, line: str) -> list[str]:
    return [code for (code,) in house.rows(
        "SELECT s.station_code FROM branch_stop s JOIN branch b ON b.id = s.branch_id "
        "WHERE b.line_code = ? ORDER BY b.position, s.position", line
    )]  # fmt: skip


def _add_new(admin: Screen, code: str, name: str, *, place: str) -> None:
    page = admin.page
    admin.press(page.get_by_role("button", name="A new one"))
    page.locator("#new-name").fill(name)
    page.locator("#new-code").fill(code)
    page.get_by_label("Place", exact=True).fill(place)
    admin.press(page.get_by_role("button", name="Add to the line"))


def _read_audit(admin: Screen, entries: list[str], *, detail: str) -> None:
    page = admin.go("/admin/audit", "Audit log")
    rows = page.locator(".audit-row")
    for entry in entries:
        expect(rows.filter(has_text=entry).first).to_be_visible()
    expect(rows.filter(has_text=detail).first).to_be_visible()
    admin.shot("audit")


def _sell(staff: Screen) -> None:
    page = staff.go("/counter", "Counter")
    choose_station(staff, "From", "rajiv", "Rajiv Chowk")
    choose_station(staff, "To", "patel ch", "Patel Chowk")
    staff.press(page.get_by_role("button", name="Show the price"))
    sell = page.get_by_role("button", name=f"Took {money(1000)}, sell")
    expect(sell).to_be_focused()
    staff.shot("counter-price")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Sold: {money(1000)} in cash")).to_be_visible()
    expect(page.locator(".board-figure").first).to_have_text(money(1000))
    staff.shot("counter-sold")


def _scan(page: Page, text: str, verdict: str) -> None:
    """As a scanner that types does it: into whatever has the focus, then Enter."""
    expect(page.locator("#scan")).to_be_focused()
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")
    expect(page.locator(".verdict-word")).to_have_text(verdict)


def _let_out(staff: Screen, short_code: str) -> None:
    page = staff.page
    staff.press(page.get_by_role("button", name="Change"))
    choose_station(staff, "Station", "hauz", "Hauz Khas")
    staff.press(page.get_by_role("button", name="Out", exact=True))
    staff.press(page.locator("#scan"))
    _scan(page, short_code, "Go out")
