"""The matrix as it is written by hand: who may call what. Lines of text, read here, run by `trial`.

A line of `routes/*.txt` is a call over REST and seven cells, one a person, in the order of `PEOPLE`:

    POST /orders/{order_id:order}/cancel    401 ok 404 404 404 404 ok    {"tickets": ["$ticket"]}

`{order_id:order}` puts the thing `order` of the world (`cast`) into the path, `$ticket` one into the body. Before the
body there may be `cookie` (asked as a browser, not with a token) and headers, like `If-Match="3"`.

In `handlers/*.txt` a `[state] as somebody at /address after load; …` opens a tab for somebody who may; each line below
it are handlers with their arguments, called one by one in a copy of that tab as each of the seven:

    [order.OrderState] as passenger at /orders/$order after load; ask_refund()
    hand_back                               401 did 404 404 404 404 404
    local: choose('$ticket'); keep

A cell is the refusal's status, `ok` (nothing refused), or of handlers `did` (a table changed). After every cell but `did`
and a route's `ok`, no table has changed. What is `local` asks the database nothing.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PEOPLE = ("nobody", "passenger", "other", "staff", "owner", "rival", "admin")
HERE = Path(__file__).parent
CELL = re.compile(r"ok|did|\d{3}")
PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
THING = re.compile(r"\$([a-z_]+)")
Things = dict[str, Any]


@dataclass(frozen=True)
class Route:
    """One call over REST and what each person gets."""

    where: str
    method: str
    path: str
    cells: tuple[str, ...]
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    is_cookie: bool = False

    @property
    def name(self) -> str:
        """As the application lists it: `GET /api/v1/orders/{order_id}`."""
        return self.method + " " + PLACE.sub(r"{\1}", self.path.partition("?")[0])

    def address(self, things: Things) -> str:
        """The path with the world's things in it."""
        return filled(PLACE.sub(lambda found: str(things[found[2] or found[1]]), self.path), things)


@dataclass(frozen=True)
class Opened:
    """A tab of somebody who may, on the page where the handlers are called."""

    state: str
    person: str = "nobody"
    address: str = "/"
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Handling:
    """One handler with its arguments; no cells where it is local to the page."""

    where: str
    tab: Opened
    call: str
    cells: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As the registry lists it: `order.OrderState.hand_back`."""
        return f"{self.tab.state}.{self.call.partition('(')[0]}"


def routes() -> list[Route]:
    """Every line of routes."""
    return [_route(where, line) for where, line in _lines("routes")]


def handlings() -> list[Handling]:
    """Every handler called, with its tab."""
    found: list[Handling] = []
    tab = Opened("")
    for where, line in _lines("handlers"):
        if line.startswith("["):
            tab = _opened(where, line)
            continue
        is_local, rest = line.startswith("local:"), line.removeprefix("local:")
        words = rest.split()
        cells = () if is_local else tuple(words[-len(PEOPLE) :])
        assert is_local or all(map(CELL.fullmatch, cells)), f"{where}: a line ends with {len(PEOPLE)} cells: {line}"
        calls = rest if is_local else rest.rstrip().rsplit(None, len(PEOPLE))[0]
        found += [Handling(where, tab, call, cells) for call in _calls(calls)]
    return found


def filled(text: str, things: Things) -> str:
    """`$name` becomes the thing of that name."""
    return THING.sub(lambda found: str(things[found[1]]), text)


def arguments(call: str, things: Things) -> tuple[str, list[Any]]:
    """A handler's name and what it is called with."""
    name, bracket, _rest = call.partition("(")
    if not bracket:
        return name, []
    node = ast.parse(filled(call, things), mode="eval").body
    assert isinstance(node, ast.Call), call
    return name, [ast.literal_eval(arg) for arg in node.args]


def _lines(folder: str) -> Iterator[tuple[str, str]]:
    for file in sorted((HERE / folder).glob("*.txt")):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if line.strip() and not line.lstrip().startswith("#"):
                yield f"{folder}/{file.name}:{number}", line.strip()


def _route(where: str, line: str) -> Route:
    method, path, *words = line.split(None, len(PEOPLE) + 2)
    cells, rest = tuple(words[: len(PEOPLE)]), "".join(words[len(PEOPLE) :])
    is_whole = len(cells) == len(PEOPLE) and all(map(CELL.fullmatch, cells))
    assert is_whole, f"{where}: {len(PEOPLE)} cells, please: {line}"
    headers, is_cookie = {}, False
    while rest and rest[0] not in '{["$':
        word, _, rest = rest.partition(" ")
        name, is_header, value = word.partition("=")
        is_cookie |= word == "cookie"
        headers |= {name: value} if is_header else {}
        rest = rest.strip()
    full = path if path.startswith("/api") else f"/api/v1{path}"
    return Route(where, method, full, cells, rest, headers, is_cookie)


def _opened(where: str, line: str) -> Opened:
    shape = re.fullmatch(r"\[([\w.]+)\](?: as (\w+))?(?: at (\S+))?(?: after (.+))?", line)
    assert shape, f"{where}: a tab is opened like `[state] as somebody at /address after load`: {line}"
    state, person, address, before = shape.groups()
    return Opened(state, person or "nobody", address or "/", tuple(_calls(before or "")))


def _calls(text: str) -> Iterator[str]:
    """Calls are divided by semicolons, which stand in none of their arguments."""
    yield from (call.strip() for call in text.split(";") if call.strip())
