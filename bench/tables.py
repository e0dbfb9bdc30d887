"""Fare tables to quote by: slabs of distance as Delhi publishes them, and a price from every station to every other."""

from datetime import datetime
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from bench.http import Connection
from bench.stage import Stage

FARES = "/api/v1/admin/fares"
ZONE = ZoneInfo("Asia/Kolkata")
SLABS: dict[str, Any] = {"name": "Slabs by distance", "preset": "delhi_2025"}


def matrix(codes: list[str]) -> dict[str, Any]:
    """A price for each pair, the same both ways; minor units."""
    pairs = [
        {"from": origin, "to": destination, "price": 1000 + 10 * (number % 500)}
        for number, (origin, destination) in enumerate(combinations(codes, 2))
    ]
    return {"name": "From each to each", "kind": "matrix", "prices": pairs}


def put_in_force(stage: Stage, table: dict[str, Any]) -> None:
    """From now on every quote is by this table."""
    connection = Connection(stage.port, stage.admin_token)
    today = datetime.now(ZONE).date().isoformat()
    listed = connection.json("GET", FARES)["items"]
    begun = [one["id"] for one in listed if one["starts_on"] == today and one["status"] == "in_force"]
    body = table | {"starts_on": today} | ({"replaces": begun[0]} if begun else {})
    connection.json("POST", FARES, body, expect=201)
    connection.close()
