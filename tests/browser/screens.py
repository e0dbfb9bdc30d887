"""A browser window that complains: whatever goes wrong in it, seen or unseen, fails the test that opened it."""

import os
import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response, WebSocket

from metro_web.services.sessions import COOKIE
from tests import databases
from tests.browser.house import House, Person

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
SIZES = {"phone": PHONE, "desk": DESK}
SHOTS = databases.ROOT / "test-results" / "browser"
WAIT_MS = 20_000
# Told to the console, where everything else that is wrong arrives too; and every real tap is counted.
WATCH = """
  document.addEventListener("securitypolicyviolation", (e) =>
    console.error(`policy: ${e.violatedDirective} refused ${e.blockedURI}`));
  document.addEventListener("click", (e) => {
    if (e.isTrusted && e.detail) sessionStorage.taps = 1 + Number(sessionStorage.taps || 0);
  }, true);
"""


class Screen:
    """One browser context with a page open; `finish` says what went wrong in it."""

    def __init__(
        self, browser: Browser, house: House, size: str = "desk", who: Person | None = None, **more: Any
    ) -> None:
        self.house, self.size = house, size
        self.troubles: list[str] = []
        self._expected: list[re.Pattern[str]] = []
        self.context: BrowserContext = browser.new_context(base_url=house.url, **SIZES[size], **more)
        self.context.set_default_timeout(WAIT_MS)
        self.context.add_init_script(WATCH)
        self._watch()
        if who:
            self.context.add_cookies([{"name": COOKIE, "value": who.cookie, "url": house.url, "httpOnly": True}])
        self.page: Page = self.context.new_page()

    @property
    def is_phone(self) -> bool:
        """Whether this is the small window."""
        return self.size == "phone"

    def expect(self, *patterns: str) -> None:
        """Troubles that the test brings about on purpose."""
        self._expected += [re.compile(pattern) for pattern in patterns]

    def go(self, path: str, heading: str | re.Pattern[str] | None = None) -> Page:
        """Load an address; wait for its heading, and for the connection that makes it alive."""
        self.page.goto(path)
        if heading is not None:
            self.page.get_by_role("heading", level=1, name=heading).wait_for()
        return self.page

    def path(self) -> str:
        """The address without its host."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def taps(self) -> int:
        """How often the hand has touched a control since the last time this was asked."""
        return int(
            self.page.evaluate("() => { const n = sessionStorage.taps || 0; sessionStorage.taps = 0; return n }")
        )

    def press(self, target: Locator) -> None:
        """A finger on a phone, a mouse on a desk."""
        target.tap() if self.is_phone else target.click()

    def shot(self, name: str, *, whole: bool = False, always: bool = False) -> None:
        """Keep a picture, where pictures are wanted: METRO_TESTS_SHOTS=1."""
        if always or os.environ.get("METRO_TESTS_SHOTS") == "1":
            SHOTS.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=SHOTS / f"{name}-{self.size}.png", full_page=whole)

    def finish(self) -> list[str]:
        """Close the window; what went wrong in it and was not expected."""
        self.context.close()
        return [one for one in self.troubles if not any(pattern.search(one) for pattern in self._expected)]

    def _watch(self) -> None:
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.troubles.append(f"page error: {error.error}"))
        self.context.on("request", self._asked)
        self.context.on("requestfailed", self._failed)
        self.context.on("response", self._answered)
        self.context.on("page", lambda page: page.on("websocket", self._connected))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.troubles.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _asked(self, request: Request) -> None:
        if not self._is_ours(request.url):
            self.troubles.append(f"left its origin: {request.url}")

    def _connected(self, socket: WebSocket) -> None:
        if not self._is_ours(socket.url):
            self.troubles.append(f"left its origin: {socket.url}")

    def _failed(self, request: Request) -> None:
        # A request given up because its page was left is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status}: {response.request.method} {response.url}")

    def _is_ours(self, url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme in ("data", "blob", "about") or parts.netloc == urlsplit(self.house.url).netloc
