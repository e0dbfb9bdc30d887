"""Every page, with data on it and by day and night: axe finds nothing, a heading comes first, nothing scrolls sideways."""

import json
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from metro_web.pages.routes import ROUTES
from tests.browser import town as towns
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House, Person
from tests.browser.screens import Screen
from tests.browser.steps import choose_station
from tests.browser.town import Town
from tests.domain.feeds.small import gtfs, zip_of

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FASTEST_MS = 80
FADED = """async () => {
    const moves = (one) => one.playState === "running" && one.effect.getComputedTiming().iterations !== Infinity;
    do await new Promise((on) => setTimeout(on, 40)); while (document.getAnimations().some(moves));
}"""
MAP_THERE = """async () => {
    const isWanted = document.querySelector("[role=combobox]:not([data-given]), .map");
    for (let i = 0; isWanted && i < 100 && !performance.getEntriesByName(`${location.origin}/api/v1/map`).length; i++)
        await new Promise((on) => setTimeout(on, 50));
}"""
GATE = "if (window === window.top) localStorage.gate_station = 'rajiv-chowk'"


@pytest.fixture(scope="module")
def town(house: House) -> Iterator[Town]:
    """One for all pages."""
    yield from towns.settled(house)


@pytest.mark.parametrize("size", BOTH)
@pytest.mark.parametrize("route", [route.path for route in ROUTES])
def test_every_page(open_screen: Open, town: Town, route: str, size: str) -> None:
    screen = _open(open_screen, size, towns.who(town, route))
    page = screen.go(towns.address(town, route))
    _settle(page)
    first = page.locator("h1, h2, h3, h4, h5, h6").first
    assert first.evaluate("node => node.tagName") == "H1"
    assert first.inner_text().strip()
    expect(page.locator("h1")).to_have_count(1)
    _look(screen, f"page{route.replace('/', '-').replace('[', '').replace(']', '')}")


@pytest.mark.parametrize("route", ["/", "/metro", "/wallet", "/me", "/login", "/tickets", "/nowhere-at-all"])
def test_pages_of_nobody(open_screen: Open, town: Town, route: str) -> None:
    screen = _open(open_screen, "phone", None)
    if route == "/nowhere-at-all":
        screen.expect("404")
    _settle(screen.go(route))
    _look(screen, f"nobody{route.replace('/', '-')}")


@pytest.mark.face
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_what_opens_on_a_page(open_screen: Open, town: Town, size: str) -> None:
    for name, (who, address, act) in _openings(town).items():
        screen = _open(open_screen, size, who)
        _settle(screen.go(address))
        act(screen)
        screen.page.wait_for_timeout(300)
        _look(screen, f"open-{name}", sideways=False)


