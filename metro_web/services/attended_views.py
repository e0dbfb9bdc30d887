"""Events and trips for their admin's pages: lists, one with all its figures, its editor, and the figures as a file."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.domain import penalties
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries import (
    attended_aftermath,
    attended_desk_view,
    attended_figures,
    attended_form_view,
    attended_list,
    boards,
    inventories,
)
from metro_web.queries.attended import EventView, TripView
from metro_web.queries.attended_desk_view import AttendedPage, Desk, Known
from metro_web.queries.attended_figures import Buyer, SectionFigures
from metro_web.queries.attended_form_view import EventForm, PriceField, StopField, TermsForm, TripForm
from metro_web.queries.attended_list import Asked
from metro_web.queries.inventories import InventoryView, PoolView
from metro_web.services import attended_admin, events_admin, seat_plans, trips_admin, venues

ROWS = 25
CHOICES_MAX = 200
Lister = Callable[..., tuple[list[Any], str]]


@dataclass(frozen=True, slots=True)
class EventTerms:
    """An event and on which terms it is sold; `is_ordered` once somebody did."""

    event: EventView
    inventory: InventoryView
    pools: list[PoolView]
    is_ordered: bool


@dataclass(frozen=True, slots=True)
class TripTerms:
    """A trip and on which terms it is sold."""

    trip: TripView
    inventory: InventoryView
    pools: list[PoolView]
    is_ordered: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """By section, all together, and who has most tickets."""

    sections: list[SectionFigures]
    whole: SectionFigures
    buyers: list[Buyer]


def events(tx: Tx, actor: Actor, words: str = "", status: str = "", after: str = "") -> AttendedPage:
    """Events that are coming, or of one state, or over."""
    require(actor, ADMIN)
    return _page(tx, attended_list.events, Asked(words, status, "", after))


def trips(tx: Tx, actor: Actor, words: str = "", status: str = "", mode: str = "", after: str = "") -> AttendedPage:
    """Trips that are coming, or of one state, or over."""
    require(actor, ADMIN)
    return trips_page(tx, Asked(words, status, mode, after))


def trips_page(tx: Tx, asked: Asked) -> AttendedPage:
    """The same for whoever was asked for their rights."""
    return _page(tx, attended_list.trips, asked)


def event_desk(tx: Tx, actor: Actor, event_id: str) -> Desk:
    """One event with its figures; 404."""
    return _desk(tx, events_admin.get_event(tx, actor, event_id))


def trip_desk(tx: Tx, actor: Actor, trip_id: str) -> Desk:
    """One trip with its figures; 404."""
    return _desk(tx, trips_admin.get_trip(tx, actor, trip_id))


def list_events(
    tx: Tx, actor: Actor, words: str, status: str, *, limit: int, after: str
) -> tuple[list[EventView], str]:
    """Events as they are, for programs; and the place to go on after."""
    require(actor, ADMIN)
    return attended_list.events(tx, Asked(words, status, "", after), clock.utc_now(), limit=limit)


def list_trips(tx: Tx, actor: Actor, words: str, status: str, *, limit: int, after: str) -> tuple[list[TripView], str]:
    """Trips as they are, for programs; and the place to go on after."""
    require(actor, ADMIN)
    return attended_list.trips(tx, Asked(words, status, "", after), clock.utc_now(), limit=limit)


def event_terms(tx: Tx, actor: Actor, event_id: str) -> EventTerms:
    """One event with the terms it is sold on; 404."""
    found = events_admin.get_event(tx, actor, event_id)
    return EventTerms(found, *_sold_on(tx, found))


def trip_terms(tx: Tx, actor: Actor, trip_id: str) -> TripTerms:
    """One trip with the terms it is sold on; 404."""
    found = trips_admin.get_trip(tx, actor, trip_id)
    return TripTerms(found, *_sold_on(tx, found))


def event_figures(tx: Tx, actor: Actor, event_id: str) -> Figures:
    """What became of an event's places; 404."""
    return _figures(tx, events_admin.get_event(tx, actor, event_id))


def trip_figures(tx: Tx, actor: Actor, trip_id: str) -> Figures:
    """What became of a trip's places; 404."""
    return _figures(tx, trips_admin.get_trip(tx, actor, trip_id))


def event_form(tx: Tx, actor: Actor, event_id: str) -> EventForm:
    """The fields of an event, or of a new one for ''."""
    require(actor, ADMIN)
    places, plans = _venues(tx, actor), _plans(tx, actor)
    if not event_id:
        return EventForm(terms=_new_terms(), venues=places, plans=plans)
    found = events_admin.get_event(tx, actor, event_id)
    is_fixed = attended_admin.was_ordered(tx, found.inventory_id)
    shown = attended_form_view.event(found, _terms(tx, found.inventory_id), is_fixed=is_fixed)
    if found.venue_id not in dict(places):
        places.append((found.venue_id, found.venue_name))
    return replace(shown, venues=places, plans=plans)


