"""Where trips go: countries, cities, places with their time zones, and the routes of companies between them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field, SQLModel

from metro_web.models.types import UtcDateTime


class Country(SQLModel, table=True):
    """A country by its ISO 3166 code of two letters."""

    __tablename__ = "country"

    code: str = Field(primary_key=True, max_length=2)
    name: str = Field(max_length=80)


class City(SQLModel, table=True):
    """A city; whoever asks for it means all its places. `words` is what it is found by."""

    __tablename__ = "city"

    id: str = Field(primary_key=True, max_length=32)
    country: str = Field(foreign_key="country.code", max_length=2, index=True)
    name: str = Field(max_length=80)
    words: str = Field(default="", sa_type=Text)


class Place(SQLModel, table=True):
    """A station, airport, terminal or metro station; `code` is what stops of trips and searches name it by.

    `words` is what it is found by: its name and code, its city's and country's names.
    """

    __tablename__ = "place"

    code: str = Field(primary_key=True, max_length=64)
    kind: str = Field(max_length=8)
    city_id: str = Field(foreign_key="city.id", max_length=32, index=True)
    name: str = Field(max_length=120)
    zone: str = Field(max_length=40)
    lat: float | None = None
    lon: float | None = None
    is_retired: bool = False
    words: str = Field(default="", sa_type=Text)


class TravelRoute(SQLModel, table=True):
    """A company's way between places, without dates: trips are made from it."""

    __tablename__ = "travel_route"

    id: str = Field(primary_key=True, max_length=32)
    company_id: str = Field(foreign_key="company.id", max_length=32, index=True)
    mode: str = Field(max_length=8)
    name: str = Field(max_length=120)
    is_retired: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class RouteStop(SQLModel, table=True):
    """Stop number `position` (from 1); minutes are counted from the departure at the first. `kind` as of trip stops."""

    __tablename__ = "route_stop"
    __table_args__ = (CheckConstraint("leave_minutes >= arrive_minutes", name="minutes"),)

    route_id: str = Field(foreign_key="travel_route.id", primary_key=True, max_length=32)
    position: int = Field(primary_key=True)
    place: str = Field(foreign_key="place.code", max_length=64, index=True)
    kind: str = Field(default="", max_length=8)
    arrive_minutes: int
    leave_minutes: int
