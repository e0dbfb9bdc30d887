"""The door seen from outside: signed-in callers of the small city, and what every refusal must look like."""

from dataclasses import dataclass
from typing import Any

import httpx

from metro_web.core import db
from metro_web.domain.permissions import Actor
from metro_web.services import tokens
from tests import shop
from tests.asgi import Client

V1 = "/api/v1"
# Answers kept for a repeated call are not a change that anybody can see.
UNSEEN = ("idempotency_key",)


@dataclass
class Caller:
    """One person with an access token; paths are below /api/v1."""

    actor: Actor | None
    token: str = ""

    @classmethod
    def of(cls, actor: Actor) -> "Caller":
        """Signed in."""
        assert actor.user_id is not None
        pair = db.run(tokens.issue, actor.user_id, now=shop.clock.utc_now())
        return cls(actor, pair.access_token)

    def __post_init__(self) -> None:
        self._client = Client()

    def ask(self, method: str, path: str, body: Any = None, **kwargs: Any) -> httpx.Response:
        """One request; `body` goes as JSON."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= kwargs.pop("headers", {})
        if body is not None:
            kwargs["json"] = body
        return self._client.request(method, path if path.startswith("/api") else V1 + path, headers=headers, **kwargs)

    def get(self, path: str, **kwargs: Any) -> httpx.Response:
        """GET."""
        return self.ask("GET", path, **kwargs)

    def post(self, path: str, body: Any = None, **kwargs: Any) -> httpx.Response:
        """POST."""
        return self.ask("POST", path, body, **kwargs)

    def order(self, origin: str = "alder", destination: str = "cedar", count: int = 1, **extra: Any) -> dict[str, Any]:
        """A new order that waits for its code."""
        answer = self.post("/orders", journey(origin, destination, count, **extra))
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def buy(self, origin: str = "alder", destination: str = "cedar", count: int = 1) -> dict[str, Any]:
        """A paid order."""
        assert self.actor is not None
        order = self.order(origin, destination, count)
        answer = self.post(f"/orders/{order['id']}/confirm", {"code": shop.codes_of(self.actor)[-1]})
        assert answer.status_code == 200, answer.text
        paid: dict[str, Any] = answer.json()
        return paid

    def token_of(self, ticket: dict[str, Any]) -> str:
        """The text in a ticket's QR."""
        return str(self.get(f"/tickets/{ticket['id']}/token").json()["token"])


ANYBODY = Caller(None)


def journey(origin: Any = "alder", destination: Any = "cedar", count: Any = 1, **extra: Any) -> dict[str, Any]:
    """The body of `POST /orders`."""
    item = {"type": "journey", "from": origin, "to": destination, "count": count} | extra
    return {"items": [item], "payment": {"method": "wallet"}}


def is_problem(answer: httpx.Response, status: int, code: str | None = None) -> dict[str, Any]:
    """Assert one problem document as RFC 9457 and the contract have it, and give it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "code"} <= set(found)
    assert found["status"] == status
    assert found["type"].endswith(found["code"])
    assert code is None or found["code"] == code, found
    assert all(set(each) == {"field", "message"} for each in found.get("errors", []))
    assert not any(word in answer.text for word in ("Traceback", "sqlalchemy", "psycopg", "SELECT ", "<html"))
    return found


def refuses(answer: Any, status: int, code: str | None = None, *, besides: tuple[str, ...] = ()) -> dict[str, Any]:
    """`answer` is a call to make: a problem comes back and nothing has changed but tables `besides`."""
    before = shop.dump(without=UNSEEN)
    found = is_problem(answer(), status, code)
    assert shop.changed(before, shop.dump(without=UNSEEN)) <= set(besides)
    return found
