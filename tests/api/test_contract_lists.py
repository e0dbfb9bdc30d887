"""Every list: at most `limit` items, a cursor that this list gave, and nothing lost or twice on the way through."""

from collections.abc import Callable

import pytest

from tests import shop
from tests.api.shop_window import ANYBODY, Caller, is_problem
from tests.world import World

LISTS = (
    "/lines",
    "/stations",
    "/orders",
    "/tickets",
    "/wallet/transactions",
    "/admin/users",
    "/admin/audit",
    "/admin/fares",
    "/admin/holidays",
)


@pytest.fixture
def ask(city: World) -> Callable[[str], Caller]:
    shop.at()
    for n in range(3):
        shop.buy(city.asha, "alder", "birch")
        Caller.of(city.chen).ask("PATCH", "/admin/service", {"running": bool(n % 2)})
        Caller.of(city.chen).ask("PATCH", "/admin/service", {"running": True})
        Caller.of(city.chen).post("/admin/holidays", {"day": f"0{n + 1}-26", "name": "Holiday"})
        fare = {"name": "Hops", "starts_on": f"2027-0{n + 1}-01", "kind": "hop", "price": 1000 + n}
        Caller.of(city.chen).post("/admin/fares", fare)
    asha, chen = Caller.of(city.asha), Caller.of(city.chen)

    def of(path: str) -> Caller:
        if path.startswith("/admin"):
            return chen
        return ANYBODY if path in ("/lines", "/stations") else asha

    return of


def test_pages_add_up_to_the_whole(ask: Callable[[str], Caller]) -> None:
    for path in LISTS:
        whole = ask(path).get(path).json()
        assert whole["next_cursor"] is None
        seen, cursor = [], ""
        while True:
            page = ask(path).get(f"{path}?limit=2" + (f"&cursor={cursor}" if cursor else "")).json()
            assert 1 <= len(page["items"]) <= 2
            seen += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert len(seen) > 2, path
        assert seen == whole["items"], path


def test_a_made_up_cursor_is_refused(ask: Callable[[str], Caller]) -> None:
    for path in LISTS:
        good = ask(path).get(f"{path}?limit=1").json()["next_cursor"]
        others = [ask(other).get(f"{other}?limit=1").json()["next_cursor"] for other in LISTS if other != path]
        for cursor in ("1", "123", "0" * 32, "MQ", "MQ.", "made-up", good[:-1] + "~", "x" + good, *others):
            is_problem(ask(path).get(f"{path}?cursor={cursor}"), 422, "invalid_input")
        for limit in ("0", "201", "-1", "x", "1.5"):
            is_problem(ask(path).get(f"{path}?limit={limit}"), 422, "invalid_input")
