"""Events and trips as the fields of their editor hold them: texts, on the deployment's clock; rows with keys that stay."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from metro_web.core import amounts
from metro_web.core.config import settings
from metro_web.domain.penalties import Table
from metro_web.domain.seating import Plan
from metro_web.queries.attended import EventView, StopView, TripView
from metro_web.queries.inventories import InventoryView, PoolView


@dataclass(frozen=True)
class PriceField:
    """What a section of the seat plan costs."""

    code: str
    name: str
    price: str = ""


@dataclass(frozen=True)
class PoolField:
    """Places without seats; `section` is their code, '' for new ones."""

    key: int
    section: str = ""
    name: str = ""
    capacity: str = ""
    price: str = ""


@dataclass(frozen=True)
class PenaltyField:
    """While at least so many hours are left, so many percent are kept."""

    key: int
    hours: str = ""
    percent: str = ""


@dataclass(frozen=True)
class StopField:
    """A stop; times as a field of the browser holds them, on the clock of `zone`."""

    key: int
    place: str = ""
    name: str = ""
    zone: str = ""
    arrives: str = ""
    departs: str = ""


@dataclass(frozen=True)
class TermsForm:
    """On which terms it is sold."""

    seat_plan_id: str = ""
    sale_opens: str = ""
    sale_closes: str = ""
    check_in_hours: str = "3"
    per_person_max: str = ""
    has_reentry: bool = False
    prices: list[PriceField] = field(default_factory=list)
    pools: list[PoolField] = field(default_factory=list)
    penalties: list[PenaltyField] = field(default_factory=list)


@dataclass(frozen=True)
class EventForm:
    """An event; `id` is '' for a new one, `is_fixed` once tickets were ordered."""

    id: str = ""
    kind: str = "match"
    title: str = ""
    home: str = ""
    away: str = ""
    competition: str = ""
    about: str = ""
    venue_id: str = ""
    starts: str = ""
    ends: str = ""
    is_fixed: bool = False
    terms: TermsForm = field(default_factory=TermsForm)
    venues: list[tuple[str, str]] = field(default_factory=list)
    plans: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class TripForm:
    """A trip; `capacity` instead of a plan makes one."""

    id: str = ""
    mode: str = "train"
    name: str = ""
    vehicle: str = ""
    capacity: str = ""
    is_fixed: bool = False
    stops: list[StopField] = field(default_factory=list)
    terms: TermsForm = field(default_factory=TermsForm)
    plans: list[tuple[str, str]] = field(default_factory=list)


def local(at: datetime | None, zone: ZoneInfo | None = None) -> str:
    """An instant as a field of date and time holds it; '' for none."""
    return at.astimezone(zone or settings().zone).strftime("%Y-%m-%dT%H:%M") if at else ""


def price_fields(plan: Plan | None, inventory: InventoryView | None = None) -> list[PriceField]:
    """A field for each section of a plan, with what it costs now."""
    prices = inventory.prices if inventory else {}
    return [
        PriceField(part.code, part.name, _price(prices[part.code]) if part.code in prices else "")
        for part in (plan.sections if plan else ())
    ]


def penalty_fields(table: Table) -> list[PenaltyField]:
    """Percents of up to two decimals."""
    return [PenaltyField(key, str(row.hours), f"{row.kept_bp / 100:g}") for key, row in enumerate(table)]


def terms(inventory: InventoryView, plan: Plan | None, pools: Sequence[PoolView]) -> TermsForm:
    """The terms as they stand; what has its default is an empty field."""
    hours = int((inventory.starts_at - inventory.check_in_opens_at).total_seconds() // 3600)
    closes = "" if inventory.sale_closes_at == inventory.starts_at else local(inventory.sale_closes_at)
    return TermsForm(
        seat_plan_id=inventory.seat_plan_id or "",
        sale_opens=local(inventory.sale_opens_at),
        sale_closes=closes,
        check_in_hours=str(hours),
        per_person_max=str(inventory.per_person_max or ""),
        has_reentry=inventory.has_reentry,
        prices=price_fields(plan, inventory),
        pools=[
            PoolField(key, pool.section, pool.name, str(pool.capacity), _price(inventory.prices.get(pool.section, 0)))
            for key, pool in enumerate(pools)
        ],
        penalties=penalty_fields(inventory.penalties),
    )


def event(found: EventView, shown: TermsForm, *, is_fixed: bool) -> EventForm:
    """An event's fields."""
    return EventForm(
        found.id, found.kind, found.title, found.home, found.away, found.competition, found.about, found.venue_id,
        local(found.starts_at), local(found.ends_at), is_fixed, shown,
    )  # fmt: skip


def trip(found: TripView, shown: TermsForm, *, is_fixed: bool) -> TripForm:
    """A trip's fields."""
    stops = [stop_field(stop) for stop in found.stops]
    return TripForm(found.id, found.mode, found.name, found.vehicle, "", is_fixed, stops, shown)


def stop_field(stop: StopView) -> StopField:
    """A stop's fields, on the clock of its place."""
    zone = ZoneInfo(stop.zone) if stop.zone else settings().zone
    return StopField(
        stop.position, stop.place, stop.name, stop.zone, local(stop.arrives_at, zone), local(stop.departs_at, zone)
    )


def _price(price_minor: int) -> str:
    return amounts.typed(price_minor, settings().currency)
