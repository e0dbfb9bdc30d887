"""When trains run, as an import brought it: calendars, and patterns of trains.

Rows are never changed, only put in by an import and taken out by the next one. A pattern names its line and stations by
code alone, so that an edit that takes a line out and is undone finds its trains again.
"""

from datetime import date
from typing import Any

from sqlmodel import Field, SQLModel

from metro_web.models.types import Facts


class TrainCalendar(SQLModel, table=True):
    """Days on which trains run: `weekdays` has a 1 for each, Monday first; `added` and `removed` are ISO dates."""

    __tablename__ = "train_calendar"

    code: str = Field(primary_key=True, max_length=64)
    weekdays: str = Field(max_length=7)
    starts_on: date | None = None
    ends_on: date | None = None
    added: list[str] = Field(default_factory=list, sa_type=Facts)
    removed: list[str] = Field(default_factory=list, sa_type=Facts)


class TrainPattern(SQLModel, table=True):
    """Trains that call at `calls` (station, seconds after the start: arrival, departure) and begin at `starts`."""

    __tablename__ = "train_pattern"

    id: str = Field(primary_key=True, max_length=32)
    line_code: str = Field(max_length=64, index=True)
    calendar_code: str = Field(foreign_key="train_calendar.code", max_length=64)
    calls: list[Any] = Field(sa_type=Facts)
    starts: list[int] = Field(sa_type=Facts)
    is_exact: bool = True
