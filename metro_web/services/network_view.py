"""The network as an admin's pages show it: exact as of this transaction, for admins alone."""

from metro_web.core.db import Tx
from metro_web.core.errors import NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries import network as network_queries
from metro_web.queries import network_edit_view
from metro_web.queries.network_edit_view import LineEdit, ServiceView
from metro_web.services import network_admin


def get_service(tx: Tx, actor: Actor) -> ServiceView:
    """Whether trains run, and every line."""
    require(actor, ADMIN)
    return network_edit_view.service(network_queries.current(tx).network)


def get_line(tx: Tx, actor: Actor, code: str) -> LineEdit:
    """A line to edit; 404 `unknown_line`."""
    found = network_admin.find_line(tx, actor, code)
    return network_edit_view.line(network_queries.current(tx).network, found)


def preview(tx: Tx, actor: Actor, line: str, branch: int, code: str, position: int | None = None) -> list[str]:
    """Names in the order that putting a station there would make; nothing is changed."""
    found = network_admin.find_line(tx, actor, line)
    chosen = next((each for each in found.branches if each.position == branch), None)
    if chosen is None:
        raise NotFound(t("{line} has no such branch.").format(line=found.name))
    return network_edit_view.preview(network_queries.current(tx).network, chosen, code, position)
