"""OpenID Connect by Authlib: where the provider sends people, and what its ID token proves. Google's by default."""

from functools import lru_cache

from metro_web.core.config import settings
from metro_web.integrations.openid.line import ProviderAway
from metro_web.integrations.openid.proof import Proof, ProofRefused
from metro_web.integrations.openid.provider import Provider

__all__ = ["Proof", "ProofRefused", "Provider", "ProviderAway", "forget", "provider"]

CALLBACK = "/api/v1/auth/google/callback"


@lru_cache
def provider() -> Provider:
    """The provider of the settings; what it has published is remembered by this process."""
    found = settings()
    return Provider(
        found.oidc_discovery_url,
        client_id=found.google_client_id,
        client_secret=found.google_client_secret,
        callback=found.public_url.rstrip("/") + CALLBACK,
    )


def forget() -> None:
    """Look at the settings and at the provider anew; for tests alone."""
    provider.cache_clear()
