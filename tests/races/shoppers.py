"""Clients of a running server that buy without a pause, and what each saw: every quote, every sale, every surprise."""

import base64
import json
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

# What may be answered while somebody redraws the network; anything else is a surprise.
QUOTE_OUTCOMES = {"200", "409 no_route"}
ORDER_OUTCOMES = {"201", "409 price_changed", "409 no_route", "409 limit_reached"}


@dataclass(frozen=True, slots=True)
class Quoted:
    """A price that was shown, when it was asked for, and the version it was of."""

    asked_at: float
    version: int
    price: int


@dataclass
class Seen:
    """What one client met with."""

    quotes: list[Quoted] = field(default_factory=list)
    sales: list[tuple[str, int]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)


class Door:
    """One caller of the REST door; every request on a connection of its own, so that any worker may answer."""

    def __init__(self, port: int, token: str = "") -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        limits = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}/api/v1", headers=headers, limits=limits, timeout=60
        )

    def ask(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """One request."""
        return self._client.request(method, path, **kwargs)

    def quote(self, origin: str, destination: str) -> tuple[httpx.Response, Quoted | None]:
        """A quote, and what it promises."""
        asked_at = time.monotonic()
        answer = self.ask("GET", "/journeys", params={"from": origin, "to": destination})
        if answer.status_code != 200:
            return answer, None
        found = answer.json()
        return answer, Quoted(asked_at, version_of(found["quote"]), found["price"]["amount"])

    def close(self) -> None:
        """Let its connections go."""
        self._client.close()


def version_of(quote: str) -> int:
    """The network's version that stands in a quote."""
    body = quote.partition(".")[0]
    return int(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))[4])


def outcome(answer: httpx.Response) -> str:
    """The status, with the code of a refusal."""
    return f"{answer.status_code} {answer.json()['code']}" if answer.status_code >= 400 else str(answer.status_code)


def shop(door: Door, stations: list[str], stop: threading.Event, seed: int, *, method: str) -> Seen:
    """Quote, order at that quote, and again until told to stop; `cash` sells at the counter at once."""
    chance, seen = random.Random(seed), Seen()
    while not stop.is_set():
        origin, destination = chance.sample(stations, 2)
        answer, quoted = door.quote(origin, destination)
        if quoted is None:
            _note(seen, answer, QUOTE_OUTCOMES)
            continue
        seen.quotes.append(quoted)
        item = {"type": "journey", "from": origin, "to": destination, "quote": answer.json()["quote"]}
        answer = door.ask("POST", "/orders", json={"items": [item], "payment": {"method": method}})
        if answer.status_code == 201:
            seen.sales.append((answer.json()["id"], quoted.price))
        else:
            _note(seen, answer, ORDER_OUTCOMES)
    return seen


def _note(seen: Seen, answer: httpx.Response, allowed: set[str]) -> None:
    found = outcome(answer)
    (seen.refusals if found in allowed else seen.surprises).append(found)
