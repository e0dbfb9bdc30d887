"""What a hand does on a page, in a line each."""

import base64
import io
from typing import Any

import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.house import House
from tests.browser.screens import Screen


def choose_station(screen: Screen, label: str, typed: str, name: str) -> None:
    """Type a part of a name and take the station from the list."""
    field = screen.page.get_by_role("combobox", name=label, exact=True)
    screen.press(field)
    field.fill(typed)
    screen.press(
        screen.page.get_by_role("listbox", name=label, exact=True).get_by_role("option", name=name, exact=True)
    )


def code_field(page: Page) -> Locator:
    """The one field for six digits."""
    return page.locator("input[autocomplete='one-time-code']")


def paste(field: Locator, text: str) -> None:
    """From the clipboard, as the system does it."""
    field.evaluate(
        """(node, text) => {
            const given = new DataTransfer();
            given.setData("text/plain", text);
            node.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def type_code(page: Page, house: House, address: str) -> None:
    """Type what was mailed; the field has the focus by itself, so the digits go to whoever has it."""
    expect(code_field(page)).to_be_focused()
    page.keyboard.type(house.code_for(address))


def drag(screen: Screen, what: Locator, onto: Locator, *, by: tuple[int, int] = (0, 0), overshoot: int = 0) -> None:
    """Take it with a finger or a mouse, carry it to the middle of something and `by` pixels on, and let go."""
    what.scroll_into_view_if_needed()
    start, goal = _middle(what), _middle(onto)
    end = goal[0] + by[0], goal[1] + by[1] + overshoot
    way = [(start[0] + (end[0] - start[0]) * n / 12, start[1] + (end[1] - start[1]) * n / 12) for n in range(1, 13)]
    if not screen.is_phone:
        screen.page.mouse.move(*start)
        screen.page.mouse.down()
        for point in way:
            screen.page.mouse.move(*point)
        screen.page.mouse.up()
        return
    finger = screen.context.new_cdp_session(screen.page)
    for kind, points in [("touchStart", [start]), *(("touchMove", [point]) for point in way), ("touchEnd", [])]:
        touches = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
    finger.detach()


def money(amount_minor: int) -> str:
    """As the pages write it."""
    return f"₹{amount_minor / 100:,.2f}"


def read_qr(paper: Locator) -> str:
    """What a camera reads from the screen."""
    picture = Image.open(io.BytesIO(paper.screenshot())).convert("L")
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    assert len(found) == 1, f"{len(found)} codes are seen"
    return str(found[0].text)


def verify(house: House, token: str) -> list[str]:
    """Check a token as a gate without a network does, with the public keys alone; its parts."""
    with house.api() as api:
        keys: list[dict[str, Any]] = api.get("/gate-keys").json()["keys"]
    signed, _, signature = token.rpartition(".")
    parts = signed.split(".")
    [key] = [key for key in keys if key["kid"] == parts[1]]
    assert (key["kty"], key["crv"]) == ("OKP", "Ed25519")
    Ed25519PublicKey.from_public_bytes(_raw(key["x"])).verify(_raw(signature), signed.encode())
    return parts


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _middle(what: Locator) -> tuple[float, float]:
    box = what.bounding_box()
    assert box is not None, "it is not to be seen"
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
