"""Turns what an outbox row says into a mail: subject, plain text, HTML, pictures.

Keeps true: words that people chose (names, titles) cannot become markup, headers, links, or a second six-digit
number beside the code. The code itself is never in the subject, where a lock screen would show it.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from metro_web.core.config import settings
from metro_web.core.i18n import plural, t
from metro_web.integrations import qr
from metro_web.integrations.mail import Image, Mail
from metro_web.integrations.mail.message import letters
from metro_web.services.outbox import CODE_KINDS, Outgoing

NEUTRAL_COLOR = "#55606F"
# A journey has none of these, nor has a mail that was promised before there were places.
NO_PLACE = {
    "is_event": False,
    "over": "",
    "when": "",
    "was": "",
    "opens": "",
    "figures": [],
    "passenger": "",
    "url": "",
}
GREETING_LENGTH_MAX = 60
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_LONG_NUMBER = re.compile(r"\d{4,}")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_LINK_LIKE = re.compile(r"[/\\@:]|www\.|\w\.\w{2,}", re.IGNORECASE)


def render(outgoing: Outgoing) -> Mail:
    """The mail of a row; the same row gives the same mail."""
    words = prepared(outgoing)
    images: tuple[Image, ...] = ()
    if outgoing.kind == "tickets":
        words, images = _with_pictures(words, letters(outgoing.id))
    words["subject"] = subject(outgoing.kind, words)
    text, html = _templates(outgoing.kind)
    return Mail(
        id=outgoing.id,
        at=outgoing.created_at,
        to=outgoing.to,
        subject=words["subject"],
        text=text.render(words),
        html=html.render(words),
        images=images,
    )


def prepared(outgoing: Outgoing) -> dict[str, Any]:
    """What a row says, made safe to be put into a mail or a text."""
    words = {**_cleaned(outgoing.context), "locale": outgoing.locale}
    words["greeting"] = _greeting(words.get("name", ""), may_hold_numbers=outgoing.kind not in CODE_KINDS)
    if outgoing.kind in CODE_KINDS:
        words = _with_one_number(words)
    if outgoing.kind == "tickets":
        words["tickets"] = [{**NO_PLACE, **ticket} for ticket in words["tickets"]]
    return words


def _cleaned(value: Any) -> Any:
    """Without control characters and marks that turn the direction of the text around."""
    if isinstance(value, str):
        return _CONTROL.sub(" ", value).strip()
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner) for inner in value]
    return value


def _greeting(name: str, *, may_hold_numbers: bool) -> str:
    # Anybody may type anybody's address; a name that reads like an advertisement is not passed on.
    is_odd = len(name) > GREETING_LENGTH_MAX or _LINK_LIKE.search(name)
    if not name or is_odd or (not may_hold_numbers and _LONG_NUMBER.search(name)):
        return t("Hello,")
    return t("Hello {name},").format(name=name)


def _with_one_number(words: dict[str, Any]) -> dict[str, Any]:
    minutes = int(words["minutes"])
    valid = plural(
        t("It works once, for {n} minute."),
        t("It works once, for {n} minutes."),
        minutes,
    )
    title = _LONG_NUMBER.sub("…", words.get("title", ""))
    return {**words, "title": title, "valid": valid}


def _with_pictures(words: dict[str, Any], unique: str) -> tuple[dict[str, Any], tuple[Image, ...]]:
    tickets, images = [], []
    for position, ticket in enumerate(words["tickets"]):
        cid = f"qr{chr(ord('a') + position)}@{unique}"
        images.append(Image(cid, f"ticket-{position + 1}.png", qr.png(ticket["token"])))
        legs = [_with_ink(leg) for leg in ticket["legs"]]
        band = next((leg["color"] for leg in legs if leg.get("line")), ticket.get("color", NEUTRAL_COLOR))
        tickets.append({**ticket, "cid": cid, "legs": legs, "band": band})
    order_url = urljoin(settings().public_url + "/", words["order_url"])
    band = tickets[0]["band"] if tickets else NEUTRAL_COLOR
    # A mail that was promised before there were notes has none.
    note = words.get("note", "")
    return {**words, "tickets": tickets, "order_url": order_url, "band": band, "note": note}, tuple(images)


def _with_ink(leg: dict[str, Any]) -> dict[str, Any]:
    color = leg.get("color") or ""
    color = color if _COLOR.fullmatch(color) else NEUTRAL_COLOR
    return {**leg, "color": color, "ink": ink_on(color)}


@lru_cache(maxsize=256)
def ink_on(color: str) -> str:
    """Dark or white, whichever is read better on `color` (WCAG 2.2 relative luminance)."""
    shares = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#16202E" if (luminance + 0.05) ** 2 > 1.05 * (0.0142 + 0.05) else "#FFFFFF"


def subject(kind: str, words: dict[str, Any]) -> str:
    """What it is about, in a line."""
    if kind == "tickets":
        count = len(words["tickets"])
        if words["note"]:
            return t("Your ticket has changed: {title}").format(title=words["tickets"][0]["from"])
        if count == 1:
            ticket = words["tickets"][0]
            if ticket["when"]:
                return t("Your ticket: {title}, {when}").format(title=ticket["from"], when=ticket["when"])
            return t("Your ticket: {start} → {end}").format(start=ticket["from"], end=ticket["to"])
        return t("Your {n} tickets, order {code}").format(n=count, code=words["order_code"])
    return {
        "order_code": t("Your code to confirm the journey"),
        "sign_in_code": t("Your code to sign in"),
        "moved": t("New time: {title}").format(title=words.get("title", "")),
        "delayed": t("New expected time: {title}").format(title=words.get("title", "")),
        "called_off": t("Called off: {title}").format(title=words.get("title", "")),
        "cancelled": t("Cancelled: the money is on its way back"),
        "report_answered": t("Your report was answered"),
        "correction": t("Your wallet was corrected"),
        "verify_email": t("Please confirm your e-mail address"),
        "reset_password": t("A new password for Metro"),
        "address_proved": t("This address is yours now: the old password has ended"),
        "step_up_code": t("Your code to show that it is you"),
        "second_factor": t("The second step of your sign-in has changed"),
        "account_closed": t("Your account is deleted"),
        "sign_in_ways": t("How you sign in has changed"),
        "company_invitation": _of_company(words),
    }[kind]


def _of_company(words: dict[str, Any]) -> str:
    said = t("Join {company} on Metro") if words.get("is_asked") else t("You run {company} on Metro now")
    return said.format(company=words.get("company", ""))


@lru_cache(maxsize=32)
def _templates(kind: str) -> tuple[Template, Template]:
    environment = _environment()
    return environment.get_template(f"{kind}.txt"), environment.get_template(f"{kind}.html")


@lru_cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "mail_templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.globals.update(t=t, band="")
    return made
