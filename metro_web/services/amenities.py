"""Amenities: the list that admins keep, and what companies choose of it for a vehicle and for a single trip.

Keeps true: a trip has what its vehicle had when it was made, until somebody changes the trip; what is retired can be
kept where it was chosen and is chosen nowhere else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from metro_web.core import clock, db, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import amenities as words
from metro_web.domain.permissions import ADMIN, OPERATOR, Actor, require
from metro_web.models.fleet import Amenity, TripAmenity, Vehicle, VehicleAmenity
from metro_web.models.timetable import Trip
from metro_web.queries import amenities as amenity_queries
from metro_web.queries.amenities import AmenityView, ListedAmenity, of_trips, of_vehicles
from metro_web.services import audit, company_rights

__all__ = ["AmenityPatch", "AmenityView", "of_trips", "of_vehicles"]

_amenities: Any = Amenity.__table__  # type: ignore[attr-defined]
_of_vehicles: Any = VehicleAmenity.__table__  # type: ignore[attr-defined]
_of_trips: Any = TripAmenity.__table__  # type: ignore[attr-defined]
_vehicles: Any = Vehicle.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
AMENITIES_MAX = 200
LIST_LOCK = 0x616D656E


@dataclass(frozen=True, slots=True)
class AmenityPatch:
    """What becomes of an amenity; None leaves it as it is."""

    name: str | None = None
    icon: str | None = None
    is_retired: bool | None = None


def add(tx: Tx, actor: Actor, name: str, icon: str) -> AmenityView:
    """One more to choose from; 409 `name_taken`, 422."""
    require(actor, ADMIN)
    name, icon = words.name_of(name), words.icon_of(icon)
    db.exclude(tx, LIST_LOCK)
    codes = set(tx.execute(select(_amenities.c.code)).scalars())
    if len(codes) >= AMENITIES_MAX:
        raise InvalidInput(t("There are at most {n} amenities.").format(n=AMENITIES_MAX), field="name")
    _require_free(tx, name)
    code = next(found for n in range(1, AMENITIES_MAX + 2) if (found := words.code_of(name, n)) not in codes)
    tx.execute(insert(_amenities).values(code=code, name=name, icon=icon, is_retired=False))
    audit.record(tx, actor, "amenity.add", f"amenity:{code}", None, {"name": name, "icon": icon}, clock.utc_now())
    return AmenityView(code, name, icon)


def add_usual(tx: Tx, actor: Actor) -> int:
    """Those that most companies have, where they are not there; how many came."""
    require(actor, ADMIN)
    names = {each.amenity.name.casefold() for each in amenity_queries.listed(tx)}
    wanted = [icon for icon in words.USUAL if words.ICONS[icon].casefold() not in names]
    for icon in wanted:
        add(tx, actor, words.ICONS[icon], icon)
    return len(wanted)


def change(tx: Tx, actor: Actor, code: str, patch: AmenityPatch) -> AmenityView:
    """Another name or picture, retired or offered again; 404, 409 `name_taken`, 422."""
    require(actor, ADMIN)
    db.exclude(tx, LIST_LOCK)
    before = get(tx, actor, code)
    name = before.name if patch.name is None else words.name_of(patch.name)
    icon = before.icon if patch.icon is None else words.icon_of(patch.icon)
    is_retired = before.is_retired if patch.is_retired is None else patch.is_retired
    after = AmenityView(code, name, icon, is_retired)
    if after == before:
        return before
    _require_free(tx, name, but=code)
    tx.execute(update(_amenities).where(_amenities.c.code == code).values(name=name, icon=icon, is_retired=is_retired))
    done = "change" if is_retired == before.is_retired else "retire" if is_retired else "restore"
    old, new = ({"name": one.name, "icon": one.icon, "is_retired": one.is_retired} for one in (before, after))
    audit.record(tx, actor, f"amenity.{done}", f"amenity:{code}", old, new, clock.utc_now())
    return after


def delete_amenity(tx: Tx, actor: Actor, code: str) -> None:
    """Gone; 409 `in_use` where a vehicle or trip has it: retire it instead. 404."""
    require(actor, ADMIN)
    db.exclude(tx, LIST_LOCK)
    found = get(tx, actor, code)
    for table in (_of_vehicles, _of_trips):
        if tx.execute(select(table.c.amenity).where(table.c.amenity == code).limit(1)).first() is not None:
            said = t("Vehicles or trips have {name}; retire it instead.")
            raise Conflict("in_use", said.format(name=found.name))
    tx.execute(delete(_amenities).where(_amenities.c.code == code))
    audit.record(tx, actor, "amenity.delete", f"amenity:{code}", {"name": found.name}, None, clock.utc_now())


def get(tx: Tx, actor: Actor, code: str) -> AmenityView:
    """One, for an admin; 404."""
    require(actor, ADMIN)
    found = amenity_queries.find(tx, code) if words.is_code(code) else None
    if found is None:
        raise NotFound(t("There is no such amenity."))
    return found


def list_all(tx: Tx, actor: Actor) -> list[ListedAmenity]:
    """Every one with where it is used, for an admin."""
    require(actor, ADMIN)
    return amenity_queries.listed(tx)


def list_offered(tx: Tx, actor: Actor) -> list[AmenityView]:
    """Those that can be chosen, for whoever runs a company."""
    require(actor, OPERATOR)
    return amenity_queries.offered(tx)


def set_for_vehicle(tx: Tx, actor: Actor, vehicle_id: str, codes: Sequence[str]) -> tuple[AmenityView, ...]:
    """What a vehicle has from now on; trips that were made keep theirs. 404, 422 `unknown_amenity`."""
    _enter(tx, actor, _vehicles, vehicle_id, t("There is no such vehicle."))
    before = of_vehicles(tx, [vehicle_id])[vehicle_id]
    return _set(tx, actor, _of_vehicles.c.vehicle_id, f"vehicle:{vehicle_id}", before, codes)


def set_for_trip(tx: Tx, actor: Actor, trip_id: str, codes: Sequence[str]) -> tuple[AmenityView, ...]:
    """What one trip has; a trip of no company is an admin's. 404, 422 `unknown_amenity`."""
    _enter(tx, actor, _trips, trip_id, t("There is no such trip."))
    before = of_trips(tx, [trip_id])[trip_id]
    return _set(tx, actor, _of_trips.c.trip_id, f"trip:{trip_id}", before, codes)


