"""Boards in Redis, where there is one, so that a worker that begins need not read every claim of a stadium.

Keeps true: what is found there is a point to go on from, never the answer. It is used only if the database counts as
many changes up to that point, and everything since is read from the database.
"""

import json
import struct
import zlib
from array import array
from datetime import UTC, datetime, timedelta
from typing import Any

from metro_web.integrations import shared

# A board of fewer claims is read from the database as quickly.
CLAIMS_MIN = 500
KEPT_SECONDS, SAVE_AGAIN = 900, timedelta(seconds=20)
SOLD, BLOCKED = -1, -2
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Claims = dict[int, dict[int, datetime | bool | None]]


def save(inventory_id: str, head: dict[str, Any], claims: Claims) -> None:
    """Keep a board for whoever begins; `head` says how far it has read."""
    flat = array("q")
    for seat, segments in claims.items():
        for segment, until in segments.items():
            flat.extend((seat, segment, _number(until)))
    told = json.dumps(head).encode()
    packed = zlib.compress(struct.pack("<I", len(told)) + told + flat.tobytes(), 1)
    shared.ask(lambda client: client.set(_key(inventory_id), packed, ex=KEPT_SECONDS), None)


def find(inventory_id: str) -> tuple[dict[str, Any], Claims] | None:
    """What was kept last; None where there is nothing, or nothing that can be read."""
    packed: Any = shared.ask(lambda client: client.get(_key(inventory_id)), None)
    if not packed:
        return None
    try:
        plain = zlib.decompress(packed)
        (length,) = struct.unpack_from("<I", plain)
        head = json.loads(plain[4 : 4 + length])
        flat = array("q", plain[4 + length :])
    except (zlib.error, struct.error, ValueError):
        return None
    claims: Claims = {}
    for at in range(0, len(flat) - 2, 3):
        claims.setdefault(flat[at], {})[flat[at + 1]] = _until(flat[at + 2])
    return head, claims


def _key(inventory_id: str) -> str:
    return f"metro:board:{inventory_id}"


def _number(until: datetime | bool | None) -> int:
    if isinstance(until, datetime):
        return (until - _EPOCH) // timedelta(microseconds=1)
    return SOLD if until is None else BLOCKED


def _until(number: int) -> datetime | bool | None:
    if number == SOLD:
        return None
    return False if number == BLOCKED else _EPOCH + timedelta(microseconds=number)
