"""Vehicles and amenities as they are answered."""

from metro_web.api.schemas import Json
from metro_web.api.seat_schemas import amenity
from metro_web.core.clock import rfc3339
from metro_web.domain import vehicle_layouts, vehicle_plans
from metro_web.queries.amenities import AmenityView, ListedAmenity
from metro_web.queries.vehicles import VehicleView


def vehicle(found: VehicleView) -> Json:
    """A vehicle with its sections; `GET /seat-plans/{id}` has the seats."""
    layout = vehicle_layouts.read(found.mode, found.layout)
    return {
        "id": found.id,
        "company": {"id": found.company_id, "name": found.company_name},
        "mode": found.mode,
        "name": found.name,
        "registration": found.registration or None,
        "capacity": found.seats_count,
        "layout": found.layout,
        "seat_plan": found.seat_plan_id,
        "version": found.plan_version,
        "sections": [
            {"code": each.code, "name": each.name, "class": each.seat_class, "seats": each.seats_count}
            for each in vehicle_plans.names(layout)
        ],
        "amenities": [amenity(each) for each in found.amenities],
        "retired": found.is_retired,
        "created_at": rfc3339(found.created_at),
    }


def own_amenity(found: AmenityView) -> Json:
    """One as its admin sees it after a change."""
    return amenity(found) | {"retired": found.is_retired}


def listed_amenity(found: ListedAmenity) -> Json:
    """One in the admin's list, with how many vehicles and trips have it."""
    return own_amenity(found.amenity) | {"vehicles": found.vehicles, "trips": found.trips}
