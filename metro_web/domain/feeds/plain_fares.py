"""Fares in the plain format: a matrix of rows from, to, price; in JSON also any fare rules that a fare table may have."""

from collections.abc import Iterator, Mapping
from typing import Any

from metro_web.core.i18n import t
from metro_web.domain import fares
from metro_web.domain.fares import FareRules
from metro_web.domain.feeds import texts
from metro_web.domain.feeds.files import refuse
from metro_web.domain.network import StationNode

ROWS_MAX = 4_000_000


def read(
    rows: Iterator[tuple[str, list[str]]],
    document: Mapping[str, Any] | None,
    stations: Mapping[str, StationNode],
    currency: str,
) -> tuple[FareRules | None, str]:
    """The rules and their currency, the given one where the file names none."""
    document = document or {}
    money = document.get("currency", "")
    if not isinstance(money, str) or (money and not _is_currency(money)):
        refuse(t("{where}: {text} is no currency.").format(where="network.json", text=texts.shown(str(money)[:20])))
    found, named = _matrix(rows, stations, money or currency)
    rules = document.get("fare_rules")
    if rules is None:
        return found, named or money or currency
    if found is not None:
        refuse(t("Give fares or fare_rules, not both."))
    if not isinstance(rules, dict) or not isinstance(rules.get("kind"), str):
        refuse(t("fare_rules must be an object with a kind."))
    parsed = fares.parse(rules["kind"], {key: value for key, value in rules.items() if key != "kind"})
    lost = next(
        (code for pair in (*parsed.prices, *parsed.holiday_prices) for code in pair if code not in stations), None
    )
    if lost is not None:
        refuse(t("{where}: there is no station {code}.").format(where="fare_rules", code=texts.shown(lost)))
    return parsed, money or currency


def _matrix(
    rows: Iterator[tuple[str, list[str]]], stations: Mapping[str, StationNode], currency: str
) -> tuple[FareRules | None, str]:
    prices: dict[tuple[str, str], int] = {}
    holiday: dict[tuple[str, str], int] = {}
    named = ""
    for where, (origin, destination, price, holiday_price, money) in rows:
        for code in (origin, destination):
            if code not in stations:
                refuse(t("{where}: there is no station {code}.").format(where=where, code=texts.shown(code)))
        if money:
            if not _is_currency(money):
                refuse(t("{where}: {text} is no currency.").format(where=where, text=texts.shown(money)))
            if named and money.upper() != named:
                refuse(
                    t("{where}: fares in two currencies, {a} and {b}.").format(where=where, a=named, b=money.upper())
                )
            named = money.upper()
        pair = (origin, destination)
        if pair in prices:
            refuse(t("{where}: the fare {a} to {b} is there twice.").format(where=where, a=origin, b=destination))
        prices[pair] = texts.price_minor(price, named or currency, where)
        if holiday_price:
            holiday[pair] = texts.price_minor(holiday_price, named or currency, where)
    if not prices:
        return None, named
    if holiday and len(holiday) < len(prices):
        # A pair without a price of its own costs on holidays what it costs on weekdays.
        holiday = {**prices, **holiday}
    return FareRules("matrix", prices=prices, holiday_prices=holiday), named


def _is_currency(text: str) -> bool:
    return len(text) == 3 and text.isascii() and text.isalpha()
