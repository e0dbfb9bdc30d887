"""Last trains: of one leg, through changes and walks, past midnight, round rings, on the right day; and by chance."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metro_web.domain import outlook
from metro_web.domain.last_trains import LastTrains
from metro_web.domain.routing import RouteTable
from metro_web.domain.timetable import Calendar, Timetable, covered, instant
from tests.domain.networks import make_network, networks
from tests.domain.timetables import DAILY, FRIDAY, hm, made, pattern, slow_last, timetables

KOLKATA = ZoneInfo("Asia/Kolkata")
BEGINS_S = 3 * 3600
DAY = outlook.Day(KOLKATA, 3)
RED = {"red": ["abcd"]}


def hours(lines, timetable, ends, day=FRIDAY, **options):
    network = replace(make_network(lines, **options), timetable=timetable)
    return LastTrains(network, day_begins_s=BEGINS_S).hours(RouteTable(network).find(*ends), day)


def look(lines, timetable, ends, clock, **options):
    """At a local time of Friday; past midnight as 24:10."""
    network = replace(make_network(lines, **options), timetable=timetable)
    now = datetime(2026, 11, 20, tzinfo=KOLKATA) + timedelta(seconds=hm(clock))
    trains = LastTrains(network, day_begins_s=BEGINS_S)
    return outlook.of(trains, RouteTable(network).find(*ends), now, DAY, near_s=1800)


def local(at):
    return at.astimezone(KOLKATA).strftime("%a %H:%M") if at else None


def test_nothing_told_is_nothing_known():
    assert hours(RED, Timetable(), "ab") is None
    assert look(RED, Timetable(), "ab", "23:00") is None
    assert hours(RED, made(pattern("red", "abcd", "05:30 23:05")), "da") is None, "the other direction was not told"


def test_each_station_has_its_own_last_train():
    timetable = made(pattern("red", "abcd", "05:30 23:05", stand_s=30))
    found = hours(RED, timetable, "bd")
    assert (found.first_s, found.last_s, found.station) == (hm("05:32") + 30, hm("23:07") + 30, "b")


def test_a_short_turn_is_no_last_train_to_the_end():
    timetable = made(pattern("red", "abcd", "05:30 23:05"), pattern("red", "ab", "23:40"))
    assert hours(RED, timetable, "ad").last_s == hm("23:05")
    assert hours(RED, timetable, "ab").last_s == hm("23:40")


def test_a_train_that_passes_stations_carries_those_who_ride_through():
    timetable = made(pattern("red", "abcd", "22:00"), pattern("red", "ad", "23:00"))
    assert hours(RED, timetable, "ad").last_s == hm("23:00")
    assert hours(RED, timetable, "ac").last_s == hm("22:00")


def test_the_change_that_has_to_be_made_bounds_the_way_before():
    lines = {"red": ["abc"], "blue": ["cde"]}
    red = pattern("red", "abc", "22:00 22:30 22:50 23:30")
    found = hours(lines, made(red, pattern("blue", "cde", "06:00 23:00")), "ae")
    assert (found.last_s, found.station, found.leg, found.bound_s) == (hm("22:50"), "c", 1, hm("23:00"))
    # Two minutes from platform to platform: the train that arrives at 22:58 makes it, one at 22:59 does not.
    late = replace(red, starts=(*red.starts[:2], hm("22:55")))
    assert hours(lines, made(late, pattern("blue", "cde", "06:00 23:00")), "ae").last_s == hm("22:30")


def test_walks_before_between_and_after_take_their_time():
    lines = {"red": ["bc"], "blue": ["de"]}
    timetable = made(pattern("red", "bc", "22:00 22:40 22:51 23:30"), pattern("blue", "de", "23:00"))
    found = hours(lines, timetable, "af", walks=["ab", "cd", "ef"])
    # Five minutes on foot to b; at c by 22:53, five minutes on foot and two on the platform before 23:00.
    assert (found.last_s, found.station) == (hm("22:51") - 300, "d")


def test_a_leg_of_which_nothing_is_known_bounds_nothing():
    lines = {"red": ["abc"], "blue": ["cde"]}
    assert hours(lines, made(pattern("red", "abc", "05:30 23:05")), "ae").last_s == hm("23:05")
    found = hours(lines, made(pattern("blue", "cde", "05:30 23:05")), "ae")
    legs = RouteTable(make_network(lines)).find("a", "e").legs
    assert found.last_s == hm("23:05") - 120 - legs[0].duration_s


def test_a_day_on_which_the_connection_leaves_before_anything_arrives():
    lines = {"red": ["abc"], "blue": ["cde"]}
    found = hours(lines, made(pattern("red", "abc", "09:00"), pattern("blue", "cde", "08:00")), "ae")
    assert (found.first_s, found.last_s) == (None, None)


def test_from_one_branch_to_another_one_changes_trains_at_the_fork():
    lines = {"red": ["abf", "cdf"]}
    timetable = made(pattern("red", "abf", "22:00 23:00"), pattern("red", "fdc", "22:30 22:40"))
    found = hours(lines, timetable, "ac")
    assert (found.last_s, found.station) == (hm("22:00"), "f")


def test_round_a_ring_the_other_way_is_another_train():
    ring = {"ring": ["abcdea"]}
    timetable = made(pattern("ring", "abcdea", "22:00"), pattern("ring", "aedcba", "23:30"))
    assert hours(ring, timetable, "ab").last_s == hm("22:00")
    assert hours(ring, timetable, "ae").last_s == hm("23:30")
    assert hours(ring, timetable, "ba").last_s == hm("23:30") + 480
    # From e past the anchor to b: the train that ends there, and the next one that begins.
    both = made(pattern("ring", "abcdea", "21:00 22:00"))
    assert hours(ring, both, "eb").last_s == hm("21:08")


def test_an_edit_of_the_line_does_not_lose_its_trains():
    timetable = made(pattern("red", "abcd", "05:30 23:05"))
    assert hours({"red": ["abxcd"]}, timetable, "ad").last_s == hm("23:05"), "a station put in between"
    assert hours({"red": ["acd"]}, timetable, "ad").last_s == hm("23:05"), "a station taken out"
    assert hours({"red": ["abxcd"]}, timetable, "xd") is None, "nobody told when trains call at the new one"


def test_trains_after_midnight_are_of_the_day_before_however_they_are_written():
    for late in ("24:40", "00:40"):
        timetable = made(pattern("red", "abcd", f"05:30 23:05 {late}"))
        assert hours(RED, timetable, "ad").last_s == hm("24:40")
        assert local(look(RED, timetable, "ad", "24:20").last_at) == "Sat 00:40"
        assert look(RED, timetable, "ad", "24:20").standing == "near"
        assert look(RED, timetable, "ad", "24:50").standing == "gone"


def test_days_have_their_own_trains():
    calendars = (Calendar("week", "1111100"), Calendar("end", "0000011", removed=frozenset({date(2026, 11, 22)})))
    timetable = made(
        pattern("red", "abcd", "05:30 23:05", calendar="week"),
        pattern("red", "abcd", "07:00 22:00", calendar="end"),
        calendars=calendars,
    )
    assert hours(RED, timetable, "ad").last_s == hm("23:05")
    assert hours(RED, timetable, "ad", day=date(2026, 11, 21)).last_s == hm("22:00")
    assert hours(RED, timetable, "ad", day=date(2026, 11, 22)).last_s is None
    friday = look(RED, timetable, "ad", "23:30")
    assert (friday.standing, local(friday.next_at)) == ("gone", "Sat 07:00")
    saturday = look(RED, timetable, "ad", "47:00")
    assert (saturday.standing, local(saturday.next_at)) == ("gone", "Mon 05:30")
    sunday = look(RED, timetable, "ad", "60:00")
    assert (sunday.standing, sunday.last_at, local(sunday.next_at)) == ("none", None, "Mon 05:30")


@pytest.mark.parametrize(
    ("clock", "standing"),
    [
        ("04:00", "early"), ("05:29", "early"), ("05:30", ""), ("22:34", ""), ("22:35", "near"), ("23:05", "near"),
        ("23:06", "gone"), ("26:59", "gone"), ("27:01", "early"),
    ],
)  # fmt: skip
def test_how_it_stands_all_through_a_night(clock, standing):
    assert look(RED, made(pattern("red", "abcd", "05:30 12:00 23:05")), "ad", clock).standing == standing


def test_a_train_after_the_service_day_has_ended_is_still_the_last_one():
    timetable = made(pattern("red", "abcd", "05:30 27:10"))
    found = look(RED, timetable, "ad", "27:05")
    assert (found.standing, local(found.last_at), local(found.next_at)) == ("near", "Sat 03:10", "Sat 05:30")


def test_trains_all_night_have_no_last_one():
    starts = " ".join(f"{minute // 60:02}:{minute % 60:02}" for minute in range(0, 1440, 30))
    for clock in ("02:50", "12:00", "23:50", "26:50"):
        found = look(RED, made(pattern("red", "abcd", starts)), "ad", clock)
        assert (found.standing, found.first_at, found.last_at) == ("", None, None)


def test_when_clocks_change_a_train_leaves_at_the_time_of_the_clock():
    london = ZoneInfo("Europe/London")
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        assert instant(day, hm("23:05"), london).astimezone(london).strftime("%d %H:%M") == f"{day.day} 23:05"


def test_past_its_end_a_calendar_repeats_its_last_week_and_before_its_begin_the_first():
    ended = Calendar("old", "1111100", date(2026, 1, 5), date(2026, 3, 31))
    assert covered(date(2026, 11, 20), [ended]) == date(2026, 3, 27)
    assert covered(date(2026, 11, 22), [ended]) == date(2026, 3, 29)
    assert covered(date(2025, 12, 31), [ended]) == date(2026, 1, 7)
    assert covered(date(2026, 2, 1), [ended]) == date(2026, 2, 1)
    assert covered(FRIDAY, [ended, DAILY]) == FRIDAY
    dates = Calendar("dates", "0000000", added=frozenset({date(2026, 5, 1), date(2026, 5, 2)}))
    assert covered(FRIDAY, [dates]) == date(2026, 5, 1)


@st.composite
def cities(draw):
    network = draw(networks())
    return replace(network, timetable=draw(timetables(network)))


@settings(max_examples=150, deadline=None)
@given(cities(), st.integers(0, 6))
def test_on_random_timetables_it_is_what_trying_every_train_gives(network, ahead):
    day = FRIDAY + timedelta(days=ahead)
    trains, routes = LastTrains(network, day_begins_s=BEGINS_S), RouteTable(network)
    for origin in network.stations:
        for destination in network.stations:
            route = routes.find(origin, destination)
            if route is None:
                continue
            found = trains.hours(route, day)
            assert trains.hours(route, day) is found, "asked again, the same answer"
            pieces = trains._cut(route)
            # Legs that need two trains of a line, and those of which nothing is known, have tests of their own.
            if len(pieces) != len(route.legs) or any(not piece.rides and not piece.is_walk for piece in pieces):
                continue
            if not any(piece.rides for piece in pieces):
                assert found is None
                continue
            assert (found.first_s, found.last_s) == slow_last(network.timetable, route, day, day_begins_s=BEGINS_S)
