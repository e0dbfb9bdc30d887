"""Picking seats with a finger and with keys alone: the hand first, others within a second, time that runs out."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from metro_web.core import clock, db
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor
from metro_web.models.stock import Hold
from metro_web.services import seat_picking, stock
from metro_web.services.seat_picking import Stretch
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House

KEYS_MAX, SEEN_MS_MAX = 30, 1000
STADIUM = 49_000
_holds: Any = Hold.__table__  # type: ignore[attr-defined]
# When a seat begins to look as it should, by the page's own clock.
SEEN = """([seat, look]) => new Promise((done) => {
    const is = () => document.querySelector(`[data-seat="${seat}"]`)?.classList.contains(look) && done(performance.timeOrigin + performance.now());
    new MutationObserver(is).observe(document.querySelector(".sm-canvas"), { subtree: true, childList: true, attributes: true });
    is();
})"""
TAP = """(seat) => {
    document.querySelector(`[data-seat="${seat}"]`).dispatchEvent(new MouseEvent("click", { bubbles: true }));
    return performance.timeOrigin + performance.now();
}"""


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        """One after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def to(self, wanted: str) -> None:
        """Tab until this has the focus."""
        for _each in range(KEYS_MAX):
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not lead to {wanted}")


@pytest.fixture(scope="module")
def coach(house: House) -> dict[str, Any]:
    """A bus of the demo, with its seats' `labels` in plan order."""
    with house.api() as api:
        listed = api.get("/trips?mode=bus&limit=200").json()["items"]
        bus: dict[str, Any] = max((one for one in listed if one["on_sale"]), key=lambda one: one["left"])
        sections = api.get(f"/seat-plans/{bus['seat_plan']}").json()["sections"]
    return bus | {"labels": [seat["label"] for one in sections for row in one["rows"] for seat in row["seats"]]}


@pytest.fixture(scope="module")
def stadium(house: House) -> dict[str, Any]:
    """The largest event of the demo."""
    with house.api() as api:
        listed: list[dict[str, Any]] = api.get("/events?limit=200").json()["items"]
    return max(listed, key=lambda one: one["left"] if one["seat_plan"] and one["on_sale"] else 0)


def test_two_seats_of_the_stadium_by_keys_alone(open_screen: Open, house: House, stadium: dict[str, Any]) -> None:
    assert stadium["left"] > STADIUM
    screen = open_screen("phone", house.person("keys", money_minor=50_000_00))
    page = screen.go(f"/events/{stadium['id']}/seats", stadium["title"])
    expect(page.get_by_role("listbox")).to_be_visible()
    screen.shot("seats-overview")
    keys = Keys(page)
    keys.press("Tab", "Enter")
    keys.to("[role=option]")
    keys.press("ArrowRight", "Enter")
    expect(page.locator("[role=gridcell]:focus")).to_have_attribute(
        "aria-label", re.compile(r"^Row A, seat \d+, .*₹.*, free$")
    )
    assert page.locator("[role=gridcell][tabindex='0']").count() == 1, "one tab stop"
    box = page.locator("[role=gridcell]:focus").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24
    keys.press("Space", "ArrowRight", "Space")
    expect(page.locator("[role=gridcell]:focus")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("status").get_by_text(re.compile("^Held for you until"))).to_be_attached()
    screen.shot("seats-section")
    keys.to(".sm-bar .btn-primary")
    keys.press("Enter")
    page.wait_for_url("**/checkout/*")
    pay = page.get_by_role("button", name=re.compile("^Pay"))
    pay.wait_for()
    pay.evaluate("node => node.classList.add('here')")
    keys.press("Tab", "Enter")
    keys.to(".here")
    print(f"two seats of {stadium['left']} to the pay button: {keys.pressed} keys")
    assert keys.pressed <= KEYS_MAX


@pytest.mark.parametrize("size", BOTH)
def test_two_windows_see_each_other(open_screen: Open, house: House, coach: dict[str, Any], size: str) -> None:
    asha, dev = house.person("one"), house.person("other")
    here, there = open_screen(size, asha), open_screen(size, dev)
    for screen in (here, there):
        screen.go(f"/trips/{coach['id']}/seats").locator(".sm-seat").first.wait_for()
        expect(screen.page.get_by_text("Your first seat starts a hold of 3 minutes")).to_be_visible()
    for look in ("sm-held", "sm-free"):
        there.page.evaluate(f"(what) => {{ window.seen = ({SEEN})(what); }}", [17, look])
        tapped = here.page.evaluate(TAP, 17)
        own = here.page.evaluate(SEEN, [17, "sm-mine" if look == "sm-held" else "sm-free"])
        late = there.page.evaluate("window.seen") - tapped
        print(f"{look}: own hand {own - tapped:.0f} ms, the other window {late:.0f} ms")
        assert late <= SEEN_MS_MAX
        here.page.locator(".sm-bar [aria-busy=true]").wait_for(state="detached")
    here.shot("seats-coach")


