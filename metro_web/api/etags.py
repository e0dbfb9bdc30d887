"""Answers 304 where the caller already has what would be sent, and sends what is large compressed."""

import gzip
import hashlib
from functools import lru_cache

from fastapi import Request, Response

SQUEEZED_FROM = 2_000  # characters


def with_etag(
    request: Request, body: str, *, media_type: str = "application/json", is_forever: bool = False
) -> Response:
    """The body with its ETag, or 304 without it; what is the same for ever need not be asked for again."""
    tag = f'"{_digest(body)}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=31536000, immutable" if is_forever else "no-cache"}
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    if len(body) < SQUEEZED_FROM or "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(body, headers=headers, media_type=media_type)
    headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(_squeezed(body), headers=headers, media_type=media_type)


def compressed(request: Request, body: str) -> Response:
    """An answer that nobody asks for twice, squeezed quickly."""
    if len(body) < SQUEEZED_FROM or "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(body, media_type="application/json")
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(gzip.compress(body.encode(), 1, mtime=0), headers=headers, media_type="application/json")


@lru_cache(maxsize=16)
def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:20]


@lru_cache(maxsize=16)
def _squeezed(body: str) -> bytes:
    """The same few documents are asked for again and again: maps and lists of stations."""
    return gzip.compress(body.encode(), 6, mtime=0)
