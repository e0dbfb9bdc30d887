"""Footfall for those who run the metro: today is the service day, which ends at night and not at midnight."""

from datetime import date

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.domain.permissions import STAFF, Actor, require
from metro_web.queries import footfall as footfall_queries
from metro_web.queries.footfall import Footfall


def of_day(tx: Tx, actor: Actor, day: date | None = None) -> Footfall:
    """A service day, today's where none is named; for staff and admins."""
    require(actor, STAFF)
    return footfall_queries.of_day(tx, day or today())


def today() -> date:
    """The service day that is going on."""
    return clock.service_date(clock.utc_now(), settings().zone, settings().service_day_ends_hour)
