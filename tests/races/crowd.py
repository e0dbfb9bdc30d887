"""Sixty-four callers, or four times as many, at the door of a real server: each has its own TCP connection, all are released at once."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CALLERS, MANY = 64, 256
START_SECONDS, ANSWER_SECONDS = 180, 60


@dataclass(frozen=True)
class Ask:
    """One POST below /api/v1 by the holder of `token`."""

    path: str
    body: Any
    token: str
    key: str = ""

    def raw(self) -> bytes:
        """As it goes over the wire."""
        payload = json.dumps(self.body).encode()
        lines = [
            f"POST /api/v1{self.path} HTTP/1.1",
            "Host: localhost",
            f"Authorization: Bearer {self.token}",
            "Content-Type: application/json",
            f"Content-Length: {len(payload)}",
            "Connection: close",
            *([f"Idempotency-Key: {self.key}"] if self.key else []),
        ]
        return "\r\n".join([*lines, "", ""]).encode() + payload


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: dict[str, Any]

    @property
    def outcome(self) -> str:
        """The status, with the code of a refusal."""
        return f"{self.status} {self.body['code']}" if self.status >= 400 else str(self.status)


def outcomes(answers: Sequence[Answer]) -> Counter[str]:
    """How often each outcome came; every caller got one."""
    return Counter(answer.outcome for answer in answers)


class Crowd:
    """Callers of one server; `release` sends their requests in the same instant."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._pool = ThreadPoolExecutor(MANY)

    def one(self, ask: Ask) -> Answer:
        """A caller alone."""
        return self._send(ask, threading.Barrier(1))

    def release(self, asks: Sequence[Ask]) -> list[Answer]:
        """All at once; an answer for each, in their order."""
        assert len(asks) <= MANY, "each has a thread of its own"
        barrier = threading.Barrier(len(asks))
        return list(self._pool.map(self._send, asks, [barrier] * len(asks)))

    def _send(self, ask: Ask, barrier: threading.Barrier) -> Answer:
        raw = ask.raw()
        with socket.create_connection(("127.0.0.1", self.port), timeout=ANSWER_SECONDS) as line:
            barrier.wait(ANSWER_SECONDS)
            line.sendall(raw)
            received = b"".join(iter(lambda: line.recv(65536), b""))
        head, _, body = received.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 "), "every caller is answered"
        return Answer(int(head[9:12]), json.loads(body))

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown()


@contextlib.contextmanager
def serving(port: int, folder: Path, *, workers: int) -> Iterator[Crowd]:
    """`metro run --backend-only` with the settings in force, stopped by its own process group."""
    command = [sys.executable, "-m", "metro_web.cli", "run", "--backend-only"]
    command += ["--port", str(port), "--workers", str(workers)]
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    crowd = Crowd(port)
    try:
        _wait_until_ready(port, server, folder / "server.log")
        yield crowd
    finally:
        crowd.close()
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait_until_ready(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text(errors="replace")[-2000:]
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health/ready", timeout=2).close()
            return
        time.sleep(0.1)
    raise AssertionError(f"the server did not get ready: {log.read_text(errors='replace')[-2000:]}")
