"""Check-in as staff see it: what can be checked in, the verdict of a scan in words, and who has come."""

from datetime import datetime, timedelta

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import STAFF, Actor, require
from metro_web.queries import attended, attended_figures, attended_list, door_view, gate_view, inventories, scans
from metro_web.queries import tickets as ticket_queries
from metro_web.queries.attended import EventView, TripView
from metro_web.queries.door_view import DoorBoard, DoorChoice
from metro_web.queries.gate_view import Verdict
from metro_web.queries.inventories import InventoryView
from metro_web.services import check_in
from metro_web.services.check_in import CheckInCall

EVENT, TRIP = "event", "trip"
# What began long ago is gone from the list; so is what is far away, until somebody looks for it by words.
SOON = timedelta(days=2)
CHOICES_MAX = 40


def choices(tx: Tx, actor: Actor, words: str = "") -> list[DoorChoice]:
    """Events and trips to check in, today's first; with words also those of later days."""
    require(actor, STAFF)
    now = clock.utc_now()
    today = now.astimezone(settings().zone).date()
    asked = attended_list.Asked(words)
    events, _more = attended_list.events(tx, asked, now, limit=CHOICES_MAX)
    trips, _more = attended_list.trips(tx, asked, now, limit=CHOICES_MAX)
    found: list[EventView | TripView] = [*events, *trips]
    open_ones = [one for one in found if one.status not in ("draft", "cancelled")]
    wanted = [one for one in open_ones if words.strip() or one.begins_at < now + SOON]
    wanted = sorted(wanted or open_ones, key=lambda one: one.begins_at)[:CHOICES_MAX]
    return [door_view.choice(one, _inventory(tx, one), today) for one in wanted]


def chosen(tx: Tx, actor: Actor, which: str) -> tuple[DoorChoice, str]:
    """What a screen stands for, and its inventory; an empty choice where it is none any more."""
    require(actor, STAFF)
    found = _find(tx, which)
    if found is None:
        return DoorChoice(), ""
    today = clock.utc_now().astimezone(settings().zone).date()
    return door_view.choice(found, _inventory(tx, found), today), found.inventory_id


def scan(tx: Tx, actor: Actor, which: str, token: str, direction: str) -> Verdict:
    """Check one ticket in, or out, and say it in words."""
    require(actor, STAFF)
    found = _find(tx, which)
    if found is None:
        raise NotFound(t("There is no such event or trip."))
    inventory = _inventory(tx, found)
    kind, _, which_id = which.partition(":")
    own = {"event_id": which_id} if kind == EVENT else {"trip_id": which_id}
    one_way = direction if inventory.has_reentry else ""
    result = check_in.scan(tx, actor, CheckInCall(token, direction=one_way, **own))
    way = one_way or check_in.ENTRY
    if result.ticket is None:
        return gate_view.unknown(result.scan_id, way)
    ticket = ticket_queries.find_ticket(tx, result.ticket.id)
    assert ticket is not None, "it was scanned above"
    if result.accepted:
        return door_view.opened(result.scan_id, ticket, way)
    passed = scans.last_passed(tx, ticket.id)
    return door_view.refused(result.scan_id, ticket, result.reason, way, passed, inventory)


def board(tx: Tx, actor: Actor, inventory_id: str) -> DoorBoard:
    """Who is expected and who has come, by section."""
    require(actor, STAFF)
    return board_of(tx, inventory_id, clock.utc_now())


def board_of(tx: Tx, inventory_id: str, now: datetime) -> DoorBoard:
    """The same for those whose role was looked at when they came in."""
    inventory = inventories.find(tx, inventory_id)
    if inventory is None:
        return DoorBoard()
    plan = inventories.plan_of(tx, inventory)
    names = {part.code: part.name for part in plan.sections} if plan else {}
    names |= inventories.pool_names(tx, inventory_id)
    return door_view.board(attended_figures.arrivals(tx, inventory_id), names, now)


def _find(tx: Tx, which: str) -> EventView | TripView | None:
    kind, _, which_id = which.partition(":")
    found: EventView | TripView | None = None
    if kind == EVENT:
        found = attended.find_event(tx, which_id)
    elif kind == TRIP:
        found = attended.find_trip(tx, which_id)
    return found


def _inventory(tx: Tx, found: EventView | TripView) -> InventoryView:
    inventory = inventories.find(tx, found.inventory_id)
    assert inventory is not None, "each event and trip has one"
    return inventory
