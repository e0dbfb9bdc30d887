"""What a seat or an admission says of itself: what, where, when, which seat, and what has become of it.

Keeps true: the time shown is the one in force; where it was another one when it was sold, that one is named beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from metro_web.core.clock import rfc3339
from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import duration_label, moment_label, money_label, start_label, time_label
from metro_web.domain import admission
from metro_web.queries.attended import EVENT, StopView
from metro_web.queries.orders import ItemView
from metro_web.queries.standings import Standing
from metro_web.queries.tickets import TicketView

# From the palette that tells lines apart in every kind of sight.
COLORS = {"event": "#6A2B33", "train": "#2D567D", "bus": "#268265", "plane": "#300045"}
SOON = timedelta(hours=24)


@dataclass(frozen=True)
class StopRow:
    """A stop of the stretch: its times by the clock of the place."""

    name: str
    times: str
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True)
class Notice:
    """What has become of it and what follows; `tone` is '' where there is nothing to say."""

    tone: str = ""
    title: str = ""
    body: str = ""


def standing_of(ticket: TicketView) -> Standing:
    """How it stands; only journeys have none."""
    assert ticket.standing is not None, "a place is sold from an inventory"
    return ticket.standing


def zone_of(ticket: TicketView) -> ZoneInfo:
    """The time zone of where it begins."""
    return _zone(ticket.facts.get("from_zone", ""))


def color(facts: Mapping[str, Any]) -> str:
    """Of its band."""
    return COLORS.get(str(facts.get("mode", EVENT)), COLORS["event"])


def overline(ticket: TicketView) -> str:
    """The competition; the kind and name of a trip."""
    found = standing_of(ticket)
    if ticket.facts["what"] == EVENT:
        return found.competition
    mode = {"train": t("Train"), "bus": t("Bus"), "plane": t("Flight")}.get(ticket.facts["mode"], "")
    return " ".join(part for part in (mode, found.trip_name) if part)


def where(ticket: TicketView) -> str:
    """The venue with its city, or where a trip goes to."""
    facts = ticket.facts
    if facts["what"] != EVENT:
        return str(facts["to_name"])
    return ", ".join(part for part in (facts["venue"], facts.get("city", "")) if part)


def joint(ticket: TicketView) -> str:
    """Between the two lines of the stub: an event is *at* its venue, a trip goes *to* its end."""
    return t("at") if ticket.facts["what"] == EVENT else t("to")


def starts(ticket: TicketView) -> str:
    """When it begins now by its plan, and when it is expected to where that is later."""
    found, zone = standing_of(ticket), zone_of(ticket)
    return _expected(start_label(found.starts_at, zone, settings().zone), found, found.begins_at, zone)


def item_when(item: ItemView) -> str:
    """When what was ordered begins now, and was to begin; '' for a journey."""
    if item.standing is None:
        return ""
    zones = _zone(item.facts.get("from_zone", "")), settings().zone
    new, old = (start_label(at, *zones) for at in (item.standing.starts_at, item.standing.sold_for))
    new = _expected(new, item.standing, item.standing.begins_at, zones[0])
    return t("{new} (was {old})").format(new=new, old=old) if item.standing.is_moved else new


def was(ticket: TicketView) -> str:
    """When it was to begin as sold; '' where that still holds."""
    found = standing_of(ticket)
    if not found.is_moved:
        return ""
    return t("was {time}").format(time=start_label(found.sold_for, zone_of(ticket), settings().zone))


def figures(ticket: TicketView) -> list[tuple[str, str]]:
    """Section, row and seat; an admission has its section alone."""
    facts = ticket.facts
    section = (t("Section"), str(facts["section_name"]))
    if not facts.get("seat"):
        return [section, (t("Place"), t("Any"))]
    return [section, (t("Row"), str(facts["row"])), (t("Seat"), str(facts["seat"]))]


def seat_label(ticket: TicketView) -> str:
    """The same in a line."""
    facts = ticket.facts
    if not facts.get("seat"):
        return str(facts["section_name"])
    words = t("{section}, row {row}, seat {seat}")
    return words.format(section=facts["section_name"], row=facts["row"], seat=facts["seat"])


def entry_words(ticket: TicketView) -> str:
    """What opens at the door."""
    words = {"event": t("Doors open"), "plane": t("Check-in opens")}
    return words.get(str(ticket.facts.get("mode", EVENT)), t("Boarding opens"))


def opens(ticket: TicketView) -> str:
    """When the door opens: the time alone on the day itself."""
    found = standing_of(ticket)
    return _time_near(found.check_in_opens_at, found.starts_at, zone_of(ticket))


def ends(ticket: TicketView) -> str:
    """When it ends or arrives, by the clock of where it ends."""
    found, zone = standing_of(ticket), _zone(ticket.facts.get("to_zone", ""))
    return _expected(_time_near(found.ends_at, found.starts_at, zone), found, found.over_at, zone)


def stops(ticket: TicketView) -> list[StopRow]:
    """The stretch of a trip, stop by stop."""
    found = standing_of(ticket).stops
    return [
        StopRow(one.name, _times(one, number, len(found)), number == 0, number == len(found) - 1)
        for number, one in enumerate(found)
    ]


def status_label(ticket: TicketView, now: datetime) -> str:
    """How it stands in a word or two."""
    found, zone = standing_of(ticket), zone_of(ticket)
    if found.is_called_off:
        return t("Called off")
    if ticket.status == admission.CANCELLED:
        return t("Handed back")
    if ticket.status == admission.USED:
        return t("Used {time}").format(time=moment_label(ticket.entered_at or ticket.created_at, zone))
    if ticket.status == admission.IN_USE and ticket.entered_at:
        return t("Inside since {time}").format(time=time_label(ticket.entered_at, zone))
    if ticket.status == admission.EXPIRED or now >= found.over_at:
        return t("Over, not used")
    if found.is_postponed:
        return t("Postponed")
    if found.delay_minutes:
        return t("{late} late").format(late=duration_label(found.delay_minutes * 60))
    if found.is_moved and now < found.check_in_opens_at:
        return t("New time")
    return t("Good for entry now") if now >= found.check_in_opens_at else t("Valid")


def until(ticket: TicketView, now: datetime) -> tuple[str, str]:
    """The instant that is waited for (RFC 3339) and its words, once it is near; ('', '') else."""
    found = standing_of(ticket)
    if ticket.status != admission.ACTIVE or found.is_called_off:
        return "", ""
    for at, words in (
        (found.check_in_opens_at, t("{what} in").format(what=entry_words(ticket))),
        (found.begins_at, t("Begins in") if ticket.facts["what"] == EVENT else t("Leaves in")),
    ):
        if now < at <= now + SOON:
            return rfc3339(at), words
    return "", ""


def notice(ticket: TicketView, now: datetime) -> Notice:
    """What its owner should know before anything else."""
    found = standing_of(ticket)
    back = money_label(ticket.refunded_minor, ticket.currency)
    if found.is_called_off:
        if ticket.status == admission.CANCELLED and ticket.refunded_minor:
            return Notice(
                "stop", t("Called off"), t("It does not take place. {amount} was paid back.").format(amount=back)
            )
        if ticket.status == admission.CANCELLED:
            return Notice("stop", t("Called off"), t("It does not take place. This ticket was handed back before."))
        price = money_label(ticket.price_minor, ticket.currency)
        words = t("It does not take place. {amount} comes back by itself; there is nothing for you to do.")
        return Notice("stop", t("Called off"), words.format(amount=price))
    if ticket.status == admission.CANCELLED:
        words = (
            t("{amount} was paid back. This ticket lets nobody in.")
            if ticket.refunded_minor
            else t("It lets nobody in.")
        )
        return Notice("info", t("Handed back"), words.format(amount=back))
    if ticket.status == admission.USED:
        return _used(ticket)
    if ticket.status == admission.EXPIRED:
        return Notice("info", t("Over"), t("It ended {time}; this ticket was not used.").format(time=ends(ticket)))
    if ticket.status == admission.ACTIVE and found.delay_minutes:
        return _late(ticket, now)
    if not (found.is_moved or found.is_postponed) or ticket.status != admission.ACTIVE:
        return Notice()
    words = t(
        "It begins {new}, not {old}. This ticket is good for the new time; its code may have changed, so show it from here."
    )
    if not found.is_moved:
        words = t("It was put off; the time may still change. This ticket stays good.")
    title = t("Postponed") if found.is_postponed else t("New time")
    old = start_label(found.sold_for, zone_of(ticket), settings().zone)
    return Notice("warn", title, words.format(new=starts(ticket), old=old))


def _late(ticket: TicketView, now: datetime) -> Notice:
    found, zone = standing_of(ticket), zone_of(ticket)
    at = _time_near(found.begins_at, found.starts_at, zone)
    words = t("It is expected to leave {place} at {time}. This ticket stays good.")
    told = words.format(place=ticket.facts["from_name"], time=at)
    if found.delay_minutes >= settings().delay_refund_minutes and now < found.begins_at:
        told += " " + t("Handed back before it leaves, you get everything back.")
    return Notice("warn", t("{late} late").format(late=duration_label(found.delay_minutes * 60)), told)


def _used(ticket: TicketView) -> Notice:
    at = moment_label(ticket.entered_at or ticket.created_at, zone_of(ticket))
    place = ticket.facts["venue"] if ticket.facts["what"] == EVENT else ticket.facts["from_name"]
    return Notice("done", t("Used"), t("Let in {time}, {place}.").format(time=at, place=place))


def _times(stop: StopView, number: int, count: int) -> str:
    zone, home = _zone(stop.zone), settings().zone
    ends = [
        (t("arrives {time}"), stop.arrives_at if number else None),
        (t("leaves {time}"), stop.departs_at if number < count - 1 else None),
    ]
    told = [words.format(time=start_label(at, zone, home)) for words, at in ends if at is not None]
    expected = (stop.departure_at if not number else stop.arrival_at) if stop.late else None
    if expected is not None:
        told.append(t("expected {time}").format(time=time_label(expected, zone)))
    return ", ".join(told)


def _expected(planned: str, found: Standing, at: datetime, zone: ZoneInfo) -> str:
    """The plan, and beside it the time that a late trip is expected at."""
    if not found.delay_minutes:
        return planned
    return t("{planned}, expected {time}").format(planned=planned, time=time_label(at, zone))


def _time_near(at: datetime, start: datetime, zone: ZoneInfo) -> str:
    is_same_day = at.astimezone(zone).date() == start.astimezone(zone).date()
    return time_label(at, zone) if is_same_day else start_label(at, zone, settings().zone)


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name) if name else settings().zone