@pytest.mark.face
@pytest.mark.parametrize("route", [route.path for route in ROUTES])
def test_narrow_and_large(open_screen: Open, town: Town, route: str) -> None:
    """320 pixels wide and text of twice the size: nothing scrolls sideways."""
    screen = _open(open_screen, "phone", towns.who(town, route))
    screen.page.set_viewport_size({"width": 320, "height": 640})
    page = screen.go(towns.address(town, route))
    _settle(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.wait_for_timeout(200)
    screen.shot(f"large{route.replace('/', '-').replace('[', '').replace(']', '')}")
    assert _sideways(page) == [], "wider than the window"


@pytest.mark.parametrize("address", ["/", "/metro?from=rajiv-chowk&to=hauz-khas", "/map", "ticket"])
def test_nothing_moves_for_those_who_ask_for_that(open_screen: Open, town: Town, address: str) -> None:
    screen = open_screen("phone", town.rider, reduced_motion="reduce")
    page = screen.page
    page.add_init_script(
        "window.moved = []; setInterval(() => window.moved.push(...document.getAnimations().filter((one) => "
        f"one.playState === 'running' && one.effect.getComputedTiming().duration > {FASTEST_MS})"
        ".map((one) => `${one.animationName || one.transitionProperty} of ${one.effect.target?.className}`)), 10)"
    )
    screen.go(f"/tickets/{town.ticket}" if address == "ticket" else address)
    _settle(page)
    if address == "ticket":
        screen.press(page.get_by_role("button", name="Hand back", exact=True))
        expect(page.get_by_role("dialog")).to_be_visible()
    elif address != "/map":
        choose_station(screen, "From", "chandni", "Chandni Chowk")
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved") == []


def _openings(town: Town) -> dict[str, tuple[Person | None, str, Callable[[Screen], object]]]:
    def press(name: str) -> Callable[[Screen], object]:
        return lambda screen: screen.press(screen.page.get_by_role("button", name=name, exact=True).first)

    def quote(screen: Screen) -> None:
        screen.page.get_by_role("checkbox").first.check()
        screen.press(screen.page.get_by_role("button", name="Hand back 1 chosen"))
        expect(screen.page.get_by_role("dialog")).to_be_visible()

    def full(screen: Screen) -> None:
        press("Cancel this order")(screen)
        screen.page.get_by_label("Keep nothing").check()
        expect(screen.page.get_by_label("Reason")).to_be_visible()

    def stations(screen: Screen) -> None:
        screen.press(screen.page.get_by_role("combobox", name="To", exact=True))
        screen.page.keyboard.type("a")

    def verdict(screen: Screen) -> None:
        screen.page.locator("#scan").fill("ZZZZZ")
        screen.page.keyboard.press("Enter")
        expect(screen.page.locator(".verdict")).to_be_visible()

    def price(screen: Screen) -> None:
        choose_station(screen, "From", "rajiv", "Rajiv Chowk")
        choose_station(screen, "To", "patel ch", "Patel Chowk")
        screen.press(screen.page.get_by_role("button", name="Show the price"))

    def preview(screen: Screen) -> None:
        feed = zip_of(
            gtfs({"R": ["ABCDE", "ABCXY"], "S": ["CPQ"], **{f"T{n}": [f"{n}{n + 1}"] for n in range(0, 8, 2)}})
        )
        sent = {"name": "a feed.zip", "mimeType": "application/zip", "buffer": feed}
        discard = screen.page.get_by_role("button", name="Discard")
        screen.page.locator(".drop, .facts").first.wait_for()
        if discard.is_visible():
            screen.press(discard)
        screen.page.locator("input[type=file]").set_input_files(sent)  # type: ignore[arg-type]
        expect(screen.page.get_by_role("heading", name="a feed.zip")).to_be_visible()

    return {
        "stations": (town.rider, "/metro", stations),
        "code": (town.rider, f"/metro?order={town.waiting}", lambda screen: None),
        "hand-back": (town.rider, f"/tickets/{town.ticket}", press("Hand back")),
        "seat-ticket": (town.fan, f"/tickets/{town.seat_ticket}", lambda screen: None),
        "seat-quote": (town.fan, f"/orders/{town.seat_order}", quote),
        "seat-cancel": (town.admin, f"/admin/orders/{town.seat_order}", full),
        "brighter": (town.rider, f"/tickets/{town.ticket}", press("Brighter")),
        "sign-up": (None, "/login", press("Make an account")),
        "verdict": (town.staff, "/gate", verdict),
        "price": (town.staff, "/counter", price),
        "stop": (town.admin, "/admin/service", press("Stop Red Line")),
        "station": (town.admin, "/admin/network/lines/red", press("More about Rithala")),
        "add-line": (town.admin, "/admin/network", press("Add a line")),
        "move-to": (town.admin, "/admin/network/lines/red", press("Move Rithala to…")),
        "import": (town.admin, "/admin/network/import", preview),
        "block": (town.admin, f"/admin/users/{town.rider.id}", press("Block")),
        "second-step": (town.rider, "/me/security", press("Set it up")),
        "delete-account": (town.rider, "/me/security", press("Delete my account")),
        "too-far": (town.rider, "/metro?from=dwarka-kakrola&to=dhansa-bus-stand", lambda screen: None),
    }


def _open(open_screen: Open, size: str, who: Person | None) -> Screen:
    screen = open_screen(size, who, reduced_motion="reduce")
    screen.context.add_init_script(AXE_SCRIPT)
    screen.context.add_init_script(GATE)
    return screen


def _settle(page: Page) -> None:
    """Data has come: no skeleton is left."""
    page.locator("h1").first.wait_for(state="attached")
    if "/developers/design" not in page.url:  # that page shows what a skeleton looks like
        expect(page.locator(".skeleton")).to_have_count(0)
    expect(page.locator(".who")).to_be_visible()
    page.evaluate(MAP_THERE)
    page.evaluate("document.fonts.ready.then(() => true)")


def _look(screen: Screen, name: str, *, sideways: bool = True) -> None:
    page, found = screen.page, []
    for mode in ("light", "dark"):
        page.emulate_media(color_scheme=mode, reduced_motion="reduce")
        page.locator(f"html.{mode}").wait_for(state="attached")
        page.evaluate(FADED)
        screen.shot(f"{name}-{mode}", whole=sideways)
        found += [f"{mode}: {one}" for one in _axe(page)]
    assert not found, "\n".join(found)
    if sideways:
        assert _sideways(page) == [], "wider than the window"


def _axe(page: Page) -> list[str]:
    options = json.dumps({"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})
    found = page.evaluate(f"axe.run(document, {options}).then((all) => all.violations)")
    return [
        f"{one['id']} at {node['target']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in found
        for node in one["nodes"][:4]
    ]


def _sideways(page: Page) -> list[str]:
    """What is wider than the window, if the page can be scrolled sideways."""
    found: list[str] = page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= wide) return [];
            return [...document.querySelectorAll("main *, header *, nav *")]
                .filter((node) => node.getBoundingClientRect().right > wide + 1)
                .map((node) => `${node.tagName}.${node.className?.baseVal ?? node.className}`).slice(0, 5);
        }"""
    )
    return found
