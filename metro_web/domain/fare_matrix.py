"""Prices from station to station as JSON: the stations once, then a row of prices each, null where there is none.

All rows are as long as the list of stations, or each stops at its own (a triangle): then both directions cost the same.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t

STATIONS_MAX = 2_000
CODE_LENGTH_MAX = 64
PRICE_MINOR_MAX = 100_000_000

Prices = Mapping[tuple[str, str], int]


def find_minor(prices: Prices, origin: str, destination: str) -> int | None:
    """Stored from origin to destination, else the other way; None where the pair has no price."""
    found = prices.get((origin, destination))
    return found if found is not None else prices.get((destination, origin))


def to_data(prices: Prices) -> dict[str, Any]:
    """`{"stations": [codes], "prices": [rows]}`; half of it where both directions are there and cost the same."""
    stations = sorted({code for pair in prices for code in pair})
    is_triangle = all(prices.get((b, a)) == price for (a, b), price in prices.items())
    rows = [
        [prices.get((a, b)) for b in (stations[: n + 1] if is_triangle else stations)] for n, a in enumerate(stations)
    ]
    return {"stations": stations, "prices": rows}


def parse(data: object, field: str) -> dict[tuple[str, str], int]:
    """What `to_data` made; anything else is refused in a sentence."""
    if not isinstance(data, Mapping) or set(data) != {"stations", "prices"}:
        _refuse(t("{name} has exactly stations and prices.").format(name=field), field)
    stations, rows = data["stations"], data["prices"]
    if not _is_list(stations) or not 2 <= len(stations) <= STATIONS_MAX:
        _refuse(t("{name} lists 2 to {n} stations.").format(name=field, n=STATIONS_MAX), field)
    if not all(isinstance(code, str) and 0 < len(code) <= CODE_LENGTH_MAX for code in stations):
        _refuse(t("A station in {name} is a code.").format(name=field), field)
    if len(set(stations)) != len(stations):
        _refuse(t("{name} lists a station twice.").format(name=field), field)
    if not _is_list(rows) or len(rows) != len(stations) or not all(_is_list(row) for row in rows):
        _refuse(t("{name} has a row of prices for each station.").format(name=field), field)
    prices: dict[tuple[str, str], int] = {}
    is_triangle = len(rows[0]) == 1
    for n, (origin, row) in enumerate(zip(stations, rows, strict=True)):
        if len(row) != (n + 1 if is_triangle else len(stations)):
            _refuse(
                t("The rows of {name} are as long as the list of stations, or each ends at its own.").format(
                    name=field
                ),
                field,
            )
        for destination, price in zip(stations, row, strict=False):
            if price is None:
                continue
            if type(price) is not int or not 0 <= price <= PRICE_MINOR_MAX:
                _refuse(
                    t("A price in {name} must be a whole number of minor units, not negative.").format(name=field),
                    field,
                )
            prices[origin, destination] = price
            if is_triangle:
                prices[destination, origin] = price
    return prices


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _refuse(sentence: str, field: str) -> NoReturn:
    raise InvalidInput(sentence, code="invalid_fare", field=field)
