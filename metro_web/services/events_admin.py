"""Events from draft to the end: made, put on sale, moved, called off, taken away where nothing was ever sold.

Keeps true: two events of one venue never overlap, for the venue's row is held while its calendar is looked at; an event
that is called off sells nothing from that commit on, and everybody gets everything back by a job that can be killed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.orders import OrderItem
from metro_web.models.tickets import Ticket
from metro_web.models.timetable import Event
from metro_web.queries import attended
from metro_web.queries.attended import EVENT, EventView
from metro_web.services import attended_admin, audit, inventories_admin, venues
from metro_web.services.attended_admin import Attended
from metro_web.services.inventories_admin import Terms

_events: Any = Event.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
DRAFT, PUBLISHED, POSTPONED, CANCELLED = "draft", "published", "postponed", "cancelled"
MATCH, KINDS = "match", ("match", "event")
TITLE_LENGTH_MAX, TEAM_LENGTH_MAX, ABOUT_LENGTH_MAX = 160, 80, 4_000
HOURS_MAX = 24 * 14


EVENTS = Attended(
    word=EVENT,
    table=_events,
    find=attended.find_event,
    on_sale=PUBLISHED,
    missing=t("There is no such event."),
    over=lambda: Conflict("event_cancelled", t("This event was called off.")),
)


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event; a match names home and away, and has its title from them where none is given."""

    venue_id: str
    starts_at: datetime
    ends_at: datetime
    terms: Terms
    kind: str = "event"
    title: str = ""
    home: str = ""
    away: str = ""
    competition: str = ""
    about: str = ""


def add(tx: Tx, actor: Actor, new: NewEvent) -> EventView:
    """A draft; 404 for a venue or plan that is none, 409 `venue_taken`, 422."""
    require(actor, ADMIN)
    now = clock.utc_now()
    texts = _texts(new)
    _check_times(new.starts_at, new.ends_at)
    venue = venues.lock(tx, new.venue_id)
    if venue.is_retired:
        raise Conflict("venue_retired", t("There are no new events in {venue}.").format(venue=venue.name))
    venues.require_free(tx, venue, new.starts_at, new.ends_at)
    times = (new.starts_at, new.ends_at)
    inventory_id = inventories_admin.add(tx, EVENT, texts["title"], times, new.terms)
    event_id = ids.new_id()
    words = " ".join([*texts.values(), venue.name, venue.city]).casefold()
    row: dict[str, Any] = texts | {
        "kind": new.kind,
        "about": new.about[:ABOUT_LENGTH_MAX],
        "words": words,
        "status": DRAFT,
    }
    row |= {"venue_id": venue.id, "inventory_id": inventory_id, "starts_at": new.starts_at, "ends_at": new.ends_at}
    tx.execute(insert(_events).values(id=event_id, created_at=now, **row))
    audit.record(tx, actor, "event.add", f"event:{event_id}", None, texts | {"venue": venue.name}, now)
    return get_event(tx, actor, event_id)


def publish(tx: Tx, actor: Actor, event_id: str) -> EventView:
    """On sale from now on, or from the opening of its sale."""
    return attended_admin.become(tx, actor, EVENTS, event_id, PUBLISHED, (DRAFT, POSTPONED))


def cancel(tx: Tx, actor: Actor, event_id: str) -> EventView:
    """Called off: nothing is sold from here on, and the job `refunds_owed` gives everything back to everybody."""
    return attended_admin.become(tx, actor, EVENTS, event_id, CANCELLED, (DRAFT, PUBLISHED, POSTPONED))


def move(tx: Tx, actor: Actor, event_id: str, starts_at: datetime, ends_at: datetime, *, postpone: bool) -> EventView:
    """Other times; with `postpone` it is off sale until it is published again. Tickets let in at the new time."""
    require(actor, ADMIN)
    _check_times(starts_at, ends_at)
    before, now = get_event(tx, actor, event_id), clock.utc_now()
    venue = venues.lock(tx, before.venue_id)
    before = attended_admin.lock(tx, actor, EVENTS, event_id)
    if before.status == CANCELLED:
        raise EVENTS.over()
    venues.require_free(tx, venue, starts_at, ends_at, but=event_id)
    status = POSTPONED if postpone else before.status
    tx.execute(
        update(_events).where(_events.c.id == event_id).values(starts_at=starts_at, ends_at=ends_at, status=status)
    )
    inventories_admin.move(tx, before.inventory_id, (starts_at, ends_at), before.title, now)
    if postpone:
        inventories_admin.put_on_sale(tx, before.inventory_id, is_on_sale=False, now=now)
    by = starts_at - before.starts_at
    sold = select(_items.c.id).where(_items.c.inventory_id == before.inventory_id)
    row = tx.execute(select(_tickets.c.valid_from).where(_tickets.c.item_id.in_(sold)).limit(1)).first()
    if row is not None:
        values = {"valid_from": row.valid_from + by, "valid_until": ends_at}
        tx.execute(update(_tickets).where(_tickets.c.item_id.in_(sold)).values(**values))
    facts = {"starts_at": clock.rfc3339(starts_at), "ends_at": clock.rfc3339(ends_at), "status": status}
    old = {"starts_at": clock.rfc3339(before.starts_at), "status": before.status}
    audit.record(tx, actor, "event.move", f"event:{event_id}", old, facts, now)
    return get_event(tx, actor, event_id)


def delete_event(tx: Tx, actor: Actor, event_id: str) -> None:
    """Gone with its inventory; 409 `in_use` where something was ever ordered: cancel it instead."""
    before = attended_admin.lock(tx, actor, EVENTS, event_id)
    which = before.inventory_id
    attended_admin.require_unsold(tx, which, before.title)
    now = clock.utc_now()
    tx.execute(delete(_events).where(_events.c.id == event_id))
    inventories_admin.drop(tx, which)
    audit.record(tx, actor, "event.delete", f"event:{event_id}", {"title": before.title}, None, now)


def get_event(tx: Tx, actor: Actor, event_id: str) -> EventView:
    """Any event for an admin; 404."""
    return attended_admin.get(tx, actor, EVENTS, event_id)


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    inventories_admin.check_year(starts_at, "starts_at")
    if not timedelta(0) < ends_at - starts_at <= timedelta(hours=HOURS_MAX):
        raise InvalidInput(t("An event ends after it starts, and within two weeks."), field="ends_at")


def _texts(new: NewEvent) -> dict[str, str]:
    if new.kind not in KINDS:
        raise InvalidInput(t("An event is one of {kinds}.").format(kinds=", ".join(KINDS)), field="kind")
    teams = {"home": new.home, "away": new.away}
    if new.kind == MATCH:
        teams = {field: name_text(text, field) for field, text in teams.items()}
    title = new.title or (f"{teams['home']} – {teams['away']}" if new.kind == MATCH else "")
    made = {"title": name_text(title, "title"), "competition": " ".join(new.competition.split())} | teams
    if any(len(text) > TITLE_LENGTH_MAX for text in made.values()) or any(
        len(made[field]) > TEAM_LENGTH_MAX for field in ("home", "away", "competition")
    ):
        raise InvalidInput(t("This name is too long."), field="title")
    return made
