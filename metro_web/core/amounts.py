"""Amounts of money as people type them, read exactly: "250", "250.50", "1,000", "₹ 1.5"."""

import re
import unicodedata
from decimal import Decimal

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import plural, t
from metro_web.core.labels import currency_digits, currency_symbol

LENGTH_MAX = 24
_SHAPE = re.compile(r"([-−+]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{2,3})+)(?:\.([0-9]*))?")


def minor_of(text: str, currency: str, *, field: str = "amount", may_be_nothing: bool = False) -> int:
    """Minor units of what was typed, above zero unless it may be nothing; 422 in words for everything else."""
    bare = _bare(text, currency)
    if not bare:
        raise InvalidInput(t("Please type an amount."), field=field)
    shape = _SHAPE.fullmatch(bare) if len(bare) <= LENGTH_MAX else None
    if shape is None:
        raise InvalidInput(t("Please type an amount in figures, like 250 or 250.50."), field=field)
    sign, whole, rest = shape.groups()
    digits = currency_digits(currency)
    if len(rest or "") > digits:
        raise InvalidInput(_too_fine(digits), field=field)
    amount_minor = int(Decimal(f"{whole.replace(',', '')}.{rest or '0'}").scaleb(digits))
    if sign in ("-", "−") and may_be_nothing:
        raise InvalidInput(t("A price cannot be negative."), field=field)
    if sign in ("-", "−") or (amount_minor == 0 and not may_be_nothing):
        raise InvalidInput(t("The amount must be more than nothing."), field=field)
    return amount_minor


def typed(amount_minor: int, currency: str) -> str:
    """The amount as one would type it into a field: `250`, `250.50`."""
    digits = currency_digits(currency)
    whole, rest = divmod(amount_minor, 10**digits)
    return f"{whole}.{rest:0{digits}d}" if rest else str(whole)


def _bare(text: str, currency: str) -> str:
    plain = unicodedata.normalize("NFKC", text[: LENGTH_MAX * 4])
    for mark in (currency_symbol(currency).strip(), currency):
        plain = plain.replace(mark, "")
    return "".join(plain.split())


def _too_fine(digits: int) -> str:
    if not digits:
        return t("This currency has no decimals.")
    return plural(t("An amount has at most {n} decimal."), t("An amount has at most {n} decimals."), digits)
