"""Vehicles of companies: made, changed, retired, deleted by their members. The seats are what the layout says.

Keeps true: a seat plan never changes; another layout is the next version of the vehicle's plan, and trips that were made
keep theirs. In one company no two vehicles have the same name or registration.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import vehicle_layouts, vehicle_plans
from metro_web.domain.network_texts import name_text
from metro_web.domain.people import is_plain
from metro_web.domain.permissions import OPERATOR, Actor, require
from metro_web.domain.seating import Plan
from metro_web.domain.vehicle_layouts import Layout
from metro_web.models.companies import Company
from metro_web.models.fleet import Vehicle, VehicleAmenity
from metro_web.queries import vehicles as vehicle_queries
from metro_web.queries.vehicles import VehicleFilter, VehicleView
from metro_web.services import amenities, audit, company_rights, seat_plans

__all__ = ["NewVehicle", "VehiclePatch", "VehicleView"]

_vehicles: Any = Vehicle.__table__  # type: ignore[attr-defined]
_chosen: Any = VehicleAmenity.__table__  # type: ignore[attr-defined]
_companies: Any = Company.__table__  # type: ignore[attr-defined]
REGISTRATION_LENGTH_MAX = 40


@dataclass(frozen=True, slots=True)
class NewVehicle:
    """What is made; `company_id` may be left out by who works in one company alone.

    `capacity`, where it is given, is what the layout has to sum to. `layout` is what `vehicle_layouts.read` takes.
    """

    mode: str
    name: str
    layout: Mapping[str, Any]
    company_id: str = ""
    registration: str = ""
    capacity: int | None = None
    amenities: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class VehiclePatch:
    """What becomes of a vehicle; None leaves it as it is. Its mode and its company stay."""

    name: str | None = None
    registration: str | None = None
    layout: Mapping[str, Any] | None = None
    capacity: int | None = None
    amenities: Sequence[str] | None = None
    is_retired: bool | None = None


def preview(_tx: Tx, actor: Actor, mode: str, layout: object, capacity: int | None = None) -> Plan:
    """The plan that such a vehicle would have; nothing is stored. 401, 403, 422 `invalid_layout`."""
    require(actor, OPERATOR)
    return vehicle_plans.make(vehicle_layouts.read(mode, layout, capacity))


def add(tx: Tx, actor: Actor, new: NewVehicle) -> VehicleView:
    """A vehicle of a company; 404 for another's company, 409 `name_taken`, `registration_taken`, 422."""
    company_id = _company(tx, actor, new.company_id)
    name, registration = name_text(new.name), _registration(new.registration)
    layout = vehicle_layouts.read(new.mode, new.layout, new.capacity)
    _lock_company(tx, company_id)
    _require_free(tx, company_id, name, registration)
    vehicle_id, now = ids.new_id(), clock.utc_now()
    plan = seat_plans.store(tx, actor, name, vehicle_plans.make(layout))
    facts = {"company_id": company_id, "mode": new.mode, "name": name, "registration": registration}
    made = {"layout": vehicle_layouts.to_data(layout), "seat_plan_id": plan.id}
    tx.execute(insert(_vehicles).values(id=vehicle_id, is_retired=False, created_at=now, **facts, **made))
    told = facts | {"seats_count": layout.seats_count}
    audit.record(tx, actor, "vehicle.add", f"vehicle:{vehicle_id}", None, told, now)
    if new.amenities:
        amenities.set_for_vehicle(tx, actor, vehicle_id, new.amenities)
    return get(tx, actor, vehicle_id)


def change(tx: Tx, actor: Actor, vehicle_id: str, patch: VehiclePatch) -> VehicleView:
    """What is given, all or nothing; another layout is the next version of its plan. 404, 409, 422."""
    before = lock(tx, actor, vehicle_id)
    name = before.name if patch.name is None else name_text(patch.name)
    registration = before.registration if patch.registration is None else _registration(patch.registration)
    is_retired = before.is_retired if patch.is_retired is None else patch.is_retired
    layout = _layout(before, patch)
    if (name, registration) != (before.name, before.registration):
        _lock_company(tx, before.company_id)
        _require_free(tx, before.company_id, name, registration, but=vehicle_id)
    values: dict[str, Any] = {"name": name, "registration": registration, "is_retired": is_retired}
    old, new, now = _facts(before), dict(values), clock.utc_now()
    data = vehicle_layouts.to_data(layout)
    if data != before.layout:
        plan = seat_plans.store(tx, actor, name, vehicle_plans.make(layout), replaces=before.seat_plan_id)
        values |= {"layout": data, "seat_plan_id": plan.id}
        old |= {"seats_count": before.seats_count, "plan_version": before.plan_version}
        new |= {"seats_count": plan.seats_count, "plan_version": plan.version}
    if old != new:
        tx.execute(update(_vehicles).where(_vehicles.c.id == vehicle_id).values(**values))
        done = "change" if is_retired == before.is_retired else "retire" if is_retired else "restore"
        audit.record(tx, actor, f"vehicle.{done}", f"vehicle:{vehicle_id}", old, new, now)
    if patch.amenities is not None:
        amenities.set_for_vehicle(tx, actor, vehicle_id, patch.amenities)
    return get(tx, actor, vehicle_id)


