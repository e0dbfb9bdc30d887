"""The schema that recorded answers have in common; nothing is promised of what was never seen.

A field that is null anywhere may be null wherever it stands, and only what every answer of the API keeps to is required: one
world, however full, does not show every answer there can be.
"""

import re
from typing import Any

Json = dict[str, Any]
# Answers of one operation, by status and media type.
Answers = dict[tuple[str, str], list[Any]]
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
# Objects whose keys are data: sections, seats, stations.
MAPS = frozenset({"left", "prices", "sections_left", "counts", "by_section", "before", "after"})
MONEY = frozenset({"amount", "currency"})
REQUIRED = frozenset({"id", "items", "next_cursor"})
# Null only of things that the world of the matrix has none of.
RARELY_NULL = frozenset({"count_max"})


def nullable_in(value: Any) -> set[str]:
    """Names of fields that are null somewhere in an answer."""
    if isinstance(value, dict):
        return {name for name, each in value.items() if each is None}.union(*map(nullable_in, value.values()))
    return set().union(*map(nullable_in, value)) if isinstance(value, list) else set()


class Inferred:
    """Schemas (JSON Schema 2020-12) of values that stand in one place, where fields of these names may be null."""

    def __init__(self, nullable: set[str]) -> None:
        self.nullable = nullable | RARELY_NULL

    def schema(self, values: list[Any], key: str = "") -> Json:
        """Of values under the field `key`."""
        there = [value for value in values if value is not None]
        made = self._of(there, key) if there else {}
        if not made or (len(there) == len(values) and key not in self.nullable):
            return made
        if "$ref" in made:
            return {"anyOf": [made, {"type": "null"}]}
        return made | {"type": [made["type"], "null"]}

    def _of(self, there: list[Any], key: str) -> Json:
        if all(isinstance(value, dict) for value in there):
            return self._object(there, key)
        if all(isinstance(value, list) for value in there):
            return {"type": "array", "items": self.schema([each for value in there for each in value])}
        return _plain(there)

    def _object(self, values: list[Json], key: str) -> Json:
        if all(set(value) == MONEY for value in values):
            return {"$ref": "#/components/schemas/Money"}
        if key in MAPS:
            each = [one for value in values for one in value.values()]
            return {"type": "object", "additionalProperties": self.schema(each)}
        names = list(dict.fromkeys(name for value in values for name in value))
        fields = {name: self.schema([value[name] for value in values if name in value], name) for name in names}
        made: Json = {"type": "object", "properties": fields}
        needed = [name for name in names if name in REQUIRED and all(name in value for value in values)]
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
