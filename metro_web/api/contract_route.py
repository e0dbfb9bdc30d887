"""Keeps the contract's precedence: 401, 403 and 404 come before 422 for the body.

FastAPI reads body and query first. Where that fails, this route asks the endpoint's guard (who may do this at all, and
whether the object is theirs) before it says what is wrong with them. Nothing is spent when they are right.
"""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from metro_web.api.deps import actor_of
from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor

Guard = Callable[[Tx, Actor, dict[str, str]], object]
F = TypeVar("F", bound=Callable[..., Any])


def guarded(guard: Guard) -> Callable[[F], F]:
    """Name the guard of an endpoint: it raises 401, 403 or 404, given the path's parameters."""

    def mark(endpoint: F) -> F:
        endpoint.guard = guard  # type: ignore[attr-defined]
        return endpoint

    return mark


class ContractRoute(APIRoute):
    """An APIRoute that lets the guard speak first."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The original handler, with the guard behind a failed validation."""
        original = super().get_route_handler()
        guard: Guard | None = getattr(self.endpoint, "guard", None)

        async def handler(request: Request) -> Response:
            try:
                return await original(request)
            except (RequestValidationError, InvalidInput):
                await _speak_first(guard, request)
                raise
            except HTTPException as exc:
                if exc.status_code != 400:
                    raise
                # What FastAPI says of a body that overcame the parser, such as a very deep one: no better than broken JSON.
                await _speak_first(guard, request)
                raise InvalidInput(t("The body is not JSON that can be read.")) from exc

        return handler


async def _speak_first(guard: Guard | None, request: Request) -> None:
    if guard is not None:
        await run_in_threadpool(_ask, guard, request)


def _ask(guard: Guard, request: Request) -> None:
    db.read(lambda tx: guard(tx, actor_of(tx, request), dict(request.path_params)))
