"""The counter's screen: the price before the sale, the sale at that price, and what this seller took today."""

from dataclasses import dataclass, field
from datetime import timedelta

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain.permissions import STAFF, Actor, require
from metro_web.queries import journey_view, order_view, takings
from metro_web.queries import network as network_queries
from metro_web.queries.journey_view import LegView
from metro_web.queries.takings import Takings
from metro_web.services import counter, orders
from metro_web.services.kinds import JourneyChoice, journey


@dataclass(frozen=True)
class Offer:
    """What is about to be sold; `quote` holds the price that was shown."""

    quote: str = ""
    origin: str = ""
    destination: str = ""
    destination_name: str = ""
    count: int = 1
    title: str = ""
    people_label: str = ""
    unit_label: str = ""
    total_label: str = ""
    summary: str = ""
    color: str = ""
    legs: list[LegView] = field(default_factory=list)


@dataclass(frozen=True)
class Sold:
    """What was sold a moment ago."""

    code: str = ""
    title: str = ""
    people_label: str = ""
    total_label: str = ""


def offer(tx: Tx, actor: Actor, origin: str, destination: str, count: int) -> Offer:
    """The price of a journey for so many people; refuses as the sale would."""
    require(actor, STAFF)
    most = settings().journey_passengers_max
    if not 1 <= count <= most:
        raise InvalidInput(t("One sale takes 1 to {n} passengers.").format(n=most), field="count")
    for code, name in ((origin, "from"), (destination, "to")):
        if not code:
            raise InvalidInput(t("Please choose a station."), field=name)
    snapshot = network_queries.current(tx)
    found = journey.preview(snapshot, origin, destination, "fewest_stops", clock.utc_now(), method=orders.CASH)
    currency = settings().currency
    shown = journey_view.quote_view(
        snapshot.network,
        found.route,
        quote=found.quote,
        prefer=found.prefer,
        price_minor=found.price_minor,
        currency=currency,
    )
    return Offer(
        quote=found.quote,
        origin=origin,
        destination=destination,
        destination_name=found.destination.name,
        count=count,
        title=f"{found.origin.name} → {found.destination.name}",
        people_label=order_view.passengers_label(count),
        unit_label=money_label(found.price_minor, currency),
        total_label=money_label(found.price_minor * count, currency),
        summary=shown.summary,
        color=shown.color,
        legs=shown.legs,
    )


def sell(tx: Tx, actor: Actor, shown: Offer, customer: str = "") -> Sold:
    """Sell what was shown at the price shown; 409 `price_changed` where it is another one now."""
    choice = JourneyChoice(shown.origin, shown.destination, shown.count, quote=shown.quote)
    order = counter.sell(tx, actor, choice, customer=customer.strip() or None)
    return Sold(
        code=order.code,
        title=order_view.title(order),
        people_label=order_view.count_label(order),
        total_label=money_label(order.total_minor, order.currency),
    )


def takings_today(tx: Tx, actor: Actor) -> Takings:
    """What the actor took in cash on this service day."""
    user_id = require(actor, STAFF)
    now = clock.utc_now()
    day_end = clock.service_day_end(now, settings().zone, settings().service_day_ends_hour)
    return takings.since(tx, f"cash:{user_id}", day_end - timedelta(days=1))
