"""The browser's log-in: a one-time ticket becomes an HttpOnly cookie, and ends again.

Keeps true: no other site can sign a visitor in or out. The page's own origin and a JSON content type are asked for,
which no form of another site can send.
"""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.exceptions import HTTPException

from metro_web.api.deps import device_of
from metro_web.api.fields import Body, Text
from metro_web.core import db
from metro_web.core.config import settings
from metro_web.core.errors import NotAllowed
from metro_web.core.i18n import t
from metro_web.services import sessions


def from_our_page(request: Request) -> None:
    """403 `cross_site` unless one of our own pages (or no browser at all) is asking."""
    origin = request.headers.get("origin")
    if origin is None:
        is_ours = request.headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    else:
        public = urlsplit(settings().public_url)
        is_ours = origin == f"{public.scheme}://{public.netloc}" or urlsplit(origin).netloc == request.headers["host"]
    if not is_ours:
        raise NotAllowed(t("Another site may not do this."), code="cross_site")


def same_site(request: Request) -> None:
    """403 `cross_site` unless one of our own pages (or no browser at all) is asking; 415 for what is not JSON."""
    from_our_page(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, t("This takes application/json."))


router = APIRouter(prefix="/api/auth", include_in_schema=False, dependencies=[Depends(same_site)])


class TicketBody(Body):
    """The ticket a page got when its visitor proved themselves."""

    ticket: Annotated[Text, Field(min_length=1, max_length=300)]


@router.post("/exchange")
def exchange(request: Request, body: TicketBody) -> Response:
    """Set the cookie; 401 bad_token for a ticket that was used, is too old or none of ours."""
    before = request.cookies.get(sessions.COOKIE, "")
    made = db.run(sessions.exchange, body.ticket, device=device_of(request), replaces=before)
    response = JSONResponse({"signed_in": True, "color_mode": made.color_mode}, headers={"Cache-Control": "no-store"})
    response.set_cookie(
        sessions.COOKIE, made.cookie, max_age=made.seconds, httponly=True, samesite="lax", secure=_is_secure()
    )
    return response


@router.post("/sign-out", status_code=204)
def sign_out(request: Request) -> Response:
    """End this browser's session and clear the cookie."""
    db.run(sessions.sign_out, request.cookies.get(sessions.COOKIE, ""))
    response = Response(status_code=204)
    response.delete_cookie(sessions.COOKIE, httponly=True, samesite="lax", secure=_is_secure())
    return response


def _is_secure() -> bool:
    return settings().public_url.startswith("https:")