def of_trip(tx: Tx, actor: Actor, trip_id: str) -> tuple[AmenityView, ...]:
    """What one trip has, for whoever may change that; 404."""
    _enter(tx, actor, _trips, trip_id, t("There is no such trip."), is_locked=False)
    return of_trips(tx, [trip_id])[trip_id]


def inherit(tx: Tx, trip_ids: Iterable[str], vehicle_id: str) -> None:
    """New trips have what their vehicle has; for the service that makes them, which has asked for the rights."""
    codes = [each.code for each in of_vehicles(tx, [vehicle_id])[vehicle_id]]
    rows = [{"trip_id": trip_id, "amenity": code} for trip_id in trip_ids for code in codes]
    if rows:
        tx.execute(insert(_of_trips), rows)


def _enter(tx: Tx, actor: Actor, table: Any, row_id: str, missing: str, *, is_locked: bool = True) -> None:
    """A vehicle or trip, locked until the end, for its company; another's is not there."""
    require(actor, OPERATOR)
    wanted = select(table.c.company_id).where(table.c.id == row_id)
    row = tx.execute(wanted.with_for_update() if is_locked else wanted).first() if ids.is_id(row_id) else None
    if row is None or (row.company_id is None and ADMIN not in actor.roles):
        raise NotFound(missing)
    if row.company_id is not None:
        try:
            company_rights.require_member(tx, actor, row.company_id)
        except NotFound as refusal:
            raise NotFound(missing) from refusal


def _set(
    tx: Tx, actor: Actor, owner: Any, subject: str, before: Sequence[AmenityView], codes: Sequence[str]
) -> tuple[AmenityView, ...]:
    """`owner` is the column that names whose they are."""
    db.share(tx, LIST_LOCK)
    wanted = list(dict.fromkeys(codes))
    known = {each.code: each for each in (*amenity_queries.offered(tx), *before)}
    unknown = next((code for code in wanted if code not in known), None)
    if unknown is not None:
        said = t("There is no amenity {code} to choose.").format(code=unknown[: words.CODE_LENGTH_MAX])
        raise InvalidInput(said, code="unknown_amenity", field="amenities")
    had = {each.code for each in before}
    if had == set(wanted):
        return tuple(before)
    kind, _, owner_id = subject.partition(":")
    tx.execute(delete(owner.table).where(owner == owner_id, owner.table.c.amenity.not_in(wanted)))
    rows = [{owner.name: owner_id, "amenity": code} for code in wanted if code not in had]
    if rows:
        tx.execute(insert(owner.table), rows)
    after = tuple(sorted((known[code] for code in wanted), key=lambda each: (each.name.casefold(), each.code)))
    old, new = ({"amenities": [each.name for each in some]} for some in (before, after))
    audit.record(tx, actor, f"{kind}.amenities", subject, old, new, clock.utc_now())
    return after


def _require_free(tx: Tx, name: str, *, but: str = "") -> None:
    named = tx.execute(select(_amenities.c.name).where(_amenities.c.code != but)).scalars()
    if name.casefold() in {each.casefold() for each in named}:
        raise Conflict("name_taken", t("There is an amenity {name} already.").format(name=name))
