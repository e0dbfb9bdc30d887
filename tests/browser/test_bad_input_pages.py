"""Whatever a reader gets wrong: words on the page, a way on, and nothing charged."""

import re

import pytest
from playwright.sync_api import Page, expect

from metro_web.core import db, ids
from metro_web.services import sessions
from tests.browser.conftest import Open
from tests.browser.house import PASSWORD, House, Person
from tests.browser.screens import Screen
from tests.browser.steps import code_field, money, type_code
from tests.people import another

TRIP = "/metro?from=rajiv-chowk&to=hauz-khas"
PRICE = 9000
PAY = re.compile("^Pay .* from wallet")


def test_wrong_codes_and_then_the_right_one(house: House, open_screen: Open) -> None:
    rider = house.person("guesser", money_minor=500_00)
    screen = open_screen("phone", rider)
    page = _order(screen)
    right = house.code_for(rider.email)
    for left in (4, 3, 2, 1):
        page.keyboard.type(another(right))
        expect(page.locator(".otp-frame ~ .field-error")).to_contain_text(
            "1 try left" if left == 1 else f"{left} tries left"
        )
        expect(page.locator(".otp-frame ~ .field-error")).to_contain_text("nothing was charged")
        expect(code_field(page)).to_be_focused()
        expect(code_field(page)).to_have_value("")
    screen.shot("code-wrong")
    page.keyboard.type(another(right))
    expect(page.get_by_text("Too many wrong codes")).to_be_visible()
    expect(code_field(page)).to_have_count(0)
    screen.shot("code-dead")
    order_id = screen.path().partition("order=")[2]
    with house.api(rider) as api:
        answer = api.post(
            f"/orders/{order_id}/confirm", json={"code": right}, headers={"idempotency-key": ids.new_id()}
        )
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_code")
    _nothing_charged(house, rider, 500_00)


def test_a_wallet_that_is_too_small(house: House, open_screen: Open) -> None:
    rider = house.person("poor", money_minor=20_00)
    screen = open_screen("phone", rider)
    page = screen.go(TRIP, "Buy a journey")
    expect(page.get_by_text(f"Your wallet is {money(PRICE - 20_00)} short.")).to_be_visible()
    screen.shot("too-small")
    screen.press(page.get_by_role("link", name=f"Add {money(PRICE - 20_00)}"))
    expect(page.get_by_label("Amount", exact=True)).to_have_value("70")
    screen.press(page.get_by_role("button", name="Add money"))
    expect(page.get_by_role("button", name=PAY)).to_be_visible()
    assert screen.path() == TRIP
    _nothing_charged(house, rider, PRICE)


def test_money_that_went_elsewhere_before_the_code_came(house: House, open_screen: Open) -> None:
    rider = house.person("spender", money_minor=100_00)
    screen = open_screen("phone", rider)
    page = _order(screen)
    code = house.code_for(rider.email)
    house.tickets(rider, "rajiv-chowk", "central-secretariat")
    page.keyboard.type(code)
    missing = money(PRICE - 80_00)
    expect(page.get_by_text(f"The code was right, but your wallet is {missing} short.")).to_be_visible()
    screen.press(page.get_by_role("link", name=f"Add {missing}"))
    screen.press(page.get_by_role("button", name="Add money"))
    screen.press(page.get_by_role("button", name=PAY))
    page.wait_for_url("**/tickets/*")
    assert house.balance(rider) == 0
    assert house.count("ticket", "owner_id = ?", rider.id) == 2


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/metro?from=rajiv-chowk&to=rajiv-chowk", "Two stations, please"),
        ("/metro?from=rajiv-chowk&to=atlantis", "No such station"),
        ("/metro?from=%00&to=%F0%9F%9A%87", "No such station"),
        (f"/metro?from={'x' * 5000}&to=hauz-khas", "No such station"),
        ("/metro?order=nonsense", "Not here"),
        ("/tickets/nonsense", "There is no such ticket."),
        ("/tickets/00000000000000000000000000000000", "There is no such ticket."),
        ("/orders/'%20OR%201=1--", "There is no such order."),
    ],
)  # fmt: skip
def test_addresses_that_lead_nowhere(house: House, open_screen: Open, address: str, words: str) -> None:
    screen = open_screen("phone", house.person("lost", money_minor=100_00))
    page = screen.go(address)
    expect(page.get_by_text(words, exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name=PAY)).to_have_count(0)


