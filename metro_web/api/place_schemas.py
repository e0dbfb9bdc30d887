"""Countries, cities, places and routes: as they are sent to us, and as the contract writes them."""

from typing import Annotated

from pydantic import Field

from metro_web.api.fields import Body, Code, ShortText, WholeNumber
from metro_web.api.schemas import Json
from metro_web.domain.route_stops import STOPS_MAX, StopPlan
from metro_web.queries.places import CityView, CountryView, PlaceView
from metro_web.queries.travel_routes import RouteStopView, RouteView
from metro_web.services.cities import CityPatch
from metro_web.services.places import MetroPlaces, NewPlace, PlacePatch
from metro_web.services.travel_routes import NewRoute, RoutePatch

YesNo = Annotated[bool, Field(strict=True)]
Degrees = Annotated[float, Field(allow_inf_nan=False)]


class CountryBody(Body):
    """A country by its ISO code of two letters."""

    code: ShortText
    name: ShortText


class NameBody(Body):
    """Another name."""

    name: ShortText


class CityBody(Body):
    """A city of a country."""

    country: ShortText
    name: ShortText


class CityPatchBody(Body):
    """What is left out stays."""

    country: ShortText | None = None
    name: ShortText | None = None

    def patch(self) -> CityPatch:
        """As the service takes it."""
        return CityPatch(self.name, self.country)


class PlaceBody(Body):
    """A place; left out, its code is made from its name, and its zone is that of the city's other places."""

    city: ShortText
    kind: ShortText
    name: ShortText
    code: Code | None = None
    zone: ShortText = ""
    lat: Degrees | None = None
    lon: Degrees | None = None

    def place(self) -> NewPlace:
        """As the service takes it."""
        return NewPlace(self.city, self.kind, self.name, self.code or "", self.zone, self.lat, self.lon)


class PlacePatchBody(Body):
    """What is left out stays; `lat` and `lon` go together, both null for an unknown position."""

    city: ShortText | None = None
    kind: ShortText | None = None
    name: ShortText | None = None
    zone: ShortText | None = None
    lat: Degrees | None = None
    lon: Degrees | None = None
    retired: YesNo | None = None

    def patch(self) -> PlacePatch:
        """As the service takes it."""
        is_moved = bool({"lat", "lon"} & self.model_fields_set)
        where = (self.lat, self.lon, is_moved)
        return PlacePatch(self.name, self.kind, self.city, self.zone, *where, self.retired)


class StopBody(Body):
    """A place, why one stops there, and minutes from the first departure; it is left at once where that is left out."""

    place: Code
    kind: ShortText = ""
    arrive_minutes: WholeNumber = 0
    leave_minutes: WholeNumber | None = None

    def plan(self) -> StopPlan:
        """As the service takes it."""
        return StopPlan(self.place, self.arrive_minutes, self.leave_minutes, self.kind)


Stops = Annotated[list[StopBody], Field(max_length=2 * STOPS_MAX)]


class RouteBody(Body):
    """A route of a company; where one works for one company alone, that is meant."""

    company: ShortText = ""
    mode: ShortText
    name: ShortText = ""
    stops: Stops

    def route(self) -> NewRoute:
        """As the service takes it."""
        return NewRoute(self.mode, [stop.plan() for stop in self.stops], self.name)


class RoutePatchBody(Body):
    """What is left out stays; `stops` are all of them in their order."""

    name: ShortText | None = None
    stops: Stops | None = None
    retired: YesNo | None = None

    def patch(self) -> RoutePatch:
        """As the service takes it."""
        stops = None if self.stops is None else [stop.plan() for stop in self.stops]
        return RoutePatch(self.name, stops, self.retired)


def country(found: CountryView) -> Json:
    """A country."""
    return {"code": found.code, "name": found.name}


def city(found: CityView) -> Json:
    """A city; its id stands for all its places in `GET /trips`."""
    return {"id": found.id, "name": found.name, "country": {"code": found.country, "name": found.country_name}}


def place(found: PlaceView) -> Json:
    """A place."""
    return {
        "code": found.code,
        "kind": found.kind,
        "name": found.name,
        "city": city(found.city),
        "zone": found.zone,
        "lat": found.lat,
        "lon": found.lon,
        "retired": found.is_retired,
    }


def metro(found: MetroPlaces) -> Json:
    """What became of a city's metro places."""
    return {"added": found.added, "changed": found.changed, "retired": found.retired, "skipped": found.skipped}


def route(found: RouteView) -> Json:
    """A route with its stops."""
    return {
        "id": found.id,
        "company": found.company_id,
        "mode": found.mode,
        "name": found.name,
        "minutes": found.minutes,
        "retired": found.is_retired,
        "stops": [_stop(stop) for stop in found.stops],
    }


def _stop(found: RouteStopView) -> Json:
    return {
        "position": found.position,
        "place": found.place,
        "name": found.name,
        "city": found.city,
        "zone": found.zone,
        "kind": found.kind or None,
        "arrive_minutes": found.arrive_minutes,
        "leave_minutes": found.leave_minutes,
    }
