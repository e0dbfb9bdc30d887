"""Redis, where METRO_REDIS_URL names one: asked briefly, left alone for a while after it failed, and never needed.

Keeps true: whatever Redis does, nobody waits for it longer than a quarter of a second, and then not again for a while.
"""

import logging
import os
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import redis

from metro_web.core.config import settings

log = logging.getLogger(__name__)
R = TypeVar("R")
WAIT_SECONDS = 0.25
AGAIN_SECONDS = 3.0


class _Gone:
    """Until when (of the monotonic clock) Redis is not asked again."""

    until = 0.0


def is_here() -> bool:
    """Whether there is one, and it answered when it was asked last."""
    return bool(settings().redis_url) and time.monotonic() >= _Gone.until


def ask(fn: Callable[["redis.Redis"], R], otherwise: R) -> R:
    """What Redis says; `otherwise` where there is none, or it does not answer at once."""
    if not is_here():
        return otherwise
    try:
        return fn(_client(settings().redis_url))
    except redis.RedisError as exc:
        _Gone.until = time.monotonic() + AGAIN_SECONDS
        log.warning("Redis does not answer, the database alone decides: %s", type(exc).__name__)
        return otherwise


def script(text: str) -> Callable[..., Any]:
    """A script by its text: `run(client, keys, args)`; sent whole where Redis has forgotten it."""

    def run(client: "redis.Redis", keys: list[str], args: list[Any]) -> Any:
        return _registered(client, text)(keys=keys, args=args)

    return run


def forget() -> None:
    """Ask again, and by the settings as they are now."""
    _Gone.until = 0.0
    _client.cache_clear()
    _registered.cache_clear()


@lru_cache
def _client(url: str) -> "redis.Redis":
    # Nothing is tried twice: whoever asks has something else to do than wait.
    return redis.Redis.from_url(
        url, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS, retry=None, max_connections=100
    )


@lru_cache
def _registered(client: "redis.Redis", text: str) -> Any:
    return client.register_script(text)


os.register_at_fork(after_in_child=forget)
