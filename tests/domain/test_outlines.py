"""A large plan from afar: parts that are whole rows, small enough to draw, around their seats."""

from metro_web.demo import stands
from metro_web.domain import outlines, seat_recipes, seating
from metro_web.domain.seating import Plan

FIELD = stands.Field(90, 60, 25)


def ring() -> Plan:
    """3,840 seats around a field, in blocks of 160."""
    return seating.parse(stands.around(FIELD, [stands.Tier(24, 10, 16, 2)]))


def test_a_small_plan_has_no_parts() -> None:
    plan = seat_recipes.from_text("stand A: 40 rows x 50")
    assert outlines.parts(plan) == []
    assert outlines.to_data(plan)["sections"] == [{"code": "A", "name": "stand A", "first": 0, "end": 2_000}]


def test_each_section_of_a_ring_is_a_part_around_its_seats() -> None:
    plan = ring()
    found = outlines.parts(plan)
    assert [(part.section, part.first, part.end) for part in found] == [
        (number, *span) for number, span in enumerate(plan.spans)
    ]
    for part in found:
        for seat in (plan.seats[part.first], plan.seats[part.end - 1]):
            assert _is_inside((seat.x, seat.y), part.points), "the outline goes around its seats"
        middle = sum(x for x, _y in part.points) / len(part.points), sum(y for _x, y in part.points) / len(part.points)
        others = [other for other in found if other is not part]
        assert not any(_is_inside(middle, other.points) for other in others), "parts lie beside each other"


def test_a_section_too_large_to_draw_is_cut_between_rows() -> None:
    plan = seat_recipes.from_text("stand A: 100 rows x 45\nstand B: 2 rows x 30")
    found = outlines.parts(plan)
    assert [(part.section, part.from_row, part.to_row) for part in found] == [
        (0, "A", "AH"),
        (0, "AI", "BO"),
        (0, "BP", "CV"),
        (1, "A", "B"),
    ]
    assert [part.first for part in found[1:]] == [part.end for part in found[:-1]]
    assert all(part.end - part.first <= outlines.DRAWN_MAX for part in found)


def _is_inside(point: tuple[float, float], hull: tuple[tuple[float, float], ...]) -> bool:
    turns = [
        (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)
        for (ax, ay), (bx, by) in zip(hull, (*hull[1:], hull[0]), strict=True)
    ]
    return all(turn > 0 for turn in turns)
