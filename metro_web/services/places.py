"""Places that trips go from and to: made, changed, retired by admins; metro stations are made from the network.

Keeps true: a place that a trip or a route names is never deleted, and its code never changes. A metro place has the
code of its station.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, insert, select, update

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import places as rules
from metro_web.domain.editing import shaping
from metro_web.domain.network_texts import code_text, name_text
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.domain.places import METRO
from metro_web.models.places import Place
from metro_web.queries import network
from metro_web.queries import places as queries
from metro_web.queries.places import CityView, PlaceSearch, PlaceView
from metro_web.services import audit, cities

_places: Any = Place.__table__  # type: ignore[attr-defined]
KEPT = ("name", "kind", "zone", "lat", "lon", "is_retired")


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place; without a code it gets one from its name, without a zone that of the city's other places."""

    city_id: str
    kind: str
    name: str
    code: str = ""
    zone: str = ""
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class PlacePatch:
    """What becomes of a place; None leaves it as it is. `is_moved`: both degrees are as given, perhaps none."""

    name: str | None = None
    kind: str | None = None
    city_id: str | None = None
    zone: str | None = None
    lat: float | None = None
    lon: float | None = None
    is_moved: bool = False
    is_retired: bool | None = None


@dataclass(frozen=True, slots=True)
class MetroPlaces:
    """What became of a city's metro places: those `skipped` have a code that another place has."""

    added: int
    changed: int
    retired: int
    skipped: int


def add(tx: Tx, actor: Actor, new: NewPlace) -> PlaceView:
    """A place; 409 `code_taken`, 422."""
    require(actor, ADMIN)
    code = code_text(new.code) if new.code else _free_code(tx, new.name)
    if queries.find_place(tx, code):
        raise Conflict("code_taken", t("There is a place {code} already.").format(code=code))
    city = _city(tx, actor, new.city_id)
    zone = new.zone or _zone_of(tx, city.id)
    made = _checked(PlaceView(code, new.kind, new.name, zone, new.lat, new.lon, False, city))
    _check_metro(tx, made)
    tx.execute(insert(_places).values(**_row(made)))
    audit.record(tx, actor, "place.add", f"place:{code}", None, _facts(made), clock.utc_now())
    return made


def change(tx: Tx, actor: Actor, code: str, patch: PlacePatch) -> PlaceView:
    """What is given; 404, 422. 409 `in_use` for another kind where a trip or route stops there."""
    before = get_place(tx, actor, code)
    given: dict[str, Any] = {
        field: value for field in ("name", "kind", "zone", "is_retired") if (value := getattr(patch, field)) is not None
    }
    if patch.city_id is not None:
        given["city"] = _city(tx, actor, patch.city_id)
    if patch.is_moved:
        given |= {"lat": patch.lat, "lon": patch.lon}
    made = _checked(replace(before, **given))
    if made == before:
        return before
    if made.kind != before.kind:
        _check_metro(tx, made)
        if queries.is_used(tx, code):
            raise Conflict("in_use", t("Trips or routes stop at {name}: it stays what it is.").format(name=before.name))
    tx.execute(update(_places).where(_places.c.code == code).values(**_row(made)))
    audit.record(tx, actor, _what(before, made), f"place:{code}", _facts(before), _facts(made), clock.utc_now())
    return made


def delete_place(tx: Tx, actor: Actor, code: str) -> None:
    """Gone; 404, 409 `in_use` where a trip or route stops there: retire it instead."""
    found = get_place(tx, actor, code)
    if queries.is_used(tx, code):
        raise Conflict("in_use", t("Trips or routes stop at {name}. Retire it instead.").format(name=found.name))
    tx.execute(delete(_places).where(_places.c.code == code))
    audit.record(tx, actor, "place.delete", f"place:{code}", _facts(found), None, clock.utc_now())


