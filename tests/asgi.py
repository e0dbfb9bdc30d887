"""The REST application asked without a socket: real requests and answers, and a jar of cookies."""

import asyncio
from typing import Any

import httpx

from metro_web.api.app import api

HERE = "http://localhost:8000"


class Client:
    """A caller at a fixed network address; its answers are httpx's own."""

    def __init__(self, address: str = "198.51.100.7") -> None:
        self._transport = httpx.ASGITransport(api, raise_app_exceptions=False, client=(address, 40_000))
        self.cookies = httpx.Cookies()

    def get(self, path: str, **kwargs: Any) -> httpx.Response:
        """GET."""
        return self.request("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> httpx.Response:
        """POST."""
        return self.request("POST", path, **kwargs)

    def patch(self, path: str, **kwargs: Any) -> httpx.Response:
        """PATCH."""
        return self.request("PATCH", path, **kwargs)

    def request(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """One request in an event loop of its own."""
        return asyncio.run(self._request(method, path, **kwargs))

    async def _request(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url=HERE, cookies=self.cookies) as client:
            answer = await client.request(method, path, **kwargs)
            self.cookies = client.cookies
        return answer
