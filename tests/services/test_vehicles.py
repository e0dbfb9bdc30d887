"""Vehicles and amenities: made by a company's members, with plans that never change, seen by nobody else."""

import threading
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from metro_web.core import db, ids
from metro_web.core.errors import AppError, NotAllowed
from metro_web.domain.permissions import ANYONE, Actor
from metro_web.models.audit import AuditEntry
from metro_web.queries import inventories
from metro_web.services import amenities, seat_maps, seat_plan_views, seat_plans, vehicle_views, vehicles
from metro_web.services.amenities import AmenityPatch
from metro_web.services.vehicles import NewVehicle, VehiclePatch
from tests import companies, fleet, shop, stadium
from tests.world import World

_entries: Any = AuditEntry.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Yard:
    """Two companies: Omar owns the north, where Mira works; Oona owns the south."""

    omar: Actor
    mira: Actor
    oona: Actor
    north: str
    south: str


@pytest.fixture
def yard(city: World) -> Yard:
    omar, mira, oona = (companies.operator(name) for name in ("Omar", "Mira", "Oona"))
    return Yard(omar, mira, oona, companies.make("North", omar, mira), companies.make("South", oona))


def actions(subject: str) -> list[str]:
    query = select(_entries.c.action).where(_entries.c.subject == subject).order_by(_entries.c.id)
    return db.read(lambda tx: list(tx.execute(query).scalars()))


def change(actor: Actor, vehicle_id: str, **patch: Any) -> vehicles.VehicleView:
    return db.run(vehicles.change, actor, vehicle_id, VehiclePatch(**patch))


def test_a_member_makes_a_bus_and_everybody_sees_its_plan(yard: Yard) -> None:
    made = fleet.make(yard.mira, yard.north, " Heron   1 ", registration="ab  12 c", capacity=36)
    assert (made.name, made.registration, made.seats_count, made.plan_version) == ("Heron 1", "AB 12 C", 36, 1)
    plan = db.read(seat_plans.get_plan, made.seat_plan_id)
    assert (plan.seats[0].label, plan.seats[-1].label) == ("1A", "12C")
    assert db.read(vehicles.get, yard.omar, made.id) == made
    assert db.read(vehicles.list_vehicles, yard.omar, company_id=yard.north) == ([made], None)
    assert db.read(vehicles.list_vehicles, yard.oona) == ([], None)
    (row,) = db.read(vehicle_views.page, yard.mira, yard.north, ["ab12", "her"][1], "bus", "open").rows
    assert (row.layout_label, row.seats_label, row.coming) == ("12 rows of 2+1", "36 seats", 0)
    assert actions(f"vehicle:{made.id}") == ["vehicle.add"]
    only = db.run(vehicles.add, yard.oona, NewVehicle("plane", "Kite", fleet.PLANE))
    assert only.company_id == yard.south, "who works in one company need not say which"


def test_another_layout_is_the_next_version_and_trips_keep_theirs(yard: Yard, city: World) -> None:
    made = fleet.make(yard.mira, yard.north)
    trip = stadium.coach(city.chen)
    fleet.give(trip.id, made)
    before = db.read(seat_plans.get_plan, made.seat_plan_id)
    after = change(yard.mira, made.id, layout=fleet.BUS | {"rows": 13}, capacity=39)
    assert (after.plan_version, after.seats_count) == (2, 39)
    assert after.seat_plan_id != made.seat_plan_id
    assert db.read(seat_plans.get_plan, made.seat_plan_id) == before, "a plan never changes"
    facts = db.read(seat_plan_views.facts, city.chen, after.seat_plan_id)
    assert [(each.version, each.seats_count) for each in facts.versions] == [(2, 39), (1, 36)]
    assert change(yard.mira, made.id, layout=after.layout) == after, "the same layout is no version"
    shop.refused("invalid_layout", vehicles.change, yard.mira, made.id, VehiclePatch(capacity=40))
    shop.refused("invalid_layout", vehicles.change, yard.mira, made.id, VehiclePatch(layout={"rows": 0, "across": "2"}))
    assert actions(f"vehicle:{made.id}") == ["vehicle.add", "vehicle.change"]
    desk = db.read(vehicle_views.desk, yard.omar, yard.north, made.id)
    assert (desk.is_used, [row.id for row in desk.trips], desk.version_label) == (True, [trip.id], "Version 2")


