"""Fare tables and holidays as rows, and the few of them that this process prices by.

Keeps true: of one day there is one living table; what was replaced or ended is still known for as long as somebody who
bought by it may be inside.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Text, select
from sqlalchemy import cast as as_type

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.domain import fare_discounts, fares
from metro_web.domain.fares import FareRules
from metro_web.models.network import FareTable, Holiday

_fare, _holiday = (cast(Any, table).__table__.c for table in (FareTable, Holiday))
KEPT_DAYS = 2
# Of one day the living table before those that it replaced.
_LAST_FIRST = (_fare.starts_on.desc(), _fare.replaced_at.is_not(None), _fare.created_at.desc(), _fare.id.desc())
PARSED_MAX = 16


@dataclass(frozen=True, slots=True)
class Fare:
    """A fare table in force from a date; the calendar's holidays are among those of its rules."""

    table_id: str
    starts_on: date
    rules: FareRules
    name: str = ""


@dataclass(frozen=True, slots=True)
class FareRow:
    """A fare table as stored."""

    id: str
    name: str
    starts_on: date
    kind: str
    rules: dict[str, Any]
    discounts: list[dict[str, Any]]
    revision: int
    created_at: datetime
    replaced_at: datetime | None

    def parsed(self) -> FareRules:
        """Its rules as a value, discounts included."""
        return replace(fares.parse(self.kind, self.rules), discounts=fare_discounts.parse(self.discounts))


def load(tx: Tx) -> tuple[tuple[Fare, ...], dict[str, Fare]]:
    """Living tables that are or will be in force, newest first; and all that anybody inside may have bought by, by id."""
    since = clock.utc_now() - timedelta(days=KEPT_DAYS)
    heads = tx.execute(select(_fare.id, _fare.starts_on, _fare.replaced_at).order_by(*_LAST_FIRST)).all()
    wanted, is_enough = [], False
    for head in heads:
        if head.replaced_at is not None and head.replaced_at < since:
            continue
        if not is_enough:
            wanted.append(head.id)
        is_enough = is_enough or (head.replaced_at is None and head.starts_on <= since.date())
    holidays = frozenset(list_holidays(tx))
    rows = tx.execute(
        select(
            _fare.id, _fare.name, _fare.starts_on, _fare.kind, _fare.replaced_at,
            as_type(_fare.rules, Text).label("rules"), as_type(_fare.discounts, Text).label("discounts"),
        )
        .where(_fare.id.in_(wanted))
        .order_by(*_LAST_FIRST)
    ).all()  # fmt: skip
    known = {row.id: _fare_of(row, holidays) for row in rows}
    return tuple(known[row.id] for row in rows if row.replaced_at is None), known


def _fare_of(row: Any, holidays: frozenset[str]) -> Fare:
    rules = _parsed(row.kind, row.rules, row.discounts)
    return Fare(row.id, row.starts_on, replace(rules, holidays=rules.holidays | holidays), row.name)


@lru_cache(maxsize=PARSED_MAX)
def _parsed(kind: str, rules: str, discounts: str) -> FareRules:
    """A matrix takes long to read, and an edit of the network leaves it as it was."""
    return replace(fares.parse(kind, json.loads(rules)), discounts=fare_discounts.parse(json.loads(discounts)))


def list_holidays(tx: Tx) -> dict[str, str]:
    """The calendar: names by day, in the order of the year."""
    rows = tx.execute(select(_holiday.day, _holiday.name)).all()
    return {row.day: row.name for row in sorted(rows, key=lambda row: (row.day[-5:], row.day))}


def list_tables(tx: Tx) -> list[FareRow]:
    """Every table there is or was, the one that begins last first."""
    rows = tx.execute(select(*_columns()).order_by(*_LAST_FIRST))
    return [FareRow(**row) for row in rows.mappings()]


def find_table(tx: Tx, table_id: str) -> FareRow | None:
    """One table, whatever became of it."""
    row = tx.execute(select(*_columns()).where(_fare.id == table_id)).mappings().first()
    return FareRow(**row) if row else None


def find_living_from(tx: Tx, day: date) -> FareRow | None:
    """The living table that begins on this day."""
    wanted = select(*_columns()).where(_fare.starts_on == day, _fare.replaced_at.is_(None))
    row = tx.execute(wanted).mappings().first()
    return FareRow(**row) if row else None


def find_in_force(tx: Tx, day: date) -> FareRow | None:
    """The newest living table that has begun on a service day."""
    begun = select(*_columns()).where(_fare.starts_on <= day, _fare.replaced_at.is_(None))
    row = tx.execute(begun.order_by(_fare.starts_on.desc()).limit(1)).mappings().first()
    return FareRow(**row) if row else None


def _columns() -> list[Any]:
    return [getattr(_fare, name) for name in FareRow.__dataclass_fields__]
