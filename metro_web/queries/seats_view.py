"""What the page of a seat map shows beside the seats: what is sold, when and where, and what one holds of it.

The seats themselves never pass through here: the browser reads their plan and statuses from the REST interface.
"""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import moment_label, time_label
from metro_web.queries.attended import CALLED_OFF, EventView, StopView, TripView
from metro_web.queries.inventories import InventoryView


@dataclass(frozen=True)
class SeatsPage:
    """One event, or one stretch of a trip, whose id is `of`; `closed` says why nothing is sold, '' while it is."""

    of: str = ""
    title: str = ""
    lead: str = ""
    inventory: str = ""
    plan: str = ""
    from_stop: int = 1
    to_stop: int = 2
    closed: str = ""
    seats_max: int = 10
    hold_minutes: int = 3
    hold_minutes_max: int = 10


@dataclass(frozen=True)
class HeldSeats:
    """Seats kept for the reader; prices in minor units. `id` is '' where nothing is held."""

    id: str = ""
    seats: list[str] = field(default_factory=list)
    prices: list[int] = field(default_factory=list)
    expires_at: str = ""
    extends_until: str = ""
    href: str = ""


def of_event(event: EventView, inventory: InventoryView, now: datetime) -> SeatsPage:
    """The page of an event."""
    when = moment_label(event.starts_at, settings().zone)
    lead = t("{when} · {venue}, {city}").format(when=when, venue=event.venue_name, city=event.city)
    return _page(event, inventory, now, event.title, lead, (1, 2))


def of_trip(trip: TripView, inventory: InventoryView, stretch: tuple[int, int], now: datetime) -> SeatsPage:
    """The page of a trip from one stop to another, positions from 1."""
    begin, end = (trip.stop(position) for position in stretch)
    title = t("{origin} to {destination}").format(origin=begin.name, destination=end.name)
    lead = t("{when} – {arrival} · {name}").format(
        when=moment_label(begin.departs_at or trip.departs_at, _zone(begin)),
        arrival=time_label(end.arrives_at or trip.arrives_at, _zone(end)),
        name=trip.name,
    )
    return _page(trip, inventory, now, title, lead, stretch)


def stop_position(trip: TripView, asked: str, default: int) -> int:
    """A stop as an address names it: by its position, or by the code of its place; `default` where it names none."""
    if asked.isascii() and asked.isdigit() and 1 <= int(asked[:6]) <= len(trip.stops):
        return int(asked[:6])
    return next((stop.position for stop in trip.stops if stop.place == asked), default)


def _page(
    found: EventView | TripView,
    inventory: InventoryView,
    now: datetime,
    title: str,
    lead: str,
    stretch: tuple[int, int],
) -> SeatsPage:
    return SeatsPage(
        of=found.id,
        title=title,
        lead=lead,
        inventory=inventory.id,
        plan=inventory.seat_plan_id or "",
        from_stop=stretch[0],
        to_stop=stretch[1],
        closed=_closed(found, inventory, now),
        seats_max=settings().held_seats_max,
        hold_minutes=-(-settings().hold_seconds // 60),
        hold_minutes_max=-(-settings().hold_seconds_max // 60),
    )


def _closed(found: EventView | TripView, inventory: InventoryView, now: datetime) -> str:
    if found.status == CALLED_OFF:
        return t("This was called off. Everybody who paid gets their money back.")
    if inventory.sells_at(now):
        return ""
    if inventory.sale_opens_at is not None and now < inventory.sale_opens_at:
        return t("The sale opens on {when}.").format(when=moment_label(inventory.sale_opens_at, settings().zone))
    return t("The sale is over.") if now >= inventory.sale_closes_at else t("This is not on sale now.")


def _zone(stop: StopView) -> ZoneInfo:
    return ZoneInfo(stop.zone) if stop.zone else settings().zone
