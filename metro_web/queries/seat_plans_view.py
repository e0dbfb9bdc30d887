"""Seat plans as the admin's pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from metro_web.core.config import settings
from metro_web.core.i18n import plural, t
from metro_web.core.labels import moment_label
from metro_web.queries.seat_plans import FoundPlan, PlanFacts, PlanUse, PlanView

MARKS = {
    "window": t("Window"),
    "aisle": t("Aisle"),
    "accessible": t("Accessible"),
    "companion": t("Companion"),
    "blocked": t("Blocked"),
}


@dataclass(frozen=True)
class PlanRow:
    """A plan in the list, by its newest version."""

    id: str
    name: str
    href: str
    seats_label: str
    version_label: str
    uses_label: str
    is_retired: bool


@dataclass(frozen=True)
class PlanPage:
    """Some plans, and the id to go on before."""

    rows: list[PlanRow] = field(default_factory=list)
    next_before: str = ""


@dataclass(frozen=True)
class FigureRow:
    """A name, what it counts, and where it leads or ''."""

    label: str
    value: str
    note: str = ""
    href: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class PlanDesk:
    """One plan without its seats."""

    id: str = ""
    name: str = ""
    version: int = 1
    version_label: str = ""
    summary: str = ""
    is_retired: bool = False
    is_newest: bool = True
    is_used: bool = False
    newest_href: str = ""
    sections: list[FigureRow] = field(default_factory=list)
    versions: list[FigureRow] = field(default_factory=list)
    uses: list[FigureRow] = field(default_factory=list)
    csv_href: str = ""
    json_href: str = ""


def page(found: Sequence[FoundPlan], *, has_more: bool) -> PlanPage:
    """A page of the list."""
    rows = [
        PlanRow(
            id=each.plan.id,
            name=each.plan.name,
            href=href(each.plan.id),
            seats_label=seats_label(each.plan.seats_count),
            version_label=version_label(each.plan),
            uses_label=str(each.uses) if each.uses else t("none yet"),
            is_retired=each.plan.is_retired,
        )
        for each in found
    ]
    return PlanPage(rows, rows[-1].id if has_more else "")


def desk(found: PlanFacts) -> PlanDesk:
    """One plan."""
    plan, newest = found.plan, found.versions[0]
    marks = [f"{MARKS[mark]}: {count:,}" for mark, count in found.marks.items()]
    here = [use for use in found.uses if use.version == plan.version]
    return PlanDesk(
        id=plan.id,
        name=plan.name,
        version=plan.version,
        version_label=version_label(plan),
        summary=" · ".join([seats_label(plan.seats_count), *marks]),
        is_retired=plan.is_retired,
        is_newest=plan.id == newest.id,
        is_used=bool(here),
        newest_href=href(newest.id),
        sections=[
            FigureRow(
                each.name,
                seats_label(each.seats),
                ", ".join(
                    filter(None, (each.seat_class, rows_label(each.rows), t("code {code}").format(code=each.code)))
                ),
            )
            for each in found.sections
        ],
        versions=[_version(each, found.uses, plan.id) for each in found.versions],
        uses=[_use(use) for use in found.uses],
        csv_href=f"/api/v1/admin/seat-plans/{plan.id}/csv",
        json_href=f"/api/v1/admin/seat-plans/{plan.id}/json",
    )


def _version(each: PlanView, uses: Sequence[PlanUse], shown: str) -> FigureRow:
    count = sum(use.version == each.version for use in uses)
    used = plural(t("used by {n}"), t("used by {n}"), count) if count else t("not used")
    note = ", ".join([used] + [t("retired")] * each.is_retired)
    return FigureRow(version_label(each), seats_label(each.seats_count), note, href(each.id), each.id == shown)


def _use(use: PlanUse) -> FigureRow:
    at = moment_label(use.starts_at, ZoneInfo(settings().timezone))
    return FigureRow(use.title, at, t("version {n}").format(n=use.version), f"/admin/stock/{use.inventory_id}")


def href(plan_id: str) -> str:
    """The page of a plan."""
    return f"/admin/seat-plans/{plan_id}"


def version_label(plan: PlanView) -> str:
    """`Version 2`."""
    return t("Version {n}").format(n=plan.version)


def seats_label(count: int) -> str:
    """`1 seat`, `20,000 seats`."""
    return plural(t("{n} seat"), t("{n} seats"), count) if count < 1000 else t("{n:,} seats").format(n=count)


def rows_label(count: int) -> str:
    """`1 row`, `12 rows`."""
    return plural(t("{n} row"), t("{n} rows"), count)
