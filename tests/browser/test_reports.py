"""A problem is reported from a ticket in four taps, answered at the desk, read and opened again by whoever had it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import BOTH, Open
from tests.browser.house import House

WHY = "The gate at Rajiv Chowk did not open for me."
ANSWER = "It was out of order until noon. We are sorry; it opens again."
STILL = "It is shut again this evening."


@pytest.mark.parametrize("size", BOTH)
def test_a_problem_is_reported_answered_and_opened_again(house: House, open_screen: Open, size: str) -> None:
    rider = house.person("Reena", money_minor=500_00)
    [ticket] = house.tickets(rider, "rajiv-chowk", "hauz-khas")
    screen = open_screen(size, rider)
    page = screen.go("/tickets", "Tickets")
    screen.taps()
    screen.press(page.get_by_role("link").filter(has_text=ticket["short_code"]))
    screen.press(page.get_by_role("link", name="Problem"))
    expect(page.get_by_role("heading", level=1, name="Report a problem")).to_be_visible()
    screen.press(page.get_by_role("button", name="Station"))
    page.get_by_label("What happened?").fill(WHY)
    screen.shot("report-new", whole=True)
    screen.press(page.get_by_role("button", name="Send", exact=True))
    expect(page.get_by_role("heading", level=1, name="Report: Station")).to_be_visible()
    assert screen.taps() == 4
    expect(page.locator("main [role=status]").last).to_contain_text("We have it")
    screen.shot("report-filed", whole=True)
    report_id = screen.path().rpartition("/")[2]
    [(about, status)] = house.rows("SELECT about_id, status FROM report WHERE id = ?", report_id)
    assert (about, status) == (ticket["id"], "open")

    desk = open_screen(size, house.person("admin", role="admin"))
    queue = desk.go("/admin/reports", "Reports")
    queue.get_by_label("Words").fill("rajiv chowk did not")
    desk.shot("report-queue", whole=True)
    desk.press(queue.locator("tbody tr").filter(has_text="did not open").get_by_role("link", name="Station").first)
    expect(queue.get_by_text(WHY).first).to_be_visible()
    desk.press(queue.get_by_role("button", name="Send the answer"))
    expect(queue.get_by_role("alert").filter(has_text="in 1 to 2000")).to_be_visible()
    queue.get_by_label("Your answer").fill(ANSWER)
    desk.shot("report-desk", whole=True)
    desk.press(queue.get_by_role("button", name="Send the answer"))
    expect(queue.locator(".story")).to_contain_text(ANSWER)
    assert ANSWER in house.mail(rider.email, "Your report was answered").get_body(("plain",)).get_content()  # type: ignore[union-attr]

    page.reload()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    screen.shot("report-answered", whole=True)
    screen.press(page.get_by_role("button", name="Not settled? Open it again"))
    page.get_by_label("What is still wrong?").fill(STILL)
    screen.press(page.get_by_role("button", name="Open it again", exact=True))
    expect(page.locator(".story")).to_contain_text(STILL)
    expect(page.get_by_role("button", name="Not settled? Open it again")).to_have_count(0)
    screen.go("/reports", "Reports")
    expect(page.get_by_text("Open", exact=True).last).to_be_visible()
    screen.shot("reports", whole=True)
