"""Routes: only between places of the right kind, minutes rising, of one's own company; trips made stay what they are."""

import contextlib
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from metro_web.core import clock, db
from metro_web.core.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unauthenticated
from metro_web.domain.permissions import ANYONE
from metro_web.domain.route_stops import StopPlan
from metro_web.models.timetable import Trip
from metro_web.services import places, route_views, travel_routes, trips_admin
from metro_web.services.places import PlacePatch
from metro_web.services.route_views import TypedStop
from metro_web.services.stock_terms import Terms
from metro_web.services.travel_routes import NewRoute, RoutePatch
from metro_web.services.trip_stops import NewStop
from metro_web.services.trips_admin import NewTrip
from tests import roads
from tests.world import World

RAIL = (StopPlan("alder-st"), StopPlan("birch-st", 50, 60, "meal"), StopPlan("cedar-st", 90))
WRONG: dict[str, tuple[str, tuple[StopPlan, ...]]] = {
    "mode": ("ship", RAIL),
    "one": ("train", RAIL[:1]),
    "bus-stop": ("train", (RAIL[0], StopPlan("birch-bus", 50))),
    "terminal": ("plane", (StopPlan("alder-air"), StopPlan("birch-bus", 50))),
    "airport": ("bus", (StopPlan("alder-bus"), StopPlan("alder-air", 50))),
    "nowhere": ("train", (RAIL[0], StopPlan("nowhere", 50))),
    "leaves-first": ("train", (RAIL[0], StopPlan("birch-st", 50, 40), RAIL[2])),
    "falls": ("train", (RAIL[0], StopPlan("birch-st", 95), RAIL[2])),
    "at-once": ("train", (RAIL[0], StopPlan("birch-st", 0))),
    "late-start": ("train", (StopPlan("alder-st", 5), RAIL[2])),
    "kind-at-end": ("train", (StopPlan("alder-st", 0, 0, "meal"), RAIL[2])),
    "no-kind": ("train", (RAIL[0], StopPlan("birch-st", 50, 60, "party"), RAIL[2])),
    "twice": ("train", (RAIL[0], StopPlan("alder-st", 50))),
    "goes-on": ("train", (RAIL[0], StopPlan("cedar-st", 90, 95))),
    "weeks": ("train", (RAIL[0], StopPlan("cedar-st", 20_000))),
    "many": ("train", RAIL * 30),
}
_trips: Any = Trip.__table__  # type: ignore[attr-defined]


def test_a_route_is_what_was_given(city: World) -> None:
    roads.build(city.chen)
    company, owner = roads.company("Hill Rail", "Omar")
    made = db.run(travel_routes.add, owner, "", NewRoute("train", RAIL))
    assert (made.company_id, made.name, made.minutes) == (company, "Alderton Station – Cedarham Station", 90)
    told = [(stop.position, stop.place, stop.kind, stop.arrive_minutes, stop.leave_minutes) for stop in made.stops]
    assert told == [(1, "alder-st", "", 0, 0), (2, "birch-st", "meal", 50, 60), (3, "cedar-st", "", 90, 90)]
    assert travel_routes.plans_of(made)[1] == RAIL[1]
    less = (RAIL[0], StopPlan("cedar-st", 80))
    after = db.run(travel_routes.change, owner, made.id, RoutePatch("Hill Line", less))
    assert (after.name, [stop.place for stop in after.stops]) == ("Hill Line", ["alder-st", "cedar-st"])
    assert db.read(travel_routes.list_routes, owner)[0] == [after]
    db.run(travel_routes.change, owner, made.id, RoutePatch(is_retired=True))
    assert db.read(travel_routes.list_routes, owner)[0] == []
    bus = (StopPlan("alder-bus"), StopPlan("birch-st", 30), StopPlan("farra-bus", 300))
    db.run(travel_routes.add, owner, company, NewRoute("bus", bus, "Over the hill"))


