"""A small OpenID provider on loopback: discovery, a consent form, a token endpoint that checks, keys that turn.

It keeps the protocol's rules (PKCE, client secret, codes used once) and breaks one on demand: set `trouble` to one of
`TROUBLES`. `python -m tests.oidc_provider` runs it by itself, for trying by hand.
"""

import base64
import hashlib
import hmac
import html
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "metro-tests.apps.example", "a secret / of + the client"
# How a token, and how an answer, can be wrong.
TOKEN_TROUBLES = (
    "nonce", "no_nonce", "issuer", "audience", "azp", "expired", "early", "no_expiry", "unsigned", "hs256", "kid",
    "foreign_key", "no_subject", "odd_subject", "no_id_token", "garbage_token", "text_expiry",
)  # fmt: skip
ANSWER_TROUBLES = ("slow", "drip", "500", "garbage", "endless", "redirect", "no_keys", "invalid_grant")
TROUBLES = (*TOKEN_TROUBLES, *ANSWER_TROUBLES)


@dataclass
class Visitor:
    """Who sits at the browser, as the provider knows them."""

    subject: str = "108200000000000000001"
    email: str = "asha@example.org"
    is_verified: Any = True
    name: str = "Asha Rao"


@dataclass
class Provider:
    """The state of the provider; tests change `visitor` and `trouble` between requests."""

    port: int = 0
    visitor: Visitor = field(default_factory=Visitor)
    trouble: str = ""
    slow_seconds: float = 30.0
    keys: list[RSAKey] = field(default_factory=lambda: [_first_key()])
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._gone = threading.Event()

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def discovery_url(self) -> str:
        return f"{self.issuer}/.well-known/openid-configuration"

    @property
    def settings(self) -> dict[str, str]:
        """What the app needs to use it."""
        return {
            "GOOGLE_CLIENT_ID": CLIENT_ID,
            "GOOGLE_CLIENT_SECRET": CLIENT_SECRET,
            "METRO_OIDC_DISCOVERY_URL": self.discovery_url,
        }

    def start(self) -> "Provider":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        self._gone.set()
        self._server.shutdown()
        self._server.server_close()

    def turn_keys(self) -> None:
        """Sign with a new key from now on; the old one is no longer published."""
        self.keys = [_new_key()]

    def consent(self, url: str, *, allow: bool = True) -> dict[str, str]:
        """Press the button of the consent page at `url`, without a browser; the parameters that go back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        back = urlsplit(self.answer(asked, allow=allow))
        return {name: values[0] for name, values in parse_qs(back.query).items()}

    def page(self, query: str) -> str:
        """The consent page; a request that breaks the protocol fails here, loudly."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert "openid" in asked["scope"].split()
        return f"""<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in as {self.visitor.email}?</h1>
            <form method="post" action="/consent"><input type="hidden" name="asked" value="{html.escape(json.dumps(asked))}">
            <button name="answer" value="allow">Allow</button> <button name="answer" value="deny">Deny</button></form>"""

    def answer(self, asked: dict[str, str], *, allow: bool) -> str:
        """The address the browser is sent back to."""
        if allow:
            code = secrets.token_urlsafe(24)
            self.codes[code] = asked
            back = {"code": code, "state": asked["state"], "scope": asked["scope"]}
        else:
            back = {"error": "access_denied", "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def trade(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The token endpoint."""
        asked = self.codes.pop(form.get("code", ""), None)
        if self.trouble == "invalid_grant" or asked is None or form.get("grant_type") != "authorization_code":
            return 400, {"error": "invalid_grant"}
        if _credentials(form, authorization) != (CLIENT_ID, CLIENT_SECRET):
            return 401, {"error": "invalid_client"}
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if asked.get("code_challenge") != _base64(challenge) or form.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        made = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 3600}
        return 200, made if self.trouble == "no_id_token" else made | {"id_token": self.token(asked["nonce"])}

    def token(self, nonce: str) -> str:
        """An ID token, wrong in the way `trouble` says."""
        who, now = self.visitor, int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer, "aud": CLIENT_ID, "azp": CLIENT_ID, "sub": who.subject, "nonce": nonce, "iat": now,
            "exp": now + 3600, "email": who.email, "email_verified": who.is_verified, "name": who.name,
        }  # fmt: skip
        wrong: dict[str, dict[str, Any]] = {
            "nonce": {"nonce": "another"},
            "issuer": {"iss": "https://accounts.google.com.evil.example"},
            "audience": {"aud": "another.apps.example"},
            "azp": {"aud": [CLIENT_ID, "another.apps.example"], "azp": "another.apps.example"},
            "expired": {"iat": now - 7200, "exp": now - 3600},
            "early": {"iat": now + 3600, "exp": now + 7200},
            "text_expiry": {"exp": "never"},
            "odd_subject": {"sub": "x" * 300},
        }
        claims |= wrong.get(self.trouble, {})
        missing = {"no_nonce": "nonce", "no_expiry": "exp", "no_subject": "sub"}.get(self.trouble)
        return self._signed({name: value for name, value in claims.items() if name != missing})

    def _signed(self, claims: dict[str, Any]) -> str:
        key, kid = self.keys[0], str(self.keys[0].kid)
        if self.trouble == "garbage_token":
            return "a.b.c"
        if self.trouble == "unsigned":
            head = json.dumps({"alg": "none"}).encode()
            return f"{_base64(head)}.{_base64(json.dumps(claims).encode())}."
        if self.trouble == "hs256":
            # The public key, which everybody knows, taken for a shared secret.
            signed = (
                f"{_base64(json.dumps({'alg': 'HS256', 'kid': kid}).encode())}.{_base64(json.dumps(claims).encode())}"
            )
            return f"{signed}.{_base64(hmac.digest(key.as_pem(private=False), signed.encode(), 'sha256'))}"
        if self.trouble == "foreign_key":
            key = _new_key()
        return jwt.encode({"alg": "RS256", "kid": "unknown" if self.trouble == "kid" else kid}, claims, key)

    def published(self, path: str) -> dict[str, Any] | None:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
                "code_challenge_methods_supported": ["S256"],
            }
        if path == "/keys":
            return {"keys": [] if self.trouble == "no_keys" else [key.as_dict(private=False) for key in self.keys]}
        return None


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One request."""

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            provider.seen.append(url.path)
            if url.path == "/authorize":
                self._send(200, "text/html; charset=utf-8", provider.page(url.query).encode())
            elif url.path == "/favicon.ico":
                self._send(204, "image/x-icon", b"")
            elif not self._is_in_trouble():
                found = provider.published(url.path)
                self._json(404 if found is None else 200, found or {"error": "not_found"})

        def do_POST(self) -> None:
            provider.seen.append(self.path)
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            if self.path == "/consent":
                back = provider.answer(json.loads(form["asked"]), allow=form["answer"] == "allow")
                self._send(303, "text/plain", b"", location=back)
            elif not self._is_in_trouble():
                self._json(*provider.trade(form, self.headers.get("authorization", "")))

        def _is_in_trouble(self) -> bool:
            how: dict[str, Callable[[], object]] = {
                "slow": lambda: provider._gone.wait(provider.slow_seconds),
                "drip": self._drip,
                "500": lambda: self._send(500, "text/html", b"<h1>Oops</h1>"),
                "garbage": lambda: self._send(200, "application/json", b"<html>[[["),
                "endless": lambda: self._send(200, "application/json", b'{"a": "' + b"x" * 10_000_000),
                "redirect": lambda: self._send(302, "text/plain", b"", location=f"{provider.issuer}/elsewhere"),
            }
            if provider.trouble not in how:
                return False
            how[provider.trouble]()
            return True

        def _drip(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", "100000")
            self.end_headers()
            until = time.monotonic() + provider.slow_seconds
            while time.monotonic() < until and not provider._gone.wait(0.2):
                self.wfile.write(b" ")

        def _json(self, status: int, document: dict[str, Any]) -> None:
            self._send(status, "application/json", json.dumps(document).encode())

        def _send(self, status: int, kind: str, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in {"content-type": kind, "content-length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def handle(self) -> None:
            try:
                super().handle()
            except (BrokenPipeError, ConnectionResetError):
                return  # the other side has had enough

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    return Handler


def _credentials(form: dict[str, str], authorization: str) -> tuple[str, str]:
    if authorization.startswith("Basic "):
        user, _, password = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        return unquote(user), unquote(password.replace("+", " ")) if "%" in password else password
    return form.get("client_id", ""), form.get("client_secret", "")


def _new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)


@cache
def _first_key() -> RSAKey:
    return _new_key()  # making one takes a while


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


if __name__ == "__main__":
    running = Provider(port=8099).start()
    print("\n".join(f"{name}={value}" for name, value in running.settings.items()))
    threading.Event().wait()
