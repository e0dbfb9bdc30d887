"""The OpenAPI document, whole: what each operation is for, who may call it, what it answers and how it refuses.

Keeps true: what an endpoint's docstring says in words stands in the document. Its first sentence is the summary; `409
seat_taken, hold_limit` in it are refusals with their codes. Refusals that come with an operation's shape (a body, an id in the
path, a role) are added here; examples and the schemas of answers are those of `examples.json`, recorded from the app itself
by `make examples`.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts

from metro_web.api.problems import MEDIA_TYPE
from metro_web.core import errors

Json = dict[str, Any]
V1 = "/api/v1"
RECORDED = Path(__file__).with_name("examples.json")
# Readable without a token (API.md, Auth); signing in is too, but not what it says of oneself.
OPEN = re.compile(
    rf"{V1}/(lines|stations|service|journeys|map|trips|events|inventories|seat-plans|gate-keys|places|cities|countries)(/|$)"
    rf"|{V1}/auth/(register|login|otp|otp/verify|refresh|verify|logout|password/forgot|password/reset|email/verify|google.*)$"
    r"|/api/health/"
)
OF_A_ROLE = re.compile(rf"{V1}/(admin|counter|operator)/|{V1}/scans/batch$")
REFUSED = re.compile(r"\b(4\d\d|503)((?: (?:or |and )?`?[a-z]+(?:_[a-z]+)+`?,?)*)")
CODE = re.compile(r"[a-z]+(?:_[a-z]+)+")
KEY = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "description": "1 to 64 characters, kept for a day: the same call again is answered as the first time.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 64}, "example": "b2c1d8",
}  # fmt: skip
KNOWN = {
    "name": "If-None-Match", "in": "header", "required": False,
    "description": "The ETag of what the caller has; 304 where it is still that.", "schema": {"type": "string"},
}  # fmt: skip
TITLES = {
    made.status: made.title
    for made in vars(errors).values()
    if isinstance(made, type) and issubclass(made, errors.AppError)
} | {405: "Method not allowed", 415: "Wrong media type"}
PROBLEM: Json = {
    "type": "object",
    "title": "Problem",
    "description": "A refusal (RFC 9457). `code` is stable; some codes bring fields of their own.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people."},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
MONEY: Json = {
    "type": "object",
    "title": "Money",
    "description": "`amount` in minor units; of a wallet's transaction it is signed.",
    "required": ["amount", "currency"],
    "properties": {"amount": {"type": "integer"}, "currency": {"type": "string"}},
    "example": {"amount": 4000, "currency": "INR"},
}


def install(api: FastAPI) -> None:
    """Have the application answer with this document."""
    made: Callable[[], Json] = lru_cache(maxsize=1)(lambda: document(api))
    api.openapi = made  # type: ignore[method-assign]


def document(api: FastAPI) -> Json:
    """The whole document."""
    made: Json = get_openapi(title=api.title, version=api.version, summary=api.summary, routes=api.routes)
    recorded = json.loads(RECORDED.read_text())
    endpoints = {(method.lower(), path): endpoint for method, path, endpoint in routes_of(api)}
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            _describe(operation, method, path, endpoints[method, path])
            _show(operation, recorded.get(f"{method.upper()} {path}", {}))
    components = made.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas |= {"Problem": PROBLEM, "Money": MONEY}
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    return made


def routes_of(api: FastAPI) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Method, path and endpoint of every route, whether it stands in the document or not."""
    for route in iter_route_contexts(api.routes):
        for method in route.methods or ():
            if route.endpoint is not None:
                yield method, getattr(route, "path_format", ""), route.endpoint


def _describe(operation: Json, method: str, path: str, endpoint: Callable[..., Any]) -> None:
    about = " ".join((endpoint.__doc__ or "").split())
    operation["summary"] = re.split(r"(?<=[a-z)])[.;:](?: |$)", about, maxsplit=1)[0]
    operation["description"] = about
    is_open, calls = bool(OPEN.match(path)), _calls_of(endpoint)
    operation["security"] = [] if is_open else [{"token": []}]
    if method == "post" and not is_open and "/auth/" not in path and calls & {"act", "act_in_steps"}:
        operation.setdefault("parameters", []).append(KEY)
    answers: Json = operation["responses"]
    answers.pop("422", None)
    if calls & {"with_etag", "tagged"} and method == "get":
        operation.setdefault("parameters", []).append(KNOWN)
        answers["304"] = {"description": "The caller has just this."}
    for status, codes in sorted(_refusals(operation, method, path, about, is_open=is_open).items()):
        answers[str(status)] = _refusal(status, codes)


def _calls_of(endpoint: Callable[..., Any]) -> set[str]:
    """Names that the endpoint's code uses: whether it is answered under a key, or with an ETag."""
    code = getattr(endpoint, "__code__", None)
    return set(code.co_names) if code else set()


def _refusals(operation: Json, method: str, path: str, about: str, *, is_open: bool) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for status, codes in _by_shape(operation, method, path, is_open=is_open):
        found.setdefault(status, []).extend(codes)
    for status, words in REFUSED.findall(about):
        known = found.setdefault(int(status), [])
        known.extend(code for code in CODE.findall(words) if code not in known)
    return found


def _by_shape(operation: Json, method: str, path: str, *, is_open: bool) -> Iterator[tuple[int, list[str]]]:
    if not is_open:
        yield 401, ["unauthenticated"]
    if method != "get" and "/auth/" not in path:
        yield 409, ["busy"]
    if OF_A_ROLE.match(path):
        yield 403, ["not_allowed"]
    if "{" in path:
        yield 404, ["not_found"]
    if "requestBody" in operation:
        yield 413, ["too_large"]
    if "requestBody" in operation or operation.get("parameters"):
        yield 422, ["invalid_input"]
    if KEY in operation.get("parameters", []):
        yield 422, ["idempotency_mismatch"]
    if "/health/live" not in path:
        yield 429, ["too_many_requests"]
        yield 503, ["unavailable"]


def _refusal(status: int, codes: list[str]) -> Json:
    told = ", ".join(f"`{code}`" for code in dict.fromkeys(codes))
    answer: Json = {
        "description": f"{TITLES[status]}: {told}." if told else f"{TITLES[status]}.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in (429, 503):
        answer["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return answer


def _show(operation: Json, recorded: Json) -> None:
    """Put in what was recorded: a body that works, and what an answer looks like."""
    if "request" in recorded and "requestBody" in operation:
        for kind, content in operation["requestBody"]["content"].items():
            if kind == "application/json":
                content.setdefault("example", recorded["request"])
    for status, answer in recorded.get("answers", {}).items():
        shown = operation["responses"].setdefault(status, {"description": "Done."})
        content = shown.setdefault("content", {})
        if answer["type"] != "application/json":
            content.pop("application/json", None)
        kept = content.setdefault(answer["type"], {})
        kept["schema"] = answer["schema"]
        if "example" in answer:
            kept.setdefault("example", answer["example"])