def take_in_metro(tx: Tx, actor: Actor, city_id: str) -> MetroPlaces:
    """The stations of the metro as places of a city: new ones come, names follow, those that are gone are retired."""
    require(actor, ADMIN)
    city, stations = _city(tx, actor, city_id), network.current(tx).network.stations
    known = queries.by_code(tx, stations)
    wanted = [
        PlaceView(node.code, METRO, name_text(node.name), settings().timezone, node.lat, node.lon, False, city)
        for node in stations.values()
    ]
    new = [_row(each) for each in wanted if each.code not in known]
    if new:
        tx.execute(insert(_places), new)
    own = [(known[each.code], each) for each in wanted if each.code in known and known[each.code].kind == METRO]
    moved = [after for before, after in own if after != before]
    gone = [code for code in _metro_codes(tx, city_id) if code not in stations]
    _write(tx, moved, gone)
    done = MetroPlaces(len(new), len(moved), len(gone), len(wanted) - len(new) - len(own))
    if new or moved or gone:
        facts = {"added": done.added, "changed": done.changed, "retired": done.retired}
        audit.record(tx, actor, "place.metro", f"city:{city_id}", None, facts, clock.utc_now())
    return done


def get_place(tx: Tx, actor: Actor, code: str) -> PlaceView:
    """A place, retired or not, for an admin; 404."""
    require(actor, ADMIN)
    found = queries.find_place(tx, code)
    if found is None:
        raise NotFound(t("There is no such place."))
    return found


def list_places(
    tx: Tx, actor: Actor, wanted: PlaceSearch, *, limit: int = 50, after: str = ""
) -> tuple[list[PlaceView], str]:
    """Places, retired ones too where they are asked for, for an admin; and where to go on after."""
    require(actor, ADMIN)
    return queries.search(tx, wanted, limit=limit, after=after)


def find_places(
    tx: Tx, _actor: Actor, wanted: PlaceSearch, *, limit: int = 50, after: str = ""
) -> tuple[list[PlaceView], str]:
    """Places in use, for anybody who types a name; and where to go on after."""
    return queries.search(tx, replace(wanted, standing="open"), limit=limit, after=after)


def _write(tx: Tx, moved: Sequence[PlaceView], gone: Sequence[str]) -> None:
    for each in moved:
        tx.execute(update(_places).where(_places.c.code == each.code).values(**_row(each)))
    if gone:
        tx.execute(update(_places).where(_places.c.code.in_(gone)).values(is_retired=True))


def _metro_codes(tx: Tx, city_id: str) -> list[str]:
    mine = (_places.c.city_id == city_id, _places.c.kind == METRO, _places.c.is_retired.is_(False))
    return list(tx.execute(select(_places.c.code).where(*mine)).scalars())


def _free_code(tx: Tx, name: str) -> str:
    stem = shaping.code_of(name_text(name), (), "place")
    alike = select(_places.c.code).where(_places.c.code.startswith(stem, autoescape=True))
    return shaping.code_of(name, tx.execute(alike).scalars(), "place")


def _zone_of(tx: Tx, city_id: str) -> str:
    """What the clocks of a city show; the deployment's zone where nothing is known of it."""
    known = tx.execute(select(_places.c.zone).where(_places.c.city_id == city_id).limit(1)).scalar()
    return known or settings().timezone


def _city(tx: Tx, actor: Actor, city_id: str) -> CityView:
    try:
        return cities.get_city(tx, actor, city_id)
    except NotFound as missing:
        raise InvalidInput(missing.detail, field="city") from missing


def _checked(place: PlaceView) -> PlaceView:
    """The same with one spelling of its name; 422."""
    lat, lon = rules.position(place.lat, place.lon)
    kind, zone = rules.kind_text(place.kind), rules.zone_text(place.zone)
    return replace(place, kind=kind, name=name_text(place.name), zone=zone, lat=lat, lon=lon)


def _check_metro(tx: Tx, place: PlaceView) -> None:
    if place.kind == METRO and place.code not in network.current(tx).network.stations:
        said = t("The metro has no station {code}; a metro place has its station's code.")
        raise InvalidInput(said.format(code=place.code), field="code")


def _row(place: PlaceView) -> dict[str, Any]:
    words = rules.words_of(place.name, place.code, place.city.name, place.city.country_name)
    kept = {field: getattr(place, field) for field in KEPT}
    return {"code": place.code, "city_id": place.city.id, "words": words, **kept}


def _facts(place: PlaceView) -> dict[str, Any]:
    return {"city": place.city.name, **{field: getattr(place, field) for field in KEPT}}


def _what(before: PlaceView, after: PlaceView) -> str:
    if before.is_retired != after.is_retired:
        return "place.retire" if after.is_retired else "place.restore"
    return "place.change"
