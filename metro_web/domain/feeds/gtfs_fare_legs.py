"""The newer fares of GTFS (fare_leg_rules.txt): what a ride from area to area costs at any time, for everybody.

Keeps true: a price for some riders, some cards or some hours is not taken for everybody's. Prices of several legs
together (transfer rules) are passed over, for a journey here is one.
"""

from collections.abc import Mapping

from metro_web.core.i18n import t
from metro_web.domain.feeds import texts
from metro_web.domain.feeds.files import Source, refuse
from metro_web.domain.feeds.gtfs_places import Places
from metro_web.domain.feeds.gtfs_stops import Stops

LEGS = "fare_leg_rules.txt"
ROWS_MAX = 4_000_000
ANY = ""

ZonePrices = dict[str, dict[str, int]]
Areas = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]


def read(
    source: Source, stops: Stops, places: Places, rail: Mapping[str, str], repairs: list[str]
) -> tuple[ZonePrices, Areas, str] | None:
    """Prices from area to area, the areas of each station, and the currency; None where there are none to read."""
    if not source.has_rows(LEGS):
        return None
    prices, currency = _products(source)
    found = _legs(source, prices, _networks(source, rail)) if prices else {}
    if not found:
        repairs.append(t("The fares of this feed are in {file}, which could not be read.").format(file=LEGS))
        return None
    return found, _areas(source, stops, places), currency


def _products(source: Source) -> tuple[dict[str, int], str]:
    """What each product costs whom nothing makes special; of several ways to pay the dearest, for anybody can."""
    if not source.has_rows("fare_products.txt"):
        return {}, ""
    table = source.table(
        "fare_products.txt", needs=("fare_product_id", "amount", "currency"), may_have=("rider_category_id",)
    )
    usual = _usual_riders(source)
    prices: dict[str, int] = {}
    currency = ""
    for product, amount, money, rider in table:
        if rider and rider not in usual:
            continue
        currency = texts.currency(money, table.here, before=currency)
        minor = texts.price_minor(amount, currency, table.here)
        prices[product] = max(minor, prices.get(product, minor))
    return prices, currency


def _usual_riders(source: Source) -> set[str]:
    if not source.has_rows("rider_categories.txt"):
        return set()
    table = source.table("rider_categories.txt", needs=("rider_category_id",), may_have=("is_default_fare_category",))
    return {rider for rider, is_usual in table if is_usual == "1"}


def _networks(source: Source, rail: Mapping[str, str]) -> set[str]:
    """Networks that a line of ours belongs to."""
    found: set[str] = set()
    for file in ("route_networks.txt", "routes.txt"):
        if source.has_rows(file):
            table = source.table(file, needs=("route_id",), may_have=("network_id",))
            found |= {network for route, network in table if route.casefold() in rail}
    return found


def _legs(source: Source, prices: Mapping[str, int], networks: set[str]) -> ZonePrices:
    columns = ("network_id", "from_area_id", "to_area_id", "fare_product_id", "from_timeframe_group_id",
               "to_timeframe_group_id")  # fmt: skip
    found: ZonePrices = {}
    for count, (network, origin, destination, product, since, until) in enumerate(
        source.table(LEGS, needs=(), may_have=columns)
    ):
        if count >= ROWS_MAX:
            refuse(t("{file} has more than {n} rows.").format(file=LEGS, n=ROWS_MAX))
        price = prices.get(product)
        if price is None or since or until or (network and network not in networks):
            continue
        row = found.setdefault(origin or ANY, {})
        row[destination or ANY] = min(price, row.get(destination or ANY, price))
    return found


def _areas(source: Source, stops: Stops, places: Places) -> Areas:
    if not source.has_rows("stop_areas.txt"):
        return {}
    found: dict[str, dict[str, None]] = {}
    for area, stop_id in source.table("stop_areas.txt", needs=("area_id", "stop_id")):
        stop = stops.find(stop_id)
        code = places.of_stop.get(stop) if stop is not None else None
        if code is not None:
            found.setdefault(code, {})[area] = None
    return {code: (tuple(areas), ()) for code, areas in found.items()}
