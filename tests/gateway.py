"""The simulated payment provider for tests: the real program as a process of its own, on a private port."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from metro_gateway.messenger import signature
from metro_web.core import clock

ROOT = Path(__file__).resolve().parents[1]
KEY, SECRET = "test-key", "test-secret"
GOOD, DECLINED, LATE, LOST = "4242424242424242", "4000000000000002", "4000000000000069", "4000000000000077"
HOOK = "/api/v1/hooks/gateway"


class Provider:
    """Started, it answers at `url`; `stop` and `start` again keep port and book."""

    def __init__(self, folder: Path, *, webhook: str = "http://127.0.0.1:9/none", port: int = 0) -> None:
        self._book, self._webhook, self.port = folder / "gateway.db", webhook, port
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """What the app needs to use it; it waits a second for an answer."""
        return {
            "METRO_GATEWAY_URL": self.url,
            "METRO_GATEWAY_KEY": KEY,
            "METRO_GATEWAY_SECRET": SECRET,
            "METRO_GATEWAY_SECONDS": "1",
        }

    def start(self) -> "Provider":
        command = [sys.executable, "-m", "metro_gateway", "--port", str(self.port), "--book", str(self._book)]
        command += ["--webhook", self._webhook, "--quiet", "--until-stdin-closes"]
        environment = os.environ | {"METRO_GATEWAY_KEY": KEY, "METRO_GATEWAY_SECRET": SECRET}
        pipe = subprocess.PIPE
        self._child = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe)
        assert self._child.stdout is not None
        said = self._child.stdout.readline().decode()
        self.port = int(said.rpartition(":")[2])
        return self

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.send_signal(how)
            child.communicate(timeout=15)

    def behave(self, *modes: str, **figures: float) -> None:
        """From now on."""
        self.ask("/control", {"modes": list(modes)} | figures)

    def book(self) -> list[dict[str, Any]]:
        """What it has written down, by reference."""
        items: list[dict[str, Any]] = self.ask("/intents?limit=1000")["items"]
        return items

    def kept_minor(self) -> int:
        """What it has taken and not given back."""
        return sum(one["amount"] - one["refunded"] for one in self.book() if one["status"] == "succeeded")

    def ask(self, path: str, body: Any = None, **headers: str) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/v1{path}", data, {"Authorization": f"Bearer {KEY}", **headers})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)


def told(intent: dict[str, Any], *, secret: str = SECRET, ago_seconds: int = 0) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a webhook about an intent, as the provider would sign it now."""
    body = json.dumps({"id": "evt_test", "type": f"intent.{intent['status']}", "intent": intent}).encode()
    at = int(clock.utc_now().timestamp()) - ago_seconds
    return body, {"x-gateway-signature": signature(secret, body, at), "content-type": "application/json"}
