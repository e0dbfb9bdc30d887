"""Which numbers look like a card's, and what becomes of those that tests and demos use. A number is never kept."""

import re

PLAIN, DECLINES, LATE, LOST = "plain", "declines", "late", "lost"
FATES = {"4000000000000002": DECLINES, "4000000000000069": LATE, "4000000000000077": LOST}


def digits_of(number: str) -> str:
    """The 12 to 19 digits of a card number, spaces and hyphens taken out; '' where it is none."""
    found = re.sub(r"[ -]", "", number)
    return found if re.fullmatch(r"[0-9]{12,19}", found) else ""


def fate_of(digits: str) -> str:
    """What a charge of this card will come to."""
    return FATES.get(digits, PLAIN)
