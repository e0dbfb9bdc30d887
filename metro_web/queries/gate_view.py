"""What a gate's screen says to the staff in front of it: one word, why and since when, what is due; and its log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import duration_label, moment_label, money_label, time_label
from metro_web.domain.network import Network
from metro_web.queries.scans import Passed, ScanRecord
from metro_web.queries.tickets import TicketView

GO, STOP, LOOK = "go", "stop", "look"
REASONS = {
    "bad_token": t("No such ticket"),
    "wrong_station": t("Wrong station"),
    "wrong_event": t("Not for this event or trip"),
    "too_early": t("Too early"),
    "already_inside": t("Already inside"),
    "not_inside": t("Not inside"),
    "already_used": t("Used"),
    "cancelled": t("Handed back"),
    "expired": t("Too late"),
    "service_stopped": t("Not running"),
    "fare_due": t("Fare to pay"),
    "overstayed": t("Stayed too long"),
}


@dataclass(frozen=True)
class Verdict:
    """What fills the screen: `tone` go, stop or look. With `due_label`, the gate waits for its money."""

    id: str = ""
    tone: str = ""
    word: str = ""
    why: str = ""
    detail: str = ""
    ticket: str = ""
    short_code: str = ""
    direction: str = ""
    due_label: str = ""
    has_wallet: bool = False


@dataclass(frozen=True)
class ScanRow:
    """A line of the log."""

    id: str
    at_label: str
    accepted: bool
    verdict: str
    tone: str
    title: str
    short_code: str
    place: str
    scanner: str
    money_label: str


@dataclass(frozen=True)
class ScanPage:
    """Some decisions, newest first; `next_before` is '' on the last page."""

    rows: list[ScanRow] = field(default_factory=list)
    next_before: str = ""


def opened(scan_id: str, ticket: TicketView, direction: str, station: str, paid_minor: int) -> Verdict:
    """The gate is open."""
    paid = t("{amount} paid").format(amount=money_label(paid_minor, ticket.currency)) if paid_minor else ""
    is_entry = direction == "entry"
    to = t("to {station}").format(station=ticket.facts.get("to_name", ""))
    return Verdict(
        id=scan_id,
        tone=GO,
        word=t("Go in") if is_entry else t("Go out"),
        why=paid or (to if is_entry else t("at {station}").format(station=station)),
        detail=ticket.title,
        short_code=ticket.short_code,
        direction=direction,
    )


def unknown(scan_id: str, direction: str) -> Verdict:
    """Nothing fits what was read."""
    why = t("This is no ticket of ours, or it was read badly. Try again or type the short code.")
    return Verdict(id=scan_id, tone=STOP, word=REASONS["bad_token"], why=why, direction=direction)


def refused(
    scan_id: str, ticket: TicketView, reason: str, direction: str, passed: Passed | None, network: Network
) -> Verdict:
    """The gate stays closed, why, and since when."""
    word, why = _words(ticket, reason, passed, network)
    return Verdict(
        id=scan_id,
        tone=STOP,
        word=word,
        why=why,
        detail=ticket.title,
        short_code=ticket.short_code,
        direction=direction,
    )


def owing(scan_id: str, ticket: TicketView, reason: str, due_minor: int, station: str) -> Verdict:
    """The gate opens for money."""
    if reason == "overstayed":
        stay = duration_label(settings().stay_minutes_max * 60)
        entered = time_label(ticket.entered_at, settings().zone) if ticket.entered_at else "–"
        why = t("Inside since {time}, free for {stay}").format(time=entered, stay=stay)
    else:
        why = t("Paid as far as {paid}, out at {here}").format(paid=ticket.facts.get("to_name", ""), here=station)
    return Verdict(
        id=scan_id,
        tone=LOOK,
        word=REASONS.get(reason, reason),
        why=why,
        detail=ticket.title,
        short_code=ticket.short_code,
        direction="exit",
        due_label=money_label(due_minor, ticket.currency),
        has_wallet=ticket.owner_id is not None,
    )


def page(records: list[ScanRecord], next_before: str, network: Network) -> ScanPage:
    """A page of the log."""
    return ScanPage([_row(one, network) for one in records], next_before)


def _words(ticket: TicketView, reason: str, passed: Passed | None, network: Network) -> tuple[str, str]:
    word = REASONS.get(reason, t("Not accepted"))
    origin = str(ticket.facts.get("from_name", ""))
    if reason == "already_used":
        at = passed.at if passed else ticket.exited_at
        place = network.name_of(passed.station) if passed else t("sold at the counter")
        return t("Used {time}").format(time=_time(at)), place
    if reason == "already_inside":
        place = network.name_of(passed.station) if passed else origin
        return word, t("since {time}, {station}").format(time=_time(ticket.entered_at), station=place)
    sentences: Mapping[str, str] = {
        "wrong_station": t("Lets in at {origin} only").format(origin=origin),
        "not_inside": t("Never went in. Enters at {origin}").format(origin=origin),
        "cancelled": t("Its money was paid back"),
        "expired": t("Was good until {time}").format(time=_moment(ticket.valid_until)),
        "service_stopped": t("A line of this journey is stopped; the ticket can be handed back"),
    }
    return word, sentences.get(reason, "")


def _time(at: datetime | None) -> str:
    return time_label(at, settings().zone) if at else "–"


def _moment(at: datetime) -> str:
    return moment_label(at, settings().zone)


def _row(record: ScanRecord, network: Network) -> ScanRow:
    way = t("in") if record.direction == "entry" else t("out")
    opened_word = t("Went in") if record.direction == "entry" else t("Went out")
    due = money_label(record.due_minor, settings().currency) if record.due_minor else ""
    paid = {"cash": t("{due} in cash"), "wallet": t("{due} from wallet")}.get(record.settled_by, t("{due} due"))
    owes = record.reason in ("fare_due", "overstayed")
    return ScanRow(
        id=record.id,
        at_label=moment_label(record.at, settings().zone),
        accepted=record.accepted,
        verdict=opened_word if record.accepted else REASONS.get(record.reason, record.reason),
        tone="tag-go" if record.accepted else ("tag-warn" if owes else "tag-stop"),
        title=record.title or t("Unknown"),
        short_code=record.short_code,
        place=f"{record.door or network.name_of(record.station)}, {way}",
        scanner=record.scanner,
        money_label=paid.format(due=due) if due else "",
    )
