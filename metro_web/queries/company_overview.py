"""A company at a glance: how much it has, what leaves next and how full that is, and what is still to be set up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.labels import moment_label
from metro_web.models.companies import CompanyMember
from metro_web.models.fleet import Vehicle
from metro_web.models.places import TravelRoute
from metro_web.models.tickets import Ticket
from metro_web.models.timetable import Trip
from metro_web.queries import attended, attended_desk_view, boards, inventories
from metro_web.queries.attended import CALLED_OFF, TripView

_members: Any = CompanyMember.__table__  # type: ignore[attr-defined]
_vehicles: Any = Vehicle.__table__  # type: ignore[attr-defined]
_routes: Any = TravelRoute.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
NEXT_MAX = 8
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a company has now; trips that have not arrived, drafts and those called off left out."""

    trips: int
    tickets: int
    vehicles: int
    routes: int
    members: int


@dataclass(frozen=True)
class DepartureRow:
    """A trip that leaves soon."""

    id: str
    href: str
    title: str
    remark: str
    when_label: str
    status_label: str
    tone: str
    taken_label: str


@dataclass(frozen=True)
class StepRow:
    """Something a new company needs before it can sell."""

    label: str
    remark: str
    href: str
    is_done: bool


@dataclass(frozen=True)
class OverviewView:
    """Figures, the next departures, and steps while one of them is not done."""

    trips_label: str = "0"
    tickets_label: str = "0"
    vehicles_label: str = "0"
    members_label: str = "0"
    departures: list[DepartureRow] = field(default_factory=list)
    steps: list[StepRow] = field(default_factory=list)


def counts(tx: Tx, company_id: str, now: datetime) -> Counts:
    """Everything that is counted, in one statement."""
    coming = (_trips.c.company_id == company_id, _trips.c.arrives_at > now, _trips.c.status.not_in((DRAFT, CALLED_OFF)))
    stock = select(_trips.c.inventory_id).where(*coming)
    sold = (_tickets.c.inventory_id.in_(stock), _tickets.c.status != CALLED_OFF)
    each = (
        select(func.count()).where(*coming),
        select(func.count()).where(*sold),
        select(func.count()).where(_vehicles.c.company_id == company_id, ~_vehicles.c.is_retired),
        select(func.count()).where(_routes.c.company_id == company_id, ~_routes.c.is_retired),
        select(func.count()).where(_members.c.company_id == company_id),
    )
    return Counts(*tx.execute(select(*[one.scalar_subquery() for one in each])).one())


def departures(tx: Tx, company_id: str, now: datetime) -> list[DepartureRow]:
    """What leaves next, drafts too, with what is taken of each."""
    coming = select(_trips).where(_trips.c.company_id == company_id, _trips.c.departs_at > now)
    rows = tx.execute(coming.order_by(_trips.c.departs_at, _trips.c.id).limit(NEXT_MAX)).all()
    return [_departure(tx, trip, now) for trip in attended.trip_views(tx, rows)]


def view(found: Counts, leaving: Sequence[DepartureRow]) -> OverviewView:
    """As the page shows it."""
    steps = [
        StepRow(t("Add a vehicle"), t("Its seats come with it"), "/op/fleet", found.vehicles > 0),
        StepRow(t("Draw a route"), t("Stops, and how long it takes between them"), "/op/routes", found.routes > 0),
        StepRow(t("Put trips on sale"), t("Once, or every week"), "/op/trips", found.trips > 0),
        StepRow(t("Invite others"), t("Everybody with a log-in of their own"), "/op/team", found.members > 1),
    ]
    is_set_up = all(step.is_done for step in steps[:3])
    return OverviewView(
        trips_label=f"{found.trips:,}",
        tickets_label=f"{found.tickets:,}",
        vehicles_label=f"{found.vehicles:,}",
        members_label=f"{found.members:,}",
        departures=list(leaving),
        steps=[] if is_set_up else steps,
    )


def _departure(tx: Tx, trip: TripView, now: datetime) -> DepartureRow:
    inventory = inventories.find(tx, trip.inventory_id)
    assert inventory is not None, "each trip has one"
    plan = inventories.plan_of(tx, inventory)
    places = (len(plan.seats) if plan else 0) + sum(pool.capacity for pool in inventories.pools(tx, inventory.id))
    left = sum(boards.look(tx, inventory, now).left.values())
    label, tone = attended_desk_view.standing(trip, inventory, now)
    return DepartureRow(
        id=trip.id,
        href=f"/op/trips/{trip.id}",
        title=trip.name,
        remark=attended_desk_view.where_label(trip),
        when_label=moment_label(trip.departs_at, settings().zone),
        status_label=label,
        tone=tone,
        taken_label=t("{taken} of {places}").format(taken=f"{places - left:,}", places=f"{places:,}"),
    )
