"""Everybody tries everything: a cell of the matrix carried out for real, and what came of it in its words."""

import ast
import asyncio
import inspect
import pickle
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from unittest import mock

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.services import sessions
from tests.asgi import Client
from tests.rights.cast import Cast
from tests.rights.shelf import Shelf, counted
from tests.rights.table import Handling, Opened, Route, arguments, filled
from tests.tabs import Tab

REFUSALS = (401, 403, 404)
# Of what opens a tab, a handler of another state: `metro.MetroState:load`.
ELSEWHERE = re.compile(r"\w+\.\w+:")
# What a refusal may leave behind by the rules: a wrong code counted, a scan refused, an answer kept for its key.
TRACES = frozenset({"one_time_code", "scan", "idempotency_key"})


@dataclass(frozen=True)
class Outcome:
    """`said` is a word of the matrix; `left` are tables that changed although they must not; `status` is of a route."""

    said: str
    left: frozenset[str] = frozenset()
    status: int = 0
    answer: Any = None


class Stage:
    """The world, those who try, and the shelf that puts the world back."""

    def __init__(self, cast: Cast, shelf: Shelf) -> None:
        self.cast, self.shelf, self.client = cast, shelf, Client()
        self._tabs: dict[Opened, bytes] = {}

    def ask(self, route: Route, person: str) -> Outcome:
        """Carry out a call over REST."""
        things, body = self.cast.things, route.body
        content: Any = None
        headers = dict(route.headers)
        if body.startswith("$"):
            content = things[body[1:]]
        elif body:
            content = filled(body, things).encode()
            headers.setdefault("Content-Type", "application/json")
        if route.is_cookie:
            headers |= {"Cookie": self._cookie(person)}
        elif person != "nobody":
            headers["Authorization"] = f"Bearer {self.cast.tokens[person]}"
        self.client.cookies.clear()
        answer = self.client.request(route.method, route.address(things), content=content, headers=headers)
        is_ok = answer.status_code < 400
        changed = frozenset() if is_ok and route.method != "GET" else frozenset(self.shelf.changed()) - TRACES
        self.shelf.put_back()
        return Outcome("ok" if is_ok else str(answer.status_code), changed, answer.status_code, answer)

    def handle(self, one: Handling, person: str) -> Outcome:
        """Call a handler in somebody's tab."""
        return asyncio.run(self._handle(one, person))

    def asks_the_database(self, one: Handling) -> bool:
        """Whether a handler that is local to its page sends any statement."""
        asyncio.run(self._tab(one.tab))
        with counted() as sent:
            outcome = self.handle(one, "passenger")
        return bool(sent) or outcome.said != "ok"

    async def _handle(self, one: Handling, person: str) -> Outcome:
        tab = await self._tab(one.tab)
        tab.cookie = self._cookie(person)
        tab.go(filled(one.tab.address, self.cast.things))
        with overheard() as refused:
            await self._call(tab, one.tab.state, one.call, may_be_refused=True)
        statuses = [error.status for error in refused if error.status in (*REFUSALS, 500)]
        changed = frozenset(self.shelf.changed())
        self.shelf.put_back()
        if statuses:
            return Outcome(str(statuses[0]), changed - TRACES)
        return Outcome("did" if changed else "ok")

    async def _tab(self, opened: Opened) -> Tab:
        handlers()  # a tab has the states that are imported when it is opened
        if opened not in self._tabs:
            tab = Tab()
            tab.cookie = self._cookie(opened.person)
            tab.go(filled(opened.address, self.cast.things))
            for call in ("session.SessionState:load", *opened.before):
                state, _, own = call.partition(":") if ELSEWHERE.match(call) else (opened.state, "", call)
                name, is_set, value = own.partition(" = ")
                if is_set:
                    setattr(await tab.of(handlers()[f"{state}.load"].state), name, ast.literal_eval(value))
                else:
                    await self._call(tab, state, own)
            self.shelf.put_back()
            self._tabs[opened] = pickle.dumps({state.get_full_name(): _vars(state) for state in _tree(tab.root)})
        copy, kept = Tab(), pickle.loads(self._tabs[opened])
        for state in _tree(copy.root):
            state.__dict__.update(kept[state.get_full_name()])
        return copy

    async def _call(self, tab: Tab, state: str, call: str, *, may_be_refused: bool = False) -> None:
        name, args = arguments(call, self.cast.things)
        handler = handlers()[f"{state}.{name}"]
        try:
            await tab.do(handler, *args)
        except AppError:
            if not may_be_refused:
                raise
        except RuntimeError:
            AppError("broken", "as the page of the design does when it is asked to")

    def _cookie(self, person: str) -> str:
        return "" if person == "nobody" else f"{sessions.COOKIE}={self.cast.cookies[person]}"


@contextmanager
def overheard() -> Iterator[list[AppError]]:
    """Every refusal that is made meanwhile, also where a page catches it and says it in its own words."""
    made: list[AppError] = []
    init = AppError.__init__

    def note(self: AppError, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        made.append(self)

    with mock.patch.object(AppError, "__init__", note):
        yield made


@lru_cache
def handlers() -> dict[str, Any]:
    """Every handler that a connected client can call, by `module.State.handler`, as Reflex has registered them."""
    from metro_web import metro_web  # noqa: F401 - every page imports its states

    found: dict[str, Any] = {}
    for state in _states(rx.State):
        if state.__module__.startswith("metro_web."):
            short = f"{state.__module__.rpartition('.')[2]}.{state.__name__}"
            found |= {f"{short}.{name}": handler for name, handler in state.event_handlers.items()}
    return {name: handler for name, handler in found.items() if not name.endswith(".setvar")}


def _tree(state: Any) -> Iterator[Any]:
    yield state
    for each in state.substates.values():
        yield from _tree(each)


def _vars(state: Any) -> dict[str, Any]:
    """What a state holds, without the tree that it hangs in."""
    return {name: value for name, value in state.__dict__.items() if name not in ("parent_state", "substates")}


def _states(state: type[rx.State]) -> Iterator[type[rx.State]]:
    for each in state.get_substates() if inspect.isclass(state) else ():
        yield each
        yield from _states(each)
