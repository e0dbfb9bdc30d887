"""Ways that differ, chosen by hand and by keyboard; a page that follows the network; the last train in time and too late."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from metro_web.domain.timetable import EMPTY, Pattern, Timetable
from metro_web.queries import network
from tests import trains
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House
from tests.browser.steps import type_code

# Three ways: least stops with three changes, one change, and the fastest.
THREE_WAYS = "/metro?from=welcome&to=dwarka-kakrola"
DAY_BEGINS = 3 * 3600
SIMPLE = "/metro?from=rajiv-chowk&to=hauz-khas"
MINUTE = 60


@pytest.fixture
def quiet_afterwards(house: House) -> Iterator[None]:
    """The demo has no timetable; nor has it after the test."""
    yield
    trains.run(EMPTY)


def yellow(*minutes_from_now: int) -> Timetable:
    """Trains that leave Rajiv Chowk southwards so many minutes from now, every day."""
    line = network.refresh().network.find_line("yellow")
    assert line is not None
    now = datetime.now(ZoneInfo("Asia/Kolkata"))
    second = now.hour * 3600 + now.minute * MINUTE + (86_400 if now.hour < 3 else 0)
    run = next(branch.stations for branch in line.branches if "rajiv-chowk" in branch.stations)
    run = run[run.index("rajiv-chowk") :] if run.index("hauz-khas") > run.index("rajiv-chowk") else run[::-1]
    run = run[run.index("rajiv-chowk") :]
    times = tuple(120 * n for n in range(len(run)))
    # What leaves before the service day begins would be a late train of the night before.
    starts = tuple(max(DAY_BEGINS, second + minute * MINUTE) for minute in sorted(minutes_from_now))
    return Timetable(trains.DAILY, (Pattern("yellow", "daily", run, times, times, starts),))


@pytest.mark.parametrize("size", BOTH)
def test_one_of_three_ways_is_chosen_and_on_the_ticket(house: House, open_screen: Open, size: str) -> None:
    rider = house.person("chooser", money_minor=900_00)
    screen = open_screen(size, rider)
    page = screen.go(THREE_WAYS, "Buy a journey")
    group = page.get_by_role("group", name=re.compile("Which way"))
    ways = group.get_by_role("radio")
    expect(ways).to_have_count(3)
    fastest, calm = group.get_by_label(re.compile("^Fastest")), group.get_by_label(re.compile("^Fewest changes"))
    expect(fastest).to_be_checked()
    expect(group).to_contain_text("slower than the fastest")
    price = page.locator(".board-figure").first.inner_text()
    screen.shot("ways", whole=True)
    fastest.focus()
    page.keyboard.press("ArrowUp")
    expect(calm).to_be_checked()
    expect(page.locator(".facts")).to_contain_text("1 change")
    expect(page.locator(".board-figure").first).to_have_text(price)
    screen.press(group.get_by_text("Fewest stops"))
    expect(page.locator(".facts")).to_contain_text("3 changes")
    screen.press(page.get_by_role("button", name=re.compile("^Pay .* from wallet")))
    type_code(page, house, rider.email)
    page.wait_for_url("**/tickets/*")
    with house.api(rider) as api:
        [ticket] = api.get("/tickets").json()["items"]
    assert len({leg["line"] for leg in ticket["legs"]} - {None}) == 4, "the way with three changes"


@pytest.mark.parametrize("size", BOTH)
def test_an_open_page_hears_of_the_last_train(
    house: House, open_screen: Open, size: str, quiet_afterwards: None
) -> None:
    trains.run(yellow(-60, 12))
    screen = open_screen(size, house.person("late", money_minor=900_00))
    page = screen.go(SIMPLE, "Buy a journey")
    expect(page.get_by_text(re.compile("The last train on Yellow Line towards .* leaves at"))).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("Last departure")
    screen.shot("last-train-near", whole=True)
    trains.run(yellow(-60, -12))
    left = page.get_by_text(re.compile("The last train on Yellow Line .* left at .*; service starts again"))
    expect(left).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Pay .* from wallet"))).to_be_enabled()
    screen.shot("last-train-gone", whole=True)
    trains.run(EMPTY)
    expect(left).to_have_count(0)
