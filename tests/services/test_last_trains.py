"""The last train: stored, warned of in words, never a reason to refuse; kept by edits, replaced by imports."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from metro_web.core import db
from metro_web.domain import feeds
from metro_web.domain.timetable import EMPTY, Timetable
from metro_web.queries import network as network_queries
from metro_web.queries import timetable
from metro_web.queries.orders import OrderView
from metro_web.services import journey_views, network_import, network_lines, network_stations
from metro_web.services.kinds import journey
from metro_web.services.network_stations import Placing
from tests import detours, shop, trains
from tests.domain.feeds.small import shared
from tests.world import World

# India is five and a half hours ahead of UTC; the 20th is a Friday.
MIDDAY = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def timetable_of_the_city(city: World) -> None:
    trains.run()


def quoted(origin: str, destination: str, local: str) -> journey.JourneyQuote:
    """At a local time of Friday; past midnight as 24:10."""
    now = shop.at(MIDDAY, seconds=trains.at(local) - trains.at("12:00"))
    return journey.preview(network_queries.latest(), origin, destination, "fewest_stops", now)


def said(origin: str, destination: str, local: str) -> str:
    found = quoted(origin, destination, local).warning
    return f"{found.code}: {found.detail}" if found else ""


@pytest.mark.parametrize(
    ("pair", "local", "sentence"),
    [
        (("alder", "dale"), "12:00", ""),
        (("alder", "dale"), "22:34", ""),
        (("alder", "dale"), "22:36", "last_train_near: The last train on Red Line towards Dale leaves at 23:05."),
        (("alder", "dale"), "23:06",
         "last_train_gone: The last train on Red Line towards Dale left at 23:05; service starts again 05:30."),
        (("alder", "dale"), "25:10",
         "last_train_gone: The last train on Red Line towards Dale left at 23:05; service starts again 05:30."),
        (("alder", "dale"), "27:10",
         "first_train_later: No train yet: the first departure of this journey is at 05:30."),
        (("alder", "fern"), "22:20",
         "last_train_near: Leave Alder by 22:30: the last train on Blue Line towards Fern leaves Cedar at 22:42."),
        (("alder", "fern"), "22:38",
         "last_train_gone: It is too late for the last train on Blue Line towards Fern, which leaves Cedar at 22:42;"
         " service starts again 05:30."),
        (("alder", "fern"), "22:50",
         "last_train_gone: The last train on Blue Line towards Fern left Cedar at 22:42; service starts again 05:30."),
        (("dale", "heath"), "23:50", ""),
    ],
)  # fmt: skip
def test_what_is_said_when(pair: tuple[str, str], local: str, sentence: str) -> None:
    assert said(*pair, local) == sentence


def test_trains_at_a_headway_leave_about_then() -> None:
    trains.run(Timetable(trains.DAILY, (trains.pattern("red", trains.RED, "05:30", "23:05", is_exact=False),)))
    assert "leaves at about 23:05." in said("alder", "dale", "22:50")


def test_how_near_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    from metro_web.core.config import settings

    monkeypatch.setattr(settings(), "last_train_minutes", 5)
    assert said("alder", "dale", "22:55") == ""
    assert said("alder", "dale", "23:01") != ""


def test_a_gone_train_is_a_warning_and_no_refusal(city: World) -> None:
    shown = quoted("alder", "dale", "23:30")
    order = shop.create(city.asha, "alder", "dale", quote=shown.quote)
    paid = shop.confirm(city.asha, order.id, shop.codes_of(city.asha)[-1])
    assert isinstance(paid, OrderView)
    assert paid.status == "paid"


def test_of_ways_that_differ_one_that_still_runs_is_proposed(city: World) -> None:
    detours.add()
    quoted("alder", "fern", "12:00")
    assert journey_views.offered(network_queries.latest(), "alder", "fern").proposed == "fastest"
    quoted("alder", "fern", "22:50")
    late = journey_views.offered(network_queries.latest(), "alder", "fern")
    assert [(one.prefer, one.is_open) for one in late.options] == [("fewest_stops", True), ("fastest", False)]
    assert late.proposed == "fewest_stops", "of the slow line nobody told when it stops"
    assert late.options[1].warning.startswith("The last train on Blue Line")
    assert late.options[1].last_label == "22:30"


def test_what_is_stored_comes_back_and_is_read_once() -> None:
    assert db.read(timetable.load) == trains.CITY
    assert db.read(timetable.load) is db.read(timetable.load)
    trains.run(EMPTY)
    assert db.read(timetable.load) == EMPTY
    assert said("alder", "dale", "23:30") == ""


def test_an_edit_of_the_network_keeps_the_trains(city: World) -> None:
    db.run(network_stations.put_station, city.chen, "red", Placing("new", "Newly", 2))
    assert said("alder", "dale", "23:06").startswith("last_train_gone")
    assert [leg.stations for leg in quoted("alder", "birch", "12:00").route.legs] == [("alder", "new", "birch")]
    db.run(network_lines.delete_line, city.chen, "grey")
    assert network_queries.latest().network.timetable == trains.CITY


def test_an_import_brings_its_own(city: World) -> None:
    feed = feeds.read(shared("hyderabad-gtfs"), currency="INR")
    db.run(network_import.publish, city.chen, feed, replace_network=True)
    network = network_queries.latest().network
    assert set(network.timetable.patterns) == set(feed.timetable.patterns)
    assert network.timetable.calendars == feed.timetable.calendars
    assert network.tracks == feed.tracks


def test_folders_are_what_the_command_reads(tmp_path: Path, city: World) -> None:
    (tmp_path / "stations.csv").write_text("code,name\na,A\nb,B\n")
    (tmp_path / "lines.csv").write_text("code,name\nx,X\n")
    (tmp_path / "branches.csv").write_text("line,station\nx,a\nx,b\n")
    (tmp_path / "trains.csv").write_text("line,days,from,to,first,last,headway_s\nx,daily,a,b,6:00,22:00,300\n")
    feed = feeds.read(tmp_path, currency="INR")
    db.run(network_import.publish, None, feed, replace_network=True)
    assert said("a", "b", "21:45") == "last_train_near: The last train on X towards B leaves at about 22:00."
