"""How many living tickets a change of the network touches: those whose sold path has one of its parts.

Living is `active` in time, or `in_use`. One pass over their items, a page at a time, whatever number of changes is asked about.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import and_, func, or_, select

from metro_web.core.db import Tx
from metro_web.domain import admission
from metro_web.domain.network_changes import Key
from metro_web.models.orders import OrderItem
from metro_web.models.tickets import Ticket

_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
ROWS_AT_ONCE = 1000


def touched(tx: Tx, wanted: Sequence[frozenset[Key]], now: datetime) -> list[int]:
    """For each set of parts, the living tickets that have any of them."""
    counts = [0] * len(wanted)
    asking: dict[Key, set[int]] = {}
    for number, keys in enumerate(wanted):
        for key in keys:
            asking.setdefault(key, set()).add(number)
    if not asking:
        return counts
    for facts, tickets in _living(tx, now):
        for number in {number for key in _keys(facts) for number in asking.get(key, ())}:
            counts[number] += tickets
    return counts


def _living(tx: Tx, now: datetime) -> Iterator[tuple[Mapping[str, Any], int]]:
    """What was sold, and how many living tickets it has."""
    lives = or_(
        _tickets.c.status == admission.IN_USE, and_(_tickets.c.status == admission.ACTIVE, _tickets.c.valid_until > now)
    )
    last = ""
    while True:
        counted = (
            select(_tickets.c.item_id, func.count().label("tickets"))
            .where(lives, _tickets.c.item_id > last)
            .group_by(_tickets.c.item_id)
            .order_by(_tickets.c.item_id)
            .limit(ROWS_AT_ONCE)
            .subquery()
        )
        chosen = select(_items.c.id, _items.c.facts, counted.c.tickets).join(counted, counted.c.item_id == _items.c.id)
        rows = tx.execute(chosen.order_by(_items.c.id)).all()
        for row in rows:
            yield row.facts, row.tickets
        if len(rows) < ROWS_AT_ONCE:
            return
        last = rows[-1].id


def _keys(facts: Mapping[str, Any]) -> Iterator[Key]:
    """The parts of the network that a sold path has."""
    for code in facts.get("path", ()):
        yield ("station", code)
    for leg in facts.get("legs", ()):
        line = leg["line"]
        ways = [(min(pair), max(pair)) for pair in pairwise(leg["stations"])]
        if line is None:
            yield from (("walk", *pair) for pair in ways)
            continue
        yield ("line", line)
        yield from (("on", line, code) for code in leg["stations"])
        yield from (("ride", line, *pair) for pair in ways)
