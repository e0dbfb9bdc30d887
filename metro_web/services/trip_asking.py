"""What is asked of a search of trips, by a page in texts or by a program: read exactly, or refused by field."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

from metro_web.core.amounts import minor_of
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.places import KINDS_OF_MODE
from metro_web.domain.vehicle_layouts import CLASSES
from metro_web.queries import trip_choices
from metro_web.queries.trip_search import DAYS_MAX, DEPARTURE, REACHES, SORTS, TripSearch

# By the clock of the place; a night ends on the next morning.
TIMES = {"morning": ("05:00", "11:59"), "midday": ("12:00", "16:59"), "evening": ("17:00", "21:59"),
         "night": ("22:00", "04:59")}  # fmt: skip
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


def typed(tx: Tx, asked: Mapping[str, str], on: date | None, now: datetime) -> TripSearch:
    """The search that a page asks for by the names of its fields; only what has not left."""
    origin, destination, days = asked.get("from", ""), asked.get("to", ""), asked.get("days", "")
    if origin and origin == destination:
        raise InvalidInput(t("Choose two different places."), field="to")
    price, part = asked.get("price", ""), asked.get("time", "")
    search = TripSearch(
        origin,
        destination,
        on,
        _one_of(asked.get("mode", ""), KINDS_OF_MODE, "mode"),
        now,
        (int(days) if days.isascii() and days.isdigit() and len(days) < 3 else 0) if days else 1,
        asked.get("company", ""),
        asked.get("class", ""),
        minor_of(price, settings().currency, field="price", may_be_nothing=True) if price.strip() else None,
        reach=asked.get("reach", ""),
        sort=asked.get("sort", "") or DEPARTURE,
    )
    if part:
        begins, ends = TIMES[_one_of(part, TIMES, "time")]
        search = replace(search, earliest=clock_of(begins, "time"), latest=clock_of(ends, "time"))
    check(tx, search)
    return search


def check(tx: Tx, search: TripSearch) -> None:
    """422 for what no trip could be, instead of an answer that finds nothing."""
    if not 1 <= search.days <= DAYS_MAX:
        raise InvalidInput(t("A search covers 1 to {n} days.").format(n=DAYS_MAX), field="days")
    if search.days > 1 and search.on is None:
        raise InvalidInput(t("Give the first of the days as date."), field="date")
    _one_of(search.seat_class, CLASSES, "class")
    _one_of(search.reach, REACHES, "reach")
    _one_of(search.sort, SORTS, "sort")
    if search.company_id and not trip_choices.is_company(tx, search.company_id):
        raise InvalidInput(t("There is no such company."), field="company")


def clock_of(text: str, field: str) -> time:
    """A time of day as `HH:MM`; 422 for anything else."""
    shape = _CLOCK.fullmatch(text)
    if shape is None:
        raise InvalidInput(t("A time of day is HH:MM."), field=field)
    return time(int(shape[1]), int(shape[2]))


def _one_of(text: str, known: Mapping[str, object] | tuple[str, ...], field: str) -> str:
    if text and text not in known:
        raise InvalidInput(t("Choose one of: {known}.").format(known=", ".join(known)), field=field)
    return text
