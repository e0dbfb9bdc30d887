"""When tickets of an event or trip let in, kept in step with it; and its times as people read them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.labels import moment_label, time_label
from metro_web.models.orders import OrderItem
from metro_web.models.tickets import Ticket
from metro_web.queries import attended, inventories
from metro_web.queries.attended import TripView

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]


def retime_tickets(tx: Tx, inventory_id: str) -> None:
    """Every ticket of it lets in from the opening of check-in until the end of its stretch, as expected now."""
    inventory = inventories.find(tx, inventory_id)
    assert inventory is not None, "each event and trip has one"
    found = attended.of_inventory(tx, inventory)
    sold = select(_items.c.id).where(_items.c.inventory_id == inventory_id)
    ends: list[tuple[Any, datetime]] = [(sold, inventory.ends_at)]
    if isinstance(found, TripView):
        last = len(found.stops)
        ends = [
            (sold.where(_items.c.facts["to_stop"].as_integer() == stop.position), stop.arrival_at or found.over_at)
            for stop in found.stops[1:last]
        ]
    for which, until in ends:
        values = {"valid_from": inventory.check_in_opens_at, "valid_until": until}
        tx.execute(update(_tickets).where(_tickets.c.item_id.in_(which)).values(**values))


def span_label(starts: str, ends: str, facts: dict[str, Any]) -> str:
    """`20 Nov 2026, 14:02 – 16:00` from instants in RFC 3339, on the clocks of the places a ticket names."""
    begins, over = datetime.fromisoformat(starts), datetime.fromisoformat(ends)
    there, here = zone_of(facts.get("from_zone", "")), zone_of(facts.get("to_zone", ""))
    is_same_day = begins.astimezone(there).date() == over.astimezone(here).date()
    return f"{moment_label(begins, there)} – {(time_label if is_same_day else moment_label)(over, here)}"


def zone_of(name: str) -> ZoneInfo:
    """A place's zone, the deployment's where it has none of its own."""
    return ZoneInfo(name) if name else settings().zone
