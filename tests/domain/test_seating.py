"""Seat plans, what they are made from, their packed statuses, the best seats, and what is kept of a price."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro_web.core.errors import InvalidInput
from metro_web.domain import best_seats, penalties, seat_files, seat_recipes, seat_status, seating
from metro_web.domain.penalties import PenaltyRow

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def labels(plan: seating.Plan) -> list[str]:
    return [seat.label for seat in plan.seats]


def test_words_become_a_coach_and_a_stadium() -> None:
    coach = seat_recipes.from_text("12 rows of 2+2")
    assert (len(coach.seats), labels(coach)[:5], labels(coach)[-1]) == (48, ["1A", "1B", "1C", "1D", "2A"], "12D")
    assert [seat.marks for seat in coach.seats[:4]] == [("window",), ("aisle",), ("aisle",), ("window",)]
    assert coach.seats[2].x - coach.seats[1].x == 2, "an aisle lies between"
    ground = seat_recipes.from_text("stand A: 20 rows × 40, curved\nstand B: 2 rows x 30")
    assert [section.code for section in ground.sections] == ["A", "B"]
    assert ground.spans == ((0, 800), (800, 860))
    assert (labels(ground)[0], labels(ground)[799], labels(ground)[800]) == ("A-A1", "A-T40", "B-A1")
    assert ground.section_of(799).code == "A"
    assert ground.seats[0].y < ground.seats[20].y, "the ends of a curved row come forward"


@pytest.mark.parametrize("capacity", [1, 3, 4, 41, 120_000])
def test_a_capacity_becomes_that_many_seats(capacity: int) -> None:
    plan = seat_recipes.from_capacity(capacity)
    assert len(plan.seats) == len(set(labels(plan))) == capacity


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rows",
        "0 rows of 2+2",
        "3 rows of 0",
        "3 rows of 20+2000",
        "3 rows of 20+0",
        "5000 rows × 2000",
        "300 seats\n3 rows × 4, bent",
        ": 3 rows of 2",
        "99999 rows × 5",
        "2 rows of 2+2\nmore",
        "a" * 30_000,
    ],
)
def test_words_that_are_no_plan(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        seat_recipes.from_text(text)
    assert caught.value.code == "invalid_plan"


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 9)), min_size=1, max_size=4))
def test_a_plan_is_read_back_as_it_was_written(shape: list[tuple[int, int]]) -> None:
    text = "\n".join(f"part {n}: {rows} rows × {across}" for n, (rows, across) in enumerate(shape))
    plan = seat_recipes.from_text(text)
    assert seating.parse(seating.to_data(plan)) == plan
    assert len(plan.seats) == sum(rows * across for rows, across in shape)
    assert [plan.index_of[label] for label in labels(plan)] == list(range(len(plan.seats)))
    assert [begin for _section, _row, begin in plan.rows_of()] == sorted(begin for _s, _r, begin in plan.rows_of())


def test_csv_with_marks_and_coordinates() -> None:
    plan = seat_files.from_csv(
        "\ufeffsection,row,seat,x,y,marks\nA,1,A1,0,0,window accessible\nA,1,A2,1.5,0,\nB,1,B1,,,\n"
    ).plan
    assert [section.code for section in plan.sections] == ["A", "B"]
    assert plan.seats[0].marks == ("window", "accessible")
    assert plan.seats[1].x == 1.5
    for text in ("", "a,b\n1,2\n", "section,row,seat,x\nA,1,A1,nan\n", "section,row,seat\nA,1,\n"):
        with pytest.raises(InvalidInput):
            seat_files.from_csv(text)


@given(st.integers(1, 70), st.data())
def test_two_bits_a_seat_from_the_low_end(seats_count: int, data: st.DataObject) -> None:
    marked = data.draw(st.dictionaries(st.integers(0, seats_count - 1), st.integers(1, 3)))
    packed = seat_status.pack(seats_count, marked)
    assert [seat_status.status_of(packed, seat) for seat in range(seats_count)] == [
        marked.get(seat, 0) for seat in range(seats_count)
    ]
    whole = int.from_bytes(base64.b64decode(seat_status.as_text(packed)), "little")
    assert all(whole >> 2 * seat & 3 == status for seat, status in marked.items())
    assert len(packed) == (seats_count + 3) // 4


@given(st.sets(st.integers(0, 47)), st.integers(1, 5))
def test_the_best_seats_are_free_neighbours_wherever_there_are_any(taken: set[int], count: int) -> None:
    plan = seat_recipes.from_text("12 rows of 2+2")
    found = best_seats.find(plan, count, lambda seat: seat not in taken)
    runs = [
        begin + first
        for _section, row, begin in plan.rows_of()
        for first in range(len(row.seats) - count + 1)
        if not taken & set(range(begin + first, begin + first + count))
    ]
    if found is None:
        assert runs == []
    else:
        assert found[0] in runs
        assert found == tuple(range(found[0], found[0] + count))


def test_the_best_seats_are_in_front_and_leave_nobody_alone() -> None:
    plan = seat_recipes.from_text("3 rows × 6")

    def best(count: int, *taken: str) -> list[str]:
        gone = {plan.index_of[label] for label in taken}
        found = best_seats.find(plan, count, lambda seat: seat not in gone)
        return [plan.seats[seat].label for seat in found or ()]

    assert best(2) == ["A3", "A4"], "front row, middle"
    assert best(2, "A1") == ["A2", "A3"], "A3 and A4 would leave A2 alone"
    assert best(3, "A1") == ["B1", "B2", "B3"] or len(best(3, "A1")) == 3
    coach = seat_recipes.from_text("2 rows of 2+2")
    found = best_seats.find(coach, 2, lambda _seat: True)
    assert [coach.seats[seat].label for seat in found or ()] in (["1A", "1B"], ["1C", "1D"]), "not across the aisle"


@pytest.mark.parametrize(
    ("hours", "kept"),
    [
        (100, 500),
        (72.001, 500),
        (72, 1000),
        (24, 1000),
        (23.999, 3000),
        (3, 3000),
        (2.999, 6000),
        (0.001, 6000),
        (0, 10_000),
        (-5, 10_000),
    ],
)
def test_the_default_table_at_its_bounds(hours: float, kept: int) -> None:
    assert penalties.kept_minor(penalties.DEFAULT, 10_000, NOW + timedelta(hours=hours), NOW) == kept


def test_what_is_kept_is_rounded_half_up() -> None:
    assert penalties.kept_minor((PenaltyRow(0, 500),), 110, NOW + timedelta(hours=1), NOW) == 6


@pytest.mark.parametrize(
    "rows",
    [
        [],
        "x",
        [{"hours": 1, "kept_bp": 5}],
        [{"hours": 0, "kept_bp": 10_001}],
        [{"hours": 0}],
        [{"hours": 5, "kept_bp": 900}, {"hours": 0, "kept_bp": 800}],
        [{"hours": 0, "kept_bp": 1}] * 2,
        [{"hours": 0, "kept_bp": True}],
    ],
)
def test_tables_that_are_none(rows: object) -> None:
    with pytest.raises(InvalidInput) as caught:
        penalties.parse(rows)
    assert caught.value.code == "invalid_penalties"
    assert penalties.parse(penalties.to_data(penalties.DEFAULT)) == penalties.DEFAULT
