"""Amenities as pages show them: a picture and a word, chosen or not, and the admin's list."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from metro_web.core.i18n import plural, t
from metro_web.queries.amenities import AmenityView, ListedAmenity


@dataclass(frozen=True)
class AmenityRow:
    """A picture and its word."""

    code: str
    name: str
    icon: str


@dataclass(frozen=True)
class AmenityChoice:
    """One that can be ticked."""

    code: str
    name: str
    icon: str
    is_on: bool


@dataclass(frozen=True)
class AmenityLine:
    """One in the admin's list."""

    code: str
    name: str
    icon: str
    uses_label: str
    is_used: bool
    is_retired: bool


def rows(found: Iterable[AmenityView]) -> list[AmenityRow]:
    """What a vehicle or trip has."""
    return [AmenityRow(each.code, each.name, each.icon) for each in found]


def choices(offered: Sequence[AmenityView], chosen: Sequence[AmenityView]) -> list[AmenityChoice]:
    """What can be ticked: all that is offered, and what was chosen before it was retired."""
    on: Collection[str] = {each.code for each in chosen}
    known = {each.code: each for each in (*offered, *chosen)}
    ordered = sorted(known.values(), key=lambda each: each.name.casefold())
    return [AmenityChoice(each.code, each.name, each.icon, each.code in on) for each in ordered]


def lines(found: Iterable[ListedAmenity]) -> list[AmenityLine]:
    """The admin's list."""
    return [
        AmenityLine(
            each.amenity.code,
            each.amenity.name,
            each.amenity.icon,
            _uses(each),
            bool(each.vehicles or each.trips),
            each.amenity.is_retired,
        )
        for each in found
    ]


def _uses(each: ListedAmenity) -> str:
    vehicles = plural(t("{n} vehicle"), t("{n} vehicles"), each.vehicles)
    trips = plural(t("{n} trip"), t("{n} trips"), each.trips)
    return ", ".join([vehicles] * bool(each.vehicles) + [trips] * bool(each.trips)) or t("not used")
