"""The pages of a company's fleet and of amenities, without a browser: what they show, change and refuse."""

import asyncio
from typing import Any

from metro_web.core import db
from metro_web.services import amenities
from metro_web.state.amenities import AmenitiesState
from metro_web.state.op_fleet import FleetState, VehicleLayoutState, VehicleMakerState, VehicleState
from metro_web.state.op_trip_amenities import TripAmenitiesState
from tests import companies, fleet, shop, stadium
from tests.tabs import Tab
from tests.world import World


def typed(state: Any, **more: str) -> dict[str, str]:
    """The form as it is shown, with some fields typed otherwise."""
    shown = {"name": "Heron 1", "registration": "", "capacity": state.capacity}
    for part in state.parts:
        shown |= {f"{name}-{part.key}": getattr(part, name) for name in ("rows", "across", "numbers", "kind")}
        shown |= {f"seat_class-{part.key}": part.seat_class, f"accessible-{part.key}": part.accessible}
    return shown | more


def test_a_train_is_typed_saved_and_laid_out_anew(city: World) -> None:
    omar = companies.operator("Omar")
    companies.make("North", omar)

    async def work() -> None:
        tab = Tab(omar).go("/op/fleet/new")
        await tab.do(VehicleMakerState.load)
        state = await tab.of(VehicleMakerState)
        assert (state.mode, state.asked["layout"]["across"], state.can_add) == ("bus", "2+1", False)
        await tab.do(VehicleMakerState.pick_mode, "train")
        first, second = state.parts
        await tab.do(VehicleMakerState.type_part, second.key, "numbers", "2–3")
        await tab.do(VehicleMakerState.add_part)
        assert state.parts[-1].numbers == "4"
        await tab.do(VehicleMakerState.remove_part, first.key)
        assert [coach["numbers"] for coach in state.asked["layout"]["coaches"]] == [["2", "3"], ["4"]]
        before = shop.dump()
        assert await tab.do(VehicleMakerState.save, typed(state, capacity="300")) == []
        assert state.errors["layout"] == "The sections sum to 216 seats; another number was stated for the whole."
        assert shop.dump() == before
        await tab.do(VehicleMakerState.type_capacity, "216")
        assert state.errors["layout"] == ""
        [address] = await tab.do(VehicleMakerState.save, typed(state))
        await tab.go(address).do(VehicleState.load)
        desk = (await tab.of(VehicleState)).desk
        assert (desk.name, desk.summary) == ("Heron 1", "216 seats · Coaches 2–4 Second class")
        await tab.go(desk.layout_href).do(VehicleLayoutState.load)
        layout = await tab.of(VehicleLayoutState)
        assert [part.numbers for part in layout.parts] == ["2–4"], "coaches that are alike share a line"
        key = layout.parts[0].key
        [address] = await tab.do(VehicleLayoutState.save, typed(layout) | {f"kind-{key}": "6", f"rows-{key}": "9"})
        await tab.go(address).do(VehicleState.load)
        state_now = await tab.of(VehicleState)
        assert (state_now.desk.version_label, state_now.desk.sections[0].seats_label) == ("Version 2", "54 seats")
        await tab.do(VehicleState.save, {"name": " ", "registration": ""})
        assert state_now.errors["name"] == "Please give a name."
        await tab.do(VehicleState.turn)
        await tab.go("/op/fleet").do(FleetState.load)
        found = await tab.of(FleetState)
        assert found.rows == []
        await tab.do(FleetState.pick, "standing", "retired")
        assert [row.layout_label for row in found.rows] == ["Coaches 2–4 Second class"]
        await tab.go(address).do(VehicleState.delete)
        await tab.do(FleetState.load)
        assert found.rows == []

    asyncio.run(work())


