"""Seat plans of admins: from a capacity, a few words, CSV or JSON. A plan never changes; an edit is its next version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, NotFound
from metro_web.core.i18n import t
from metro_web.domain import seat_choices, seat_files, seat_marks, seat_recipes, seat_words, seating
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.domain.seat_choices import Choice
from metro_web.domain.seat_files import Reading
from metro_web.domain.seat_marks import MarkChange
from metro_web.domain.seating import Plan
from metro_web.models.fleet import Vehicle
from metro_web.models.stock import Inventory, SeatPlan
from metro_web.queries import inventories
from metro_web.queries import seat_plans as plan_queries
from metro_web.queries.seat_plans import PlanView
from metro_web.services import audit

_plans: Any = SeatPlan.__table__  # type: ignore[attr-defined]
_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_vehicles: Any = Vehicle.__table__  # type: ignore[attr-defined]
CHANGES_MAX = 200


@dataclass(frozen=True, slots=True)
class Marking:
    """A mark put on some seats, or taken off them."""

    mark: str
    is_on: bool
    seats: Choice


@dataclass(frozen=True, slots=True)
class NewPlan:
    """Exactly one way of saying it, and marks changed by hand; `replaces` is the id of the plan it is a version after."""

    name: str
    capacity: int | None = None
    description: str | None = None
    csv: str | None = None
    layout: Mapping[str, Any] | None = None
    replaces: str | None = None
    json: str | None = None
    marks: Sequence[Marking] = ()


def preview(_tx: Tx, actor: Actor, new: NewPlan) -> Reading:
    """The plan that `add` would store, and what was mended; 422 `invalid_plan`."""
    require(actor, ADMIN)
    return _read(new)


def add(tx: Tx, actor: Actor, new: NewPlan) -> PlanView:
    """Store a plan; 422 `invalid_plan`, 404 where it replaces none."""
    require(actor, ADMIN)
    plan, name = _read(new).plan, name_text(new.name)
    return store(tx, actor, name, plan, new.replaces)


def mark(tx: Tx, actor: Actor, plan_id: str, marks: Sequence[Marking]) -> PlanView:
    """The next version, with other marks; 409 `edited_meanwhile` where there is a newer one already, 404, 422."""
    before = get_view(tx, actor, plan_id)
    plan = get_plan(tx, plan_id)
    made = _marked(plan, marks)
    if made == plan:
        return before
    _lock_family(tx, before.family)
    if _newest(tx, before.family) != before.version:
        raise Conflict("edited_meanwhile", t("There is a newer version of this plan already. Change that one."))
    return store(tx, actor, before.name, made, plan_id)


def set_retired(tx: Tx, actor: Actor, plan_id: str, is_retired: bool) -> PlanView:
    """Offered for new events and trips no more, or again; those that have it keep it. 404."""
    before, now = get_view(tx, actor, plan_id), clock.utc_now()
    tx.execute(update(_plans).where(_plans.c.id == plan_id).values(is_retired=is_retired))
    if before.is_retired != is_retired:
        done = "seat_plan.retire" if is_retired else "seat_plan.restore"
        audit.record(tx, actor, done, f"seat_plan:{plan_id}", None, {"name": before.name}, now)
    return get_view(tx, actor, plan_id)


def delete_plan(tx: Tx, actor: Actor, plan_id: str) -> None:
    """Gone; 409 `in_use` where an event or trip has it: retire it instead. 404."""
    before = get_view(tx, actor, plan_id)
    tx.execute(select(_plans.c.id).where(_plans.c.id == plan_id).with_for_update())
    for table, said in (
        (_inventories, t("Events or trips have {name}; retire it instead.")),
        (_vehicles, t("A vehicle has {name}; it stays.")),
    ):
        if tx.execute(select(table.c.id).where(table.c.seat_plan_id == plan_id).limit(1)).first() is not None:
            raise Conflict("in_use", said.format(name=before.name))
    tx.execute(delete(_plans).where(_plans.c.id == plan_id))
    inventories.forget_plan(plan_id)
    facts = {"name": before.name, "version": before.version}
    audit.record(tx, actor, "seat_plan.delete", f"seat_plan:{plan_id}", facts, None, clock.utc_now())


def drop_unused(tx: Tx, plan_id: str) -> None:
    """A plan goes with all its versions that nothing sells from; for services that have asked for the rights."""
    family = select(_plans.c.family).where(_plans.c.id == plan_id).scalar_subquery()
    found = tx.execute(select(_plans.c.id).where(_plans.c.family == family).with_for_update()).scalars().all()
    sold = set(tx.execute(select(_inventories.c.seat_plan_id).where(_inventories.c.seat_plan_id.in_(found))).scalars())
    unused = sorted(set(found) - sold)
    tx.execute(delete(_plans).where(_plans.c.id.in_(unused)))
    for each in unused:
        inventories.forget_plan(each)


def list_plans(
    tx: Tx, actor: Actor, *, limit: int = 50, before: str | None = None
) -> tuple[list[PlanView], str | None]:
    """Plans, newest first, and the id to go on before."""
    require(actor, ADMIN)
    rows = plan_queries.list_views(tx, limit=limit + 1, before=before)
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def get_view(tx: Tx, actor: Actor, plan_id: str) -> PlanView:
    """A plan without its seats, for an admin; 404."""
    require(actor, ADMIN)
    found = plan_queries.find_view(tx, plan_id) if ids.is_id(plan_id) else None
    if found is None:
        raise _none()
    return found


def get_plan(tx: Tx, plan_id: str) -> Plan:
    """A plan, for anybody; 404."""
    found = inventories.find_plan(tx, plan_id)
    if found is None:
        raise _none()
    return found


def to_csv(tx: Tx, actor: Actor, plan_id: str) -> str:
    """Every seat on a line; 404."""
    get_view(tx, actor, plan_id)
    return seat_files.to_csv(get_plan(tx, plan_id))


def to_json(tx: Tx, actor: Actor, plan_id: str) -> str:
    """The whole plan, as it can be brought in again; 404."""
    name = get_view(tx, actor, plan_id).name
    return seat_files.to_json(name, get_plan(tx, plan_id))


def choose(tx: Tx, actor: Actor, plan_id: str, words: str) -> list[tuple[int, int]]:
    """Which seats are meant by `A1–A20, row C`, as runs of indexes; 422 names what is none."""
    require(actor, ADMIN)
    return seat_choices.runs_of(seat_choices.read(get_plan(tx, plan_id), words))


def store(tx: Tx, actor: Actor, name: str, plan: Plan, replaces: str | None = None) -> PlanView:
    """A plan, or the next version of one; for services that have asked for the rights. 404 where it replaces none."""
    plan_id, now = ids.new_id(), clock.utc_now()
    family, version = _lineage(tx, replaces, plan_id)
    view = PlanView(plan_id, name, family, version, len(plan.seats))
    row = {"id": plan_id, "family": family, "version": version, "name": name, "seats_count": view.seats_count}
    tx.execute(insert(_plans).values(**row, layout=seating.to_data(plan), is_retired=False, created_at=now))
    facts = {"name": name, "version": version, "seats_count": view.seats_count}
    audit.record(tx, actor, "seat_plan.add", f"seat_plan:{plan_id}", None, facts, now)
    inventories.keep(plan_id, plan)
    return view


def _read(new: NewPlan) -> Reading:
    ways = [way for way in (new.capacity, new.description, new.csv, new.layout, new.json) if way is not None]
    if len(ways) != 1:
        raise seat_words.refused(t("Give a plan in one way: a capacity, a description, CSV or sections."))
    if new.capacity is not None:
        found = Reading(seat_recipes.from_capacity(new.capacity))
    elif new.description is not None:
        found = Reading(seat_recipes.from_text(new.description))
    elif new.csv is not None:
        found = seat_files.from_csv(new.csv)
    elif new.json is not None:
        found = seat_files.from_json(new.json)
    else:
        found = seat_files.from_layout(new.layout)
    return Reading(_marked(found.plan, new.marks), found.repairs) if new.marks else found


def _marked(plan: Plan, marks: Sequence[Marking]) -> Plan:
    if len(marks) > CHANGES_MAX:
        raise seat_words.refused(t("At most {n} changes of marks at once.").format(n=CHANGES_MAX))
    changes = [MarkChange(each.mark, each.is_on, seat_choices.of(plan, each.seats)) for each in marks]
    return seat_marks.apply(plan, changes)


def _lineage(tx: Tx, replaces: str | None, plan_id: str) -> tuple[str, int]:
    if replaces is None:
        return plan_id, 1
    family = (
        tx.execute(select(_plans.c.family).where(_plans.c.id == replaces)).scalar() if ids.is_id(replaces) else None
    )
    if family is None:
        raise _none()
    _lock_family(tx, family)
    return family, _newest(tx, family) + 1


def _lock_family(tx: Tx, family: str) -> None:
    """Two admins who make the next version at one moment make two."""
    tx.execute(select(_plans.c.id).where(_plans.c.family == family).order_by(_plans.c.id).with_for_update())


def _newest(tx: Tx, family: str) -> int:
    return int(tx.execute(select(func.max(_plans.c.version)).where(_plans.c.family == family)).scalar_one())


def _none() -> NotFound:
    return NotFound(t("There is no such seat plan."))
