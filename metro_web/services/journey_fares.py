"""What a journey costs now, and what is due at another exit than the one paid for.

A purchase is priced by the table in force on the service day of now, whatever day it is used. At another exit is due what the
same ticket would have cost to there when it was sold (its table, its day, the discounts that it had) less what was paid for it:
so nobody pays for a rise that came while they were inside, and nobody loses a discount by getting out elsewhere.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.domain import fare_discounts, fares
from metro_web.domain.fare_discounts import Occasion
from metro_web.domain.fares import Priced
from metro_web.domain.routing import Route
from metro_web.queries.fares import Fare
from metro_web.queries.network import Snapshot

WALLET, CASH = "wallet", "cash"


@dataclass(frozen=True, slots=True)
class JourneyFare:
    """A price and the table and day by which it was made."""

    table: Fare
    day: date
    priced: Priced


def service_day(now: datetime) -> date:
    """The service day of an instant."""
    return clock.service_date(now, settings().zone, settings().service_day_ends_hour)


def occasion(now: datetime, method: str) -> Occasion:
    """An instant and what pays, as discounts ask for them."""
    local = now.astimezone(settings().zone)
    return Occasion(service_day(now), local.hour * 60 + local.minute, method)


def find(snapshot: Snapshot, route: Route, now: datetime, method: str) -> JourneyFare | None:
    """The price of one passenger now; None where no table has one."""
    on = occasion(now, method)
    table = snapshot.fare_on(on.day)
    priced = fares.price(table.rules, route, on) if table else None
    return JourneyFare(table, on.day, priced) if table and priced else None


def facts(found: JourneyFare) -> dict[str, Any]:
    """What an order item remembers of its price."""
    rates = [[each.kind, each.basis_points] for each in found.priced.taken]
    return {"table": found.table.table_id, "day": found.day.isoformat(), "discounts": rates}


def exit_due_minor(snapshot: Snapshot, sold: dict[str, Any], station: str, paid_minor: int, now: datetime) -> int:
    """Fare origin → station less what was paid, never below zero; no way or no fare is nobody's fault inside: 0.

    `sold` is what the order item remembers. A table that is known no longer gives way to the one in force now.
    """
    route = snapshot.routes.find(sold["from"], station, ignore_stoppages=True)
    basis = sold.get("fare", {})
    table = snapshot.fares_by_id.get(basis.get("table", ""))
    day = date.fromisoformat(basis["day"]) if table else service_day(now)
    table = table or snapshot.fare_on(day)
    full_minor = fares.price_minor(table.rules, route, day) if table and route else None
    if full_minor is None:
        return 0
    rates = [(kind, points) for kind, points in basis.get("discounts", [])]
    off_minor = sum(each.off_minor for each in fare_discounts.take_again(rates, full_minor))
    return max(0, full_minor - off_minor - paid_minor)
