"""What schemathesis thinks of, asked as each of the seven, and what every answer has to be."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote

import httpx
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from metro_web.api.app import api
from tests.asgi import HERE
from tests.rights import table
from tests.rights.trial import Stage

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# What is the passenger's alone: nobody but they, staff and admins may read it anywhere.
PRIVATE = ("order", "ticket", "short_code", "other_ticket", "riding", "unpaid", "waiting", "seat_order", "hold", "line")
STRANGERS = ("nobody", "other", "owner", "rival")


@lru_cache
def schema() -> Any:
    """The OpenAPI document as schemathesis reads it; it has to be a valid one."""
    found = schemathesis.openapi.from_dict(api.openapi())
    found.validate()
    return found


@lru_cache
def operations() -> dict[str, Any]:
    """Every operation of the document by its name, like `GET /api/v1/lines`."""
    return {found.ok().label: found.ok() for found in schema().get_all_operations()}


@lru_cache
def places() -> dict[str, dict[str, str]]:
    """Of each operation: which thing of the world the matrix puts into each place of its path."""
    found: dict[str, dict[str, str]] = {}
    for route in table.routes():
        named = {place[1]: place[2] or place[1] for place in table.PLACE.finditer(route.path)}
        found.setdefault(route.name, named)
    return found


def asked(stage: Stage, case: Any, person: str) -> httpx.Response:
    """Send a case as somebody."""
    given = case.as_transport_kwargs(base_url=HERE)
    headers = {name: value for name, value in given["headers"].items() if name.lower() != "authorization"}
    if person != "nobody":
        headers["Authorization"] = f"Bearer {stage.cast.tokens[person]}"
    body = {name: given[name] for name in ("json", "data", "content", "files") if given.get(name) is not None}
    if "data" in body and not isinstance(body["data"], dict):
        body["content"] = body.pop("data")
    stage.client.cookies.clear()
    encoded = {name: value.encode("latin-1", "replace") for name, value in headers.items() if isinstance(value, str)}
    return stage.client.request(
        given["method"], given["url"].removeprefix(HERE), params=given.get("params"), headers=encoded, **body
    )


def at_home(stage: Stage, case: Any) -> None:
    """Put things that exist into the path."""
    for name, thing in places().get(case.operation.label, {}).items():
        case.path_parameters[name] = quote(str(stage.cast.things[thing]), safe="")


def complaint(stage: Stage, case: Any, person: str, answer: httpx.Response) -> str:
    """What is wrong with an answer; '' where nothing is."""
    who = f"{case.operation.label} as {person}: {answer.status_code}"
    try:
        case.validate_response(Response.from_any(answer), checks=CHECKS)
    except FailureGroup as failures:
        return f"{who}: " + "; ".join(" ".join(str(each).split())[:300] for each in failures.exceptions)
    if person in STRANGERS and answer.status_code < 400:
        sent = str(case.as_transport_kwargs(base_url=HERE))
        told = [name for name in PRIVATE if (thing := stage.cast.things[name]) in answer.text and thing not in sent]
        return f"{who}: tells of the passenger's {told}" if told else ""
    return ""
