"""Trips of companies: made of a route and a vehicle, repeated, changed from one on; a vehicle is never in two places."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from metro_web.core import clock, db
from metro_web.models.companies import Company
from metro_web.models.fleet import Amenity, TripAmenity, Vehicle, VehicleAmenity
from metro_web.models.places import TravelRoute
from metro_web.queries import inventories
from metro_web.queries.attended import TripView
from metro_web.services import op_trips, refunds_owed, trip_making, trip_series, trip_stops, trips_admin
from metro_web.services.inventory_terms import TermsEdit
from metro_web.services.op_trips import Wanted
from metro_web.services.trip_making import NewRun, Timetable
from metro_web.services.trip_series import RunEdit
from metro_web.services.trips_admin import TripEdit
from tests import companies, depots, people, shop, stadium, world
from tests.depots import Depot
from tests.world import World

EVERY_DAY = frozenset(range(7))


@pytest.fixture
def heron(city: World) -> Depot:
    shop.at()
    return depots.build(city.chen, penalties=[{"hours": 0, "kept_bp": 2500}])


def inventory(trip: TripView) -> inventories.InventoryView:
    found = db.read(inventories.find, trip.inventory_id)
    assert found is not None
    return found


def table(first: str, last: str, at: str = "22:00", days: frozenset[int] = EVERY_DAY) -> Timetable:
    return Timetable(days, date.fromisoformat(first), date.fromisoformat(last), time.fromisoformat(at))


def make(who: Any, new: NewRun) -> list[TripView]:
    return db.run(trip_making.make, who, new)


def test_a_trip_has_the_stops_of_its_route_the_seats_of_its_vehicle_and_the_terms_of_its_company(
    city: World, heron: Depot
) -> None:
    def furnish(tx: db.Tx) -> None:
        tx.add(Amenity(code="wifi", name="Wi-Fi", icon="wifi"))
        tx.flush()
        tx.add(VehicleAmenity(vehicle_id=heron.vehicle_id, amenity="wifi"))

    db.run(furnish)
    db.run(lambda tx: tx.execute(update(Company).values(requires_names=True)))
    trip = depots.trip(heron, stretch_prices={"main": {"1-3": 40_00}})
    leaves = trip.departs_at
    assert [(stop.place, stop.zone, stop.kind) for stop in trip.stops][:3] == [
        ("berlin", "Europe/Berlin", ""),
        ("cottbus", "Europe/Berlin", "transit"),
        ("wroclaw", "Europe/Warsaw", "meal"),
    ]
    assert [stop.arrives_at for stop in trip.stops][1:3] == [leaves + timedelta(minutes=m) for m in (90, 240)]
    assert (trip.stops[2].departs_at, trip.arrives_at) == (
        leaves + timedelta(minutes=270),
        leaves + timedelta(hours=15),
    )
    assert (trip.name, trip.mode, trip.vehicle, trip.status) == ("Night coach", "bus", "HR 26", "scheduled")
    sold = inventory(trip)
    assert (sold.company_id, sold.requires_names, sold.segments) == (heron.company_id, True, 4)
    assert [(row.hours, row.kept_bp) for row in sold.penalties] == [(0, 2500)]
    assert stadium.board(trip.inventory_id, (1, 3)).prices == {"main": 40_00}
    assert stadium.board(trip.inventory_id).left == {"main": 12}
    assert db.read(lambda tx: tx.execute(select(TripAmenity.trip_id)).scalars().all()) == [trip.id]


def test_a_timetable_keeps_the_time_of_day_when_clocks_change(heron: Depot) -> None:
    new = depots.run(heron, repeat=table("2027-03-26", "2027-04-02", days=frozenset({4, 6, 0})))
    made = make(heron.owner, new)
    assert [trip.departs_at for trip in made] == [
        datetime(2027, 3, 26, 21, tzinfo=UTC),
        datetime(2027, 3, 28, 20, tzinfo=UTC),
        datetime(2027, 3, 29, 20, tzinfo=UTC),
        datetime(2027, 4, 2, 20, tzinfo=UTC),
    ]
    assert len({trip.series_id for trip in made}) == 1
    assert made[0].series_id
    later = db.run(trip_series.edit, heron.owner, made[1].id, RunEdit(at=time(23, 30)), following=True)
    assert [trip.departs_at for trip in later] == [
        datetime(2027, 3, 28, 21, 30, tzinfo=UTC),
        datetime(2027, 3, 29, 21, 30, tzinfo=UTC),
        datetime(2027, 4, 2, 21, 30, tzinfo=UTC),
    ]
    assert db.read(trips_admin.get_trip, heron.owner, made[0].id).departs_at == made[0].departs_at


def test_a_time_that_clocks_skip_is_as_much_later(heron: Depot) -> None:
    [trip] = make(heron.owner, depots.run(heron, repeat=table("2027-03-28", "2027-03-28", "02:30")))
    assert trip.departs_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "03:30 on the clock of Berlin"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"in_hours": -1}, "invalid_input"),
        ({"prices": {}}, "invalid_input"),
        ({"prices": {"main": -1}}, "invalid_input"),
        ({"prices": {"sleeper": 1}}, "invalid_input"),
        ({"prices": {"main": 1}, "stretch_prices": {"main": {"1-6": 1}}}, "invalid_input"),
        ({"vehicle_id": "0" * 32}, "not_found"),
        ({"vehicle_id": "'; --"}, "not_found"),
        ({"departs_at": None}, "invalid_input"),
        ({"departs_at": datetime(9999, 12, 31, tzinfo=UTC)}, "invalid_input"),
        ({"repeat": table("2026-11-01", "2026-11-25")}, "invalid_input"),
        ({"repeat": table("2026-12-25", "2026-12-01")}, "invalid_input"),
        ({"repeat": table("2026-12-01", "2027-12-02", days=frozenset({0}))}, "invalid_input"),
        ({"repeat": table("2026-12-01", "2026-12-02", days=frozenset({6}))}, "invalid_input"),
        ({"repeat": table("2026-12-01", "2026-12-02", days=frozenset())}, "invalid_input"),
        ({"name": "x" * 200}, "invalid_input"),
        ({"check_in_hours": 400}, "invalid_input"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_what_cannot_be_makes_nothing(heron: Depot, given: dict[str, Any], code: str) -> None:
    shop.refused(code, trip_making.make, heron.owner, depots.run(heron, **given))


def test_another_companys_route_or_vehicle_is_not_there(city: World, heron: Depot) -> None:
    other = depots.build(city.chen, "Kestrel Air")
    for stolen in ({"vehicle_id": other.vehicle_id}, {"route_id": other.route_id}):
        given = {"route_id": heron.route_id} | stolen
        shop.refused("not_found", trip_making.make, heron.owner, replace(depots.run(heron), **given))
    mixed = replace(depots.run(heron), vehicle_id=other.vehicle_id)
    shop.refused("invalid_input", trip_making.make, city.chen, mixed)
    train = depots.vehicle(city.chen, heron.company_id, "IC 1", mode="train")
    shop.refused("invalid_input", trip_making.make, heron.owner, depots.run(heron, vehicle_id=train))
    companies.suspend(heron.company_id)
    shop.refused("company_suspended", trip_making.make, heron.owner, depots.run(heron))


@pytest.mark.parametrize("retired", [Vehicle, TravelRoute], ids=["vehicle", "route"])
def test_what_was_retired_runs_no_more(heron: Depot, retired: Any) -> None:
    db.run(lambda tx: tx.execute(update(retired).values(is_retired=True)))
    word = "vehicle" if retired is Vehicle else "route"
    shop.refused(f"{word}_retired", trip_making.make, heron.owner, depots.run(heron))


def test_a_companys_trips_are_its_members_and_admins_alone(city: World, heron: Depot) -> None:
    trip, kestrel = depots.trip(heron), depots.build(city.chen, "Kestrel Air")
    admins = stadium.coach(city.chen)
    rename = TripEdit(name="Mine")
    for who, which, code in (
        (kestrel.owner, trip.id, "not_found"),
        (kestrel.owner, admins.id, "not_found"),
        (city.asha, trip.id, "not_allowed"),
        (city.asha, "0" * 32, "not_allowed"),
        (city.bilal, trip.id, "not_allowed"),
    ):
        shop.refused(code, trips_admin.edit, who, which, rename)
        shop.refused(code, trips_admin.cancel, who, which)
        shop.refused(code, trips_admin.delete_trip, who, which)
    for who in (heron.owner, city.chen):
        assert db.run(trips_admin.edit, who, trip.id, TripEdit(name=f"Of {who.name}")).name == f"Of {who.name}"
    assert [found.id for found in listed(heron.owner)] == [trip.id]
    assert listed(kestrel.owner) == []
    assert [found.id for found in listed(city.chen)] == [trip.id]
    shop.refused("not_found", op_trips.list_trips, kestrel.owner, Wanted(heron.company_id), limit=9, after="")


def listed(who: Any) -> list[TripView]:
    return db.read(op_trips.list_trips, who, Wanted(), limit=9, after="")[0]


def test_a_vehicle_is_never_in_two_places(city: World, heron: Depot) -> None:
    first = depots.trip(heron, in_hours=48, name="First")
    busy = shop.refused("vehicle_busy", trip_making.make, heron.owner, depots.run(heron, in_hours=62.9))
    assert busy.extra["trip"] == first.id
    assert "First" in busy.detail
    shop.refused("vehicle_busy", trip_making.make, heron.owner, depots.run(heron, in_hours=63.4))
    after = depots.trip(heron, in_hours=63.5)
    assert after.departs_at - first.arrives_at == timedelta(minutes=30), "the turnaround, and not a minute less"
    shop.refused("vehicle_busy", trip_making.make, heron.owner, depots.run(heron, in_hours=32.6))
    depots.trip(heron, in_hours=32.5)
    other = depots.vehicle(city.chen, heron.company_id, "HR 27")
    second = depots.trip(heron, in_hours=48, vehicle_id=other)
    shop.refused("vehicle_busy", trips_admin.edit, heron.owner, second.id, TripEdit(vehicle_id=heron.vehicle_id))
    earlier = after.departs_at - timedelta(minutes=1)
    shop.refused("vehicle_busy", trips_admin.move, heron.owner, after.id, earlier)
    db.run(trips_admin.cancel, people.fresh(str(heron.owner.user_id)), first.id)
    assert db.run(trips_admin.move, heron.owner, after.id, earlier).departs_at == earlier


def test_a_timetable_that_its_own_vehicle_cannot_keep_makes_nothing(heron: Depot) -> None:
    at = trip_stops.check(trip_stops.of(depots.trip(heron, in_hours=24 * 30)))[0]
    day = at.date().isoformat()
    week = table((at.date() - timedelta(days=3)).isoformat(), day, at.strftime("%H:%M"))
    shop.refused("vehicle_busy", trip_making.make, heron.owner, depots.run(heron, repeat=week))


def test_all_that_follow_change_or_are_cancelled_and_paid_back(city: World, heron: Depot) -> None:
    db.run(world.fund, city.dev, 5_000_00)
    made = make(heron.owner, depots.run(heron, repeat=table("2026-12-01", "2026-12-05")))
    for trip in made[1:3]:
        stadium.buy_seats(city.dev, trip.inventory_id, "1A")
    terms = TermsEdit(prices={"main": 70_00}, stretch_prices={"main": {"2-3": 10_00}})
    edit = RunEdit(name="Night owl", at=time(23), terms=terms, reason="Works")
    changed = db.run(trip_series.edit, heron.owner, made[2].id, edit, following=True)
    assert [(trip.name, trip.departs_at - old.departs_at) for trip, old in zip(changed, made[2:], strict=True)] == [
        ("Night owl", timedelta(hours=1))
    ] * 3
    assert [inventory(trip).prices["main"] for trip in (made[1], made[4])] == [depots.PRICE, 70_00]
    shop.refused("invalid_input", trip_series.edit, heron.owner, made[2].id, RunEdit(departs_at=clock.utc_now()), following=True)  # fmt: skip
    shop.refused("no_series", trip_series.edit, heron.owner, depots.trip(heron).id, RunEdit(name="x"), following=True)
    had = shop.balance(city.dev)
    stale = replace(heron.owner, proved_at=clock.utc_now() - timedelta(hours=1))
    shop.refused("reauth_required", trip_series.cancel, stale, made[2].id, "Snow", following=True)
    off = db.run(trip_series.cancel, people.fresh(str(heron.owner.user_id)), made[2].id, "Snow", following=True)
    assert [trip.status for trip in off] == ["cancelled"] * 3
    while db.run(refunds_owed.pay_some, clock.utc_now()):
        pass
    assert shop.balance(city.dev) == had + depots.PRICE, "of the two that were bought, one was cancelled"
    shop.books_balance()


def test_what_was_sold_keeps_its_stops_seats_and_vehicles_plan(city: World, heron: Depot) -> None:
    trip = depots.trip(heron)
    db.run(world.fund, city.dev, 500_00)
    stadium.buy_seats(city.dev, trip.inventory_id, "1A")
    stops = trip_stops.of(trip)
    shop.refused("in_use", trips_admin.edit, heron.owner, trip.id, TripEdit(stops=[*stops[:2], *stops[3:]]))
    other = depots.vehicle(city.chen, heron.company_id, "HR 27", "5 rows of 2+2")
    shop.refused("in_use", trips_admin.edit, heron.owner, trip.id, TripEdit(vehicle_id=other))
    shop.refused("in_use", trips_admin.delete_trip, heron.owner, trip.id)
    wrong = [stops[0], replace(stops[1], arrives_at=stops[0].departs_at), *stops[2:]]
    shop.refused("invalid_input", trips_admin.edit, heron.owner, trip.id, TripEdit(stops=wrong))


def test_another_vehicle_brings_its_seats_while_nothing_is_sold(city: World, heron: Depot) -> None:
    trip = depots.trip(heron)
    other = depots.vehicle(city.chen, heron.company_id, "HR 27", "5 rows of 2+2")
    after = db.run(trips_admin.edit, heron.owner, trip.id, TripEdit(vehicle_id=other))
    assert (after.vehicle, after.vehicle_id, stadium.board(after.inventory_id).left) == ("HR 27", other, {"main": 20})
    assert inventory(after).company_id == heron.company_id
    db.run(trips_admin.delete_trip, heron.owner, after.id)
    assert listed(heron.owner) == []


def test_terms_of_the_company_are_those_of_the_day_of_making(city: World, heron: Depot) -> None:
    trip = depots.trip(heron)
    db.run(lambda tx: tx.execute(update(Company).values(penalties=[{"hours": 0, "kept_bp": 9000}])))
    assert [row.kept_bp for row in inventory(trip).penalties] == [2500]
    assert [row.kept_bp for row in inventory(depots.trip(heron, in_hours=90)).penalties] == [9000]
