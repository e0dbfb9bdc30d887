"""One built server and one Chromium for all browser tests; a window each, which must close without trouble."""

import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.house import House, Person, opened
from tests.browser.screens import SIZES, Screen

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Open = Callable[..., Screen]
# The phone in every run; the desk as well in `make test-face`.
BOTH = ["phone", pytest.param("desk", marks=pytest.mark.face)]
DESK_FIRST = [pytest.param("phone", marks=pytest.mark.face), "desk"]
# A loaded build server is slow, not wrong: what does not come within this is not coming.
expect.set_options(timeout=15_000)
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("there is no program named chromium on the path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def house(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The server, started after Chromium was found: where there is none, nothing is built."""
    with opened(tmp_path_factory.mktemp("house")) as started:
        yield started


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """A phone, then a desk."""
    return str(request.param)


@pytest.fixture
def open_screen(request: pytest.FixtureRequest, chromium: Browser, house: House) -> Iterator[Open]:
    """`open_screen("phone", who)`: windows that are closed, and have to be without trouble, when the test ends."""
    opened: list[Screen] = []

    def make(size: str = "desk", who: Person | None = None, **more: Any) -> Screen:
        opened.append(Screen(chromium, house, size, who, **more))
        return opened[-1]

    yield make
    troubles = []
    for number, screen in enumerate(opened, start=1):
        if request.node.stash.get(FAILED, False):
            screen.shot(f"failed-{re.sub(r'[^a-z0-9]+', '-', request.node.name)}-{number}", always=True)
        troubles += screen.finish()
    assert not troubles, "\n".join(troubles)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Lets the windows know, when they close, that a picture is wanted."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
