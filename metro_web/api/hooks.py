"""What other services tell us on their own. Nobody signs in here: a post counts by its signature."""

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from metro_web.core.i18n import t
from metro_web.services import mail_events, payment_checks

BYTES_MAX = 2_000_000
SIGNATURE, TIMESTAMP = "x-twilio-email-event-webhook-signature", "x-twilio-email-event-webhook-timestamp"
GATEWAY_SIGNATURE = "x-gateway-signature"

# Not in the document: no client of ours calls it.
router = APIRouter(prefix="/hooks", include_in_schema=False)


@router.post("/sendgrid", status_code=204)
async def sendgrid(request: Request) -> Response:
    """Events of SendGrid's signed webhook; 403 bad_signature for anything SendGrid has not signed just now."""
    headers = request.headers
    signed = {"signature": headers.get(SIGNATURE, ""), "timestamp": headers.get(TIMESTAMP, "")}
    await run_in_threadpool(mail_events.receive, await _body(request), **signed)
    return Response(status_code=204)


@router.post("/gateway", status_code=204)
async def gateway(request: Request) -> Response:
    """What the payment provider tells of a payment; 403 bad_signature for anything it has not signed just now."""
    signature = request.headers.get(GATEWAY_SIGNATURE, "")
    await run_in_threadpool(payment_checks.receive, await _body(request), signature=signature)
    return Response(status_code=204)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BYTES_MAX:
            raise HTTPException(413, t("This is too large."))
    return bytes(body)