def test_somebody_faster_is_told_with_an_offer(open_screen: Open, house: House, coach: dict[str, Any]) -> None:
    quick = house.person("quick").actor
    screen = open_screen("phone", house.person("slow"))
    page = screen.go(f"/trips/{coach['id']}/seats")
    page.get_by_text("Your first seat starts a hold").wait_for()
    told = page.get_by_role("alert").get_by_text(re.compile("^Somebody was faster"))
    for seat in range(20, 28):  # where the push was faster than the finger, the next seat
        _hold(quick, coach, seat)
        page.evaluate(TAP, seat)
        page.wait_for_timeout(600)
        if told.is_visible():
            break
    expect(told).to_be_visible()
    screen.shot("seats-faster")
    offer = page.get_by_role("button", name=re.compile("^Take "))
    label = offer.inner_text().removeprefix("Take ")
    screen.press(offer)
    expect(page.get_by_role("button", name=f"Give {label} back")).to_be_visible()
    expect(told).to_have_count(0)


def test_time_runs_out_and_the_seats_come_back(open_screen: Open, house: House, coach: dict[str, Any]) -> None:
    rider = house.person("waiter")
    screen = open_screen("phone", rider)
    page = screen.page
    page.clock.install(time=clock.utc_now())
    screen.go(f"/trips/{coach['id']}/seats").get_by_text("Your first seat starts a hold").wait_for()
    page.evaluate(TAP, 9)
    page.get_by_role("button", name=re.compile("^Give .* back")).wait_for()
    expect(page.locator(".sm-bar [role=timer]")).to_have_text(re.compile(r"2:5\d|3:00"))
    page.reload()
    expect(page.locator(".sm-bar [role=timer]")).to_have_text(re.compile(r"2:[45]\d"))
    expect(page.locator(".sm-mine")).to_have_count(2)  # the seat, and the sign in the legend
    page.clock.fast_forward(125_000)
    warning = page.get_by_role("status").get_by_text(re.compile("^Less than a minute left"))
    expect(warning).to_have_count(1)
    expect(page.get_by_role("button", name="Keep my seats")).to_be_visible()
    screen.shot("seats-warning")
    before = _expiry(house, rider.id)
    page.locator("[role=gridcell][tabindex='0']").focus()
    page.keyboard.press("k")
    for _each in range(50):
        if _expiry(house, rider.id) > before:
            break
        page.wait_for_timeout(100)
    assert _expiry(house, rider.id) > before, "one key gives the full time again"
    db.run(_end, rider.id)
    page.clock.fast_forward(300_000)
    back = page.get_by_role("button", name="Try to get them back")
    expect(back).to_be_visible()
    expect(page.locator(".sm-lost")).to_have_count(1)
    screen.shot("seats-over")
    screen.press(back)
    for _each in range(50):
        if house.count("hold", "owner_id = ?", rider.id) == 2:
            break
        page.wait_for_timeout(100)
    assert house.count("hold", "owner_id = ? AND is_freed = 0", rider.id) == 1
    # This device's clock is minutes ahead by now; loaded anew, the page counts by the server's.
    page.reload()
    expect(page.get_by_role("button", name=re.compile("^Give .* back"))).to_be_visible()
    expect(page.locator(".sm-bar [role=timer]")).to_have_text(re.compile(r"2:\d\d|3:00"))


def test_a_choice_made_before_signing_in_is_held_after_it(
    open_screen: Open, house: House, coach: dict[str, Any]
) -> None:
    screen = open_screen("phone")
    page = screen.go(f"/trips/{coach['id']}/seats")
    page.get_by_text("Your first seat starts a hold").wait_for()
    page.evaluate(TAP, 13)
    way_in = page.get_by_role("button", name=re.compile("^Sign in to hold them: 1 seat"))
    assert not house.count("hold", "owner_id NOT IN (SELECT id FROM user_account)")
    screen.press(way_in)
    page.wait_for_url("**/login?next=*")
    screen.press(page.get_by_text("asha@metro.example"))
    page.wait_for_url(f"**/trips/{coach['id']}/seats")
    expect(page.locator(".sm-bar [role=timer]")).to_be_visible()
    screen.press(page.get_by_role("button", name=re.compile("^Give .* back")))
    expect(page.locator(".sm-bar")).to_have_count(0)


def _hold(actor: Actor, coach: dict[str, Any], seat: int) -> None:
    where = Stretch(coach["inventory"], 1, len(coach["stops"]))
    db.run(seat_picking.pick, actor, where, [coach["labels"][seat]], [])


def _expiry(house: House, owner_id: str) -> str:
    return str(house.rows("SELECT max(expires_at) FROM hold WHERE owner_id = ?", owner_id)[0][0])


def _end(tx: Tx, owner_id: str) -> None:
    """Its time was over a second ago, and whoever looks is told."""
    mine = _holds.c.owner_id == owner_id
    ended = update(_holds).where(mine).values(expires_at=clock.utc_now() - timedelta(seconds=1))
    row = tx.execute(ended.returning(_holds.c.inventory_id, _holds.c.seats)).one()
    stock.changed(tx, row.inventory_id, row.seats)