def test_what_was_used_is_retired_and_what_was_not_is_deleted_with_its_plans(yard: Yard, city: World) -> None:
    used, spare = fleet.make(yard.omar, yard.north), fleet.make(yard.omar, yard.north, "Heron 2")
    trip = stadium.coach(city.chen)
    fleet.give(trip.id, used)
    shop.refused("in_use", vehicles.delete_vehicle, yard.omar, used.id)
    shop.refused("in_use", seat_plans.delete_plan, city.chen, used.seat_plan_id)
    assert change(yard.omar, used.id, is_retired=True).is_retired
    assert not change(yard.omar, used.id, is_retired=False).is_retired
    newer = change(yard.omar, spare.id, layout=fleet.BUS | {"rows": 10})
    db.run(vehicles.delete_vehicle, yard.mira, spare.id)
    for plan_id in (spare.seat_plan_id, newer.seat_plan_id):
        assert db.read(inventories.find_plan, plan_id) is None
    shop.refused("not_found", vehicles.get, yard.omar, spare.id)
    assert actions(f"vehicle:{used.id}") == ["vehicle.add", "vehicle.retire", "vehicle.restore"]
    assert actions(f"vehicle:{spare.id}")[-1] == "vehicle.delete"


def test_names_and_registrations_are_a_companys_own(yard: Yard) -> None:
    made = fleet.make(yard.omar, yard.north, registration="AB 1")
    other = fleet.make(yard.omar, yard.north, "Heron 2")
    again = NewVehicle("bus", "heron 1", fleet.BUS, yard.north)
    shop.refused("name_taken", vehicles.add, yard.mira, again)
    registered = NewVehicle("bus", "Heron 3", fleet.BUS, yard.north, "ab  1")
    shop.refused("registration_taken", vehicles.add, yard.mira, registered)
    shop.refused("name_taken", vehicles.change, yard.omar, other.id, VehiclePatch(name="HERON 1"))
    shop.refused("registration_taken", vehicles.change, yard.omar, other.id, VehiclePatch(registration="AB 1"))
    assert fleet.make(yard.oona, yard.south, registration="AB 1").name == made.name, "another company may"
    assert change(yard.omar, made.id, name="Heron 1 ").name == "Heron 1", "a vehicle is not in its own way"
    for wrong in ({"name": " "}, {"name": "x" * 121}, {"registration": "x" * 41}, {"amenities": ["pool"]}):
        with pytest.raises(AppError):
            db.run(vehicles.change, yard.omar, made.id, VehiclePatch(**wrong))


