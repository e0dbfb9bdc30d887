"""Rounding half up, and money of one currency alone."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro_web.core.money import Money, share_minor

AMOUNTS = st.integers(0, 10**12)


@given(AMOUNTS, st.integers(0, 10_000))
def test_a_share_is_rounded_half_up(amount: int, basis_points: int) -> None:
    exact = Decimal(amount) * basis_points / 10_000
    assert share_minor(amount, basis_points) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(("amount", "points", "share"), [(5, 1000, 1), (4, 1000, 0), (15, 1000, 2), (0, 9999, 0)])
def test_half_a_unit_goes_up(amount: int, points: int, share: int) -> None:
    assert share_minor(amount, points) == share


def test_money_of_one_currency_adds() -> None:
    assert Money(150, "INR") + Money(50, "INR") == Money(200, "INR")


def test_mixed_currencies_are_a_mistake() -> None:
    with pytest.raises(AssertionError):
        Money(1, "INR") + Money(1, "EUR")
