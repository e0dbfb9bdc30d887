"""An order moves only along its arrows, and is over by the clock alone."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from metro_web.domain import orders as rules

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
ALLOWED = {
    ("awaiting_otp", "awaiting_payment"),
    ("awaiting_otp", "paid"),
    ("awaiting_otp", "cancelled"),
    ("awaiting_otp", "expired"),
    ("awaiting_payment", "paid"),
    ("awaiting_payment", "cancelled"),
    ("awaiting_payment", "expired"),
    ("paid", "cancelled"),
}


@pytest.mark.parametrize(("before", "after"), list(product(rules.ARROWS, repeat=2)))
def test_only_these_arrows_exist(before: str, after: str) -> None:
    assert rules.may_become(before, after) == ((before, after) in ALLOWED)


@pytest.mark.parametrize("status", rules.UNPAID)
def test_an_unpaid_order_is_over_at_its_second(status: str) -> None:
    end = rules.expires_at(NOON, seconds_max=600)
    assert end == NOON + timedelta(minutes=10)
    assert rules.status_at(status, end, end - timedelta(microseconds=1)) == status
    assert rules.status_at(status, end, end) == "expired"


@pytest.mark.parametrize("status", ["paid", "cancelled", "expired"])
def test_what_is_settled_never_expires(status: str) -> None:
    assert rules.status_at(status, NOON - timedelta(days=1), NOON) == status
    assert rules.status_at(status, None, NOON) == status
