"""The timetable as stored. It is large and only an import changes it, so one that is known is not read again."""

from datetime import date
from typing import Any, cast

from sqlalchemy import func, select

from metro_web.core.db import Tx
from metro_web.domain.timetable import EMPTY, Calendar, Pattern, Timetable
from metro_web.models.trains import TrainCalendar, TrainPattern

_calendars, _patterns = (cast(Any, table).__table__.c for table in (TrainCalendar, TrainPattern))
# Rows are never changed and ids never used again: these two tell one timetable from every other.
_MARK = select(func.count(), func.max(_patterns.id))

_known: tuple[tuple[int, str | None], Timetable] = ((0, None), EMPTY)


def load(tx: Tx) -> Timetable:
    """All calendars and patterns, those of lines that were taken out too."""
    global _known
    count, newest = tx.execute(_MARK).one()
    if count == 0:
        return EMPTY
    mark, timetable = _known
    if mark != (count, newest):
        timetable = _read(tx)
        _known = ((count, newest), timetable)
    return timetable


def _read(tx: Tx) -> Timetable:
    calendars = {row.code: _calendar(row) for row in tx.execute(select(*_calendars))}
    rows = tx.execute(
        select(
            _patterns.line_code, _patterns.calendar_code, _patterns.calls, _patterns.starts, _patterns.is_exact
        ).order_by(_patterns.id)
    )
    return Timetable(calendars, tuple(_pattern(*row) for row in rows))


def _calendar(row: Any) -> Calendar:
    added, removed = (frozenset(date.fromisoformat(day) for day in days) for days in (row.added, row.removed))
    return Calendar(row.code, row.weekdays, row.starts_on, row.ends_on, added, removed)


def _pattern(line: str, calendar: str, calls: list[Any], starts: list[int], is_exact: bool) -> Pattern:
    stations, arrives, departs = zip(*calls, strict=True)
    return Pattern(line, calendar, stations, arrives, departs, tuple(starts), is_exact)
