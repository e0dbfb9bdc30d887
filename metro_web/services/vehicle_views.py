"""What a company's pages of its fleet show; nothing is changed here."""

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor
from metro_web.queries import amenities_view, vehicles_view
from metro_web.queries import vehicles as vehicle_queries
from metro_web.queries.amenities_view import AmenityChoice, AmenityLine
from metro_web.queries.vehicles import VehicleFilter, VehicleView
from metro_web.queries.vehicles_view import FleetPage, PartField, VehicleDesk
from metro_web.services import amenities, company_rights, vehicles

ROWS = 30


def page(tx: Tx, actor: Actor, company_id: str, words: str, mode: str, standing: str, *, before: str = "") -> FleetPage:
    """Vehicles of a company, newest first; 404."""
    mine = company_rights.require_member(tx, actor, company_id).id
    wanted = VehicleFilter([mine], words, mode, standing)
    found = vehicle_queries.page(tx, wanted, limit=ROWS + 1, before=before or None)
    coming = vehicle_queries.coming(tx, [each.id for each in found[:ROWS]], clock.utc_now())
    return vehicles_view.page(found[:ROWS], coming, has_more=len(found) > ROWS)


def desk(tx: Tx, actor: Actor, company_id: str, vehicle_id: str) -> VehicleDesk:
    """A vehicle of this company; 404."""
    found = _of_company(tx, actor, company_id, vehicle_id)
    offered, trips = amenities.list_offered(tx, actor), vehicle_queries.trips(tx, vehicle_id, clock.utc_now())
    return vehicles_view.desk(found, offered, trips, is_used=vehicle_queries.was_used(tx, vehicle_id))


def choices(tx: Tx, actor: Actor, company_id: str) -> list[AmenityChoice]:
    """What a new vehicle of this company may have; 404."""
    company_rights.require_member(tx, actor, company_id)
    return amenities_view.choices(amenities.list_offered(tx, actor), [])


def trip_choices(tx: Tx, actor: Actor, trip_id: str) -> list[AmenityChoice]:
    """What a trip may have, with what it has; 404."""
    chosen = amenities.of_trip(tx, actor, trip_id)
    return amenities_view.choices(amenities.list_offered(tx, actor), chosen)


def layout(tx: Tx, actor: Actor, company_id: str, vehicle_id: str) -> tuple[VehicleDesk, list[PartField]]:
    """A vehicle of this company, and its layout as lines of a form; 404."""
    found = _of_company(tx, actor, company_id, vehicle_id)
    is_used = vehicle_queries.was_used(tx, vehicle_id)
    return vehicles_view.desk(found, [], [], is_used=is_used), vehicles_view.layout_fields(found)


def amenity_lines(tx: Tx, actor: Actor) -> list[AmenityLine]:
    """The admin's list."""
    return amenities_view.lines(amenities.list_all(tx, actor))


def _of_company(tx: Tx, actor: Actor, company_id: str, vehicle_id: str) -> VehicleView:
    found = vehicles.get(tx, actor, vehicle_id)
    if found.company_id != company_id:
        raise NotFound(t("There is no such vehicle."))
    return found
