"""Sign-in with Google: two addresses a browser is sent through. They answer with redirects and cookies alone."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from metro_web.api.deps import device_of
from metro_web.core.config import settings
from metro_web.services import google, sessions
from metro_web.services.google import Answer, Browser

# Ties the way back to the browser that left; of no use to anybody else.
COOKIE = "metro_visit"
PATH = google.START

router = APIRouter(prefix="/google")
Text = Annotated[str, Query()]


@router.get("", status_code=302, response_class=RedirectResponse)
def leave(request: Request, next: Text = "", link: Text = "") -> Response:
    """To Google, and afterwards to `next`, an address of ours; 404 where Google is not set up."""
    return _redirect(google.depart(_browser(request), next_path=next, link=link))


@router.get("/callback", status_code=302, response_class=RedirectResponse)
def come_back(request: Request, state: Text = "", code: Text = "", error: Text = "") -> Response:
    """From Google, with a session, or to a page that says in a sentence why not; 404 where Google is not set up."""
    return _redirect(google.arrive(_browser(request), state=state, code=code, error=error))


def _browser(request: Request) -> Browser:
    return Browser(
        session=request.cookies.get(sessions.COOKIE, ""),
        visit=request.cookies.get(COOKIE, ""),
        device=device_of(request),
    )


def _redirect(answer: Answer) -> Response:
    response = RedirectResponse(answer.url, 302, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    is_secure = settings().public_url.startswith("https:")
    if answer.visit:
        seconds = settings().provider_visit_seconds
        response.set_cookie(
            COOKIE, answer.visit, max_age=seconds, path=PATH, httponly=True, samesite="lax", secure=is_secure
        )
    if answer.session is not None:
        made = answer.session
        response.set_cookie(
            sessions.COOKIE, made.cookie, max_age=made.seconds, httponly=True, samesite="lax", secure=is_secure
        )
    return response
