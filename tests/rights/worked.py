"""The worked examples of `docs/api.md`, played against the app: each request is sent, each answer compared or written anew.

What is different in every run (ids, tokens, codes) has a name in the page that stands for it from then on.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import people, shop
from tests.asgi import Client
from tests.rights.cast import Cast

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
EXCHANGE = re.compile(r"```http\n(?P<asked>[A-Z]+ /.*?)```\n\n```http\n(?P<answered>HTTP/1\.1 .*?)```", re.S)
ID = re.compile(r"\b[0-9a-f]{32}\b")
# Fields whose values are made by chance.
BY_CHANCE = {"access_token", "refresh_token", "token", "quote", "short_code", "next_cursor", "code", "x"}
CHANCE = re.compile(r"(?=.*[0-9A-Z])[\w.+/=-]{5,}")
Json = dict[str, Any]


class Player:
    """One reading of the page from top to bottom; `names` are what stands in it, by what it stands for."""

    def __init__(self, cast: Cast) -> None:
        self.client = Client()
        self.names: dict[str, str] = {}
        for thing in ("inventory", "owner_company", "route", "short_code"):
            self.names[str(cast.things[thing])] = f"<{thing}>"
        self.names |= {token: f"<token of {person}>" for person, token in cast.tokens.items()}

    def play(self, page: str) -> str:
        """The page with the answers that came."""
        return EXCHANGE.sub(self._exchange, page)

    def _exchange(self, found: re.Match[str]) -> str:
        asked = found["asked"]
        answer = self._ask(asked)
        kind = answer.headers.get("content-type", "").partition(";")[0]
        head = f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}" + (f"\nContent-Type: {kind}" if kind else "")
        if "ETag" in answer.headers:
            head += "\nETag: " + self.names.setdefault(answer.headers["ETag"], f"<etag {self._next('etag')}>")
        said = answer.json() if answer.content else None
        if answer.status_code == 201:
            what = asked.split()[1].rpartition("/")[2].removesuffix("s")
            self.names.setdefault(said["id"], f"<{what} {self._next(what)}>")
        body = "" if said is None else "\n\n" + _written(self._named(said))
        return f"```http\n{asked}```\n\n```http\n{head}{body}\n```"

    def _ask(self, asked: str) -> Any:
        head, _, body = asked.partition("\n\n")
        first, *lines = head.splitlines()
        method, path = self._meant(first).split(" ", 1)
        headers = dict(self._meant(line).split(": ", 1) for line in lines if line)
        if body.strip():
            headers["Content-Type"] = "application/json"
        return self.client.request(method, path, content=self._meant(body).encode(), headers=headers)

    def _meant(self, text: str) -> str:
        """What the page's names stand for; the mailed code is the newest one in the outbox."""
        text = text.replace(
            "<mailed code>", (people.mails("order_code", "asha@example.org") or [{"code": ""}])[-1]["code"]
        )
        for real, name in self.names.items():
            text = text.replace(name, real)
        return text

    def _named(self, value: Any, field: str = "") -> Any:
        if isinstance(value, dict):
            return {key: self._named(each, key) for key, each in value.items()}
        if isinstance(value, list):
            return [self._named(each, field) for each in value]
        if not isinstance(value, str):
            return value
        if field in BY_CHANCE and (CHANCE.fullmatch(value) or len(value) > 40) and not ID.fullmatch(value):
            return self.names.setdefault(value, f"<{field} {self._next(field)}>")
        for found in ID.findall(value):
            self.names.setdefault(found, f"<id {self._next('id')}>")
        for real in ID.findall(value):
            value = value.replace(real, self.names[real])
        return value

    def _next(self, kind: str) -> int:
        return 1 + sum(name.startswith(f"<{kind} ") for name in self.names.values())


def _written(value: Any, depth: int = 0) -> str:
    """JSON as one reads it: what fits into a line stands in one."""
    flat = json.dumps(value, ensure_ascii=False)
    pad, inner = "  " * depth, "  " * (depth + 1)
    if len(flat) + len(pad) <= 110 or not isinstance(value, dict | list) or not value:
        return flat
    if isinstance(value, dict):
        parts: Iterator[str] = (f"{json.dumps(key)}: {_written(each, depth + 1)}" for key, each in value.items())
        return "{\n" + ",\n".join(inner + part for part in parts) + f"\n{pad}}}"
    return "[\n" + ",\n".join(inner + _written(each, depth + 1) for each in value) + f"\n{pad}]"


def noon() -> None:
    """The moment at which the page plays."""
    shop.at(people.NOON, minutes=5)
