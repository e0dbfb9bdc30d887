"""Tells the shop: signed webhooks, sent until they are taken. Also lets money settle when its time has come.

The signature is `t=<unix seconds>,v1=<HMAC-SHA-256 of "<t>.<body>", hex>`, made anew for each try.
"""

import hashlib
import hmac
import http.client
import threading
import time
from urllib.parse import urlsplit

from metro_gateway.book import Row
from metro_gateway.desk import Desk

HEADER = "X-Gateway-Signature"
POLL_SECONDS = 0.05
TRIES_MAX = 20
WAIT_SECONDS_MAX = 60.0
TIMEOUT_SECONDS = 5.0


def signature(secret: str, body: bytes, at: int) -> str:
    """What stands in the header."""
    made = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={made}"


class Messenger:
    """Two threads of a desk: one lets money settle, one sends what is due, the oldest first."""

    def __init__(self, desk: Desk, url: str, secret: str) -> None:
        self._desk, self._url, self._secret = desk, urlsplit(url), secret
        self._over = threading.Event()
        loops = (self._desk.settle_due, self.send_due)
        self._threads = [threading.Thread(target=self._loop, args=(one,), daemon=True) for one in loops]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End; what was not sent is sent by the next process on this book."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def send_due(self) -> int:
        """Send what is due; how many were taken."""
        if not self._url.hostname:
            return 0
        query = "SELECT * FROM event WHERE done_at IS NULL AND due_at <= ? AND tries < ? ORDER BY due_at LIMIT 20"
        return sum(self._send(row) for row in self._desk.book.rows(query, time.time(), TRIES_MAX))

    def _send(self, row: Row) -> bool:
        body, now = row["body"].encode(), time.time()
        try:
            is_taken = self._post(body, signature(self._secret, body, int(now))) // 100 == 2
        except (OSError, http.client.HTTPException):
            is_taken = False
        due_at = now + min(WAIT_SECONDS_MAX, 0.25 * 2 ** row["tries"])
        change = "UPDATE event SET tries = tries + 1, due_at = ?, done_at = ? WHERE id = ?"
        self._desk.book.do(change, due_at, now if is_taken else None, row["id"])
        return is_taken

    def _post(self, body: bytes, signed: str) -> int:
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        line = kind(str(self._url.hostname), self._url.port, timeout=TIMEOUT_SECONDS)
        try:
            headers = {"Content-Type": "application/json", HEADER: signed}
            line.request("POST", self._url.path or "/", body, headers)
            return line.getresponse().status
        finally:
            line.close()

    def _loop(self, do: object) -> None:
        assert callable(do), "one of the two"
        while not self._over.wait(POLL_SECONDS):
            do()
