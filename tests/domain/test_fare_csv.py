"""Fares as CSV: every kind comes back the same, and what is wrong is named by line and column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro_web.core.errors import InvalidInput
from metro_web.domain import fare_csv
from metro_web.domain.fares import DELHI_2025, PRESETS, FareRules, Slab

CODES = frozenset("abcdef")
PRICES = st.integers(0, 10**8)
PAIRS = st.dictionaries(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), PRICES, min_size=1)


def again(rules: FareRules, currency: str = "INR") -> FareRules:
    return fare_csv.read(fare_csv.write(rules, currency).encode(), currency, CODES)


@st.composite
def slabs(draw: st.DrawFn) -> tuple[Slab, ...]:
    bounds = sorted(draw(st.sets(st.integers(1, 10**6), max_size=5)))
    return tuple(Slab(bound, draw(PRICES)) for bound in [*bounds, None])


@given(
    slabs(),
    st.none() | slabs(),
    st.sampled_from(["slab_distance", "slab_hops"]),
    st.sampled_from(["INR", "JPY", "KWD"]),
)
def test_slabs_come_back_the_same(weekday, holiday, kind, currency) -> None:  # type: ignore[no-untyped-def]
    rules = FareRules(kind, weekday, holiday or ())
    assert again(rules, currency) == rules


@given(PRICES, st.none() | PRICES)
def test_a_hop_comes_back_the_same(weekday: int, holiday: int | None) -> None:
    rules = FareRules("hop", (Slab(None, weekday),), () if holiday is None else (Slab(None, holiday),))
    assert again(rules) == rules


@given(PAIRS, st.just({}) | PAIRS)
def test_a_matrix_comes_back_the_same(weekday, holiday) -> None:  # type: ignore[no-untyped-def]
    for prices in (weekday, holiday):
        if prices and len({code for pair in prices for code in pair}) < 2:
            return
    rules = FareRules("matrix", prices=weekday, holiday_prices=holiday)
    assert again(rules) == rules


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_presets_come_back_but_for_their_holidays(name: str) -> None:
    found = again(PRESETS[name])
    assert (found.kind, found.slabs, found.holiday_slabs) == (
        PRESETS[name].kind, PRESETS[name].slabs, PRESETS[name].holiday_slabs,
    )  # fmt: skip
    assert found.holidays == frozenset()


def test_as_a_spreadsheet_writes_it() -> None:
    text = "\ufeffOrigin, Destination ,PRICE\r\na,b,12\r\n\r\n b ,a,12.50\r\na,b,12.00\r\n"
    found = fare_csv.read(text.encode(), "INR", CODES)
    assert found.prices == {("a", "b"): 1200, ("b", "a"): 1250}
    with_from = "from_m,up_to_m,price\n0,2000,11\n2000,,21\n"
    assert fare_csv.read(with_from.encode(), "INR", CODES).slabs == (Slab(2000, 1100), Slab(None, 2100))
    assert fare_csv.write(DELHI_2025, "INR").splitlines()[:3] == [
        "up_to_m,price,days",
        "2000,11,weekday",
        "5000,21,weekday",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("zone,price\n1,2\n", "Line 1"),
        ("price,price\n1,2\n", "Line 1"),
        ("price\n", "no price for weekdays"),
        ("price\nten\n", "Line 2, column price: ten is no price"),
        ("price\n-1\n", "Line 2, column price: a fare cannot be negative"),
        ("price\n1.234\n", "Line 2, column price"),
        ("price\n99999999999\n", "Line 2, column price"),
        ("price,days\n1,monday\n", "Line 2, column days: monday"),
        ("price,days\n1,holiday\n", "no price for weekdays"),
        ("price\n1\n2\n", "Line 3: there is one price a hop"),
        ("up_to_m,price\n2000,1\n", "Line 2, column up_to_m: the last slab"),
        ("up_to_m,price\n2000,1\n2000,2\n,3\n", "Line 3, column up_to_m: bounds rise"),
        ("up_to_m,price\n2000,1\n1000,2\n,3\n", "Line 3, column up_to_m: bounds rise"),
        ("up_to_m,price\n0,1\n,3\n", "Line 2, column up_to_m: 0 is no whole number"),
        ("up_to_hops,price\n1.5,1\n,3\n", "Line 2, column up_to_hops: 1.5"),
        ("up_to_hops,price\n٣,1\n,3\n", "Line 2, column up_to_hops"),
        ("up_to_m,price\n,1\n5,3\n", "Line 3: a slab after the open end"),
        ("from_m,up_to_m,price\n0,2000,1\n2500,,2\n", "Line 3, column from_m: the slab before ends at 2000"),
        ("from_m,up_to_m,price\n1,,2\n", "Line 2, column from_m"),
        ("up_to_m,price,days\n,1,weekday\n5,1,holiday\n", "the last slab (holiday)"),
        ("up_to_m,price\n5\n", "Line 2: 1 columns"),
        ("origin,destination,price\na,zzz,1\n", "Line 2, column destination: there is no station zzz"),
        ("origin,destination,price\n,a,1\n", "Line 2, column origin: there is no station"),
        ("origin,destination,price\na,b,1\na,b,2\n", "Line 3, column price: a to b is there already"),
        ("origin,destination,price\na,b,ten\n", "Line 2, column price: ten is no price"),
        ("origin,destination,price\na,a,1\n", "at least two stations"),
        ("origin,destination,price\n", "at least two stations"),
        ("origin,destination,price\n" + "a" * 500 + ",b,1\n", "at most 200 characters"),
        ('price\n"1\n', "not CSV"),
        ("price\n" + "1" * 200_000, "not CSV"),
    ],
)
def test_what_is_wrong_is_named(text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        fare_csv.read(text.encode(), "INR", CODES)
    assert said in refused.value.detail
    assert refused.value.code == "invalid_fare"
    assert refused.value.detail.endswith(".")


def test_other_bytes_and_too_many_are_refused() -> None:
    for content in (b"\xff\xfe\x00p", b"price\n\x80\n", b"x" * (fare_csv.BYTES_MAX + 1), b"PK\x03\x04" + bytes(50)):
        with pytest.raises(InvalidInput):
            fare_csv.read(content, "INR", CODES)
