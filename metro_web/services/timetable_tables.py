"""Rows of the timetable as an import writes them. Whoever calls this has begun an edit (`network_admin.begin`)."""

from typing import Any

from sqlalchemy import delete

from metro_web.core import ids
from metro_web.core.db import Tx
from metro_web.domain.timetable import Timetable
from metro_web.models.trains import TrainCalendar, TrainPattern
from metro_web.services import network_tables

_calendars: Any = TrainCalendar.__table__  # type: ignore[attr-defined]
_patterns: Any = TrainPattern.__table__  # type: ignore[attr-defined]


def put(tx: Tx, timetable: Timetable) -> None:
    """This one in the place of all that was there."""
    for table in (_patterns, _calendars):
        tx.execute(delete(table))
    calendars = [
        {
            "code": each.code,
            "weekdays": each.weekdays,
            "starts_on": each.starts_on,
            "ends_on": each.ends_on,
            "added": sorted(day.isoformat() for day in each.added),
            "removed": sorted(day.isoformat() for day in each.removed),
        }
        for each in timetable.calendars.values()
    ]
    patterns = [
        {
            "id": ids.new_id(),
            "line_code": each.line,
            "calendar_code": each.calendar,
            "calls": [list(call) for call in zip(each.stations, each.arrives, each.departs, strict=True)],
            "starts": list(each.starts),
            "is_exact": each.is_exact,
        }
        for each in timetable.patterns
    ]
    network_tables.insert_rows(tx, _calendars, calendars)
    network_tables.insert_rows(tx, _patterns, patterns)
