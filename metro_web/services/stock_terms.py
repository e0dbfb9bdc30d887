"""The terms on which an event or trip is sold, checked and as they are stored: prices, places, times, penalties."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import penalties
from metro_web.domain.seating import LABEL_LENGTH_MAX, NAME_LENGTH_MAX, SEATS_MAX, Plan

PRICE_MINOR_MAX = 100_000_000
CHECK_IN_HOURS, CHECK_IN_HOURS_MAX = 3, 48
POOLS_MAX = 50
FIRST_YEAR, LAST_YEAR = 2000, 2199
_STRETCH = re.compile(r"([1-9]\d{0,2})-([1-9]\d{0,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewPool:
    """Places without seats: a section, how many, for how much (minor units)."""

    section: str
    capacity: int
    price_minor: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms it is sold; `prices` minor units by section code. What is None has its default.

    `stretch_prices` are by section and "from-to" (positions of stops): what has none costs the section's whole price.
    """

    seat_plan_id: str | None = None
    prices: Mapping[str, int] | None = None
    pools: Sequence[NewPool] = ()
    sale_opens_at: datetime | None = None
    sale_closes_at: datetime | None = None
    check_in_hours: int = CHECK_IN_HOURS
    has_reentry: bool = False
    per_person_max: int | None = None
    penalties: Sequence[Mapping[str, Any]] | None = None
    stretch_prices: Mapping[str, Mapping[str, int]] | None = None


def stored(times: tuple[datetime, datetime], plan: Plan | None, terms: Terms, segments: int = 1) -> dict[str, Any]:
    """The columns of terms that can be; 422 for others."""
    if plan is None and not terms.pools:
        raise InvalidInput(t("There is nothing to sell: name a seat plan, or places without seats."), field="seat_plan")
    prices = _prices(plan, terms)
    return _timed(times, terms) | {
        "prices": prices,
        "stretch_prices": _stretch_prices(prices.keys() - {pool.section for pool in terms.pools}, terms, segments),
        "penalties": _penalties(terms),
        "has_reentry": terms.has_reentry,
        "per_person_max": _positive(terms.per_person_max, "per_person_max"),
    }


def _prices(plan: Plan | None, terms: Terms) -> dict[str, int]:
    codes = {section.code for section in plan.sections} if plan else set()
    given = dict(terms.prices or {})
    unknown = next((code for code in given if code not in codes), None)
    if unknown is not None:
        raise InvalidInput(t("There is no section {code}.").format(code=unknown[:LABEL_LENGTH_MAX]), field="prices")
    if codes and not given:
        raise InvalidInput(t("Say what the seats of at least one section cost."), field="prices")
    prices = {code: price_of(price) for code, price in given.items()}
    if len(terms.pools) > POOLS_MAX:
        raise InvalidInput(t("There are at most {n} sections without seats.").format(n=POOLS_MAX), field="admissions")
    for pool in terms.pools:
        is_code = 0 < len(pool.section) <= LABEL_LENGTH_MAX and pool.section.isprintable()
        if not is_code or pool.section in codes or pool.section in prices:
            raise InvalidInput(t("Each section has a code of its own."), field="admissions")
        if len(pool.name) > NAME_LENGTH_MAX:
            raise InvalidInput(t("This name is too long."), field="admissions")
        if type(pool.capacity) is not int or not 1 <= pool.capacity <= SEATS_MAX:
            raise InvalidInput(t("A capacity is a whole number from 1 to {n}.").format(n=SEATS_MAX), field="admissions")
        prices[pool.section] = price_of(pool.price_minor)
    return prices


def _stretch_prices(sold: Collection[str], terms: Terms, segments: int) -> dict[str, dict[str, int]]:
    made: dict[str, dict[str, int]] = {}
    for code, table in (terms.stretch_prices or {}).items():
        if code not in sold:
            said = t("There is no section {code} with a price.").format(code=code[:LABEL_LENGTH_MAX])
            raise InvalidInput(said, field="stretch_prices")
        for stretch, price in table.items():
            ends = _STRETCH.fullmatch(stretch)
            if ends is None or not int(ends[1]) < int(ends[2]) <= segments + 1:
                said = t("A stretch goes from a stop to a later one, like 1-{n}.").format(n=segments + 1)
                raise InvalidInput(said, field="stretch_prices")
            made.setdefault(code, {})[stretch] = price_of(price, "stretch_prices")
    return made


def check_year(at: datetime, field: str) -> None:
    """422 for an instant so far away that no clock of a place, and no hours before it, could be told of it."""
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        said = t("Name a year from {first} to {last}.").format(first=FIRST_YEAR, last=LAST_YEAR)
        raise InvalidInput(said, field=field)


def price_of(price: int, field: str = "prices") -> int:
    """A price as it may be; minor units."""
    if type(price) is not int or not 0 <= price <= PRICE_MINOR_MAX:
        raise InvalidInput(t("A price is a whole number of minor units, not negative."), field=field)
    return price


def _positive(number: int | None, field: str) -> int | None:
    if number is not None and (type(number) is not int or not 1 <= number <= SEATS_MAX):
        raise InvalidInput(t("This is a whole number above 0."), field=field)
    return number


def _penalties(terms: Terms) -> list[dict[str, Any]]:
    table = penalties.DEFAULT if terms.penalties is None else penalties.parse([dict(row) for row in terms.penalties])
    return penalties.to_data(table)


def _timed(times: tuple[datetime, datetime], terms: Terms) -> dict[str, datetime | None]:
    starts_at, ends_at = times
    closes_at = terms.sale_closes_at or starts_at
    check_year(closes_at, "sale_closes_at")
    if terms.sale_opens_at is not None:
        check_year(terms.sale_opens_at, "sale_opens_at")
    if closes_at > ends_at or (terms.sale_opens_at is not None and terms.sale_opens_at >= closes_at):
        raise InvalidInput(t("A sale opens before it closes, and closes before the end."), field="sale_closes_at")
    if type(terms.check_in_hours) is not int or not 0 <= terms.check_in_hours <= CHECK_IN_HOURS_MAX:
        raise InvalidInput(
            t("Check-in opens 0 to {n} hours before.").format(n=CHECK_IN_HOURS_MAX), field="check_in_hours"
        )
    return {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "sale_opens_at": terms.sale_opens_at,
        "sale_closes_at": closes_at,
        "check_in_opens_at": starts_at - timedelta(hours=terms.check_in_hours),
    }
