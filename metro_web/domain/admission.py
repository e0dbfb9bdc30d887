"""Who may pass a metro gate (`RULES.md`, A metro ticket's life). Pure: values in, a verdict out.

A stoppage never keeps anybody from getting out, and nobody inside is ever told that the ticket expired.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

ACTIVE, IN_USE, USED, EXPIRED, CANCELLED = "active", "in_use", "used", "expired", "cancelled"
LIVING = (ACTIVE, IN_USE)


@dataclass(frozen=True, slots=True)
class JourneyPass:
    """What a gate has to know of a ticket; `stations` is the path with both ends."""

    status: str
    stations: tuple[str, ...]
    valid_until: datetime
    entered_at: datetime | None
    valid_from: datetime | None = None

    @property
    def origin(self) -> str:
        """Where it lets in."""
        return self.stations[0]


@dataclass(frozen=True, slots=True)
class Figures:
    """Times and prices of the rule, from the settings; minor units."""

    stay_minutes_max: int
    overstay_hour_minor: int
    overstay_minor_max: int
    origin_exit_minutes: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Open or not, why not, and what is due before it opens (minor units)."""

    accepted: bool
    reason: str = ""
    due_minor: int = 0


def status_at(status: str, valid_until: datetime, now: datetime) -> str:
    """A ticket's status as of `now`: an unused one expires, one inside never does."""
    return EXPIRED if status == ACTIVE and now >= valid_until else status


def decide_entry(journey: JourneyPass, station: str, now: datetime, *, is_running: bool) -> Verdict:
    """At the origin, in time, while the service and every line of the path run."""
    # Expiry is a comparison with the time of the scan, which may have been written down as over since.
    kept = ACTIVE if journey.status == EXPIRED else journey.status
    status = status_at(kept, journey.valid_until, now)
    refusals = {CANCELLED: "cancelled", USED: "already_used", IN_USE: "already_inside", EXPIRED: "expired"}
    if status in refusals:
        return Verdict(False, refusals[status])
    if station != journey.origin:
        return Verdict(False, "wrong_station")
    if journey.valid_from is not None and now < journey.valid_from:
        return Verdict(False, "too_early")
    return Verdict(True) if is_running else Verdict(False, "service_stopped")


def refuse_exit(journey: JourneyPass) -> Verdict | None:
    """Why somebody with this ticket is not inside at all; None where they are."""
    if journey.status == CANCELLED:
        return Verdict(False, "cancelled")
    if journey.status == USED:
        return Verdict(False, "already_used")
    return None if journey.status == IN_USE else Verdict(False, "not_inside")


def exits_free(journey: JourneyPass, station: str) -> bool:
    """Whether the path paid for covers this station: the destination or any before it."""
    return station in journey.stations


def decide_exit(journey: JourneyPass, station: str, now: datetime, *, fare_due_minor: int, figures: Figures) -> Verdict:
    """`fare_due_minor`: fare origin → here minus the price paid, 0 where the path covers this station."""
    refusal = refuse_exit(journey)
    if refusal is not None:
        return refusal
    assert journey.entered_at is not None, "somebody inside has entered"
    stay = now - journey.entered_at
    if station == journey.origin:
        fare_due_minor = 0
        if stay <= timedelta(minutes=figures.origin_exit_minutes):
            return Verdict(True)
    fee = overstay_minor(stay, figures)
    due = fee + max(0, fare_due_minor)
    if due == 0:
        return Verdict(True)
    return Verdict(False, "overstayed" if fee else "fare_due", due)


def overstay_minor(stay: timedelta, figures: Figures) -> int:
    """The price of each started hour beyond the longest stay, up to the most it may cost; minor units."""
    beyond = stay - timedelta(minutes=figures.stay_minutes_max)
    if beyond <= timedelta(0):
        return 0
    hours = -(-beyond // timedelta(hours=1))
    return min(hours * figures.overstay_hour_minor, figures.overstay_minor_max)


def valid_until(issued_at: datetime, service_day_end: datetime, *, hours_max: int, minutes_min: int) -> datetime:
    """Until the service day ends and at most `hours_max`, but never less than `minutes_min` from issue."""
    end = min(service_day_end, issued_at + timedelta(hours=hours_max))
    return max(end, issued_at + timedelta(minutes=minutes_min))


@dataclass(frozen=True, slots=True)
class Moved:
    """One fact of footfall: `entry`, `boarding`, `change` or `exit`."""

    kind: str
    line: str | None
    station: str | None


def movements_at_entry(legs: list[tuple[str | None, str, str]]) -> list[Moved]:
    """Of legs (line, first station, last station): the entry and the first ride's boarding."""
    rides = [leg for leg in legs if leg[0] is not None]
    first_line = rides[0][0] if rides else None
    facts = [Moved("entry", first_line, legs[0][1])]
    return facts + ([Moved("boarding", first_line, rides[0][1])] if rides else [])


def movements_at_exit(legs: list[tuple[str | None, str, str]], station: str) -> list[Moved]:
    """The other rides' boardings, a change at each station where one begins, and the exit."""
    rides = [leg for leg in legs if leg[0] is not None]
    facts: list[Moved] = []
    for line, start, _end in rides[1:]:
        facts += [Moved("boarding", line, start), Moved("change", None, start)]
    return [*facts, Moved("exit", rides[-1][0] if rides else None, station)]
