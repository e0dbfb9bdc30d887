"""What companies run: vehicles with the layout their seats are made from, and the amenities people travel with."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from metro_web.models.types import Facts, UtcDateTime


class Vehicle(SQLModel, table=True):
    """A train, bus or plane; its row is locked while a trip is given to it, so that it is never in two places.

    `seat_plan_id` is the plan made from `layout`; trips keep the plan they were made with.
    """

    __tablename__ = "vehicle"
    __table_args__ = (UniqueConstraint("company_id", "name"),)

    id: str = Field(primary_key=True, max_length=32)
    company_id: str = Field(foreign_key="company.id", max_length=32)
    mode: str = Field(max_length=8)
    name: str = Field(max_length=120)
    registration: str = Field(default="", max_length=40)
    layout: dict[str, Any] = Field(sa_type=Facts)
    seat_plan_id: str = Field(foreign_key="seat_plan.id", max_length=32)
    is_retired: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class Amenity(SQLModel, table=True):
    """Wi-Fi, a meal, power …: a word and a picture for it, kept by admins."""

    __tablename__ = "amenity"

    code: str = Field(primary_key=True, max_length=24)
    name: str = Field(max_length=60)
    icon: str = Field(max_length=24)
    is_retired: bool = False


class VehicleAmenity(SQLModel, table=True):
    """What a vehicle has."""

    __tablename__ = "vehicle_amenity"

    vehicle_id: str = Field(foreign_key="vehicle.id", primary_key=True, max_length=32)
    amenity: str = Field(foreign_key="amenity.code", primary_key=True, max_length=24)


class TripAmenity(SQLModel, table=True):
    """What one trip has; at first what its vehicle had when it was made."""

    __tablename__ = "trip_amenity"

    trip_id: str = Field(foreign_key="trip.id", primary_key=True, max_length=32)
    amenity: str = Field(foreign_key="amenity.code", primary_key=True, max_length=24)
