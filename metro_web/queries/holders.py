"""Who holds tickets of an event or trip, page by page, and what they know of its times."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, select

from metro_web.core.clock import rfc3339
from metro_web.core.db import Tx
from metro_web.domain import admission
from metro_web.models.orders import OrderItem
from metro_web.models.tellings import Told
from metro_web.models.tickets import Ticket
from metro_web.queries.attended import EventView, TripView

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_told: Any = Told.__table__  # type: ignore[attr-defined]
# Of what moved, those who can still come; of what was called off, all who have not had their money back.
LIVING = admission.LIVING
OWED = (*admission.LIVING, admission.USED, admission.EXPIRED)
Times = dict[str, str]

# By the order too: that is where tickets are found without reading them all.
_both = and_(_items.c.id == _tickets.c.item_id, _items.c.order_id == _tickets.c.order_id)
_held = (_items.c.inventory_id == bindparam("which"), _tickets.c.status.in_(bindparam("statuses", expanding=True)))
_PAGE = (
    select(_tickets.c.owner_id)
    .join(_items, _both)
    .where(*_held, _tickets.c.owner_id > bindparam("after"))
    .distinct()
    .order_by(_tickets.c.owner_id)
    .limit(bindparam("most"))
)
_OF = (
    select(_tickets.c.owner_id, _tickets.c.price_minor, _tickets.c.created_at, _items.c.facts)
    .join(_items, _both)
    .where(*_held, _tickets.c.owner_id.in_(bindparam("owners", expanding=True)))
    .order_by(_tickets.c.created_at, _tickets.c.id)
)
_TOLD = select(_told).where(
    _told.c.inventory_id == bindparam("which"), _told.c.user_id.in_(bindparam("owners", expanding=True))
)


@dataclass(frozen=True, slots=True)
class HeldTicket:
    """A ticket of a holder: its facts, and the instants of its stretch that they know (`d1` departure, `a2` arrival)."""

    price_minor: int
    facts: dict[str, Any]
    known: Times


@dataclass(slots=True)
class Holder:
    """A person and their tickets, oldest first; `told_kind` is what they were told of last, '' for nothing."""

    user_id: str
    told_kind: str = ""
    told_at: datetime | None = None
    tickets: list[HeldTicket] = field(default_factory=list)


def page(tx: Tx, inventory_id: str, statuses: Collection[str], after: str, most: int) -> list[str]:
    """The next people who hold something of it, by their ids."""
    wanted = {"which": inventory_id, "statuses": list(statuses), "after": after, "most": most}
    return list(tx.execute(_PAGE, wanted).scalars())


def among(tx: Tx, inventory_id: str, statuses: Collection[str], owners: Sequence[str]) -> list[Holder]:
    """These people with their tickets of it; those who have none are left out."""
    wanted = {"which": inventory_id, "owners": list(owners)}
    told = {row.user_id: row for row in tx.execute(_TOLD, wanted)}
    found: dict[str, Holder] = {}
    for row in tx.execute(_OF, wanted | {"statuses": list(statuses)}):
        heard = told.get(row.owner_id)
        holder = found.setdefault(row.owner_id, Holder(row.owner_id))
        if heard is not None:
            holder.told_kind, holder.told_at = heard.kind, heard.at
        begin, end = stretch(row.facts)
        known = {begin: _expected(row.facts, "starts_at"), end: _expected(row.facts, "ends_at")}
        if heard is not None and heard.at >= row.created_at:
            known = {name: heard.heard.get(name, at) for name, at in known.items()}
        holder.tickets.append(HeldTicket(row.price_minor, row.facts, known))
    return list(found.values())


def stretch(facts: dict[str, Any]) -> tuple[str, str]:
    """The names of the instants at which a ticket's stretch begins and ends."""
    return f"d{facts.get('from_stop', 1)}", f"a{facts.get('to_stop', 2)}"


def _expected(facts: dict[str, Any], name: str) -> str:
    """An instant as it was told at the sale: the plan, and the delay of that moment."""
    late = timedelta(minutes=facts.get("delay_minutes", 0))
    return rfc3339(datetime.fromisoformat(facts[name]) + late) if late else str(facts[name])


def times(found: EventView | TripView) -> Times:
    """Every instant of an event or trip as expected now, in RFC 3339, by the same names."""
    if isinstance(found, EventView):
        return {"d1": rfc3339(found.starts_at), "a2": rfc3339(found.ends_at)}
    departures = {f"d{stop.position}": rfc3339(at) for stop in found.stops if (at := stop.departure_at)}
    return departures | {f"a{stop.position}": rfc3339(at) for stop in found.stops if (at := stop.arrival_at)}
