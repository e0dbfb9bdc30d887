"""What a gate answers to the owner of a ticket, in words: what happened, what is safe, what to do next."""

from dataclasses import dataclass

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import duration_label, money_label
from metro_web.queries.tickets import TicketView


@dataclass(frozen=True)
class ScanOutcome:
    """A notice of the page; `due_minor` above zero offers to pay and go out."""

    kind: str = ""
    title: str = ""
    body: str = ""
    due_minor: int = 0
    due_label: str = ""


def accepted(ticket: TicketView, station: str, direction: str, paid_minor: int) -> ScanOutcome:
    """The gate is open."""
    if direction == "entry":
        stay = duration_label(settings().stay_minutes_max * 60)
        body = t("Ride to {station}. You may stay inside for {stay}; keep this ticket for the way out.")
        return ScanOutcome("done", t("Go in"), body.format(station=ticket.facts["to_name"], stay=stay))
    if paid_minor:
        paid = money_label(paid_minor, ticket.currency)
        return ScanOutcome(
            "done", t("Go out"), t("{paid} was paid from your wallet. The ticket is used up.").format(paid=paid)
        )
    return ScanOutcome("done", t("Go out"), t("You left at {station}. The ticket is used up.").format(station=station))


def refused(ticket: TicketView, reason: str, station: str, direction: str, due_minor: int) -> ScanOutcome:
    """The gate stays closed, and why."""
    if due_minor:
        return _due(ticket, reason, station, due_minor)
    origin = ticket.facts["from_name"]
    words = {
        "wrong_station": (
            t("Not at this station"),
            t("This ticket lets you in at {origin}. Go there, or buy a journey from {station}."),
        ),
        "already_inside": (t("Already inside"), t("This ticket is in use. Use it to go out.")),
        "not_inside": (t("Not inside yet"), t("This ticket has not been used to enter. Enter at {origin} first.")),
        "already_used": (t("Used already"), t("This ticket has made its journey. Nothing was charged now.")),
        "cancelled": (t("Handed back"), t("This ticket was handed back and opens no gate. Nothing was charged now.")),
        "expired": (t("Too late"), t("The time to enter is over. Nothing more was charged; please buy a new one.")),
        "service_stopped": (
            t("Not running"),
            t("A line of this journey is not running, so nobody is let in. You can hand the unused ticket back."),
        ),
    }
    title, body = words.get(reason, (t("Not accepted"), t("This ticket opens no gate here. Nothing was charged.")))
    return ScanOutcome("stop", title, body.format(origin=origin, station=station))


def _due(ticket: TicketView, reason: str, station: str, due_minor: int) -> ScanOutcome:
    due = money_label(due_minor, ticket.currency)
    if reason == "overstayed":
        stay = duration_label(settings().stay_minutes_max * 60)
        body = t("You were inside for longer than {stay}. {due} opens the gate; nothing is charged before you say so.")
        return ScanOutcome("warn", t("Longer than the free stay"), body.format(stay=stay, due=due), due_minor, due)
    body = t("{station} is farther than your ticket goes. {due} opens the gate; nothing is charged before you say so.")
    return ScanOutcome("warn", t("Fare to pay"), body.format(station=station, due=due), due_minor, due)
