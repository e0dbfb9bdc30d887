"""Venues as the admin's pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import moment_label
from metro_web.queries.stock_view import STATUSES
from metro_web.queries.venues import FoundVenue, VenueEvent

KINDS = {"stadium": t("Stadium"), "hall": t("Hall"), "other": t("Another place")}


@dataclass(frozen=True)
class VenueRow:
    """A venue in the list."""

    id: str
    name: str
    href: str
    city: str
    kind_label: str
    turnaround_label: str
    coming: int
    is_retired: bool


@dataclass(frozen=True)
class VenuePage:
    """Some venues, and the id to go on before."""

    rows: list[VenueRow] = field(default_factory=list)
    next_before: str = ""


@dataclass(frozen=True)
class VenueEventRow:
    """An event in the venue."""

    id: str
    title: str
    href: str
    stock_href: str
    at_label: str
    status_label: str


@dataclass(frozen=True)
class VenueForm:
    """A venue as fields, with what is to come in it; a new one has no id."""

    id: str = ""
    name: str = ""
    city: str = ""
    kind: str = "stadium"
    turnaround: str = "60"
    is_retired: bool = False
    events: list[VenueEventRow] = field(default_factory=list)


def page(found: Sequence[FoundVenue], *, has_more: bool) -> VenuePage:
    """A page of the list."""
    rows = [
        VenueRow(
            each.id, each.name, f"/admin/venues/{each.id}", each.city, KINDS.get(each.kind, each.kind),
            t("{n} min").format(n=each.turnaround_minutes), each.coming, each.is_retired,
        )
        for each in found
    ]  # fmt: skip
    return VenuePage(rows, rows[-1].id if has_more else "")


def event_row(event: VenueEvent) -> VenueEventRow:
    """One event in the venue."""
    return VenueEventRow(
        id=event.id,
        title=event.title,
        href=f"/admin/events/{event.id}",
        stock_href=f"/admin/stock/{event.inventory_id}",
        at_label=moment_label(event.starts_at, ZoneInfo(settings().timezone)),
        status_label=STATUSES.get(event.status, event.status),
    )
