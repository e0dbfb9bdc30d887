"""The network editor by hand, key and word: drawn from nothing, seen, published, ridden past, taken back; and others told."""

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import BOTH, DESK_FIRST, Open
from tests.browser.house import House
from tests.browser.screens import Screen
from tests.browser.steps import choose_station, drag

AT_ONCE_SECONDS = 1.2


@pytest.mark.parametrize("size", DESK_FIRST)
def test_a_line_is_drawn_from_nothing_published_and_taken_back(house: House, open_screen: Open, size: str) -> None:
    admin, rider = open_screen(size, house.person("admin", role="admin")), open_screen(size, house.person("rider"))
    line, name = f"orange-{size}", f"Orange {size.title()}"
    page = admin.go("/admin/network", "Network")
    admin.press(page.get_by_role("button", name="Add a line"))
    page.locator("#line-name").fill(name)
    expect(page.locator("#line-code")).to_have_attribute("placeholder", line)
    admin.press(page.get_by_role("button", name="Add the line"))
    page.wait_for_url(f"**/admin/network/lines/{line}")
    choose_station(admin, "Station", "rajiv", "Rajiv Chowk")
    admin.press(page.get_by_role("button", name="Add to the line"))
    expect(_rows(page)).to_have_count(1)
    names = [f"{each} {size}" for each in ("Orchard", "Mango", "Quince")]
    for number, station in enumerate(names, 2):
        _add_new(admin, station, place="")
        expect(_rows(page)).to_have_count(number)
    _order_it(admin, names)
    admin.shot("editor-line")
    _place_it(admin, names[0])
    seen = rider.go("/map", "Map").locator("svg.map-canvas text").filter(has_text=names[0])
    expect(rider.page.locator("svg.map-canvas text").first).to_be_attached()
    _publish(admin, f"New line: {name}, 4 stations.")
    seen_after = _seconds_until(seen, is_there=True)
    assert _order(house, line) == [f"quince-{size}", f"orchard-{size}", "rajiv-chowk", f"mango-{size}"]
    strip = page.get_by_role("region", name="Last publication")
    expect(strip).to_contain_text("New line")
    expect(strip.locator(".countdown")).to_have_text(re.compile(r"^(30:00|29:\d\d)"))
    admin.shot("editor-published")
    admin.press(strip.get_by_role("button", name="Undo"))
    gone_after = _seconds_until(seen, is_there=False)
    assert min(seen_after, gone_after) < AT_ONCE_SECONDS, (seen_after, gone_after)
    assert not house.count("line", "code = ?", line)
    admin.go("/admin/network/publications", "Publications")
    expect(page.get_by_text("Undone").first).to_be_visible()
    admin.shot("editor-publications")


@pytest.mark.parametrize("size", BOTH)
def test_two_admins_at_once_are_told_and_lose_nothing(house: House, open_screen: Open, size: str) -> None:
    first = open_screen(size, house.person("admin", role="admin"))
    second = open_screen(size, house.person("chief", role="admin"))
    mine = first.go("/admin/network/lines/grey", "Grey Line")
    _rename(first, "Nangli", "Nangli Dairy Farm")
    theirs = second.go("/admin/network/lines/grey", "Grey Line")
    _rename(second, "Najafgarh", "Najafgarh Town")
    _publish(second, "Station Najafgarh is now called Najafgarh Town.")
    told = mine.get_by_text("The network was changed since you began to draw")
    expect(told).to_be_visible(timeout=3000)
    first.shot("editor-behind")
    first.press(mine.get_by_role("button", name="Put my draft on the newest network").first)
    expect(told).to_have_count(0)
    expect(_rows(mine).filter(has_text="Najafgarh Town")).to_be_visible()
    expect(_rows(mine).filter(has_text="Nangli Dairy Farm")).to_be_visible()
    _publish(first, "Station Nangli is now called Nangli Dairy Farm.")
    expect(_rows(theirs).filter(has_text="Nangli Dairy Farm")).to_be_visible(timeout=3000)
    for screen, old, new in ((first, "Nangli Dairy Farm", "Nangli"), (first, "Najafgarh Town", "Najafgarh")):
        _rename(screen, old, new)
    _publish(first, "Station Najafgarh Town is now called Najafgarh.")


@pytest.mark.parametrize("size", DESK_FIRST)
def test_a_draft_in_two_windows_is_one_draft(house: House, open_screen: Open, size: str) -> None:
    who = house.person("admin", role="admin")
    left, right = open_screen(size, who), open_screen(size, who)
    page, other = left.go("/admin/network/lines/red", "Red Line"), right.go("/admin/network/lines/red", "Red Line")
    before = _rows(page).nth(1).get_attribute("data-code")
    expect(_rows(other).nth(1)).to_have_attribute("data-code", str(before))
    _grip(page, 1).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(_rows(page).nth(2)).to_have_attribute("data-code", str(before))
    expect(_rows(other).nth(2)).to_have_attribute("data-code", str(before), timeout=4000)
    expect(other.get_by_text("Your draft was changed in another window")).to_be_visible()
    right.press(other.get_by_role("button", name="Discard"))
    right.press(other.get_by_role("button", name="Throw it away"))
    expect(_rows(page).nth(1)).to_have_attribute("data-code", str(before), timeout=4000)


