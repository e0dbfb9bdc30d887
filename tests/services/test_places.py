"""Countries, cities, places: found by any part of their names, never lost while something uses them, the metro's too."""

from datetime import timedelta

import pytest

from metro_web.core import clock, db
from metro_web.core.errors import AppError, Conflict, InvalidInput, NotAllowed, NotFound, Unauthenticated
from metro_web.domain.permissions import ANYONE
from metro_web.queries import places as queries
from metro_web.queries.places import PlaceSearch
from metro_web.services import cities, network_stations, places, trips_admin
from metro_web.services.cities import CityPatch
from metro_web.services.places import NewPlace, PlacePatch
from metro_web.services.stock_terms import Terms
from metro_web.services.trip_stops import NewStop
from metro_web.services.trips_admin import NewTrip
from tests import roads
from tests.world import World


def found(words: str, **more: str) -> list[str]:
    listed, _more = db.read(places.find_places, ANYONE, PlaceSearch(words, **more))  # type: ignore[arg-type]
    return [each.code for each in listed]


def test_a_place_is_found_by_any_part_of_its_names(city: World) -> None:
    land = roads.build(city.chen)
    zurich = db.run(cities.add_city, city.chen, "FR", "Zürich").id
    made = db.run(places.add, city.chen, NewPlace(zurich, "station", "Löwenstraße"))
    assert (made.code, made.zone) == ("lowenstrasse", "Asia/Kolkata")
    assert found("lowen") == found("ZURICH farland") == ["lowenstrasse"]
    assert db.run(places.add, city.chen, NewPlace(zurich, "terminal", "Löwenstraße")).code == "lowenstrasse-2"
    near = NewPlace(land.cities["Farra"], "station", "Farra Old Town")
    assert db.run(places.add, city.chen, near).zone == "Asia/Kathmandu", "the clock of the city's other places"
    assert found("alder") == ["alder-air", "alder-st", "alder-bus"], "by name"
    assert found("birch-bus") == ["birch-bus"]
    assert found("", city_id=land.cities["Farra"]) == ["farra-air", "farra-old-town", "farra-bus"]
    assert found("100%_") == []
    first, mark = db.read(places.find_places, ANYONE, PlaceSearch("a"), limit=3)
    rest, end = db.read(places.find_places, ANYONE, PlaceSearch("a"), limit=50, after=mark)
    assert ([each.code for each in (*first, *rest)], end) == (found("a"), "")
    db.run(cities.change_city, city.chen, zurich, CityPatch(name="Turicum"))
    db.run(cities.rename_country, city.chen, "FR", "Elsewhere")
    assert (found("zurich"), found("turicum elsew")) == ([], ["lowenstrasse", "lowenstrasse-2"])
    assert [each.name for each in db.read(cities.find_cities, ANYONE, "e")[0]][:1] == ["Alderton"]


def test_what_is_used_is_retired_and_never_deleted(city: World) -> None:
    land = roads.build(city.chen)
    begin = clock.utc_now() + timedelta(days=2)
    stops = [NewStop("alder-bus", "", None, begin), NewStop("anywhere", "Anywhere", begin + timedelta(hours=1))]
    trip = db.run(trips_admin.add, city.chen, NewTrip("bus", "B 1", stops, Terms(prices={"main": 1_00}), capacity=4))
    assert [(stop.name, stop.zone) for stop in trip.stops] == [("Alderton Terminal", "Asia/Kolkata"), ("Anywhere", "")]
    for refused in (
        lambda: db.run(places.delete_place, city.chen, "alder-bus"),
        lambda: db.run(places.change, city.chen, "alder-bus", PlacePatch(kind="airport")),
        lambda: db.run(cities.delete_city, city.chen, land.cities["Alderton"]),
        lambda: db.run(cities.delete_country, city.chen, "HL"),
    ):
        with pytest.raises(Conflict) as refusal:
            refused()
        assert refusal.value.code == "in_use"
    db.run(places.change, city.chen, "alder-bus", PlacePatch(is_retired=True))
    assert "alder-bus" not in found("alder")
    assert db.read(places.list_places, city.chen, PlaceSearch(standing="retired"))[0][0].code == "alder-bus"
    db.run(places.delete_place, city.chen, "birch-bus")
    assert found("birch") == ["birch-st"]


def test_what_makes_no_sense_is_refused(city: World) -> None:
    land = roads.build(city.chen)
    home = land.cities["Alderton"]
    for new, code in (
        (NewPlace(home, "harbour", "Pier"), "invalid_input"),
        (NewPlace(home, "station", " "), "invalid_input"),
        (NewPlace(home, "station", "Pier", zone="Mars/Olympus"), "invalid_input"),
        (NewPlace(home, "station", "Pier", lat=91.0, lon=0.0), "invalid_input"),
        (NewPlace(home, "station", "Pier", lat=1.0), "invalid_input"),
        (NewPlace(home, "station", "Pier", "a|b"), "invalid_input"),
        (NewPlace("0" * 32, "station", "Pier"), "invalid_input"),
        (NewPlace(home, "metro", "Pier", "no-station"), "invalid_input"),
        (NewPlace(home, "station", "Pier", "alder-st"), "code_taken"),
    ):
        with pytest.raises(AppError) as refusal:
            db.run(places.add, city.chen, new)
        assert refusal.value.code == code
    for code, name in (("HLX", "x"), ("H1", "x"), ("XX", "")):
        with pytest.raises(InvalidInput):
            db.run(cities.add_country, city.chen, code, name)
    for code, said in (("HL", "code_taken"),):
        with pytest.raises(Conflict) as taken:
            db.run(cities.add_country, city.chen, code, "Again")
        assert taken.value.code == said
    with pytest.raises(Conflict):
        db.run(cities.add_city, city.chen, "HL", "Alderton")
    with pytest.raises(InvalidInput):
        db.run(cities.add_city, city.chen, "QQ", "Nowhere")
    with pytest.raises(Unauthenticated):
        db.run(places.add, ANYONE, NewPlace(home, "station", "Pier"))
    with pytest.raises(NotAllowed):
        db.run(places.change, city.asha, "alder-st", PlacePatch(name="Mine"))
    with pytest.raises(NotFound):
        db.run(places.delete_place, city.chen, "nope")


def test_the_metro_gives_a_city_its_stations(city: World) -> None:
    land = roads.build(city.chen)
    home = land.cities["Alderton"]
    db.run(places.add, city.chen, NewPlace(home, "station", "Dale", "dale"))
    made = db.run(places.take_in_metro, city.chen, home)
    assert (made.added, made.changed, made.retired, made.skipped) == (7, 0, 0, 1)
    assert "fern" in found("alderton", kinds=("metro",))  # type: ignore[arg-type]
    db.run(network_stations.rename_station, city.chen, "fern", "Fern Hill")
    db.run(network_stations.delete_station, city.chen, "heath")
    again = db.run(places.take_in_metro, city.chen, home)
    assert (again.added, again.changed, again.retired, again.skipped) == (0, 1, 1, 1)
    assert found("fern hill") == ["fern"]
    gone = db.read(queries.find_place, "heath")
    assert gone is not None
    assert gone.is_retired
    assert db.run(places.take_in_metro, city.chen, home) == places.MetroPlaces(0, 0, 0, 1), "nothing new, nothing done"


def test_what_cannot_be_a_code_is_the_code_of_nothing(city: World) -> None:
    for look in (cities.get_country, places.get_place):
        with pytest.raises(NotFound):
            db.read(look, city.chen, "a\0")
