"""Pages for some people only: their data for those who may see it, and nothing at all for the others."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import reflex as rx

from metro_web.core.db import Tx
from metro_web.core.errors import NotAllowed, Unauthenticated
from metro_web.state.calls import look

P = ParamSpec("P")
R = TypeVar("R")


async def look_if_allowed(
    state: rx.State, query: Callable[Concatenate[Tx, Any, P], R], *args: P.args, **kwargs: P.kwargs
) -> R | None:
    """What `look` gives, or None where the actor may not see it: then the tab forgets what it showed before."""
    try:
        return await look(state, query, *args, **kwargs)
    except (Unauthenticated, NotAllowed):
        state.reset()
        return None
