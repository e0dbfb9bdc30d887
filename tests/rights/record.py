"""Writes `metro_web/api/examples.json`: what each operation was asked and answered in the world of the matrix.

`make examples`. The schema of an answer is what all its recorded answers have in common; where that has not changed, the
example stays as it was, so that a difference in the file is a difference in the contract.
"""

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import httpx

from metro_web.api import openapi
from metro_web.api.app import api
from tests import databases
from tests.rights import cast, table
from tests.rights.infer import Answers, Inferred, nullable_in
from tests.rights.shelf import Shelf
from tests.rights.table import PEOPLE
from tests.rights.trial import Stage

ID = re.compile(r"\b[0-9a-f]{32}\b")
SIGNED = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")
TEXT_MAX, ITEMS_MAX = 600, 2
# What needs a code or a card that the world of the matrix has not: as another operation answers, or as written here.
ANSWERED_LIKE = {
    "POST /api/v1/auth/otp/verify": "POST /api/v1/auth/login",
    "POST /api/v1/me/phone/verify": "GET /api/v1/me",
    "POST /api/v1/admin/orders/{order_id}/cash": "GET /api/v1/admin/orders/{order_id}",
    "POST /api/v1/operator/orders/{order_id}/cash": "GET /api/v1/operator/orders/{order_id}",
}
RECOVERY_CODES = {"recovery_codes": ["7K4M-QW3X-9ADE", "H2TC-6VNP-RR4S"]}
IMPORTED = {
    "version": 8, "lines": 2, "stations": 6, "branches": 2, "walks": 0, "fares": "",
    "repairs": [], "lines_gone": ["Red Line"], "stations_gone": ["Alder"],
}  # fmt: skip
BY_HAND = {
    "POST /api/v1/auth/totp/confirm": RECOVERY_CODES,
    "POST /api/v1/auth/totp/recovery-codes": RECOVERY_CODES,
    "POST /api/v1/admin/network/imports/{import_id}/publish": IMPORTED,
}
Json = dict[str, Any]


def record(stage: Stage) -> tuple[dict[str, Json], dict[str, Answers]]:
    """Of each operation: a body, if possible one that was accepted, and all that was answered, by status."""
    requests: dict[str, Json] = {}
    answers: dict[str, Answers] = {}
    shown = {f"{method.upper()} {path}" for path, methods in api.openapi()["paths"].items() for method in methods}
    # Lines that somebody is allowed come first, so that their bodies are the examples.
    for route in sorted(table.routes(), key=lambda route: "ok" not in route.cells):
        if route.name not in shown or route.is_cookie:
            continue
        if route.body.startswith("{"):
            requests.setdefault(route.name, json.loads(table.filled(route.body, stage.cast.things)))
        for person in PEOPLE:
            if route.cells[PEOPLE.index(person)] == "ok":
                _keep(answers.setdefault(route.name, {}), stage.ask(route, person).answer)
    return requests, answers


def _keep(answers: Answers, answer: httpx.Response) -> None:
    if answer.status_code < 400 and answer.content:
        kind = answer.headers["content-type"].partition(";")[0]
        said = answer.json() if kind == "application/json" else answer.content
        answers.setdefault((str(answer.status_code), kind), []).append(said)


def document(stage: Stage, before: Json) -> Json:
    """The file anew, with the examples of `before` where nothing is different."""
    requests, answers = record(stage)
    for name, found in BY_HAND.items():
        answers.setdefault(name, {("200", "application/json"): [found]})
    for name, like in ANSWERED_LIKE.items():
        if not answers.get(name):
            answers[name] = answers[like]
    said = [each for by_status in answers.values() for found in by_status.values() for each in found]
    inferred = Inferred(nullable_in(said))
    operations: Json = {}
    for name, by_status in sorted(answers.items()):
        shown: Json = {"answers": {status: _answer(kind, each, inferred) for (status, kind), each in by_status.items()}}
        if name in requests:
            shown["request"] = masked(requests[name])
        known = before.get(name, {})
        operations[name] = known if _shape(known) == _shape(shown) else shown
    for name in sorted(set(requests) - set(operations)):
        operations[name] = {"request": masked(requests[name])}
    return operations


def masked(value: Any) -> Any:
    """The same with ids that say nothing, long texts cut, and no more than a few of a list."""
    if isinstance(value, dict):
        return {key: masked(each) for key, each in value.items()}
    if isinstance(value, list):
        return [masked(each) for each in value[:ITEMS_MAX]]
    if isinstance(value, str):
        plain = SIGNED.sub("eyJhbGciOiJIUzI1NiJ9.e30.c2ln", ID.sub("019c4e7a3b5c7d108e2f4a6b8c0d1e2f", value))
        return plain if len(plain) <= TEXT_MAX else plain[:TEXT_MAX] + "…"
    return value


def _answer(kind: str, found: list[Any], inferred: Inferred) -> Json:
    if kind != "application/json":
        is_text = kind.startswith("text/") or kind.endswith("+xml")
        return {"type": kind, "schema": {"type": "string"} if is_text else {"type": "string", "format": "binary"}}
    return {"type": kind, "schema": inferred.schema(found), "example": masked(found[0])}


def _shape(operation: Json) -> Json:
    answers = {status: (each["type"], each["schema"]) for status, each in operation.get("answers", {}).items()}
    return {"answers": answers, "request": sorted(operation.get("request", {}))}


def main() -> None:
    """Record, and write the file."""
    before = json.loads(openapi.RECORDED.read_text()) if openapi.RECORDED.exists() else {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with databases.fresh("sqlite", folder, mail=f"file:{folder}/mail", throttle="off") as url:
            made = cast.build()
            shelf = Shelf(url)
            found = document(Stage(made, shelf), before)
            shelf.close()
    openapi.RECORDED.write_text(json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    print(f"· {openapi.RECORDED.name}, {len(found)} operations")


if __name__ == "__main__":
    main()
