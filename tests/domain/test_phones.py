"""Telephone numbers as people type them, in their one spelling."""

import pytest

from metro_web.core.errors import AppError
from metro_web.domain import phones as spelling

NUMBER = "+919876543210"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("98765 43210", NUMBER),
        ("098765 43210", NUMBER),
        ("+91 (98765) 43-210", NUMBER),
        ("00919876543210", NUMBER),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("1" * 5, None),
        ("+0123456789", None),
        ("+1234567890123456", None),
        ("98765x43210", None),
        ("٩٨٧٦٥٤٣٢١٠", None),
        ("9876543210\n", NUMBER),
        ("", None),
        ("+", None),
    ],
    ids=lambda each: repr(each)[:24],
)
def test_a_number_has_one_spelling(typed: str, number: str | None) -> None:
    if number is None:
        with pytest.raises(AppError):
            spelling.e164(typed, "91")
    else:
        assert spelling.e164(typed, "91") == number
        assert spelling.e164(number, "49") == number
