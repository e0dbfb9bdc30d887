"""Places and cities as the admin's pages show them, and as fields that are typed into offer them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from metro_web.core.i18n import plural, t
from metro_web.domain.places import AIRPORT, METRO, STATION, TERMINAL
from metro_web.queries.places import CityView, CountryView, PlaceView

KINDS = {STATION: t("Station"), AIRPORT: t("Airport"), TERMINAL: t("Bus terminal"), METRO: t("Metro station")}
HOME = "/admin/places"
Options = list[tuple[str, str]]


@dataclass(frozen=True)
class PlaceRow:
    """A place in the list."""

    code: str
    href: str
    name: str
    kind_label: str
    city_label: str
    zone: str
    is_retired: bool


@dataclass(frozen=True)
class PlacePage:
    """Some places, and where to go on."""

    rows: list[PlaceRow] = field(default_factory=list)
    next_before: str = ""


@dataclass(frozen=True)
class PlaceForm:
    """A place as fields; a new one has no code. `is_used` where trips or routes stop there."""

    code: str = ""
    name: str = ""
    kind: str = STATION
    city_id: str = ""
    zone: str = ""
    lat: str = ""
    lon: str = ""
    is_retired: bool = False
    is_used: bool = False
    cities: Options = field(default_factory=list)


@dataclass(frozen=True)
class CityRow:
    """A city in the list."""

    id: str = ""
    name: str = ""
    country: str = ""
    country_name: str = ""
    places_label: str = ""
    places_href: str = ""


@dataclass(frozen=True)
class CityPage:
    """Some cities, and where to go on; all countries."""

    rows: list[CityRow] = field(default_factory=list)
    next_before: str = ""
    countries: Options = field(default_factory=list)


def page(found: Sequence[PlaceView], more: str) -> PlacePage:
    """A page of the list."""
    return PlacePage([_row(each) for each in found], more)


def form(found: PlaceView, cities: Sequence[CityView], *, is_used: bool) -> PlaceForm:
    """A place as fields."""
    return PlaceForm(
        found.code,
        found.name,
        found.kind,
        found.city.id,
        found.zone,
        "" if found.lat is None else f"{found.lat:g}",
        "" if found.lon is None else f"{found.lon:g}",
        found.is_retired,
        is_used,
        city_options(cities),
    )


def cities_page(
    found: Sequence[CityView], counts: dict[str, int], more: str, countries: Sequence[CountryView]
) -> CityPage:
    """A page of the list of cities."""
    rows = [
        CityRow(
            each.id,
            each.name,
            each.country,
            each.country_name,
            plural(t("{n} place"), t("{n} places"), counts.get(each.id, 0)),
            f"{HOME}?city={each.id}",
        )
        for each in found
    ]
    return CityPage(rows, more, [(each.code, each.name) for each in countries])


def city_options(cities: Iterable[CityView]) -> Options:
    """Cities to choose from."""
    return [(each.id, f"{each.name}, {each.country_name}") for each in cities]


def choices(places: Iterable[PlaceView]) -> dict[str, Any]:
    """Places as a field offers them that is typed into (`components.client.place_field`)."""
    return {"lines": [], "stations": [choice(each.code, each.name, note(each)) for each in places]}


def choice(code: str, name: str, said: str) -> dict[str, Any]:
    """One of them: `said` stands beside its name, and it is found by that too."""
    return {"code": code, "name": name, "note": said, "lines": []}


def note(place: PlaceView) -> str:
    """What and where it is."""
    return f"{KINDS[place.kind]}, {place.city.name}"


def href(code: str) -> str:
    """The page of a place."""
    return f"{HOME}/{quote(code, safe='')}"


def _row(place: PlaceView) -> PlaceRow:
    where = f"{place.city.name}, {place.city.country_name}"
    kind = KINDS.get(place.kind, place.kind)
    return PlaceRow(place.code, href(place.code), place.name, kind, where, place.zone, place.is_retired)