def delete_vehicle(tx: Tx, actor: Actor, vehicle_id: str) -> None:
    """Gone with the plans that nothing sells from; 409 `in_use` where a trip was ever made with it. 404."""
    found = lock(tx, actor, vehicle_id)
    if vehicle_queries.was_used(tx, vehicle_id):
        raise Conflict("in_use", t("Trips were made with {name}; retire it instead.").format(name=found.name))
    tx.execute(delete(_chosen).where(_chosen.c.vehicle_id == vehicle_id))
    tx.execute(delete(_vehicles).where(_vehicles.c.id == vehicle_id))
    seat_plans.drop_unused(tx, found.seat_plan_id)
    facts = _facts(found) | {"company_id": found.company_id, "mode": found.mode}
    audit.record(tx, actor, "vehicle.delete", f"vehicle:{vehicle_id}", facts, None, clock.utc_now())


def get(tx: Tx, actor: Actor, vehicle_id: str) -> VehicleView:
    """One vehicle of a company one works in; another's is not there: 404."""
    require(actor, OPERATOR)
    found = vehicle_queries.find(tx, vehicle_id)
    if found is None:
        raise _missing()
    try:
        company_rights.require_member(tx, actor, found.company_id)
    except NotFound as refusal:
        raise _missing() from refusal
    return found


def lock(tx: Tx, actor: Actor, vehicle_id: str) -> VehicleView:
    """The same, locked until the end of the transaction: nobody gives it a trip or another layout meanwhile."""
    require(actor, OPERATOR)
    if ids.is_id(vehicle_id):
        tx.execute(select(_vehicles.c.id).where(_vehicles.c.id == vehicle_id).with_for_update())
    return get(tx, actor, vehicle_id)


def list_vehicles(
    tx: Tx, actor: Actor, *, company_id: str = "", mode: str = "", limit: int = 50, before: str | None = None
) -> tuple[list[VehicleView], str | None]:
    """Vehicles of one company, or of all one works in, newest first; and the id to go on before. 404."""
    if company_id:
        mine = [company_rights.require_member(tx, actor, company_id).id]
    else:
        mine = [each.id for each in company_rights.companies_of(tx, actor)]
    rows = vehicle_queries.page(tx, VehicleFilter(mine, mode=mode), limit=limit + 1, before=before)
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def _company(tx: Tx, actor: Actor, company_id: str) -> str:
    if company_id:
        return company_rights.require_member(tx, actor, company_id).id
    mine = company_rights.companies_of(tx, actor)
    if len(mine) != 1:
        raise InvalidInput(t("Say for which company."), field="company")
    return mine[0].id


def _layout(before: VehicleView, patch: VehiclePatch) -> Layout:
    return vehicle_layouts.read(before.mode, before.layout if patch.layout is None else patch.layout, patch.capacity)


def _missing() -> NotFound:
    return NotFound(t("There is no such vehicle."))


def _registration(text: str) -> str:
    """`AB 123 C`, in capitals and single blanks; may be empty."""
    plain = " ".join(text.upper().split())
    if len(plain) > REGISTRATION_LENGTH_MAX or not is_plain(plain):
        said = t("A registration has at most {n} characters.").format(n=REGISTRATION_LENGTH_MAX)
        raise InvalidInput(said, field="registration")
    return plain


def _lock_company(tx: Tx, company_id: str) -> None:
    """Two members who give a name at one moment come one after the other; sales go on meanwhile."""
    tx.execute(select(_companies.c.id).where(_companies.c.id == company_id).with_for_update(key_share=True))


def _require_free(tx: Tx, company_id: str, name: str, registration: str, *, but: str = "") -> None:
    others = select(_vehicles.c.name, _vehicles.c.registration).where(
        _vehicles.c.company_id == company_id, _vehicles.c.id != but
    )
    for other in tx.execute(others):
        if other.name.casefold() == name.casefold():
            raise Conflict("name_taken", t("There is a vehicle {name} already.").format(name=other.name))
        if registration and other.registration == registration:
            said = t("{name} is registered as {registration} already.")
            raise Conflict("registration_taken", said.format(name=other.name, registration=registration))


def _facts(vehicle: VehicleView) -> dict[str, Any]:
    return {"name": vehicle.name, "registration": vehicle.registration, "is_retired": vehicle.is_retired}
