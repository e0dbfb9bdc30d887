"""A metro journey: priced by the fare in force on the running network, valid from issue, its path kept as sold.

Quotes for the page are stateless: they carry what was promised (price, fare table, network version, what pays) and a MAC over
it, and live five minutes. The sale prices anew in its own transaction and refuses where the price is another one.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from metro_web.core import clock, security
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import admission, ticket_token
from metro_web.domain.network import Network, StationNode
from metro_web.domain.outlook import Outlook
from metro_web.domain.routing import Leg, Prefer, Route
from metro_web.queries import network as network_queries
from metro_web.queries.network import Snapshot
from metro_web.services import journey_fares, journey_hours
from metro_web.services.journey_fares import WALLET, JourneyFare
from metro_web.services.journey_hours import Warned
from metro_web.services.quotes import Glance, JourneyChoice, Quote, Sale, Validity

PREFERENCES: tuple[Prefer, ...] = ("fewest_stops", "fewest_changes", "fastest")


@dataclass(frozen=True, slots=True)
class JourneyQuote:
    """A priced route as shown before buying; `quote` proves the price until `expires_at`."""

    quote: str
    expires_at: datetime
    origin: StationNode
    destination: StationNode
    prefer: Prefer
    fare: JourneyFare
    route: Route
    version: int
    hours: Outlook | None
    warning: Warned | None

    @property
    def price_minor(self) -> int:
        """Of one passenger, discounts taken off."""
        return self.fare.priced.price_minor


def preview(
    snapshot: Snapshot, origin: str, destination: str, prefer: str, now: datetime, *, method: str = WALLET
) -> JourneyQuote:
    """Price (paid by `method`) and route; 422 same_station, 404 unknown_station, 409 no_route, service_stopped, no_fare."""
    if prefer not in PREFERENCES:
        raise InvalidInput(t("Prefer fewest_stops, fewest_changes or fastest."), field="prefer")
    start, end = _station(snapshot, origin), _station(snapshot, destination)
    if start.code == end.code:
        raise InvalidInput(t("From and to are the same station."), code="same_station", field="to")
    route = _route(snapshot, start.code, end.code, prefer)
    # The fare is that of the fewest-stops path, whichever way was asked for (`RULES.md`, Metro network).
    paid_path = route if prefer == "fewest_stops" else snapshot.routes.find(start.code, end.code)
    fare = journey_fares.find(snapshot, paid_path, now, method) if paid_path else None
    if fare is None:
        raise Conflict("no_fare", t("There is no fare for this journey yet."))
    expires_at = now + timedelta(seconds=settings().quote_seconds)
    price_minor, until = fare.priced.price_minor, int(expires_at.timestamp())
    promise = [start.code, end.code, prefer, price_minor, snapshot.version, until, fare.table.table_id, method]
    hours = journey_hours.of(snapshot, route, now)
    warning = journey_hours.warning(snapshot.network, route, hours, now)
    sealed = _sealed(promise)
    return JourneyQuote(sealed, expires_at, start, end, prefer, fare, route, snapshot.version, hours, warning)


def quote(tx: Tx, choice: JourneyChoice, sale: Sale) -> list[Quote]:
    """The sale's own price where its method pays, checked against the network as of this transaction."""
    if not 1 <= choice.count <= settings().journey_passengers_max:
        most = settings().journey_passengers_max
        raise InvalidInput(t("One order takes 1 to {n} passengers.").format(n=most), field="count")
    snapshot = network_queries.current_for_sale(tx)
    shown = preview(snapshot, choice.origin, choice.destination, choice.prefer, sale.now, method=sale.method)
    if choice.quote is not None:
        _hold_to(choice, shown)
    sold = Quote(
        kind="journey",
        title=_title(shown),
        count=choice.count,
        unit_minor=shown.price_minor,
        needs_code=True,
        facts=_facts(snapshot.network, shown),
        touches=_touches(shown.route),
    )
    return [sold]


def glance(_tx: Tx, choice: JourneyChoice, sale: Sale) -> Glance:
    """What it would cost now, from memory; the refusals of `preview`."""
    snapshot = network_queries.latest()
    shown = preview(snapshot, choice.origin, choice.destination, choice.prefer, sale.now, method=sale.method)
    return Glance(
        title=_title(shown),
        count=choice.count,
        unit_minor=shown.price_minor,
        total_minor=shown.price_minor * choice.count,
        facts=_facts(snapshot.network, shown),
        needs_code=True,
        count_max=settings().journey_passengers_max,
        together_max=settings().journey_passengers_max,
    )


def again(items: Sequence[Any]) -> JourneyChoice:
    """The choice that an order's item (a row of it) was made of."""
    facts = items[0].facts
    return JourneyChoice(facts["from"], facts["to"], items[0]._mapping["count"], facts["prefer"])


