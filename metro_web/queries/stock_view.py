"""The stock of one event or trip as the admin's page shows it."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from metro_web.core.amounts import typed
from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import moment_label, money_label
from metro_web.queries.attended import EventView, TripView
from metro_web.queries.seat_plans import PlanView
from metro_web.queries.stock_counts import StockCounts

STATUSES = {
    "draft": t("Draft"),
    "published": t("On sale"),
    "scheduled": t("On sale"),
    "postponed": t("Postponed"),
    "cancelled": t("Called off"),
    "departed": t("Departed"),
    "completed": t("Over"),
}


@dataclass(frozen=True)
class StockRow:
    """One section."""

    code: str
    name: str
    price_label: str
    price_typed: str
    total: int
    free: int
    held: int
    sold: int
    blocked: int
    has_seats: bool


@dataclass(frozen=True)
class StockDesk:
    """What is for sale and how it stands; `seat_prices` are labels of prices by seat."""

    id: str = ""
    title: str = ""
    when_label: str = ""
    status_label: str = ""
    back_href: str = ""
    plan_id: str = ""
    plan_label: str = ""
    plan_href: str = ""
    rows: list[StockRow] = field(default_factory=list)
    seat_prices: dict[str, str] = field(default_factory=dict)
    section_prices: dict[str, str] = field(default_factory=dict)


def desk(found: StockCounts, of: EventView | TripView, plan: PlanView | None) -> StockDesk:
    """The page."""
    currency = settings().currency
    rows = [
        StockRow(
            code=each.code,
            name=each.name,
            price_label=money_label(each.price_minor, currency) if each.price_minor is not None else t("not sold"),
            price_typed=typed(each.price_minor, currency) if each.price_minor is not None else "",
            total=each.total,
            free=each.free,
            held=each.held,
            sold=each.sold,
            blocked=each.blocked,
            has_seats=each.has_seats,
        )
        for each in found.sections
    ]
    return StockDesk(
        id=found.inventory_id,
        title=found.title,
        when_label=moment_label(found.starts_at, ZoneInfo(settings().timezone)),
        status_label=STATUSES.get(of.status, of.status),
        back_href=f"/admin/{found.kind}s/{of.id}",
        plan_id=plan.id if plan else "",
        plan_label=t("{name}, version {n}").format(name=plan.name, n=plan.version) if plan else "",
        plan_href=f"/admin/seat-plans/{plan.id}" if plan else "",
        rows=rows,
        seat_prices={label: money_label(price, currency) for label, price in found.seat_prices.items()},
        section_prices={row.code: row.price_label for row in rows},
    )
