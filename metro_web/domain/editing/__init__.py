"""What an editor may do to a drafted network: each operation is plain data, and makes a whole new network or refuses.

Keeps true: operations that come together all succeed or change nothing, and what they make is sound: every station of a
branch and of a walk is there, no branch names one twice.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from metro_web.core.i18n import t
from metro_web.domain.editing import branches, lines, stations, ways
from metro_web.domain.editing.given import Given, refuse
from metro_web.domain.network import Network

OPERATIONS_MAX = 500

Operation = Mapping[str, Any]
_MAKERS: tuple[Callable[[Network, Given], Network], ...] = (
    lines.add_line, lines.change_line, lines.move_line, lines.remove_line,
    branches.add_branch, branches.rename_branch, branches.remove_branch, branches.order_branch,
    branches.split_branch, branches.join_branches, branches.set_ring,
    stations.add_station, stations.rename_station, stations.put_station, stations.move_station,
    stations.take_off, stations.remove_station, stations.place_station,
    ways.add_walk, ways.change_walk, ways.remove_walk, ways.set_track,
)  # fmt: skip
OPERATIONS = {make.__name__: make for make in _MAKERS}


def apply(network: Network, operations: Sequence[Operation]) -> Network:
    """The network after all of them in turn; 422 names what is wrong, 404 what is not there, 409 `code_taken`."""
    if not 1 <= len(operations) <= OPERATIONS_MAX:
        refuse(t("Send 1 to {n} operations at a time.").format(n=OPERATIONS_MAX), "operations")
    for operation in operations:
        network = _apply_one(network, operation)
    return network


def _apply_one(network: Network, operation: object) -> Network:
    if not isinstance(operation, Mapping):
        refuse(t("An operation is an object with the field op."), "operations")
    name = operation.get("op")
    make = OPERATIONS.get(name) if isinstance(name, str) else None
    if make is None:
        refuse(t("There is no such operation; op is one of {names}.").format(names=", ".join(OPERATIONS)), "op")
    return make(network, Given(operation))
