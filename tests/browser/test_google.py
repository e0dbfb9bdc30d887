"""Sign-in with Google in a real browser, against a provider on another origin: there, its button, and back."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import BOTH, Open
from tests.browser.house import PASSWORD, House
from tests.browser.screens import Screen
from tests.oidc_provider import Visitor

CONTINUE = "Continue with Google"


@pytest.fixture
def window(house: House, open_screen: Open) -> Open:
    """A window that may go to the provider, and nowhere else."""

    def make(*args: Any, **kwargs: Any) -> Screen:
        screen = open_screen(*args, **kwargs)
        screen.expect(re.escape(f"left its origin: {house.provider.issuer}/"))
        return screen

    return make


def visitor(house: House, name: str) -> str:
    """Somebody new at the provider; their address."""
    address = f"{name}@gmail.example"
    house.provider.visitor = Visitor(subject=f"subject of {name}", email=address, name=name.title())
    house.provider.trouble = ""
    return address


def to_google(screen: Screen) -> Page:
    """Press the button; the provider's page is open then."""
    screen.press(screen.page.get_by_role("link", name=CONTINUE))
    expect(screen.page.get_by_role("heading", name=re.compile("^Sign in as"))).to_be_visible()
    return screen.page


def allow(page: Page) -> None:
    page.get_by_role("button", name="Allow").click()


@pytest.mark.parametrize("size", BOTH)
def test_a_newcomer_buys_by_way_of_google(house: House, window: Open, size: str) -> None:
    address = visitor(house, f"nila-{size}")
    screen = window(size)
    screen.go("/metro?from=rajiv-chowk&to=hauz-khas", "Buy a journey")
    expect(screen.page.get_by_role("link", name=CONTINUE)).to_be_visible()
    screen.shot("google-buy")
    allow(to_google(screen))
    screen.page.wait_for_url("**/metro?from=rajiv-chowk&to=hauz-khas")
    expect(screen.page.get_by_role("link", name=re.compile("^Add ₹"))).to_be_visible()
    assert house.count("user_account", "email = ? AND email_verified_at IS NOT NULL", address) == 1
    [cookie] = [one for one in screen.context.cookies() if one["name"] == "sid"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")


@pytest.mark.parametrize("size", BOTH)
def test_signed_out_and_in_again_and_back_and_forth(house: House, window: Open, size: str) -> None:
    address = visitor(house, f"ravi-{size}")
    screen = window(size)
    page = screen.go("/login?next=/me", "Sign in")
    expect(page.get_by_role("link", name=CONTINUE)).to_be_visible()
    screen.shot("google-login")
    allow(to_google(screen))
    page.wait_for_url("**/me")
    expect(page.get_by_text(address).first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name=re.compile("^Sign in as"))).to_be_visible()
    allow(page)
    page.wait_for_url("**/login?google=expired")
    expect(page.get_by_role("heading", name="You are signed in")).to_be_visible()
    screen.go("/me", "Me")
    screen.press(page.get_by_role("button", name="Sign out", exact=False).first)
    expect(page.get_by_role("link", name="Sign in", exact=True).first).to_be_visible()
    screen.go("/login", "Sign in")
    allow(to_google(screen))
    page.wait_for_url(house.url + "/")
    assert house.count("user_account", "email = ?", address) == 1


@pytest.mark.parametrize("size", BOTH)
def test_refusals_are_one_sentence_on_the_login_page(house: House, window: Open, size: str) -> None:
    address = visitor(house, f"dina-{size}")
    screen = window(size)
    page = screen.go("/login?next=/tickets", "Sign in")
    to_google(screen).get_by_role("button", name="Deny").click()
    expect(page.get_by_role("alert").get_by_text("You did not let Google sign you in.")).to_be_visible()
    screen.shot("google-denied")
    for trouble, words in (("nonce", "did not prove who you are"), ("500", "does not answer properly")):
        to_google(screen)
        house.provider.trouble = trouble
        allow(page)
        expect(page.get_by_role("alert").get_by_text(words)).to_be_visible()
        house.provider.trouble = ""
    house.provider.visitor.is_verified = False
    to_google(screen)
    allow(page)
    expect(page.get_by_role("alert").get_by_text("has not verified your e-mail address")).to_be_visible()
    assert house.count("user_account", "email = ?", address) == 0
    house.provider.visitor.is_verified = True
    to_google(screen)
    allow(page)
    page.wait_for_url("**/tickets")
    assert house.count("user_account", "email = ?", address) == 1, "and the way on was kept all along"


@pytest.mark.parametrize("size", BOTH)
def test_linking_unlinking_and_what_belongs_to_another(house: House, window: Open, size: str) -> None:
    rider = house.person("linker")
    address = visitor(house, f"private-{size}")
    screen = window(size, rider)
    page = screen.go("/me/security", "Security")
    card = page.locator("#sign-in-ways")
    expect(card.get_by_text("Not linked")).to_be_visible()
    card.scroll_into_view_if_needed()
    screen.shot("google-unlinked")
    screen.press(card.get_by_role("button", name="Link a Google account"))
    allow(page)
    page.wait_for_url("**/me/security?google=linked")
    expect(page.get_by_role("status").get_by_text("Your Google account is linked")).to_be_in_viewport()
    expect(card.get_by_text(address)).to_be_visible()
    card.scroll_into_view_if_needed()
    screen.shot("google-linked")
    stale = house.person("other")
    house.grow_old(stale)
    other = window(size, stale)
    other.go("/me/security", "Security")
    other.press(other.page.get_by_role("button", name="Link a Google account"))
    other.page.get_by_label("Password", exact=True).last.fill(PASSWORD)
    other.page.keyboard.press("Enter")
    allow(other.page)
    expect(other.page.get_by_text("This Google account opens another account here.")).to_be_in_viewport()
    other.shot("google-taken")
    screen.press(card.get_by_role("button", name="Unlink the Google account"))
    expect(card.get_by_text("Not linked")).to_be_visible()
    stranger = window(size)
    stranger.go("/login", "Sign in")
    allow(to_google(stranger))
    expect(stranger.page).to_have_url(house.url + "/")
    assert house.count("user_account", "email = ?", address) == 1, (
        "an account of its own, not the one it was unlinked from"
    )


def test_the_owner_of_an_address_ends_what_a_squatter_set_up(house: House, window: Open) -> None:
    address = visitor(house, "owned")
    with house.api() as api:
        made = api.post("/auth/register", json={"email": address, "password": PASSWORD, "name": "Mallory"})
        assert made.status_code == 201
    screen = window("phone")
    screen.go("/login", "Sign in")
    allow(to_google(screen))
    screen.page.wait_for_url(house.url + "/")
    with house.api() as api:
        assert api.post("/auth/login", json={"email": address, "password": PASSWORD}).status_code == 401
    assert house.mail(address, "this address is yours")
