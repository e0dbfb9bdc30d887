"""A manifest as its page shows it and as it is printed: a line for each who travels, and how many have come."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import start_label, time_label
from metro_web.queries.attended import TripView
from metro_web.queries.manifest import Traveller
from metro_web.queries.passengers import KIND_NAMES


@dataclass(frozen=True)
class ManifestLine:
    """Somebody on the trip; `from_stop` and `seat` name the ticket to check in, `came_label` is '' until they have."""

    ticket_id: str
    seat: str
    section: str
    name: str
    stretch: str
    document: str
    from_stop: int
    came_label: str = ""
    is_over: bool = False


@dataclass(frozen=True)
class ManifestPage:
    """The trip, who is on it, and where the file is."""

    trip_id: str = ""
    title: str = ""
    lead: str = ""
    count: int = 0
    came_label: str = ""
    may_open: bool = False
    csv_href: str = ""
    lines: list[ManifestLine] = field(default_factory=list)


@dataclass(frozen=True)
class OpenedView:
    """A document in full, while it is looked at."""

    who: str = ""
    kind: str = ""
    number: str = ""
    born: str = ""


def page(trip: TripView, company: str, travellers: Sequence[Traveller], *, may_open: bool) -> ManifestPage:
    """The whole of it; times on the clock of the first stop."""
    first = trip.stops[0]
    zone = ZoneInfo(first.zone) if first.zone else settings().zone
    ends = f"{first.name} – {trip.stops[-1].name}"
    lead = [company, ends, start_label(trip.departs_at, zone, settings().zone)]
    came = sum(each.is_in for each in travellers)
    return ManifestPage(
        trip_id=trip.id,
        title=trip.name,
        lead=", ".join(part for part in lead if part),
        count=len(travellers),
        came_label=t("{n} of {all} checked in").format(n=came, all=len(travellers)),
        may_open=may_open,
        csv_href=f"/api/v1/operator/trips/{trip.id}/manifest.csv",
        lines=[_line(each, zone) for each in travellers],
    )


def opened(name: str, seat: str, kind: str, number: str, birth_date: str) -> OpenedView:
    """For the dialog that shows it."""
    who = t("Seat {seat}, {name}").format(seat=seat, name=name) if seat else name
    return OpenedView(who, KIND_NAMES.get(kind, kind), number, birth_date)


def _line(one: Traveller, zone: ZoneInfo) -> ManifestLine:
    came = time_label(one.entered_at, zone) if one.entered_at else ""
    return ManifestLine(
        one.ticket_id,
        one.seat,
        one.section,
        one.name,
        t("{start} to {end}").format(start=one.from_name, end=one.to_name),
        one.document,
        one.from_stop,
        (came or t("yes")) if one.is_in else "",
        one.status == "expired",
    )
