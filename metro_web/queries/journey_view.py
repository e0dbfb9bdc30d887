"""A journey as the page says it: legs with their direction, and the figures of a quote as labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from metro_web.core.i18n import t
from metro_web.core.labels import changes_label, duration_label, money_label, stations_label
from metro_web.domain.network import Network
from metro_web.domain.routing import Route


@dataclass(frozen=True)
class LegView:
    """One leg for `components.journey_path`."""

    is_walk: bool
    line_name: str
    letter: str
    color: str
    shape: str
    origin: str
    destination: str
    towards: str
    stops_label: str
    duration_label: str
    note: str


@dataclass(frozen=True)
class QuoteView:
    """What a journey costs and takes one way; `quote` is the promise of that price.

    `best_at` and `note` say why one would go this way, or not, where there are others; `warning` what the timetable says
    of trains that may not run any more, `is_open` whether one can still go; `last_label` is the last departure, if known.
    """

    quote: str = ""
    prefer: str = ""
    best_at: str = ""
    note: str = ""
    warning: str = ""
    is_open: bool = True
    last_label: str = ""
    price_minor: int = 0
    price_label: str = ""
    duration_label: str = ""
    stations_label: str = ""
    changes_label: str = ""
    distance_label: str = ""
    distance_name: str = ""
    summary: str = ""
    color: str = ""
    origin_name: str = ""
    destination_name: str = ""
    legs: list[LegView] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    path_names: list[str] = field(default_factory=list)


def route_facts(network: Network, route: Route) -> list[dict[str, Any]]:
    """The legs of a route in the shape in which an order item keeps them."""
    facts = []
    for leg in route.legs:
        line = network.find_line(leg.line) if leg.line else None
        facts.append(
            {
                "line": leg.line,
                "line_name": line.name if line else "",
                "letter": line.letter if line else "",
                "shape": line.shape if line else "",
                "color": line.color if line else "",
                "direction": leg.direction,
                "stations": leg.stations,
                "from_name": network.name_of(leg.stations[0]),
                "to_name": network.name_of(leg.stations[-1]),
                "duration_s": leg.duration_s,
            }
        )
    return facts


def legs(facts: Sequence[Mapping[str, Any]]) -> list[LegView]:
    """The legs of an order item, or of `route_facts`."""
    following = [*facts[1:], None]
    return [_leg(leg, after) for leg, after in zip(facts, following, strict=True)]


def color_of(facts: Sequence[Mapping[str, Any]]) -> str:
    """The colour of the first line ridden, or none."""
    return next((str(leg["color"]) for leg in facts if leg["line"]), "")


def quote_view(
    network: Network, route: Route, *, quote: str, prefer: str, price_minor: int, currency: str
) -> QuoteView:
    """The figures of a priced route."""
    facts = route_facts(network, route)
    minutes, changes = duration_label(route.duration_s), changes_label(route.changes)
    return QuoteView(
        quote=quote,
        prefer=prefer,
        price_minor=price_minor,
        price_label=money_label(price_minor, currency),
        duration_label=minutes,
        stations_label=stations_label(len(route.stations)),
        changes_label=changes,
        distance_label=distance_label(route.distance_m),
        distance_name=distance_name(is_estimated=route.is_estimated),
        summary=t("{minutes}, {changes}").format(minutes=minutes, changes=changes),
        color=color_of(facts),
        origin_name=network.name_of(route.stations[0]),
        destination_name=network.name_of(route.stations[-1]),
        legs=legs(facts),
        path=list(route.stations),
        path_names=[network.name_of(code) for code in route.stations],
    )


def distance_label(distance_m: int) -> str:
    """`5.2 km`; where it is estimated, its name says so (`distance_name`)."""
    return t("{km:.1f} km").format(km=distance_m / 1000)


def distance_name(*, is_estimated: bool) -> str:
    """A network without measured tracks counts 1,200 m a stop, and says so (`RULES.md`, Fares are data)."""
    return t("Distance, estimated") if is_estimated else t("Distance")


def _leg(leg: Mapping[str, Any], following: Mapping[str, Any] | None) -> LegView:
    is_change = bool(leg["line"] and following is not None and following["line"])
    return LegView(
        is_walk=not leg["line"],
        line_name=leg["line_name"],
        letter=leg["letter"],
        color=leg["color"],
        shape=leg["shape"] or "circle",
        origin=leg["from_name"],
        destination=leg["to_name"],
        towards=leg["direction"] or "",
        stops_label=_stops_label(len(leg["stations"]) - 1),
        duration_label=duration_label(leg["duration_s"]),
        note=t("Change at {station}").format(station=leg["to_name"]) if is_change else "",
    )


def _stops_label(stops: int) -> str:
    return t("1 stop") if stops == 1 else t("{n} stops").format(n=stops)
