"""Mail by SendGrid's v3 API.

5xx and silence are tried again; 429 and a refused key hold all mail back for a while; any other 4xx is final.
"""

import base64
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from python_http_client.exceptions import HTTPError as SendGridAnswer
from sendgrid import SendGridAPIClient
from sendgrid.helpers.mail import Attachment, Content, CustomArg, Email, Header, To
from sendgrid.helpers.mail import Mail as Letter

from metro_web.core import clock
from metro_web.integrations.mail.message import Image, Mail, NotSent, message_id, sender

MAIL_ARG = "metro_mail"
TIMEOUT_SECONDS = 10
# Long enough for the event that says it went out after all.
UNSURE_SECONDS = 60.0
KEY_SECONDS = 600.0
THROTTLE_SECONDS_MAX = 600.0


class SendGridTransport:
    """METRO_MAIL=sendgrid with SENDGRID_API_KEY; `host` is METRO_SENDGRID_URL."""

    batch = 5
    senders = 4

    def __init__(self, api_key: str, host: str = "https://api.sendgrid.com") -> None:
        self._client = SendGridAPIClient(api_key, host=host)

    def send(self, mail: Mail) -> None:
        """One request, one mail."""
        try:
            self._client.client.mail.send.post(request_body=_letter(mail), timeout=TIMEOUT_SECONDS)
        except SendGridAnswer as exc:
            raise _not_sent(int(exc.status_code), exc.headers) from None
        except URLError as exc:
            raise NotSent(f"sendgrid: {type(exc.reason).__name__}") from exc
        except (OSError, HTTPException) as exc:
            # The request was on its way; SendGrid knows no key by which to tell it apart from a second one.
            reason = f"sendgrid: {type(exc).__name__} after sending"
            raise NotSent(reason, may_be_out=True, wait_seconds=UNSURE_SECONDS) from exc

    def close(self) -> None:
        """Each request has its own connection."""


def _not_sent(status: int, headers: Any) -> NotSent:
    reason = f"sendgrid: {status}"
    if status == 429:
        return NotSent(reason, wait_seconds=_wait_seconds(headers), is_ours_to_wait=True)
    if status in (401, 403):
        # The key or the sender is wrong. Whoever runs this will mend it, and then the mail is still wanted.
        return NotSent(reason, wait_seconds=KEY_SECONDS, is_ours_to_wait=True)
    return NotSent(reason, is_final=400 <= status < 500 and status != 408)


def _wait_seconds(headers: Any) -> float:
    """How long SendGrid asks to wait: `Retry-After` in seconds, or `X-RateLimit-Reset` as the instant it is over."""
    after, reset = headers.get("Retry-After") or "", headers.get("X-RateLimit-Reset") or ""
    seconds = 0.0
    if after.strip().isdecimal():
        seconds = float(after)
    elif reset.strip().isdecimal():
        seconds = int(reset) - clock.utc_now().timestamp()
    return min(THROTTLE_SECONDS_MAX, max(1.0, seconds))


def _letter(mail: Mail) -> dict[str, object]:
    name, address = sender()
    letter = Letter(from_email=Email(address, name or None), to_emails=To(mail.to), subject=mail.subject)
    letter.add_content(Content("text/plain", mail.text))
    letter.add_content(Content("text/html", mail.html))
    letter.add_header(Header("Message-ID", message_id(mail.id)))
    letter.add_custom_arg(CustomArg(MAIL_ARG, mail.id))  # events about it carry it
    for image in reversed(mail.images):  # the library puts each before the last
        letter.add_attachment(_attachment(image))
    made: dict[str, object] = letter.get()
    # Links and pixels of a third party have no place in these mails, and a rewritten link would break the plain part.
    made["tracking_settings"] = {"click_tracking": {"enable": False}, "open_tracking": {"enable": False}}
    return made


def _attachment(image: Image) -> Attachment:
    content = base64.b64encode(image.png).decode()
    return Attachment(content, image.name, "image/png", "inline", image.cid)
