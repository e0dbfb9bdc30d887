"""HTTP on loopback: the interface for shops under /v1 with a key, the hosted pages for people under /pay."""

import hmac
import json
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from metro_gateway.desk import MODES, Desk, Refused
from metro_gateway.hosted import Hosted

BODY_BYTES_MAX = 64 * 1024
IDLE_SECONDS = 30
FIGURES = ("decline_share", "slow_seconds", "late_seconds", "settle_seconds", "hang_seconds", "lost_seconds")


class Server(ThreadingHTTPServer):
    """Answers each caller on a thread of its own."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, desk: Desk, key: str) -> None:
        self.desk, self.hosted, self.key = desk, Hosted(desk), key
        self.over = threading.Event()
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who hung up is no news."""


class Dropped(Exception):
    """No answer at all: the connection just ends."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    server: Server

    def do_GET(self) -> None:
        """Look."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Do."""
        length = self.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > BODY_BYTES_MAX:
            self.close_connection = True
            self._json(413, {"code": "too_large", "detail": "This is too large."})
            return
        self._answer(self.rfile.read(int(length)))

    def _answer(self, body: bytes) -> None:
        url = urlsplit(self.path)
        try:
            if url.path.startswith("/v1/"):
                self._json(*self._for_shops(url.path.removeprefix("/v1/"), parse_qs(url.query), body))
            elif url.path.startswith("/pay/"):
                self._for_people(url.path.removeprefix("/pay/"), body)
            elif url.path == "/":
                self._send(200, "text/plain", b"A simulated payment provider.\n")
            else:
                self._send(404, "text/plain", b"There is no such page.\n")
        except Refused as refused:
            self._json(refused.status, {"code": refused.code, "detail": refused.detail})
        except Dropped:
            self.close_connection = True

    def _for_shops(self, path: str, query: dict[str, list[str]], body: bytes) -> tuple[int, Any]:
        given = self.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self.server.key.encode()):
            raise Refused(401, "unauthorized", "The key is wrong.")
        desk, is_post = self.server.desk, self.command == "POST"
        document = _document(body) if is_post else None
        if path == "control":
            return 200, self._control(document)
        if "unreachable" in desk.manner.modes:
            raise Dropped
        if "slow" in desk.manner.modes:
            self.server.over.wait(desk.manner.slow_seconds)
        what, _, rest = path.partition("/")
        reference, _, action = rest.partition("/")
        if what != "intents":
            raise Refused(404, "not_found", "There is no such address.")
        if not reference:
            if is_post:
                return 201, self._unless_lost(desk.create(document, self.headers.get("idempotency-key", "")))
            after, limit = query.get("after", [""])[0], query.get("limit", ["100"])[0]
            return 200, {"items": desk.listed(after, int(limit) if limit.isdecimal() else 100)}
        if not is_post:
            return 200, desk.shown(desk.get(reference))
        if action == "charge":
            return 200, self._unless_lost(desk.charge(reference))
        if action == "cancel":
            return 200, desk.cancel(reference)
        if action == "refunds":
            amount = document.get("amount") if isinstance(document, dict) else None
            return 201, desk.refund(reference, amount, self.headers.get("idempotency-key", ""))
        raise Refused(404, "not_found", "There is no such address.")

    def _unless_lost(self, found: tuple[Any, bool]) -> Any:
        shown, is_lost = found
        if is_lost:
            self.server.over.wait(self.server.desk.manner.hang_seconds)
            raise Dropped
        return shown

    def _control(self, wanted: Any) -> Any:
        manner = self.server.desk.manner
        for name, value in (wanted or {}).items():
            if name == "modes" and isinstance(value, list) and set(value) <= set(MODES):
                manner.modes = set(value)
            elif name in FIGURES and isinstance(value, (int, float)) and value >= 0:
                setattr(manner, name, float(value))
            else:
                raise Refused(422, "invalid", f"There is no manner like that; modes are {', '.join(MODES)}.")
        return {"modes": sorted(manner.modes)} | {name: getattr(manner, name) for name in FIGURES}

    def _for_people(self, token: str, body: bytes) -> None:
        hosted = self.server.hosted
        row = hosted.find(token)
        if row is None:
            self._send(404, "text/plain", b"There is no such payment.\n")
            return
        problem = ""
        if self.command == "POST":
            form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
            address, problem = hosted.press(row, form.get("press", ""), form.get("number", ""))
            if address:
                self._send(303, "text/plain", b"", location=address)
                return
            row = hosted.find(token) or row
        self._send(200, "text/html; charset=utf-8", hosted.page(row, problem).encode())

    def _json(self, status: int, document: Any) -> None:
        self._send(status, "application/json", json.dumps(document).encode())

    def _send(self, status: int, kind: str, body: bytes, **headers: str) -> None:
        self.send_response(HTTPStatus(status))
        guards = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
        policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}
        about = {"Content-Type": kind, "Content-Length": str(len(body))}
        for name, value in {**about, **guards, **policy, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing of a request is written down."""


def _document(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError) as exc:
        raise Refused(422, "invalid", "The body is no JSON.") from exc
