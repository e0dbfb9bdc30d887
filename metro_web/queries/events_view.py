"""Events as anybody sees them: cards of a search, and the whole of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import plural, t
from metro_web.core.labels import time_label
from metro_web.models.timetable import Event, Venue
from metro_web.queries import finding_words as words
from metro_web.queries.attended import EventView
from metro_web.queries.finding_words import RefundRow, SaleState, SectionRow
from metro_web.queries.findings import OPEN_EVENTS, FoundEvent
from metro_web.queries.offers import Offer

_events: Any = Event.__table__  # type: ignore[attr-defined]
_venues: Any = Venue.__table__  # type: ignore[attr-defined]
COLOR = "#6A2B33"
MATCH, MATCH_SHAPE, EVENT_SHAPE = "match", "shield", "octagon"
CHOICES_MAX = 500


@dataclass(frozen=True)
class EventCard:
    """An event in a list; `other` is the nearest one with places, where this one is sold out."""

    id: str = ""
    href: str = ""
    title: str = ""
    over: str = ""
    where: str = ""
    day: str = ""
    time: str = ""
    letter: str = ""
    shape: str = EVENT_SHAPE
    color: str = COLOR
    left_label: str = ""
    price_label: str = ""
    state: SaleState = field(default_factory=SaleState)
    other_href: str = ""
    other_label: str = ""


@dataclass(frozen=True)
class PriceRow:
    """Sections that cost the same."""

    price_label: str
    names: str
    left_label: str
    is_out: bool


@dataclass(frozen=True)
class PlacesRow:
    """Places without seats, and how many one person may choose of them."""

    section: str
    name: str
    price_label: str
    left_label: str
    left: int
    price_minor: int
    most: int


@dataclass(frozen=True)
class EventPage:
    """The whole of an event."""

    card: EventCard = field(default_factory=EventCard)
    about: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    prices: list[PriceRow] = field(default_factory=list)
    sections: list[SectionRow] = field(default_factory=list)
    places: list[PlacesRow] = field(default_factory=list)
    refunds: list[RefundRow] = field(default_factory=list)
    has_seats: bool = False
    seats_left: int = 0
    seats_from: str = ""
    seats_href: str = ""
    seats_most: int = 1


@dataclass(frozen=True)
class EventChoices:
    """Venues and teams that something is coming up of."""

    venues: list[tuple[str, str]] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)


def card(found: FoundEvent, other: FoundEvent | None, now: datetime) -> EventCard:
    """One of a list."""
    event, zone = found.event, settings().zone
    is_match = event.kind == MATCH
    return EventCard(
        id=event.id,
        href=href(event),
        title=event.title,
        over=event.competition or (t("Match") if is_match else t("Event")),
        where=", ".join(part for part in (event.venue_name, event.city) if part),
        day=words.day(event.starts_at, zone),
        time=time_label(event.starts_at, zone),
        letter=(event.competition or event.title)[:1].upper(),
        shape=MATCH_SHAPE if is_match else EVENT_SHAPE,
        left_label=words.left_label(found.offer.left) if found.offer.is_on_sale else "",
        price_label=words.price_from(found.offer) if found.offer.is_on_sale else "",
        state=words.sale(event.status, found.offer, now, zone),
        other_href=href(other.event) if other else "",
        other_label=_other(other) if other else "",
    )


def cards(found: Sequence[FoundEvent], others: Mapping[str, FoundEvent], now: datetime) -> list[EventCard]:
    """A page of a list."""
    return [card(each, others.get(each.event.id), now) for each in found]


def page(found: FoundEvent, other: FoundEvent | None, now: datetime) -> EventPage:
    """The whole of one event."""
    event, offer, zone = found.event, found.offer, settings().zone
    seats = [each for each in offer.sections if each.has_seats and (each.left or each.price_minor is not None)]
    seats_left = sum(each.left for each in seats)
    most = offer.inventory.per_person_max or settings().event_tickets_max
    seats_href = f"{href(event)}/seats"
    facts = [
        (t("Doors open"), words.day_time(offer.inventory.check_in_opens_at, zone)),
        (t("Ends"), words.day_time(event.ends_at, zone)),
        (t("A person may have"), plural(t("{n} ticket"), t("{n} tickets"), most)),
    ]
    return EventPage(
        card=card(found, other, now),
        about=event.about,
        facts=facts,
        prices=_prices(offer),
        sections=[words.section_row(each, f"{seats_href}?section={each.code}") for each in seats],
        places=_places(offer, most),
        refunds=words.refunds(offer.inventory.penalties),
        has_seats=bool(seats),
        seats_left=seats_left,
        seats_from=words.money(min((each.price_minor or 0 for each in seats if each.left), default=0)),
        seats_href=seats_href,
        seats_most=min(most, settings().held_seats_max, seats_left),
    )


def choices(tx: Tx, now: datetime) -> EventChoices:
    """What a search can be narrowed to: venues as (id, name), and teams."""
    rows = tx.execute(
        select(_events.c.venue_id, _venues.c.name, _events.c.home, _events.c.away)
        .join(_venues, _venues.c.id == _events.c.venue_id)
        .where(_events.c.status.in_(OPEN_EVENTS), _events.c.ends_at > now)
        .distinct()
        .limit(CHOICES_MAX)
    ).all()
    venues = {row.venue_id: row.name for row in rows}
    teams = {team for row in rows for team in (row.home, row.away) if team}
    return EventChoices(sorted(venues.items(), key=lambda pair: pair[1]), sorted(teams))


def href(event: EventView) -> str:
    """Its address."""
    return f"/events/{event.id}"


def _other(other: FoundEvent) -> str:
    at = words.day_time(other.event.starts_at, settings().zone)
    return t("Places left: {title}, {at}").format(title=other.event.title, at=at)


def _prices(offer: Offer) -> list[PriceRow]:
    """Numbered seats by price, dearest last; names of many sections are told by the first and the last."""
    groups: dict[int, list[tuple[str, int]]] = {}
    for each in offer.sections:
        if each.has_seats and each.price_minor is not None:
            groups.setdefault(each.price_minor, []).append((each.name, each.left))
    rows = []
    for price, sections in sorted(groups.items()):
        left = sum(count for _name, count in sections)
        rows.append(
            PriceRow(words.money(price), _names([name for name, _left in sections]), words.left_label(left), not left)
        )
    return rows


def _names(names: list[str]) -> str:
    """`North 1–5, South 1–5`: numbered ones are told as runs."""
    runs: dict[str, list[str]] = {}
    for name in names:
        stem, _, number = name.rpartition(" ")
        is_numbered = bool(stem) and number.isdigit()
        runs.setdefault(stem if is_numbered else name, []).append(number if is_numbered else "")
    told = [f"{stem} {_run(numbers)}".strip() for stem, numbers in runs.items()]
    return ", ".join(told)


def _run(numbers: list[str]) -> str:
    return f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else numbers[0]


def _places(offer: Offer, most: int) -> list[PlacesRow]:
    return [
        PlacesRow(
            each.code,
            each.name,
            words.money(each.price_minor or 0),
            words.left_label(each.left),
            each.left,
            each.price_minor or 0,
            min(most, each.left),
        )
        for each in offer.sections
        if not each.has_seats
    ]
