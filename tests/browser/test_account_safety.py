"""An account kept safe in a browser: the second step set up and used, sessions ended elsewhere, the account deleted."""

import pyotp
import pytest
from playwright.sync_api import expect

from metro_web.core import clock, db
from metro_web.domain.permissions import Actor
from metro_web.services import users_admin
from tests.browser.conftest import BOTH, Open
from tests.browser.house import PASSWORD, House, Person
from tests.browser.screens import Screen
from tests.browser.steps import code_field, paste

GONE_MS = 8_000


def app_now(app: pyotp.TOTP, *, steps: int = 0) -> str:
    return app.at(clock.utc_now(), counter_offset=steps)


def sign_in(screen: Screen, person: Person) -> None:
    page = screen.go("/login?next=/me/security", "Sign in")
    expect(
        page.get_by_role("heading", name="Demo log-ins")
    ).to_be_visible()  # the page is alive: it keeps what is typed
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    screen.press(page.get_by_role("button", name="Sign in", exact=True))


@pytest.mark.parametrize("size", BOTH)
def test_the_second_step_from_set_up_to_turning_off(house: House, open_screen: Open, size: str) -> None:
    nila = house.person("Nila")
    screen = open_screen(size, nila)
    page = screen.go("/me/security", "Security")
    screen.shot("security-off", whole=True)
    screen.press(page.get_by_role("button", name="Set it up"))
    secret = page.get_by_label("Letters to type into the app").inner_text()
    screen.shot("security-setting-up", whole=True)
    app = pyotp.TOTP(secret.replace(" ", ""))
    paste(code_field(page), f"{app_now(app, steps=-1)[:3]} {app_now(app, steps=-1)[3:]}")
    codes = page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(codes).to_have_count(10)
    screen.shot("security-codes", whole=True)
    kept = codes.all_inner_texts()
    screen.press(page.get_by_role("button", name="I have kept them"))
    expect(page.get_by_text("Recovery codes left")).to_be_visible()
    screen.shot("security-on", whole=True)

    screen.go("/me", "Me")
    screen.press(page.get_by_role("button", name="Sign out"))
    page.wait_for_url("**/")
    sign_in(screen, nila)
    page.get_by_role("heading", level=1, name="One more step").wait_for()
    expect(code_field(page)).to_be_focused()
    screen.shot("second-step")
    paste(code_field(page), app_now(app))
    page.get_by_role("heading", level=1, name="Security").wait_for()

    other = open_screen(size)
    sign_in(other, nila)
    there = other.page
    other.press(there.get_by_role("button", name="Use a recovery code instead"))
    other.shot("second-step-recovery")
    there.get_by_label("Recovery code").fill("not one of them")
    other.press(there.get_by_role("button", name="Sign in", exact=True))
    expect(there.get_by_text("That is not the code")).to_be_visible()
    there.get_by_label("Recovery code").fill(kept[0].lower())
    other.press(there.get_by_role("button", name="Sign in", exact=True))
    there.get_by_role("heading", level=1, name="Security").wait_for()

    other.shot("security-signed-in", whole=True)
    other.press(there.get_by_role("button", name="Turn off"))
    other.press(there.get_by_role("button", name="Turn it off"))
    expect(there.get_by_text("The second step is off")).to_be_visible()
    assert house.count("second_factor", "user_id = ?", nila.id) == 0


@pytest.mark.parametrize("size", BOTH)
def test_a_page_of_a_session_that_was_ended_goes_away(house: House, open_screen: Open, size: str) -> None:
    nila = house.person("Nila", money_minor=12_300)
    here, there = open_screen(size, nila), open_screen(size, house.again(nila))
    there.go("/wallet", "Wallet")
    expect(there.page.get_by_text("₹123.00").first).to_be_visible()
    page = here.go("/me/security", "Security")
    here.press(page.get_by_role("button", name="Sign out everywhere else"))
    expect(there.page.get_by_text("₹123.00")).to_have_count(0, timeout=GONE_MS)
    expect(there.page.get_by_role("link", name="Sign in").first).to_be_visible()
    expect(page.get_by_text("Only here.")).to_be_visible()
    chen = house.person("Chen", role="admin")
    db.run(users_admin.set_blocked, Actor(chen.id, chen.email, "Chen", frozenset({"admin"})), nila.id, True)
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible(timeout=GONE_MS)


@pytest.mark.parametrize("size", BOTH)
def test_somebody_takes_their_data_and_leaves(house: House, open_screen: Open, size: str) -> None:
    nila = house.person("Nila", money_minor=12_300)
    screen = open_screen(size, nila)
    page = screen.go("/me/security", "Security")
    with page.expect_download() as copy:
        screen.press(page.get_by_role("link", name="Download my data"))
    assert nila.email in copy.value.path().read_text()
    house.grow_old(nila)
    screen.press(page.get_by_role("button", name="Delete my account"))
    sure = page.get_by_role("button", name="Delete for good")
    expect(sure).to_be_disabled()
    screen.press(page.get_by_text("I give up ₹123.00"))
    screen.shot("closing")
    screen.press(sure)
    proof = page.get_by_role("dialog", name="Is it you?")
    proof.get_by_label("Password", exact=True).fill(PASSWORD)
    screen.shot("reauth")
    screen.press(proof.get_by_role("button", name="Go on"))
    expect(page.get_by_text("Your account is deleted")).to_be_visible()
    screen.shot("closed")
    # A window closed in the middle of its way to another page may never answer Chromium.
    page.wait_for_url("**/login")
    page.get_by_role("heading", level=1, name="Sign in").wait_for()
    assert house.count("user_account", "email = ?", nila.email) == 0
    assert "deleted" in str(house.mail(nila.email, "deleted")["Subject"])
