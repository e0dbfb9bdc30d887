"""Drafts, their changes and publications as REST writes them, with the examples that the OpenAPI document shows."""

import hashlib
import json
from typing import Any

from fastapi import Request, Response

from metro_web.api.schemas import Json, instant, money
from metro_web.domain.editing import OPERATIONS as KNOWN
from metro_web.domain.network import LineDef
from metro_web.queries.network_drafts import Draft, Publication
from metro_web.services import network_publishing
from metro_web.services.network_review import Review

OPERATIONS: list[Json] = [
    {"op": "add_station", "name": "Ivy Street", "line": "red", "position": 2},
    {"op": "rename_station", "station": "alder", "name": "Alder Park"},
    {"op": "add_walk", "from": "ivy-street", "to": "elm", "duration_s": 180, "distance_m": 220},
]
OPERATIONS_ABOUT = f"`op` is one of {', '.join(KNOWN)}."


def _example(about: str, document: Json, status: int) -> dict[int | str, Json]:
    return {status: {"description": about, "content": {"application/json": {"example": document}}}}


DRAFT = _example(
    "The draft.",
    {
        "revision": 1, "base_version": 7, "changed": True, "since": [], "edited_at": "2026-05-01T08:30:00Z",
        "lines": [{
            "code": "red", "name": "Red Line", "color": "#C62828", "letter": "R", "shape": "circle",
            "branches": [{"position": 0, "name": "", "ring": False, "stations": ["alder", "ivy-street", "birch"]}],
        }],
        "stations": [{"code": "alder", "name": "Alder Park", "lat": None, "lon": None, "x": 3.0, "y": 0.0}],
        "walks": [{"from": "elm", "to": "ivy-street", "duration_s": 180, "distance_m": 220}],
        "tracks": [{"line": "red", "from": "alder", "to": "birch", "distance_m": 1100, "duration_s": 95}],
    },
    200,
)  # fmt: skip
CHANGES = _example(
    "What publishing would do.",
    {
        "revision": 1,
        "changes": [{
            "kind": "station.rename", "subject": "station:alder", "sentence": "Station Alder is now called Alder Park.",
            "tickets": 12, "refusal": None,
        }],
        "fares": {
            "changed": 2,
            "examples": [{"from": "alder", "to": "birch", "before": {"amount": 1000, "currency": "INR"},
                          "after": {"amount": 2000, "currency": "INR"}}],
            "unpriced": [],
        },
        "unreachable": [], "warnings": [], "since": [], "publishable": True, "refusal": None,
    },
    200,
)  # fmt: skip
PUBLICATION = _example(
    "What was published.",
    {
        "id": "01a1fec2ee1e718ca2e2ec0e19455e24", "at": "2026-05-01T08:31:00Z", "actor": {"id": "01a1", "name": "Chen"},
        "version": 8, "changes": ["Station Alder is now called Alder Park."], "undoes": None, "undone_at": None,
        "undo_until": "2026-05-01T09:01:00Z",
    },
    201,
)  # fmt: skip


def tagged(request: Request, answer: Response) -> Response:
    """With an ETag that begins with the revision; 304 where the caller has just this."""
    if answer.status_code != 200:
        return answer
    body = bytes(answer.body)
    tag = f'"{json.loads(body)["revision"]}.{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.method == "GET" and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    answer.headers.update(headers)
    return answer


def draft(found: tuple[Draft, list[str]]) -> Json:
    """`GET /admin/network/draft`."""
    drawn, since = found
    plan = drawn.plan
    return {
        "revision": drawn.revision,
        "base_version": drawn.base_version,
        "changed": plan != drawn.base,
        "since": since,
        "edited_at": instant(drawn.updated_at),
        "lines": [_line(line) for line in plan.lines],
        "stations": [
            {"code": node.code, "name": node.name, "lat": node.lat, "lon": node.lon, "x": node.x, "y": node.y}
            for node in plan.stations.values()
        ],
        "walks": [
            {"from": walk.a, "to": walk.b, "duration_s": walk.duration_s, "distance_m": walk.distance_m}
            for walk in plan.walks
        ],
        "tracks": [
            {"line": line, "from": a, "to": b, "distance_m": track.distance_m, "duration_s": track.duration_s}
            for (line, a, b), track in plan.tracks.items()
        ],
    }


def rebased(found: tuple[Draft, list[str], tuple[str, ...]]) -> Json:
    """The draft, and where theirs was kept."""
    return draft(found[:2]) | {"conflicts": list(found[2])}


def review(found: Review) -> Json:
    """`GET /admin/network/draft/changes`."""
    return {
        "revision": found.draft.revision,
        "changes": [
            {
                "kind": each.change.kind,
                "subject": each.change.subject,
                "sentence": each.change.sentence,
                "tickets": each.tickets,
                "refusal": each.refusal or None,
            }
            for each in found.changes
        ],
        "fares": found.fares
        and {
            "changed": found.fares.changed,
            "examples": [
                {
                    "from": each.origin,
                    "to": each.destination,
                    "before": money(each.before_minor),
                    "after": money(each.after_minor),
                }
                for each in found.fares.examples
            ],
            "unpriced": list(found.fares.unpriced),
        },
        "unreachable": list(found.unreachable),
        "warnings": list(found.warnings),
        "since": list(found.since),
        "publishable": not found.refusal,
        "refusal": found.refusal or None,
    }


def publication(found: Publication) -> Json:
    """One publication; `undo_until` null once it was undone."""
    until = None if found.undone_at else network_publishing.undo_until(found)
    return {
        "id": found.id,
        "at": instant(found.published_at),
        "actor": {"id": found.actor_id, "name": found.who},
        "version": found.version,
        "changes": list(found.sentences),
        "undoes": found.undoes_id,
        "undone_at": instant(found.undone_at),
        "undo_until": instant(until),
    }


def publications(found: tuple[list[Publication], str | None]) -> dict[str, Any]:
    """A page."""
    return {"items": [publication(each) for each in found[0]], "next_cursor": found[1]}


def _line(line: LineDef) -> Json:
    return {
        "code": line.code,
        "name": line.name,
        "color": line.color,
        "letter": line.letter,
        "shape": line.shape,
        "branches": [
            {
                "position": branch.position,
                "name": branch.name,
                "ring": branch.is_ring,
                "stations": list(branch.stations),
            }
            for branch in line.branches
        ],
    }
