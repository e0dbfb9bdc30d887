"""Who travels on a trip: a line for each ticket that was not given back, documents masked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, select

from metro_web.core.db import Tx
from metro_web.domain import admission, documents
from metro_web.models.orders import OrderItem
from metro_web.models.passengers import SeatDocument
from metro_web.models.tickets import Ticket
from metro_web.models.timetable import Trip
from metro_web.queries.passengers import document_label, opened

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_documents: Any = SeatDocument.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_COMPANY = select(_trips.c.company_id).where(_trips.c.id == bindparam("which"))
# By the order too: that is where tickets are found without reading them all.
_SOLD = (
    select(
        _tickets.c.id, _tickets.c.status, _tickets.c.entered_at, _items.c.facts,
        _documents.c.kind.label("document_kind"), _documents.c.number_sealed, _documents.c.birth_date,
    )
    .select_from(
        _items.join(
            _tickets, and_(_tickets.c.item_id == _items.c.id, _tickets.c.order_id == _items.c.order_id)
        ).outerjoin(_documents, _documents.c.item_id == _items.c.id)
    )
    .where(_items.c.inventory_id == bindparam("inventory"), _tickets.c.status != admission.CANCELLED)
)  # fmt: skip
_ONE = _SOLD.where(_tickets.c.id == bindparam("ticket"))


@dataclass(frozen=True, slots=True)
class Traveller:
    """A ticket on a trip; `seat` is '' for a place without one, `document` masked, stops by position from 1."""

    ticket_id: str
    seat: str
    section: str
    name: str
    from_stop: int
    to_stop: int
    from_name: str
    to_name: str
    document: str
    status: str
    entered_at: datetime | None

    @property
    def is_in(self) -> bool:
        """Whether they have checked in and not gone out again."""
        return self.status in (admission.USED, admission.IN_USE)


def company_of(tx: Tx, trip_id: str) -> str | None:
    """Whose trip it is; None for one that an admin has made."""
    found: str | None = tx.execute(_COMPANY, {"which": trip_id}).scalar()
    return found


def travellers(tx: Tx, inventory_id: str) -> list[Traveller]:
    """Everybody with a ticket, by seat and then by where they get on."""
    rows = tx.execute(_SOLD, {"inventory": inventory_id}).all()
    return [_traveller(row) for row in sorted(rows, key=_place)]


def document_of(tx: Tx, inventory_id: str, ticket_id: str) -> Row[Any] | None:
    """The row of one of them, the number of their document sealed."""
    return tx.execute(_ONE, {"inventory": inventory_id, "ticket": ticket_id}).first()


def _place(row: Row[Any]) -> tuple[int, int, str]:
    return row.facts.get("seat_index", 1 << 30), row.facts.get("from_stop", 1), row.id


def _traveller(row: Row[Any]) -> Traveller:
    facts = row.facts
    return Traveller(
        row.id,
        facts.get("seat", ""),
        facts.get("section_name", ""),
        facts.get("passenger", ""),
        facts.get("from_stop", 1),
        facts.get("to_stop", 2),
        facts["from_name"],
        facts["to_name"],
        document_label(row.document_kind or "", documents.masked(opened(row.number_sealed or ""))),
        row.status,
        row.entered_at,
    )
