"""fare_attributes.txt and fare_rules.txt as a matrix of stations, or as one price for every journey.

Keeps true: a station is priced by its own zone, or else by its platforms'; a pair without a rule gets no price.
"""

from collections.abc import Mapping

from metro_web.core.i18n import t
from metro_web.domain.fares import FareRules, Slab
from metro_web.domain.feeds import texts
from metro_web.domain.feeds.feed import listed
from metro_web.domain.feeds.files import Source, refuse
from metro_web.domain.feeds.gtfs_places import Places

RULES_MAX = 4_000_000
_NEWER = "fare_leg_rules.txt"

ZonePrices = dict[str, dict[str, int]]


def read(source: Source, places: Places, used: set[str], repairs: list[str]) -> tuple[FareRules | None, str]:
    """The fares and their currency; none where the feed tells none that can be read."""
    if not source.has("fare_attributes.txt"):
        if source.has(_NEWER):
            repairs.append(t("The fares of this feed are in {file}, which is not read.").format(file=_NEWER))
        return None, ""
    prices, currency = _prices(source)
    if not prices:
        return None, ""
    by_zone, unread = _by_zone(source, prices, repairs)
    if unread:
        repairs.append(t("fare_rules.txt: {n} rules by route or by zones passed are not read.").format(n=unread))
    if not by_zone:
        if unread or len(prices) > 1:
            repairs.append(t("The fares of this feed cannot be read as prices between stations."))
            return None, ""
        return FareRules("slab_hops", (Slab(None, next(iter(prices.values()))),)), currency
    return _matrix(by_zone, places, used, repairs), currency


def _prices(source: Source) -> tuple[dict[str, int], str]:
    table = source.table("fare_attributes.txt", needs=("fare_id", "price", "currency_type"))
    prices: dict[str, int] = {}
    currency = ""
    for fare_id, price, money in table:
        if not (len(money) == 3 and money.isascii() and money.isalpha()):
            refuse(
                t("{where}: {text} is no currency.").format(where=table.here, text=texts.shown(money) or t("a blank"))
            )
        if currency and money.upper() != currency:
            refuse(
                t("{where}: fares in two currencies, {a} and {b}.").format(
                    where=table.here, a=currency, b=money.upper()
                )
            )
        currency = money.upper()
        minor = texts.price_minor(price, currency, table.here)
        if prices.setdefault(fare_id, minor) != minor:
            refuse(t("{where}: the fare {code} is there twice.").format(where=table.here, code=texts.shown(fare_id)))
    return prices, currency


def _by_zone(source: Source, prices: Mapping[str, int], repairs: list[str]) -> tuple[ZonePrices, int]:
    """Price from zone to zone, the least where a pair has several; how many rules are of another kind."""
    found: ZonePrices = {}
    if not source.has("fare_rules.txt"):
        return found, 0
    table = source.table(
        "fare_rules.txt", needs=("fare_id",), may_have=("route_id", "origin_id", "destination_id", "contains_id")
    )
    unread = twice = 0
    for count, (fare_id, _route, origin, destination, contains) in enumerate(table):
        if count >= RULES_MAX:
            refuse(t("{file} has more than {n} rows.").format(file="fare_rules.txt", n=RULES_MAX))
        price = prices.get(fare_id)
        if price is None:
            where = table.here
            refuse(t("{where}: the fare {code} does not exist.").format(where=where, code=texts.shown(fare_id)))
        if contains or not (origin and destination):
            unread += 1
            continue
        row = found.setdefault(origin, {})
        twice += row.get(destination, price) != price
        row[destination] = min(price, row.get(destination, price))
    if twice:
        repairs.append(t("fare_rules.txt: {n} pairs of zones have several prices; the lowest counts.").format(n=twice))
    return found, unread


def _matrix(by_zone: ZonePrices, places: Places, used: set[str], repairs: list[str]) -> FareRules:
    known = set(by_zone) | {zone for row in by_zone.values() for zone in row}
    zones = {code: _zones(places.zones.get(code, ((), ())), known) for code in places.stations if code in used}
    prices: dict[tuple[str, str], int] = {}
    for origin, origins in zones.items():
        rows = [row for zone in origins if (row := by_zone.get(zone))]
        for destination, destinations in zones.items():
            said = [row[zone] for row in rows for zone in destinations if zone in row]
            if said:
                prices[origin, destination] = min(said)
    unpriced = [places.stations[code].name for code, found in zones.items() if not found]
    if unpriced:
        repairs.append(
            t("No fare names these stations, so no journey is sold there: {names}.").format(names=listed(unpriced))
        )
    return FareRules("matrix", prices=prices)


def _zones(of_station: tuple[tuple[str, ...], tuple[str, ...]], known: set[str]) -> tuple[str, ...]:
    own = tuple(zone for zone in of_station[0] if zone in known)
    return own or tuple(zone for zone in of_station[1] if zone in known)
