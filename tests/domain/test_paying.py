"""Card numbers as people type them."""

import pytest

from metro_gateway import cards
from metro_web.domain import paying


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("4242424242424242", "4242424242424242"),
        ("4242 4242-4242 4242", "4242424242424242"),
        ("4" * 12, "4" * 12),
        ("4" * 19, "4" * 19),
        ("4" * 11, ""),
        ("4" * 20, ""),
        ("4242 4242 4242 424x", ""),
        ("٤" * 16, ""),
        ("²" * 16, ""),
        ("", ""),
        ("\n4242424242424242", ""),
    ],
    ids=range(11),
)
def test_what_is_a_card_number_here_is_one_for_the_provider(typed: str, digits: str) -> None:
    assert paying.card_digits(typed) == cards.digits_of(typed) == digits
