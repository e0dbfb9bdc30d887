"""Trains for the small city, as an import would bring them: Red all day until 23:05, Blue until 22:40."""

from sqlmodel import select

from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.domain.timetable import Calendar, Pattern, Timetable, headway
from metro_web.models.network import NetworkState
from metro_web.queries import network as network_queries
from metro_web.services import timetable_tables

RED, BLUE = ("alder", "birch", "cedar", "dale"), ("elm", "cedar", "fern")
DAILY = {"daily": Calendar("daily", "1111111")}


def at(text: str) -> int:
    """`23:05` in seconds."""
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def pattern(line: str, stations: tuple[str, ...], first: str, last: str, *, is_exact: bool = True) -> Pattern:
    """Every ten minutes, two minutes from station to station."""
    times = tuple(120 * n for n in range(len(stations)))
    return Pattern(line, "daily", stations, times, times, headway(at(first), at(last), 600), is_exact)


CITY = Timetable(DAILY, (pattern("red", RED, "05:30", "23:05"), pattern("blue", BLUE, "06:00", "22:40")))


def run(timetable: Timetable = CITY) -> None:
    """This timetable in the place of any other."""

    def write(tx: Tx) -> None:
        timetable_tables.put(tx, timetable)
        tx.exec(select(NetworkState)).one().version += 1

    db.run(write)
    network_queries.refresh()
