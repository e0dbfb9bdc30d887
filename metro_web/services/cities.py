"""Countries and their cities, kept by admins. What has places is not deleted; who renames one renames it in searches."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, insert, select, update

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import places as rules
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.places import City, Country, Place
from metro_web.queries import places as queries
from metro_web.queries.places import CityView, CountryView
from metro_web.services import audit

_countries: Any = Country.__table__  # type: ignore[attr-defined]
_cities: Any = City.__table__  # type: ignore[attr-defined]
_places: Any = Place.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class CityPatch:
    """What becomes of a city; None leaves it as it is."""

    name: str | None = None
    country: str | None = None


def add_country(tx: Tx, actor: Actor, code: str, name: str) -> CountryView:
    """A country; 409 `code_taken`, 422."""
    require(actor, ADMIN)
    made = CountryView(rules.country_code(code), _name(name))
    if queries.find_country(tx, made.code):
        raise Conflict("code_taken", t("There is a country {code} already.").format(code=made.code))
    tx.execute(insert(_countries).values(code=made.code, name=made.name))
    audit.record(tx, actor, "country.add", f"country:{made.code}", None, {"name": made.name}, clock.utc_now())
    return made


def rename_country(tx: Tx, actor: Actor, code: str, name: str) -> CountryView:
    """Another name; 404, 422."""
    before, made = get_country(tx, actor, code), CountryView(code, _name(name))
    if made == before:
        return before
    tx.execute(update(_countries).where(_countries.c.code == code).values(name=made.name))
    _renew_words(tx, _cities.c.country == code)
    old, new = {"name": before.name}, {"name": made.name}
    audit.record(tx, actor, "country.change", f"country:{code}", old, new, clock.utc_now())
    return made


def delete_country(tx: Tx, actor: Actor, code: str) -> None:
    """Gone; 409 `in_use` while it has cities, 404."""
    found = get_country(tx, actor, code)
    if tx.execute(select(_cities.c.id).where(_cities.c.country == code).limit(1)).first():
        raise Conflict("in_use", t("{name} has cities.").format(name=found.name))
    tx.execute(delete(_countries).where(_countries.c.code == code))
    audit.record(tx, actor, "country.delete", f"country:{code}", {"name": found.name}, None, clock.utc_now())


def get_country(tx: Tx, actor: Actor, code: str) -> CountryView:
    """A country, for an admin; 404."""
    require(actor, ADMIN)
    found = queries.find_country(tx, code)
    if found is None:
        raise NotFound(t("There is no such country."))
    return found


def list_countries(tx: Tx, actor: Actor) -> list[CountryView]:
    """All countries by name, for an admin."""
    require(actor, ADMIN)
    return queries.countries(tx)


def find_countries(tx: Tx, _actor: Actor) -> list[CountryView]:
    """All countries by name, for anybody."""
    return queries.countries(tx)


def add_city(tx: Tx, actor: Actor, country: str, name: str) -> CityView:
    """A city; 409 `name_taken` where the country has one of that name, 422."""
    require(actor, ADMIN)
    made = _checked(tx, CityView(ids.new_id(), name, country, ""))
    words = rules.words_of(made.name, made.country_name)
    tx.execute(insert(_cities).values(id=made.id, country=made.country, name=made.name, words=words))
    audit.record(tx, actor, "city.add", f"city:{made.id}", None, _facts(made), clock.utc_now())
    return made


def change_city(tx: Tx, actor: Actor, city_id: str, patch: CityPatch) -> CityView:
    """Another name or country; 404, 409 `name_taken`, 422."""
    before = get_city(tx, actor, city_id)
    wanted = replace(before, name=patch.name or before.name, country=patch.country or before.country)
    if patch.name is not None and not patch.name.strip():
        wanted = replace(wanted, name="")
    made = _checked(tx, wanted)
    if made == before:
        return before
    tx.execute(update(_cities).where(_cities.c.id == city_id).values(country=made.country, name=made.name))
    _renew_words(tx, _cities.c.id == city_id)
    audit.record(tx, actor, "city.change", f"city:{city_id}", _facts(before), _facts(made), clock.utc_now())
    return made


def delete_city(tx: Tx, actor: Actor, city_id: str) -> None:
    """Gone; 409 `in_use` while it has places, 404."""
    found = get_city(tx, actor, city_id)
    if queries.has_places(tx, city_id):
        raise Conflict("in_use", t("{name} has places.").format(name=found.name))
    tx.execute(delete(_cities).where(_cities.c.id == city_id))
    audit.record(tx, actor, "city.delete", f"city:{city_id}", _facts(found), None, clock.utc_now())


def get_city(tx: Tx, actor: Actor, city_id: str) -> CityView:
    """A city, for an admin; 404."""
    require(actor, ADMIN)
    found = queries.find_city(tx, city_id)
    if found is None:
        raise NotFound(t("There is no such city."))
    return found


def list_cities(
    tx: Tx, actor: Actor, words: str = "", country: str = "", *, limit: int = 50, after: str = ""
) -> tuple[list[CityView], str]:
    """Cities for an admin, and where to go on after."""
    require(actor, ADMIN)
    return queries.cities(tx, words, country, limit=limit, after=after)


def find_cities(
    tx: Tx, _actor: Actor, words: str = "", country: str = "", *, limit: int = 50, after: str = ""
) -> tuple[list[CityView], str]:
    """Cities for anybody who types a name, and where to go on after."""
    return queries.cities(tx, words, country, limit=limit, after=after)


def _checked(tx: Tx, city: CityView) -> CityView:
    """The same with one spelling of its name; its country's row is held, so that two cannot add one city."""
    code = rules.country_code(city.country)
    held = tx.execute(select(_countries).where(_countries.c.code == code).with_for_update()).first()
    if held is None:
        raise InvalidInput(t("There is no country {code}.").format(code=code), field="country")
    made = replace(city, name=_name(city.name), country=code, country_name=held.name)
    taken = select(_cities.c.id).where(_cities.c.country == code, _cities.c.name == made.name, _cities.c.id != made.id)
    if tx.execute(taken.limit(1)).first():
        raise Conflict(
            "name_taken", t("{country} has a city {name} already.").format(country=held.name, name=made.name)
        )
    return made


def _renew_words(tx: Tx, which: Any) -> None:
    """Cities are found by their country's name, places by both."""
    named = select(_cities.c.id, _cities.c.name, _countries.c.name.label("country")).join(
        _countries, _countries.c.code == _cities.c.country
    )
    for city in tx.execute(named.where(which)).all():
        words = rules.words_of(city.name, city.country)
        tx.execute(update(_cities).where(_cities.c.id == city.id).values(words=words))
        placed = select(_places.c.code, _places.c.name).where(_places.c.city_id == city.id)
        for place in tx.execute(placed).all():
            words = rules.words_of(place.name, place.code, city.name, city.country)
            tx.execute(update(_places).where(_places.c.code == place.code).values(words=words))


def _name(name: str) -> str:
    made = name_text(name)
    if len(made) > rules.NAME_LENGTH_MAX:
        raise InvalidInput(t("At most {n} characters, please.").format(n=rules.NAME_LENGTH_MAX), field="name")
    return made


def _facts(city: CityView) -> dict[str, Any]:
    return {"name": city.name, "country": city.country}
