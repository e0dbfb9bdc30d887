"""What is attended and ridden: venues with their events, trips with their stops. Each has an inventory to sell from."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text
from sqlmodel import Field, SQLModel

from metro_web.models.types import UtcDateTime


class Venue(SQLModel, table=True):
    """A stadium or hall; its row is locked while an event is put into it, so that two never overlap."""

    __tablename__ = "venue"

    id: str = Field(primary_key=True, max_length=32)
    name: str = Field(max_length=120)
    city: str = Field(max_length=80)
    kind: str = Field(max_length=10)
    turnaround_minutes: int = 60
    is_retired: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class Event(SQLModel, table=True):
    """A match or another event: `draft` → `published` → `postponed` or `cancelled`; `words` is what search looks in."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_starts", "status", "starts_at"),
        Index("ix_event_venue", "venue_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="times"),
    )

    id: str = Field(primary_key=True, max_length=32)
    venue_id: str = Field(foreign_key="venue.id", max_length=32)
    inventory_id: str = Field(foreign_key="inventory.id", unique=True, max_length=32)
    kind: str = Field(max_length=10)
    title: str = Field(max_length=160)
    home: str = Field(default="", max_length=80)
    away: str = Field(default="", max_length=80)
    competition: str = Field(default="", max_length=80)
    about: str = Field(default="", sa_type=Text)
    words: str = Field(default="", sa_type=Text)
    status: str = Field(max_length=10)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Trip(SQLModel, table=True):
    """One run of a train, bus or plane; its stops say where and when, as planned: it is `delay_minutes` later.

    A company's trip names the company, and the route and vehicle it was made from; `series_id` those made with it.
    """

    __tablename__ = "trip"
    __table_args__ = (
        Index("ix_trip_departs", "status", "departs_at"),
        Index("ix_trip_vehicle", "vehicle_id", "departs_at"),
        Index("ix_trip_company", "company_id", "departs_at"),
    )

    id: str = Field(primary_key=True, max_length=32)
    inventory_id: str = Field(foreign_key="inventory.id", unique=True, max_length=32)
    mode: str = Field(max_length=8)
    name: str = Field(max_length=120)
    vehicle: str = Field(default="", max_length=120)
    status: str = Field(max_length=10)
    departs_at: datetime = Field(sa_type=UtcDateTime)
    arrives_at: datetime = Field(sa_type=UtcDateTime)
    delay_minutes: int = 0
    company_id: str | None = Field(default=None, foreign_key="company.id", max_length=32)
    route_id: str | None = Field(default=None, foreign_key="travel_route.id", max_length=32)
    vehicle_id: str | None = Field(default=None, foreign_key="vehicle.id", max_length=32)
    series_id: str = Field(default="", max_length=32, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class TripStop(SQLModel, table=True):
    """Stop number `position` (from 1) of a trip; `place` is the code that searches name, `zone` its time zone.

    `kind` says why it stops there: '', `transit`, `meal`, `refuel` or `layover`.
    """

    __tablename__ = "trip_stop"
    __table_args__ = (Index("ix_trip_stop_place", "place", "departs_at"),)

    trip_id: str = Field(foreign_key="trip.id", primary_key=True, max_length=32)
    position: int = Field(primary_key=True)
    place: str = Field(max_length=64)
    name: str = Field(max_length=120)
    zone: str = Field(default="", max_length=40)
    kind: str = Field(default="", max_length=8)
    arrives_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    departs_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
