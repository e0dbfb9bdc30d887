"""Countries, cities and places as stored: one by its name, or those that what is typed is part of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select

from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.network import folded
from metro_web.models.places import City, Country, Place, RouteStop
from metro_web.models.timetable import TripStop

_countries: Any = Country.__table__  # type: ignore[attr-defined]
_cities: Any = City.__table__  # type: ignore[attr-defined]
_places: Any = Place.__table__  # type: ignore[attr-defined]
_route_stops: Any = RouteStop.__table__  # type: ignore[attr-defined]
_trip_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
WORDS_MAX = 8
_CITY = (_cities.c.id.label("city_id"), _cities.c.name.label("city"), _cities.c.country)
_PLACES = (
    select(*_places.c, *_CITY[1:], _countries.c.name.label("country_name"))
    .join(_cities, _cities.c.id == _places.c.city_id)
    .join(_countries, _countries.c.code == _cities.c.country)
)
_CITIES = select(*_CITY, _countries.c.name.label("country_name")).join(
    _countries, _countries.c.code == _cities.c.country
)
_BY_CODE = _PLACES.where(_places.c.code.in_(bindparam("codes", expanding=True)))


@dataclass(frozen=True, slots=True)
class CountryView:
    """A country by its ISO code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CityView:
    """A city with its country."""

    id: str
    name: str
    country: str
    country_name: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place: `kind` is station, airport, terminal or metro; `zone` is what its clock shows."""

    code: str
    kind: str
    name: str
    zone: str
    lat: float | None
    lon: float | None
    is_retired: bool
    city: CityView


@dataclass(frozen=True, slots=True)
class PlaceSearch:
    """Words in name, code, city or country; of some kinds, one city or country; in use, retired or all ('')."""

    words: str = ""
    kinds: tuple[str, ...] = ()
    city_id: str = ""
    country: str = ""
    standing: str = "open"


def countries(tx: Tx) -> list[CountryView]:
    """All of them, by name."""
    return [CountryView(row.code, row.name) for row in tx.execute(select(_countries).order_by(_countries.c.name))]


def find_country(tx: Tx, code: str) -> CountryView | None:
    """One country, or None."""
    row = tx.execute(select(_countries).where(_countries.c.code == code)).first() if code.isprintable() else None
    return CountryView(row.code, row.name) if row else None


def find_city(tx: Tx, city_id: str) -> CityView | None:
    """One city, or None."""
    row = tx.execute(_CITIES.where(_cities.c.id == city_id)).first() if is_id(city_id) else None
    return _city(row) if row else None


def find_place(tx: Tx, code: str) -> PlaceView | None:
    """One place, retired or not, or None."""
    return by_code(tx, [code]).get(code)


def by_code(tx: Tx, codes: Iterable[str]) -> dict[str, PlaceView]:
    """Those of the codes that are places; one query."""
    # What cannot be a code, such as one that no column holds, never reaches the database.
    wanted = sorted({code for code in codes if code.isprintable()})
    return {row.code: _place(row) for row in tx.execute(_BY_CODE, {"codes": wanted})} if wanted else {}


def cities(
    tx: Tx, words: str = "", country: str = "", *, limit: int = 50, after: str = ""
) -> tuple[list[CityView], str]:
    """Cities by name, those first that begin with the words; and where to go on after, '' at the end."""
    query = _matching(_CITIES, _cities, words)
    if country:
        query = query.where(_cities.c.country == country)
    rows = tx.execute(_page(query, _cities, _cities.c.id, words, after, limit)).all()
    return [_city(row) for row in rows[:limit]], _mark(rows, "city_id", "city", limit)


def search(tx: Tx, wanted: PlaceSearch, *, limit: int = 50, after: str = "") -> tuple[list[PlaceView], str]:
    """Places by name, those first that begin with the words; and where to go on after, '' at the end."""
    query = _matching(_PLACES, _places, wanted.words)
    if wanted.kinds:
        query = query.where(_places.c.kind.in_(wanted.kinds))
    if wanted.city_id:
        query = query.where(_places.c.city_id == wanted.city_id)
    if wanted.country:
        query = query.where(_cities.c.country == wanted.country)
    if wanted.standing:
        query = query.where(_places.c.is_retired.is_(wanted.standing == "retired"))
    rows = tx.execute(_page(query, _places, _places.c.code, wanted.words, after, limit)).all()
    return [_place(row) for row in rows[:limit]], _mark(rows, "code", "name", limit)


def is_used(tx: Tx, code: str) -> bool:
    """Whether a trip or a route stops there."""
    uses = (
        select(table.c.place).where(table.c.place == code).limit(1).exists() for table in (_trip_stops, _route_stops)
    )
    return bool(tx.execute(select(or_(*uses))).scalar())


def has_places(tx: Tx, city_id: str) -> bool:
    """Whether a city has any, retired ones too."""
    return tx.execute(select(_places.c.code).where(_places.c.city_id == city_id).limit(1)).first() is not None


def places_counts(tx: Tx, city_ids: Iterable[str]) -> dict[str, int]:
    """How many places in use each of the cities has; those without are left out."""
    mine = (_places.c.city_id.in_(list(city_ids)), _places.c.is_retired.is_(False))
    query = select(_places.c.city_id, func.count().label("n")).where(*mine).group_by(_places.c.city_id)
    return {row.city_id: row.n for row in tx.execute(query)}


def _matching(query: Any, table: Any, words: str) -> Any:
    for word in folded(words).split()[:WORDS_MAX]:
        query = query.where(table.c.words.contains(word, autoescape=True))
    return query


def _page(query: Any, table: Any, key: Any, words: str, after: str, limit: int) -> Any:
    """In order of rank, name and key, from after the mark on."""
    begins = folded(words)
    rank = case((table.c.words.startswith(begins, autoescape=True), 0), else_=1) if begins else case((key != "", 0))
    query = query.add_columns(rank.label("rank")).order_by(rank, table.c.name, key).limit(limit + 1)
    if not after:
        return query
    head, _, last_key = after.rpartition("|")
    last_rank, _, last_name = head.partition("|")
    later_name = or_(table.c.name > last_name, and_(table.c.name == last_name, key > last_key))
    return query.where(or_(rank > int(last_rank), and_(rank == int(last_rank), later_name)))


def _mark(rows: Any, key: str, name: str, limit: int) -> str:
    if len(rows) <= limit:
        return ""
    last = rows[limit - 1]
    return f"{last.rank}|{getattr(last, name)}|{getattr(last, key)}"


def _city(row: Any) -> CityView:
    return CityView(row.city_id, row.city, row.country, row.country_name)


def _place(row: Any) -> PlaceView:
    return PlaceView(row.code, row.kind, row.name, row.zone, row.lat, row.lon, row.is_retired, _city(row))
