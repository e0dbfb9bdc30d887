"""How a path stands at this moment: trains all along, the last one near, gone, not yet begun, or none today.

Keeps true: a path whose trains never pause (no gap of more than an hour at night) has no last train, and no warning.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from metro_web.core import clock
from metro_web.domain.last_trains import Hours, LastTrains
from metro_web.domain.routing import Route
from metro_web.domain.timetable import instant

Standing = Literal["", "near", "gone", "early", "none"]
# Trains that pause no longer than this run all night.
PAUSE_S_MAX = 3600
DAYS_AHEAD = 7


@dataclass(frozen=True, slots=True)
class Outlook:
    """`first_at` and `last_at` are departures from the path's origin that make it, on the service day in question.

    `next_at` is when the path is open again after that day. The train that bounds it leaves `station`, on the route's
    leg number `leg`, at `bound_at`; not `is_exact` means give or take a headway.
    """

    standing: Standing = ""
    first_at: datetime | None = None
    last_at: datetime | None = None
    next_at: datetime | None = None
    leg: int = 0
    station: str = ""
    bound_at: datetime | None = None
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Day:
    """What a service day is here: its zone and the hour at which it ends."""

    zone: ZoneInfo
    ends_hour: int


def of(trains: LastTrains, route: Route, now: datetime, day: Day, *, near_s: int) -> Outlook | None:
    """None where nobody told when trains run."""
    today = clock.service_date(now, day.zone, day.ends_hour)
    hours = trains.hours(route, today)
    if hours is None:
        return None
    before = trains.hours(route, today - timedelta(days=1))
    # A train of yesterday may leave after the service day has ended.
    if before and before.last_s is not None and instant(today - timedelta(days=1), before.last_s, day.zone) >= now:
        today, hours = today - timedelta(days=1), before
    next_at = _next(trains, route, today, day.zone)
    if hours.first_s is None or hours.last_s is None:
        return Outlook("none", next_at=next_at, leg=hours.leg, station=hours.station)
    first_at, last_at = instant(today, hours.first_s, day.zone), instant(today, hours.last_s, day.zone)
    pause_s = (next_at - last_at).total_seconds() if next_at else PAUSE_S_MAX + 1
    if pause_s <= PAUSE_S_MAX:
        return Outlook()
    standing = _standing(now, first_at, last_at, near_s)
    bound_at = instant(today, hours.bound_s, day.zone) if hours.bound_s is not None else None
    return Outlook(standing, first_at, last_at, next_at, hours.leg, hours.station, bound_at, hours.is_exact)


def _standing(now: datetime, first_at: datetime, last_at: datetime, near_s: int) -> Standing:
    if now > last_at:
        return "gone"
    if last_at - now <= timedelta(seconds=near_s):
        return "near"
    return "early" if now < first_at else ""


def _next(trains: LastTrains, route: Route, today: date, zone: ZoneInfo) -> datetime | None:
    for ahead in range(1, DAYS_AHEAD + 1):
        later: Hours | None = trains.hours(route, today + timedelta(days=ahead))
        if later is not None and later.first_s is not None:
            return instant(today + timedelta(days=ahead), later.first_s, zone)
    return None
