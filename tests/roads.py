"""Where trips go in the tests: two countries, their cities and places; and a company with an owner."""

from dataclasses import dataclass

from metro_web.core import db
from metro_web.domain.permissions import Actor
from metro_web.services import cities, places
from metro_web.services.places import NewPlace
from tests import companies

# Code: kind, city, time zone.
PLACES = {
    "alder-st": ("station", "Alderton", "Asia/Kolkata"),
    "alder-bus": ("terminal", "Alderton", "Asia/Kolkata"),
    "alder-air": ("airport", "Alderton", "Asia/Kolkata"),
    "birch-st": ("station", "Birchford", "Asia/Kolkata"),
    "birch-bus": ("terminal", "Birchford", "Asia/Kolkata"),
    "cedar-st": ("station", "Cedarham", "Asia/Kolkata"),
    "farra-air": ("airport", "Farra", "Asia/Kathmandu"),
    "farra-bus": ("terminal", "Farra", "Asia/Kathmandu"),
}
COUNTRIES = {"HL": ("Homeland", ("Alderton", "Birchford", "Cedarham")), "FR": ("Farland", ("Farra",))}


@dataclass(frozen=True)
class Land:
    """Cities by their name: the id that stands for all places of each."""

    cities: dict[str, str]


def build(admin: Actor) -> Land:
    """Countries, cities and places, made as an admin would."""
    found: dict[str, str] = {}
    for code, (name, listed) in COUNTRIES.items():
        db.run(cities.add_country, admin, code, name)
        for city in listed:
            found[city] = db.run(cities.add_city, admin, code, city).id
    for code, (kind, city, zone) in PLACES.items():
        db.run(places.add, admin, NewPlace(found[city], kind, f"{city} {kind.title()}", code, zone))
    return Land(found)


def company(name: str, owner: str) -> tuple[str, Actor]:
    """A company's id, and its owner, a new person."""
    actor = companies.operator(owner)
    return companies.make(name, actor), actor
