"""The seat offered in another's stead: same price, same need, nearest."""

from collections.abc import Collection

from metro_web.domain import near_seats, seat_recipes, seating
from metro_web.domain.seating import Plan


def offered(plan: Plan, wanted: str, *, gone: Collection[str] = (), dear: Collection[str] = ()) -> str:
    """Label of what is offered for `wanted`; `dear` seats cost more, '' where there is none."""
    found = near_seats.find(
        plan,
        plan.index_of[wanted],
        lambda seat: plan.seats[seat].label not in (wanted, *gone),
        lambda seat: 900 if plan.seats[seat].label in dear else 400,
    )
    return "" if found is None else plan.seats[found].label


def test_the_neighbour_of_the_row_comes_before_the_seat_behind() -> None:
    plan = seat_recipes.from_text("4 rows of 2+2")
    assert offered(plan, "2A") == "2B"
    assert offered(plan, "2A", gone=["2B"]) == "1A"
    assert offered(plan, "2A", gone=["2B"], dear=["1A", "1B"]) == "3A"
    assert offered(plan, "2A", dear=["2A"]) == "", "no other seat costs the same"


def test_another_section_comes_last() -> None:
    plan = seat_recipes.from_text("stand A: 2 rows x 2\nstand B: 2 rows x 2")
    assert offered(plan, "A-B2", gone=["A-B1", "A-A1"]) == "A-A2"
    assert offered(plan, "A-B2", gone=["A-B1", "A-A1", "A-A2"]) == "B-A2"


def test_a_wheelchair_place_stands_for_its_like_alone() -> None:
    layout = seating.to_data(seat_recipes.from_text("2 rows of 2+2"))
    rows = layout["sections"][0]["rows"]
    rows[0]["seats"][0]["marks"], rows[1]["seats"][3]["marks"] = ["accessible"], ["accessible"]
    plan = seating.parse(layout)
    assert offered(plan, "1A") == "2D"
    assert offered(plan, "2C") == "1C"
    assert offered(plan, "2A") == "2B"
