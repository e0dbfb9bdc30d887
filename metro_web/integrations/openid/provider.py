"""One OpenID provider: its published addresses and keys, remembered for a while, and the code traded for a proof."""

import threading
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.jwk import KeySet

from metro_web.core.config import LOOPBACK
from metro_web.integrations.openid import line, proof
from metro_web.integrations.openid.line import ProviderAway
from metro_web.integrations.openid.proof import Proof, ProofRefused

SCOPE = "openid email profile"
KEEP_SECONDS = 3600.0
# Keys are asked for anew when a token names one that is not known, but nobody can make us ask all the time.
KEYS_AGAIN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Addresses:
    """What the provider publishes about itself."""

    issuer: str
    authorization: str
    token: str
    keys: str
    auth_method: str


class Provider:
    """Asked from any thread; two that ask at once for what is not remembered both ask, and no lock waits for the net."""

    def __init__(self, discovery_url: str, *, client_id: str, client_secret: str, callback: str) -> None:
        self._discovery_url, self._callback = discovery_url, callback
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._lock = threading.Lock()
        self._addresses: tuple[float, Addresses] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._keys_again = 0.0

    def address(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where a browser is sent to sign in there; `verifier` leaves only as its SHA-256."""
        found = self._published()
        challenge = {"code_challenge": create_s256_code_challenge(verifier), "code_challenge_method": "S256"}
        # People share phones and counters: which account it is, is asked every time.
        asked = {"redirect_uri": self._callback, "scope": SCOPE, "nonce": nonce, "prompt": "select_account"}
        url = prepare_grant_uri(
            found.authorization, self._client["client_id"], "code", state=state, **asked, **challenge
        )
        return str(url)

    def prove(self, code: str, *, verifier: str, nonce: str, now: datetime) -> Proof:
        """What a code is worth. `ProofRefused` where it is worth nothing, `ProviderAway` where nobody can tell."""
        found = self._published()
        client_id = self._client["client_id"]
        token = self._token(found, code, verifier)
        return proof.read(
            token.get("id_token"), keys=self._key_set, issuer=found.issuer, client_id=client_id, nonce=nonce, now=now
        )

    def _token(self, found: Addresses, code: str, verifier: str) -> dict[str, Any]:
        method = found.auth_method
        with line.opened(**self._client, redirect_uri=self._callback, token_endpoint_auth_method=method) as asking:
            try:
                return dict(asking.fetch_token(found.token, code=code, code_verifier=verifier))
            except OAuthError as exc:
                raise ProofRefused(f"the provider says {str(exc.error)[:40]!a}") from exc
            except (ValueError, TypeError, AttributeError, RecursionError) as exc:
                raise ProviderAway(f"no token: {type(exc).__name__}") from exc

    def _published(self) -> Addresses:
        with self._lock:
            known = self._addresses
        if known and time.monotonic() - known[0] < KEEP_SECONDS:
            return known[1]
        try:
            found = _addresses(line.document(self._discovery_url))
        except ProviderAway:
            if known is None:
                raise
            found = known[1]  # what was true an hour ago is better than nothing
        with self._lock:
            self._addresses = (time.monotonic(), found)
        return found

    def _key_set(self, is_unknown: bool) -> KeySet:
        now = time.monotonic()
        with self._lock:
            known = self._keys
            if known and is_unknown and now >= self._keys_again:
                self._keys_again, known = now + KEYS_AGAIN_SECONDS, None
        if known and now - known[0] < KEEP_SECONDS:
            return known[1]
        try:
            found = proof.key_set(line.document(self._published().keys))
        except ValueError as exc:
            raise ProviderAway(str(exc)) from exc
        with self._lock:
            self._keys = (time.monotonic(), found)
        return found


def _addresses(document: dict[str, Any]) -> Addresses:
    issuer = document.get("issuer")
    if not isinstance(issuer, str) or not 0 < len(issuer) <= 255:
        raise ProviderAway("names no issuer")
    methods = document.get("token_endpoint_auth_methods_supported")
    only_post = isinstance(methods, list) and "client_secret_post" in methods and "client_secret_basic" not in methods
    return Addresses(
        issuer=issuer,
        authorization=_address(document, "authorization_endpoint"),
        token=_address(document, "token_endpoint"),
        keys=_address(document, "jwks_uri"),
        auth_method="client_secret_post" if only_post else "client_secret_basic",
    )


def _address(document: dict[str, Any], name: str) -> str:
    given = document.get(name)
    try:
        url = urlsplit(given) if isinstance(given, str) else urlsplit("")
        is_safe = bool(url.hostname) and (url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK))
    except ValueError:
        is_safe = False
    if not is_safe:
        raise ProviderAway(f"has no safe {name}")
    return str(given)
