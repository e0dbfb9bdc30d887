"""The demo's venues, events and trips, put in through the services as an admin would, on days counted from today.

Keeps true: what is there is never touched. Events come while none lies ahead, trips likewise, so that a later start
after all have passed brings new ones.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.demo import whats_on
from metro_web.demo.whats_on import DemoEvent, DemoTrip, price_of
from metro_web.domain.permissions import Actor
from metro_web.models.stock import SeatPlan
from metro_web.models.timetable import Event, Trip, Venue
from metro_web.services import demo_places, events_admin, seat_plans, trips_admin, venues
from metro_web.services.events_admin import NewEvent
from metro_web.services.seat_plans import NewPlan
from metro_web.services.stock_terms import NewPool, Terms
from metro_web.services.trip_stops import NewStop
from metro_web.services.trips_admin import NewTrip

_events: Any = Event.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_venues: Any = Venue.__table__  # type: ignore[attr-defined]
_plans: Any = SeatPlan.__table__  # type: ignore[attr-defined]
ROUND_MINUTES = 15


def load(tx: Tx, actor: Actor, say: Callable[[str], None]) -> tuple[int, int]:
    """Put in what is missing, in the name of an admin; how many events and trips came."""
    now = clock.utc_now()
    events = trips = 0
    if not _is_any_after(tx, _events.c.starts_at, now):
        say(t("Seat plans of {n} seats; a moment, please.").format(n="50,000"))
        events = sum(_add_event(tx, actor, each, now) for each in whats_on.EVENTS)
    if demo_places.load(tx, actor):
        say(t("Cities, and the places in them that trips go from and to."))
    # What a company runs by its own timetable is not the demo's list.
    if not _is_any_after(tx, _trips.c.departs_at, now, _trips.c.route_id.is_(None)):
        trips = sum(_add_trip(tx, actor, each, now) for each in whats_on.TRIPS)
    if events or trips:
        say(t("{events} events and {trips} trips over the next days.").format(events=events, trips=trips))
    return events, trips


def _is_any_after(tx: Tx, at: Any, now: datetime, *more: Any) -> bool:
    return tx.execute(select(at).where(at > now, *more).limit(1)).first() is not None


def _add_event(tx: Tx, actor: Actor, new: DemoEvent, now: datetime) -> bool:
    venue = next(each for each in whats_on.VENUES if each.name == new.venue)
    venue_id = tx.execute(select(_venues.c.id).where(_venues.c.name == venue.name).limit(1)).scalar()
    venue_id = venue_id or venues.add(tx, actor, venue.name, whats_on.CITY, venue.kind).id
    starts_at = _local(now, settings().zone, new.day, new.at)
    terms = Terms(
        seat_plan_id=_plan(tx, actor, venue.plan) if new.prices else None,
        prices=_prices(venue.plan, new.prices) if new.prices else None,
        pools=[NewPool(code, places, price, name) for code, name, places, price in new.standing],
        sale_opens_at=None if new.opens_day is None else _local(now, settings().zone, new.opens_day, time(10)),
    )
    made = events_admin.add(
        tx,
        actor,
        NewEvent(
            venue_id,
            starts_at,
            starts_at + timedelta(hours=new.hours),
            terms,
            "match" if new.home else "event",
            new.title,
            new.home,
            new.away,
            new.competition,
            new.about,
        ),
    )
    events_admin.publish(tx, actor, made.id)
    return True


def _add_trip(tx: Tx, actor: Actor, new: DemoTrip, now: datetime) -> bool:
    if new.at is not None:
        leaves_at = _local(now, ZoneInfo(whats_on.ZONE), new.day, new.at)
    else:
        leaves_at = (now + timedelta(hours=new.in_hours)).replace(minute=0, second=0, microsecond=0)
        leaves_at += timedelta(minutes=ROUND_MINUTES * (now.minute // ROUND_MINUTES))
    stops, at, last = [], leaves_at, len(new.stops) - 1
    for number, (place, minutes, rests) in enumerate(new.stops):
        at += timedelta(minutes=minutes)
        goes_on = at + timedelta(minutes=rests)
        arrives, departs = at if number else None, goes_on if number < last else None
        stops.append(NewStop(place, "", arrives, departs))
        at = goes_on
    capacity = new.seats if isinstance(new.seats, int) else None
    if isinstance(new.seats, str):
        terms = Terms(_plan(tx, actor, new.seats), _prices(new.seats, new.prices))
    else:
        terms = Terms(prices=new.prices)
    made = trips_admin.add(tx, actor, NewTrip(new.mode, new.name, stops, terms, new.vehicle, capacity))
    trips_admin.publish(tx, actor, made.id)
    return True


def _plan(tx: Tx, actor: Actor, name: str) -> str:
    known = select(_plans.c.id).where(_plans.c.name == name).order_by(_plans.c.id.desc()).limit(1)
    return tx.execute(known).scalar() or seat_plans.add(tx, actor, NewPlan(name, layout=whats_on.layouts()[name])).id


def _prices(plan: str, prices: Any) -> dict[str, int]:
    return {each["code"]: price_of(each["code"], prices) for each in whats_on.layouts()[plan]["sections"]}


def _local(now: datetime, zone: ZoneInfo, day: int, at: time) -> datetime:
    """A time of day there, `day` days from today."""
    today = now.astimezone(zone).date()
    return datetime.combine(today + timedelta(days=day), at, zone).astimezone(UTC)
