"""The one way from a page to a use case: worker thread, one transaction, the actor looked up inside it.

Keeps true: a State never holds an actor or a session of the database, and no handler blocks the event loop.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Any, Concatenate, ParamSpec, TypeVar

import reflex as rx

from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.core.errors import Refused
from metro_web.services import accounts, doorman, sessions

P = ParamSpec("P")
R = TypeVar("R")


def session_token(state: rx.State) -> str:
    """The browser session's token as the websocket handshake carried it, or ''."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(state.router.headers.cookie)
    except CookieError:
        return ""
    morsel = cookies.get(sessions.COOKIE)
    return morsel.value if morsel else ""


async def call(
    state: rx.State, use_case: Callable[Concatenate[Tx, Any, P], R | Refused], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Run `use_case(tx, actor, ...)`; a returned `Refused` is committed first and raised then."""
    token = session_token(state)
    answer: R | Refused = await asyncio.to_thread(_served, token, use_case, args, kwargs)
    if isinstance(answer, Refused):
        raise answer.error
    return answer


async def look(state: rx.State, query: Callable[Concatenate[Tx, Any, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `query(tx, actor, ...)`, which only reads: it waits for nobody and nobody waits for it."""
    token = session_token(state)
    return await asyncio.to_thread(db.read, partial(_with_actor, token, query, args, kwargs))


async def apart(use_case: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run what opens its own transactions, because it hashes passwords or counts tries (`services.sign_in`)."""
    return await asyncio.to_thread(partial(use_case, *args, **kwargs))


async def apart_as_actor(
    state: rx.State, use_case: Callable[Concatenate[Any, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """The same for `use_case(actor, ...)`."""
    return await asyncio.to_thread(partial(_as_actor, session_token(state), use_case, args, kwargs))


def client_address(state: rx.State) -> str:
    """The network address of the tab's connection, as throttles count it."""
    return state.router.session.client_ip


def _served(token: str, use_case: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    with doorman.serving(args, lambda: token) as visit:
        if visit.refusal is not None:
            raise visit.refusal
        answer = db.run(partial(_with_actor, token, use_case, args, kwargs))
        visit.won = not isinstance(answer, Refused)
        return answer


def _as_actor(token: str, use_case: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return use_case(db.read(accounts.actor_by_session, token), *args, **kwargs)


def _with_actor(token: str, use_case: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], tx: Tx) -> Any:
    return use_case(tx, accounts.actor_by_session(tx, token), *args, **kwargs)
