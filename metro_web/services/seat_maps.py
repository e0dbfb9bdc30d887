"""What anybody may see of what is for sale: availability for a stretch, and the best seats for some people together."""

from collections.abc import Collection
from dataclasses import dataclass

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import best_seats, seat_status
from metro_web.domain.permissions import Actor
from metro_web.queries import amenities, attended, boards, findings, inventories
from metro_web.queries.attended import EventView, TripView
from metro_web.queries.boards import Availability
from metro_web.queries.findings import FoundEvent, FoundTrip
from metro_web.queries.inventories import InventoryView
from metro_web.services import holds


@dataclass(frozen=True, slots=True)
class Best:
    """Seats beside each other and what they cost together; minor units."""

    seats: tuple[str, ...]
    total_minor: int


def availability(
    tx: Tx, actor: Actor, inventory_id: str, from_stop: int | None = None, to_stop: int | None = None
) -> Availability:
    """How every seat stands now; 404, 422 for a stretch that is none."""
    inventory = visible(tx, actor, inventory_id)
    span = holds.span_of(inventory, from_stop, to_stop)
    return boards.look(tx, inventory, clock.utc_now(), span.first, span.last)


def best(
    tx: Tx,
    actor: Actor,
    inventory_id: str,
    count: int,
    *,
    section: str = "",
    from_stop: int | None = None,
    to_stop: int | None = None,
    mine: Collection[str] = (),
) -> Best:
    """The best free seats together (`RULES.md`, Seats); 409 `none_adjacent`, `not_on_sale`, 422.

    `mine` are labels that count as free: whoever holds two and asks for three may keep the two.
    """
    if not 1 <= count <= best_seats.TOGETHER_MAX:
        said = t("From 1 to {n} seats can be together.").format(n=best_seats.TOGETHER_MAX)
        raise InvalidInput(said, field="count")
    inventory = visible(tx, actor, inventory_id)
    span = holds.span_of(inventory, from_stop, to_stop)
    plan = inventories.plan_of(tx, inventory)
    if plan is None or (section and plan.find_section(section) is None):
        raise InvalidInput(
            t("There is no section of numbered seats {code}.").format(code=section[:24]), field="section"
        )
    now = clock.utc_now()
    packed = boards.look(tx, inventory, now, span.first, span.last).packed
    has_stops = inventory.segments > 1
    slack = boards.slack(inventory, len(plan.seats), now, span.first, span.last) if has_stops else ()

    def is_free(seat: int) -> bool:
        is_sold_here = inventory.seat_price_minor(plan, seat, span.first, span.last) is not None
        is_to_have = plan.seats[seat].label in mine or seat_status.status_of(packed, seat) == seat_status.FREE
        return is_sold_here and is_to_have

    found = best_seats.find(plan, count, is_free, section=section, slack=slack)
    if found is None:
        raise Conflict("none_adjacent", t("There are no {n} free seats beside each other.").format(n=count))
    return Best(tuple(plan.seats[seat].label for seat in found), sum(holds.prices_of(inventory, plan, found, span)))


def get_event(tx: Tx, actor: Actor, event_id: str) -> FoundEvent:
    """An event with what is left of it; 404 for what is none, or a draft."""
    event = attended.find_event(tx, event_id)
    offer = findings.find_offer(tx, event.inventory_id) if event else None
    if event is None or offer is None or (event.status == "draft" and not actor.is_staff):
        raise NotFound(t("There is no such event."))
    return FoundEvent(event, offer)


def get_trip(tx: Tx, actor: Actor, trip_id: str) -> FoundTrip:
    """A trip with what is left of all of it; 404 for what is none, or a draft."""
    trip = attended.find_trip(tx, trip_id)
    offer = findings.find_offer(tx, trip.inventory_id) if trip else None
    if trip is None or offer is None or (trip.status == "draft" and not actor.is_staff):
        raise NotFound(t("There is no such trip."))
    on_board = amenities.of_trips(tx, [trip.id])[trip.id]
    return FoundTrip(trip, 1, len(trip.stops), offer, on_board)


def visible(tx: Tx, actor: Actor, inventory_id: str) -> InventoryView:
    """An inventory that this actor may look at; 404 for what is none, or a draft."""
    inventory = inventories.find(tx, inventory_id)
    found: EventView | TripView | None = attended.of_inventory(tx, inventory) if inventory else None
    if inventory is None or found is None or (found.status == "draft" and not actor.is_staff):
        raise NotFound(t("There is nothing to sell under this number."))
    return inventory
