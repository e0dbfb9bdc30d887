"""A lean HTTP/1.1 client on one kept-open socket, so that the load costs little of the two cores it shares."""

import json
import socket
from typing import Any


class Connection:
    """One connection; `ask` gives (status, body)."""

    def __init__(self, port: int, token: str = "") -> None:
        self._port = port
        self.token = token
        self._socket = self._open()
        self._rest = b""

    def _open(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self._port))
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def ask(self, method: str, path: str, body: Any = None, *, key: str = "") -> tuple[int, bytes]:
        """Send one request, under an Idempotency-Key perhaps, and wait for its answer."""
        payload = json.dumps(body).encode() if body is not None else b""
        auth = f"Authorization: Bearer {self.token}\r\n" if self.token else ""
        kind = "Content-Type: application/json\r\n" if payload else ""
        once = f"Idempotency-Key: {key}\r\n" if key else ""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{auth}{once}{kind}Content-Length: {len(payload)}\r\n\r\n"
        )
        self._socket.sendall(head.encode() + payload)
        return self._answer()

    def json(self, method: str, path: str, body: Any = None, *, expect: int = 200, key: str = "") -> Any:
        """`ask`, and the answer as a document; anything but `expect` is an error."""
        status, text = self.ask(method, path, body, key=key)
        assert status == expect, f"{method} {path}: {status} {text[:300]!r}"
        return json.loads(text) if text else None

    def _answer(self) -> tuple[int, bytes]:
        data = self._rest
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._receive()
        head = data[:end].decode("latin-1").lower()
        status = int(head[9:12])
        start = end + 4
        at = head.find("content-length:")
        length = int(head[at + 15 :].split("\r\n", 1)[0]) if at >= 0 else 0
        while len(data) < start + length:
            data += self._receive()
        self._rest = data[start + length :]
        return status, data[start : start + length]

    def _receive(self) -> bytes:
        got = self._socket.recv(65536)
        assert got, "the server closed the connection"
        return got

    def close(self) -> None:
        """Hang up."""
        self._socket.close()
