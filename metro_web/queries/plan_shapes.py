"""Of seat plans only how many seats each section has: enough to count what is left, and small enough to keep for all.

A plan never changes, so what is known of one stays known; a plan itself is large, and only some are kept at hand.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sqlalchemy import bindparam, select

from metro_web.core.db import Tx
from metro_web.domain import seat_classes
from metro_web.models.stock import SeatPlan

_plans: Any = SeatPlan.__table__  # type: ignore[attr-defined]
_LAYOUTS = select(_plans.c.id, _plans.c.layout).where(_plans.c.id.in_(bindparam("which", expanding=True)))
KEPT_MAX = 20_000
_kept: dict[str, "Shape"] = {}


@dataclass(frozen=True, slots=True)
class Shape:
    """Sections in plan order: codes, names, seats in each, the index after the last seat of each, and their classes."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    counts: tuple[int, ...]
    ends: tuple[int, ...]
    classes: tuple[str, ...] = ()

    def section_at(self, seat: int) -> int:
        """The number of the section that a seat is in."""
        return bisect_right(self.ends, seat)


def of(tx: Tx, plan_ids: Iterable[str]) -> dict[str, Shape]:
    """Shapes by the plan's id; one query where some are not known yet, none else."""
    wanted = set(plan_ids)
    missing = sorted(wanted - _kept.keys())
    found = {row.id: _shape(row.layout) for row in tx.execute(_LAYOUTS, {"which": missing})} if missing else {}
    if len(_kept) + len(found) > KEPT_MAX:
        _kept.clear()
    _kept.update(found)
    return found | {plan_id: _kept[plan_id] for plan_id in wanted - found.keys() if plan_id in _kept}


def _shape(layout: Any) -> Shape:
    sections = layout["sections"]
    counts = tuple(sum(len(row["seats"]) for row in section["rows"]) for section in sections)
    return Shape(
        tuple(section["code"] for section in sections),
        tuple(section.get("name") or section["code"] for section in sections),
        counts,
        tuple(accumulate(counts)),
        tuple(seat_classes.code_of(section.get("class") or section.get("name") or "") for section in sections),
    )
