"""What may be written into a network: codes, names, colours, signs, reasons. One spelling of each is kept."""

import re

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import people

NAME_LENGTH_MAX, CODE_LENGTH_MAX, REASON_LENGTH_MAX, LETTER_LENGTH_MAX = 120, 64, 300, 3
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")


def name_text(text: str | None, field: str = "name") -> str:
    """A name: one to 120 characters, no control characters, single blanks."""
    name = _plain(text or "", NAME_LENGTH_MAX, field)
    if not name:
        raise InvalidInput(t("Please give a name."), field=field)
    return name


def reason_text(text: str | None) -> str:
    """Why something stopped, in the words that passengers read; may be empty."""
    return _plain(text or "", REASON_LENGTH_MAX, "reason")


def code_text(text: str) -> str:
    """A code that may stand in an address and between the bars of what a ticket touches."""
    is_sound = 0 < len(text) <= CODE_LENGTH_MAX and text.isprintable() and text == text.strip()
    if not is_sound or any(char in text for char in "|/\\") or text in (".", ".."):
        raise InvalidInput(
            t("A code has 1 to {n} characters, no blank at either end, and no | / \\.").format(n=CODE_LENGTH_MAX),
            field="code",
        )
    return text


def color_text(text: str) -> str:
    """A colour as `#RRGGBB`."""
    if not _COLOR.fullmatch(text):
        raise InvalidInput(t("A colour is # and six hexadecimal digits, like #C62828."), field="color")
    return text


def letter_text(text: str) -> str:
    """What stands in a line's bullet: one to three letters or digits."""
    if not 0 < len(text) <= LETTER_LENGTH_MAX or not text.isalnum():
        raise InvalidInput(t("A bullet has 1 to {n} letters or digits.").format(n=LETTER_LENGTH_MAX), field="letter")
    return text


def _plain(text: str, length_max: int, field: str) -> str:
    if not people.is_plain(text):
        raise InvalidInput(t("There is a character that cannot be shown."), field=field)
    plain = " ".join(text.split())
    if len(plain) > length_max:
        raise InvalidInput(t("At most {n} characters, please.").format(n=length_max), field=field)
    return plain
