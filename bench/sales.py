"""Sales of seats and places over HTTP, each from a wallet, with sign-in checked; and looking for them."""

import itertools
from collections.abc import Callable
from typing import Any

from bench.ground import Ground
from bench.http import Connection
from bench.load import Result, by_processes, by_threads, repeat
from bench.stage import Stage

V1 = "/api/v1"
WALLET = {"method": "wallet"}
_keys = itertools.count()


def hold_then_buy(stage: Stage, ground: Ground, clients: int, seconds: float) -> Result:
    """A hold of one seat, then the order: two requests, each under a key of its own."""

    def once(connection: Connection) -> None:
        body = {"inventory": ground.inventory_id, "seats": [ground.deal()]}
        held = connection.json("POST", f"{V1}/holds", body, expect=201, key=_key())
        _buy(connection, {"type": "seats", "hold": held["id"]})

    return _sold(stage, ground, clients, seconds, once)


def buy_in_one(stage: Stage, ground: Ground, clients: int, seconds: float) -> Result:
    """Held and bought in one request."""

    def once(connection: Connection) -> None:
        _buy(connection, {"type": "seats", "inventory": ground.inventory_id, "seats": [ground.deal()]})

    return _sold(stage, ground, clients, seconds, once)


def admissions(stage: Stage, ground: Ground, clients: int, seconds: float) -> Result:
    """One place of one pool, which all of them want."""

    def once(connection: Connection) -> None:
        _buy(connection, {"type": "admission", "event": ground.event_id, "count": 1})

    return _sold(stage, ground, clients, seconds, once)


def looks(stage: Stage, path: str, clients: int, seconds: float) -> tuple[Result, int]:
    """`GET path` by strangers; and how many bytes came."""

    def work(_number: int, until: float) -> list[float]:
        connection = Connection(stage.port)
        return repeat(lambda: _ok(connection.ask("GET", V1 + path)), until)

    return by_processes(work, clients, seconds), len(_ok(Connection(stage.port).ask("GET", V1 + path)))


def _sold(stage: Stage, ground: Ground, clients: int, seconds: float, once: Callable[[Connection], Any]) -> Result:
    def work(_number: int, until: float) -> list[float]:
        connection = Connection(stage.port)

        def flow() -> None:
            connection.token = ground.token()
            once(connection)

        return repeat(flow, until)

    return by_threads(work, clients, seconds)


def _buy(connection: Connection, item: dict[str, Any]) -> None:
    order = connection.json("POST", f"{V1}/orders", {"items": [item], "payment": WALLET}, expect=201, key=_key())
    assert (order["status"], len(order["tickets"])) == ("paid", 1), order


def _key() -> str:
    return f"bench-{next(_keys)}"


def _ok(answer: tuple[int, bytes]) -> bytes:
    assert answer[0] == 200, answer
    return answer[1]
