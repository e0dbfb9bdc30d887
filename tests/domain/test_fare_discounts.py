"""Discounts: what holds when, in which order, rounded half up, and refused in a sentence."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro_web.core.errors import InvalidInput
from metro_web.domain.fare_discounts import (
    Discount,
    Occasion,
    Taken,
    minute_of,
    parse,
    take,
    take_again,
    time_text,
    to_data,
)

FRIDAY = date(2026, 11, 20)
WALLET = Discount("wallet", 500)
NOON = Discount("off_peak", 2500, "weekday", 11 * 60, 16 * 60)
LATE = Discount("off_peak", 1000, "all", 22 * 60, 60)
DAYS = st.sampled_from(["all", "weekday", "holiday"])


def off(
    discounts: Any, full: int, time: str = "12:00", method: str = "wallet", *, is_holiday: bool = False
) -> list[Any]:
    taken = take(discounts, full, Occasion(FRIDAY, minute_of(time), method), is_holiday=is_holiday)
    return [(each.kind, each.off_minor) for each in taken]


def test_off_peak_comes_first_and_the_wallet_of_what_is_left() -> None:
    assert off([WALLET, NOON], 1000) == [("off_peak", 250), ("wallet", 38)]  # 37.5 rounded up
    assert off([WALLET, NOON], 1000, method="cash") == [("off_peak", 250)]
    assert off([WALLET, NOON], 1000, is_holiday=True) == [("wallet", 50)]


@pytest.mark.parametrize(
    ("time", "holds"),
    [("10:59", []), ("11:00", [250]), ("15:59", [250]), ("16:00", []), ("21:59", []), ("22:00", [100]), ("23:59", [100]),
     ("00:00", [100]), ("00:59", [100]), ("01:00", [])],
)  # fmt: skip
def test_a_window_holds_from_its_first_minute_to_before_its_last(time: str, holds: list[int]) -> None:
    assert [minor for _, minor in off([NOON, LATE], 1000, time)] == holds


def test_half_a_minor_unit_is_rounded_up() -> None:
    assert [off([Discount("wallet", 500)], full) for full in (10, 9, 11, 0)] == [
        [("wallet", 1)], [("wallet", 0)], [("wallet", 1)], [("wallet", 0)],
    ]  # fmt: skip


@given(
    st.integers(0, 10**8),
    st.lists(st.tuples(st.sampled_from(["off_peak", "wallet"]), st.integers(1, 10_000)), max_size=2),
)
def test_nothing_costs_less_than_nothing(full: int, rates: Any) -> None:
    taken = take_again(rates, full)
    assert 0 <= full - sum(each.off_minor for each in taken) <= full
    assert all(each.off_minor >= 0 for each in taken)
    assert Taken("wallet", 10_000, full) == take_again([("wallet", 10_000)], full)[0]


@given(DAYS, st.integers(0, 1439), st.integers(0, 1440), st.integers(1, 10_000))
def test_json_comes_back_the_same(days: Any, starts: int, ends: int, points: int) -> None:
    if starts % 1440 == ends % 1440:
        return
    given_ = (Discount("wallet", points), Discount("off_peak", points, days, starts, ends))
    assert parse(to_data(given_)) == given_
    assert minute_of(time_text(ends)) == ends


WINDOW = {"kind": "off_peak", "basis_points": 100, "from": "10:00", "to": "12:00"}


@pytest.mark.parametrize(
    "rows",
    [
        "wallet", 5, [5], [{}], [{"kind": "student", "basis_points": 5}], [{"kind": "wallet"}],
        [{"kind": "wallet", "basis_points": 0}], [{"kind": "wallet", "basis_points": 10_001}],
        [{"kind": "wallet", "basis_points": 1.5}], [{"kind": "wallet", "basis_points": True}],
        [{"kind": "wallet", "basis_points": 5, "from": "10:00"}], [{"kind": "wallet", "basis_points": 5}] * 2,
        [{"kind": "off_peak", "basis_points": 5}], [WINDOW | {"to": "10:00"}], [WINDOW | {"to": "25:00"}],
        [WINDOW | {"to": "24:01"}], [WINDOW | {"from": "1:00"}], [WINDOW | {"from": 600}], [WINDOW | {"days": "monday"}],
        [WINDOW, WINDOW], [WINDOW | {"days": "weekday"}, WINDOW | {"from": "11:59", "to": "13:00"}],
        [WINDOW | {"from": "23:00", "to": "01:00"}, WINDOW | {"from": "00:00", "to": "02:00"}], [WINDOW] * 30,
    ],
)  # fmt: skip
def test_unsound_discounts_are_refused(rows: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(rows)
    assert refused.value.code == "invalid_fare"
    assert refused.value.detail.endswith(".")


def test_windows_that_touch_or_differ_in_days_are_fine() -> None:
    assert len(parse([WINDOW, WINDOW | {"from": "12:00", "to": "14:00"}])) == 2
    assert len(parse([WINDOW | {"days": "weekday"}, WINDOW | {"days": "holiday"}])) == 2
    assert parse([WINDOW | {"from": "00:00", "to": "24:00"}])[0].ends_minute == 1440
