"""A company's trips as its people see them: what a new one can be made of and its times, one with its stops and form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from metro_web.core import amounts
from metro_web.core.config import settings
from metro_web.core.i18n import plural, t
from metro_web.core.labels import start_label, time_label
from metro_web.domain import trip_phase
from metro_web.domain.seating import Plan
from metro_web.queries import attended_form_view, trip_words
from metro_web.queries.attended import StopView, TripView
from metro_web.queries.attended_form_view import PriceField
from metro_web.queries.inventories import InventoryView

HOME = "/op/trips"
SHOWN_MAX = 8
STOP_KINDS = {
    "transit": t("On and off"),
    "meal": t("Meal stop"),
    "refuel": t("Refuelling"),
    "layover": t("Layover"),
}
WEEKDAYS = (t("Mon"), t("Tue"), t("Wed"), t("Thu"), t("Fri"), t("Sat"), t("Sun"))


@dataclass(frozen=True)
class StopRow:
    """A stop with its times on its own clock; `expected` where it is late, or ''."""

    position: str
    name: str
    arrives: str
    departs: str
    expected: str
    kind: str


@dataclass(frozen=True)
class StretchField:
    """What a part of a trip costs where it is not the whole price."""

    key: int
    section: str = ""
    from_stop: str = ""
    to_stop: str = ""
    price: str = ""


@dataclass(frozen=True)
class RunParts:
    """What follows from the route and the vehicle that were chosen: stops and sections to price."""

    vehicles: list[tuple[str, str]] = field(default_factory=list)
    stops: list[tuple[str, str]] = field(default_factory=list)
    prices: list[PriceField] = field(default_factory=list)
    sections: list[tuple[str, str]] = field(default_factory=list)
    zone_label: str = ""


@dataclass(frozen=True)
class RunPreview:
    """The trips that would be made: how many, when the first ones leave, and the stops of the first."""

    count_label: str = ""
    departures: list[str] = field(default_factory=list)
    more_label: str = ""
    stops: list[StopRow] = field(default_factory=list)


@dataclass(frozen=True)
class OpTripPage:
    """One trip beside its figures; the flags say what its state allows, the services decide."""

    id: str = ""
    name: str = ""
    phase: str = ""
    late_label: str = ""
    delay: str = ""
    following: int = 0
    following_label: str = ""
    can_run: bool = False
    can_board: bool = False
    can_depart: bool = False
    can_reopen: bool = False
    is_fixed: bool = False
    departs: str = ""
    at: str = ""
    vehicle_id: str = ""
    vehicles: list[tuple[str, str]] = field(default_factory=list)
    check_in_hours: str = ""
    stops: list[StopRow] = field(default_factory=list)
    stop_options: list[tuple[str, str]] = field(default_factory=list)
    prices: list[PriceField] = field(default_factory=list)
    sections: list[tuple[str, str]] = field(default_factory=list)
    stretches: list[StretchField] = field(default_factory=list)
    load_label: str = ""
    manifest_href: str = ""
    orders_href: str = ""


def stop_row(stop: StopView) -> StopRow:
    """A stop."""
    zone, home = zone_of(stop), settings().zone
    expected = stop.departure_at or stop.arrival_at
    return StopRow(
        str(stop.position),
        stop.name,
        start_label(stop.arrives_at, zone, home) if stop.arrives_at else "",
        start_label(stop.departs_at, zone, home) if stop.departs_at else "",
        time_label(expected, zone) if stop.late and expected else "",
        STOP_KINDS.get(stop.kind, ""),
    )


def preview(departures: Sequence[datetime], stops: Sequence[StopView]) -> RunPreview:
    """What would be made."""
    zone, home = zone_of(stops[0]), settings().zone
    count, more = len(departures), len(departures) - SHOWN_MAX
    return RunPreview(
        count_label=plural(t("{n} trip"), t("{n} trips"), count),
        departures=[start_label(at, zone, home) for at in departures[:SHOWN_MAX]],
        more_label=plural(t("and {n} more"), t("and {n} more"), more) if more > 0 else "",
        stops=[stop_row(stop) for stop in stops],
    )


def page(
    trip: TripView,
    inventory: InventoryView,
    plan: Plan | None,
    vehicles: Sequence[tuple[str, str]],
    following: int,
    *,
    is_fixed: bool,
    load: tuple[int, int],
    now: datetime,
) -> OpTripPage:
    """One trip; `load` is how many places are sold, of how many."""
    phase, zone = trip.phase(now), zone_of(trip.stops[0])
    is_running = trip.status in trip_phase.RUNNING and trip.over_at > now
    by_clock = trip_phase.by_clock((trip.begins_at, trip.over_at), now)
    sold, places = load
    hours = int((trip.begins_at - inventory.check_in_opens_at).total_seconds() // 3600)
    return OpTripPage(
        id=trip.id,
        name=trip.name,
        phase=phase,
        late_label=trip_words.late(trip),
        delay=str(trip.delay_minutes or ""),
        following=following,
        following_label=plural(t("{n} trip that follows"), t("{n} trips that follow"), following),
        can_run=is_running,
        can_board=is_running and phase in (trip_phase.SCHEDULED, trip_phase.DELAYED),
        can_depart=is_running and phase in (trip_phase.SCHEDULED, trip_phase.DELAYED, trip_phase.BOARDING),
        can_reopen=is_running and trip.status != trip_phase.SCHEDULED and by_clock != trip.status,
        is_fixed=is_fixed,
        departs=attended_form_view.local(trip.departs_at, zone),
        at=trip.departs_at.astimezone(zone).strftime("%H:%M"),
        vehicle_id=trip.vehicle_id or "",
        vehicles=list(vehicles),
        check_in_hours=str(hours),
        stops=[stop_row(stop) for stop in trip.stops],
        stop_options=[(str(stop.position), stop.name) for stop in trip.stops],
        prices=attended_form_view.price_fields(plan, inventory),
        sections=sections(plan),
        stretches=stretches(inventory),
        load_label=f"{sold * 100 // places} %" if places else "–",
        manifest_href=f"{HOME}/{trip.id}/manifest",
        orders_href=f"/op/orders?trip={quote(trip.name)}",
    )


def sections(plan: Plan | None) -> list[tuple[str, str]]:
    """Code and name of each section."""
    return [(part.code, part.name or part.code) for part in (plan.sections if plan else ())]


def stretches(inventory: InventoryView) -> list[StretchField]:
    """A row for each stretch with a price of its own, in the order of the stops."""
    known = sorted(
        (section, int(name.partition("-")[0]), int(name.partition("-")[2]), price)
        for section, table in inventory.stretch_prices.items()
        for name, price in table.items()
    )
    currency = settings().currency
    return [
        StretchField(key, section, str(begin), str(end), amounts.typed(price, currency))
        for key, (section, begin, end, price) in enumerate(known)
    ]


def zone_of(stop: StopView) -> ZoneInfo:
    """The zone that the clock of a stop shows."""
    return ZoneInfo(stop.zone) if stop.zone else settings().zone
