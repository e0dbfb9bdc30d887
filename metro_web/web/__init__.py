"""Small ASGI helpers around the pages: response headers, caching, addresses, origins. No business here."""
