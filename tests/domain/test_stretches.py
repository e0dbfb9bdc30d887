"""A seat is sold to several people one after another: who rides a short way is put where it fits closest."""

import random

import pytest

from metro_web.domain import best_seats, seat_recipes

SEATS, SEGMENTS = 40, 5
COACH = seat_recipes.from_text("10 rows of 2+2")
Taken = list[set[int]]


def slack(taken: set[int], first: int, last: int) -> int:
    """Free segments against the stretch, counted apart from the code that is tried."""
    free = [segment for segment in range(1, SEGMENTS + 1) if segment not in taken]
    before = [segment for segment in range(1, first) if all(at in free for at in range(segment, first))]
    beyond = [
        segment for segment in range(last + 1, SEGMENTS + 1) if all(at in free for at in range(last + 1, segment))
    ]
    return len(before) + len([segment for segment in beyond if segment in free])


def requests(seed: int, number: int) -> list[tuple[int, int]]:
    chance = random.Random(seed)
    stops = (sorted(chance.sample(range(1, SEGMENTS + 2), 2)) for _ in range(number))
    return [(begins, ends - 1) for begins, ends in stops]


def reference(asked: list[tuple[int, int]]) -> int:
    """How many get on where people may change seats on the way: whenever each segment has a place left."""
    left, admitted = dict.fromkeys(range(1, SEGMENTS + 1), SEATS), 0
    for first, last in asked:
        if all(left[segment] for segment in range(first, last + 1)):
            admitted += 1
            for segment in range(first, last + 1):
                left[segment] -= 1
    return admitted


def seated(asked: list[tuple[int, int]]) -> tuple[int, int]:
    """How many get a seat, and how many get none although each segment of their way has a free one."""
    taken: Taken = [set() for _ in range(SEATS)]
    admitted = scattered = 0
    for first, last in asked:
        stretch = set(range(first, last + 1))
        if all(each & stretch for each in taken):
            scattered += all(any(segment not in each for each in taken) for segment in stretch)
            continue
        loose = [slack(each, first, last) for each in taken]
        found = best_seats.find(COACH, 1, lambda seat, wanted=stretch: not taken[seat] & wanted, slack=loose)
        assert found is not None, "there is one that fits"
        taken[found[0]] |= stretch
        admitted += 1
    return admitted, scattered


@pytest.mark.parametrize("seed", range(3))
def test_a_coach_with_six_stops_is_filled(seed: int) -> None:
    asked = requests(seed, 10_000)
    assert seated(asked)[0] >= 0.95 * reference(asked)


def test_free_seats_are_not_scattered_over_the_coach() -> None:
    found = [seated(requests(seed, 110)) for seed in range(30)]
    assert sum(scattered for _admitted, scattered in found) <= 0.001 * sum(admitted for admitted, _scattered in found)


def test_several_stay_together_before_they_fit_closely() -> None:
    # Rows 1 and 2 would fit closely, but there only across the aisle.
    gone = {"1A", "1D", "2A", "2D"}
    loose = [0] * 8 + [4] * 32
    found = best_seats.find(COACH, 2, lambda seat: COACH.seats[seat].label not in gone, slack=loose)
    assert [COACH.seats[seat].label for seat in found or ()] == ["3A", "3B"]
