"""Whether this process lives, whether it can serve, and its figures for Prometheus."""

import hmac

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from metro_web.core import db
from metro_web.core.config import settings
from metro_web.core.errors import NotFound
from metro_web.queries import health

router = APIRouter(prefix="/api", tags=["health"])
LOOPBACK = ("127.0.0.1", "::1")


@router.get("/health/live")
async def live() -> dict[str, str]:
    """This process answers."""
    return {"status": "ok"}


@router.get("/health/ready")
def ready() -> dict[str, str]:
    """The database answers too; 503 while it does not."""
    db.read(health.ping)
    return {"status": "ok"}


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """Prometheus text, from loopback or with METRO_METRICS_TOKEN as bearer token; to others it does not exist."""
    token = settings().metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    is_known = bool(token) and hmac.compare_digest(given.encode(), token.encode())
    # Behind a proxy on this machine everybody comes from loopback: a forwarded request needs the token.
    is_local = request.client is not None and request.client.host in LOOPBACK
    is_forwarded = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    if not is_known and (is_forwarded or not is_local):
        raise NotFound("There is no such address.")
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