def test_what_belongs_to_somebody_else_is_not_there(house: House, open_screen: Open) -> None:
    owner, curious = house.person("owner", money_minor=300_00), house.person("curious", money_minor=300_00)
    [ticket] = house.tickets(owner, "rajiv-chowk", "hauz-khas")
    waiting = house.order(owner, "rajiv-chowk", "hauz-khas")
    screen = open_screen("desk", curious)
    page = screen.go(f"/tickets/{ticket['id']}")
    expect(page.get_by_text("There is no such ticket.")).to_be_visible()
    expect(page.locator(".qr-paper")).to_have_count(0)
    screen.go(f"/orders/{ticket['order']}")
    expect(page.get_by_text("There is no such order.")).to_be_visible()
    screen.go(f"/metro?order={waiting}")
    expect(page.get_by_text("Not here", exact=True)).to_be_visible()
    expect(code_field(page)).to_have_count(0)
    for address in ("/admin", "/admin/users", "/admin/network/lines/grey", f"/admin/users/{owner.id}", "/admin/live"):
        screen.go(address)
        expect(page.get_by_text(re.compile("This is for (admins|staff) only."))).to_be_visible()
    for address in ("/gate", "/counter", "/gate/log"):
        screen.go(address)
        expect(page.get_by_text("This is for staff only.")).to_be_visible()


def test_a_line_that_stops_while_one_buys(house: House, open_screen: Open) -> None:
    rider, admin = house.person("late", money_minor=300_00), house.person("admin", role="admin")
    screen = open_screen("phone", rider)
    page = screen.go("/metro?from=dwarka-kakrola&to=dhansa-bus-stand", "Buy a journey")
    pay = page.get_by_role("button", name=PAY)
    expect(pay).to_be_visible()
    with house.api(admin) as api:
        stop = {"running": False, "reason": "Water on the track"}
        assert api.patch("/admin/lines/grey", json=stop).status_code == 200
        try:
            # The open page hears of it by itself: it says why, and there is nothing left to press.
            expect(page.get_by_role("alert").filter(has_text="Water on the track")).to_be_visible()
            expect(pay).to_have_count(0)
            screen.shot("line-stopped")
            expect(page.locator(".service-slot")).to_contain_text("Grey Line not running")
        finally:
            assert api.patch("/admin/lines/grey", json={"running": True}).status_code == 200
    _nothing_charged(house, rider, 300_00)
    assert not house.count("ticket_order", "buyer_id = ?", rider.id)


