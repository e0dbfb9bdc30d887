"""Prices from station to station: one way or both, on holidays, as JSON and back, and refused by name."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro_web.core.errors import InvalidInput
from metro_web.domain.fares import FareRules, parse, price_minor, to_data
from metro_web.domain.routing import RouteTable
from tests.domain.networks import make_network

FRIDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 22)
ROUTES = RouteTable(make_network({"red": ["abc"], "blue": ["axc"]}, walks=[("c", "d")]))
CODES = st.sampled_from("abcdef")


def price(rules: FareRules, pair: str, day: date = FRIDAY, prefer: Any = "fewest_stops") -> int | None:
    route = ROUTES.find(pair[0], pair[1], prefer=prefer)
    assert route is not None
    return price_minor(rules, route, day)


def test_one_way_or_both_and_whatever_the_path() -> None:
    rules = FareRules("matrix", prices={("a", "b"): 10, ("b", "a"): 12, ("a", "c"): 20, ("c", "d"): 5, ("a", "a"): 3})
    assert [price(rules, pair) for pair in ("ab", "ba", "ac", "ca")] == [10, 12, 20, 20]
    assert price(rules, "ac", prefer="fewest_changes") == 20
    assert price(rules, "bc") is None
    # A walk has the price that the matrix says, and none that it does not say.
    assert price(rules, "cd") == 5
    assert price(rules, "ad") is None


def test_holidays_have_prices_of_their_own() -> None:
    rules = FareRules("matrix", holidays=frozenset({"12-25"}), prices={("a", "b"): 10}, holiday_prices={("a", "b"): 7})
    assert [price(rules, "ab", day) for day in (FRIDAY, SUNDAY, date(2026, 12, 25))] == [10, 7, 7]
    assert price(FareRules("matrix", prices={("a", "b"): 10}), "ab", SUNDAY) == 10


def test_a_pair_without_a_holiday_price_costs_what_it_does_on_weekdays() -> None:
    rules = FareRules("matrix", prices={("a", "b"): 10, ("a", "c"): 20}, holiday_prices={("b", "a"): 7})
    assert [price(rules, pair, SUNDAY) for pair in ("ab", "ba", "ac", "ca")] == [7, 7, 20, 20]


@given(st.dictionaries(st.tuples(CODES, CODES), st.integers(0, 10**8), min_size=1), st.booleans())
def test_json_comes_back_the_same(prices: dict[tuple[str, str], int], is_symmetric: bool) -> None:
    if is_symmetric:
        prices = {pair: price for (a, b), price in sorted(prices.items()) for pair in ((a, b), (b, a))}
    if len({code for pair in prices for code in pair}) < 2:
        return
    rules = FareRules("matrix", prices=prices, holiday_prices=prices, holidays=frozenset({"01-26"}))
    data = to_data(rules)
    assert parse("matrix", data) == rules
    if is_symmetric:
        assert [len(row) for row in data["matrix"]["prices"]] == list(range(1, len(data["matrix"]["stations"]) + 1))


@pytest.mark.parametrize(
    "matrix",
    [
        None, 5, {}, {"stations": ["a", "b"]}, {"stations": "ab", "prices": [[1], [1, 1]]},
        {"stations": ["a"], "prices": [[1]]}, {"stations": ["a", "a"], "prices": [[1], [1, 1]]},
        {"stations": ["a", 5], "prices": [[1], [1, 1]]}, {"stations": ["a", "b" * 65], "prices": [[1], [1, 1]]},
        {"stations": ["a", "b"], "prices": [[1]]}, {"stations": ["a", "b"], "prices": [[1], 5]},
        {"stations": ["a", "b", "c"], "prices": [[1], [1, 1], [1, 1]]},
        {"stations": ["a", "b"], "prices": [[1], [-1, 1]]}, {"stations": ["a", "b"], "prices": [[1], ["ten", 1]]},
        {"stations": ["a", "b"], "prices": [[1], [True, 1]]}, {"stations": ["a", "b"], "prices": [[1], [1.5, 1]]},
        {"stations": ["a", "b"], "prices": [[1], [10**9, 1]]},
        {"stations": [f"s{n}" for n in range(2001)], "prices": [[]] * 2001},
    ],
)  # fmt: skip
def test_what_is_no_matrix_is_refused_by_name(matrix: object) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse("matrix", {"matrix": matrix})
    assert caught.value.code == "invalid_fare"
    assert "matrix" in caught.value.detail


@pytest.mark.parametrize("data", [{}, {"slabs": []}, {"matrix": None, "price_minor": 1}])
def test_the_fields_of_a_matrix(data: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        parse("matrix", data)


def test_a_large_one_is_read_fast_and_kept_small() -> None:
    import json
    import time

    codes = [f"s{n}" for n in range(300)]
    rules = FareRules(
        "matrix", prices={(a, b): 1000 + 100 * abs(n - m) for n, a in enumerate(codes) for m, b in enumerate(codes)}
    )
    text = json.dumps(to_data(rules), separators=(",", ":"))
    assert len(text) < 300_000
    began = time.perf_counter()
    assert len(parse("matrix", json.loads(text)).prices) == 90_000
    assert time.perf_counter() - began < 1.0
