"""What a door's screen says at an event or trip: the verdict in a word, why and since when; who is expected, who came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import moment_label, time_label
from metro_web.queries.attended import EventView, TripView
from metro_web.queries.attended_desk_view import MODES, where_label
from metro_web.queries.attended_figures import Arrivals
from metro_web.queries.gate_view import GO, LOOK, REASONS, STOP, Verdict
from metro_web.queries.inventories import InventoryView
from metro_web.queries.scans import Passed
from metro_web.queries.tickets import TicketView

# Good tickets in the wrong place or too early: somebody has a question to answer, nobody is turned away for good.
TO_LOOK_AT = ("too_early", "wrong_event")


@dataclass(frozen=True)
class DoorChoice:
    """An event or trip that can be checked in; `id` says which of the two it is: `event:…`, `trip:…`."""

    id: str = ""
    title: str = ""
    remark: str = ""
    when_label: str = ""
    is_today: bool = False
    has_reentry: bool = False


@dataclass(frozen=True)
class ArrivalRow:
    """A section, or all of them: how many are expected, how many came, how many are inside; `share` is 0 to 100."""

    code: str = ""
    name: str = ""
    expected: int = 0
    arrived: int = 0
    inside: int = 0
    share: int = 0


@dataclass(frozen=True)
class DoorBoard:
    """Who has come, in all and by section, as of a time."""

    total: ArrivalRow = field(default_factory=ArrivalRow)
    sections: list[ArrivalRow] = field(default_factory=list)
    as_of: str = ""


def choice(found: EventView | TripView, inventory: InventoryView, today: object) -> DoorChoice:
    """One that staff can choose."""
    begins = found.begins_at.astimezone(settings().zone)
    kind = "event" if isinstance(found, EventView) else "trip"
    name = found.title if isinstance(found, EventView) else f"{MODES.get(found.mode, '')} {found.name}".strip()
    doors = time_label(inventory.check_in_opens_at, settings().zone)
    return DoorChoice(
        id=f"{kind}:{found.id}",
        title=name,
        remark=where_label(found),
        when_label=t("{when}, doors {doors}").format(when=moment_label(begins, settings().zone), doors=doors),
        is_today=begins.date() == today,
        has_reentry=inventory.has_reentry,
    )


def board(found: Arrivals, names: Mapping[str, str], now: datetime) -> DoorBoard:
    """The arrivals in the order of the sections; those nobody has a ticket for are left out."""
    codes = [code for code in names if found.expected.get(code)]
    codes += [code for code in found.expected if code not in names and found.expected[code]]
    rows = [_row(found, [code], code, names.get(code, code)) for code in codes]
    as_of = now.astimezone(settings().zone).strftime("%H:%M:%S")
    return DoorBoard(_row(found, codes, "", ""), rows if len(rows) > 1 else [], as_of)


def opened(scan_id: str, ticket: TicketView, direction: str) -> Verdict:
    """Let pass, and where the seat is."""
    return Verdict(
        id=scan_id,
        tone=GO,
        word=t("Go in") if direction == "entry" else t("Go out"),
        why=seat_label(ticket),
        detail=_who(ticket),
        short_code=ticket.short_code,
        direction=direction,
    )


def refused(
    scan_id: str, ticket: TicketView, reason: str, direction: str, passed: Passed | None, inventory: InventoryView
) -> Verdict:
    """Not let pass, why, and since when."""
    word, why = _words(ticket, reason, passed, inventory)
    return Verdict(
        id=scan_id,
        tone=LOOK if reason in TO_LOOK_AT else STOP,
        word=word,
        why=why,
        detail=_who(ticket),
        short_code=ticket.short_code,
        direction=direction,
    )


def seat_label(ticket: TicketView) -> str:
    """`North 1, seat 12A`; a place without a number is its section."""
    facts = ticket.facts
    seat = t("seat {label}").format(label=facts["seat"]) if facts.get("seat") else ""
    return ", ".join(part for part in (str(facts.get("section_name", "")), seat) if part)


def _words(ticket: TicketView, reason: str, passed: Passed | None, inventory: InventoryView) -> tuple[str, str]:
    at = passed.at if passed else ticket.entered_at
    since = moment_label(at, settings().zone) if at else "–"
    sentences = {
        "already_used": (t("Used {time}").format(time=time_label(at, settings().zone) if at else "–"), since),
        "already_inside": (REASONS["already_inside"], t("since {time}").format(time=since)),
        "not_inside": (REASONS["not_inside"], t("This ticket has not come in, or has gone out already.")),
        "cancelled": (t("Given back"), t("This ticket was handed back, or what it is for was called off.")),
        "too_early": (
            REASONS["too_early"],
            t("Doors open {when}").format(when=moment_label(inventory.check_in_opens_at, settings().zone)),
        ),
        "wrong_event": (REASONS["wrong_event"], t("A ticket for {title}").format(title=ticket.title)),
        "expired": (
            REASONS["expired"],
            t("Was good until {time}").format(time=moment_label(ticket.valid_until, settings().zone)),
        ),
    }
    return sentences.get(reason, (REASONS.get(reason, t("Not accepted")), ""))


def _who(ticket: TicketView) -> str:
    return str(ticket.facts.get("passenger") or ticket.title)


def _row(found: Arrivals, codes: Sequence[str], code: str, name: str) -> ArrivalRow:
    expected, arrived, inside = (
        sum(counts.get(one, 0) for one in codes) for counts in (found.expected, found.arrived, found.inside)
    )
    return ArrivalRow(code, name, expected, arrived, inside, round(100 * arrived / expected) if expected else 0)
