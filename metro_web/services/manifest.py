"""The manifest of a trip: who travels, from where to where, and who has come; for the company whose trip it is.

Keeps true: numbers of documents are masked here; one is opened for a member of the company alone, one at a time, and
each time stands in the audit log (without the number).
"""

from dataclasses import dataclass, field

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import NotAllowed, NotFound
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.domain.permissions import ADMIN, OPERATOR, Actor, require
from metro_web.queries import attended
from metro_web.queries import manifest as manifest_queries
from metro_web.queries.attended import TripView
from metro_web.queries.manifest import Traveller
from metro_web.queries.passengers import day_text, opened
from metro_web.services import audit, check_in, company_rights
from metro_web.services.check_in import SeatCall
from metro_web.services.scanning import ScanResult


@dataclass(frozen=True, slots=True)
class Manifest:
    """A trip and everybody on it; `company` is '' for a trip that an admin has made."""

    trip: TripView
    company: str
    travellers: list[Traveller]
    may_open: bool

    @property
    def checked_in(self) -> int:
        """How many have come."""
        return sum(each.is_in for each in self.travellers)


@dataclass(frozen=True, slots=True)
class Opened:
    """A document in full, for those who have to compare it."""

    name: str
    seat: str
    kind: str
    number: str = field(repr=False)
    birth_date: str = field(repr=False)


def get(tx: Tx, actor: Actor, trip_id: str) -> Manifest:
    """Everybody on a trip; 401, 403 for a role that runs no trips, 404 for another company's."""
    trip, company, may_open = _mine(tx, actor, trip_id)
    return Manifest(trip, company, manifest_queries.travellers(tx, trip.inventory_id), may_open)


def open_document(tx: Tx, actor: Actor, trip_id: str, ticket_id: str) -> Opened:
    """The document of one of them in full; 403 for an admin who is not of the company, 404 where none is known."""
    trip, _company, may_open = _mine(tx, actor, trip_id)
    if not may_open:
        raise NotAllowed(t("Documents are for those who work for the company alone."))
    row = manifest_queries.document_of(tx, trip.inventory_id, ticket_id) if is_id(ticket_id) else None
    if row is None or not row.document_kind:
        raise NotFound(t("There is no document for this ticket."), code="unknown_document")
    seat = str(row.facts.get("seat", ""))
    facts = {"trip": trip.id, "seat": seat, "document": row.document_kind}
    audit.record(tx, actor, "manifest.document", f"ticket:{row.id}", None, facts, clock.utc_now())
    name = str(row.facts.get("passenger", ""))
    return Opened(name, seat, row.document_kind, opened(row.number_sealed), day_text(row.birth_date))


def let_in(tx: Tx, actor: Actor, call: SeatCall) -> ScanResult:
    """Check in whoever has a seat, or out; a refusal is an answer. 404 `empty_seat` where nobody has it."""
    trip, _company, _may_open = _mine(tx, actor, call.trip_id)
    return check_in.by_seat(tx, actor, trip, call)


def _mine(tx: Tx, actor: Actor, trip_id: str) -> tuple[TripView, str, bool]:
    """The trip, whose it is, and whether documents may be opened: by those of the company, an admin's trips by admins."""
    require(actor, OPERATOR)
    trip = attended.find_trip(tx, trip_id)
    if trip is None:
        raise NotFound(t("There is no such trip."))
    company_id = manifest_queries.company_of(tx, trip.id)
    if company_id is None:
        if ADMIN not in actor.roles:
            raise NotFound(t("There is no such trip."))
        return trip, "", True
    company = company_rights.require_member(tx, actor, company_id)
    return trip, company.name, bool(company.role)
