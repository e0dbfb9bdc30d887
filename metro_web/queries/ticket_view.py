"""A ticket as its owner sees it: the stub, the whole ticket, and what a gate said in words."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from metro_web.core.clock import rfc3339
from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import duration_label, moment_label, money_label, time_label
from metro_web.domain import admission
from metro_web.queries import journey_view
from metro_web.queries.journey_view import LegView
from metro_web.queries.tickets import TicketView

JOURNEY = "journey"
STAY_WARN_SECONDS = 20 * 60
ENTER_WARN_SECONDS = 15 * 60


@dataclass(frozen=True)
class TicketFace:
    """The stub: `until` is the instant that matters now (to enter by, or to be out by), '' where none does."""

    id: str = ""
    href: str = ""
    origin: str = ""
    destination: str = ""
    color: str = ""
    status: str = ""
    status_label: str = ""
    is_over: bool = False
    until: str = ""
    until_label: str = ""
    warn_below: int = 60
    short_code: str = ""
    price_label: str = ""
    position_label: str = ""


@dataclass(frozen=True)
class TicketPage:
    """One ticket with everything its page shows."""

    face: TicketFace = field(default_factory=TicketFace)
    qr: str = ""
    legs: list[LegView] = field(default_factory=list)
    path_names: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
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
    until, label, warn = "", "", 60
    if status == admission.ACTIVE:
        until, label, warn = rfc3339(ticket.valid_until), t("Enter within"), ENTER_WARN_SECONDS
    elif status == admission.IN_USE and ticket.kind == JOURNEY:
        until, label, warn = rfc3339(stay_until(ticket)), t("Free to stay for"), STAY_WARN_SECONDS
    return TicketFace(
        id=ticket.id,
        href=f"/tickets/{ticket.id}",
        origin=str(ticket.facts.get("from_name", ticket.title)),
        destination=str(ticket.facts.get("to_name", "")),
        color=journey_view.color_of(ticket.facts.get("legs", [])),
        status=status,
        status_label=status_label(ticket, now),
        is_over=status not in admission.LIVING,
        until=until,
        until_label=label,
        warn_below=warn,
        short_code=ticket.short_code,
        price_label=money_label(ticket.price_minor, ticket.currency),
        position_label=t("Ticket {n} of {count}").format(n=position, count=count) if position and count > 1 else "",
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
        legs=journey_view.legs(ticket.facts["legs"]),
        path_names=list(ticket.facts["path_names"]),
        facts=_facts(ticket, now),
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


def when_label(at: datetime, now: datetime) -> str:
    """The time alone where it is today, else with its date; local."""
    zone = settings().zone
    is_today = at.astimezone(zone).date() == now.astimezone(zone).date()
    return time_label(at, zone) if is_today else moment_label(at, zone)


def stay_until(ticket: TicketView) -> datetime:
    """Until when somebody inside owes nothing for the time."""
    return (ticket.entered_at or ticket.valid_from) + timedelta(minutes=settings().stay_minutes_max)


def _facts(ticket: TicketView, now: datetime) -> list[tuple[str, str]]:
    facts = ticket.facts
    rows = [
        (t("Price"), money_label(ticket.price_minor, ticket.currency)),
        *(_journey_facts(facts) if ticket.kind == JOURNEY else _place_facts(facts, now)),
        (t("Bought"), when_label(ticket.created_at, now)),
        (t("Valid until"), when_label(ticket.valid_until, now)),
    ]
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


def _place_facts(facts: dict[str, Any], now: datetime) -> list[tuple[str, str]]:
    """Where and when, for a seat or an admission."""
    rows = [
        (t("Begins"), when_label(datetime.fromisoformat(facts["starts_at"]), now)),
        (t("Check-in opens"), when_label(datetime.fromisoformat(facts["check_in_opens_at"]), now)),
        (t("Section"), facts["section_name"]),
    ]
    if facts.get("seat"):
        rows += [(t("Row"), facts["row"]), (t("Seat"), facts["seat"])]
    if facts.get("passenger"):
        rows.append((t("Passenger"), facts["passenger"]))
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
