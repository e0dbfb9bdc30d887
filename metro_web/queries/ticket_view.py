"""A ticket as its owner sees it: the stub and the whole ticket. What a seat or an admission says is in `place_view`."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from metro_web.core.clock import rfc3339
from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import duration_label, moment_label, money_label, time_label
from metro_web.domain import admission
from metro_web.queries import journey_view, place_view
from metro_web.queries.attended import EVENT
from metro_web.queries.journey_view import LegView
from metro_web.queries.place_view import Notice, StopRow
from metro_web.queries.tickets import TicketView

JOURNEY = "journey"
STAY_WARN_SECONDS = 20 * 60
ENTER_WARN_SECONDS = 15 * 60


@dataclass(frozen=True)
class TicketFace:
    """The stub: `until` is the instant that matters now (to enter by, or to be out by), '' where none does.

    `joint` stands between `origin` and `destination`. A seat or an admission says more: `over` (the competition, the
    vehicle), when it begins and was to begin, its place in a line (`seat`) and in figures.
    """

    id: str = ""
    href: str = ""
    origin: str = ""
    joint: str = ""
    destination: str = ""
    over: str = ""
    when: str = ""
    was: str = ""
    seat: str = ""
    figures: list[tuple[str, str]] = field(default_factory=list)
    color: str = ""
    status: str = ""
    status_label: str = ""
    is_over: bool = False
    is_late: bool = False
    until: str = ""
    until_label: str = ""
    warn_below: int = 60
    short_code: str = ""
    price_label: str = ""
    position_label: str = ""


@dataclass(frozen=True)
class TicketPage:
    """One ticket with everything its page shows; a journey has legs, what has a place has perhaps stops."""

    face: TicketFace = field(default_factory=TicketFace)
    qr: str = ""
    legs: list[LegView] = field(default_factory=list)
    path_names: list[str] = field(default_factory=list)
    stops: list[StopRow] = field(default_factory=list)
    notice: Notice = field(default_factory=Notice)
    facts: list[tuple[str, str]] = field(default_factory=list)
    pdf_href: str = ""
    ics_href: str = ""
    is_journey: bool = True
    can_return: bool = False
    origin_code: str = ""
    destination_code: str = ""
    order_href: str = ""
    order_id: str = ""
    order_code: str = ""
    can_enter: bool = False
    can_exit: bool = False
    inside_since: str = ""
    inside_label: str = ""
    stay_note: str = ""
    is_overstayed: bool = False
    previous_href: str = ""
    next_href: str = ""


def face(ticket: TicketView, now: datetime, *, position: int = 0, count: int = 1) -> TicketFace:
    """The stub; `position` of `count` within its order, from 1, where that is worth saying."""
    status = ticket.status
    common = TicketFace(
        id=ticket.id,
        href=f"/tickets/{ticket.id}",
        status=status,
        status_label=status_label(ticket, now),
        is_over=status not in admission.LIVING,
        short_code=ticket.short_code,
        price_label=money_label(ticket.price_minor, ticket.currency),
        position_label=t("Ticket {n} of {count}").format(n=position, count=count) if position and count > 1 else "",
    )
    return _journey(common, ticket) if ticket.kind == JOURNEY else _place(common, ticket, now)


def _journey(common: TicketFace, ticket: TicketView) -> TicketFace:
    until, label, warn = "", "", 60
    if ticket.status == admission.ACTIVE:
        until, label, warn = rfc3339(ticket.valid_until), t("Enter within"), ENTER_WARN_SECONDS
    elif ticket.status == admission.IN_USE:
        until, label, warn = rfc3339(stay_until(ticket)), t("Free to stay for"), STAY_WARN_SECONDS
    return replace(
        common,
        origin=str(ticket.facts.get("from_name", ticket.title)),
        joint=t("to"),
        destination=str(ticket.facts.get("to_name", "")),
        color=journey_view.color_of(ticket.facts.get("legs", [])),
        until=until,
        until_label=label,
        warn_below=warn,
    )


def _place(common: TicketFace, ticket: TicketView, now: datetime) -> TicketFace:
    until, label = place_view.until(ticket, now)
    is_off = place_view.standing_of(ticket).is_called_off
    return replace(
        common,
        status=admission.CANCELLED if is_off else common.status,
        is_over=common.is_over or is_off,
        is_late=ticket.status in admission.LIVING and not is_off and bool(place_view.standing_of(ticket).delay_minutes),
        origin=str(ticket.facts["from_name"]),
        joint=place_view.joint(ticket),
        destination=place_view.where(ticket),
        over=place_view.overline(ticket),
        when=place_view.starts(ticket),
        was=place_view.was(ticket),
        seat=place_view.seat_label(ticket),
        figures=place_view.figures(ticket),
        color=place_view.color(ticket.facts),
        until=until,
        until_label=label,
        warn_below=0,
    )


def page(ticket: TicketView, siblings: list[TicketView], qr: str, now: datetime) -> TicketPage:
    """The whole ticket; `siblings` are all tickets of its order, itself among them."""
    ids = [one.id for one in siblings]
    at = ids.index(ticket.id)
    is_inside = ticket.status == admission.IN_USE
    is_journey = ticket.kind == JOURNEY
    return TicketPage(
        face=face(ticket, now, position=at + 1, count=len(ids)),
        qr=qr,
        legs=journey_view.legs(ticket.facts["legs"]) if is_journey else [],
        path_names=list(ticket.facts["path_names"]),
        stops=[] if is_journey else place_view.stops(ticket),
        notice=Notice() if is_journey else place_view.notice(ticket, now),
        facts=_facts(ticket, now),
        pdf_href=f"/api/v1/tickets/{ticket.id}/ticket.pdf",
        ics_href=f"/api/v1/tickets/{ticket.id}/ticket.ics",
        is_journey=is_journey,
        can_return=can_return(ticket, now),
        origin_code=ticket.facts["from"] if is_journey else "",
        destination_code=ticket.facts["to"] if is_journey else "",
        order_href=f"/orders/{ticket.order_id}",
        order_id=ticket.order_id,
        order_code=ticket.order_code,
        can_enter=is_journey and ticket.status == admission.ACTIVE,
        can_exit=is_journey and is_inside,
        inside_since=rfc3339(ticket.entered_at) if is_inside and ticket.entered_at else "",
        inside_label=when_label(ticket.entered_at, now) if is_inside and ticket.entered_at else "",
        stay_note=_stay_note(ticket, now) if is_journey and is_inside else "",
        is_overstayed=is_journey and is_inside and now > stay_until(ticket),
        previous_href=f"/tickets/{ids[at - 1]}" if at else "",
        next_href=f"/tickets/{ids[at + 1]}" if at + 1 < len(ids) else "",
    )


def status_label(ticket: TicketView, now: datetime) -> str:
    """The state in a word or two, with its time."""
    if ticket.kind != JOURNEY:
        return place_view.status_label(ticket, now)
    if ticket.status == admission.ACTIVE:
        return t("Enter by {time}").format(time=when_label(ticket.valid_until, now))
    if ticket.status == admission.IN_USE and ticket.entered_at:
        return t("Inside since {time}").format(time=when_label(ticket.entered_at, now))
    if ticket.status == admission.USED:
        used_at = ticket.exited_at or ticket.created_at
        return t("Used {time}").format(time=when_label(used_at, now))
    if ticket.status == admission.CANCELLED:
        return t("Handed back")
    return t("Expired {time}").format(time=when_label(ticket.valid_until, now))


def can_return(ticket: TicketView, now: datetime) -> bool:
    """Whether handing it back is worth offering: unused, in time, and not on its way back by itself."""
    if ticket.status != admission.ACTIVE or ticket.kind == JOURNEY:
        return ticket.status == admission.ACTIVE
    found = place_view.standing_of(ticket)
    return ticket.entered_at is None and now < found.begins_at and not found.is_called_off


def when_label(at: datetime, now: datetime) -> str:
    """The time alone where it is today, else with its date; local."""
    zone = settings().zone
    is_today = at.astimezone(zone).date() == now.astimezone(zone).date()
    return time_label(at, zone) if is_today else moment_label(at, zone)


def stay_until(ticket: TicketView) -> datetime:
    """Until when somebody inside owes nothing for the time."""
    return (ticket.entered_at or ticket.valid_from) + timedelta(minutes=settings().stay_minutes_max)


def _facts(ticket: TicketView, now: datetime) -> list[tuple[str, str]]:
    is_journey = ticket.kind == JOURNEY
    rows = [
        (t("Price"), money_label(ticket.price_minor, ticket.currency)),
        *(_journey_facts(ticket.facts) if is_journey else _place_facts(ticket)),
        (t("Bought"), moment_label(ticket.created_at, settings().zone)),
    ]
    if is_journey:
        rows.append((t("Valid until"), when_label(ticket.valid_until, now)))
    if ticket.entered_at:
        rows.append((t("Entered"), when_label(ticket.entered_at, now)))
    if ticket.exited_at:
        rows.append((t("Left"), when_label(ticket.exited_at, now)))
    if ticket.refunded_minor:
        rows.append((t("Paid back"), money_label(ticket.refunded_minor, ticket.currency)))
    return rows


def _journey_facts(facts: dict[str, Any]) -> list[tuple[str, str]]:
    distance = journey_view.distance_name(is_estimated=facts["is_estimated"])
    return [
        (t("Time"), duration_label(facts["duration_s"])),
        (distance, journey_view.distance_label(facts["distance_m"])),
    ]


def _place_facts(ticket: TicketView) -> list[tuple[str, str]]:
    """When, and whose, for a seat or an admission."""
    is_event = ticket.facts["what"] == EVENT
    rows = [
        (t("Begins") if is_event else t("Leaves"), place_view.starts(ticket)),
        (place_view.entry_words(ticket), place_view.opens(ticket)),
        (t("Ends") if is_event else t("Arrives"), place_view.ends(ticket)),
    ]
    if ticket.facts.get("vehicle"):
        rows.append((t("Vehicle"), ticket.facts["vehicle"]))
    if ticket.facts.get("passenger"):
        rows.append((t("Passenger"), ticket.facts["passenger"]))
    return rows


def _stay_note(ticket: TicketView, now: datetime) -> str:
    figures = settings()
    limit = when_label(stay_until(ticket), now)
    hour, most = (money_label(n, ticket.currency) for n in (figures.overstay_hour_minor, figures.overstay_minor_max))
    if now <= stay_until(ticket):
        words = t("Be out by {time}. After that each hour begun costs {hour}, at most {most}.")
        return words.format(time=limit, hour=hour, most=most)
    rules = admission.Figures(
        figures.stay_minutes_max, figures.overstay_hour_minor, figures.overstay_minor_max, figures.origin_exit_minutes
    )
    assert ticket.entered_at is not None, "somebody inside has entered"
    due = admission.overstay_minor(now - ticket.entered_at, rules)
    words = t("The free stay ended at {time}. So far {due} is due when you go out, at most {most}.")
    return words.format(time=limit, due=money_label(due, ticket.currency), most=most)
