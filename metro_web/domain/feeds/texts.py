"""Cells of a feed as values: what may stand in an address, on a sign and on a clock; the rest is refused by name."""

import math
import re
from decimal import Decimal, InvalidOperation

from metro_web.core.i18n import t
from metro_web.core.labels import currency_digits
from metro_web.domain.fares import PRICE_MINOR_MAX
from metro_web.domain.feeds.files import refuse
from metro_web.domain.people import is_plain

CODE_LENGTH_MAX, NAME_LENGTH_MAX = 64, 120
_MARKUP = re.compile(r"<[A-Za-z/!?]")
_COLOR = re.compile(r"#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
_TIME = re.compile(r"(\d{1,3}):([0-5]?\d)(?::([0-5]?\d)(?:\.\d+)?)?")
_FLOAT = re.compile(r"\.0+$")
_NUMBER = re.compile(r"\d+(\.0+)?")
_PRICE = re.compile(r"[+-]?\d{1,12}(\.\d{1,6})?")


def code(text: str, where: str) -> str:
    """A code of ours: 1 to 64 characters that may stand in an address."""
    if not text:
        refuse(t("{where}: the code is missing.").format(where=where))
    if len(text) > CODE_LENGTH_MAX:
        refuse(t("{where}: a code has at most {n} characters.").format(where=where, n=CODE_LENGTH_MAX))
    if not text.isprintable() or not is_plain(text) or _MARKUP.search(text):
        refuse(t("{where}: the code has a character that cannot be shown.").format(where=where))
    fit = re.sub(r"[|/\\]", "-", text)
    return "-" if fit in (".", "..") else fit


def loosely(text: str) -> str:
    """An id as another file may have it after somebody has saved that in a spreadsheet: capitals, `.0`, leading noughts."""
    bare = text.casefold()
    return _FLOAT.sub("", bare).lstrip("0") or "0" if _NUMBER.fullmatch(bare) else bare


def integer(text: str) -> str:
    """The digits of a whole number, also of one that a spreadsheet made `3.0` of."""
    return _FLOAT.sub("", text)


def name(text: str, where: str) -> str:
    """A name as people read it, single blanks, no markup."""
    plain = " ".join(text.split())
    if len(plain) > NAME_LENGTH_MAX:
        refuse(t("{where}: a name has at most {n} characters.").format(where=where, n=NAME_LENGTH_MAX))
    if not is_plain(plain):
        refuse(t("{where}: the name has a character that cannot be shown.").format(where=where))
    if _MARKUP.search(plain):
        refuse(t("{where}: the name has markup in it.").format(where=where))
    return plain


def shown(text: str) -> str:
    """Something from the feed, fit to be quoted in a sentence."""
    return "".join(char if char.isprintable() else "?" for char in text)[:80]


def color(text: str) -> str | None:
    """`#RRGGBB`, or None for what is no colour."""
    found = _COLOR.fullmatch(text.strip())
    if found is None:
        return None
    digits = found.group(1)
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)).upper()


def place(lat: str, lon: str) -> tuple[float, float] | None:
    """A point on the earth; None for blanks, for what is no number, and for 0, 0, which nobody means."""
    try:
        found = float(lat), float(lon)
    except ValueError:
        return None
    if not (math.isfinite(found[0]) and math.isfinite(found[1])) or found == (0.0, 0.0):
        return None
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 else None


def number(text: str, where: str, *, least: float = 0, most: float = 1e7) -> float | None:
    """A number, None for a blank."""
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not least <= found <= most:
        refuse(t("{where}: {text} is no number between {a:g} and {b:g}.").format(
            where=where, text=shown(text), a=least, b=most))  # fmt: skip
    return found


def whole(text: str, where: str, *, least: int = 0, most: int = 10_000_000) -> int | None:
    """A whole number (a fraction is rounded), None for a blank."""
    found = number(text, where, least=least, most=most)
    return None if found is None else round(found)


def seconds(text: str) -> int | None:
    """A GTFS time in seconds after the service day's noon less 12 h: `6:00:00`, `25:10`; None where there is none."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hours, minutes, rest = found.groups()
    return int(hours) * 3600 + int(minutes) * 60 + int(rest or 0)


def currency(text: str, where: str, *, before: str = "") -> str:
    """Three letters in capitals; the same as those `before` in the file, if there were any."""
    if not (len(text) == 3 and text.isascii() and text.isalpha()):
        refuse(t("{where}: {text} is no currency.").format(where=where, text=shown(text) or t("a blank")))
    if before and text.upper() != before:
        refuse(t("{where}: fares in two currencies, {a} and {b}.").format(where=where, a=before, b=text.upper()))
    return text.upper()


def price_minor(text: str, currency: str, where: str) -> int:
    """A price like `12` or `12.50` in minor units."""
    if not _PRICE.fullmatch(text):
        refuse(t("{where}: {text} is no price.").format(where=where, text=shown(text) or t("a blank")))
    try:
        exact = Decimal(text).scaleb(currency_digits(currency))
    except InvalidOperation:
        refuse(t("{where}: {text} is no price.").format(where=where, text=shown(text)))
    if exact < 0:
        refuse(t("{where}: a fare cannot be negative.").format(where=where))
    if exact != exact.to_integral_value() or exact > PRICE_MINOR_MAX:
        refuse(t("{where}: {text} is no amount of {currency}.").format(
            where=where, text=shown(text), currency=currency))  # fmt: skip
    return int(exact)
