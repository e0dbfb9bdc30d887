"""Events from draft to the end: made, put on sale, moved, called off, taken away where nothing was ever sold.

Keeps true: two events of one venue never overlap, for the venue's row is held while its calendar is looked at; an event
that is called off sells nothing from that commit on, and everybody gets everything back by a job that can be killed.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, update

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.timetable import Event
from metro_web.queries import attended
from metro_web.queries.attended import EVENT, EventView
from metro_web.services import attended_admin, audit, inventories_admin, inventory_terms, stock_terms, venues
from metro_web.services.attended_admin import DRAFT, RETIRED, Attended
from metro_web.services.inventory_terms import TermsEdit
from metro_web.services.stock_terms import Terms
from metro_web.services.venues import VenueView

_events: Any = Event.__table__  # type: ignore[attr-defined]
PUBLISHED, POSTPONED = "published", "postponed"
# What a ticket was bought for: once somebody ordered, it stays.
FIXED = ("venue_id", "kind", "home", "away")
SHOWN = (*FIXED, "title", "competition", "about")
MATCH, KINDS = "match", ("match", "event")
TITLE_LENGTH_MAX, TEAM_LENGTH_MAX, ABOUT_LENGTH_MAX = 160, 80, 4_000
HOURS_MAX = 24 * 14


EVENTS = Attended(
    word=EVENT,
    table=_events,
    find=attended.find_event,
    on_sale=PUBLISHED,
    missing=t("There is no such event."),
    off=lambda: Conflict("event_cancelled", t("This event was called off.")),
    over=lambda: Conflict("event_over", t("This event is over.")),
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


@dataclass(frozen=True, slots=True)
class EventEdit:
    """What is None stays. Other times move it: `reason` is then told to whoever holds a ticket."""

    venue_id: str | None = None
    kind: str | None = None
    title: str | None = None
    home: str | None = None
    away: str | None = None
    competition: str | None = None
    about: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    terms: TermsEdit = TermsEdit()
    reason: str = ""


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
    words = _words(texts, venue)
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


def edit(tx: Tx, actor: Actor, event_id: str, changed: EventEdit) -> EventView:
    """What is given, all or nothing; 409 `in_use` for what stays as it is once somebody ordered, `venue_taken`; 422."""
    require(actor, ADMIN)
    now = clock.utc_now()
    first = get_event(tx, actor, event_id)
    for venue_id in sorted({first.venue_id, changed.venue_id or first.venue_id}):
        venues.lock(tx, venue_id)
    before = attended_admin.lock_changeable(tx, actor, EVENTS, event_id)
    inventory = inventories_admin.get(tx, actor, before.inventory_id)
    has_other_plan = changed.terms.seat_plan_id not in (None, inventory.seat_plan_id)
    _require_same_where_sold(tx, before, changed, has_other_plan)
    venue = venues.lock(tx, changed.venue_id or before.venue_id)
    texts = _texts(_as_new(before, changed))
    row: dict[str, Any] = texts | {
        "venue_id": venue.id,
        "kind": changed.kind or before.kind,
        "words": _words(texts, venue),
    }
    if changed.about is not None:
        row["about"] = changed.about[:ABOUT_LENGTH_MAX]
    if has_other_plan:
        row["inventory_id"] = inventory_terms.remake(tx, inventory, changed.terms, 1)
    tx.execute(update(_events).where(_events.c.id == event_id).values(**row))
    times = (changed.starts_at or before.starts_at, changed.ends_at or before.ends_at)
    if venue.id != before.venue_id:
        venues.require_free(tx, venue, *times, but=event_id)
    inventories_admin.rename(tx, before.inventory_id, texts["title"])
    if has_other_plan:
        attended_admin.drop_stock(tx, before.inventory_id)
    if times != (before.starts_at, before.ends_at):
        move(tx, actor, event_id, *times, postpone=False, reason=changed.reason)
    difference = _difference(before, get_event(tx, actor, event_id))
    if not has_other_plan:
        kept = inventories_admin.get(tx, actor, before.inventory_id)
        terms = inventory_terms.change(tx, kept, changed.terms)
        difference = {side: difference[side] | terms.get(side, {}) for side in difference}
    if any(difference.values()):
        audit.record(tx, actor, "event.edit", f"event:{event_id}", difference["before"], difference["after"], now)
    return get_event(tx, actor, event_id)


def publish(tx: Tx, actor: Actor, event_id: str) -> EventView:
    """On sale from now on, or from the opening of its sale; 409 where it is over."""
    return attended_admin.become(tx, actor, EVENTS, event_id, PUBLISHED, (DRAFT, POSTPONED, RETIRED))


def retire(tx: Tx, actor: Actor, event_id: str) -> EventView:
    """Neither sold nor found any more; tickets that were sold let in as before."""
    return attended_admin.become(tx, actor, EVENTS, event_id, RETIRED, (DRAFT, PUBLISHED, POSTPONED))


def cancel(tx: Tx, actor: Actor, event_id: str, reason: str = "") -> EventView:
    """Called off: nothing is sold from here on, the job `refunds_owed` gives everything back, everybody is told why."""
    before = (DRAFT, PUBLISHED, POSTPONED, RETIRED)
    return attended_admin.call_off(tx, actor, EVENTS, event_id, reason, before)


def move(
    tx: Tx, actor: Actor, event_id: str, starts_at: datetime, ends_at: datetime, *, postpone: bool, reason: str = ""
) -> EventView:
    """Other times; with `postpone` it is off sale until it is published again. Tickets let in at the new time."""
    require(actor, ADMIN)
    _check_times(starts_at, ends_at)
    before, now = get_event(tx, actor, event_id), clock.utc_now()
    venue = venues.lock(tx, before.venue_id)
    before = attended_admin.lock_changeable(tx, actor, EVENTS, event_id)
    if ends_at <= now and before.status != DRAFT:
        raise InvalidInput(t("The new time is over already."), field="ends_at")
    venues.require_free(tx, venue, starts_at, ends_at, but=event_id)
    status = POSTPONED if postpone else before.status
    values = {"starts_at": starts_at, "ends_at": ends_at, "status": status}
    tx.execute(update(_events).where(_events.c.id == event_id).values(**values))
    if postpone:
        inventories_admin.put_on_sale(tx, before.inventory_id, is_on_sale=False, now=now)
    return attended_admin.moved(tx, actor, EVENTS, before, before.title, reason, now)


def delete_event(tx: Tx, actor: Actor, event_id: str) -> None:
    """Gone with its inventory; 409 `in_use` where something was ever ordered: retire it or call it off instead."""
    before = attended_admin.lock(tx, actor, EVENTS, event_id)
    which = before.inventory_id
    attended_admin.require_unsold(tx, which, before.title)
    now = clock.utc_now()
    tx.execute(delete(_events).where(_events.c.id == event_id))
    attended_admin.drop_stock(tx, which)
    audit.record(tx, actor, "event.delete", f"event:{event_id}", {"title": before.title}, None, now)


def get_event(tx: Tx, actor: Actor, event_id: str) -> EventView:
    """Any event for an admin; 404."""
    return attended_admin.get(tx, actor, EVENTS, event_id)


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    stock_terms.check_year(starts_at, "starts_at")
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


def _words(texts: dict[str, str], venue: VenueView) -> str:
    """What search looks in."""
    return " ".join([*texts.values(), venue.name, venue.city]).casefold()


def _require_same_where_sold(tx: Tx, before: EventView, changed: EventEdit, has_other_plan: bool) -> None:
    given = {name: getattr(changed, name) for name in FIXED}
    other = [name for name, value in given.items() if value is not None and value != getattr(before, name)]
    if (other or has_other_plan) and attended_admin.was_ordered(tx, before.inventory_id):
        said = t("Tickets were ordered for {title}: its teams, venue and seat plan stay as they are.")
        field = other[0] if other else "seat_plan"
        sentence = said.format(title=before.title)
        raise Conflict("in_use", sentence, errors=[{"field": field, "message": sentence}])


def _as_new(before: EventView, changed: EventEdit) -> NewEvent:
    """The texts it would have; a title made from the teams follows them."""
    known = {one.name for one in fields(NewEvent)} & {one.name for one in fields(EventEdit)}
    given = {name: getattr(changed, name) for name in known if getattr(changed, name) is not None}
    texts = {name: getattr(before, name) for name in SHOWN} | given
    if "title" not in given and before.title == f"{before.home} – {before.away}":
        texts["title"] = ""
    times = {"starts_at": before.starts_at, "ends_at": before.ends_at, "terms": Terms()}
    return NewEvent(**(texts | times))


def _difference(before: EventView, after: EventView) -> dict[str, dict[str, Any]]:
    changed = [name for name in SHOWN if getattr(before, name) != getattr(after, name)]
    return {
        "before": {name: getattr(before, name) for name in changed},
        "after": {name: getattr(after, name) for name in changed},
    }
