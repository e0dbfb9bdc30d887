"""The metro network over REST: readable by everybody, from the picture of this process.

A quote costs no query; the lists ask for the version, so that they are never older than an answered edit.
"""

import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from metro_web.api import schemas
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.etags import with_etag
from metro_web.core import clock, db
from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.domain.network import LineDef, Network, StationNode
from metro_web.queries import network as network_queries
from metro_web.queries import schematic_map
from metro_web.services.kinds import journey

router = APIRouter(tags=["network"])
Cursor = Annotated[str | None, Query(max_length=200)]
T = TypeVar("T")


@router.get("/lines")
def list_lines(request: Request, limit: int = 50, cursor: Cursor = None) -> Response:
    """Every line."""
    network = _network()
    shown, following = _page("lines", network.ordered_lines, limit, cursor)
    return with_etag(request, _text({"items": [_line(line, network) for line in shown], "next_cursor": following}))


@router.get("/lines/{code}")
def get_line(request: Request, code: str) -> Response:
    """A line with its stations in order, branch after branch."""
    network = _network()
    line = network.find_line(code)
    if line is None:
        raise NotFound(t("There is no line {code}.").format(code=code[:64]), code="unknown_line")
    return with_etag(request, _text(line_with_stations(line, network)))


@router.get("/stations")
def list_stations(
    request: Request, query: Annotated[str, Query(max_length=120)] = "", limit: int = 50, cursor: Cursor = None
) -> Response:
    """Stations, by any part of the name."""
    network = _network()
    found = network.search(query) if query.strip() else tuple(network.stations.values())
    shown, following = _page("stations", found, limit, cursor)
    return with_etag(request, _text({"items": [station(node, network) for node in shown], "next_cursor": following}))


@router.get("/service")
def get_service(request: Request) -> Response:
    """What runs and what does not, with the reasons."""
    return with_etag(request, _text(service(_network())))


@router.get("/journeys")
async def get_journey(
    origin: Annotated[str, Query(alias="from", max_length=64)],
    destination: Annotated[str, Query(alias="to", max_length=64)],
    prefer: Literal["fewest_stops", "fewest_changes", "fastest"] = "fewest_stops",
) -> Response:
    """Price, route and a quote; 422 same_station, 404 unknown_station, 409 no_route, service_stopped, no_fare."""
    known, now = network_queries.latest(), clock.utc_now()
    try:
        found = journey.preview(known, origin, destination, prefer, now)
    except AppError:
        # A quote may lag an edit by a second, but what an edit has just made possible is not refused.
        newest = await run_in_threadpool(db.read, network_queries.current)
        if newest is known:
            raise
        found = await run_in_threadpool(journey.preview, newest, origin, destination, prefer, now)
    return Response(_text(schemas.journey(found)), media_type="application/json")


@router.get("/map")
async def get_map(request: Request) -> Response:
    """The schematic map: stations on a grid, lines as paths of 0, 45 and 90 degrees."""
    return with_etag(request, _text(await run_in_threadpool(schematic_map.document, network_queries.latest())))


def service(network: Network) -> dict[str, Any]:
    """`GET /service`."""
    lines = [
        {"code": line.code, "running": _runs(line, network), "reason": line.stop_reason or None}
        for line in network.ordered_lines
    ]
    return {"running": network.is_running, "reason": network.stop_reason or None, "lines": lines}


def line_with_stations(line: LineDef, network: Network) -> dict[str, Any]:
    """`GET /lines/{code}`: `position` counts from 1 within a branch."""
    stations = [
        {
            "code": code,
            "name": network.name_of(code),
            "position": position,
            "branch": branch.position,
            "branch_name": branch.name,
            "lines": list(network.lines_of(code)),
        }
        for branch in line.branches
        for position, code in enumerate(branch.stations, 1)
    ]
    return _line(line, network) | {"stations": stations}


def _line(line: LineDef, network: Network) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.name,
        "color": line.color,
        "letter": line.letter,
        "shape": line.shape,
        "running": _runs(line, network),
        "reason": line.stop_reason or None,
    }


def _runs(line: LineDef, network: Network) -> bool:
    return line.is_running and network.is_running


def station(node: StationNode, network: Network) -> dict[str, Any]:
    """A station as `GET /stations` lists it."""
    return {
        "code": node.code,
        "number": node.number,
        "name": node.name,
        "lines": list(network.lines_of(node.code)),
        "lat": node.lat,
        "lon": node.lon,
    }


def _network() -> Network:
    """As of this request: with several workers, the edit just answered may have been made in another one."""
    return db.read(network_queries.current).network


def _page(name: str, found: Sequence[T], limit: int, cursor: str | None) -> tuple[Sequence[T], str | None]:
    begin = int(opened(name, cursor) or 0)
    end = begin + page_limit(limit)
    return found[begin:end], sealed(name, end if end < len(found) else None)


def _text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
