"""The calendar of public holidays: on them every fare table's holiday prices count, as on Sundays.

Keeps true: a day is a holiday once; a change counts from its commit, in the version of the network like any other.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert

from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import fares
from metro_web.domain.network import Network
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.network import Holiday
from metro_web.queries import fares as fare_queries
from metro_web.services import network_admin
from metro_web.services.network_admin import Change

HOLIDAYS_MAX = 1_000
_holidays: Any = Holiday.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class HolidayView:
    """A day of the calendar: `MM-DD` each year, or one `YYYY-MM-DD`."""

    day: str
    name: str


def list_holidays(tx: Tx, actor: Actor) -> list[HolidayView]:
    """In the order of the year."""
    require(actor, ADMIN)
    return [HolidayView(day, name) for day, name in fare_queries.list_holidays(tx).items()]


def add(tx: Tx, actor: Actor, day: str, name: str) -> HolidayView:
    """409 `holiday_exists` where the day is one already, by itself or each year."""
    network = network_admin.begin(tx, actor)
    if not fares.is_day(day):
        raise InvalidInput(t("A holiday is a date (YYYY-MM-DD), or MM-DD for every year."), field="day")
    known, plain = fare_queries.list_holidays(tx), name_text(name)
    same = day if day in known else day[-5:]
    if same in known:
        said = t("{day} is a holiday already: {name}.")
        raise Conflict("holiday_exists", said.format(day=same, name=known[same]))
    if len(known) >= HOLIDAYS_MAX:
        raise Conflict("too_many", t("The calendar has {n} holidays already; remove one first.").format(n=HOLIDAYS_MAX))
    tx.execute(insert(_holidays).values(day=day, name=plain))
    _publish(tx, actor, network, "holiday.add", day, None, {"name": plain})
    return HolidayView(day, plain)


def remove(tx: Tx, actor: Actor, day: str) -> None:
    """404 where the calendar does not have it."""
    network = network_admin.begin(tx, actor)
    name = fare_queries.list_holidays(tx).get(day)
    if name is None:
        raise NotFound(t("There is no such holiday in the calendar."))
    tx.execute(delete(_holidays).where(_holidays.c.day == day))
    _publish(tx, actor, network, "holiday.remove", day, {"name": name}, None)


def _publish(
    tx: Tx, actor: Actor, network: Network, action: str, day: str,
    before: dict[str, Any] | None, after: dict[str, Any] | None,
) -> None:  # fmt: skip
    entry = Change(action, f"holiday:{day}", lambda shown: before if shown is network else after)
    network_admin.finish(tx, actor, network, entry, has_new_fares=True)
