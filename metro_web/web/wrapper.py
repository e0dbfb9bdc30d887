"""The outermost ASGI layer: headers, caching, addresses without a trailing slash, and a log line for crashes.

Keeps true: nothing leaves without the security headers, and a crash is logged with its traceback while the
caller learns only a reference.
"""

import json
import logging
import secrets
from pathlib import Path
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from metro_web.core.config import settings
from metro_web.web.headers import cache_control, security_headers

log = logging.getLogger("metro_web.web")

BUILD = Path(".web/build/client")
# Answers of the API run nothing; its page has a style sheet of its own.
API_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

NOWHERE: dict[str, Any] = {"title": "Not found", "status": 404, "detail": "There is nothing here.", "code": "not_found"}
CRASHED: dict[str, Any] = {"title": "Internal error", "status": 500, "detail": "", "code": "internal_error"}


class Concourse:
    """Wraps the whole application; made once per worker."""

    def __init__(self, app: ASGIApp, build: Path = BUILD) -> None:
        self.app = app
        self.headers = security_headers(build, settings().public_url)
        self.pages = _page_addresses(build)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; websockets pass as they are."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        is_started = False
        is_head = scope["method"] == "HEAD" and path.startswith("/api/")

        async def send_dressed(message: Message) -> None:
            nonlocal is_started
            if message["type"] == "http.response.start":
                is_started = True
                self._dress(path, message)
            elif is_head:
                message = {**message, "body": b""}
            await send(message)

        if path.startswith("/api/") and not path.isprintable():
            # No id of ours has a line break in it, and routers' patterns stop at one: said here, in the usual shape.
            await _send_problem(send_dressed, NOWHERE)
            return
        asked = {**scope, "method": "GET"} if is_head else scope
        try:
            await self.app(self._addressed(asked, path), receive, send_dressed)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("Unhandled error %s on %s %s", reference, scope["method"], path)
            if not is_started:
                told = f"Something broke on our side. Reference {reference}."
                await _send_problem(send_dressed, CRASHED | {"detail": told})

    def _addressed(self, scope: Scope, path: str) -> Scope:
        """The same request, asking for the built file where `path` is a page."""
        file = self.pages.get(path.rstrip("/") or "/")
        if file is None or scope["method"] not in ("GET", "HEAD"):
            return scope
        return {**scope, "path": file, "raw_path": file.encode()}

    def _dress(self, path: str, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        if path.startswith("/api/"):
            headers.setdefault("content-security-policy", API_POLICY)
        for name, value in self.headers:
            headers.setdefault(name.decode(), value.decode())
        if path.startswith("/api/"):
            headers.setdefault("cache-control", "no-cache" if "etag" in headers else "no-store")
        elif message["status"] in (200, 304):
            kept = cache_control(path, headers.get("content-type", ""))
            if kept and "cache-control" not in headers:
                headers["cache-control"] = kept.decode()
            elif message["status"] == 304:
                headers.setdefault("cache-control", "no-cache")


def _page_addresses(build: Path) -> dict[str, str]:
    """Address -> built file, for every prerendered page: `/wallet` -> `/wallet/index.html` or `/wallet.html`."""
    addresses: dict[str, str] = {}
    for file in build.rglob("*.html"):
        name = "/" + file.relative_to(build).as_posix()
        address = name.removesuffix("/index.html") if name.endswith("/index.html") else name.removesuffix(".html")
        if name not in ("/404.html", "/__spa-fallback.html"):
            addresses.setdefault(address or "/", name)
    return addresses


async def _send_problem(send: Send, document: dict[str, Any]) -> None:
    body = json.dumps({"type": f"urn:metro:error:{document['code']}"} | document).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": document["status"], "headers": headers})
    await send({"type": "http.response.body", "body": body})
