"""How much of a body is read at all, before anybody has looked at it or at who sends it.

Keeps true: no caller fills the memory. Files that are taken in piece by piece have bounds of their own.
"""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from metro_web.core import clock
from metro_web.core.i18n import t
from metro_web.core.security import read_jwt

BYTES_MAX = 1 << 20
# Seat plans, matrices of fares and the like, from whoever shows a token of ours.
ADMIN, ADMIN_BYTES_MAX = "/api/v1/admin/", 64 << 20
PLANS, PLANS_BYTES_MAX = "/api/v1/admin/seat-plans", 20 << 20
PIECE_BY_PIECE = (
    "/api/v1/admin/network/imports",
    "/api/feeds",
    "/api/fares",
    "/api/seat-plans",
    "/api/seat-plans/preview",
    "/api/v1/hooks/sendgrid",
)


class BodyLimit:
    """413 `too_large` in the middle of a body that is longer than its address takes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what is not below /api passes as it is."""
        is_ours = scope["type"] == "http" and scope["path"].startswith("/api/")
        if not is_ours or scope["path"] in PIECE_BY_PIECE:
            await self.app(scope, receive, send)
            return
        most, read = _most(scope), 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413, t("This is too large."))
            return message

        await self.app(scope, bounded, send)


def _most(scope: Scope) -> int:
    if not scope["path"].startswith(ADMIN):
        return BYTES_MAX
    header = next((value for name, value in scope["headers"] if name == b"authorization"), b"").decode("latin-1")
    token = header.partition(" ")[2]
    is_signed = token.isascii() and read_jwt(token, now=clock.utc_now()) is not None
    if not is_signed:
        return BYTES_MAX
    return PLANS_BYTES_MAX if scope["path"].startswith(PLANS) else ADMIN_BYTES_MAX
