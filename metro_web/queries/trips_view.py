"""Trips as anybody sees them: departures of a search, and the whole of one with the stretch asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import plural, t
from metro_web.core.labels import duration_label, time_label
from metro_web.domain import trip_phase
from metro_web.domain.vehicle_layouts import CLASSES
from metro_web.queries import amenities_view, nearest, trip_choices, trip_words
from metro_web.queries import finding_words as words
from metro_web.queries.amenities_view import AmenityRow
from metro_web.queries.attended import StopView, TripView
from metro_web.queries.finding_words import RefundRow, SaleState, SectionRow
from metro_web.queries.findings import FoundTrip
from metro_web.queries.offers import Offer, SectionOffer

LOOKS = {
    "train": (t("Train"), "T", "pill", "#2D567D"),
    "bus": (t("Bus"), "B", "square", "#268265"),
    "plane": (t("Flight"), "F", "hexagon", "#300045"),
}
STOP_KINDS = {
    "transit": t("On and off"),
    "meal": t("Meal stop"),
    "refuel": t("Refuelling stop"),
    "layover": t("Layover"),
}
CLASSES_SHOWN_MAX = 4


@dataclass(frozen=True)
class ClassLeft:
    """What is left of a class, and from how much."""

    name: str
    left_label: str
    price_label: str
    is_out: bool


@dataclass(frozen=True)
class TripCard:
    """A departure in a list; `other` is the nearest one with places, where this one is sold out.

    Times are as planned; `late_label` says how late it is and what is expected, '' where it is on time.
    """

    id: str = ""
    href: str = ""
    name: str = ""
    mode: str = ""
    origin: str = ""
    destination: str = ""
    day: str = ""
    departs: str = ""
    arrives: str = ""
    arrives_note: str = ""
    summary: str = ""
    letter: str = ""
    shape: str = "circle"
    color: str = ""
    left_label: str = ""
    price_label: str = ""
    state: SaleState = field(default_factory=SaleState)
    other_href: str = ""
    other_label: str = ""
    late_label: str = ""
    company: str = ""
    classes: list[ClassLeft] = field(default_factory=list)


@dataclass(frozen=True)
class StopRow:
    """A stop with its times by the clock of the place; `is_on` where the stretch touches it."""

    position: str
    name: str
    arrives: str
    departs: str
    expected: str
    note: str
    kind: str
    color: str
    is_on: bool


@dataclass(frozen=True)
class TripPage:
    """The whole of a trip."""

    card: TripCard = field(default_factory=TripCard)
    vehicle: str = ""
    stops: list[StopRow] = field(default_factory=list)
    from_stop: str = "1"
    to_stop: str = ""
    from_options: list[tuple[str, str]] = field(default_factory=list)
    to_options: list[tuple[str, str]] = field(default_factory=list)
    sections: list[SectionRow] = field(default_factory=list)
    refunds: list[RefundRow] = field(default_factory=list)
    boarding: str = ""
    is_flight: bool = False
    seats_href: str = ""
    seats_most: int = 1
    has_seats: bool = False
    amenities: list[AmenityRow] = field(default_factory=list)


def card(found: FoundTrip, other: FoundTrip | None, now: datetime, company: str = "") -> TripCard:
    """One of a list; `company` is the name of whose it is."""
    trip = found.trip
    begin, end = trip.stop(found.from_stop), trip.stop(found.to_stop)
    departs_at, arrives_at = nearest.departs_at(found), end.arrives_at or trip.arrives_at
    there, here = zone_of(end), zone_of(begin)
    mode, letter, shape, color = LOOKS[trip.mode]
    between = found.to_stop - found.from_stop - 1
    stops = plural(t("{n} stop between"), t("{n} stops between"), between) if between else t("direct")
    return TripCard(
        id=trip.id,
        href=href(found),
        name=trip.name,
        mode=mode,
        origin=begin.name,
        destination=end.name,
        day=words.day(departs_at, here),
        departs=time_label(departs_at, here),
        arrives=time_label(arrives_at, there),
        arrives_note=_later(departs_at, here, arrives_at, there),
        summary=f"{duration_label(int((arrives_at - departs_at).total_seconds()))}, {stops}",
        letter=letter,
        shape=shape,
        color=color,
        left_label=words.left_label(found.offer.left) if found.offer.is_on_sale else "",
        price_label=words.price_from(found.offer) if found.offer.is_on_sale else "",
        state=_state(found, departs_at, here, now),
        other_href=href(other) if other else "",
        other_label=_other(other) if other else "",
        late_label=_late(trip, begin, end),
        company=company,
        classes=_classes(found.offer),
    )


def cards(tx: Tx, found: Sequence[FoundTrip], others: Mapping[str, FoundTrip], now: datetime) -> list[TripCard]:
    """A page of a list."""
    names = trip_choices.company_names(tx, (each.trip.company_id for each in found))
    return [card(each, others.get(each.trip.id), now, names.get(each.trip.company_id or "", "")) for each in found]


def page(found: FoundTrip, other: FoundTrip | None, now: datetime) -> TripPage:
    """The whole of one trip, for the stretch asked for."""
    trip, offer = found.trip, found.offer
    seats = [each for each in offer.sections if each.has_seats and (each.left or each.price_minor is not None)]
    seats_href = f"/trips/{trip.id}/seats?from={found.from_stop}&to={found.to_stop}"
    named = [(str(stop.position), stop.name) for stop in trip.stops]
    return TripPage(
        card=card(found, other, now),
        vehicle=trip.vehicle,
        stops=[_stop(stop, found) for stop in trip.stops],
        from_stop=str(found.from_stop),
        to_stop=str(found.to_stop),
        from_options=named[:-1],
        to_options=named[found.from_stop :],
        sections=[words.section_row(each, f"{seats_href}&section={each.code}") for each in seats],
        refunds=words.refunds(offer.inventory.penalties),
        boarding=words.day_time(offer.inventory.check_in_opens_at, zone_of(trip.stops[0])),
        is_flight=trip.mode == "plane",
        seats_href=seats_href,
        seats_most=max(1, min(settings().held_seats_max, offer.left)),
        has_seats=bool(seats),
        amenities=amenities_view.rows(found.amenities),
    )


def href(found: FoundTrip) -> str:
    """Its address, stretch included."""
    return f"/trips/{found.trip.id}?from={found.from_stop}&to={found.to_stop}"


def zone_of(stop: StopView) -> ZoneInfo:
    """The zone that the clock of a stop shows."""
    return ZoneInfo(stop.zone) if stop.zone else settings().zone


def position_of(trip: TripView, asked: str, default: int) -> int:
    """A stop by its position or the code of its place; `default` where there is none such."""
    if asked.isascii() and asked.isdigit() and 1 <= int(asked[:4]) <= len(trip.stops):
        return int(asked[:4])
    return next((stop.position for stop in trip.stops if stop.place == asked), default)


def _state(found: FoundTrip, departs_at: datetime, zone: ZoneInfo, now: datetime) -> SaleState:
    if found.trip.status == "cancelled":
        note = t("It does not run. Whoever has a ticket gets all of it back.")
        return SaleState("cancelled", "stop", t("Cancelled"), note)
    expected_at = found.trip.stop(found.from_stop).departure_at or departs_at
    has_left = found.trip.phase(now) == trip_phase.DEPARTED
    if expected_at <= now < found.offer.inventory.ends_at or (has_left and found.from_stop == 1):
        at = words.day_time(min(expected_at, now), zone)
        return SaleState("left", "", t("Has left"), t("It left {at}.").format(at=at))
    return words.sale(found.trip.status, found.offer, now, zone)


def _classes(offer: Offer) -> list[ClassLeft]:
    """Where there are several classes, what is left of each; sections without one are told by their name."""
    if not offer.is_on_sale:
        return []
    alike: dict[str, list[SectionOffer]] = {}
    for each in offer.sections:
        if each.price_minor is not None or each.own:
            # `Chair car C1` and `Chair car C2` are alike, but for which is which.
            name = CLASSES.get(each.seat_class) or each.name.removesuffix(each.code).strip() or each.name
            alike.setdefault(name, []).append(each)
    if not 1 < len(alike) <= CLASSES_SHOWN_MAX:
        return []
    told = []
    for name, sections in alike.items():
        left = sum(each.sold_left for each in sections)
        prices = [price for each in sections if (price := each.price_from_minor) is not None]
        told.append(ClassLeft(name, words.left_label(left), words.money(min(prices)) if prices else "", left == 0))
    return told


def _late(trip: TripView, begin: StopView, end: StopView) -> str:
    """`20 min late: expected 10:20 – 12:50`, on the clocks of both places."""
    if not trip.delay_minutes or trip.status == "cancelled":
        return ""
    leaves_at, arrives_at = begin.departure_at or trip.begins_at, end.arrival_at or trip.over_at
    return t("{late}: expected {departs} – {arrives}").format(
        late=trip_words.late(trip),
        departs=time_label(leaves_at, zone_of(begin)),
        arrives=time_label(arrives_at, zone_of(end)),
    )


def _other(other: FoundTrip) -> str:
    begin = other.trip.stop(other.from_stop)
    at = words.day_time(nearest.departs_at(other), zone_of(begin))
    return t("Places left: {name}, {at}").format(name=other.trip.name, at=at)


def _stop(stop: StopView, found: FoundTrip) -> StopRow:
    zone = zone_of(stop)
    first_at = nearest.departs_at(found)
    expected = stop.departure_at or stop.arrival_at
    own_clock = stop.zone and zone.utcoffset(first_at) != settings().zone.utcoffset(first_at)
    return StopRow(
        str(stop.position),
        stop.name,
        words.day_time(stop.arrives_at, zone) if stop.arrives_at else "",
        words.day_time(stop.departs_at, zone) if stop.departs_at else "",
        t("expected {time}").format(time=time_label(expected, zone)) if stop.late and expected else "",
        t("{city} time").format(city=zone.key.rpartition("/")[2].replace("_", " ")) if own_clock else "",
        STOP_KINDS.get(stop.kind, ""),
        LOOKS[found.trip.mode][3],
        found.from_stop <= stop.position <= found.to_stop,
    )


def _later(departs_at: datetime, here: ZoneInfo, arrives_at: datetime, there: ZoneInfo) -> str:
    """`+1 day` where it arrives on a later date of the calendar."""
    days = (arrives_at.astimezone(there).date() - departs_at.astimezone(here).date()).days
    return plural(t("+{n} day"), t("+{n} days"), days) if days > 0 else ""
