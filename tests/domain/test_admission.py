"""Who may pass a gate, to the second: validity, entry, exit, the stay, and what is counted."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro_web.domain import admission
from metro_web.domain.admission import Figures, JourneyPass, Moved, Verdict

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
FIGURES = Figures(stay_minutes_max=180, overstay_hour_minor=1000, overstay_minor_max=5000, origin_exit_minutes=20)
PATH = ("alder", "birch", "cedar", "dale")
SECOND = timedelta(seconds=1)
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=400)).map(lambda later: NOON + later)
STATUSES = ("active", "in_use", "used", "expired", "cancelled")


def a_pass(status: str, *, inside: timedelta | None = None) -> JourneyPass:
    return JourneyPass(status, PATH, NOON + timedelta(hours=6), NOON - inside if inside is not None else None)


def leaves(station: str, *, inside: timedelta, fare_due_minor: int = 0) -> Verdict:
    held = a_pass("in_use", inside=inside)
    return admission.decide_exit(held, station, NOON, fare_due_minor=fare_due_minor, figures=FIGURES)


def until(issued_at: datetime, day_end: datetime) -> datetime:
    return admission.valid_until(issued_at, day_end, hours_max=6, minutes_min=60)


def test_a_ticket_lasts_six_hours_where_the_day_is_long() -> None:
    assert until(NOON, NOON + timedelta(hours=12)) == NOON + timedelta(hours=6)


def test_a_ticket_ends_with_the_service_day() -> None:
    assert until(NOON, NOON + timedelta(hours=5)) == NOON + timedelta(hours=5)


@pytest.mark.parametrize("minutes", [0, 1, 59, 60])
def test_a_ticket_sold_late_lasts_an_hour_all_the_same(minutes: int) -> None:
    assert until(NOON, NOON + timedelta(minutes=minutes)) == NOON + timedelta(hours=1)


@given(INSTANTS, st.integers(0, 86_400))
def test_validity_is_between_one_hour_and_six(issued_at: datetime, seconds_left: int) -> None:
    lasts = until(issued_at, issued_at + timedelta(seconds=seconds_left)) - issued_at
    assert lasts == timedelta(seconds=min(max(seconds_left, 3600), 6 * 3600))


@pytest.mark.parametrize("status", STATUSES)
def test_only_an_unused_ticket_expires(status: str) -> None:
    end = NOON + timedelta(hours=6)
    assert admission.status_at(status, end, end - SECOND) == status
    assert admission.status_at(status, end, end) == ("expired" if status == "active" else status)


def test_entry_at_the_origin_until_the_last_second() -> None:
    held = a_pass("active")
    assert admission.decide_entry(held, "alder", held.valid_until - SECOND, is_running=True) == Verdict(True)
    assert admission.decide_entry(held, "alder", held.valid_until, is_running=True) == Verdict(False, "expired")


def test_whether_it_has_expired_is_a_matter_of_when_it_was_shown() -> None:
    held = a_pass("expired")
    assert admission.decide_entry(held, "alder", held.valid_until - SECOND, is_running=True) == Verdict(True)
    assert admission.decide_entry(held, "alder", held.valid_until, is_running=True) == Verdict(False, "expired")


def test_nobody_enters_before_it_is_valid() -> None:
    held = JourneyPass("active", PATH, NOON + timedelta(hours=6), None, valid_from=NOON)
    assert admission.decide_entry(held, "alder", NOON, is_running=True) == Verdict(True)
    assert admission.decide_entry(held, "alder", NOON - SECOND, is_running=True) == Verdict(False, "too_early")


@pytest.mark.parametrize("station", ["birch", "dale", "fern"])
def test_entry_at_no_other_station(station: str) -> None:
    assert admission.decide_entry(a_pass("active"), station, NOON, is_running=True) == Verdict(False, "wrong_station")


def test_nobody_enters_while_the_path_is_stopped() -> None:
    refused = Verdict(False, "service_stopped")
    assert admission.decide_entry(a_pass("active"), "alder", NOON, is_running=False) == refused


@pytest.mark.parametrize(
    ("status", "reason"),
    [("in_use", "already_inside"), ("used", "already_used"), ("cancelled", "cancelled")],
)
def test_entry_names_why_a_ticket_is_over(status: str, reason: str) -> None:
    assert admission.decide_entry(a_pass(status), "alder", NOON, is_running=True) == Verdict(False, reason)


@pytest.mark.parametrize(
    ("status", "reason"),
    [("active", "not_inside"), ("used", "already_used"), ("expired", "not_inside"), ("cancelled", "cancelled")],
)
def test_exit_names_why_nobody_is_inside(status: str, reason: str) -> None:
    held = a_pass(status)
    assert admission.decide_exit(held, "dale", NOON, fare_due_minor=0, figures=FIGURES) == Verdict(False, reason)


@given(st.timedeltas(timedelta(0), timedelta(days=30)), st.sampled_from([*PATH, "fern"]), st.integers(0, 10_000))
def test_nobody_inside_is_told_that_the_ticket_expired(inside: timedelta, station: str, due: int) -> None:
    verdict = leaves(station, inside=inside, fare_due_minor=due)
    assert verdict.reason in ("", "fare_due", "overstayed")
    assert verdict.accepted == (verdict.due_minor == 0)
    assert verdict.accepted == (verdict.reason == "")


@pytest.mark.parametrize("station", ["birch", "cedar", "dale"])
def test_exit_on_the_path_is_free(station: str) -> None:
    assert admission.exits_free(a_pass("in_use"), station)
    assert leaves(station, inside=timedelta(minutes=180)) == Verdict(True)


def test_exit_elsewhere_costs_the_difference() -> None:
    assert not admission.exits_free(a_pass("in_use"), "fern")
    assert leaves("fern", inside=timedelta(minutes=30), fare_due_minor=1000) == Verdict(False, "fare_due", 1000)
    assert leaves("fern", inside=timedelta(minutes=30), fare_due_minor=-500) == Verdict(True)


def test_exit_at_the_origin_within_twenty_minutes_is_free() -> None:
    assert leaves("alder", inside=timedelta(minutes=20), fare_due_minor=700) == Verdict(True)


def test_exit_at_the_origin_later_costs_what_overstaying_costs_and_nothing_else() -> None:
    assert leaves("alder", inside=timedelta(minutes=20) + SECOND, fare_due_minor=700) == Verdict(True)
    late = timedelta(minutes=180) + SECOND
    assert leaves("alder", inside=late, fare_due_minor=700) == Verdict(False, "overstayed", 1000)


@pytest.mark.parametrize(
    ("seconds_beyond", "fee"),
    [(-1, 0), (0, 0), (1, 1000), (3600, 1000), (3601, 2000), (4 * 3600, 4000), (4 * 3600 + 1, 5000), (10**6, 5000)],
)
def test_each_started_hour_beyond_three_costs_up_to_a_cap(seconds_beyond: int, fee: int) -> None:
    stay = timedelta(minutes=180, seconds=seconds_beyond)
    assert admission.overstay_minor(stay, FIGURES) == fee
    assert leaves("dale", inside=stay) == (Verdict(False, "overstayed", fee) if fee else Verdict(True))


def test_a_fare_difference_is_due_beside_the_overstay() -> None:
    assert leaves("fern", inside=timedelta(hours=3, seconds=1), fare_due_minor=700) == Verdict(
        False, "overstayed", 1700
    )


@given(st.timedeltas(timedelta(0), timedelta(days=3)), st.timedeltas(timedelta(0), timedelta(hours=2)))
def test_staying_longer_never_costs_less(stay: timedelta, longer: timedelta) -> None:
    assert admission.overstay_minor(stay, FIGURES) <= admission.overstay_minor(stay + longer, FIGURES) <= 5000


RED, BLUE = ("red", "alder", "cedar"), ("blue", "cedar", "fern")
WALK, GREY = (None, "dale", "gorse"), ("grey", "gorse", "heath")


def test_footfall_of_one_ride() -> None:
    assert admission.movements_at_entry([RED]) == [Moved("entry", "red", "alder"), Moved("boarding", "red", "alder")]
    assert admission.movements_at_exit([RED], "birch") == [Moved("exit", "red", "birch")]


def test_footfall_of_a_change_counts_at_exit() -> None:
    assert len(admission.movements_at_entry([RED, BLUE])) == 2
    assert admission.movements_at_exit([RED, BLUE], "fern") == [
        Moved("boarding", "blue", "cedar"),
        Moved("change", None, "cedar"),
        Moved("exit", "blue", "fern"),
    ]


def test_a_walk_between_two_rides_is_one_change() -> None:
    facts = admission.movements_at_exit([("red", "cedar", "dale"), WALK, GREY], "heath")
    assert [fact.kind for fact in facts] == ["boarding", "change", "exit"]


def test_a_walk_alone_is_an_entry_and_an_exit_on_no_line() -> None:
    assert admission.movements_at_entry([WALK]) == [Moved("entry", None, "dale")]
    assert admission.movements_at_exit([WALK], "gorse") == [Moved("exit", None, "gorse")]


def test_a_walk_at_the_beginning_enters_where_it_begins() -> None:
    facts = admission.movements_at_entry([WALK, GREY])
    assert facts == [Moved("entry", "grey", "dale"), Moved("boarding", "grey", "gorse")]


@given(st.lists(st.sampled_from([RED, BLUE, WALK, GREY]), min_size=1, max_size=6))
def test_every_ride_is_boarded_once(legs: list[tuple[str | None, str, str]]) -> None:
    facts = admission.movements_at_entry(legs) + admission.movements_at_exit(legs, legs[-1][2])
    boarded = [fact.line for fact in facts if fact.kind == "boarding"]
    assert boarded == [line for line, *_ends in legs if line]
    assert [fact.kind for fact in facts].count("entry") == [fact.kind for fact in facts].count("exit") == 1
    assert sum(fact.kind == "change" for fact in facts) == max(0, len(boarded) - 1)
