"""Seat plans of admins: from a capacity, a few words, CSV or JSON. A plan never changes; an edit is its next version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import seat_recipes, seating
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.domain.seating import Plan
from metro_web.models.stock import SeatPlan
from metro_web.queries import inventories
from metro_web.services import audit

_plans: Any = SeatPlan.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class NewPlan:
    """Exactly one way of saying it; `replaces` is the id of the plan that this is the next version of."""

    name: str
    capacity: int | None = None
    description: str | None = None
    csv: str | None = None
    layout: Mapping[str, Any] | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan without its seats."""

    id: str
    name: str
    family: str
    version: int
    seats_count: int


def preview(_tx: Tx, actor: Actor, new: NewPlan) -> Plan:
    """The plan that `add` would store; 422 `invalid_plan`."""
    require(actor, ADMIN)
    return _read(new)


def add(tx: Tx, actor: Actor, new: NewPlan) -> PlanView:
    """Store a plan; 422 `invalid_plan`, 404 where it replaces none."""
    require(actor, ADMIN)
    plan, name, now = _read(new), name_text(new.name), clock.utc_now()
    plan_id = ids.new_id()
    family, version = _lineage(tx, new.replaces, plan_id)
    view = PlanView(plan_id, name, family, version, len(plan.seats))
    row = {"id": plan_id, "family": family, "version": version, "name": name, "seats_count": view.seats_count}
    tx.execute(insert(_plans).values(**row, layout=seating.to_data(plan), is_retired=False, created_at=now))
    audit.record(tx, actor, "seat_plan.add", f"seat_plan:{plan_id}", None, row, now)
    inventories.keep(plan_id, plan)
    return view


def list_plans(
    tx: Tx, actor: Actor, *, limit: int = 50, before: str | None = None
) -> tuple[list[PlanView], str | None]:
    """Plans, newest first, and the id to go on before."""
    require(actor, ADMIN)
    shown = (_plans.c.id, _plans.c.name, _plans.c.family, _plans.c.version, _plans.c.seats_count)
    query = select(*shown).order_by(_plans.c.id.desc()).limit(limit + 1)
    rows = tx.execute(query.where(_plans.c.id < before) if before else query).all()
    page = [PlanView(*row) for row in rows[:limit]]
    return page, page[-1].id if len(rows) > limit else None


def get_plan(tx: Tx, plan_id: str) -> Plan:
    """A plan, for anybody; 404."""
    found = inventories.find_plan(tx, plan_id)
    if found is None:
        raise NotFound(t("There is no such seat plan."))
    return found


def _read(new: NewPlan) -> Plan:
    ways = [way for way in (new.capacity, new.description, new.csv, new.layout) if way is not None]
    if len(ways) != 1:
        said = t("Give a plan in one way: a capacity, a description, CSV or sections.")
        raise InvalidInput(said, code="invalid_plan", field="plan")
    if new.capacity is not None:
        return seat_recipes.from_capacity(new.capacity)
    if new.description is not None:
        return seat_recipes.from_text(new.description)
    if new.csv is not None:
        return seat_recipes.from_csv(new.csv)
    return seating.parse(new.layout)


def _lineage(tx: Tx, replaces: str | None, plan_id: str) -> tuple[str, int]:
    if replaces is None:
        return plan_id, 1
    family = (
        tx.execute(select(_plans.c.family).where(_plans.c.id == replaces)).scalar() if ids.is_id(replaces) else None
    )
    if family is None:
        raise NotFound(t("There is no such seat plan."))
    newest = tx.execute(select(func.max(_plans.c.version)).where(_plans.c.family == family)).scalar_one()
    return family, newest + 1
