"""fare_attributes.txt and fare_rules.txt as a matrix of stations, or as one price for every journey.

Keeps true: a station is priced by its own zone, or else by its platforms'; a blank zone in a rule is any; a pair without
a rule gets no price; what is said of buses alone is passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from metro_web.core.i18n import t
from metro_web.domain.fares import FareRules, Slab
from metro_web.domain.feeds import gtfs_fare_legs, texts
from metro_web.domain.feeds.feed import listed
from metro_web.domain.feeds.files import Source, refuse
from metro_web.domain.feeds.gtfs_fare_legs import ANY, ZonePrices
from metro_web.domain.feeds.gtfs_places import Places
from metro_web.domain.feeds.gtfs_stops import Stops

RULES_MAX = 4_000_000

Zones = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(slots=True)
class _Rules:
    """Prices from zone to zone, the least where there are several, and by route; what is not read is counted."""

    by_zone: ZonePrices = field(default_factory=dict)
    by_route: dict[str, int] = field(default_factory=dict)
    unread: int = 0


def read(
    source: Source, stops: Stops, places: Places, rail: Mapping[str, str], used: set[str], repairs: list[str]
) -> tuple[FareRules | None, str]:
    """The fares and their currency; none where the feed tells none that can be read.

    `rail` is the line of each route of the network, by all that a rule may call it, in small letters.
    """
    if source.has_rows("fare_attributes.txt"):
        prices, currency = _prices(source)
        if prices:
            return _by_rules(source, prices, places, rail, used, repairs), currency
    found = gtfs_fare_legs.read(source, stops, places, rail, repairs)
    if found is None:
        return None, ""
    by_area, areas, currency = found
    return _matrix(by_area, areas, places, used, repairs), currency


def _by_rules(
    source: Source,
    prices: Mapping[str, int],
    places: Places,
    rail: Mapping[str, str],
    used: set[str],
    repairs: list[str],
) -> FareRules | None:
    if not source.has_rows("fare_rules.txt"):
        if len(prices) > 1:
            repairs.append(t("The fares of this feed cannot be read as prices between stations."))
            return None
        return _flat(next(iter(prices.values())))
    rules = _rules(source, prices, rail, repairs)
    if rules.by_zone:
        unread = rules.unread + len(rules.by_route)
        if unread:
            repairs.append(t("fare_rules.txt: {n} rules by route or by zones passed are not read.").format(n=unread))
        return _matrix(rules.by_zone, places.zones, places, used, repairs)
    everywhere = rules.by_route.get(ANY)
    of_lines: dict[str, int] = {}
    for route, line in rail.items():
        price = rules.by_route.get(route, everywhere)
        if price is not None:
            of_lines[line] = min(price, of_lines.get(line, price))
    if not rules.unread and of_lines and set(of_lines) == set(rail.values()) and len(set(of_lines.values())) == 1:
        return _flat(next(iter(of_lines.values())))
    repairs.append(t("The fares of this feed cannot be read as prices between stations."))
    return None


def _flat(price: int) -> FareRules:
    return FareRules("slab_hops", (Slab(None, price),))


def _prices(source: Source) -> tuple[dict[str, int], str]:
    table = source.table("fare_attributes.txt", needs=("fare_id", "price", "currency_type"))
    prices: dict[str, int] = {}
    currency = ""
    for fare_id, price, money in table:
        currency = texts.currency(money, table.here, before=currency)
        minor = texts.price_minor(price, currency, table.here)
        if prices.setdefault(fare_id, minor) != minor:
            refuse(t("{where}: the fare {code} is there twice.").format(where=table.here, code=texts.shown(fare_id)))
    return prices, currency


def _rules(source: Source, prices: Mapping[str, int], rail: Mapping[str, str], repairs: list[str]) -> _Rules:
    found = _Rules()
    table = source.table(
        "fare_rules.txt", needs=("fare_id",), may_have=("route_id", "origin_id", "destination_id", "contains_id")
    )
    twice = 0
    for count, (fare_id, route, origin, destination, contains) in enumerate(table):
        if count >= RULES_MAX:
            refuse(t("{file} has more than {n} rows.").format(file="fare_rules.txt", n=RULES_MAX))
        price = prices.get(fare_id)
        if price is None:
            where = table.here
            refuse(t("{where}: the fare {code} does not exist.").format(where=where, code=texts.shown(fare_id)))
        if route and route.casefold() not in rail:
            continue
        if contains:
            found.unread += 1
        elif origin or destination:
            row = found.by_zone.setdefault(origin or ANY, {})
            twice += row.get(destination or ANY, price) != price
            row[destination or ANY] = min(price, row.get(destination or ANY, price))
        else:
            # Two prices of one route are for different people; which is whose nobody says.
            found.unread += found.by_route.setdefault(route.casefold() or ANY, price) != price
    if twice:
        repairs.append(t("fare_rules.txt: {n} pairs of zones have several prices; the lowest counts.").format(n=twice))
    return found


def _matrix(
    by_zone: ZonePrices, of_stations: Mapping[str, Zones], places: Places, used: set[str], repairs: list[str]
) -> FareRules:
    known = set(by_zone) | {zone for row in by_zone.values() for zone in row}
    zones = {code: (*_zones(of_stations.get(code, ((), ())), known), ANY) for code in places.stations if code in used}
    prices: dict[tuple[str, str], int] = {}
    for origin, origins in zones.items():
        rows = [row for zone in origins if (row := by_zone.get(zone))]
        for destination, destinations in zones.items():
            said = [row[zone] for row in rows for zone in destinations if zone in row]
            if said:
                prices[origin, destination] = min(said)
    priced = {code for pair in prices for code in pair}
    unpriced = [places.stations[code].name for code in zones if code not in priced]
    if unpriced:
        repairs.append(
            t("No fare names these stations, so no journey is sold there: {names}.").format(names=listed(unpriced))
        )
    return FareRules("matrix", prices=prices)


def _zones(of_station: Zones, known: set[str]) -> tuple[str, ...]:
    own = tuple(zone for zone in of_station[0] if zone in known)
    return own or tuple(zone for zone in of_station[1] if zone in known)
