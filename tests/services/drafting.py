"""Shorthands for tests of drafts: draw, publish, and what the tables of the network hold."""

from typing import Any

from sqlalchemy import text

from metro_web.core import db
from metro_web.domain.permissions import Actor
from metro_web.queries import network as network_queries
from metro_web.queries.network_drafts import Publication
from metro_web.services import network_drafts, network_publishing
from tests.domain.test_editing import op
from tests.services.network_editing import everything

RENAME = op("rename_station", station="alder", name="Alder Park")


def draw(actor: Actor, *operations: dict[str, Any], revision: int = 0) -> int:
    """One more edit of one's draft; its revision."""
    return db.run(network_drafts.edit, actor, revision, operations).revision


def publish(actor: Actor, *operations: dict[str, Any]) -> Publication:
    """Draw and publish at once."""
    return db.run(network_publishing.publish, actor, draw(actor, *operations))


def names() -> dict[str, str]:
    """Of all stations, as this process shows them."""
    return {code: node.name for code, node in network_queries.latest().network.stations.items()}


def run(line: str) -> str:
    """A line by the initials of its stations, `|` between branches."""
    found = network_queries.latest().network.find_line(line)
    assert found is not None
    return "|".join("".join(code[0] for code in branch.stations) for branch in found.branches)


def network_rows() -> dict[str, list[Any]]:
    """The tables of the network without what an undo may give anew: versions, instants, the log, numbers of rows."""
    found = everything()
    stops = db.read(
        lambda tx: tx.execute(
            text(
                "SELECT b.line_code, b.position, b.name, s.position, s.station_code FROM branch b"
                " LEFT JOIN branch_stop s ON s.branch_id = b.id ORDER BY 1, 2, 4"
            )
        ).all()
    )
    return {name: found[name] for name in ("line", "station", "track", "walk_link")} | {"stops": [*map(tuple, stops)]}
