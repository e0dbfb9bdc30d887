"""The OpenAPI document is whole: words, bodies, answers and refusals of every operation; and lists keep their promises."""

import re
from typing import Any

import pytest

from metro_web.api.app import api
from tests.api.shop_window import is_problem
from tests.rights import table
from tests.rights.table import PEOPLE
from tests.rights.trial import Stage

Json = dict[str, Any]
OPERATIONS: dict[str, Json] = {
    f"{method.upper()} {path}": operation
    for path, methods in api.openapi()["paths"].items()
    for method, operation in methods.items()
}
# Lists that never have a second page.
SHORT = {
    "GET /api/v1/basket", "GET /api/v1/me/sessions", "GET /api/v1/admin/fares/presets",
    "GET /api/v1/countries", "GET /api/v1/admin/countries", "GET /api/v1/passengers", "GET /api/v1/operator/amenities",
    "GET /api/v1/admin/amenities", "GET /api/v1/admin/figures", "GET /api/v1/operator/companies/{company_id}/figures",
    "GET /api/v1/operator/companies/{company_id}/members", "GET /api/v1/operator/companies/{company_id}/invitations",
    "GET /api/v1/operator/trips/{trip_id}/manifest",
}  # fmt: skip


def content(operation: Json, first: str) -> list[Json]:
    """What the answers whose status begins so contain."""
    return [
        kind
        for status, answer in operation["responses"].items()
        if status.startswith(first)
        for kind in answer.get("content", {}).values()
    ]


def test_every_operation_says_what_it_is_for() -> None:
    bare = [name for name, operation in OPERATIONS.items() if not operation.get("summary") or not operation.get("tags")]
    assert bare == []
    long = [name for name, operation in OPERATIONS.items() if len(operation["summary"]) > 160]
    assert long == []


def test_every_body_and_every_answer_has_its_example_or_schema() -> None:
    bodies = [
        name
        for name, operation in OPERATIONS.items()
        for kind, body in operation.get("requestBody", {}).get("content", {}).items()
        if kind == "application/json"
        and operation["requestBody"].get("required")
        and body["schema"].get("format") != "binary"
        and "example" not in body
        and "examples" not in _schema(body)
    ]
    assert bodies == [], "these have no example of a body: give them a line with one, and run make examples"
    silent = [
        name
        for name, operation in OPERATIONS.items()
        if not {"204", "202", "302"} & set(operation["responses"])
        and not all(kind.get("schema") for kind in content(operation, "2"))
    ]
    assert silent == [], "these do not say what they answer: give them a line that is answered, and run make examples"


def test_every_refusal_is_a_problem_with_words() -> None:
    for name, operation in OPERATIONS.items():
        for kind in content(operation, "4"):
            assert kind == {"schema": {"$ref": "#/components/schemas/Problem"}}, name
        if "/health/" not in name:
            assert {"429", "503"} <= set(operation["responses"]), name


def test_who_needs_a_token_is_said_as_it_is() -> None:
    lines = [route for route in table.routes() if route.name in OPERATIONS]
    assert {route.name for route in lines if route.cells[0] == "401" and not OPERATIONS[route.name]["security"]} <= {
        f"POST /api/v1/auth/{name}"
        for name in ("login", "otp/verify", "refresh", "password/reset", "email/verify", "phone/verify")
    }
    assert {route.name for route in lines if route.cells[0] == "ok" and OPERATIONS[route.name]["security"]} == set()


def test_a_made_up_cursor_is_refused_on_every_list(stage: Stage) -> None:
    lists = [name for name in OPERATIONS if name.startswith("GET") and _is_list(name)]
    paged = [name for name in lists if any(one["name"] == "cursor" for one in OPERATIONS[name].get("parameters", []))]
    assert set(lists) - set(paged) - SHORT == set(), "a list without pages"
    asked = [route for route in table.routes() if route.name in paged]
    assert {route.name for route in asked} == set(paged)
    for route in asked:
        person = next(who for who in ("admin", *PEOPLE) if route.cells[PEOPLE.index(who)] == "ok")
        address = route.address(stage.cast.things)
        headers = {"Authorization": f"Bearer {stage.cast.tokens[person]}"} if person != "nobody" else {}
        for made_up in ("made-up", "MQ.MQ", "é"):
            url = f"{address}{'&' if '?' in address else '?'}cursor={made_up}"
            is_problem(stage.client.get(url, headers=headers), 422)


@pytest.mark.parametrize(
    "path",
    ["/lines", "/lines/red", "/stations", "/service", "/map", "/gate-keys", "/seat-plans/{plan}"],
)  # fmt: skip
def test_what_the_caller_has_already_is_not_sent_again(stage: Stage, path: str) -> None:
    address = "/api/v1" + re.sub(r"\{(\w+)\}", lambda found: str(stage.cast.things[found[1]]), path)
    first = stage.client.get(address)
    for known in (first.headers["etag"], f'"x", W/{first.headers["etag"]}', "*"):
        again = stage.client.get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert stage.client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200


def _is_list(name: str) -> bool:
    fields = [kind.get("schema", {}).get("properties", {}) for kind in content(OPERATIONS[name], "200")]
    return any("items" in each and "id" not in each for each in fields)


def _schema(body: Json) -> Json:
    name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
    found: Json = api.openapi()["components"]["schemas"].get(name, {})
    return found
