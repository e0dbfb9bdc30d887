"""HTTP to the provider, bounded in time, size and number: whatever is wrong there is an outage there, never ours."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import httpx2
from authlib.integrations.httpx_client import OAuth2Client

TIMEOUT = httpx2.Timeout(4.0, connect=3.0)
SECONDS_MAX = 6.0
BYTES_MAX = 256 * 1024
# Each call holds one of the server's threads; a provider that hangs must not take them all.
CALLS_MAX = 8
WAIT_SECONDS = 2.0

_calls = threading.BoundedSemaphore(CALLS_MAX)


class ProviderAway(Exception):
    """The provider cannot be reached, is slow, breaks off, or answers what makes no sense. Names no secret."""


class Line(OAuth2Client):
    """Authlib's client, whose answers are read whole within the bounds."""

    def __init__(self, **kwargs: Any) -> None:
        bounds = {"timeout": TIMEOUT, "follow_redirects": False, "headers": {"accept-encoding": "identity"}}
        super().__init__(verify=_trusted(), **bounds, **kwargs)

    def send(self, request: httpx2.Request, *, stream: bool = False, **kwargs: Any) -> httpx2.Response:
        """The answer, all of it, or `ProviderAway`."""
        until = time.monotonic() + SECONDS_MAX
        answer = super().send(request, stream=True, **kwargs)
        body = bytearray()
        try:
            if "content-encoding" in answer.headers:  # what was not asked for may unpack to anything
                raise ProviderAway("an encoded answer")
            for part in answer.iter_raw():
                body += part
                if len(body) > BYTES_MAX:
                    raise ProviderAway("an endless answer")
                if time.monotonic() > until:
                    raise ProviderAway("a slow answer")
        finally:
            answer.close()
        return httpx2.Response(answer.status_code, headers=answer.headers, content=bytes(body), request=request)


@lru_cache
def _trusted() -> ssl.SSLContext:
    """Whom we believe to be who they say; reading the list takes longer than asking."""
    return httpx2.create_ssl_context()


@contextmanager
def opened(**kwargs: Any) -> Iterator[Line]:
    """A line for one call; trouble with it is `ProviderAway`."""
    if not _calls.acquire(timeout=WAIT_SECONDS):
        raise ProviderAway("too many calls wait for it")
    try:
        with Line(**kwargs) as line:
            yield line
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as exc:
        raise ProviderAway(type(exc).__name__) from exc
    finally:
        _calls.release()


def document(url: str) -> dict[str, Any]:
    """The JSON object at an address of the provider."""
    with opened() as line:
        answer = line.request("GET", url, withhold_token=True)
    if answer.status_code != 200:
        raise ProviderAway(f"status {answer.status_code}")
    try:
        found = answer.json()
    except (ValueError, RecursionError) as exc:
        raise ProviderAway("no JSON") from exc
    if not isinstance(found, dict):
        raise ProviderAway("no JSON object")
    return found
