"""Countries, cities and places over REST for admins: made, changed, retired, deleted."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from metro_web.api import place_schemas as schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit
from metro_web.api.deps import act, known_id, look
from metro_web.api.fields import Text
from metro_web.api.places import Country, Cursor, Kind, Words, cities_page, countries_page, places_page
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries.places import PlaceSearch
from metro_web.services import cities, places

router = APIRouter(prefix="/admin", tags=["admin"], route_class=ContractRoute)


def _admin(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, ADMIN)


def _country(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return cities.get_country(tx, actor, path["code"])


def _city(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    require(actor, ADMIN)
    return cities.get_city(tx, actor, known_id(path["city_id"], is_id))


def _place(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return places.get_place(tx, actor, path["code"])


@router.get("/countries")
@guarded(_admin)
def list_all_countries(request: Request) -> Response:
    """All countries, by name."""
    return look(request, cities.list_countries, view=countries_page)


@router.post("/countries", status_code=201)
@guarded(_admin)
def add_country(request: Request, body: schemas.CountryBody) -> Response:
    """A country; 409 code_taken."""
    return act(request, cities.add_country, body.code, body.name, view=schemas.country, status=201)


@router.patch("/countries/{code}")
@guarded(_country)
def rename_country(request: Request, code: str, body: schemas.NameBody) -> Response:
    """Another name."""
    return act(request, cities.rename_country, code, body.name, view=schemas.country)


@router.delete("/countries/{code}", status_code=204)
@guarded(_country)
def delete_country(request: Request, code: str) -> Response:
    """Gone; 409 in_use while it has cities."""
    return act(request, cities.delete_country, code, view=_nothing, status=204)


@router.get("/cities")
@guarded(_admin)
def list_cities(
    request: Request, query: Words = "", country: Country | None = None, limit: int = 50, cursor: Cursor = None
) -> Response:
    """Cities, by any part of their name or country."""
    paging = {"limit": page_limit(limit), "after": opened("cities", cursor) or ""}
    return look(request, cities.list_cities, query, country or "", **paging, view=cities_page)


@router.post("/cities", status_code=201)
@guarded(_admin)
def add_city(request: Request, body: schemas.CityBody) -> Response:
    """A city; 409 name_taken."""
    return act(request, cities.add_city, body.country, body.name, view=schemas.city, status=201)


@router.get("/cities/{city_id}")
@guarded(_city)
def get_city(request: Request, city_id: str) -> Response:
    """One city."""
    return look(request, cities.get_city, known_id(city_id, is_id), view=schemas.city)


@router.patch("/cities/{city_id}")
@guarded(_city)
def change_city(request: Request, city_id: str, body: schemas.CityPatchBody) -> Response:
    """Another name or country; 409 name_taken."""
    return act(request, cities.change_city, known_id(city_id, is_id), body.patch(), view=schemas.city)


@router.delete("/cities/{city_id}", status_code=204)
@guarded(_city)
def delete_city(request: Request, city_id: str) -> Response:
    """Gone; 409 in_use while it has places."""
    return act(request, cities.delete_city, known_id(city_id, is_id), view=_nothing, status=204)


@router.post("/cities/{city_id}/metro")
@guarded(_city)
def take_in_metro(request: Request, city_id: str) -> Response:
    """The metro's stations as places of the city: new ones come, names follow, those that are gone are retired."""
    return act(request, places.take_in_metro, known_id(city_id, is_id), view=schemas.metro)


@router.get("/places")
@guarded(_admin)
def list_places(
    request: Request,
    query: Words = "",
    kind: Kind | None = None,
    city: Annotated[Text, Query(max_length=32)] = "",
    standing: Literal["open", "retired", "all"] = "all",
    limit: int = 50,
    cursor: Cursor = None,
) -> Response:
    """Places, retired ones too."""
    wanted = PlaceSearch(query, (kind,) if kind else (), city, standing="" if standing == "all" else standing)
    paging = {"limit": page_limit(limit), "after": opened("places", cursor) or ""}
    return look(request, places.list_places, wanted, **paging, view=places_page)


@router.post("/places", status_code=201)
@guarded(_admin)
def add_place(request: Request, body: schemas.PlaceBody) -> Response:
    """A place; 409 code_taken."""
    return act(request, places.add, body.place(), view=schemas.place, status=201)


@router.get("/places/{code}")
@guarded(_place)
def get_place(request: Request, code: str) -> Response:
    """One place."""
    return look(request, places.get_place, code, view=schemas.place)


@router.patch("/places/{code}")
@guarded(_place)
def change_place(request: Request, code: str, body: schemas.PlacePatchBody) -> Response:
    """Other facts; `retired` takes it out of use or back into it. 409 in_use for another kind of one that is used."""
    return act(request, places.change, code, body.patch(), view=schemas.place)


@router.delete("/places/{code}", status_code=204)
@guarded(_place)
def delete_place(request: Request, code: str) -> Response:
    """Gone; 409 in_use where a trip or route stops there: retire it instead."""
    return act(request, places.delete_place, code, view=_nothing, status=204)


def _nothing(_done: object) -> None:
    return None