def check_together(quotes: Sequence[Quote]) -> None:
    """One to six passengers an order (`RULES.md`), however many journeys it has."""
    most = settings().journey_passengers_max
    if sum(quote.count for quote in quotes) > most:
        raise InvalidInput(t("One order takes 1 to {n} passengers.").format(n=most), field="items")


def validity(facts: dict[str, Any], now: datetime) -> Validity:
    """From issue until the service day ends, at most six hours, at least one (`RULES.md`)."""
    day_end = clock.service_day_end(now, settings().zone, settings().service_day_ends_hour)
    until = admission.valid_until(
        now, day_end, hours_max=settings().ticket_hours, minutes_min=settings().ticket_minutes_min
    )
    return Validity(now, until, ticket_token.journey_place(facts["origin_number"], facts["destination_number"]))


def refund_minor(_tx: Tx, price_minor: int, status: str, _facts: dict[str, Any], _now: datetime) -> int | None:
    """What cancelling a ticket gives back: all of it while unused and in time, else None (not cancellable)."""
    return price_minor if status == admission.ACTIVE else None


def _title(shown: JourneyQuote) -> str:
    return f"{shown.origin.name} → {shown.destination.name}"


def _station(snapshot: Snapshot, code: str) -> StationNode:
    found = snapshot.network.stations.get(code)
    if found is None:
        raise NotFound(t("There is no station {code}.").format(code=code[:64]), code="unknown_station")
    return found


def _route(snapshot: Snapshot, origin: str, destination: str, prefer: Prefer) -> Route:
    network = snapshot.network
    route = snapshot.routes.find(origin, destination, prefer=prefer)
    if route is not None and network.is_running:
        return route
    if snapshot.routes.find(origin, destination, prefer=prefer, ignore_stoppages=True) is None:
        raise Conflict("no_route", t("No line or walk connects these two stations."))
    raise service_stopped(network)


def service_stopped(network: Network) -> AppError:
    """The refusal that names what has stopped and why."""
    if not network.is_running:
        return Conflict("service_stopped", _with_reason(t("The metro is not running now."), network.stop_reason))
    stopped = [line for line in network.lines if not line.is_running]
    names = ", ".join(line.name for line in stopped)
    reason = next((line.stop_reason for line in stopped if line.stop_reason), "")
    return Conflict(
        "service_stopped", _with_reason(t("No way there now. Stopped: {lines}.").format(lines=names), reason)
    )


def _with_reason(sentence: str, reason: str) -> str:
    return f"{sentence} {reason}".strip()


def _sealed(promise: list[Any]) -> str:
    text = json.dumps(promise, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") + "." + security.tag("quote", text)


def _hold_to(choice: JourneyChoice, now_shown: JourneyQuote) -> None:
    """Refuse with the new price where the promised one no longer holds."""
    promise = _opened(choice.quote or "")
    if promise is None or promise[:2] != [choice.origin, choice.destination]:
        raise InvalidInput(t("This quote is not for this journey."), field="quote")
    if promise[3] != now_shown.price_minor:
        currency = settings().currency
        raise Conflict(
            "price_changed",
            t("The price is now {price}. Nothing was charged.").format(
                price=money_label(now_shown.price_minor, currency)
            ),
            price={"amount": now_shown.price_minor, "currency": currency},
        )


def _opened(text: str) -> list[Any] | None:
    body, _, given = text.partition(".")
    try:
        promise = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    return json.loads(promise) if security.tag_matches("quote", promise, given) else None


def _touches(route: Route) -> str:
    lines = (leg.line for leg in route.legs if leg.line is not None)
    return "|" + "|".join(dict.fromkeys((*lines, *route.stations))) + "|"


def _facts(network: Network, shown: JourneyQuote) -> dict[str, Any]:
    route = shown.route
    return {
        "from": shown.origin.code,
        "to": shown.destination.code,
        "from_name": shown.origin.name,
        "to_name": shown.destination.name,
        "origin_number": shown.origin.number,
        "destination_number": shown.destination.number,
        "prefer": shown.prefer,
        "version": shown.version,
        "fare": journey_fares.facts(shown.fare),
        "path": list(route.stations),
        "path_names": [network.name_of(code) for code in route.stations],
        "legs": [_leg_facts(network, leg) for leg in route.legs],
        "changes": route.changes,
        "distance_m": route.distance_m,
        "is_estimated": route.is_estimated,
        "duration_s": route.duration_s,
    }


def _leg_facts(network: Network, leg: Leg) -> dict[str, Any]:
    line = network.find_line(leg.line) if leg.line else None
    return {
        "line": leg.line,
        "line_name": line.name if line else "",
        "letter": line.letter if line else "",
        "shape": line.shape if line else "",
        "color": line.color if line else "",
        "direction": leg.direction,
        "stations": list(leg.stations),
        "from_name": network.name_of(leg.stations[0]),
        "to_name": network.name_of(leg.stations[-1]),
        "duration_s": leg.duration_s,
        "distance_m": leg.distance_m,
    }
