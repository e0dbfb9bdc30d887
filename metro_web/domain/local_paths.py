"""Where a visitor may be sent on to: addresses of our own only, so that a made-up one never leads elsewhere."""

from typing import Any

PATH_MAX = 500


def local_path(given: Any, default: str = "/") -> str:
    """An address of our own to go on to, or `default` for any other and for those that are no page to end on."""
    if not isinstance(given, str) or len(given) > PATH_MAX or not given.startswith("/"):
        return default
    is_odd = "\\" in given or any(ord(char) < 33 or ord(char) == 127 for char in given)
    return default if is_odd or given.startswith(("//", "/login", "/api/")) else given
