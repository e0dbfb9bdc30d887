"""A browser's tab without a browser: the whole tree of states, whose it is, and the address it shows."""

import inspect
from typing import Any, TypeVar

import reflex as rx
from reflex.istate.data import RouterData

from metro_web.core import clock, db
from metro_web.domain.permissions import Actor
from metro_web.services import sessions

S = TypeVar("S", bound=rx.State)


class Tab:
    """`await tab.of(XState)` is a state; `await tab.do(XState.handler, ...)` runs one as the browser's event would."""

    def __init__(self, actor: Actor | None = None) -> None:
        self.cookie = f"{sessions.COOKIE}={cookie_of(actor)}" if actor else ""
        self.root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
        self.go("/")

    def go(self, address: str) -> "Tab":
        """Show another address; its on_load handlers are the test's to call."""
        path, _, query = address.partition("?")
        headers = {"origin": "http://tab.test", "cookie": self.cookie}
        self.root.router = RouterData.from_router_data(
            {
                "pathname": path,
                "asPath": f"{path}?{query}" if query else path,
                "query": {},
                "token": "t",
                "headers": headers,
            }
        )
        return self

    async def of(self, state: type[S]) -> S:
        """One of the tab's states."""
        return await self.root.get_state(state)

    async def do(self, handler: Any, *args: Any) -> list[str]:
        """Run a handler to its end; where it sent the browser, in order."""
        state: rx.State = await self.of(handler.state)
        result = handler.fn(state, *args)
        if inspect.isasyncgen(result):
            answers = [answer async for answer in result]
        else:
            answers = [await result if inspect.isawaitable(result) else result]
        events = [event for answer in answers for event in (answer if isinstance(answer, list) else [answer])]
        return [found for event in events if (found := _redirected(event))]


def cookie_of(actor: Actor) -> str:
    """A session of somebody, as if they had signed in."""
    assert actor.user_id is not None

    def make(tx: db.Tx) -> str:
        ticket = sessions.browser_ticket(tx, str(actor.user_id), now=clock.utc_now())
        return sessions.exchange(tx, ticket).cookie

    return db.run(make)


def _redirected(answer: Any) -> str:
    args = {str(name): getattr(value, "_var_value", None) for name, value in getattr(answer, "args", ())}
    return str(args["path"]) if "external" in args else ""
