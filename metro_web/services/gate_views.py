"""What staff see at a gate: the verdict of a scan in words, and the log. The rules are those of `scanning`."""

from dataclasses import dataclass

from metro_web.core.db import Tx
from metro_web.core.errors import Refused
from metro_web.core.ids import is_id
from metro_web.domain.permissions import STAFF, Actor, require
from metro_web.queries import gate_view, scans
from metro_web.queries import network as network_queries
from metro_web.queries import tickets as ticket_queries
from metro_web.queries.gate_view import ScanPage, Verdict
from metro_web.services import door_views, scanning
from metro_web.services.journey_gate import GateCall

ROWS = 25


@dataclass(frozen=True)
class Shown:
    """The verdict, and what is due in minor units, so that no more than what was shown is taken."""

    verdict: Verdict
    due_minor: int = 0


def scan(tx: Tx, actor: Actor, call: GateCall) -> Shown | Refused:
    """Scan anybody's ticket and say it in words; with `settle`, exactly `agreed_minor` is taken or asked again."""
    require(actor, STAFF)
    result = scanning.scan(tx, actor, call)
    if isinstance(result, Refused):
        return result
    if result.ticket is None:
        return Shown(gate_view.unknown(result.scan_id, call.direction))
    network = network_queries.current(tx).network
    ticket = ticket_queries.find_ticket(tx, result.ticket.id)
    assert ticket is not None, "it was scanned above"
    here = network.name_of(call.station)
    if result.accepted:
        paid_minor = (call.agreed_minor or 0) if call.settle else 0
        return Shown(gate_view.opened(result.scan_id, ticket, call.direction, here, paid_minor))
    if result.due_minor:
        return Shown(gate_view.owing(result.scan_id, ticket, result.reason, result.due_minor, here), result.due_minor)
    passed = scans.last_passed(tx, ticket.id)
    return Shown(gate_view.refused(result.scan_id, ticket, result.reason, call.direction, passed, network))


def station_name(tx: Tx, actor: Actor, code: str) -> str:
    """Where this gate stands; '' for a code that is no station any more."""
    require(actor, STAFF)
    node = network_queries.current(tx).network.stations.get(code)
    return node.name if node else ""


def log(tx: Tx, actor: Actor, *, station: str = "", door: str = "", before: str = "") -> ScanPage:
    """The actor's own scans, or everybody's at a station or at the door of an event or trip, newest first."""
    user_id = require(actor, STAFF)
    cursor = before if is_id(before) else ""
    _choice, inventory_id = door_views.chosen(tx, actor, door)
    places = {"station": "" if inventory_id else station, "inventory_id": inventory_id}
    whose = "" if any(places.values()) else user_id
    records, following = scans.list_scans(tx, scanner_id=whose, **places, limit=ROWS, before=cursor)
    return gate_view.page(records, following, network_queries.current(tx).network)
