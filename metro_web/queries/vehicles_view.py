"""Vehicles as their company's pages show them: the list, one with its plan, and its layout as fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import moment_label
from metro_web.domain import vehicle_layouts, vehicle_plans, vehicle_words
from metro_web.domain.vehicle_layouts import BUS, CLASSES, PLANE, TRAIN
from metro_web.domain.vehicle_words import TypedPart
from metro_web.queries import amenities_view
from metro_web.queries.amenities import AmenityView
from metro_web.queries.amenities_view import AmenityChoice
from metro_web.queries.seat_plans_view import seats_label
from metro_web.queries.stock_view import STATUSES
from metro_web.queries.vehicles import VehicleTrip, VehicleView

MODES = {BUS: t("Bus"), TRAIN: t("Train"), PLANE: t("Plane")}


@dataclass(frozen=True)
class FleetRow:
    """A vehicle in the list."""

    id: str
    href: str
    name: str
    registration: str
    mode_label: str
    seats_label: str
    layout_label: str
    coming: int
    is_retired: bool


@dataclass(frozen=True)
class FleetPage:
    """Some vehicles, and the id to go on before."""

    rows: list[FleetRow] = field(default_factory=list)
    next_before: str = ""


@dataclass(frozen=True)
class SectionRow:
    """A section of a plan in words."""

    code: str
    name: str
    note: str
    seats_label: str


@dataclass(frozen=True)
class ComingRow:
    """A trip to come."""

    id: str
    title: str
    href: str
    at_label: str
    status_label: str
    plan_label: str


@dataclass(frozen=True)
class VehicleDesk:
    """One vehicle; a new one has no id."""

    id: str = ""
    name: str = ""
    registration: str = ""
    mode: str = ""
    mode_label: str = ""
    summary: str = ""
    version_label: str = ""
    plan_address: str = ""
    layout_href: str = ""
    is_retired: bool = False
    is_used: bool = False
    amenities: list[AmenityChoice] = field(default_factory=list)
    sections: list[SectionRow] = field(default_factory=list)
    trips: list[ComingRow] = field(default_factory=list)


@dataclass(frozen=True)
class PartField:
    """A line of a layout's form; `key` is its own for as long as it is there."""

    key: int = 0
    seat_class: str = ""
    rows: str = ""
    across: str = ""
    accessible: str = ""
    kind: str = vehicle_layouts.OPEN
    numbers: str = ""
    is_last_full: bool = False

    def typed(self) -> TypedPart:
        """As the domain takes it."""
        texts = (self.seat_class, self.rows, self.across, self.accessible, self.kind, self.numbers)
        return TypedPart(*texts, self.is_last_full)


def page(found: Sequence[VehicleView], coming: Mapping[str, int], *, has_more: bool) -> FleetPage:
    """A page of the list."""
    rows = [
        FleetRow(
            id=each.id,
            href=href(each.id),
            name=each.name,
            registration=each.registration,
            mode_label=MODES[each.mode],
            seats_label=seats_label(each.seats_count),
            layout_label=vehicle_words.summary(vehicle_layouts.read(each.mode, each.layout)),
            coming=coming[each.id],
            is_retired=each.is_retired,
        )
        for each in found
    ]
    return FleetPage(rows, rows[-1].id if has_more else "")


def desk(
    found: VehicleView, offered: Sequence[AmenityView], trips: Sequence[VehicleTrip], *, is_used: bool
) -> VehicleDesk:
    """One vehicle with all there is to it."""
    layout = vehicle_layouts.read(found.mode, found.layout)
    return VehicleDesk(
        id=found.id,
        name=found.name,
        registration=found.registration,
        mode=found.mode,
        mode_label=MODES[found.mode],
        summary=f"{seats_label(found.seats_count)} · {vehicle_words.summary(layout)}",
        version_label=t("Version {n}").format(n=found.plan_version),
        plan_address=f"/api/v1/seat-plans/{found.seat_plan_id}",
        layout_href=f"{href(found.id)}/layout",
        is_retired=found.is_retired,
        is_used=is_used,
        amenities=amenities_view.choices(offered, found.amenities),
        sections=[
            SectionRow(
                each.code,
                each.name,
                CLASSES[each.seat_class] if CLASSES[each.seat_class] != each.name else "",
                seats_label(each.seats_count),
            )
            for each in vehicle_plans.names(layout)
        ],
        trips=[_trip(each, found.plan_version) for each in trips],
    )


def fields(parts: Sequence[TypedPart], first_key: int = 0) -> list[PartField]:
    """Lines of the form, with keys from `first_key` on."""
    return [
        PartField(
            key,
            each.seat_class,
            each.rows,
            each.across,
            each.accessible,
            each.kind,
            each.numbers,
            each.is_last_full,
        )
        for key, each in enumerate(parts, first_key)
    ]


def layout_fields(found: VehicleView) -> list[PartField]:
    """The layout of a vehicle as lines of the form."""
    return fields(vehicle_words.typed(vehicle_layouts.read(found.mode, found.layout)))


def href(vehicle_id: str) -> str:
    """The page of a vehicle."""
    return f"/op/fleet/{vehicle_id}"


def _trip(each: VehicleTrip, newest: int) -> ComingRow:
    at = moment_label(each.departs_at, ZoneInfo(settings().timezone))
    plan = "" if each.plan_version == newest else t("seats of version {n}").format(n=each.plan_version)
    return ComingRow(each.id, each.title, f"/op/trips/{each.id}", at, STATUSES.get(each.status, each.status), plan)
