"""Which origins may open the websocket with a visitor's cookies: exactly our own, never `*`."""

from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def allowed_origins(public_url: str, port: int) -> list[str]:
    """The public address, and on a machine of one's own also its other loopback names."""
    url = urlsplit(public_url)
    public = f"{url.scheme}://{url.netloc}"
    if f"{url.hostname}" not in ("localhost", "127.0.0.1", "::1"):
        return [public]
    near = [f"http://{host}:{port}" for host in LOOPBACK]
    return [public, *(origin for origin in near if origin != public)]
