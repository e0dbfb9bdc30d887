"""Tells everybody who holds a ticket that what it is for has moved, is late, or was called off: one mail each.

Keeps true: the change and the promise to tell are one transaction; who was told is a row of their own, written with
their mail, so a process killed in between goes on where it was and nobody hears of one change twice.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import plural, t
from metro_web.core.labels import money_label
from metro_web.models.tellings import Telling, Told
from metro_web.queries import attended, contacts, holders, inventories
from metro_web.queries.attended import EventView, TripView
from metro_web.queries.holders import HeldTicket, Holder, Times
from metro_web.services import attended_times, outbox

log = logging.getLogger(__name__)
_tellings: Any = Telling.__table__  # type: ignore[attr-defined]
_told: Any = Told.__table__  # type: ignore[attr-defined]
MOVED, DELAYED, CALLED_OFF = "moved", "delayed", "called_off"
PEOPLE_AT_ONCE = 100
LINES_MAX = 10
# A sale that began before the change may be written after everybody was told: look once more. Of what is late, whose
# orders go on, also once the last of them that were open then has been paid or has ended.
AGAIN_SECONDS = 60


def announce(tx: Tx, inventory_id: str, kind: str, reason: str, now: datetime) -> None:
    """From this commit on everybody who holds something of it will be told; of the newest change only."""
    tx.execute(delete(_tellings).where(_tellings.c.inventory_id == inventory_id))
    row = {"inventory_id": inventory_id, "kind": kind, "reason": reason, "at": now, "due_at": now, "reached": ""}
    tx.execute(insert(_tellings).values(**row))


def forget(tx: Tx, inventory_id: str) -> None:
    """Of what is taken away altogether nobody is told."""
    for table in (_tellings, _told):
        tx.execute(delete(table).where(table.c.inventory_id == inventory_id))


def tell_some(tx: Tx, now: datetime) -> int:
    """Promise the next mails of one change; how many people were looked at."""
    due = select(_tellings).where(_tellings.c.due_at <= now).order_by(_tellings.c.due_at).limit(1)
    telling = tx.execute(due.with_for_update(skip_locked=True)).first()
    if telling is None:
        return 0
    people = holders.page(tx, telling.inventory_id, _audience(telling), telling.reached, PEOPLE_AT_ONCE)
    _tell(tx, telling, people, now)
    if len(people) == PEOPLE_AT_ONCE:
        values: dict[str, Any] = {"reached": people[-1]}
    else:
        looks = _looks(telling)
        values = {"reached": "", "due_at": next((at for at in looks if now < at), None)}
        if now >= looks[0] and telling.kind != CALLED_OFF:
            attended_times.retime_tickets(tx, telling.inventory_id)
    tx.execute(update(_tellings).where(_tellings.c.inventory_id == telling.inventory_id).values(**values))
    return len(people)


def tell_before_refund(tx: Tx, inventory_id: str, user_id: str, now: datetime) -> bool:
    """Tell one person that it was called off, where they were not told yet; False where nothing was announced."""
    asked = select(_tellings).where(_tellings.c.inventory_id == inventory_id, _tellings.c.kind == CALLED_OFF)
    telling = tx.execute(asked.with_for_update()).first()
    if telling is not None:
        _tell(tx, telling, [user_id], now)
    return telling is not None


def _looks(telling: Any) -> tuple[datetime, ...]:
    """When everybody who holds something of it is looked at again, after the first time."""
    first = telling.at + timedelta(seconds=AGAIN_SECONDS)
    paid_until = first + timedelta(seconds=settings().order_seconds_max)
    return (first, paid_until) if telling.kind == DELAYED else (first,)


def _audience(telling: Any) -> tuple[str, ...]:
    return holders.OWED if telling.kind == CALLED_OFF else holders.LIVING


def _tell(tx: Tx, telling: Any, people: list[str], now: datetime) -> None:
    inventory = inventories.find(tx, telling.inventory_id)
    assert inventory is not None, "a telling is about one"
    found = attended.of_inventory(tx, inventory)
    current = holders.times(found)
    for holder in holders.among(tx, telling.inventory_id, _audience(telling), people):
        try:
            with tx.begin_nested():
                _tell_one(tx, telling, found, current, holder, now)
        except (KeyError, ValueError, TypeError):
            # One ticket that cannot be told of must not keep the others from hearing.
            log.exception("holder %s of %s was not told", holder.user_id, telling.inventory_id)


def _tell_one(tx: Tx, telling: Any, found: EventView | TripView, current: Times, holder: Holder, now: datetime) -> None:
    if telling.kind == CALLED_OFF:
        if holder.told_kind == CALLED_OFF:
            return
        words = _called_off(found, holder)
    else:
        changed = [held for held in holder.tickets if any(current.get(name) != at for name, at in held.known.items())]
        if not changed:
            return
        words = _moved(found, current, changed)
        if telling.kind == DELAYED:
            words["refund"] = _is_very_late(found)
    contact = contacts.get_contact(tx, holder.user_id)
    if contact.address:
        context = words | {"name": contact.name, "title": _title(found), "reason": telling.reason}
        outbox.queue(tx, telling.kind, contact.address, context, now=now, locale=contact.locale)
    tx.execute(delete(_told).where(_told.c.inventory_id == telling.inventory_id, _told.c.user_id == holder.user_id))
    row = {"inventory_id": telling.inventory_id, "user_id": holder.user_id, "kind": telling.kind, "heard": current}
    tx.execute(insert(_told).values(at=now, **row))


def _moved(found: EventView | TripView, current: Times, changed: list[HeldTicket]) -> dict[str, Any]:
    lines: dict[tuple[str, str, str], None] = {}
    for held in changed:
        begin, end = holders.stretch(held.facts)
        was = attended_times.span_label(held.known[begin], held.known[end], held.facts)
        is_now = attended_times.span_label(current[begin], current[end], held.facts)
        lines[(_what(found, held), was, is_now)] = None
    shown = [{"what": what, "was": was, "now": is_now} for what, was, is_now in list(lines)[:LINES_MAX]]
    return {"lines": shown, "tickets_url": f"{settings().public_url}/tickets"}


def _is_very_late(found: EventView | TripView) -> bool:
    """Whether whoever would rather not wait gets everything back (`kinds.validities`)."""
    return isinstance(found, TripView) and found.delay_minutes >= settings().delay_refund_minutes


def _called_off(found: EventView | TripView, holder: Holder) -> dict[str, Any]:
    amount = sum(held.price_minor for held in holder.tickets)
    first = holder.tickets[0]
    begin, end = holders.stretch(first.facts)
    count = len(holder.tickets)
    return {
        "what": _what(found, first),
        "when_label": attended_times.span_label(first.known[begin], first.known[end], first.facts),
        "count_label": plural(t("{n} ticket"), t("{n} tickets"), count),
        "refund_label": money_label(amount, settings().currency) if amount else "",
        "wallet_url": f"{settings().public_url}/wallet",
    }


def _title(found: EventView | TripView) -> str:
    return found.title if isinstance(found, EventView) else found.name


def _what(found: EventView | TripView, held: HeldTicket) -> str:
    if isinstance(found, EventView):
        return ", ".join(part for part in (found.venue_name, found.city) if part)
    return f"{held.facts['from_name']} → {held.facts['to_name']}"
