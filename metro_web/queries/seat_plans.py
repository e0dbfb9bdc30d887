"""Seat plans without their seats: found, with their versions, and with what sells from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from metro_web.core.db import Tx
from metro_web.models.stock import Inventory, SeatPlan
from metro_web.models.timetable import Event, Trip

_plans: Any = SeatPlan.__table__  # type: ignore[attr-defined]
_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_events: Any = Event.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_SHOWN = (_plans.c.id, _plans.c.name, _plans.c.family, _plans.c.version, _plans.c.seats_count, _plans.c.is_retired)
USES_MAX = 100


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan without its seats."""

    id: str
    name: str
    family: str
    version: int
    seats_count: int
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class PlanUse:
    """An event or trip that sells from a plan."""

    kind: str
    id: str
    title: str
    status: str
    inventory_id: str
    starts_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """One section in figures."""

    code: str
    name: str
    seat_class: str
    rows: int
    seats: int


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan as its admin sees it; versions and uses newest first, uses of every version."""

    plan: PlanView
    sections: tuple[SectionFacts, ...]
    marks: Mapping[str, int]
    versions: tuple[PlanView, ...]
    uses: tuple[PlanUse, ...]


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """Words in the name; and retired ones, or those that are not, or all ('')."""

    words: str = ""
    standing: str = "open"


@dataclass(frozen=True, slots=True)
class FoundPlan:
    """The newest version of a plan, and by how many events and trips any version of it is used."""

    plan: PlanView
    uses: int


def find_view(tx: Tx, plan_id: str) -> PlanView | None:
    """One plan, or None."""
    row = tx.execute(select(*_SHOWN).where(_plans.c.id == plan_id)).first()
    return PlanView(*row) if row else None


def list_views(tx: Tx, *, limit: int, before: str | None = None) -> list[PlanView]:
    """Every version of every plan, newest first, from below the id `before` on."""
    query = select(*_SHOWN).order_by(_plans.c.id.desc()).limit(limit)
    rows = tx.execute(query.where(_plans.c.id < before) if before else query)
    return [PlanView(*row) for row in rows]


def page(tx: Tx, wanted: PlanFilter, *, limit: int, before: str | None = None) -> list[FoundPlan]:
    """The newest version of each plan, newest first, from below the id `before` on."""
    others: Any = aliased(SeatPlan)
    newest = select(func.max(others.version)).where(others.family == _plans.c.family).scalar_subquery()
    sold_from = _inventories.join(others, others.id == _inventories.c.seat_plan_id)
    uses = select(func.count()).select_from(sold_from).where(others.family == _plans.c.family).scalar_subquery()
    query = select(*_SHOWN, uses).where(_plans.c.version == newest).order_by(_plans.c.id.desc()).limit(limit)
    for word in wanted.words.casefold().split()[:8]:
        query = query.where(func.lower(_plans.c.name).contains(word, autoescape=True))
    if wanted.standing:
        query = query.where(_plans.c.is_retired.is_(wanted.standing == "retired"))
    if before:
        query = query.where(_plans.c.id < before)
    return [FoundPlan(PlanView(*row[:-1]), row[-1]) for row in tx.execute(query)]


def versions(tx: Tx, family: str) -> tuple[PlanView, ...]:
    """Every version of a plan, newest first."""
    rows = tx.execute(select(*_SHOWN).where(_plans.c.family == family).order_by(_plans.c.version.desc()))
    return tuple(PlanView(*row) for row in rows)


def uses(tx: Tx, family: str) -> tuple[PlanUse, ...]:
    """The latest events and trips that sell from any version."""
    found: list[PlanUse] = []
    for kind, table, title in (("event", _events, _events.c.title), ("trip", _trips, _inventories.c.title)):
        query = (
            select(table.c.id, title, table.c.status, _inventories.c.id, _inventories.c.starts_at, _plans.c.version)
            .join(_inventories, _inventories.c.id == table.c.inventory_id)
            .join(_plans, _plans.c.id == _inventories.c.seat_plan_id)
            .where(_plans.c.family == family)
            .order_by(_inventories.c.starts_at.desc())
            .limit(USES_MAX)
        )
        found += [PlanUse(kind, *row) for row in tx.execute(query)]
    return tuple(sorted(found, key=lambda use: use.starts_at, reverse=True)[:USES_MAX])
