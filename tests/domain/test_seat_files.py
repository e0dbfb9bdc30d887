"""Seat plans in words and files: what is understood, what is mended and told, what is refused with its line; and choices."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro_web.core.errors import InvalidInput
from metro_web.domain import seat_choices, seat_files, seat_marks, seat_recipes, seat_words
from metro_web.domain.seat_choices import Choice
from metro_web.domain.seat_marks import MarkChange
from metro_web.domain.seating import Plan

GROUND = "stand A: 3 rows × 12, curved\nbox (VIP): 2 rows of 2+2"


@pytest.mark.parametrize("text", [text for text, _title in seat_words.EXAMPLES])
def test_every_example_is_understood(text: str) -> None:
    plan = seat_recipes.from_text(text)
    assert len(plan.sections) == len(text.splitlines())
    boxes = [(min(ys), max(ys)) for section in plan.sections for ys in [[s.y for r in section.rows for s in r.seats]]]
    assert all(before[1] < after[0] for before, after in itertools.pairwise(boxes)), "one behind the other"


def test_names_classes_aisles_and_last_rows() -> None:
    plan = seat_recipes.from_text(
        "coach 1, first class: 2 rows of 2+1\ncoach 2 (quiet): 10 seats in rows of 4\nhall: 2 rows × 3+4"
    )
    assert [(each.name, each.seat_class, each.seats_count) for each in plan.sections] == [
        ("coach 1", "first class", 6),
        ("coach 2", "quiet", 10),
        ("hall", "", 14),
    ]
    assert [len(row.seats) for row in plan.sections[1].rows] == [4, 4, 2]
    row = plan.sections[2].rows[0]
    assert row.seats[3].x - row.seats[2].x == 2
    assert [seat.label for seat in row.seats if "aisle" in seat.marks] == ["hall-A1", "hall-A3", "hall-A4", "hall-A7"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12 rows of 2+2\ntwelve rows", "Line 2: “twelve rows” is not understood"),
        ("12 rows of 2+2, bent", "“bent” is not understood; only"),
        ("3 rows round the fire", "Line 1: “3 rows round the fire”"),
        ("5000 rows × 2000", "That would be 10,000,000 seats; a plan has at most 120,000."),
        ("\n\n0 rows of 4", "Line 3: “0” is not understood"),
    ],
)
def test_what_is_not_understood_is_named(text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        seat_recipes.from_text(text)
    assert said in caught.value.detail


def test_what_goes_out_comes_in_again_and_no_cell_is_a_formula() -> None:
    rows = [["=1+1", "+5"], ["-2", "@x", "'=y"]]
    layout = {
        "sections": [
            {
                "code": "=SUM(A1)",
                "class": "@first",
                "rows": [
                    {"label": f"-{n}", "seats": [{"label": label} for label in row]} for n, row in enumerate(rows)
                ],
            }
        ]
    }
    plan = seat_files.from_layout(layout).plan
    text = seat_files.to_csv(plan)
    cells = [cell for line in text.removeprefix("\ufeff").splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
    assert seat_files.from_csv(text).plan == plan
    assert seat_files.from_json(seat_files.to_json("Any", plan)).plan == plan


def test_what_was_mended_is_told() -> None:
    found = seat_files.from_csv("Section;ROW;Seat;Colour;marks\n A ;1;A1;red;Window|aisle\n\nA;1;A2;;\nB;1;B1;;\n")
    assert found.plan.seats[0].marks == ("window", "aisle")
    assert [seat.y for seat in found.plan.seats] == [0, 0, 3], "sections lie behind each other"
    told = " ".join(found.repairs)
    assert all(part in told for part in ("parted by ;", "left out: colour", "1 cell", "1 empty line", "drawn in rows"))
    assert seat_files.from_csv("section,row,seat,x,y\nA,1,A1,0,0\n").repairs == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("section,row,seat\nA,1,1\nB,1,1\n", "Line 3: there is a seat 1 already, on line 2."),
        ("section,row,seat\nA,1,\n", "Line 2: the seat is missing."),
        ("section,row,seat,marks\nA,1,1,gold\n", "Line 2: “gold” is no mark"),
        ("section,row,seat,x\nA,1,1,far\n", "Line 2: x and y are numbers."),
        ("section,row,seat\n", "There are no seats in this file."),
        ("seat,place\n1,2\n", "The first line names the columns"),
    ],
)
def test_files_that_are_no_plan(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said.replace("(", r"\(")) as caught:
        seat_files.from_csv(text)
    assert caught.value.code == "invalid_plan"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"sections": []}', "[" * 100_000, "{}," * 300_000, '{"sections": 5}'])
def test_json_that_is_no_plan(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        seat_files.from_json(text)
    assert caught.value.code == "invalid_plan"


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("A-A1–A12", 12),
        ("A-A1-3", 3),
        ("a-b2 to b4, A-C1", 4),
        ("row 2", 4),
        ("section A row B", 12),
        ("rows A–B of stand A", 24),
        ("section VIP", 8),
        ("all", 44),
    ],
)
def test_seats_are_chosen_in_words(words: str, count: int) -> None:
    plan = seat_recipes.from_text(GROUND.replace("box (VIP)", "VIP"))
    seats = seat_choices.read(plan, words)
    assert len(seats) == count
    assert seat_choices.of(plan, Choice(words=words, runs=seat_choices.runs_of(seats))) == seats


@pytest.mark.parametrize("words", ["", "Z9", "A-A1–B2", "row Z", "section nowhere", "A-A1–Z5"])
def test_words_that_choose_nothing(words: str) -> None:
    with pytest.raises(InvalidInput):
        seat_choices.read(seat_recipes.from_text(GROUND), words)


@pytest.mark.parametrize("runs", ["x", [[1, 0]], [[-1, 2]], [[0, 44]], [[True, 1]], [[0]], [[0, 1.5]], {"a": 1}])
def test_runs_that_are_none(runs: object) -> None:
    with pytest.raises(InvalidInput):
        seat_choices.of(seat_recipes.from_text(GROUND), Choice(runs=runs))


@given(st.sets(st.integers(0, 43)))
def test_runs_hold_what_was_put_into_them(seats: set[int]) -> None:
    plan = seat_recipes.from_text(GROUND)
    runs = seat_choices.runs_of(seats)
    assert {seat for first, last in runs for seat in range(first, last + 1)} == seats
    if seats:
        assert seat_choices.of(plan, Choice(runs=json.loads(json.dumps(runs)))) == sorted(seats)


def test_marks_make_another_plan() -> None:
    plan = seat_recipes.from_text("2 rows of 2+2")
    made = seat_marks.apply(plan, [MarkChange("blocked", True, [0, 1]), MarkChange("window", False, [0])])
    assert [seat.marks for seat in made.seats[:3]] == [("blocked",), ("aisle", "blocked"), ("aisle",)]
    assert marks_of(plan) == {"window": 4, "aisle": 4}
    assert marks_of(made) == {"window": 3, "aisle": 4, "blocked": 2}
    with pytest.raises(InvalidInput):
        seat_marks.apply(plan, [MarkChange("gold", True, [0])])


def marks_of(plan: Plan) -> dict[str, int]:
    return seat_marks.counts(plan)
