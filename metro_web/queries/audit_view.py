"""The audit log in words: who did what to what, and what is different since. A line's order is shown where it differs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import fare_discounts
from metro_web.domain.network import Network
from metro_web.queries import fares_view
from metro_web.queries.audit import AuditView

NAMES_SHOWN = 7

ACTIONS = {
    "line.add": t("Added a line"),
    "line.change": t("Changed a line"),
    "line.delete": t("Deleted a line"),
    "line.order": t("Ordered a line anew"),
    "line.stop": t("Stopped a line"),
    "line.start": t("Started a line"),
    "branch.add": t("Added a branch"),
    "branch.delete": t("Deleted a branch"),
    "station.add": t("Put a station on a line"),
    "station.move": t("Moved a station"),
    "station.take_off": t("Took a station off a line"),
    "station.rename": t("Renamed a station"),
    "station.delete": t("Deleted a station"),
    "walk.add": t("Added a walk"),
    "walk.delete": t("Removed a walk"),
    "service.stop": t("Stopped the whole metro"),
    "service.start": t("Started the whole metro"),
    "fare.make": t("Made a fare table"),
    "fare.replace": t("Replaced a fare table"),
    "fare.change": t("Changed a fare table"),
    "fare.withdraw": t("Withdrew a fare table"),
    "holiday.add": t("Added a holiday"),
    "holiday.remove": t("Removed a holiday"),
    "user.roles": t("Changed roles"),
    "user.block": t("Blocked a person"),
    "user.unblock": t("Let a person in again"),
    "user.mail": t("Let mail go to a person again"),
    "user.second_factor": t("Took off a second factor"),
    "user.close": t("Deleted their own account"),
    "manifest.document": t("Looked at a traveller's document"),
    "wallet.correct": t("Corrected a wallet"),
    "order.cancel": t("Cancelled an order"),
    "shift.open": t("Opened a shift"),
    "shift.close": t("Closed a shift"),
    "order.resend": t("Mailed tickets again"),
    "mail.again": t("Had a mail tried again"),
    "network.demo": t("Loaded the demo network"),
    "network.import": t("Imported a network"),
    "network.publish": t("Published a draft"),
    "network.undo": t("Undid a publication"),
    "company.add": t("Made a company"),
    "company.change": t("Changed a company"),
    "company.suspend": t("Suspended a company"),
    "company.allow": t("Let a company sell again"),
    "company.join": t("Joined a company"),
    "company.role": t("Changed a role in a company"),
    "company.remove": t("Took somebody out of a company"),
    "company.invite": t("Invited somebody to a company"),
    "company.withdraw": t("Withdrew an invitation"),
    "venue.add": t("Added a venue"),
    "venue.change": t("Changed a venue"),
    "venue.retire": t("Retired a venue"),
    "venue.restore": t("Used a venue again"),
    "seat_plan.add": t("Saved a seat plan"),
    "seat_plan.retire": t("Retired a seat plan"),
    "seat_plan.restore": t("Offered a seat plan again"),
    "seat_plan.delete": t("Deleted a seat plan"),
    "country.add": t("Added a country"),
    "country.change": t("Renamed a country"),
    "country.delete": t("Deleted a country"),
    "city.add": t("Added a city"),
    "city.change": t("Changed a city"),
    "city.delete": t("Deleted a city"),
    "place.add": t("Added a place"),
    "place.change": t("Changed a place"),
    "place.retire": t("Retired a place"),
    "place.restore": t("Used a place again"),
    "place.delete": t("Deleted a place"),
    "place.metro": t("Took in the metro's stations"),
    "route.add": t("Made a route"),
    "route.change": t("Changed a route"),
    "route.retire": t("Retired a route"),
    "route.restore": t("Used a route again"),
    "route.delete": t("Deleted a route"),
    "inventory.block": t("Blocked seats"),
    "inventory.release": t("Released seats"),
    "inventory.reprice": t("Changed prices of seats"),
    "trip.add": t("Made trips"),
    "trip.edit": t("Changed a trip"),
    "trip.delete": t("Deleted a trip"),
    "trip.move": t("Moved a trip"),
    "trip.delay": t("Said that a trip is late"),
    "trip.boarding": t("Began to board a trip"),
    "trip.departed": t("Sent a trip off"),
    "trip.cancelled": t("Called off a trip"),
    "trip.reason": t("Said why a trip was called off"),
    "event.add": t("Made an event"),
    "event.edit": t("Changed an event"),
    "event.delete": t("Deleted an event"),
    "event.move": t("Moved an event"),
    "event.cancelled": t("Called off an event"),
    "vehicle.add": t("Made a vehicle"),
    "report.change": t("Worked on a report"),
    "ticket.seat": t("Changed the seat of a ticket"),
}
FIELDS = {
    "name": t("Name"),
    "color": t("Colour"),
    "running": t("Running"),
    "reason": t("Reason"),
    "branches": t("Order"),
    "roles": t("Roles"),
    "is_blocked": t("Blocked"),
    "email": t("E-mail"),
    "second_factor": t("Second factor"),
    "balance": t("Balance"),
    "entry": t("Ledger entry"),
    "refunded": t("Paid back"),
    "status": t("Status"),
    "mail": t("Mail"),
    "lines": t("Lines"),
    "stations": t("Stations"),
    "from": t("From"),
    "to": t("To"),
    "duration_s": t("Seconds"),
    "distance_m": t("Metres"),
    "changes": t("Changes"),
    "starts_on": t("Counts from"),
    "kind": t("Kind"),
    "rules": t("Prices"),
    "prices": t("Number of prices"),
    "holiday_prices": t("Number of holiday prices"),
    "discounts": t("Discounts"),
    "role": t("Role"),
    "owner": t("Owner"),
    "about": t("About"),
    "phone": t("Phone"),
    "penalties": t("Kept of tickets handed back"),
    "requires_names": t("Names on tickets"),
    "trips": t("Trips"),
    "city": t("City"),
    "turnaround_minutes": t("Minutes between two events"),
    "is_retired": t("Retired"),
    "version": t("Version"),
    "seats_count": t("Seats"),
    "seats": t("Seats"),
    "count": t("Number"),
    "price_minor": t("Price of a seat"),
    "section_prices": t("Prices"),
    "delay_minutes": t("Minutes late"),
}


@dataclass(frozen=True)
class ChangeRow:
    """One thing that is different."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class AuditRow:
    """One entry."""

    id: int
    at_label: str
    person: str
    action: str
    subject: str
    changes: list[ChangeRow]


