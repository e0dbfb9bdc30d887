"""What the first page weighs on the wire, and what no stylesheet may hold."""

import gzip
import re
from urllib.parse import urlsplit

from playwright.sync_api import Response

from metro_web import launch
from tests.browser.conftest import Open

JS_KB_MAX, CSS_KB_MAX, FONTS_KB_MAX = 190, 15, 95


def test_the_first_page_is_light(open_screen: Open) -> None:
    screen = open_screen("phone")
    loaded: list[Response] = []
    screen.page.on("response", lambda each: loaded.append(each))
    screen.go("/", "Where to?")
    screen.page.get_by_role("combobox", name="From").wait_for()
    screen.page.wait_for_timeout(1500)  # whatever is fetched late counts too
    kinds = {"script": ".js", "stylesheet": ".css", "font": ".woff2"}
    weights = {
        kind: {
            urlsplit(each.url).path: _weight(each)
            for each in loaded
            if each.request.resource_type == kind or urlsplit(each.url).path.endswith(ending)
        }
        for kind, ending in kinds.items()
    }
    kb = {kind: round(sum(found.values()) / 1024, 1) for kind, found in weights.items()}
    print(f"first page: {kb}")
    assert all(weights.values()), "each kind was seen"
    assert kb["script"] <= JS_KB_MAX, weights["script"]
    assert kb["stylesheet"] <= CSS_KB_MAX, weights["stylesheet"]
    assert kb["font"] <= FONTS_KB_MAX, weights["font"]


def test_no_stylesheet_has_a_rule_of_radix_themes(open_screen: Open) -> None:
    open_screen("phone").go("/", "Where to?")  # the build is there
    sheets = sorted(launch.BUILD.rglob("*.css"))
    assert sheets
    assert not [sheet.name for sheet in sheets if re.search(r"\.rt-|--accent-contrast", sheet.read_text())]


def _weight(response: Response) -> int:
    """As compressed by gzip, whatever was agreed on; fonts are compressed already."""
    body = response.body()
    return len(body) if urlsplit(response.url).path.endswith(".woff2") else len(gzip.compress(body, 9))
