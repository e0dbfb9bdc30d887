"""Bringing a network in over REST, for admins: send a feed, look at what was read, publish or discard it.

A feed is sent as the bare body, so that its size is bounded while it comes in. A page sends it with the browser's
cookie, and only one of our own pages can: the content type asked for is one that no form has.
"""

import tempfile
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from metro_web.api.auth_browser import from_our_page
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import act, actor_of, look
from metro_web.api.fields import Body, Text
from metro_web.core import db
from metro_web.core.clock import rfc3339
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries.sent_feeds import Report, SentFeed
from metro_web.services import accounts, sent_feeds, sessions
from metro_web.services.network_import import Summary

MEDIA_TYPES = ("application/zip", "application/json", "application/octet-stream")
PAGE_TYPE = "application/octet-stream"
_BODY = {
    "requestBody": {
        "required": True,
        "description": "A GTFS feed or a network in the plain format: a zip, or network.json.",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES},
    }
}

router = APIRouter(prefix="/admin/network/imports", tags=["admin"], route_class=ContractRoute)
browser_router = APIRouter(prefix="/api/feeds", include_in_schema=False, dependencies=[Depends(from_our_page)])
Name = Annotated[Text, Query(max_length=300)]


class PublishBody(Body):
    """Whether the network that is there may be replaced."""

    replace: Annotated[bool, Field(strict=True)] = False


def _own(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return sent_feeds.get(tx, actor, path["import_id"])


@router.post("", status_code=201, openapi_extra=_BODY)
async def send(request: Request, name: Name = "") -> Response:
    """Send a feed and see what it says; nothing is published. 413 too_large, 422 invalid_feed, 409 busy."""
    actor = await run_in_threadpool(db.read, lambda tx: actor_of(tx, request))
    require(actor, ADMIN)
    _check_type(request, MEDIA_TYPES)
    import_id = await _received(request, actor, name)
    return JSONResponse(shown(await run_in_threadpool(sent_feeds.look, actor, import_id)), 201)


@router.get("/{import_id}")
def get_import(request: Request, import_id: str) -> Response:
    """What was read of a feed of one's own; 404 unknown_import after an hour."""
    return look(request, sent_feeds.get, import_id, view=shown)


@router.get("/{import_id}/map")
def get_map(request: Request, import_id: str) -> Response:
    """The schematic map that it would be, as `GET /map` has it."""
    return look(request, sent_feeds.get, import_id, view=lambda sent: sent.map)


@router.post("/{import_id}/publish")
@guarded(_own)
def publish(request: Request, import_id: str, body: PublishBody | None = None) -> Response:
    """Make it the network, whole; 409 network_exists without `replace`, network_changed since it was looked at, in_use."""
    actor = db.read(lambda tx: actor_of(tx, request))
    feed = sent_feeds.reopened(actor, import_id)
    replaces = body.replace if body else False
    return act(request, sent_feeds.publish, import_id, feed, replace_network=replaces, view=_published)


@router.delete("/{import_id}", status_code=204)
def discard(request: Request, import_id: str) -> Response:
    """Throw it away."""
    return act(request, sent_feeds.discard, import_id, view=lambda _none: None, status=204)


@browser_router.post("", status_code=201)
async def send_from_page(request: Request, name: Name = "") -> Response:
    """Keep a feed for the admin who is signed in at this browser; their page looks at it then."""
    cookie = request.cookies.get(sessions.COOKIE, "")
    actor = await run_in_threadpool(db.read, accounts.actor_by_session, cookie)
    require(actor, ADMIN)
    _check_type(request, (PAGE_TYPE,))
    return JSONResponse({"id": await _received(request, actor, name)}, 201)


def _check_type(request: Request, known: tuple[str, ...]) -> None:
    kind = request.headers.get("content-type", PAGE_TYPE).partition(";")[0].strip().lower()
    if kind not in known:
        raise HTTPException(415, t("This takes {kinds}.").format(kinds=", ".join(known)))


async def _received(request: Request, actor: Actor, name: str) -> str:
    """The body into a file without a name, never more than may be sent, and from there to where feeds are kept."""
    declared = request.headers.get("content-length", "0")
    sent_feeds.check_size(int(declared) if declared.isascii() and declared.isdigit() else 0)
    with tempfile.TemporaryFile() as file:
        await _written(request, file)
        return await run_in_threadpool(sent_feeds.receive, actor, file, name)


async def _written(request: Request, file: BinaryIO) -> None:
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            sent_feeds.check_size(size)
            await run_in_threadpool(file.write, chunk)
    except ClientDisconnect as exc:
        raise InvalidInput(t("This feed has not arrived whole. Send it again."), code="invalid_feed") from exc


def shown(sent: SentFeed) -> dict[str, Any]:
    """A feed as it is looked at."""
    document = {
        "id": sent.id,
        "name": sent.name,
        "size_bytes": sent.size_bytes,
        "created_at": rfc3339(sent.created_at),
        "expires_at": rfc3339(sent.expires_at),
    }
    return document | (_report(sent.report) if sent.report else {})


def _report(report: Report) -> dict[str, Any]:
    replaces = {
        "lines": report.replaces_lines, "stations": report.replaces_stations, "living_tickets": report.living_tickets
    }  # fmt: skip
    return {
        "network_version": report.network_version,
        "lines": [
            {
                "code": line.code, "name": line.name, "color": line.color, "letter": line.letter, "shape": line.shape,
                "stations": line.stations, "branches": line.branches, "ends": list(line.ends),
            }
            for line in report.lines
        ],
        "stations": report.stations,
        "branches": report.branches,
        "walks": report.walks,
        "fares": report.fares,
        "repairs": list(report.repairs),
        "replaces": replaces if report.replaces_lines or report.replaces_stations else None,
        "lines_gone": list(report.lines_gone),
        "stations_gone": list(report.stations_gone),
        "refusal": report.refusal or None,
    }  # fmt: skip


def _published(done: Summary) -> dict[str, Any]:
    return {
        "version": done.version, "lines": done.lines, "stations": done.stations, "branches": done.branches,
        "walks": done.walks, "fares": done.fares, "repairs": list(done.repairs), "lines_gone": list(done.lines_gone),
        "stations_gone": list(done.stations_gone),
    }  # fmt: skip
