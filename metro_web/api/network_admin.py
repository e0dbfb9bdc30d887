"""Editing the network over REST, for admins: the service, lines, branches, stations, walk links.

The answer is the line (or the service) as `GET` shows it from now on: the very next request sees the edit.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field

from metro_web.api import network as readable
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import act
from metro_web.api.fields import Body, Code, Text, WholeNumber
from metro_web.core.db import Tx
from metro_web.core.errors import NotFound
from metro_web.core.i18n import t
from metro_web.domain.network import Network, Walk
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.services import network_admin, network_lines, network_stations, service_control
from metro_web.services.network_lines import LinePatch
from metro_web.services.network_stations import STATIONS_PER_BRANCH_MAX, Placing

router = APIRouter(prefix="/admin", tags=["admin"], route_class=ContractRoute)
YesNo = Annotated[bool, Field(strict=True)]
Line = Annotated[Text, Field(max_length=1000)]


class ServiceBody(Body):
    """Whether trains run."""

    running: YesNo
    reason: Line | None = None


class NewLineBody(Body):
    """A line; letter and shape are found for it."""

    code: Line
    name: Line
    color: Line


class LineBody(Body):
    """What is left out stays."""

    running: YesNo | None = None
    reason: Line | None = None
    name: Line | None = None
    color: Line | None = None


class PlacingBody(Body):
    """A station and where it goes; a code that is known keeps its name."""

    code: Line
    name: Line | None = None
    position: WholeNumber | None = None
    branch: WholeNumber | None = None


class OrderBody(Body):
    """A branch from one end to the other; a ring names its first station again at the end."""

    stations: list[Code] = Field(max_length=STATIONS_PER_BRANCH_MAX + 1)
    branch: WholeNumber | None = None


class BranchBody(Body):
    """A branch may have a name."""

    name: Line = ""


class StationBody(Body):
    """A station's name."""

    name: Line


class WalkBody(Body):
    """A way on foot inside the paid area."""

    origin: Code = Field(alias="from")
    destination: Code = Field(alias="to")
    duration_s: WholeNumber = 300
    distance_m: WholeNumber = 0


def _admin(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, ADMIN)


def _line(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return network_admin.find_line(tx, actor, path["code"])


def _station(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return network_admin.find_station(tx, actor, path["code"])


@router.patch("/service")
@guarded(_admin)
def change_service(request: Request, body: ServiceBody) -> Response:
    """Stop or start everything."""
    return act(request, service_control.set_service, body.running, body.reason, view=readable.service)


@router.post("/lines", status_code=201)
@guarded(_admin)
def add_line(request: Request, body: NewLineBody) -> Response:
    """Add a line without stations; 409 code_taken."""
    view = _shown(body.code)
    return act(request, network_lines.add_line, body.code, body.name, body.color, view=view, status=201)


@router.patch("/lines/{code}")
@guarded(_line)
def change_line(request: Request, code: str, body: LineBody) -> Response:
    """Rename, colour, stop or start a line."""
    patch = LinePatch(body.name, body.color, body.running, body.reason)
    return act(request, network_lines.change_line, code, patch, view=_shown(code))


@router.delete("/lines/{code}", status_code=204)
def delete_line(request: Request, code: str) -> Response:
    """Delete a line; 409 in_use where a ride on it was ever sold."""
    return act(request, network_lines.delete_line, code, view=_nothing, status=204)


@router.post("/lines/{code}/branches", status_code=201)
@guarded(_line)
def add_branch(request: Request, code: str, body: BranchBody | None = None) -> Response:
    """Add an empty branch after the others."""
    name = body.name if body else ""
    return act(request, network_lines.add_branch, code, name, view=_shown(code), status=201)


@router.delete("/lines/{code}/branches/{position}", status_code=204)
def delete_branch(request: Request, code: str, position: str) -> Response:
    """Delete a branch; 409 in_use where a sold ride passes a station that the line would lose."""
    number = int(position) if position.isascii() and position.isdigit() and len(position) < 6 else -1
    return act(request, network_lines.delete_branch, code, number, view=_nothing, status=204)


@router.post("/lines/{code}/stations", status_code=201)
@guarded(_line)
def put_station(request: Request, code: str, body: PlacingBody) -> Response:
    """Put a station on the line, or move it there."""
    placing = Placing(body.code, body.name, body.position, body.branch)
    return act(request, network_stations.put_station, code, placing, view=_shown(code), status=201)


@router.put("/lines/{code}/stations")
@guarded(_line)
def order_stations(request: Request, code: str, body: OrderBody) -> Response:
    """Give a branch this whole order; 404 unknown_station, 409 in_use where a sold ride would lose a station."""
    return act(request, network_stations.order, code, body.stations, body.branch, view=_shown(code))


@router.delete("/lines/{code}/stations/{station}", status_code=204)
def take_off(request: Request, code: str, station: str) -> Response:
    """Take a station off the line; 409 in_use where a sold ride of the line passes it."""
    return act(request, network_stations.take_off, code, station, view=_nothing, status=204)


@router.patch("/stations/{code}")
@guarded(_station)
def rename_station(request: Request, code: str, body: StationBody) -> Response:
    """Rename a station everywhere."""
    return act(request, network_stations.rename_station, code, body.name, view=_station_shown(code))


@router.delete("/stations/{code}", status_code=204)
def delete_station(request: Request, code: str) -> Response:
    """Delete a station; 409 in_use where a journey past it was ever sold."""
    return act(request, network_stations.delete_station, code, view=_nothing, status=204)


@router.post("/walk-links", status_code=201)
@guarded(_admin)
def add_walk(request: Request, body: WalkBody) -> Response:
    """Join two stations by a walk; 404 unknown_station, 409 code_taken."""
    walk = Walk(body.origin, body.destination, body.duration_s, body.distance_m)
    return act(request, network_stations.link, walk, view=_walk_shown(walk.a, walk.b), status=201)


@router.delete("/walk-links/{origin}/{destination}", status_code=204)
def delete_walk(request: Request, origin: str, destination: str) -> Response:
    """Take a walk away; 409 in_use where a sold journey has it."""
    return act(request, network_stations.unlink, origin, destination, view=_nothing, status=204)


def _shown(code: str) -> Callable[[Network], Any]:
    def view(network: Network) -> Any:
        line = network.find_line(code)
        if line is None:
            raise NotFound(t("There is no line {code}.").format(code=code[:64]), code="unknown_line")
        return readable.line_with_stations(line, network)

    return view


def _station_shown(code: str) -> Callable[[Network], Any]:
    return lambda network: readable.station(network.stations[code], network)


def _walk_shown(a: str, b: str) -> Callable[[Network], Any]:
    def view(network: Network) -> Any:
        walk = next(each for each in network.walks if {each.a, each.b} == {a, b})
        return {"from": walk.a, "to": walk.b, "duration_s": walk.duration_s, "distance_m": walk.distance_m}

    return view


def _nothing(_network: Network) -> None:
    return None
