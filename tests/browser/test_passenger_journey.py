"""A newcomer's whole way: account, money, journey, code, QR, gate, and the money back for what was not used."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import BOTH, Open
from tests.browser.house import PASSWORD, House, code_in
from tests.browser.screens import Screen
from tests.browser.steps import choose_station, code_field, money, paste, read_qr, type_code, verify

FROM, TO = "Rajiv Chowk", "Hauz Khas"
HOPS = 9
PRICE = HOPS * 1000


def test_sign_up_buy_ride(house: House, open_screen: Open, size: str) -> None:
    screen = open_screen(size)
    address = f"newcomer-{size}@metro.example"
    _sign_up(screen, address)
    _add_money(screen, 500_00)
    _choose(screen)
    screen.shot("buy")
    screen.press(screen.page.get_by_role("button", name=f"Pay {money(PRICE)} from wallet"))
    expect(screen.page.get_by_text(address)).to_be_visible()
    screen.shot("code")
    mailed = house.code_for(address)
    assert _code_in_mailbox(screen, address) == mailed
    assert not house.count("ticket", "owner_id = (SELECT id FROM user_account WHERE email = ?)", address)
    paste(code_field(screen.page), f"{mailed[:3]} {mailed[3:]}")
    screen.page.wait_for_url("**/tickets/*")
    _show(house, screen)
    _ride(screen)
    _look_into_wallet(screen)
    _read_ticket_mail(house, address)


@pytest.mark.parametrize("size", BOTH)
def test_buy_again_takes_two_taps_and_the_code(house: House, open_screen: Open, size: str) -> None:
    rider = house.person("again", money_minor=500_00)
    house.tickets(rider, "rajiv-chowk", "hauz-khas")
    screen = open_screen(size, rider)
    page = screen.go("/", "Where to?")
    card = page.get_by_role("link", name=re.compile(f"{FROM} to {TO}")).filter(has_text=money(PRICE))
    expect(card).to_be_visible()
    screen.shot("home-again")
    screen.taps()
    screen.press(card)
    screen.press(page.get_by_role("button", name=f"Pay {money(PRICE)} from wallet"))
    type_code(page, house, rider.email)
    page.wait_for_url("**/tickets/*")
    verify(house, read_qr(page.locator(".qr-paper").first))
    assert screen.taps() == 2
    assert house.balance(rider) == 500_00 - 2 * PRICE


@pytest.mark.parametrize("size", BOTH)
def test_hand_back_shows_the_refund_first(house: House, open_screen: Open, size: str) -> None:
    rider = house.person("giver", money_minor=200_00)
    [ticket] = house.tickets(rider, "rajiv-chowk", "hauz-khas")
    screen = open_screen(size, rider)
    page = screen.go("/tickets", "Tickets")
    screen.shot("tickets")
    screen.taps()
    screen.press(page.get_by_role("link", name=re.compile("Show QR code")))
    screen.press(page.get_by_role("button", name="Hand back", exact=True))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(money(PRICE))
    assert house.balance(rider) == 200_00 - PRICE
    screen.shot("hand-back")
    screen.press(dialog.get_by_role("button", name="Hand back", exact=True))
    expect(page.get_by_text(f"{money(PRICE)} is back in your wallet.")).to_be_visible()
    assert screen.taps() == 3
    expect(page.locator(".stub .tag")).to_have_text("Handed back")
    expect(page.locator(".qr-paper")).to_have_count(0)
    assert house.balance(rider) == 200_00
    assert house.rows("SELECT status, refunded_minor FROM ticket WHERE id = ?", ticket["id"]) == [("cancelled", PRICE)]


@pytest.mark.parametrize("size", BOTH)
def test_a_new_pair_takes_three_taps_and_a_party_a_ticket_each(house: House, open_screen: Open, size: str) -> None:
    rider = house.person("party", money_minor=900_00)
    house.tickets(rider, "rajiv-chowk", "hauz-khas")
    screen = open_screen(size, rider)
    page = screen.go("/", "Where to?")
    expect(page.get_by_role("combobox", name="From")).to_have_value(FROM)
    screen.taps()
    choose_station(screen, "To", "chandni", "Chandni Chowk")
    pay = page.get_by_role("button", name=re.compile("^Pay .* from wallet"))
    expect(pay).to_be_visible()
    for_three = page.get_by_role("button", name="More")
    screen.press(for_three)
    screen.press(for_three)
    taps_for_the_party = 2
    expect(page.get_by_role("button", name=f"Pay {money(3 * 3000)} from wallet")).to_be_visible()
    screen.press(page.get_by_role("button", name=f"Pay {money(3 * 3000)} from wallet"))
    type_code(page, house, rider.email)
    page.wait_for_url(re.compile("/(tickets|orders)/"))
    assert screen.taps() - taps_for_the_party <= 3
    assert house.count("ticket", "owner_id = ?", rider.id) == 1 + 3
    screen.shot("party")


def _sign_up(screen: Screen, address: str) -> None:
    page = screen.go("/login", "Sign in")
    screen.press(page.get_by_role("button", name="Make an account"))
    page.get_by_label("Name", exact=True).fill("Nila")
    page.get_by_label("E-mail", exact=True).fill(address)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    screen.shot("sign-up")
    screen.press(page.get_by_role("button", name="Make the account"))
    page.wait_for_url("**/")
    expect(page.get_by_role("link", name="Nila")).to_be_visible()


def _add_money(screen: Screen, amount_minor: int) -> None:
    page = screen.go("/wallet", "Wallet")
    screen.press(page.get_by_role("link", name="Add money"))
    screen.press(page.get_by_role("button", name=f"₹{amount_minor // 100}", exact=True))
    screen.shot("top-up")
    screen.press(page.get_by_role("button", name="Add money"))
    page.wait_for_url("**/wallet")
    expect(page.locator(".board-figure").first).to_have_text(money(amount_minor))


def _choose(screen: Screen) -> None:
    page = screen.go("/", "Where to?")
    choose_station(screen, "From", "rajiv", FROM)
    choose_station(screen, "To", "hauz", TO)
    page.wait_for_url("**/metro?from=rajiv-chowk&to=hauz-khas")
    expect(page.locator(".board-figure").first).to_have_text(money(PRICE))
    path = page.locator(".path")
    expect(path).to_contain_text("Yellow Line")
    expect(path).to_contain_text("towards Millennium City Centre Gurugram")
    expect(path).to_contain_text(f"{HOPS} stops")


def _code_in_mailbox(screen: Screen, address: str) -> str:
    """As a newcomer finds it: the mailbox, in a tab of its own."""
    with screen.context.expect_page() as opening:
        screen.press(screen.page.get_by_role("link", name="Open the mailbox"))
    mailbox = opening.value
    row = mailbox.get_by_role("listitem").filter(has_text=address).filter(has_text=re.compile(r"\d{6}")).first
    shown = row.locator(".stub-code").inner_text()
    mailbox.close()
    return shown.strip()


def _show(house: House, screen: Screen) -> None:
    page = screen.page
    paper = page.locator(".qr-paper").first
    expect(paper).to_be_visible()
    screen.shot("ticket")
    parts = verify(house, read_qr(paper))
    assert parts[3] == "J"
    short_code = page.locator(".qr .stub-code").inner_text()
    [(known,)] = house.rows("SELECT short_code FROM ticket WHERE code = ?", parts[2])
    assert short_code.strip() == known
    assert len(known) == 5


def _ride(screen: Screen) -> None:
    page = screen.page
    status = page.locator(".stub .tag").first
    screen.press(page.get_by_role("button", name="Go in here"))
    expect(page.get_by_role("alert").filter(has_text="Go in")).to_be_visible()
    expect(page.get_by_text("You are inside")).to_be_visible()
    screen.shot("inside")
    screen.press(page.get_by_role("button", name="Go out here"))
    expect(status).to_contain_text("Used")
    expect(page.get_by_role("button", name="Go in here")).to_have_count(0)
    screen.shot("used")


def _look_into_wallet(screen: Screen) -> None:
    page = screen.go("/wallet", "Wallet")
    rows = page.locator(".list .list-row")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text(f"Balance {money(500_00 - PRICE)}")
    expect(rows.nth(1)).to_contain_text(f"Balance {money(500_00)}")
    screen.shot("wallet")


def _read_ticket_mail(house: House, address: str) -> None:
    mail = house.mail(address, "ticket")
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert all(words in text for words in (FROM, TO, money(PRICE), "towards Millennium City Centre Gurugram"))
    assert [part for part in mail.walk() if part.get_content_type() == "image/png"], "the QR is in the mail"
    assert not code_in(mail)
