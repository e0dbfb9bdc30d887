"""What tests of fares share: tables made as an admin makes them, on the days around a Friday noon."""

from datetime import date
from typing import Any

from metro_web.core import db
from metro_web.domain.permissions import Actor
from metro_web.queries import network as network_queries
from metro_web.queries.fares import FareRow
from metro_web.services import fares_admin
from metro_web.services.fares_admin import FareDraft
from metro_web.services.kinds import journey
from metro_web.services.kinds.journey import JourneyQuote
from tests import shop

TODAY, TOMORROW, SUNDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)
WALLET_TENTH = {"kind": "wallet", "basis_points": 1000}


def hop(
    price_minor: int, starts_on: date = TODAY, *discounts: dict[str, Any], name: str = "Hops", **rules: Any
) -> FareDraft:
    """So much a hop from a day on."""
    return FareDraft(name, starts_on, "hop", {"price_minor": price_minor} | rules, discounts)


def make(actor: Actor, draft: FareDraft, *, replaces: str | None = None) -> FareRow:
    """The row of a new table."""
    (row,) = db.run(fares_admin.make, actor, draft, replaces=replaces).rows
    return row


def quote(origin: str = "alder", destination: str = "cedar", method: str = "wallet") -> JourneyQuote:
    """As this process shows it now, without looking again."""
    now = shop.clock.utc_now()
    return journey.preview(network_queries.latest(), origin, destination, "fewest_stops", now, method=method)


def price(origin: str = "alder", destination: str = "cedar", method: str = "wallet") -> int:
    """Minor units of such a quote."""
    return quote(origin, destination, method).price_minor
