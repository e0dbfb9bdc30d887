"""The metro network and its fares as stored. An edit raises `NetworkState.version` in its own transaction."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from metro_web.models.types import Facts, UtcDateTime


class NetworkState(SQLModel, table=True):
    """One row: the version of the whole picture, and whether the service runs. Editors lock it."""

    __tablename__ = "network_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(default=1, primary_key=True)
    version: int = 1
    is_running: bool = True
    stop_reason: str = Field(default="", max_length=300)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Line(SQLModel, table=True):
    """A metro line; its bullet is letter, shape and colour together."""

    __tablename__ = "line"

    code: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=120)
    color: str = Field(max_length=7)
    letter: str = Field(max_length=3)
    shape: str = Field(default="circle", max_length=10)
    position: int = 0
    is_running: bool = True
    stop_reason: str = Field(default="", max_length=300)


class Station(SQLModel, table=True):
    """One place, whatever number of platforms; `number` is its short name inside a QR; `x`, `y` are map grid units."""

    __tablename__ = "station"

    code: str = Field(primary_key=True, max_length=64)
    number: int = Field(unique=True)
    name: str = Field(max_length=120, index=True)
    lat: float | None = None
    lon: float | None = None
    x: float | None = None
    y: float | None = None


class Branch(SQLModel, table=True):
    """An ordered run of stations of a line: a fork, a ring (first = last) or a piece of its own."""

    __tablename__ = "branch"
    __table_args__ = (UniqueConstraint("line_code", "position"),)

    id: str = Field(primary_key=True, max_length=32)
    line_code: str = Field(foreign_key="line.code", max_length=64)
    position: int
    name: str = Field(default="", max_length=120)


class BranchStop(SQLModel, table=True):
    """Station number `position` (from 0) of a branch."""

    __tablename__ = "branch_stop"

    branch_id: str = Field(foreign_key="branch.id", primary_key=True, max_length=32)
    position: int = Field(primary_key=True)
    station_code: str = Field(foreign_key="station.code", max_length=64, index=True)


class Track(SQLModel, table=True):
    """Metres and seconds from one neighbour of a line to the other, and standing before; where they are known."""

    __tablename__ = "track"

    line_code: str = Field(foreign_key="line.code", primary_key=True, max_length=64)
    a_code: str = Field(foreign_key="station.code", primary_key=True, max_length=64)
    b_code: str = Field(foreign_key="station.code", primary_key=True, max_length=64)
    distance_m: int | None = None
    duration_s: int | None = None
    dwell_s: int | None = None


class WalkLink(SQLModel, table=True):
    """Two stations that people walk between inside the paid area."""

    __tablename__ = "walk_link"

    a_code: str = Field(foreign_key="station.code", primary_key=True, max_length=64)
    b_code: str = Field(foreign_key="station.code", primary_key=True, max_length=64)
    distance_m: int = 0
    duration_s: int = 300


class FareTable(SQLModel, table=True):
    """A fare rule from a date on; the newest that has begun and was not replaced is in force.

    Once begun, a row is never rewritten: another one replaces it from the same day, and `replaced_at` says when.
    """

    __tablename__ = "fare_table"
    __table_args__ = (
        Index(
            "uq_fare_table_starts_on_living",
            "starts_on",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=32)
    name: str = Field(max_length=120)
    starts_on: date = Field(index=True)
    kind: str = Field(max_length=20)
    rules: dict[str, Any] = Field(sa_type=Facts)
    discounts: list[dict[str, Any]] = Field(default_factory=list, sa_type=Facts)
    revision: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    replaced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Holiday(SQLModel, table=True):
    """A day on which every table's holiday prices count: `MM-DD` each year, or one `YYYY-MM-DD`."""

    __tablename__ = "holiday"

    day: str = Field(primary_key=True, max_length=10)
    name: str = Field(max_length=120)
