"""How often anybody may ask at all: so many requests a minute a caller.

A caller is the person whom the token names, by its signature alone, or else a network address. Keeps true: nobody waits
for the database to be told to wait, and what other services post here is never turned away.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from metro_web.api.problems import problem
from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.errors import TooManyRequests
from metro_web.services import throttle, tokens

# Health is asked by machines that would take the answer for illness; hooks count by their signature.
FREE = ("/api/health/", "/api/metrics", "/api/v1/hooks/")


class CallerLimit:
    """429 `too_many_requests` with `Retry-After` for a caller whose minute is used up."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count one request; what is not below /api passes as it is."""
        is_ours = scope["type"] == "http" and scope["path"].startswith("/api/")
        if is_ours and settings().throttle and not scope["path"].startswith(FREE):
            try:
                await _count(Request(scope))
            except TooManyRequests as used_up:
                await problem(used_up)(scope, receive, send)
                return
        await self.app(scope, receive, send)


async def _count(request: Request) -> None:
    token = request.headers.get("authorization", "").partition(" ")[2]
    caller = tokens.signed_by(token, now=clock.utc_now())
    address = request.client.host if request.client else ""
    limit, key = (throttle.requests_of_caller(), caller) if caller else (throttle.requests_of_address(), address)
    if settings().redis_url:
        await run_in_threadpool(throttle.hit_in_window, limit, key)
    else:
        throttle.hit_in_window(limit, key)