@dataclass(frozen=True)
class AuditPage:
    """Some entries, newest first; `next_before` is 0 on the last page."""

    rows: list[AuditRow] = field(default_factory=list)
    next_before: int = 0


def row(entry: AuditView, network: Network) -> AuditRow:
    """An entry in words; names of stations and lines as they are called now."""
    before, after = entry.before or {}, entry.after or {}
    return AuditRow(
        id=entry.id,
        at_label=entry.at_label,
        person=entry.person,
        action=ACTIONS.get(entry.action, entry.action),
        subject=subject_label(entry.subject, before, after, network),
        changes=[
            _change(name, before.get(name), after.get(name), network)
            for name in dict.fromkeys((*before, *after))
            if before.get(name) != after.get(name)
        ],
    )


def subject_label(subject: str, before: Mapping[str, Any], after: Mapping[str, Any], network: Network) -> str:
    """What an entry is about, by the name it has or had."""
    kind, _, code = subject.partition(":")
    known = after.get("name") or before.get("name")
    if kind == "line":
        found = network.find_line(code)
        return found.name if found else str(known or code)
    if kind == "station":
        return str(known or network.name_of(code))
    if kind == "walk":
        return " – ".join(network.name_of(one) for one in code.split("~"))
    if kind == "user":
        return str(after.get("email") or before.get("email") or code)
    if kind == "order":
        return t("order {code}").format(code=after.get("code", code))
    if kind == "mail":
        return str(after.get("mail", code))
    if kind in ("venue", "seat_plan", "inventory", "country", "city", "place", "route", "company"):
        return str(known or code)
    if kind in ("fare", "holiday"):
        return f"{known} ({code})" if kind == "holiday" else str(known or code)
    if kind in ("trip", "series", "event", "vehicle", "amenity", "report"):
        return str(known or after.get("title") or before.get("title") or code)
    return t("The whole metro") if kind == "service" else t("The network")


def _change(name: str, before: Any, after: Any, network: Network) -> ChangeRow:
    label = FIELDS.get(name, name)
    if name == "branches":
        return ChangeRow(label, *_orders(before or [], after or [], network))
    return ChangeRow(label, _text(name, before, network), _text(name, after, network))


def _text(name: str, value: Any, network: Network) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if name in ("from", "to"):
        return network.name_of(str(value))
    if name == "kind":
        return fares_view.KIND_LABELS.get(value, str(value))
    if name in ("rules", "discounts"):
        return _fares_text(name, value)
    if name == "price_minor":
        return money_label(value, settings().currency)
    if name == "section_prices":
        return ", ".join(f"{code} {_text('price_minor', price, network)}".strip() for code, price in value.items())
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _fares_text(name: str, value: Any) -> str:
    """The prices of a fare table as its page says them."""
    if name == "discounts":
        return ", ".join(fares_view.discount_label(each) for each in fare_discounts.parse(value))
    return fares_view.rules_label(value, settings().currency)


def _orders(before: Sequence[Any], after: Sequence[Any], network: Network) -> tuple[str, str]:
    """The first branch that differs, only as far as it does, with a neighbour on either side."""
    old = {one["position"]: list(one["stations"]) for one in before}
    new = {one["position"]: list(one["stations"]) for one in after}
    for position in dict.fromkeys((*old, *new)):
        left, right = old.get(position, []), new.get(position, [])
        if left != right:
            first, last = _common(left, right), _common(left[::-1], right[::-1])
            last = min(last, min(len(left), len(right)) - first)
            return _part(left, first, last, network), _part(right, first, last, network)
    return t("{n} branches").format(n=len(old)), t("{n} branches").format(n=len(new))


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    same = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        same += 1
    return same


def _part(run: Sequence[str], first: int, last: int, network: Network) -> str:
    if not run:
        return ""
    begin, end = max(0, first - 1), min(len(run), len(run) - last + 1)
    names = [network.name_of(code) for code in run[begin:end]]
    if len(names) > NAMES_SHOWN:
        names = [*names[:3], "…", *names[-3:]]
    return ("… " if begin else "") + " – ".join(names) + (" …" if end < len(run) else "")
