"""The demo's grounds: blocks go all the way round, and neighbours of a row sit side by side wherever that is."""

import math
from itertools import pairwise

import pytest

from metro_web.demo import stands
from metro_web.demo.stands import Field, Tier
from metro_web.domain import best_seats, seating


@pytest.mark.parametrize("field", [Field(80, 50, 20), Field(60, 60, 30)], ids=["park", "oval"])
def test_a_way_round_ends_where_it_began(field: Field) -> None:
    assert field.at(0, 0) == pytest.approx(field.at(field.length, 0))
    for along in range(0, int(field.length), 7):
        (x, y), (ahead_x, ahead_y) = field.at(along, 0), field.at(along + 1, 0)
        assert math.hypot(ahead_x - x, ahead_y - y) == pytest.approx(1, abs=0.01)
        out_x, out_y = field.at(along, 5)
        assert math.hypot(out_x - x, out_y - y) == pytest.approx(5)
        assert math.hypot(out_x, out_y) > math.hypot(x, y), "out is away from the middle"


def test_blocks_are_numbered_clockwise_and_do_not_overlap() -> None:
    plan = seating.parse(stands.around(Field(80, 50, 20), [Tier(8, 3, 20, out=4)]))
    assert [section.code for section in plan.sections] == ["N1", "N2", "E1", "E2", "S1", "S2", "W1", "W2"]
    assert len(plan.seats) == 8 * 3 * 20
    rows = [row for section in plan.sections for row in section.rows]
    assert all(0.9 < math.hypot(b.x - a.x, b.y - a.y) < 2 for row in rows for a, b in pairwise(row.seats))
    assert len({(seat.x, seat.y) for seat in plan.seats}) == len(plan.seats)


@pytest.mark.parametrize("code", ["N1", "E1", "E2", "W2"])
def test_the_best_seats_of_any_block_are_in_the_middle_of_its_first_row(code: str) -> None:
    plan = seating.parse(stands.around(Field(80, 50, 20), [Tier(8, 3, 20, out=4)]))
    found = best_seats.find(plan, 4, lambda _seat: True, section=code)
    assert found is not None
    begins = plan.spans[[section.code for section in plan.sections].index(code)][0]
    assert [seat - found[0] for seat in found] == [0, 1, 2, 3]
    assert abs(found[0] - (begins + 8)) <= 1, "rows that go round a corner are measured along themselves"
