"""Payment providers: what the app asks of one, and the one that speaks HTTP. No card number is kept or logged."""

from metro_web.core.config import settings
from metro_web.integrations.gateway.provider import Gateway, Intent, NotAsked, NotTaken, Trouble, Unclear, Wanted

__all__ = ["Gateway", "Intent", "NotAsked", "NotTaken", "Trouble", "Unclear", "Wanted", "gateway"]


def gateway() -> Gateway:
    """The provider of the settings."""
    from metro_web.integrations.gateway.http import HttpGateway  # its library stays unloaded where there is none

    found = settings()
    return HttpGateway(found.gateway_url, found.gateway_key, seconds=found.gateway_seconds)
