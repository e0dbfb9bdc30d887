"""Events and trips as an admin typed them into the editor: amounts, times and percents read exactly, or refused by field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from metro_web.core import amounts
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.domain.seating import LABEL_LENGTH_MAX
from metro_web.services import events_admin, trips_admin
from metro_web.services.events_admin import EventEdit, NewEvent
from metro_web.services.inventory_terms import TermsEdit
from metro_web.services.stock_terms import CHECK_IN_HOURS, NewPool, Terms
from metro_web.services.trip_stops import NewStop
from metro_web.services.trips_admin import NewTrip, TripEdit

_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?\s*%?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", re.ASCII)
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class TypedTerms:
    """Texts: prices are (code, price), pools (code, name, places, price), penalties (hours, percent). None: not shown."""

    seat_plan: str | None = None
    sale_opens: str = ""
    sale_closes: str = ""
    check_in_hours: str = ""
    per_person_max: str = ""
    has_reentry: bool = False
    prices: tuple[tuple[str, str], ...] = ()
    pools: tuple[tuple[str, str, str, str], ...] = ()
    penalties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TypedEvent:
    """An event; what is None was not shown, and stays."""

    title: str
    competition: str
    about: str
    terms: TypedTerms
    kind: str | None = None
    home: str | None = None
    away: str | None = None
    venue_id: str | None = None
    starts: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True)
class TypedTrip:
    """A trip; stops are (code, name, zone, arrives, departs), None where they were not shown."""

    name: str
    vehicle: str
    terms: TypedTerms
    mode: str | None = None
    capacity: str = ""
    stops: tuple[tuple[str, str, str, str, str], ...] | None = None


def make_event(tx: Tx, actor: Actor, typed: TypedEvent) -> str:
    """A draft; its id."""
    require(actor, ADMIN)
    starts, ends = needed_moment(typed.starts, "starts_at"), needed_moment(typed.ends, "ends_at")
    texts = (typed.kind or "event", typed.title, typed.home or "", typed.away or "", typed.competition, typed.about)
    new = NewEvent(typed.venue_id or "", starts, ends, _terms(typed.terms), *texts)
    return events_admin.add(tx, actor, new).id


def change_event(tx: Tx, actor: Actor, event_id: str, typed: TypedEvent) -> None:
    """What was shown becomes what was typed; times have a form of their own."""
    require(actor, ADMIN)
    texts = (typed.kind, typed.title, typed.home, typed.away, typed.competition, typed.about)
    events_admin.edit(tx, actor, event_id, EventEdit(typed.venue_id, *texts, terms=_terms_edit(typed.terms)))


def move_event(tx: Tx, actor: Actor, event_id: str, starts: str, ends: str, reason: str, *, postpone: bool) -> None:
    """Another time, as typed."""
    times = needed_moment(starts, "starts_at"), needed_moment(ends, "ends_at")
    events_admin.move(tx, actor, event_id, *times, postpone=postpone, reason=reason)


def make_trip(tx: Tx, actor: Actor, typed: TypedTrip) -> str:
    """A draft; its id."""
    require(actor, ADMIN)
    capacity = _whole(typed.capacity, "capacity") if typed.capacity.strip() else None
    terms = _terms(typed.terms, is_new_plan=capacity is not None)
    new = NewTrip(typed.mode or "", typed.name, _stops(typed.stops or ()), terms, typed.vehicle, capacity)
    return trips_admin.add(tx, actor, new).id


def change_trip(tx: Tx, actor: Actor, trip_id: str, typed: TypedTrip) -> None:
    """What was shown becomes what was typed."""
    require(actor, ADMIN)
    stops = None if typed.stops is None else _stops(typed.stops)
    capacity = _whole(typed.capacity, "capacity") if typed.capacity.strip() else None
    edit = TripEdit(typed.mode, typed.name, typed.vehicle, stops, capacity, _terms_edit(typed.terms))
    trips_admin.edit(tx, actor, trip_id, edit)


def move_trip(tx: Tx, actor: Actor, trip_id: str, departs: str, reason: str) -> None:
    """Another departure, on the clock of its first stop."""
    found = trips_admin.get_trip(tx, actor, trip_id)
    at = needed_moment(departs, "starts_at", found.stops[0].zone)
    trips_admin.move(tx, actor, trip_id, at, reason=reason)


def needed_moment(text: str, field: str, zone: str = "") -> datetime:
    """An instant from a field of date and time; 422 for what is none."""
    found = _moment(text, field, zone)
    if found is None:
        raise InvalidInput(t("Give a day and a time."), field=field)
    return found


def _moment(text: str, field: str, zone: str = "") -> datetime | None:
    if not text.strip():
        return None
    try:
        if _MOMENT.fullmatch(text.strip()):
            there = ZoneInfo(zone) if zone else settings().zone
            return datetime.fromisoformat(text.strip()).replace(tzinfo=there).astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # the 30th of February looks like a day too
    raise InvalidInput(t("Give a day and a time."), field=field)


def _terms(typed: TypedTerms, *, is_new_plan: bool = False) -> Terms:
    """For something new. A capacity makes a plan of one section, `main`."""
    hours = _whole(typed.check_in_hours, "check_in_hours") if typed.check_in_hours.strip() else CHECK_IN_HOURS
    prices = dict(_prices(typed.prices))
    return Terms(
        None if is_new_plan else typed.seat_plan or None,
        prices,
        _pools(typed.pools),
        _moment(typed.sale_opens, "sale_opens_at"),
        _moment(typed.sale_closes, "sale_closes_at"),
        hours,
        typed.has_reentry,
        _whole(typed.per_person_max, "per_person_max") if typed.per_person_max.strip() else None,
        penalty_rows(typed.penalties) or None,
    )


def _terms_edit(typed: TypedTerms) -> TermsEdit:
    """All that was shown; an empty field goes back to its default."""
    made = _terms(typed)
    empty = {
        "sale_opens_at": made.sale_opens_at,
        "sale_closes_at": made.sale_closes_at,
        "per_person_max": made.per_person_max,
        "penalties": made.penalties,
    }
    return TermsEdit(
        typed.seat_plan or None,
        made.prices,
        made.pools,
        made.sale_opens_at,
        made.sale_closes_at,
        made.check_in_hours,
        made.has_reentry,
        made.per_person_max,
        made.penalties,
        None,
        frozenset(name for name, value in empty.items() if value is None),
    )


def _prices(typed: Sequence[tuple[str, str]]) -> list[tuple[str, int]]:
    """An empty price leaves a section unsold."""
    return [(code, _amount(price, "prices")) for code, price in typed if price.strip()]


def _pools(typed: Sequence[tuple[str, str, str, str]]) -> list[NewPool]:
    made: list[NewPool] = []
    for code, name, places, price in typed:
        own = code or _code_of(name, {pool.section for pool in made} | {row[0] for row in typed})
        made.append(NewPool(own, _whole(places, "admissions"), _amount(price, "admissions"), name))
    return made


def _code_of(name: str, taken: set[str]) -> str:
    bare = _NO_LETTERS.sub("-", name.casefold()).strip("-")[: LABEL_LENGTH_MAX - 4] or "places"
    return next(code for n in range(1, len(taken) + 2) if (code := bare if n == 1 else f"{bare}-{n}") not in taken)


def penalty_rows(typed: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """A penalty table from pairs of hours and percent as typed; empty pairs are left out. 422."""
    rows = [(hours, percent) for hours, percent in typed if hours.strip() or percent.strip()]
    return [{"hours": _whole(hours, "penalties"), "kept_bp": _basis_points(percent)} for hours, percent in rows]


def _basis_points(text: str) -> int:
    shape = _PERCENT.fullmatch(text.strip())
    if shape is None:
        raise InvalidInput(t("A percentage is a number from 0 to 100, like 10 or 2.5."), field="penalties")
    return int(shape[1]) * 100 + int((shape[2] or "").ljust(2, "0"))


def _stops(typed: Sequence[tuple[str, str, str, str, str]]) -> list[NewStop]:
    stops = []
    for number, (code, name, zone, arrives, departs) in enumerate(typed):
        there = zone.strip()
        if there and there not in available_timezones():
            raise InvalidInput(t("There is no time zone {name}.").format(name=there[:40]), field="stops")
        place = code.strip() or _NO_LETTERS.sub("-", name.casefold()).strip("-")[:64]
        reached = _moment(arrives, "stops", there) if number else None
        left = _moment(departs, "stops", there) if number < len(typed) - 1 else None
        stops.append(NewStop(place, name, reached, left, there))
    return stops


def _amount(text: str, field: str) -> int:
    return amounts.minor_of(text, settings().currency, field=field, may_be_nothing=True)


def _whole(text: str, field: str) -> int:
    bare = text.strip().replace(",", "")
    if not (bare.isascii() and bare.isdigit() and len(bare) < 8):
        raise InvalidInput(t("This is a whole number, like 250."), field=field)
    return int(bare)
