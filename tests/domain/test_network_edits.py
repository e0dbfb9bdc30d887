"""Orders of branches and bullets of lines, as values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro_web.core.errors import InvalidInput
from metro_web.domain import network_edits
from metro_web.domain.network import BranchSeq, LineDef

CODES = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


def run(text: str) -> BranchSeq:
    return BranchSeq(0, "", tuple(text))


@pytest.mark.parametrize(
    ("before", "code", "position", "after"),
    [
        ("", "x", None, "x"),
        ("abc", "x", None, "abcx"),
        ("abc", "x", 1, "xabc"),
        ("abc", "x", 2, "axbc"),
        ("abc", "x", 4, "abcx"),
        ("abcd", "a", 3, "bcad"),
        ("abcd", "d", 1, "dabc"),
        ("abcd", "b", 2, "abcd"),
        ("abcd", "b", None, "acdb"),
        ("abca", "x", 1, "xabcx"),
        ("abca", "x", 2, "axbca"),
        ("abca", "x", None, "abcxa"),
        ("abca", "x", 4, "abcxa"),
        ("abca", "a", 2, "bacb"),
        ("abca", "b", 3, "acba"),
    ],
)
def test_a_station_is_put_at_a_position(before: str, code: str, position: int | None, after: str) -> None:
    assert "".join(network_edits.placed(run(before), code, position)) == after


@pytest.mark.parametrize(("before", "position"), [("abc", 0), ("abc", 5), ("abc", -1), ("abca", 5), ("", 2)])
def test_a_position_beyond_the_end_is_refused(before: str, position: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        network_edits.placed(run(before), "x", position)
    assert refused.value.extra["errors"][0]["field"] == "position"
    if "b" in before:
        with pytest.raises(InvalidInput):
            network_edits.placed(run("abc"), "b", 4)


@pytest.mark.parametrize(
    ("before", "code", "after"),
    [
        ("abc", "b", "ac"),
        ("abc", "a", "bc"),
        ("a", "a", ""),
        ("abcda", "a", "bcdb"),
        ("abca", "b", "ac"),
        ("ab", "x", "ab"),
    ],
)
def test_a_gap_closes(before: str, code: str, after: str) -> None:
    assert "".join(network_edits.without(run(before), code)) == after


@pytest.mark.parametrize("order", ["aba", "aa", "abcb", "abcab", "abcaa"])
def test_nothing_but_a_ring_names_a_station_twice(order: str) -> None:
    with pytest.raises(InvalidInput):
        network_edits.whole(list(order))


@pytest.mark.parametrize("order", ["a", "ab", "abc", "abca", "abcda"])
def test_a_whole_order_is_taken_as_it_is(order: str) -> None:
    assert network_edits.whole(list(order)) == tuple(order)


@given(CODES, st.booleans(), st.sampled_from("abcdefghxy"), st.integers(1, 9))
def test_putting_then_taking_away_keeps_the_others_in_order(
    codes: list[str], is_ring: bool, code: str, position: int
) -> None:
    before = BranchSeq(0, "", (*codes, codes[0]) if is_ring and len(codes) > 2 else tuple(codes))
    others = [each for each in codes if each != code]
    if position > len(others) + 1:
        with pytest.raises(InvalidInput):
            network_edits.placed(before, code, position)
        return
    after = BranchSeq(0, "", network_edits.placed(before, code, position))
    assert after.stations[position - 1] == code
    assert after.is_ring == (before.is_ring and len(others) > 1)
    assert network_edits.whole(after.stations) == after.stations
    left = network_edits.without(after, code)
    assert sorted(set(left)) == sorted(others)
    assert [each for each in left[: len(others)] if each != code] == list(others) or after.is_ring


def test_bullets_stay_apart() -> None:
    lines: list[LineDef] = []
    for number in range(120):
        name = ("Red Line", "Rose Line", "Über", "गुलाबी", "1", "—")[number % 6]
        letter, shape = network_edits.bullet(name, lines)
        assert 1 <= len(letter) <= 3
        assert shape in network_edits.SHAPES
        lines.append(LineDef(str(number), name, "#123456", letter, shape, number, True, "", ()))
    assert len({(line.letter, line.shape) for line in lines}) == len(lines)
    assert [line.letter for line in lines[:5]] == ["R", "O", "Ü", "ग", "1"]
