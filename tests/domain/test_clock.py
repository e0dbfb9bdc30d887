"""The service day ends at night, in its own zone, also on the nights when clocks are put back or on."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro_web.core import clock

DELHI, BERLIN = ZoneInfo("Asia/Kolkata"), ZoneInfo("Europe/Berlin")


def delhi(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=DELHI)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (delhi(20, 12), 20),
        (delhi(20, 23, 59, 59), 20),
        (delhi(21, 0), 20),
        (delhi(21, 2, 59, 59), 20),
        (delhi(21, 3), 21),
    ],
)
def test_a_service_day_ends_at_three(at: datetime, day: int) -> None:
    assert clock.service_date(at.astimezone(UTC), DELHI, 3) == date(2026, 11, day)


def test_the_end_is_an_instant_in_utc() -> None:
    end = clock.service_day_end(delhi(20, 12), DELHI, 3)
    assert end == datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
    assert clock.service_day_end(end, DELHI, 3) == end + timedelta(days=1)


@pytest.mark.parametrize("zone", [DELHI, BERLIN])
@given(st.timedeltas(timedelta(0), timedelta(days=1100)).map(lambda later: datetime(2025, 1, 1, tzinfo=UTC) + later))
def test_every_instant_lies_before_the_end_of_its_day_and_not_a_second_after(zone: ZoneInfo, at: datetime) -> None:
    end = clock.service_day_end(at, zone, 3)
    assert at < end <= at + timedelta(hours=25)
    assert clock.service_date(end - timedelta(seconds=1), zone, 3) == clock.service_date(at, zone, 3)
    assert clock.service_date(end, zone, 3) == clock.service_date(at, zone, 3) + timedelta(days=1)


def test_instants_are_written_in_utc_to_the_second() -> None:
    assert clock.rfc3339(delhi(20, 12, 0, 1) + timedelta(microseconds=999_999)) == "2026-11-20T06:30:01Z"


def test_a_frozen_clock_stands() -> None:
    clock.freeze(delhi(20, 12))
    try:
        assert clock.utc_now() == clock.utc_now() == datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
    finally:
        clock.unfreeze()
    assert abs(clock.utc_now() - datetime.now(UTC)) < timedelta(seconds=5)
