"""The schema that recorded answers have in common; nothing is promised of what was never seen."""

import re
from typing import Any

Json = dict[str, Any]
# Answers of one operation, by status and media type.
Answers = dict[tuple[str, str], list[Any]]
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
# Objects whose keys are data: sections, seats, stations.
MAPS = frozenset({"left", "prices", "sections_left", "counts", "by_section", "before", "after", "behaviour"})
MONEY = frozenset({"amount", "currency"})


def schema_of(values: list[Any], key: str = "") -> Json:
    """JSON Schema (2020-12) of values that stand in one place."""
    there = [value for value in values if value is not None]
    if not there:
        return {}
    if all(isinstance(value, dict) for value in there):
        made = _object(there, key)
    elif all(isinstance(value, list) for value in there):
        made = {"type": "array", "items": schema_of([each for value in there for each in value])}
    else:
        made = _plain(there)
    if len(there) == len(values) or not made:
        return made
    if "$ref" in made:
        return {"anyOf": [made, {"type": "null"}]}
    return made | {"type": [made["type"], "null"]}


def _object(values: list[Json], key: str) -> Json:
    if all(set(value) == MONEY for value in values):
        return {"$ref": "#/components/schemas/Money"}
    if key in MAPS:
        return {
            "type": "object",
            "additionalProperties": schema_of([each for value in values for each in value.values()]),
        }
    names = list(dict.fromkeys(name for value in values for name in value))
    made: Json = {
        "type": "object",
        "properties": {name: schema_of([value[name] for value in values if name in value], name) for name in names},
    }
    needed = [name for name in names if all(name in value for value in values)]
    return made | {"required": needed} if needed else made


def _plain(values: list[Any]) -> Json:
    if all(isinstance(value, bool) for value in values):
        return {"type": "boolean"}
    if any(isinstance(value, bool | dict | list) for value in values):
        return {}
    if all(isinstance(value, int) for value in values):
        return {"type": "integer"}
    if all(isinstance(value, int | float) for value in values):
        return {"type": "number"}
    if all(isinstance(value, str) for value in values):
        return {"type": "string", "format": "date-time"} if all(map(MOMENT.fullmatch, values)) else {"type": "string"}
    return {}
