"""A known address asked in a way it does not know, and an address that nobody knows."""

import pytest

from tests.api.shop_window import ANYBODY, is_problem


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/wallet", "GET"),
        ("PUT", "/lines", "GET"),
        ("GET", "/scans", "POST"),
        ("OPTIONS", "/me", "DELETE, GET, PATCH"),
    ],
)
def test_another_method_is_405_and_says_which_ones_there_are(method: str, path: str, allowed: str) -> None:
    answer = ANYBODY.ask(method, path)
    is_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
@pytest.mark.parametrize("path", ["/nothing", "/lines/", "/orders/1/nothing"])
def test_an_unknown_address_is_404_in_the_same_shape(method: str, path: str) -> None:
    is_problem(ANYBODY.ask(method, path), 404, "not_found")
