"""Trains in the plain format: first, last and headway by hand; every departure out and in again; refused by name."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metro_web.domain import feeds
from metro_web.domain.feeds import Feed, plain_export
from metro_web.domain.network import Network
from metro_web.domain.timetable import Calendar
from tests.domain.feeds.small import put, read, refusal, shared, table
from tests.domain.networks import networks
from tests.domain.timetables import hm, timetables

CITY = {
    "stations.csv": "code,name\na,Alder\nb,Birch\nc,Cedar\n",
    "lines.csv": "code,name,color\nred,Red Line,#C62828\n",
    "branches.csv": "line,station\nred,a\nred,b\nred,c\n",
    "tracks.csv": "line,a,b,duration_s,dwell_s\nred,a,b,100,\nred,b,c,120,25\nred,c,b,130,35\nred,b,a,90,20\n",
}
HAND = ["line", "days", "from", "to", "first", "last", "headway_s"]


def trains(*rows: list[str], **files: str) -> dict[str, str]:
    """The city with these rows of trains."""
    return CITY | {"trains.csv": table([HAND, *rows])} | {f"{name}.csv": text for name, text in files.items()}


def test_from_first_to_last_at_a_headway(tmp_path: Path) -> None:
    feed = read(tmp_path, trains(["red", "weekdays", "a", "c", "5:30", "24:10", "1200"], ["red", "daily", "c", "a", "6:00", "6:15", ""]))  # fmt: skip
    there, back = feed.timetable.patterns
    assert (there.stations, there.calendar, there.is_exact) == (("a", "b", "c"), "weekdays", False)
    assert (there.arrives, there.departs) == ((0, 100, 245), (0, 125, 245))
    assert (there.starts[0], there.starts[1], there.starts[-1]) == (hm("5:30"), hm("5:50"), hm("24:10"))
    assert (back.stations, back.arrives, back.departs) == (("c", "b", "a"), (0, 130, 240), (0, 150, 240))
    assert back.starts == (hm("6:00"), hm("6:10"), hm("6:15")), "ten minutes where no headway is told"
    assert feed.timetable.calendars["weekdays"].runs_on(date(2026, 11, 20))
    assert not feed.timetable.calendars["weekdays"].runs_on(date(2026, 11, 21))


def test_calendars_of_its_own(tmp_path: Path) -> None:
    text = (
        "code,weekdays,starts_on,ends_on,added,removed\nschool,1111100,2026-06-01,,2026-11-21 2026-11-28,2026-12-25\n"
    )
    feed = read(tmp_path, trains(["red", "school", "a", "c", "5:30", "23:00", "600"], calendars=text))
    assert feed.timetable.calendars == {
        "school": Calendar(
            "school", "1111100", date(2026, 6, 1), None,
            frozenset({date(2026, 11, 21), date(2026, 11, 28)}), frozenset({date(2026, 12, 25)}),
        )
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["blue", "daily", "a", "c", "5:30", "23:00", ""], "there is no line blue"),
        (["red", "someday", "a", "c", "5:30", "23:00", ""], "someday is no calendar"),
        (["red", "daily", "a", "z", "5:30", "23:00", ""], "from a to z"),
        (["red", "daily", "a", "a", "5:30", "23:00", ""], "from a to a"),
        (["red", "daily", "a", "c", "half five", "23:00", ""], "half five is no time"),
        (["red", "daily", "a", "c", "5:30", "", ""], "a blank is no time"),
        (["red", "daily", "a", "c", "5:30", "0:10", ""], "24:10, not 0:10"),
        (["red", "daily", "a", "c", "5:30", "99:00", ""], "no time like"),
        (["red", "daily", "a", "c", "5:30", "23:00", "1"], "no number between 30"),
        (["red", "daily", "a", "c", "0:00", "71:00", "30"], "at most 5000 departures"),
    ],
)
def test_what_is_unsound_is_refused_by_row(tmp_path: Path, row: list[str], words: str) -> None:
    said = refusal(put(tmp_path, trains(row)))
    assert "trains.csv, row 2" in said
    assert words in said


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("red,daily,a|z,05:30,0 60,0 60,", "z is no station of Red Line"),
        ("red,daily,a,05:30,0,0,", "two stations at least"),
        ("red,daily,a|b,05:30,0 60 90,0 60 90,", "one for each station"),
        ("red,daily,a|b|c,05:30,0 90 60,0 90 60,", "growing"),
        ("red,daily,a|b,05:30,0 60,0 60,perhaps", "exact is yes or no"),
        ("red,daily,a|b,05:30 <b>,0 60,0 60,", "<b> is no time"),
    ],
)
def test_so_is_a_departure_list(tmp_path: Path, cells: str, words: str) -> None:
    text = f"line,days,stations,starts,arrives,departs,exact\n{cells}\n"
    assert words in refusal(put(tmp_path, CITY | {"trains.csv": text}))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("x,111110,,,,", "seven times 0 or 1"),
        ("x,1111100,soon,,,", "soon is no date"),
        ("x,1111100,,,2026-13-01,", "2026-13-01 is no date"),
        ("x,1111100,,,,\nx,1111100,,,,", "the calendar x is there twice"),
    ],
)
def test_and_a_calendar(tmp_path: Path, row: str, words: str) -> None:
    text = f"code,weekdays,starts_on,ends_on,added,removed\n{row}\n"
    assert words in refusal(put(tmp_path, trains(["red", "daily", "a", "c", "5:30", "23:00", ""], calendars=text)))


def again(network: Network, folder: Path, *, as_json: bool) -> Feed:
    """Out and in."""
    if as_json:
        path = folder / "network.json"
        path.write_text(json.dumps(plain_export.to_document(network)))
        return feeds.read(path, currency="INR")
    for old in folder.glob("*"):
        old.unlink()
    return read(folder, plain_export.to_files(network))


@st.composite
def cities(draw: st.DrawFn) -> Network:
    network = draw(networks())
    return replace(network, timetable=draw(timetables(network)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(network=cities(), as_json=st.booleans())
def test_a_timetable_comes_back_the_same(network: Network, as_json: bool, tmp_path: Path) -> None:
    found = again(network, tmp_path, as_json=as_json).timetable
    assert found.patterns == network.timetable.patterns
    used = {each.calendar for each in found.patterns}
    assert found.calendars == {code: each for code, each in network.timetable.calendars.items() if code in used}


def test_a_real_timetable_comes_back_the_same(tmp_path: Path) -> None:
    network = feeds.read(shared("hyderabad-gtfs"), currency="INR").network()
    found = again(network, tmp_path, as_json=False)
    assert found.timetable == network.timetable
    assert found.tracks == network.tracks


def test_trains_of_a_line_that_is_gone_and_calls_at_stations_off_it_are_not_exported(tmp_path: Path) -> None:
    network = read(tmp_path, trains(["red", "daily", "a", "c", "5:30", "23:00", "600"])).network()
    [line] = network.lines
    shorter = replace(line, branches=(replace(line.branches[0], stations=("a", "c")),))
    [pattern] = again(replace(network, lines=(shorter,), tracks={}), tmp_path, as_json=False).timetable.patterns
    assert (pattern.stations, pattern.arrives) == (("a", "c"), (0, 245))
    other = replace(network, lines=(replace(line, code="blue"),), tracks={})
    assert again(other, tmp_path, as_json=True).timetable.patterns == ()
