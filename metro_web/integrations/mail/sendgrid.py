"""Mail by SendGrid's v3 API. 429, 5xx and silence are tried again; any other 4xx is final."""

import base64
from urllib.error import URLError

from python_http_client.exceptions import HTTPError
from sendgrid import SendGridAPIClient
from sendgrid.helpers.mail import Attachment, Content, Email, Header, To
from sendgrid.helpers.mail import Mail as Letter

from metro_web.integrations.mail.message import Image, Mail, NotSent, message_id, sender

TIMEOUT_SECONDS = 10


class SendGridTransport:
    """METRO_MAIL=sendgrid with SENDGRID_API_KEY; `host` differs in tests alone."""

    batch = 5
    senders = 4

    def __init__(self, api_key: str, host: str = "https://api.sendgrid.com") -> None:
        self._client = SendGridAPIClient(api_key, host=host)

    def send(self, mail: Mail) -> None:
        """One request, one mail."""
        try:
            self._client.client.mail.send.post(request_body=_letter(mail), timeout=TIMEOUT_SECONDS)
        except HTTPError as exc:
            status = int(exc.status_code)
            raise NotSent(f"sendgrid: {status}", is_final=400 <= status < 500 and status != 429) from None
        except (URLError, OSError) as exc:
            raise NotSent(f"sendgrid: {type(exc).__name__}") from exc

    def close(self) -> None:
        """Each request has its own connection."""


def _letter(mail: Mail) -> dict[str, object]:
    name, address = sender()
    letter = Letter(from_email=Email(address, name or None), to_emails=To(mail.to), subject=mail.subject)
    letter.add_content(Content("text/plain", mail.text))
    letter.add_content(Content("text/html", mail.html))
    letter.add_header(Header("Message-ID", message_id(mail.id)))
    for image in reversed(mail.images):  # the library puts each before the last
        letter.add_attachment(_attachment(image))
    made: dict[str, object] = letter.get()
    # Links and pixels of a third party have no place in these mails, and a rewritten link would break the plain part.
    made["tracking_settings"] = {"click_tracking": {"enable": False}, "open_tracking": {"enable": False}}
    return made


def _attachment(image: Image) -> Attachment:
    content = base64.b64encode(image.png).decode()
    return Attachment(content, image.name, "image/png", "inline", image.cid)
