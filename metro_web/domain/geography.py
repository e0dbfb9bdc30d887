"""Metres between places on the map."""

import math

from metro_web.domain.network import StationNode

EARTH_M = 6_371_000


def metres_between(a: StationNode, b: StationNode) -> float | None:
    """As the crow flies; None where a place is not known."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return crow_metres((a.lat, a.lon), (b.lat, b.lon))


def crow_metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(min(1.0, half)))
