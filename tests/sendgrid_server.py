"""A stand-in for SendGrid on loopback: `/v3/mail/send` as its documents describe it, and signed events to post.

`answers` are given one after the other, the last one for ever: a status, `429:SECONDS` or `429@SECONDS` (throttled, by
Retry-After or X-RateLimit-Reset), `silent` (takes the mail and never answers), `deaf` (hangs up without reading).
"""

import base64
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY = "SG.the key of the tests"


@dataclass
class SendGrid:
    """The server; `taken` holds the bodies of mails that count as accepted, `asked` every request's arrival."""

    answers: list[str] = field(default_factory=lambda: ["202"])
    taken: list[dict[str, Any]] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    key: str = KEY

    def __post_init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._signing = generate_private_key(SECP256R1())
        self._lock = threading.Lock()
        self.gone = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def webhook_key(self) -> str:
        """As its settings page shows it."""
        public = self._signing.public_key()
        return base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()

    @property
    def settings(self) -> dict[str, str]:
        return {
            "METRO_MAIL": "sendgrid",
            "SENDGRID_API_KEY": self.key,
            "METRO_SENDGRID_URL": self.url,
            "METRO_SENDGRID_WEBHOOK_KEY": self.webhook_key,
        }

    @property
    def mail_ids(self) -> list[str]:
        """Of the mails taken, in order."""
        return [body["custom_args"]["metro_mail"] for body in self.taken]

    def start(self) -> "SendGrid":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        self.gone.set()
        self._server.shutdown()
        self._server.server_close()

    def signed(self, events: Any, *, at: float) -> tuple[bytes, dict[str, str]]:
        """The body of a post of events, and its headers."""
        body = events if isinstance(events, bytes) else json.dumps(events).encode()
        timestamp = str(int(at))
        signature = self._signing.sign(timestamp.encode() + body, ECDSA(SHA256()))
        return body, {
            "Content-Type": "application/json",
            "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
            "X-Twilio-Email-Event-Webhook-Timestamp": timestamp,
        }

    def next_answer(self) -> str:
        with self._lock:
            self.asked.append(time.monotonic())
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def event(kind: str, mail_id: str, *, at: float, number: int = 1, **more: Any) -> dict[str, Any]:
    """An event as SendGrid words it."""
    told = {"email": "asha@example.org", "timestamp": int(at), "event": kind, "metro_mail": mail_id}
    return told | {"sg_event_id": f"{kind}-{mail_id}-{number}", "sg_message_id": "14c5d75ce93.dfd.64b469"} | more


def _handler(server: SendGrid) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = server.next_answer()
            if answer == "deaf":
                self.connection.close()
                return
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if (self.path, self.headers["Authorization"]) != ("/v3/mail/send", f"Bearer {server.key}"):
                answer = "401"
            if answer in ("202", "silent"):
                server.taken.append(body)
            if answer == "silent":
                server.gone.wait(30)
                return
            self._answer(answer)

        def _answer(self, answer: str) -> None:
            status, headers = answer[:3], {}
            if ":" in answer:
                headers = {"Retry-After": answer.partition(":")[2]}
            elif "@" in answer:
                headers = {"X-RateLimit-Reset": str(int(time.time() + float(answer.partition("@")[2])))}
            told = b"" if status == "202" else b'{"errors": [{"message": "no"}]}'
            self.send_response(int(status))
            for name, value in {"Content-Length": str(len(told)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told)

        def handle(self) -> None:
            try:
                super().handle()
            except (OSError, ValueError):
                return  # one side has hung up

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    return Handler