def trip_form(tx: Tx, actor: Actor, trip_id: str) -> TripForm:
    """The fields of a trip, or of a new one for ''."""
    require(actor, ADMIN)
    if not trip_id:
        return TripForm(stops=[StopField(1), StopField(2)], terms=_new_terms(), plans=_plans(tx, actor))
    found = trips_admin.get_trip(tx, actor, trip_id)
    is_fixed = attended_admin.was_ordered(tx, found.inventory_id)
    shown = attended_form_view.trip(found, _terms(tx, found.inventory_id), is_fixed=is_fixed)
    return replace(shown, plans=_plans(tx, actor))


def price_fields(tx: Tx, actor: Actor, plan_id: str) -> list[PriceField]:
    """A price field for each section of a plan; none for ''."""
    require(actor, ADMIN)
    return attended_form_view.price_fields(inventories.find_plan(tx, plan_id) if plan_id else None)


def _page(tx: Tx, lister: Lister, asked: Asked) -> AttendedPage:
    now = clock.utc_now()
    found, following = lister(tx, asked, now, limit=ROWS)
    rows = []
    for one in found:
        inventory = _inventory(tx, one)
        plan = inventories.plan_of(tx, inventory)
        pools = inventories.pools(tx, inventory.id)
        places = (len(plan.seats) if plan else 0) + sum(pool.capacity for pool in pools)
        left = sum(boards.look(tx, inventory, now).left.values())
        rows.append(attended_desk_view.row(one, inventory, places, left, now))
    return AttendedPage(rows, following)


def _desk(tx: Tx, found: EventView | TripView) -> Desk:
    now, inventory = clock.utc_now(), _inventory(tx, found)
    return attended_desk_view.desk(_known(tx, found, inventory, now), now)


def _known(tx: Tx, found: EventView | TripView, inventory: InventoryView, now: datetime) -> Known:
    sections = attended_figures.by_section(tx, inventory, now)
    is_off = found.status == attended_admin.CANCELLED
    return Known(
        found=found,
        inventory=inventory,
        sections=sections,
        whole=attended_figures.total(sections),
        buyers=attended_figures.buyers(tx, inventory.id),
        telling=attended_aftermath.telling(tx, inventory.id),
        owed=attended_aftermath.owed(tx, inventory.id) if is_off else None,
        is_ordered=attended_admin.was_ordered(tx, inventory.id),
        person_max=inventory.per_person_max or settings().event_tickets_max,
    )


def _sold_on(tx: Tx, found: EventView | TripView) -> tuple[InventoryView, list[PoolView], bool]:
    inventory = _inventory(tx, found)
    is_ordered = attended_admin.was_ordered(tx, inventory.id)
    return inventory, inventories.pools(tx, inventory.id), is_ordered


def _figures(tx: Tx, found: EventView | TripView) -> Figures:
    sections = attended_figures.by_section(tx, _inventory(tx, found), clock.utc_now())
    buyers = attended_figures.buyers(tx, found.inventory_id)
    return Figures(sections, attended_figures.total(sections), buyers)


def _inventory(tx: Tx, found: EventView | TripView) -> InventoryView:
    inventory = inventories.find(tx, found.inventory_id)
    assert inventory is not None, "each event and trip has one"
    return inventory


def _terms(tx: Tx, inventory_id: str) -> TermsForm:
    inventory = inventories.find(tx, inventory_id)
    assert inventory is not None, "each event and trip has one"
    plan = inventories.plan_of(tx, inventory)
    return attended_form_view.terms(inventory, plan, inventories.pools(tx, inventory_id))


def _new_terms() -> TermsForm:
    return TermsForm(penalties=attended_form_view.penalty_fields(penalties.DEFAULT))


def _venues(tx: Tx, actor: Actor) -> list[tuple[str, str]]:
    found, _more = venues.list_venues(tx, actor, limit=CHOICES_MAX)
    return [(one.id, f"{one.name}, {one.city}") for one in found if not one.is_retired]


def _plans(tx: Tx, actor: Actor) -> list[tuple[str, str]]:
    """The newest version of each plan."""
    found, _more = seat_plans.list_plans(tx, actor, limit=CHOICES_MAX)
    newest = {one.family: one for one in sorted(found, key=lambda one: one.version)}
    return sorted(((one.id, f"{one.name} ({one.seats_count:,})") for one in newest.values()), key=lambda pair: pair[1])