def test_a_session_that_ended_meanwhile(house: House, open_screen: Open) -> None:
    rider = house.person("away", money_minor=300_00)
    screen = open_screen("phone", rider)
    page = screen.go(TRIP, "Buy a journey")
    expect(page.get_by_role("button", name=PAY)).to_be_visible()
    db.run(sessions.sign_out_everywhere, rider.actor)
    screen.press(page.get_by_role("button", name=PAY))
    page.wait_for_url("**/login?next=*")
    page.get_by_label("E-mail", exact=True).fill(rider.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    screen.press(page.get_by_role("button", name="Sign in", exact=True))
    page.wait_for_url(f"**{TRIP}")
    expect(page.get_by_role("button", name=PAY)).to_be_visible()
    _nothing_charged(house, rider, 300_00)


def test_reload_back_and_forward_while_paying(house: House, open_screen: Open) -> None:
    rider = house.person("fidget", money_minor=500_00)
    screen = open_screen("phone", rider)
    page = _order(screen)
    paying = screen.path()
    page.reload()
    expect(code_field(page)).to_be_focused()
    page.go_back()
    expect(page.get_by_text("An order waits for you")).to_be_visible()
    screen.shot("order-waits")
    page.go_forward()
    expect(code_field(page)).to_be_visible()
    _same_order_in_two_tabs(house, screen, rider)
    screen.go(paying)
    page.wait_for_url("**/tickets/*")
    page.go_back()
    page.go_forward()
    page.reload()
    expect(page.locator(".qr-paper").first).to_be_visible()
    _charged_once(house, rider, 500_00)


def test_pay_pressed_twice_makes_one_order(house: House, open_screen: Open) -> None:
    rider = house.person("hasty", money_minor=500_00)
    screen = open_screen("desk", rider)
    page = screen.go(TRIP, "Buy a journey")
    page.get_by_role("button", name=PAY).dblclick()
    type_code(page, house, rider.email)
    page.wait_for_url("**/tickets/*")
    _charged_once(house, rider, 500_00)


@pytest.mark.parametrize("amount", ["0", "-5", "0.99", "1.505", "1000000000000", "ten", "", "१००"])
def test_amounts_that_are_none(house: House, open_screen: Open, amount: str) -> None:
    rider = house.person("typist", money_minor=1_00)
    screen = open_screen("phone", rider)
    page = screen.go("/wallet/top-up", "Add money")
    expect(page.get_by_text(money(1_00), exact=True)).to_be_visible()
    page.get_by_label("Amount", exact=True).fill(amount)
    screen.press(page.get_by_role("button", name="Add money"))
    expect(page.locator("#amount-error")).to_contain_text("Nothing was added")
    expect(page.get_by_label("Amount", exact=True)).to_have_attribute("aria-invalid", "true")
    _nothing_charged(house, rider, 1_00)


def test_a_sign_up_that_cannot_be(house: House, open_screen: Open) -> None:
    screen = open_screen("phone")
    before = house.count("user_account")
    page = screen.go("/login", "Sign in")
    screen.press(page.get_by_role("button", name="Make an account"))
    name = page.get_by_label("Name", exact=True)
    name.evaluate("node => node.removeAttribute('maxlength')")
    name.fill("N" * 10_000)
    page.get_by_label("E-mail", exact=True).fill("no address")
    page.get_by_label("Password", exact=True).fill("password")
    screen.press(page.get_by_role("button", name="Make the account"))
    expect(page.locator(".field-error:not(:empty)").first).to_be_visible()
    screen.shot("sign-up-refused")
    assert house.count("user_account") == before


def _order(screen: Screen) -> Page:
    page = screen.go(TRIP, "Buy a journey")
    screen.press(page.get_by_role("button", name=PAY))
    expect(code_field(page)).to_be_focused()
    # The field is drawn a moment before the address names the order; to load again before that is to choose again.
    page.wait_for_url("**/metro?order=*")
    return page


def _same_order_in_two_tabs(house: House, screen: Screen, rider: Person) -> None:
    """The code is given in both at once; whoever comes second is told it is paid, and where the ticket is."""
    other = screen.context.new_page()
    other.goto(screen.path())
    expect(code_field(other)).to_be_focused()
    code = house.code_for(rider.email)
    for page in (screen.page, other):
        code_field(page).press_sequentially(code[:5])
    for page in (screen.page, other):
        code_field(page).press(code[5])
    for page in (screen.page, other):
        expect(page.locator(".qr-paper").or_(page.get_by_role("link", name="See the ticket")).first).to_be_visible()
    other.close()


def _charged_once(house: House, rider: Person, had_minor: int) -> None:
    assert house.count("ledger_entry", "kind = 'purchase' AND debit_account_id = ?", f"wallet:{rider.id}") == 1
    assert house.count("ticket", "owner_id = ?", rider.id) == 1
    assert house.count("ticket_order", "buyer_id = ?", rider.id) == 1
    assert house.balance(rider) == had_minor - PRICE


def _nothing_charged(house: House, rider: Person, has_minor: int) -> None:
    assert not house.count("ticket", "owner_id = ?", rider.id)
    assert not house.count("ledger_entry", "debit_account_id = ?", f"wallet:{rider.id}")
    assert house.balance(rider) == has_minor
