"""Every refusal in one shape: RFC 9457 `application/problem+json`. No stack trace, SQL or HTML ever leaves."""

import json
import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from metro_web.core import ids
from metro_web.core.errors import AppError, TooManyRequests, Unauthenticated, Unavailable

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
_TITLES = {400: "Bad request", 404: "Not found", 405: "Method not allowed", 413: "Too large", 415: "Wrong media type"}
_CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "wrong_media_type"}


def body_of(error: AppError) -> dict[str, Any]:
    """The problem document of an error."""
    return {
        "type": f"urn:metro:error:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        **error.extra,
    }


def problem(error: AppError) -> Response:
    """The whole answer for an error."""
    headers = {}
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unavailable):
        headers["Retry-After"] = "2"
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    text = json.dumps(body_of(error), ensure_ascii=False)
    return Response(text, error.status, headers, MEDIA_TYPE)


def plain_problem(status: int, code: str, title: str, detail: str, **extra: Any) -> Response:
    """A problem that no use case raised."""
    document = {
        "type": f"urn:metro:error:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        **extra,
    }
    return Response(json.dumps(document, ensure_ascii=False), status, media_type=MEDIA_TYPE)


def _invalid(exc: RequestValidationError) -> Response:
    errors = []
    for error in exc.errors()[:20]:
        # Which of several types a value might have had is told by names of our own code, with brackets in them.
        known = (str(part) for part in error["loc"] if part not in ("body", "query", "path", "header"))
        where = [part for part in known if "[" not in part]
        errors.append({"field": ".".join(where), "message": error["msg"][:300]})
    detail = "; ".join(f"{e['field']}: {e['message']}" if e["field"] else e["message"] for e in errors[:3])
    return plain_problem(422, "invalid_input", "Invalid input", detail[:500], errors=errors)


def install(api: FastAPI) -> None:
    """Give the application these answers."""

    @api.exception_handler(AppError)
    async def refuse(_request: Request, exc: AppError) -> Response:
        return problem(exc)

    @api.exception_handler(RequestValidationError)
    async def refuse_input(_request: Request, exc: RequestValidationError) -> Response:
        return _invalid(exc)

    @api.exception_handler(HTTPException)
    async def refuse_route(_request: Request, exc: HTTPException) -> Response:
        status = exc.status_code
        title = _TITLES.get(status, "Error")
        return plain_problem(status, _CODES.get(status, "error"), title, str(exc.detail)[:200])

    @api.exception_handler(Exception)
    async def fail(request: Request, exc: Exception) -> Response:
        reference = ids.new_id()[-8:]
        log.error("unexpected failure %s at %s", reference, request.url.path, exc_info=exc)
        return plain_problem(
            500, "internal_error", "Something went wrong", f"Nothing was promised. Reference: {reference}."
        )
