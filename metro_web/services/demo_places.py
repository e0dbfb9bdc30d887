"""The demo's countries, cities and places, put in through the services as an admin would; what is there is not touched."""

from metro_web.core.db import Tx
from metro_web.demo import gazetteer
from metro_web.demo.gazetteer import DemoCity
from metro_web.domain.permissions import Actor
from metro_web.queries import places as queries
from metro_web.services import cities, places
from metro_web.services.places import NewPlace


def load(tx: Tx, actor: Actor) -> int:
    """How many places came; none where there are cities already."""
    known, _more = queries.cities(tx, limit=1)
    if known:
        return 0
    there = {country.code for country in queries.countries(tx)}
    for code, name in gazetteer.COUNTRIES.items():
        if code not in there:
            cities.add_country(tx, actor, code, name)
    return sum(_add(tx, actor, each) for each in gazetteer.CITIES)


def _add(tx: Tx, actor: Actor, new: DemoCity) -> int:
    city = cities.add_city(tx, actor, new.country, new.name)
    made = 0
    for code, kind, name in new.places():
        if not queries.find_place(tx, code):
            places.add(tx, actor, NewPlace(city.id, kind, name, code, new.zone, new.lat, new.lon))
            made += 1
    if new.name == gazetteer.METRO_CITY:
        made += places.take_in_metro(tx, actor, city.id).added
    return made
