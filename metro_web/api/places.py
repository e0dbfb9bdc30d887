"""Places, cities and countries over REST, for anybody who types where to."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from metro_web.api import place_schemas as schemas
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import look
from metro_web.api.fields import Text
from metro_web.queries.places import PlaceSearch
from metro_web.services import cities, places

router = APIRouter(tags=["places"])
Words = Annotated[Text, Query(max_length=120)]
Kind = Literal["station", "airport", "terminal", "metro"]
Country = Annotated[str, Query(pattern="^[A-Z]{2}$")]
Cursor = Annotated[str | None, Query(max_length=800)]


@router.get("/places")
def find_places(
    request: Request,
    query: Words = "",
    kind: Kind | None = None,
    city: Annotated[Text, Query(max_length=32)] = "",
    limit: int = 50,
    cursor: Cursor = None,
) -> Response:
    """Places in use, by any part of their name, code, city or country; those first that begin with it."""
    wanted = PlaceSearch(query, (kind,) if kind else (), city)
    paging = {"limit": page_limit(limit), "after": opened("places", cursor) or ""}
    return look(request, places.find_places, wanted, **paging, view=places_page)


@router.get("/cities")
def find_cities(
    request: Request, query: Words = "", country: Country | None = None, limit: int = 50, cursor: Cursor = None
) -> Response:
    """Cities, by any part of their name or country."""
    paging = {"limit": page_limit(limit), "after": opened("cities", cursor) or ""}
    return look(request, cities.find_cities, query, country or "", **paging, view=cities_page)


@router.get("/countries")
def list_countries(request: Request) -> Response:
    """All countries, by name."""
    return look(request, cities.find_countries, view=countries_page)


def places_page(found: Any) -> Any:
    """A page of places."""
    return {"items": [schemas.place(each) for each in found[0]], "next_cursor": sealed("places", found[1])}


def cities_page(found: Any) -> Any:
    """A page of cities."""
    return {"items": [schemas.city(each) for each in found[0]], "next_cursor": sealed("cities", found[1])}


def countries_page(found: Any) -> Any:
    """All countries."""
    return {"items": [schemas.country(each) for each in found], "next_cursor": None}
