"""Colour difference against published pairs, and our own palette against what `UX` promises of it."""

from itertools import combinations

import pytest

from metro_web.domain import colours
from metro_web.domain.editing.lines import PALETTE

# Sharma, Wu, Dalal (2005), table 1: two CIELAB colours and their CIEDE2000.
PUBLISHED = """
50 2.6772 -79.7751 50 0 -82.7485 2.0425
50 3.1571 -77.2803 50 0 -82.7485 2.8615
50 2.8361 -74.02 50 0 -82.7485 3.4412
50 -1.3802 -84.2814 50 0 -82.7485 1
50 -1.1848 -84.8006 50 0 -82.7485 1
50 -0.9009 -85.5211 50 0 -82.7485 1
50 0 0 50 -1 2 2.3669
50 -1 2 50 0 0 2.3669
50 2.49 -0.001 50 -2.49 0.0009 7.1792
50 2.49 -0.001 50 -2.49 0.001 7.1792
50 2.49 -0.001 50 -2.49 0.0011 7.2195
50 2.49 -0.001 50 -2.49 0.0012 7.2195
50 -0.001 2.49 50 0.0009 -2.49 4.8045
50 -0.001 2.49 50 0.001 -2.49 4.8045
50 -0.001 2.49 50 0.0011 -2.49 4.7461
50 2.5 0 50 0 -2.5 4.3065
50 2.5 0 73 25 -18 27.1492
50 2.5 0 61 -5 29 22.8977
50 2.5 0 56 -27 -3 31.903
50 2.5 0 58 24 15 19.4535
50 2.5 0 50 3.1736 0.5854 1
50 2.5 0 50 3.2972 0 1
50 2.5 0 50 1.8634 0.5757 1
50 2.5 0 50 3.2592 0.335 1
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.263
61.2901 3.7196 -5.3901 61.4292 2.248 -4.962 1.8731
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.694 23.0331 14.973 -42.5619 2.0373
36.4612 47.858 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.441 91.1528 -1.6435 0.0447 1.4441
90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
2.0776 0.0795 -1.135 0.9033 -0.0636 -0.5514 0.9082
"""
# The same two, which differ in the last digit of the cosine of a right angle, are told apart by rounding alone.
ON_THE_EDGE = ("50 2.49 -0.001 50 -2.49 0.001 ", "50 -0.001 2.49 50 0.001 -2.49 ")
NIGHT = ("#2D81FF", "#C42100", "#43775C", "#835389", "#FBD10C", "#3ED5FF", "#FF7094", "#FDFAFD")


@pytest.mark.parametrize("row", PUBLISHED.strip().splitlines())
def test_the_published_pairs(row: str) -> None:
    l1, a1, b1, l2, a2, b2, expected = map(float, row.split())
    one, other = (l1, a1, b1), (l2, a2, b2)
    assert colours.delta_e(one, other) == pytest.approx(expected, abs=0.0001)
    if not row.startswith(ON_THE_EDGE):
        assert colours.delta_e(other, one) == pytest.approx(expected, abs=0.0001)


def test_our_palette_is_told_apart_by_everybody() -> None:
    for palette, least in ((PALETTE, 13.49), (NIGHT, 17.9)):
        found = min(colours.least_difference(*pair) for pair in combinations(palette, 2))
        assert found[0] >= least
        assert found[0] > colours.DELTA_E_MIN


def test_red_and_green_are_near_for_some_eyes_alone() -> None:
    red, green = "#A0522D", "#6B6B23"
    difference, vision = colours.least_difference(red, green)
    assert (difference < colours.DELTA_E_MIN, vision) == (True, "deutan")
    assert colours.delta_e(colours._lab(red, "normal"), colours._lab(green, "normal")) > 2 * colours.DELTA_E_MIN


def test_a_colour_is_no_different_from_itself() -> None:
    assert colours.least_difference("#C62828", "#C62828")[0] == 0


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#FFFFFF", 21), ("#767676", "#FFFFFF", 4.54), ("#16202E", "#FAF7F0", 15.3), ("#FFFFFF", "#FFFFFF", 1)],
)
def test_contrast(one: str, other: str, expected: float) -> None:
    assert colours.contrast(one, other) == pytest.approx(expected, abs=0.06)
    assert colours.contrast(other, one) == colours.contrast(one, other)


def test_what_gets_an_outline() -> None:
    assert [color for color in ("#FFFF00", "#FFFFFF", "#000000", "#0F1720", "#1F86F5") if colours.needs_casing(color)] == [
        "#FFFF00", "#FFFFFF", "#000000", "#0F1720",
    ]  # fmt: skip
