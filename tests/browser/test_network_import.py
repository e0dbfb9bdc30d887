"""An admin brings a real network in on the page, and somebody rides on it: in a house of its own, for it replaces Delhi."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.house import House, opened
from tests.browser.screens import SIZES, Screen
from tests.browser.steps import code_field, money, type_code
from tests.domain.feeds.small import gtfs, shared, zipped

TOLD_MS = 1500
FROM, TO = ("MYP", "Miyapur"), ("AME", "Ameerpet")


@pytest.fixture(scope="module")
def own_house(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Another database behind the same pages, on the same port; the others' house stands again afterwards."""
    house.stop()
    try:
        with opened(tmp_path_factory.mktemp("own")) as own:
            yield own
    finally:
        house.start()


@pytest.fixture(scope="module")
def hyderabad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The feed as one would download it."""
    folder = shared("hyderabad-gtfs")
    files = {file.name: file.read_bytes() for file in folder.glob("*.txt")}
    return zipped(tmp_path_factory.mktemp("feed") / "hyderabad.zip", files)


@pytest.fixture
def admin(request: pytest.FixtureRequest, chromium: Browser, own_house: House) -> Iterator[Screen]:
    """A window of an admin; it closes without trouble."""
    screen = Screen(chromium, own_house, request.param, own_house.person("admin", role="admin"))
    yield screen
    assert not screen.finish()


@pytest.mark.parametrize("admin", list(SIZES), indirect=True)
def test_what_is_no_feed_is_said_on_the_page(admin: Screen, tmp_path: Path) -> None:
    admin.expect("422")
    page = admin.go("/admin/network/import", "Bring a network in")
    field = page.locator("input[type=file]")
    expect(field).to_be_enabled()
    admin.shot("import-empty")
    (tmp_path / "letter.zip").write_text("Dear metro")
    field.set_input_files(tmp_path / "letter.zip")
    expect(page.get_by_role("alert").filter(has_text="no zip archive")).to_be_visible()
    admin.shot("import-refused")
    bad = gtfs({"R": ["AB"]}) | {"stops.txt": "stop_id,stop_name\nA,<script>alert(1)</script>\nB,b\n"}
    field.set_input_files(zipped(tmp_path / "bad.zip", bad))
    expect(page.get_by_role("alert").filter(has_text="stops.txt, row 2")).to_be_visible()
    (tmp_path / "nothing.zip").write_bytes(b"")
    field.set_input_files(tmp_path / "nothing.zip")
    expect(page.get_by_text("This file is empty.")).to_be_visible()
    # Markup that is a sound name is shown as it stands, in lists and on the map.
    odd = gtfs({"R": ["AB"]}) | {"stops.txt": 'stop_id,stop_name\nA,"5 > 4 & ""co"" \'x\'"\nB,b\n'}
    field.set_input_files(zipped(tmp_path / "<b>odd.zip", odd))
    expect(page.get_by_role("heading", name="<b>odd.zip")).to_be_visible()
    expect(page.locator(".list").get_by_text("5 > 4 & \"co\" 'x'")).to_be_visible()
    # What is asked for after it is thrown away is not there: the map has to have come first.
    expect(page.locator(".map-station")).to_have_count(2)
    admin.press(page.get_by_role("button", name="Discard"))
    expect(field).to_be_enabled()


@pytest.mark.parametrize("admin", ["phone"], indirect=True)
def test_a_preview_survives_a_reload_and_another_admin(admin: Screen, own_house: House, tmp_path: Path) -> None:
    page = admin.go("/admin/network/import", "Bring a network in")
    page.locator("input[type=file]").set_input_files(zipped(tmp_path / "small.zip", gtfs({"R": ["ABC"]})))
    expect(page.get_by_role("heading", name="small.zip")).to_be_visible()
    expect(page.locator(".map-station")).to_have_count(3)
    page.reload()
    expect(page.get_by_role("heading", name="small.zip")).to_be_visible()
    expect(page.locator(".map-station")).to_have_count(3)
    # The network moves on beneath it: the preview's map stays, and is not asked for again (it may be gone by then).
    page.evaluate("document.querySelector('.map-canvas').dataset.seen = 'yes'")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with own_house.api(own_house.person("chief", role="admin")) as chief:
        chief.patch("/admin/lines/grey", json={"name": "Gray Line"}).raise_for_status()
    page.wait_for_timeout(TOLD_MS)
    assert page.locator(".map-canvas").get_attribute("data-seen") == "yes"
    assert not [url for url in asked if "/imports/" in url]
    admin.press(page.get_by_role("button", name="Discard"))
    expect(page.locator("input[type=file]")).to_be_enabled()
    assert not own_house.count("network_import_part")


@pytest.mark.parametrize("admin", ["desk"], indirect=True)
def test_hyderabad_is_brought_in_and_ridden(
    admin: Screen, own_house: House, chromium: Browser, hyderabad: Path
) -> None:
    page = admin.go("/admin/network", "Network")
    admin.press(page.get_by_role("link", name="Bring a network in"))
    page.locator("input[type=file]").set_input_files(hyderabad)
    expect(page.get_by_role("heading", name="hyderabad.zip")).to_be_visible()
    expect(page.locator(".facts")).to_have_text("Lines3Stations57Branches3Walks0")
    expect(page.get_by_text("531 entrances")).to_be_visible()
    expect(page.locator(".map-station")).to_have_count(57)
    expect(page.get_by_text("9 lines and 243 stations")).to_be_visible()
    admin.shot("import-preview", whole=True)
    version = own_house.rows("SELECT version FROM network_state")[0][0]
    admin.press(page.get_by_role("button", name="Publish…"))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("9 lines and 243 stations")
    admin.shot("import-ask")
    admin.press(dialog.get_by_role("button", name="Replace the network"))
    page.wait_for_url("**/admin/network")
    expect(page.get_by_text("hyderabad.zip is the network now")).to_be_visible()
    expect(page.get_by_text("3 lines, 57 stations")).to_be_visible()
    assert own_house.rows("SELECT version FROM network_state") == [(version + 1,)]
    _buy(own_house, chromium)


def _buy(house: House, chromium: Browser) -> None:
    """Asked, paid with the mailed code, and charged what the feed's rule says."""
    price = _rule(FROM[0], TO[0])
    rider = house.person("rider", money_minor=500_00)
    screen = Screen(chromium, house, "phone", rider)
    page = screen.go(f"/metro?from={FROM[0]}&to={TO[0]}", "Buy a journey")
    expect(page.get_by_role("combobox", name="From")).to_have_value(FROM[1])
    screen.press(page.get_by_role("button", name=f"Pay {money(price)} from wallet"))
    expect(code_field(page)).to_be_visible()
    screen.shot("import-bought")
    type_code(page, house, rider.email)
    page.wait_for_url(re.compile("/tickets/"))
    assert house.balance(rider) == 500_00 - price
    assert not screen.finish()


def _rule(origin: str, destination: str) -> int:
    """The lowest fare that the feed's own tables give for two stations; minor units."""
    folder = shared("hyderabad-gtfs")

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8-sig") as file:
            return list(csv.DictReader(file))

    zones = {
        code: {row["zone_id"] for row in rows("stops.txt") if code in (row["parent_station"], row["stop_id"])} - {""}
        for code in (origin, destination)
    }
    prices = {row["fare_id"]: row["price"] for row in rows("fare_attributes.txt")}
    return min(
        round(float(prices[row["fare_id"]]) * 100)
        for row in rows("fare_rules.txt")
        if row["origin_id"] in zones[origin] and row["destination_id"] in zones[destination]
    )
