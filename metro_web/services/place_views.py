"""What the admin's pages of places and cities show, and what was typed into them, read exactly or refused by field."""

from dataclasses import dataclass

from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries import places as queries
from metro_web.queries import places_view
from metro_web.queries.places import PlaceSearch
from metro_web.queries.places_view import CityPage, Options, PlaceForm, PlacePage
from metro_web.services import places
from metro_web.services.places import NewPlace, PlacePatch

ROWS, CITIES_MAX = 30, 1_000


@dataclass(frozen=True, slots=True)
class TypedPlace:
    """Texts; `code` counts for a new place alone."""

    code: str
    name: str
    kind: str
    city_id: str
    zone: str
    lat: str
    lon: str


def page(tx: Tx, actor: Actor, wanted: PlaceSearch, *, after: str = "") -> PlacePage:
    """Places by name."""
    return places_view.page(*places.list_places(tx, actor, wanted, limit=ROWS, after=after))


def city_options(tx: Tx, actor: Actor) -> Options:
    """Cities to choose from."""
    require(actor, ADMIN)
    return places_view.city_options(queries.cities(tx, limit=CITIES_MAX)[0])


def form(tx: Tx, actor: Actor, code: str) -> PlaceForm:
    """A place as fields; an empty form where there is no code, 404."""
    require(actor, ADMIN)
    cities, _more = queries.cities(tx, limit=CITIES_MAX)
    if not code:
        return PlaceForm(cities=places_view.city_options(cities))
    found = places.get_place(tx, actor, code)
    return places_view.form(found, cities, is_used=queries.is_used(tx, code))


def save(tx: Tx, actor: Actor, code: str, typed: TypedPlace) -> str:
    """What was typed becomes the place of that code, or a new one; its code."""
    lat, lon = _degrees(typed.lat, "lat"), _degrees(typed.lon, "lon")
    name, zone = typed.name, typed.zone.strip()
    if not code:
        new = NewPlace(typed.city_id, typed.kind, name, typed.code.strip(), zone, lat, lon)
        return places.add(tx, actor, new).code
    patch = PlacePatch(name, typed.kind or None, typed.city_id, zone, lat, lon, is_moved=True)
    return places.change(tx, actor, code, patch).code


def cities_page(tx: Tx, actor: Actor, words: str, country: str, *, after: str = "") -> CityPage:
    """Cities by name with how many places they have, and all countries."""
    require(actor, ADMIN)
    found, more = queries.cities(tx, words, country, limit=ROWS, after=after)
    counts = queries.places_counts(tx, [each.id for each in found])
    return places_view.cities_page(found, counts, more, queries.countries(tx))


def _degrees(text: str, field: str) -> float | None:
    bare = text.strip()
    if not bare:
        return None
    try:
        return float(bare.replace(",", ".")) if len(bare) <= 20 and "_" not in bare else float("nan")
    except ValueError:
        raise InvalidInput(t("Degrees are a number like 28.6."), field=field) from None
