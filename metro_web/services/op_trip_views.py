"""What the pages of a company's trips show, each in one call."""

from dataclasses import replace

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor
from metro_web.queries import attended_figures, inventories, op_trips_view
from metro_web.queries.attended_desk_view import AttendedPage, Desk
from metro_web.queries.op_trips_view import HOME, OpTripPage
from metro_web.services import attended_admin, attended_views, op_trip_forms, op_trips, trip_series, trips_admin
from metro_web.services.op_trips import Wanted


def page(tx: Tx, actor: Actor, wanted: Wanted, after: str = "") -> AttendedPage:
    """Trips of a company that are coming, or of one state, or over; 404."""
    found = attended_views.trips_page(tx, op_trips.asked(tx, actor, wanted, after))
    return replace(found, rows=[replace(row, href=f"{HOME}/{row.id}") for row in found.rows])


def desk(tx: Tx, actor: Actor, trip_id: str) -> Desk:
    """One with its figures, and nothing of who bought; 404."""
    shown = attended_views.trip_desk(tx, actor, trip_id)
    return replace(
        shown,
        stock_href="",
        csv_href=f"/api/v1/operator/trips/{trip_id}/figures.csv",
        buyers=[],
        by_hand=[replace(row, href=row.href.replace("/admin/", "/op/")) for row in shown.by_hand],
        stuck=[replace(row, href=row.href.replace("/admin/", "/op/")) for row in shown.stuck],
    )


def one(tx: Tx, actor: Actor, trip_id: str) -> OpTripPage:
    """Its stops, its form, and what may be done; 404."""
    trip = trips_admin.get_trip(tx, actor, trip_id)
    inventory = inventories.find(tx, trip.inventory_id)
    assert inventory is not None, "each trip has one"
    whole = attended_figures.total(attended_figures.by_section(tx, inventory, now := clock.utc_now()))
    fitting = op_trip_forms.fitting(tx, actor, trip.company_id, trip.mode) if trip.company_id else []
    return op_trips_view.page(
        trip,
        inventory,
        inventories.plan_of(tx, inventory),
        fitting,
        trip_series.count_following(tx, trip),
        is_fixed=attended_admin.was_ordered(tx, inventory.id),
        load=(whole.sold, whole.places),
        now=now,
    )
