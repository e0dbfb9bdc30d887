"""What may be said of countries, cities and places: codes, kinds, time zones, positions; and which modes stop where."""

import math
import re
from functools import cache
from zoneinfo import available_timezones

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.network import folded

STATION, AIRPORT, TERMINAL, METRO = "station", "airport", "terminal", "metro"
KINDS = (STATION, AIRPORT, TERMINAL, METRO)
# Buses stop in front of stations too; nothing that leaves the city stops in the metro.
KINDS_OF_MODE = {"train": (STATION,), "bus": (TERMINAL, STATION), "plane": (AIRPORT,)}
NAME_LENGTH_MAX = 80
_COUNTRY = re.compile(r"[A-Z]{2}")


def country_code(text: str) -> str:
    """Two letters (ISO 3166-1 alpha-2), in capitals."""
    code = text.strip().upper()
    if not _COUNTRY.fullmatch(code):
        raise InvalidInput(t("A country's code is two letters, like IN."), field="code")
    return code


def kind_text(kind: str) -> str:
    """One of the kinds of places."""
    if kind not in KINDS:
        raise InvalidInput(t("A place is one of {kinds}.").format(kinds=", ".join(KINDS)), field="kind")
    return kind


def zone_text(zone: str) -> str:
    """A time zone by its name in the IANA database."""
    if zone not in zones():
        raise InvalidInput(t("There is no time zone {name}.").format(name=zone[:40] or "''"), field="zone")
    return zone


def position(lat: float | None, lon: float | None) -> tuple[float | None, float | None]:
    """Degrees north and east, both or none."""
    if lat is None and lon is None:
        return None, None
    if lat is None or lon is None:
        raise InvalidInput(t("Give latitude and longitude, or neither."), field="lat")
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        raise InvalidInput(t("Latitude is -90 to 90, longitude -180 to 180."), field="lat")
    return lat, lon


def words_of(*names: str) -> str:
    """What searches compare: lower case, no accents, no signs."""
    return folded(" ".join(names))


@cache
def zones() -> frozenset[str]:
    """Every zone this machine knows."""
    return frozenset(zone for zone in available_timezones() if len(zone) <= 40)
