"""Telephone numbers in their one spelling, E.164: a plus, the country, the number; 8 to 15 digits (ITU-T E.164, 6.2.1).

What is typed without a country is of the country this server is for. Whether a number is in use only a text can tell.
"""

import re

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t

LENGTH_MAX = 40
_TYPED = re.compile(r"(\+|00)?([0-9][0-9 ()./-]*)", re.ASCII)
_NUMBER = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)


def e164(text: str, country: str) -> str:
    """`098765 43210` in country 91 is `+919876543210`; 422 for what is no number."""
    given = text.strip()
    typed = _TYPED.fullmatch(given) if len(given) <= LENGTH_MAX else None
    if typed is None:
        raise _wrong()
    is_abroad, body = typed[1] is not None, typed[2]
    # The nought of +44 (0)20 is dialled at home alone, as is a first one.
    digits = re.sub(r"[^0-9]", "", body.replace("(0)", "") if is_abroad else body)
    number = f"+{digits}" if is_abroad else f"+{country}{digits.removeprefix('0')}"
    if not _NUMBER.fullmatch(number):
        raise _wrong()
    return number


def is_number(address: str) -> bool:
    """Whether an address that we write to is a number, and no e-mail."""
    return _NUMBER.fullmatch(address) is not None


def masked(number: str) -> str:
    """`•••• 3210`, for those who know the rest."""
    return f"•••• {number[-4:]}"


def _wrong() -> InvalidInput:
    return InvalidInput(
        t("This is not a telephone number. Type it with its country, like +91 98765 43210."), field="phone"
    )
