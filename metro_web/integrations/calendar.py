"""Calendar entries (RFC 5545): one under a lasting name, so that a newer file replaces the entry and never doubles it.

Keeps true: words that people chose cannot become a property or another entry; instants are UTC, so every calendar
shows them in its own zone.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

PRODUCT = "-//Metro//Tickets//EN"
ALARM_BEFORE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Entry:
    """One ticket in a calendar; `sequence` grows with every change, `is_tentative` while its time may still change."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    url: str
    made_at: datetime
    is_cancelled: bool = False
    is_tentative: bool = False
    has_alarm: bool = True


def document(entries: Sequence[Entry]) -> bytes:
    """A whole `.ics` file."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.made_at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", _plain(entry.summary))
    if entry.location:
        event.add("location", _plain(entry.location))
    event.add("description", "\n".join(_plain(line) for line in entry.description.split("\n")))
    event.add("url", entry.url)
    status = "TENTATIVE" if entry.is_tentative else "CONFIRMED"
    event.add("status", "CANCELLED" if entry.is_cancelled else status)
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    if entry.has_alarm and not entry.is_cancelled:
        event.add_component(_alarm(entry.summary))
    return event


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _plain(summary))
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm


def _plain(text: str) -> str:
    """One line without signs that steer a terminal or turn a text around."""
    kept = (sign if unicodedata.category(sign)[0] != "C" else " " for sign in text)
    return " ".join("".join(kept).split())
