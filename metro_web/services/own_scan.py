"""A passenger's own scan: the ticket's owner is their own gate, by the same rules and with the same record."""

from metro_web.core import ids
from metro_web.core.db import Tx
from metro_web.core.errors import NotFound, Refused
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor
from metro_web.queries import network as network_queries
from metro_web.queries import scan_words
from metro_web.queries.scan_words import ScanOutcome
from metro_web.services import scanning, tickets
from metro_web.services.journey_gate import GateCall


def scan(
    tx: Tx, actor: Actor, ticket_id: str, station: str, direction: str, agreed_minor: int | None = None
) -> ScanOutcome | Refused:
    """Enter or leave; with `agreed_minor` the wallet pays exactly that much, and nothing if more has become due."""
    if not ids.is_id(ticket_id):
        raise NotFound(t("There is no such ticket."))
    ticket = tickets.get_ticket(tx, actor, ticket_id)
    settle = "wallet" if agreed_minor else None
    token = tickets.token_of(tx, ticket)
    result = scanning.scan(tx, actor, GateCall(token, station, direction, settle, agreed_minor))
    if isinstance(result, Refused):
        return result
    name = network_queries.latest().network.name_of(station)
    if result.accepted:
        return scan_words.accepted(ticket, name, direction, agreed_minor or 0)
    return scan_words.refused(ticket, result.reason, name, direction, result.due_minor)
