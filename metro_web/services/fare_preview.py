"""What a journey would cost on a day, at a time, paid in a way, and why: for admins, before or after a table begins.

Keeps true: for now and the wallet it is the price of `GET /journeys`. Tables are read as stored, so that past days answer too.
"""

from dataclasses import dataclass, replace
from datetime import date

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import fares
from metro_web.domain.fare_discounts import Occasion, minute_of
from metro_web.domain.fares import FareRules, Priced
from metro_web.domain.network import StationNode
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.domain.routing import Route
from metro_web.queries import fares as fare_queries
from metro_web.queries import network as network_queries
from metro_web.queries.fares import FareRow
from metro_web.services import journey_fares, network_admin

METHODS = (journey_fares.WALLET, journey_fares.CASH)


@dataclass(frozen=True, slots=True)
class Question:
    """A journey on an occasion: blank day and time are now; `table_id` asks one table whatever the day."""

    origin: str
    destination: str
    day: date | None = None
    time: str = ""
    method: str = journey_fares.WALLET
    table_id: str | None = None


@dataclass(frozen=True, slots=True)
class FarePreview:
    """The answer; `holiday` names what makes the day one (blank on weekdays)."""

    table: FareRow
    rules: FareRules
    on: Occasion
    holiday: str
    origin: StationNode
    destination: StationNode
    route: Route
    priced: Priced


def preview(tx: Tx, actor: Actor, question: Question) -> FarePreview:
    """422 same_station, 404 unknown_station or table, 409 no_route, no_fare. A stoppage does not matter here."""
    require(actor, ADMIN)
    if question.method not in METHODS:
        raise InvalidInput(t("Pay with wallet or cash."), field="method")
    now = journey_fares.occasion(clock.utc_now(), question.method)
    minute = minute_of(question.time) % (24 * 60) if question.time else now.minute
    on = Occasion(question.day or now.day, minute, question.method)
    snapshot = network_queries.current(tx)
    start = network_admin.station_of(snapshot.network, question.origin)
    end = network_admin.station_of(snapshot.network, question.destination)
    if start.code == end.code:
        raise InvalidInput(t("From and to are the same station."), code="same_station", field="to")
    route = snapshot.routes.find(start.code, end.code)
    route = route or snapshot.routes.find(start.code, end.code, ignore_stoppages=True)
    if route is None:
        raise Conflict("no_route", t("No line or walk connects these two stations."))
    table = _table(tx, question.table_id, on.day)
    calendar = fare_queries.list_holidays(tx)
    rules = table.parsed()
    rules = replace(rules, holidays=rules.holidays | frozenset(calendar))
    priced = fares.price(rules, route, on)
    if priced is None:
        raise Conflict("no_fare", t("{table} has no price for this journey.").format(table=table.name))
    holiday = _holiday(on.day, calendar) if rules.is_holiday(on.day) else ""
    return FarePreview(table, rules, on, holiday, start, end, route, priced)


def _table(tx: Tx, table_id: str | None, day: date) -> FareRow:
    if table_id:
        found = fare_queries.find_table(tx, table_id) if ids.is_id(table_id) else None
        if found is None:
            raise NotFound(t("There is no such fare table."))
        return found
    found = fare_queries.find_in_force(tx, day)
    if found is None:
        raise Conflict("no_fare", t("No fare table is in force on {day}.").format(day=day.isoformat()))
    return found


def _holiday(day: date, calendar: dict[str, str]) -> str:
    named = calendar.get(day.isoformat()) or calendar.get(f"{day:%m-%d}")
    return named or (t("Sunday") if day.weekday() == fares.SUNDAY else t("Holiday of this table"))