def test_what_makes_no_route_is_refused(city: World) -> None:
    roads.build(city.chen)
    company, owner = roads.company("Hill Rail", "Omar")
    taken = []
    for name, (mode, stops) in WRONG.items():
        with contextlib.suppress(InvalidInput):
            taken.append((name, db.run(travel_routes.add, owner, company, NewRoute(mode, stops))))
    assert taken == []
    assert db.read(travel_routes.list_routes, owner, standing="")[0] == []


def test_another_companys_routes_are_not_there(city: World) -> None:
    roads.build(city.chen)
    company, owner = roads.company("Hill Rail", "Omar")
    _other, rival = roads.company("Vale Rail", "Rita")
    made = db.run(travel_routes.add, owner, company, NewRoute("train", RAIL))
    for use_case, args in (
        (travel_routes.get, ()),
        (travel_routes.change, (RoutePatch("Mine"),)),
        (travel_routes.delete_route, ()),
    ):
        for actor, error in ((rival, NotFound), (city.asha, NotAllowed), (ANYONE, Unauthenticated)):
            with pytest.raises(error):
                db.run(use_case, actor, made.id, *args)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        db.run(travel_routes.add, rival, company, NewRoute("train", RAIL))
    assert db.read(travel_routes.list_routes, rival)[0] == []
    assert db.read(travel_routes.get, city.chen, made.id) == made, "an admin sees all"


def test_trips_that_were_made_stay_what_they_are(city: World) -> None:
    roads.build(city.chen)
    company, owner = roads.company("Hill Rail", "Omar")
    made = db.run(travel_routes.add, owner, company, NewRoute("train", RAIL))
    begin = clock.utc_now() + timedelta(days=1)
    stops = [
        NewStop(stop.place, stop.name, begin + timedelta(minutes=stop.arrive_minutes) if stop.position > 1 else None,
                begin + timedelta(minutes=stop.leave_minutes) if stop.position < 3 else None, stop.zone)
        for stop in made.stops
    ]  # fmt: skip
    trip = db.run(trips_admin.add, city.chen, NewTrip("train", "T 1", stops, Terms(prices={"main": 1_00}), capacity=4))
    db.run(lambda tx: tx.execute(update(_trips).where(_trips.c.id == trip.id).values(route_id=made.id)))
    db.run(travel_routes.change, owner, made.id, RoutePatch(stops=(RAIL[0], StopPlan("cedar-st", 80))))
    assert db.read(trips_admin.get_trip, city.chen, trip.id).stops == trip.stops
    with pytest.raises(Conflict) as refusal:
        db.run(travel_routes.delete_route, owner, made.id)
    assert refusal.value.code == "in_use"
    db.run(places.change, city.chen, "birch-st", PlacePatch(is_retired=True))
    with pytest.raises(InvalidInput):
        db.run(travel_routes.change, owner, made.id, RoutePatch(stops=RAIL))


def test_rides_and_stays_as_typed_are_minutes_from_the_start(city: World) -> None:
    roads.build(city.chen)
    company, owner = roads.company("Hill Rail", "Omar")
    typed = [
        TypedStop("alder-st", "transit", "", ""),
        TypedStop("birch-st", "meal", "0:50", "10"),
        TypedStop("cedar-st", "transit", "30", ""),
    ]
    made = db.run(route_views.save, owner, company, "", "train", "", typed)
    assert travel_routes.plans_of(db.read(travel_routes.get, owner, made))[1:] == (
        RAIL[1],
        StopPlan("cedar-st", 90, 90),
    )
    form = db.read(route_views.form, owner, company, made)
    assert [(stop.ride, stop.stay) for stop in form.stops] == [("", ""), ("50", "10"), ("30", "")]
    assert form.stops[1].note == "reached after 50 min, stays 10 min, meal"
    for ride in ("", "soon", "1:75", "-5", "9999999"):
        with pytest.raises(InvalidInput):
            db.run(route_views.save, owner, company, made, "train", "", [typed[0], TypedStop("cedar-st", "", ride, "")])
