"""What is measured: a quote, a purchase with its mailed code, a scan at a gate; each over HTTP as any client would."""

import random
import threading
from collections import deque

from bench.http import Connection
from bench.load import NothingLeft, Result, by_processes, by_threads, repeat
from bench.mailbox import Mailbox
from bench.stage import Stage

V1 = "/api/v1"


def stations(stage: Stage) -> list[str]:
    """Codes of the demo network."""
    listed = Connection(stage.port).json("GET", f"{V1}/stations")
    return [item["code"] for item in listed["items"]]


def quotes(stage: Stage, codes: list[str], clients: int, seconds: float) -> Result:
    """`GET /journeys` between random stations."""

    def work(number: int, until: float) -> list[float]:
        chance, connection = random.Random(number), Connection(stage.port)

        def once() -> None:
            start, end = chance.sample(codes, 2)
            status, text = connection.ask("GET", f"{V1}/journeys?from={start}&to={end}")
            assert status == 200, text

        return repeat(once, until)

    return by_processes(work, clients, seconds)


def health(stage: Stage, clients: int, seconds: float) -> Result:
    """An endpoint that does nothing: what the server and this client cost by themselves."""

    def work(_number: int, until: float) -> list[float]:
        connection = Connection(stage.port)
        return repeat(lambda: _ok(connection.ask("GET", "/api/health/live")), until)

    return by_processes(work, clients, seconds)


def _ok(answer: tuple[int, bytes]) -> None:
    assert answer[0] == 200, answer


def purchases(
    stage: Stage, codes: list[str], clients: int, seconds: float, *, count: int = 1
) -> tuple[Result, list[tuple[str, str, str]]]:
    """Order, wait for the code in the mail, confirm; and the tickets bought as (id, from, to)."""
    bought: deque[tuple[str, str, str]] = deque()
    with Mailbox(stage.mail) as mailbox:

        def work(number: int, until: float) -> list[float]:
            chance, connection = random.Random(number), Connection(stage.port, stage.tokens[number])
            address = f"p{number}@bench.example"

            def once() -> None:
                start, end = chance.sample(codes, 2)
                item = {"type": "journey", "from": start, "to": end, "count": count}
                basket = {"items": [item], "payment": {"method": "wallet"}}
                order = connection.json("POST", f"{V1}/orders", basket, expect=201)
                path = f"{V1}/orders/{order['id']}/confirm"
                paid = connection.json("POST", path, {"code": mailbox.take(address)})
                bought.extend((ticket["id"], start, end) for ticket in paid["tickets"])

            return repeat(once, until)

        return by_threads(work, clients, seconds), list(bought)


def tokens_of(stage: Stage, bought: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The QR's text of each ticket, with its two stations."""
    connection = Connection(stage.port, stage.staff_token)
    return [(connection.json("GET", f"{V1}/tickets/{t}/token")["token"], start, end) for t, start, end in bought]


def scans(stage: Stage, shown: list[tuple[str, str, str]], clients: int, seconds: float) -> Result:
    """Staff at `clients` gates: each ticket once in and once out."""
    waiting, lock = deque(shown), threading.Lock()

    def work(_number: int, until: float) -> list[float]:
        connection = Connection(stage.port, stage.staff_token)
        inside: list[tuple[str, str, str]] = []

        def once() -> None:
            if inside:
                token, _start, end = inside.pop()
                body = {"token": token, "station": end, "direction": "exit"}
            else:
                with lock:
                    if not waiting:
                        raise NothingLeft
                    token, start, end = waiting.popleft()
                inside.append((token, start, end))
                body = {"token": token, "station": start, "direction": "entry"}
            answer = connection.json("POST", f"{V1}/scans", body)
            assert answer["accepted"], answer

        return repeat(once, until)

    return by_threads(work, clients, seconds)
