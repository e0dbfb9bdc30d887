"""A company from the admin who makes it to a member who joins by a mailed link, works for it, and is taken out again."""

import re

import pytest
from playwright.sync_api import expect

from metro_web.core import ids
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House


@pytest.mark.parametrize("size", BOTH)
def test_a_company_is_made_joined_and_left(house: House, open_screen: Open, size: str) -> None:
    admin, owner, mate = house.person("admin", role="admin"), house.person("boss"), house.person("mate")
    name = f"Hill Rail {ids.order_code()}"
    desk = open_screen(size, admin)
    page = desk.go("/admin/operators/new", "New company")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Owner's e-mail").fill(owner.email)
    desk.shot("operator-new", whole=True)
    desk.press(page.get_by_role("button", name="Make the company"))
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(owner.email)
    desk.shot("operator", whole=True)
    house.mail(owner.email, f"You run {name} on Metro now")

    boss = open_screen(size, owner)
    page = boss.go("/op", "Overview")
    expect(page.locator(".op-company")).to_contain_text(name)
    boss.shot("op-home", whole=True)
    page = boss.go("/op/team", "Team")
    page.get_by_label("E-mail", exact=True).fill(mate.email)
    boss.press(page.get_by_role("button", name="Send the invitation"))
    expect(page.get_by_role("heading", name="Invited")).to_be_visible()
    boss.shot("op-team", whole=True)

    asked = house.mail(mate.email, f"Join {name} on Metro")
    [link] = set(re.findall(r"http\S+(/join/[A-Za-z]{43})", asked.get_body(("plain",)).get_content()))  # type: ignore[union-attr]
    joining = open_screen(size, mate)
    page = joining.go(link, f"Join {name}")
    joining.shot("join")
    joining.press(page.get_by_role("button", name="Join", exact=True))
    expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible()
    expect(page.locator(".op-company")).to_contain_text("Member")

    page = boss.go("/op/team", "Team")
    boss.press(page.get_by_role("button", name="Take out: mate"))
    dialog = page.get_by_role("dialog", name="Take out: ")
    boss.shot("op-team-dialog")
    boss.press(dialog.get_by_role("button", name="Take out now"))
    expect(page.get_by_role("button", name="Take out: mate")).to_have_count(0)
    page = joining.go("/op", "Overview")
    expect(page.get_by_role("main")).to_contain_text("This is for transport companies only.")
    expect(page.locator(".op-company, .boards")).to_have_count(0)
