"""Picking seats on a page: its head, what one holds of it, seats more and fewer, the best together, the nearest like it.

Keeps true: a page has one hold for an event or a stretch; every change of it is whole or not at all (`holds`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from metro_web.core import clock
from metro_web.core.clock import rfc3339
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import near_seats, seat_status
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries import boards, inventories, seats_view
from metro_web.queries.inventories import InventoryView
from metro_web.queries.seats_view import HeldSeats, SeatsPage
from metro_web.services import holds, seat_maps, stock
from metro_web.services.holds import Change, HoldView, Wanted

SEATS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Stretch:
    """What seats are picked from: an inventory, and for a trip from which stop to which (positions from 1)."""

    inventory_id: str
    from_stop: int
    to_stop: int


def of_event(tx: Tx, actor: Actor, event_id: str) -> tuple[SeatsPage, HeldSeats]:
    """The page of an event with numbered seats, and what the actor holds of it; 404."""
    found = seat_maps.get_event(tx, actor, event_id)
    inventory = _with_seats(found.offer.inventory)
    return seats_view.of_event(found.event, inventory, clock.utc_now()), _held(holds.find_mine(tx, actor, inventory))


def of_trip(tx: Tx, actor: Actor, trip_id: str, origin: str, destination: str) -> tuple[SeatsPage, HeldSeats]:
    """The same of a trip between two stops, each a position or a place's code; all of it where they are no stretch."""
    found = seat_maps.get_trip(tx, actor, trip_id)
    trip, inventory = found.trip, _with_seats(found.offer.inventory)
    begins = seats_view.stop_position(trip, origin, 1)
    ends = seats_view.stop_position(trip, destination, len(trip.stops))
    stretch = (begins, ends) if begins < ends else (1, len(trip.stops))
    page = seats_view.of_trip(trip, inventory, stretch, clock.utc_now())
    return page, _held(holds.find_mine(tx, actor, inventory, *stretch))


def held(tx: Tx, actor: Actor, stretch: Stretch) -> HeldSeats:
    """What the actor holds now."""
    return _held(_mine(tx, actor, stretch))


def is_over(tx: Tx, actor: Actor, hold_id: str) -> bool:
    """Whether the time of the actor's own hold ran out: not ordered, not given back."""
    row = holds.row_of(tx, hold_id)
    is_mine = row is not None and row.owner_id == actor.user_id and row.order_id is None
    return is_mine and not stock.lasts(row, clock.utc_now())


def pick(tx: Tx, actor: Actor, stretch: Stretch, add: Sequence[str], remove: Sequence[str]) -> HeldSeats:
    """Seats more and seats fewer; the first starts the hold, the last one given back ends it.

    What is so already stays so, for a tap may arrive twice. 409 `seat_taken`, `hold_limit`, `not_on_sale`; 422.
    """
    signed_in(actor)
    if len(add) > SEATS_AT_ONCE or len(remove) > SEATS_AT_ONCE:
        raise InvalidInput(t("These are too many seats at once."), field="seats")
    mine = _mine(tx, actor, stretch)
    if mine is None:
        return _held(holds.place(tx, actor, _wanted(stretch, add))) if add else HeldSeats()
    more = [label for label in add if label not in mine.seats]
    fewer = [label for label in mine.seats if label in remove and label not in add]
    if not more and len(fewer) == len(mine.seats):
        holds.give_back(tx, actor, mine.id)
        return HeldSeats()
    if more or fewer:
        mine = holds.change(tx, actor, mine.id, Change(more, fewer))
    return _held(mine)


def take_best(tx: Tx, actor: Actor, stretch: Stretch, count: int, section: str) -> HeldSeats:
    """Hold the best seats beside each other, in place of those held so far; 409 `none_adjacent`, `seat_taken`."""
    signed_in(actor)
    mine = _mine(tx, actor, stretch)
    now_mine = mine.seats if mine else ()
    # Looked up before anything is written: a board must never see what may be rolled back.
    stops = {"from_stop": stretch.from_stop, "to_stop": stretch.to_stop}
    found = seat_maps.best(tx, actor, stretch.inventory_id, count, section=section, mine=now_mine, **stops)
    return pick(tx, actor, stretch, found.seats, [label for label in now_mine if label not in found.seats])


def extend(tx: Tx, actor: Actor, stretch: Stretch) -> HeldSeats:
    """The full time again, up to ten minutes in all; nothing where nothing is held any more."""
    mine = _mine(tx, actor, stretch)
    return _held(holds.change(tx, actor, mine.id, Change(extend=True)) if mine else None)


def instead(tx: Tx, actor: Actor, stretch: Stretch, wanted: Sequence[str], taken: Sequence[str]) -> tuple[str, ...]:
    """Those of the seats wanted that are free, and for each that is not the nearest like it; () where one has none."""
    inventory = seat_maps.visible(tx, actor, stretch.inventory_id)
    plan = inventories.plan_of(tx, inventory)
    if plan is None:
        return ()
    span = holds.span_of(inventory, stretch.from_stop, stretch.to_stop)
    _version, packed = boards.statuses(tx, inventory, clock.utc_now(), span.first, span.last)

    def is_free(seat: int) -> bool:
        return seat_status.status_of(packed, seat) == seat_status.FREE

    def price_of(seat: int) -> int | None:
        return inventory.seat_price_minor(plan, seat, span.first, span.last)

    seats = holds.seats_of(plan, wanted[:SEATS_AT_ONCE])
    gone = [seat for seat in seats if plan.seats[seat].label in taken or not is_free(seat)]
    offered = [seat for seat in seats if seat not in gone]
    for seat in gone:
        near = near_seats.find(plan, seat, is_free, price_of, but=[*offered, *gone])
        if near is None:
            return ()
        offered.append(near)
    return tuple(plan.seats[seat].label for seat in offered)


def _mine(tx: Tx, actor: Actor, stretch: Stretch) -> HoldView | None:
    inventory = inventories.find(tx, stretch.inventory_id)
    return holds.find_mine(tx, actor, inventory, stretch.from_stop, stretch.to_stop) if inventory else None


def _wanted(stretch: Stretch, seats: Sequence[str]) -> Wanted:
    return Wanted(stretch.inventory_id, seats, stretch.from_stop, stretch.to_stop)


def _with_seats(inventory: InventoryView) -> InventoryView:
    if inventory.seat_plan_id is None:
        raise NotFound(t("There are no numbered seats here."))
    return inventory


def _held(view: HoldView | None) -> HeldSeats:
    if view is None:
        return HeldSeats()
    return HeldSeats(
        id=view.id,
        seats=list(view.seats),
        prices=list(view.prices_minor),
        expires_at=rfc3339(view.expires_at),
        extends_until=rfc3339(view.extends_until),
        href=f"/checkout/{view.id}",
    )