def test_two_members_who_give_the_same_name_at_one_moment(yard: Yard) -> None:
    barrier, said = threading.Barrier(2), []

    def go(actor: Actor) -> None:
        barrier.wait(10)
        try:
            said.append(fleet.make(actor, yard.north).name)
        except AppError as refusal:
            said.append(refusal.code)

    threads = [threading.Thread(target=go, args=(actor,)) for actor in (yard.omar, yard.mira)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(said) == ["Heron 1", "name_taken"]


def test_strangers_find_nothing(yard: Yard, city: World) -> None:
    made = fleet.make(yard.omar, yard.north)
    before, new = shop.dump(), NewVehicle("bus", "Mine", fleet.BUS, yard.north)

    def said(use: Any, *args: Any, **more: Any) -> tuple[str, str]:
        with pytest.raises(AppError) as caught:
            db.run(use, *args, **more)
        return caught.value.code, caught.value.detail

    missing = said(vehicles.get, yard.omar, ids.new_id())
    for actor, code in ((ANYONE, "unauthenticated"), (city.asha, "not_allowed"), (city.bilal, "not_allowed")):
        for use, *args in (
            (vehicles.get, made.id),
            (vehicles.add, new),
            (vehicles.preview, "bus", fleet.BUS),
            (vehicles.list_vehicles,),
            (amenities.set_for_vehicle, made.id, []),
            (amenities.list_offered,),
        ):
            assert said(use, actor, *args)[0] == code
    for use, *args in (
        (vehicles.get,),
        (vehicles.change, VehiclePatch(is_retired=True)),
        (vehicles.delete_vehicle,),
        (amenities.set_for_vehicle, []),
    ):
        assert said(use, yard.oona, made.id, *args) == missing, "another company's is like one that is not there"
    assert said(vehicles.add, yard.oona, new)[0] == "not_found"
    assert said(vehicle_views.desk, yard.oona, yard.south, made.id) == missing
    assert said(vehicles.list_vehicles, yard.oona, company_id=yard.north)[0] == "not_found"
    assert shop.dump() == before
    assert change(city.chen, made.id, name="By the admin").name == "By the admin"


def test_a_trip_has_what_its_vehicle_had_until_somebody_changes_it(yard: Yard, city: World) -> None:
    assert db.run(amenities.add_usual, city.chen) == 8
    assert db.run(amenities.add_usual, city.chen) == 0
    made = fleet.make(yard.omar, yard.north, amenities=["wi-fi", "meal", "wi-fi"])
    assert [each.name for each in made.amenities] == ["Meal", "Wi-Fi"]
    trip = stadium.coach(city.chen)
    fleet.give(trip.id, made)
    db.run(amenities.inherit, [trip.id], made.id)
    db.run(amenities.set_for_vehicle, yard.mira, made.id, ["toilet"])

    def on_board() -> list[str]:
        return [each.name for each in db.read(seat_maps.get_trip, ANYONE, trip.id).amenities]

    assert on_board() == ["Meal", "Wi-Fi"]
    shop.refused("not_found", amenities.set_for_trip, yard.oona, trip.id, [])
    shop.refused("unknown_amenity", amenities.set_for_trip, yard.mira, trip.id, ["wi-fi", "pool"])
    db.run(amenities.change, city.chen, "meal", AmenityPatch(name="Hot meal", is_retired=True))
    db.run(amenities.set_for_trip, yard.mira, trip.id, ["meal", "toilet"])
    assert on_board() == ["Hot meal", "Toilet"], "a retired one stays where it was chosen"
    shop.refused("unknown_amenity", amenities.set_for_vehicle, yard.mira, made.id, ["meal"])
    offered = [each.code for each in db.read(amenities.list_offered, yard.oona)]
    assert "meal" not in offered
    assert len(offered) == 7
    assert actions(f"trip:{trip.id}")[-1] == "trip.amenities"
    assert actions(f"vehicle:{made.id}") == ["vehicle.add", "vehicle.amenities", "vehicle.amenities"]
    own = stadium.coach(city.chen)
    shop.refused("not_found", amenities.set_for_trip, yard.omar, own.id, [])
    db.run(amenities.set_for_trip, city.chen, own.id, ["toilet"])


def test_the_list_of_amenities_is_the_admins(yard: Yard, city: World) -> None:
    wifi = db.run(amenities.add, city.chen, " Wi-Fi ", "wifi")
    assert (wifi.code, wifi.name) == ("wi-fi", "Wi-Fi")
    shop.refused("name_taken", amenities.add, city.chen, "WI-FI", "wifi")
    shop.refused("invalid_input", amenities.add, city.chen, "Pool", "pool")
    shop.refused("invalid_input", amenities.add, city.chen, "", "star")
    assert db.run(amenities.add, city.chen, "wi fi", "wifi").code == "wi-fi-2"
    shop.refused("name_taken", amenities.change, city.chen, "wi-fi-2", AmenityPatch(name="wi-fi"))
    shop.refused("not_found", amenities.change, city.chen, "pool", AmenityPatch(name="Pool"))
    for actor in (yard.omar, city.bilal):
        for use, *args in (
            (amenities.add, "Pool", "star"),
            (amenities.change, "wi-fi", AmenityPatch(name="Pool")),
            (amenities.delete_amenity, "wi-fi"),
            (amenities.list_all,),
        ):
            with pytest.raises(NotAllowed):
                db.run(use, actor, *args)
    fleet.make(yard.omar, yard.north, amenities=["wi-fi"])
    shop.refused("in_use", amenities.delete_amenity, city.chen, "wi-fi")
    db.run(amenities.delete_amenity, city.chen, "wi-fi-2")
    (line,) = db.read(vehicle_views.amenity_lines, city.chen)
    assert (line.code, line.uses_label, line.is_used) == ("wi-fi", "1 vehicle", True)
    assert actions("amenity:wi-fi-2") == ["amenity.add", "amenity.delete"]
