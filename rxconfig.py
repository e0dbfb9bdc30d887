"""How Reflex builds and serves the pages. Nothing here depends on who deploys, so that one build serves everywhere."""

import os

os.environ.setdefault("REFLEX_USE_NPM", "1")  # reflex.lock holds npm's lock file; without this it would look for bun
os.environ.setdefault("REFLEX_USE_GRANIAN", "1")
os.environ.setdefault("REFLEX_TELEMETRY_ENABLED", "false")
os.environ.setdefault("REFLEX_CHECK_LATEST_VERSION", "false")

import reflex as rx

from metro_web.core.config import settings
from metro_web.web.origins import allowed_origins

_port = int(os.environ.get("REFLEX_BACKEND_PORT", "8000"))
_redis = settings().redis_url or None

config = rx.Config(
    app_name="metro_web",
    backend_port=_port,
    frontend_port=_port,
    redis_url=_redis,
    state_manager_mode=rx.constants.StateManagerMode.REDIS if _redis else rx.constants.StateManagerMode.MEMORY,
    cors_allowed_origins=allowed_origins(settings().public_url, _port),
    frontend_packages=[
        "@fontsource-variable/overpass@5.3.0",
        "@fontsource-variable/atkinson-hyperlegible-next@5.3.0",
    ],
    frontend_compression_formats=["gzip", "brotli"],
    frontend_lazy_bundled_libraries=True,
    show_built_with_reflex=False,
    telemetry_enabled=False,
    plugins=[],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
