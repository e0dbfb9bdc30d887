"""Layouts of vehicles: what adds up becomes a plan that a traveller can read, and what does not is refused in words."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro_web.core.errors import InvalidInput
from metro_web.domain import best_seats, outlines, seat_choices, seating, vehicle_layouts, vehicle_plans, vehicle_words
from metro_web.domain.amenities import ICONS, code_of
from metro_web.domain.vehicle_layouts import BUS, CLASSES, COACHES_MAX, FRAMES, MODES, PLANE, SEATS_MAX, TRAIN
from metro_web.domain.vehicle_words import KINDS, STARTS, TypedPart

JET = {
    "sections": [{"class": "business", "rows": 4, "across": "2+2"}, {"class": "economy", "rows": 26, "across": "3+4+3"}]
}
EXPRESS = {
    "coaches": [
        {"numbers": ["1"], "class": "first", "kind": "compartment", "compartments": 9, "places": 6, "accessible": 1},
        {"numbers": [2, "b3"], "kind": "open", "rows": 18, "across": [2, 2]},
    ]
}


def plan(mode: str, data: Any, capacity: int | None = None) -> seating.Plan:
    return vehicle_plans.make(vehicle_layouts.read(mode, data, capacity))


def test_a_bus_of_2_and_1_has_an_aisle_windows_and_a_place_for_a_wheelchair() -> None:
    bus = plan(BUS, {"rows": 12, "across": "2+1", "accessible": 1}, 36)
    assert [seat.label for seat in bus.seats[:4]] == ["1A", "1B", "1C", "2A"]
    assert bus.seats[-1].label == "12C"
    assert [seat.marks for seat in bus.seats[:3]] == [
        ("window", "companion"),
        ("aisle", "accessible"),
        ("window", "aisle"),
    ]
    assert [seat.x for seat in bus.seats[:3]] == [0, 1, 3], "an aisle lies between"
    assert [(each.code, each.name, each.seat_class) for each in bus.sections] == [("standard", "Standard", "standard")]


def test_the_last_row_of_a_bus_may_have_no_aisle() -> None:
    bus = plan(BUS, {"rows": 12, "across": "2+2", "last_row": 5})
    assert len(bus.seats) == 49
    assert [(seat.label, seat.x) for seat in bus.seats[-5:]] == [(f"12{c}", n) for n, c in enumerate("ABCDE")]
    assert [seat.marks for seat in bus.seats[-5:]] == [("window",), (), (), (), ("window",)]


def test_rows_of_a_plane_go_on_from_cabin_to_cabin_and_leave_out_the_letter_i() -> None:
    jet = plan(PLANE, JET, 276)
    assert [seat.label for seat in jet.seats[12:20]] == ["4A", "4B", "4C", "4D", "5A", "5B", "5C", "5D"]
    assert "".join(seat.label[-1] for seat in jet.seats[-10:]) == "ABCDEFGHJK"
    assert [(each.code, each.seats_count) for each in jet.sections] == [("business", 16), ("economy", 260)]
    doubled = plan(PLANE, {"sections": [JET["sections"][0], JET["sections"][0]]})
    assert [(each.code, each.name) for each in doubled.sections] == [
        ("business", "Business"),
        ("business2", "Business 2"),
    ]


def test_seats_of_a_train_are_counted_through_each_coach() -> None:
    train = plan(TRAIN, EXPRESS)
    assert [(each.code, each.name, each.seat_class, each.seats_count) for each in train.sections] == [
        ("1", "Coach 1", "first", 54),
        ("2", "Coach 2", "second", 72),
        ("B3", "Coach B3", "second", 72),
    ]
    assert [seat.label for seat in train.seats[:7]] == [f"1-{n}" for n in range(1, 8)]
    assert train.seats[-1].label == "B3-72"
    compartment = train.sections[0].rows[0].seats
    assert [seat.marks for seat in compartment] == [
        ("window",),
        ("companion",),
        ("aisle", "accessible"),
        ("window",),
        (),
        ("aisle",),
    ]
    assert {seat.x for seat in compartment[:3]} == {seat.x for seat in compartment[3:]}, "they face each other"
    assert seat_choices.read(train, "2-41") == [train.index_of["2-41"]]
    assert seat_choices.read(train, "2-41–44") == [train.index_of[f"2-{n}"] for n in range(41, 45)]
    family = best_seats.find(train, 4, lambda _seat: True, section="1")
    assert family is not None
    assert len({train.places[seat] for seat in family}) == 1, "four together share a compartment"


@pytest.mark.parametrize(
    ("mode", "data", "capacity", "said"),
    [
        ("boat", {"rows": 1, "across": "2"}, None, "one of train, bus, plane"),
        (BUS, None, None, "how the seats are arranged"),
        (BUS, {"rows": 0, "across": "2+2"}, None, "rows, a whole number from 1 to 25"),
        (BUS, {"rows": "12", "across": "2+2"}, None, "rows, a whole number"),
        (BUS, {"rows": True, "across": "2+2"}, None, "rows, a whole number"),
        (BUS, {"rows": 12}, None, "seats across"),
        (BUS, {"rows": 12, "across": "2+0"}, None, "seats across"),
        (BUS, {"rows": 12, "across": "2+2+2"}, None, "2 groups at most"),
        (BUS, {"rows": 12, "across": "3+3"}, None, "at most 5 seats are across"),
        (BUS, {"rows": 12, "across": "2+2", "last_row": 6}, None, "The last row of 2+2 seats 5"),
        (BUS, {"rows": 12, "across": "2+2", "seats": 50}, None, "sums to 48 seats"),
        (BUS, {"rows": 12, "across": "2+2"}, 49, "sum to 48 seats"),
        (BUS, {"rows": 12, "across": "2+2", "accessible": 9}, None, "wheelchair places"),
        (BUS, {"rows": 12, "across": "2+2", "class": "royal"}, None, "a class is one of"),
        (PLANE, {"sections": []}, None, "1 to 3 sections"),
        (PLANE, {"sections": JET["sections"] * 2}, None, "at most 3 sections"),
        (PLANE, {"sections": [7]}, None, "Section 1"),
        (PLANE, JET, 275, "sum to 276 seats"),
        (PLANE, {"sections": [{"rows": 80, "across": "5+5+1"}] * 3}, None, "That would be 2,640 seats; at most 900"),
        (PLANE, {"sections": [{"rows": 10_000, "across": "1"}]}, None, "rows, a whole number from 1 to 80"),
        (TRAIN, {"coaches": {}}, None, "1 to 40 coaches"),
        (TRAIN, {"coaches": [{"numbers": [1, 1], "rows": 2, "across": "2"}]}, None, "two coaches 1"),
        (TRAIN, {"coaches": [{"numbers": ["first"], "rows": 2, "across": "2"}]}, None, "1 to 4 letters or digits"),
        (TRAIN, {"coaches": [{"numbers": [None], "rows": 2, "across": "2"}]}, None, "1 to 4 letters or digits"),
        (TRAIN, {"coaches": [{"numbers": [], "rows": 2, "across": "2"}]}, None, "need numbers"),
        (TRAIN, {"coaches": [{"numbers": ["1"], "kind": "compartment", "places": 5}]}, None, "4 or 6 seats"),
        (TRAIN, {"coaches": [{"numbers": ["1"], "kind": "sofa"}]}, None, "open or has compartments"),
        (TRAIN, {"coaches": [{"numbers": list(range(40)), "rows": 40, "across": "3+3"}]}, None, "at most 2,000 fit"),
        (TRAIN, {"coaches": [{"numbers": ["1"], "rows": 2, "across": "2"}] * 41}, None, "at most 40 coaches"),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_refused(mode: str, data: Any, capacity: int | None, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        vehicle_layouts.read(mode, data, capacity)
    assert said in caught.value.detail


def _parts(mode: str) -> st.SearchStrategy[dict[str, Any]]:
    frame = FRAMES[mode]
    groups = st.lists(st.integers(1, frame.group), min_size=1, max_size=frame.groups)
    rows = {
        "class": st.sampled_from(sorted(CLASSES)),
        "rows": st.integers(1, 12),
        "across": groups.filter(lambda found: sum(found) <= frame.across),
        "accessible": st.integers(0, 1),
    }
    if mode == BUS:
        return st.fixed_dictionaries(rows)
    if mode == PLANE:
        return st.fixed_dictionaries({"sections": st.lists(st.fixed_dictionaries(rows), min_size=1, max_size=3)})
    compartments = st.fixed_dictionaries(
        {"kind": st.just("compartment"), "compartments": st.integers(1, 10), "places": st.sampled_from([4, 6])}
    )
    coach = st.one_of(st.fixed_dictionaries(rows), compartments)
    return st.lists(coach, min_size=1, max_size=6).map(
        lambda found: {"coaches": [each | {"numbers": [n, f"A{n}"]} for n, each in enumerate(found, 1)]}
    )


@given(st.sampled_from(MODES).flatmap(lambda mode: st.tuples(st.just(mode), _parts(mode))))
def test_any_layout_makes_a_plan_of_as_many_seats_and_is_read_back(made: tuple[str, dict[str, Any]]) -> None:
    mode, data = made
    layout = vehicle_layouts.read(mode, data)
    assert vehicle_layouts.read(mode, vehicle_layouts.to_data(layout), layout.seats_count) == layout
    typed = vehicle_words.typed(layout)
    assert vehicle_layouts.read(mode, vehicle_words.recipe(mode, typed)) == layout, "as a form shows it"
    drawn = vehicle_plans.make(layout)
    assert seating.parse(seating.to_data(drawn)) == drawn
    assert [each.seats_count for each in drawn.sections] == [part.seats_count for part in layout.parts]
    assert [each.code for each in drawn.sections] == [each.code for each in vehicle_plans.names(layout)]
    assert len({(seat.x, seat.y) for seat in drawn.seats}) == len(drawn.seats) == layout.seats_count
    accessible = sum("accessible" in seat.marks for seat in drawn.seats)
    assert accessible == sum(part.accessible for part in layout.parts)
    assert not outlines.parts(drawn), "small enough to be drawn at once"
    assert vehicle_words.summary(layout)


@given(st.sampled_from(MODES), st.lists(st.builds(TypedPart, *[st.text(max_size=9)] * 6, st.booleans()), max_size=4))
def test_whatever_is_typed_is_a_layout_or_refused(mode: str, typed: list[TypedPart]) -> None:
    with contextlib.suppress(InvalidInput):  # nothing else may come of it
        vehicle_layouts.read(mode, vehicle_words.recipe(mode, typed))


def test_what_forms_begin_with_adds_up_and_numbers_are_told_in_runs() -> None:
    assert {
        mode: vehicle_layouts.read(mode, vehicle_words.recipe(mode, STARTS[mode])).seats_count for mode in MODES
    } == {
        BUS: 36,
        PLANE: 160,
        TRAIN: 54 + 3 * 72,
    }
    assert max(SEATS_MAX.values()) <= outlines.DRAWN_MAX
    assert set(KINDS) == {"open", "4", "6"}
    assert vehicle_words.numbers_text(["1", "2", "3", "B1", "5"]) == "1–3, B1, 5"
    layout = vehicle_layouts.read(TRAIN, EXPRESS)
    assert vehicle_words.summary(layout) == "Coaches 1 First class, 2, B3 Second class"
    assert len(vehicle_words.recipe(TRAIN, [TypedPart(numbers="1-9999")])["coaches"][0]["numbers"]) == COACHES_MAX + 1


@pytest.mark.parametrize(
    ("name", "code"), [("Wi-Fi", "wi-fi"), ("Café à bord", "cafe-a-bord"), ("茶", "amenity"), ("x" * 60, "x" * 24)]
)
def test_the_code_of_an_amenity_is_made_of_its_name(name: str, code: str) -> None:
    assert code_of(name) == code
    assert code_of(name, 12).endswith("-12")
    assert len(code_of(name, 12)) <= 24
    assert "wifi" in ICONS