def test_another_companys_vehicle_is_not_there_and_rubbish_changes_nothing(city: World) -> None:
    omar, oona = companies.operator("Omar"), companies.operator("Oona")
    bus = fleet.make(omar, companies.make("North", omar))
    companies.make("South", oona)

    async def work() -> None:
        tab = Tab(oona).go(f"/op/fleet/{bus.id}")
        await tab.do(VehicleState.load)
        state = await tab.of(VehicleState)
        assert (state.is_missing, state.desk.name) == (True, "")
        await tab.go(f"/op/fleet/{bus.id}/layout").do(VehicleLayoutState.load)
        assert (await tab.of(VehicleLayoutState)).is_missing
        await tab.go("/op/fleet/new").do(VehicleMakerState.load)
        maker, before = await tab.of(VehicleMakerState), shop.dump()
        for rubbish in (None, 7, [[]], {"a": 1}, "x" * 5_000):
            await tab.do(VehicleMakerState.pick_mode, rubbish)
            await tab.do(VehicleMakerState.type_part, maker.parts[0].key, rubbish, rubbish)
            await tab.do(VehicleMakerState.type_part, maker.parts[0].key, "across", rubbish)
            await tab.do(VehicleMakerState.remove_part, rubbish)
            await tab.do(VehicleMakerState.turn_last, rubbish)
            await tab.do(VehicleMakerState.type_capacity, rubbish)
            assert await tab.do(VehicleMakerState.save, rubbish) == []
        for _again in range(5):
            await tab.do(VehicleMakerState.add_part)
        assert len(maker.parts) == 1, "a bus is one"
        assert shop.dump() == before
        nobody = Tab().go(f"/op/fleet/{bus.id}")
        await nobody.do(VehicleState.load)
        assert (await nobody.of(VehicleState)).desk.name == ""

    asyncio.run(work())


def test_an_admin_keeps_the_list_of_amenities(city: World) -> None:
    async def work() -> None:
        tab = Tab(city.chen).go("/admin/amenities")
        await tab.do(AmenitiesState.load)
        state = await tab.of(AmenitiesState)
        assert (state.is_loaded, state.lines) == (True, [])
        await tab.do(AmenitiesState.add_usual)
        assert len(state.lines) == 8
        await tab.do(AmenitiesState.save, {"name": "wi-FI"})
        assert state.errors["name"] == "There is an amenity wi-FI already."
        await tab.do(AmenitiesState.edit, "wi-fi")
        await tab.do(AmenitiesState.pick_icon, "screen")
        await tab.do(AmenitiesState.save, {"name": "Wi-Fi and films"})
        line = next(each for each in state.lines if each.code == "wi-fi")
        assert (line.name, line.icon, state.code) == ("Wi-Fi and films", "screen", "")
        await tab.do(AmenitiesState.turn, "wi-fi")
        assert state.lines[-1].is_retired, "retired ones last"
        await tab.do(AmenitiesState.delete, "wi-fi")
        assert len(state.lines) == 7
        stranger = Tab(city.asha).go("/admin/amenities")
        await stranger.do(AmenitiesState.load)
        assert (await stranger.of(AmenitiesState)).lines == []

    asyncio.run(work())


def test_a_company_ticks_what_one_trip_has(city: World) -> None:
    omar, oona = companies.operator("Omar"), companies.operator("Oona")
    db.run(amenities.add_usual, city.chen)
    bus = fleet.make(omar, companies.make("North", omar), amenities=["meal"])
    companies.make("South", oona)
    trip = stadium.coach(city.chen)
    fleet.give(trip.id, bus)
    db.run(amenities.inherit, [trip.id], bus.id)

    async def work() -> None:
        tab = Tab(omar).go(f"/op/trips/{trip.id}")
        await tab.do(TripAmenitiesState.load)
        state = await tab.of(TripAmenitiesState)
        assert [each.name for each in state.choices if each.is_on] == ["Meal"]
        await tab.do(TripAmenitiesState.save, {"amenity-wi-fi": "on", "amenity-pool": "on"})
        assert [each.name for each in state.choices if each.is_on] == ["Wi-Fi"]
        stranger = Tab(oona).go(f"/op/trips/{trip.id}")
        await stranger.do(TripAmenitiesState.load)
        assert (await stranger.of(TripAmenitiesState)).choices == []

    asyncio.run(work())
