"""Drawings say what the figures say: heights are values on the scale beside them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro_web.domain import charts

VALUES = st.lists(st.lists(st.integers(0, 10**9), min_size=3, max_size=3), min_size=1, max_size=4)


@given(st.integers(0, 10**12))
def test_a_scale_is_round_even_and_reaches_the_most(most: int) -> None:
    found = charts.scale(most)
    assert found[0] == 0
    assert found[-1] >= most
    assert len({b - a for a, b in itertools.pairwise(found)}) == 1
    assert 2 <= len(found) <= 6


@given(VALUES)
def test_bars_are_as_tall_as_their_values_and_stand_on_each_other(series: list[list[int]]) -> None:
    bars = charts.stacked(series)
    columns = [sum(column) for column in zip(*series, strict=True)]
    top = charts.scale(max(columns))[-1]
    for place, total in enumerate(columns):
        middle = charts.LEFT + (charts.RIGHT - charts.LEFT) * (place + 0.5) / len(columns)
        mine = [bar for bar in bars if bar.x < middle < bar.x + bar.width]
        assert len(mine) == sum(1 for values in series if values[place])
        drawn = sum(bar.height for bar in mine) / (charts.BOTTOM - charts.TOP) * top
        assert drawn == pytest.approx(total, abs=top * 0.005)
    assert all(bar.y >= charts.TOP and bar.y + bar.height <= charts.BOTTOM + 0.1 for bar in bars)


@given(VALUES)
def test_curves_go_through_their_values(series: list[list[int]]) -> None:
    top = charts.scale(max(max(values) for values in series))[-1]
    for values, curve in zip(series, charts.curves(series), strict=True):
        heights = [float(point.split(",")[1]) for point in curve.points.split()]
        drawn = [(charts.BOTTOM - height) / (charts.BOTTOM - charts.TOP) * top for height in heights]
        assert drawn == pytest.approx(values, abs=top * 0.005)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 30, 366])
def test_the_first_and_the_last_are_named_and_few_between(count: int) -> None:
    named = [tick.value for tick in charts.along(count)]
    assert named == sorted(set(named))
    assert len(named) == min(count, 5)
    assert named[:1] == ([0] if count else [])
    assert named[-1:] == ([count - 1] if count else [])
