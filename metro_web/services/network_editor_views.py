"""What the editor's pages show of a draft beside its lists: the drawing, one station, stations by name; and placing."""

from collections.abc import Sequence
from typing import Any

from metro_web.core.db import Tx
from metro_web.core.errors import NotFound
from metro_web.core.i18n import t
from metro_web.domain import schematic_layout
from metro_web.domain.editing import OPERATIONS_MAX, Operation
from metro_web.domain.network import Network
from metro_web.domain.permissions import Actor
from metro_web.queries import drawings, network_board_view, network_canvas, station_editor_view
from metro_web.queries.network_board_view import StationRow
from metro_web.queries.network_draft_view import ChangesView, DraftView
from metro_web.queries.station_editor_view import EditedStation
from metro_web.services import network_draft_views, network_drafts

Move = tuple[str, float, float]


def canvas(tx: Tx, actor: Actor) -> dict[str, Any]:
    """The draft to draw on: `network_canvas.document`."""
    return network_canvas.document(network_drafts.get_draft(tx, actor).plan)


def review(tx: Tx, actor: Actor) -> ChangesView:
    """What publishing would do. It is drawn meanwhile too, so that passengers need not wait for the drawing."""
    found = network_draft_views.changes(tx, actor)
    drawings.drawn(network_drafts.get_draft(tx, actor).plan)
    return found


def names(tx: Tx, actor: Actor) -> dict[str, Any]:
    """The draft's stations to choose from: `network_canvas.names`, with the branches that one can be put on."""
    plan = network_drafts.get_draft(tx, actor).plan
    return {**network_canvas.names(plan), "choices": station_editor_view.branches(plan)}


def stations(tx: Tx, actor: Actor, query: str) -> tuple[list[StationRow], int]:
    """Stations of the draft by any part of the name, and how many there are."""
    return network_board_view.stations(network_drafts.get_draft(tx, actor).plan, query)


def station(tx: Tx, actor: Actor, code: str) -> EditedStation:
    """One station of the draft; 404 `unknown_station`."""
    found = station_editor_view.station(network_drafts.get_draft(tx, actor).plan, code)
    if found is None:
        raise NotFound(t("There is no station {code}.").format(code=code[:64]), code="unknown_station")
    return found


def place(tx: Tx, actor: Actor, revision: int, moves: Sequence[Move]) -> DraftView:
    """Stand stations elsewhere on the drawing.

    A network whose stations have no places of their own is laid out by the program, from all of them together: there
    the first move keeps what is seen by giving every station the place that it is drawn at.
    """
    plan = network_drafts.get_draft(tx, actor).plan
    moved = {code for code, _, _ in moves}
    given = [_placing(code, x, y) for code, x, y in moves]
    drawn = [_placing(code, *spot) for code, spot in _unplaced(plan).items() if moves and code not in moved]
    operations: list[Operation] = [*drawn, *given]
    while len(operations) > OPERATIONS_MAX:
        revision = network_drafts.edit(tx, actor, revision, operations[:OPERATIONS_MAX]).revision
        operations = operations[OPERATIONS_MAX:]
    return network_draft_views.edit(tx, actor, revision, operations)


def _unplaced(plan: Network) -> dict[str, schematic_layout.Point]:
    """Where stations without a place are drawn, in a network that is laid out by the program; else nothing."""
    placed = sum(node.x is not None and node.y is not None for node in plan.stations.values())
    if 2 * placed >= len(plan.stations):
        return {}
    return dict(schematic_layout.place(plan))


def _placing(code: str, x: float, y: float) -> Operation:
    return {"op": "place_station", "station": code, "x": x, "y": y}
