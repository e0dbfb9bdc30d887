"""What every answer carries: a content security policy without inline or evaluated scripts, and its companions.

The framework writes a few inline scripts into the built pages. Their hashes are read from the build at start,
so the policy stays exact without ever allowing scripts at large.
"""

import base64
import hashlib
import re
from pathlib import Path

INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
YEAR_SECONDS = 31_536_000


def script_hashes(build: Path) -> list[str]:
    """The CSP sources of every inline script found in the built pages."""
    hashes: set[str] = set()
    for page in sorted(build.rglob("*.html")):
        for script in INLINE_SCRIPT.findall(page.read_bytes()):
            digest = hashlib.sha256(script).digest()
            hashes.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    return sorted(hashes)


def content_policy(build: Path) -> str:
    """The content security policy for pages made by this build."""
    scripts = " ".join(["'self'", *script_hashes(build)])
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",  # the framework sets style attributes
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def security_headers(build: Path, public_url: str) -> list[tuple[bytes, bytes]]:
    """Headers for every answer, as ASGI wants them."""
    headers = {
        "content-security-policy": content_policy(build),
        "x-content-type-options": "nosniff",
        "referrer-policy": "strict-origin-when-cross-origin",
        "permissions-policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
        "x-frame-options": "DENY",
    }
    if public_url.startswith("https://"):
        headers["strict-transport-security"] = f"max-age={YEAR_SECONDS}; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def cache_control(path: str, content_type: str) -> bytes | None:
    """How long a static answer may be kept: hashed names for ever, pages and the service worker never."""
    if path.startswith(("/assets/", "/fonts/")):
        return f"public, max-age={YEAR_SECONDS}, immutable".encode()
    if content_type.startswith("text/html") or path == "/sw.js":
        return b"no-cache"
    if path.startswith("/icons/") or path in ("/favicon.ico", "/manifest.webmanifest"):
        return b"public, max-age=86400"
    return None
