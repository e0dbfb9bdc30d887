"""Fares: both sides of every bound, what a walk costs, and rules that are refused by name."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro_web.core.errors import InvalidInput
from metro_web.domain.fares import DELHI_2025, HOP_10, PRESETS, FareRules, Slab, count, parse, price_minor, to_data
from metro_web.domain.routing import Leg, Route, RouteTable
from tests.domain.networks import make_network

FRIDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 22)


def ride(metres, hops=3, walk_metres=0):
    legs = (Leg("red", "End", tuple("abcdefghijklmnop"[: hops + 1]), 60, metres),)
    if walk_metres:
        legs += (Leg(None, None, ("y", "z"), 60, walk_metres),)
    return Route(("a", "z"), legs, hops + bool(walk_metres), hops, 0, metres + walk_metres, False, 60)


@pytest.mark.parametrize(
    ("metres", "weekday", "holiday"),
    [
        (1, 1100, 1100),
        (2000, 1100, 1100),
        (2001, 2100, 1100),
        (5000, 2100, 1100),
        (5001, 3200, 2100),
        (12000, 3200, 2100),
        (12001, 4300, 3200),
        (21000, 4300, 3200),
        (21001, 5400, 4300),
        (32000, 5400, 4300),
        (32001, 6400, 5400),
        (90000, 6400, 5400),
    ],
)
def test_delhi_fares_on_both_sides_of_every_bound(metres, weekday, holiday):
    assert price_minor(DELHI_2025, ride(metres)) == weekday
    assert price_minor(DELHI_2025, ride(metres), FRIDAY) == weekday
    assert price_minor(DELHI_2025, ride(metres), SUNDAY) == holiday
    assert price_minor(DELHI_2025, ride(metres), date(2027, 1, 26)) == holiday


KM_BOUNDS, WEEKDAY, HOLIDAY = (2000, 5000, 12000, 21000, 32000), (11, 21, 32, 43, 54, 64), (11, 11, 21, 32, 43, 54)


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("step", [-1, 0, 1])
@pytest.mark.parametrize(
    ("day", "prices"),
    [(FRIDAY, WEEKDAY), (SUNDAY, HOLIDAY), (date(2027, 8, 15), HOLIDAY), (date(2026, 11, 23), HOLIDAY)],
)
def test_delhi_a_metre_before_at_and_after_each_bound(number, step, day, prices):
    """Monday 23 November is a holiday by the calendar alone."""
    rules = replace(DELHI_2025, holidays=DELHI_2025.holidays | {"11-23"})
    expected = prices[number + (step > 0)] * 100
    assert price_minor(rules, ride(KM_BOUNDS[number] + step), day) == expected
    assert price_minor(parse(rules.kind, to_data(rules)), ride(KM_BOUNDS[number] + step), day) == expected


def test_a_price_says_how_it_came_about():
    found = count(DELHI_2025, ride(2001, hops=4), FRIDAY)
    assert (found.full_minor, found.hops, found.distance_m, found.slab) == (2100, 4, 2001, Slab(5000, 2100))
    assert count(HOP_10, ride(0, hops=3)).full_minor == 3000


@pytest.mark.parametrize("begins", [1, 6, -5])
def test_a_slab_with_a_gap_or_an_overlap_is_refused(begins):
    rows = [{"from": 0, "up_to": 5, "price_minor": 1}, {"from": begins, "up_to": None, "price_minor": 2}]
    with pytest.raises(InvalidInput, match="begin where the one before ends, at 5"):
        parse("slab_hops", {"slabs": rows})
    rows[1]["from"] = 5
    assert parse("slab_hops", {"slabs": rows}).slabs == (Slab(5, 1), Slab(None, 2))


def test_each_ride_hop_costs_ten_and_a_walk_nothing():
    table = RouteTable(make_network({"red": ["abc"], "blue": ["xy"]}, walks=["cx"]))
    assert price_minor(HOP_10, table.find("a", "y")) == 3000
    assert price_minor(HOP_10, table.find("c", "x")) == 0
    assert price_minor(DELHI_2025, table.find("c", "x")) == 0


def test_a_walk_adds_no_metres_to_the_fare():
    assert price_minor(DELHI_2025, ride(2000, walk_metres=400)) == 1100


def test_slabs_by_hops_count_rides_with_their_upper_bound():
    rules = FareRules("slab_hops", (Slab(2, 500), Slab(4, 900), Slab(None, 1500)))
    prices = [price_minor(rules, ride(0, hops=hops, walk_metres=10)) for hops in (1, 2, 3, 4, 5)]
    assert prices == [500, 500, 900, 900, 1500]


def test_a_table_without_holiday_prices_costs_the_same_on_sundays():
    assert price_minor(HOP_10, ride(0), SUNDAY) == price_minor(HOP_10, ride(0), FRIDAY)


def test_a_holiday_is_a_sunday_a_day_of_each_year_or_one_date():
    rules = FareRules("hop", (Slab(None, 2),), (Slab(None, 1),), frozenset({"08-15", "2026-11-20"}))
    assert rules.is_holiday(SUNDAY)
    assert rules.is_holiday(date(2030, 8, 15))
    assert rules.is_holiday(FRIDAY)
    assert not rules.is_holiday(date(2025, 11, 20))


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_presets_survive_being_stored(name):
    assert parse(PRESETS[name].kind, to_data(PRESETS[name])) == PRESETS[name]


@given(st.integers(1, 40_000), st.integers(0, 40_000))
def test_a_longer_ride_never_costs_less(metres, more):
    assert price_minor(DELHI_2025, ride(metres)) <= price_minor(DELHI_2025, ride(metres + more))


OPEN = {"up_to": None, "price_minor": 100}


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("zones", {}, "kind"),
        ("hop", {}, "price_minor"),
        ("hop", {"price_minor": -1}, "price_minor"),
        ("hop", {"price_minor": 10.5}, "price_minor"),
        ("hop", {"price_minor": True}, "price_minor"),
        ("hop", {"price_minor": 1, "holiday_price_minor": "x"}, "holiday_price_minor"),
        ("hop", {"price_minor": 1, "slabs": [OPEN]}, "slabs"),
        ("hop", {"price_minor": 1, "holidays": ["31-12"]}, "holidays"),
        ("hop", {"price_minor": 1, "holidays": "01-26"}, "holidays"),
        ("hop", {"price_minor": 1, "holidays": [126]}, "holidays"),
        ("slab_hops", {"slabs": []}, "slabs"),
        ("slab_hops", {"slabs": "all"}, "slabs"),
        ("slab_hops", {"slabs": [{"up_to": 5, "price_minor": 1}]}, "slabs"),
        ("slab_hops", {"slabs": [OPEN, OPEN]}, "slabs"),
        ("slab_hops", {"slabs": [{"up_to": 0, "price_minor": 1}, OPEN]}, "slabs"),
        ("slab_hops", {"slabs": [{"up_to": 5, "price_minor": 1}, {"up_to": 5, "price_minor": 2}, OPEN]}, "slabs"),
        ("slab_distance", {"slabs": [{"up_to": 9, "price_minor": 1}, {"up_to": 5, "price_minor": 2}, OPEN]}, "slabs"),
        ("slab_distance", {"slabs": [{"to": 9, "price_minor": 1}, OPEN]}, "slabs"),
        ("slab_distance", {"slabs": [OPEN], "discounts": []}, "discounts"),
    ],
)
def test_wrong_rules_are_refused_by_name(kind, data, field):
    with pytest.raises(InvalidInput) as refused:
        parse(kind, data)
    assert refused.value.code == "invalid_fare"
    assert refused.value.extra["errors"][0]["field"] == field
    assert refused.value.detail.endswith(".")
