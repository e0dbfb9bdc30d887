"""What a traveller shows at a desk: a document's kind and number, how much of the number others see, and a birth date."""

import re
from dataclasses import dataclass, field
from datetime import date

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t

KINDS = ("passport", "id_card", "driving_licence", "other")
NUMBER_LENGTH_MAX = 30
BIRTH_YEAR_MIN = 1900
MASK = "••••"
# At most so many characters are shown, and never more than a third: a short number would be all but told.
SHOWN_MAX = 4
_NUMBER = re.compile(r"[A-Z0-9](?:[A-Z0-9/-]| (?! )){2,28}[A-Z0-9]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Document:
    """A document in its one spelling; without a kind there is none."""

    kind: str = ""
    number: str = field(default="", repr=False)


def document(kind: str, number: str) -> Document:
    """Checked; both empty is none. 422 for a kind or a number that cannot be."""
    plain = " ".join(number[: NUMBER_LENGTH_MAX * 8].upper().split())
    if not kind and not plain:
        return Document()
    if kind not in KINDS:
        raise InvalidInput(t("Choose one of: {known}.").format(known=", ".join(KINDS)), field="document.kind")
    if not _NUMBER.fullmatch(plain) or len(number) > NUMBER_LENGTH_MAX * 8:
        # What was typed is not said back: it may be a number all the same.
        said = t("A document's number has 4 to {n} letters and digits.")
        raise InvalidInput(said.format(n=NUMBER_LENGTH_MAX), field="document.number")
    return Document(kind, plain)


def masked(number: str) -> str:
    """`••••1234`: enough to tell two documents apart, too little to use one."""
    if not number:
        return ""
    shown = min(SHOWN_MAX, len(number) // 3)
    return MASK + number[len(number) - shown :]


def birth_date(text: str, today: date) -> date | None:
    """A day between 1900 and today as `YYYY-MM-DD`; None for nothing."""
    given = text.strip()
    if not given:
        return None
    try:
        day = date.fromisoformat(given) if _DAY.fullmatch(given) else None
    except ValueError:
        day = None
    if day is None:
        raise InvalidInput(t("A date is YYYY-MM-DD."), field="birth_date")
    if day > today:
        raise InvalidInput(t("This birth date is still to come."), field="birth_date")
    if day.year < BIRTH_YEAR_MIN:
        said = t("A birth date is not before {year}.")
        raise InvalidInput(said.format(year=BIRTH_YEAR_MIN), field="birth_date")
    return day
