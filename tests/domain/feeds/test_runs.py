"""Branches from patterns and from tracks: short turns, forks, rings, expresses, and that nothing served is lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro_web.domain.feeds import runs


def of_patterns(*patterns: str) -> list[str]:
    return ["".join(run) for run in runs.of_patterns({tuple(pattern): 1 for pattern in patterns})]


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["CD", "ABCDE", "EDCBA", "BC"], ["ABCDE"]),  # short turns
        (["ABCD", "CDEF", "FG"], ["ABCDEFG"]),  # no trip runs the whole line
        (["EFG", "ABCDE"], ["ABCDEFG"]),
        (["ABCDE", "ABCXY"], ["ABCDE", "CXY"]),  # a fork
        (["ABCDE", "YXCBA", "EDCXY"], ["ABCDE", "YXC"]),
        (["ABCDA"], ["ABCDA"]),  # a ring
        (["ABCDA", "CDABC", "DCBAD", "BCD"], ["ABCDA"]),  # begun elsewhere, run backwards, cut short
        (["ABCDABCDA"], ["ABCDA"]),  # twice round
        (["ABCDEF", "EFAB"], ["ABCDEFA"]),  # closed by a second pattern
        (["ABCDECBA"], ["CDEC", "ABC"]),  # a lollipop, there and back
        (["ABCDCBA"], ["ABCD"]),  # there and back in one trip
        (["ABCDE", "ACE", "AE"], ["ABCDE"]),  # expresses stop where others do
        (["ABCDE", "ACXE"], ["ABCDE", "CXE"]),
        (["ABC", "XYZ"], ["ABC", "XYZ"]),  # two pieces
        (["AABBC"], ["ABC"]),  # one platform after another of one station
        (["A"], []),
    ],
)
def test_patterns(patterns: list[str], expected: list[str]) -> None:
    assert of_patterns(*patterns) == expected


@pytest.mark.parametrize(
    ("tracks", "expected"),
    [
        ("AB BC CD", ["ABCD"]),
        ("BC AB", ["ABC"]),
        ("AB BC CD DA", ["ABCDA"]),
        ("AB BA", ["AB"]),
    ],
)
def test_tracks(tracks: str, expected: list[str]) -> None:
    found = ["".join(run) for run in runs.of_tracks((a, b) for a, b in tracks.split())]
    assert [min(run, run[::-1]) for run in found] == [min(run, run[::-1]) for run in expected]


def _is_sound(run: runs.Run) -> bool:
    inner = run[:-1] if len(run) > 3 and run[0] == run[-1] else run
    return len(run) > 1 and len(set(inner)) == len(inner)


@given(
    st.sets(
        st.tuples(st.sampled_from("ABCDEFGH"), st.sampled_from("ABCDEFGH")).filter(lambda e: e[0] < e[1]), min_size=1
    )
)
def test_every_track_is_on_a_branch_once(tracks: set[tuple[str, str]]) -> None:
    found = runs.of_tracks(tracks)
    assert all(_is_sound(run) for run in found)
    laid = [frozenset(pair) for run in found for pair in pairwise(run)]
    assert len(laid) == len(set(laid))
    assert set(laid) == {frozenset(pair) for pair in tracks}


@given(st.lists(st.lists(st.sampled_from("ABCDEFGH"), min_size=1, max_size=12).map(tuple), min_size=1, max_size=8))
def test_every_stop_served_is_on_a_branch(patterns: list[runs.Run]) -> None:
    found = runs.of_patterns(dict.fromkeys(patterns, 1))
    assert all(_is_sound(run) for run in found)
    moving = {code for walk in patterns for a, b in pairwise(walk) if a != b for code in (a, b)}
    assert {code for run in found for code in run} == moving
    # And whoever could ride from one to the other still can.
    for walk in patterns:
        parts = _parts(found)
        assert len({parts[code] for code in walk if code in moving}) <= 1


def _parts(found: list[runs.Run]) -> dict[str, str]:
    part: dict[str, str] = {}
    for run in found:
        names = {part.get(code, code) for code in run}
        name = min(names)
        part = {code: name if of in names else of for code, of in part.items()} | dict.fromkeys(run, name)
    return part
