"""First and last trains of a journey: what the page and the API warn of. A warning never keeps anybody from buying."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import time_label
from metro_web.domain import outlook
from metro_web.domain.network import Network
from metro_web.domain.outlook import Outlook
from metro_web.domain.routing import Route
from metro_web.queries.network import Snapshot

CODES = {
    "near": "last_train_near",
    "gone": "last_train_gone",
    "early": "first_train_later",
    "none": "no_train_today",
}
# Farther ahead than this, a time needs its day.
SAME_NIGHT = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Warned:
    """A stable code and a sentence for travellers."""

    code: str
    detail: str


def of(snapshot: Snapshot, route: Route, now: datetime) -> Outlook | None:
    """None where nobody told when trains run; from memory."""
    config = settings()
    day = outlook.Day(config.zone, config.service_day_ends_hour)
    return outlook.of(snapshot.trains, route, now, day, near_s=config.last_train_minutes * 60)


def warning(network: Network, route: Route, found: Outlook | None, now: datetime) -> Warned | None:
    """None while trains run and go on running for a while."""
    if found is None or not found.standing:
        return None
    leg = route.legs[found.leg]
    line = network.find_line(leg.line) if leg.line else None
    words = {
        "line": line.name if line else "",
        "towards": leg.direction or "",
        "station": network.name_of(found.station),
        "origin": network.name_of(route.stations[0]),
        "last": _time(found.last_at, is_exact=found.is_exact),
        "time": _time(found.bound_at, is_exact=found.is_exact),
        "first": _time(found.first_at),
        "again": _again(found.next_at, now),
    }
    return Warned(CODES[found.standing], _sentence(found, route, now).format(**words))


def _sentence(found: Outlook, route: Route, now: datetime) -> str:
    is_here = found.station == route.stations[0]
    if found.standing == "near":
        if is_here:
            return t("The last train on {line} towards {towards} leaves at {time}.")
        return t("Leave {origin} by {last}: the last train on {line} towards {towards} leaves {station} at {time}.")
    if found.standing == "early":
        return t("No train yet: the first departure of this journey is at {first}.")
    if found.standing == "none":
        return t("No train on {line} towards {towards} today{again}.")
    if found.bound_at is not None and found.bound_at < now:
        if is_here:
            return t("The last train on {line} towards {towards} left at {time}{again}.")
        return t("The last train on {line} towards {towards} left {station} at {time}{again}.")
    return t("It is too late for the last train on {line} towards {towards}, which leaves {station} at {time}{again}.")


def _time(at: datetime | None, *, is_exact: bool = True) -> str:
    label = time_label(at, settings().zone) if at else ""
    return label if is_exact else t("about {time}").format(time=label)


def _again(at: datetime | None, now: datetime) -> str:
    if at is None:
        return ""
    label = time_label(at, settings().zone)
    if at - now > SAME_NIGHT:
        label = t("{day} {time}").format(day=at.astimezone(settings().zone).strftime("%A"), time=label)
    return t("; service starts again {time}").format(time=label)