def _order_it(admin: Screen, names: list[str]) -> None:
    """By the handle, by Alt and an arrow, by words: each moves one station, and each is answered at once."""
    page, rows = admin.page, _rows(admin.page)
    orchard, mango, quince = names
    drag(admin, _grip(page, 3), _grip(page, 0), overshoot=-14)
    expect(rows.nth(0)).to_contain_text(quince)
    expect(page.get_by_role("status").filter(has_text=f"{quince} is 1 of 4 now")).to_be_attached()
    _grip(page, 2).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(rows.nth(1)).to_contain_text(orchard)
    expect(_grip(page, 1)).to_be_focused()
    admin.press(page.get_by_role("button", name="Move Rajiv Chowk to…"))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Place, 1 to 4").fill("9")
    admin.press(dialog.get_by_role("button", name="Move", exact=True))
    expect(dialog.get_by_text("Please give a number from 1 to 4.")).to_be_visible()
    dialog.get_by_label("Or after").select_option(label=mango)
    expect(dialog.get_by_label("Place, 1 to 4")).to_have_value("4")
    admin.shot("editor-move-to")
    admin.press(dialog.get_by_role("button", name="One down", exact=True))
    expect(rows.nth(3)).to_contain_text("Rajiv Chowk")
    expect(page.get_by_role("button", name="Move Rajiv Chowk to…")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(rows.nth(2)).to_contain_text("Rajiv Chowk")
    page.reload()
    expect(rows).to_have_count(4)
    shown = [text.splitlines()[1].strip() for text in rows.all_inner_texts()]
    assert shown == [quince, orchard, "Rajiv Chowk", mango], "the draft has what the hand did"


def _place_it(admin: Screen, name: str) -> None:
    """On the drawing: by hand, by keys, by numbers, and the last move back."""
    page = admin.go("/admin/network", "Network")
    page.get_by_label("Place a station").select_option(label=name)
    x, y = (page.get_by_label(label, exact=True) for label in ("Across", "Down"))
    expect(x).to_have_value(re.compile(r"\d"))
    mark = page.locator(".canvas-picked .map-stop")
    was = x.input_value(), y.input_value()
    drag(admin, mark, mark, by=(60, 45))
    expect(x).not_to_have_value(was[0])
    dragged = x.input_value(), y.input_value()
    assert all(float(each).is_integer() for each in dragged), "it stands on the grid"
    page.get_by_role("application", name="Drawing of the network").focus()
    page.keyboard.press("ArrowRight")
    expect(x).to_have_value(f"{int(dragged[0]) + 1}")
    admin.shot("editor-drawing")
    admin.press(page.get_by_role("button", name="Undo the last move"))
    expect(x).to_have_value(dragged[0])
    x.fill("63.5")
    x.press("Enter")
    expect(page.get_by_role("status").filter(has_text=f"{name} is at 63.5 across, {dragged[1]} down")).to_be_attached()
    expect(page.get_by_text("Draft: ")).to_be_visible()
    page.reload()
    page.get_by_label("Place a station").select_option(label=name)
    expect(x).to_have_value("63.5")


def _publish(admin: Screen, sentence: str) -> None:
    page = admin.page
    admin.press(page.get_by_role("button", name="See changes"))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(sentence, exact=True)).to_be_visible()
    admin.shot("editor-changes")
    admin.press(dialog.get_by_role("button", name="Publish now"))
    expect(dialog).to_have_count(0)


def _add_new(admin: Screen, name: str, *, place: str) -> None:
    page = admin.page
    admin.press(page.get_by_role("button", name="A new one"))
    page.locator("#new-name").fill(name)
    page.get_by_label("Place", exact=True).fill(place)
    admin.press(page.get_by_role("button", name="Add to the line"))


def _rename(admin: Screen, old: str, new: str) -> None:
    page = admin.page
    admin.press(page.get_by_role("button", name=f"More about {old}", exact=True))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill(new)
    admin.press(dialog.get_by_role("button", name="Rename"))
    expect(dialog.get_by_role("heading", name=new)).to_be_visible()
    admin.shot("editor-station")
    admin.press(dialog.get_by_role("button", name="Close", exact=True))
    expect(_rows(page).filter(has_text=new)).to_be_visible()


def _rows(page: Page) -> Locator:
    return page.locator(".order-row")


def _grip(page: Page, at: int) -> Locator:
    return _rows(page).nth(at).locator("[data-part='grip']")


def _order(house: House, line: str) -> list[str]:
    return [code for (code,) in house.rows(
        "SELECT s.station_code FROM branch_stop s JOIN branch b ON b.id = s.branch_id "
        "WHERE b.line_code = ? ORDER BY b.position, s.position", line
    )]  # fmt: skip


def _seconds_until(seen: Locator, *, is_there: bool) -> float:
    began = time.monotonic()
    expect(seen).to_have_count(1 if is_there else 0, timeout=5000)
    return time.monotonic() - began
