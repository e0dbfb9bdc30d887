"""A body without end: refused as soon as it is too long, whoever sends it, and never kept whole."""

from collections.abc import AsyncIterator

import pytest

from tests import shop
from tests.api.shop_window import ANYBODY, Caller, is_problem
from tests.world import World

CHUNK = b" " * 65_536
MEGABYTE = 1 << 20


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


class Flood:
    """Blanks for as long as somebody reads, up to 200 MB; `sent` says how many bytes were taken."""

    def __init__(self) -> None:
        self.sent = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self.sent < 200 * MEGABYTE:
            self.sent += len(CHUNK)
            yield CHUNK


def test_nobody_is_listened_to_for_longer_than_a_megabyte(city: World, subtests: pytest.Subtests) -> None:
    asha = Caller.of(city.asha)
    stranger = Caller(None, "not.a.token")
    for caller, path in (
        (ANYBODY, "/auth/login"),
        (ANYBODY, "/api/auth/exchange"),
        (ANYBODY, "/orders"),
        (asha, "/orders"),
        (asha, "/scans/batch"),
        (stranger, "/admin/seat-plans"),
        (stranger, "/admin/fares"),
        (asha, "/nowhere"),
    ):
        with subtests.test(path=path):
            flood = Flood()
            headers = {"Content-Type": "application/json"}
            answer = caller.post(path, content=flood, headers=headers)
            if path != "/nowhere":
                is_problem(answer, 413, "too_large")
            assert flood.sent <= MEGABYTE + 2 * len(CHUNK)


def test_what_admins_send_may_be_longer_but_ends_too(city: World) -> None:
    chen = Caller.of(city.chen)
    headers = {"Content-Type": "application/json"}
    text = b'{"name": "Small", "capacity": 8' + b" " * 2 * MEGABYTE + b"}"
    assert chen.post("/admin/seat-plans", content=text, headers=headers).status_code == 201
    flood = Flood()
    is_problem(chen.post("/admin/seat-plans", content=flood, headers=headers), 413, "too_large")
    assert flood.sent < 70 * MEGABYTE
