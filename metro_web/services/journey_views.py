"""The ways to go between two stations as the buying page offers them, priced from memory; no query is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import duration_label, time_label
from metro_web.domain import alternatives
from metro_web.domain.alternatives import Alternative
from metro_web.queries import journey_view
from metro_web.queries.journey_view import QuoteView
from metro_web.queries.network import Snapshot
from metro_web.services.kinds import journey
from metro_web.services.kinds.journey import JourneyQuote

_BEST_AT = {
    ("fewest_stops",): t("Fewest stops"),
    ("fewest_changes",): t("Fewest changes"),
    ("fastest",): t("Fastest"),
    ("fewest_stops", "fewest_changes"): t("Fewest stops and changes"),
    ("fewest_stops", "fastest"): t("Fewest stops, fastest"),
    ("fewest_changes", "fastest"): t("Fewest changes, fastest"),
    ("fewest_stops", "fewest_changes", "fastest"): t("Best way"),
}


@dataclass(frozen=True)
class Offered:
    """The ways, and the preference of the one that is chosen for whoever has not chosen."""

    options: list[QuoteView]
    proposed: str


def quoted(snapshot: Snapshot, origin: str, destination: str) -> QuoteView:
    """The way with the fewest stops; refuses as the sale would."""
    return _view(snapshot, journey.preview(snapshot, origin, destination, "fewest_stops", clock.utc_now()))


def offered(snapshot: Snapshot, origin: str, destination: str) -> Offered:
    """Up to three ways that differ, at one fare; refuses as the sale would."""
    now = clock.utc_now()
    first = journey.preview(snapshot, origin, destination, "fewest_stops", now)
    ways = alternatives.between(snapshot.routes, first.origin.code, first.destination.code)
    options = [_option(snapshot, way, ways, now) for way in ways]
    proposed = alternatives.proposed(ways).prefer
    still_open = [option.prefer for option in options if option.is_open]
    return Offered(options, proposed if proposed in still_open else next(iter(still_open), proposed))


def moved(before: QuoteView, after: QuoteView) -> str:
    """What changed for somebody who looks at a price, in a sentence; '' where nothing did or a refusal says it."""
    if not before.quote or not after.quote:
        return ""
    if before.price_minor != after.price_minor:
        return t("The price is now {price}. It was {before}.").format(
            price=after.price_label, before=before.price_label
        )
    if (before.path, before.legs) != (after.path, after.legs):
        return t("The way there has changed; the price has not.")
    return ""


def _option(snapshot: Snapshot, way: Alternative, ways: Sequence[Alternative], now: datetime) -> QuoteView:
    route = way.route
    found = journey.preview(snapshot, route.stations[0], route.stations[-1], way.prefer, now)
    saved_s = route.duration_s - min(other.route.duration_s for other in ways)
    is_much = saved_s >= alternatives.MUCH_FASTER_S
    note = t("{minutes} slower than the fastest").format(minutes=duration_label(saved_s)) if is_much else ""
    return replace(_view(snapshot, found), best_at=_BEST_AT[way.best_at], note=note)


def _view(snapshot: Snapshot, found: JourneyQuote) -> QuoteView:
    shown = journey_view.quote_view(
        snapshot.network,
        found.route,
        quote=found.quote,
        prefer=found.prefer,
        price_minor=found.price_minor,
        currency=settings().currency,
    )
    hours, warned = found.hours, found.warning
    if hours is None:
        return shown
    return replace(
        shown,
        warning=warned.detail if warned else "",
        is_open=hours.standing not in ("gone", "none"),
        last_label=time_label(hours.last_at, settings().zone) if hours.last_at else "",
    )
