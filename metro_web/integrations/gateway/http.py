"""A payment provider over HTTP (`docs/gateway.md`), bounded in time, size and number of calls.

Keeps true: only a line that was never made counts as not asked; whatever breaks after that is unclear.
"""

import json
import ssl
import threading
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import httpx2

from metro_web.integrations.gateway.provider import STATUSES, Intent, NotAsked, NotTaken, Unclear, Wanted

BYTES_MAX = 1024 * 1024
# Each call holds one of the server's threads; a provider that hangs must not take them all.
CALLS_MAX = 16
WAIT_SECONDS = 2.0
PAGE = 500

_calls = threading.BoundedSemaphore(CALLS_MAX)


class HttpGateway:
    """See `provider.Gateway`."""

    def __init__(self, url: str, key: str, *, seconds: int) -> None:
        self._url, self._key, self._seconds = url.rstrip("/"), key, seconds

    def begin(self, wanted: Wanted) -> Intent:
        """POST /v1/intents."""
        body: dict[str, Any] = {
            "reference": wanted.reference,
            "amount": wanted.amount_minor,
            "currency": wanted.currency,
            "kind": wanted.kind,
            "description": wanted.description,
            "return_url": wanted.return_url,
        }
        if wanted.card:
            body |= {"card": wanted.card, "capture": not wanted.is_charged_later}
        return intent_of(self._asked("POST", "/intents", body, key=wanted.reference))

    def charge(self, reference: str) -> Intent:
        """POST /v1/intents/{reference}/charge."""
        return intent_of(self._asked("POST", f"/intents/{reference}/charge", {}, key=reference))

    def find(self, reference: str) -> Intent | None:
        """GET /v1/intents/{reference}."""
        try:
            return intent_of(self._asked("GET", f"/intents/{reference}"))
        except NotTaken as refusal:
            if str(refusal) == "not_found":
                return None
            raise

    def cancel(self, reference: str) -> Intent:
        """POST /v1/intents/{reference}/cancel."""
        return intent_of(self._asked("POST", f"/intents/{reference}/cancel", {}, key=reference))

    def refund(self, reference: str, amount_minor: int, key: str) -> None:
        """POST /v1/intents/{reference}/refunds."""
        self._asked("POST", f"/intents/{reference}/refunds", {"amount": amount_minor}, key=key)

    def book(self) -> Iterator[Intent]:
        """GET /v1/intents, page by page."""
        after = ""
        while True:
            items = self._asked("GET", f"/intents?limit={PAGE}&after={after}").get("items")
            if not isinstance(items, list):
                raise Unclear("no list")
            yield from (intent_of(one) for one in items)
            if len(items) < PAGE:
                return
            after = str(items[-1]["reference"])

    def _asked(self, method: str, path: str, body: Any = None, *, key: str = "") -> dict[str, Any]:
        """The JSON object that is answered; `Trouble` else. Neither key nor body is ever part of a message."""
        if not _calls.acquire(timeout=WAIT_SECONDS):
            raise NotAsked("too many calls wait for it")
        try:
            with httpx2.Client(verify=_trust(self._url), timeout=self._seconds, trust_env=False) as line:
                headers = {"authorization": f"Bearer {self._key}", "accept-encoding": "identity"}
                headers |= {"idempotency-key": key} if key else {}
                request = line.build_request(method, f"{self._url}/v1{path}", json=body, headers=headers)
                status, text = self._answer(line, request)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.InvalidURL, httpx2.UnsupportedProtocol) as exc:
            raise NotAsked(type(exc).__name__) from exc
        except (httpx2.HTTPError, httpx2.StreamError) as exc:
            raise Unclear(type(exc).__name__) from exc
        finally:
            _calls.release()
        return _read(status, text)

    def _answer(self, line: httpx2.Client, request: httpx2.Request) -> tuple[int, bytes]:
        until = time.monotonic() + self._seconds
        answer, body = line.send(request, stream=True), bytearray()
        try:
            for part in answer.iter_raw():
                body += part
                if len(body) > BYTES_MAX or time.monotonic() > until:
                    raise Unclear("an endless answer")
        finally:
            answer.close()
        return answer.status_code, bytes(body)


def _read(status: int, text: bytes) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise Unclear(f"status {status}, no JSON") from exc
    if not isinstance(document, dict) or status >= 500 or status in (408, 409, 429):
        raise Unclear(f"status {status}")
    if status >= 400:
        raise NotTaken(str(document.get("code", status))[:40])
    return document


def intent_of(found: Any) -> Intent:
    """An intent as the provider writes it; `Unclear` for what is none."""
    try:
        intent = Intent(
            reference=found["reference"],
            status=found["status"],
            amount_minor=found["amount"],
            currency=found["currency"],
            refunded_minor=found["refunded"],
            reason=found["reason"],
            last_four=found["last_four"],
            redirect_url=found["redirect_url"],
        )
    except (TypeError, KeyError) as exc:
        raise Unclear("no intent") from exc
    texts = (intent.reference, intent.currency, intent.reason, intent.last_four, intent.redirect_url)
    numbers = (intent.amount_minor, intent.refunded_minor)
    if not all(isinstance(one, str) for one in texts) or not all(isinstance(one, int) for one in numbers):
        raise Unclear("no intent")
    if intent.status not in STATUSES or len(intent.redirect_url) > 400 or not _is_page(intent.redirect_url):
        raise Unclear("an intent that makes no sense")
    return intent


def _is_page(url: str) -> bool:
    return not url or urlsplit(url).scheme in ("http", "https")


@lru_cache
def _trusted() -> ssl.SSLContext:
    """Whom we believe to be who they say; reading the list takes longer than asking."""
    return httpx2.create_ssl_context()


def _trust(url: str) -> ssl.SSLContext | bool:
    return _trusted() if url.startswith("https:") else False
