"""What was sent, read back from the `.eml` files that development keeps, newest first."""

import base64
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from metro_web.core.config import settings
from metro_web.core.labels import moment_label
from metro_web.integrations.mail.console import mailbox_folder

MAILS_MAX = 50
_NAME = re.compile(r"[a-p]{32}")
_CID = re.compile(r'src="cid:([^"]+)"')


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail as sent; `html` carries its pictures inside and is to be shown in a sandboxed frame."""

    id: str
    to: str
    subject: str
    at_label: str
    text: str
    html: str


def list_mails() -> list[MailView]:
    """The newest ones. File names sort by time."""
    folder = mailbox_folder()
    if not folder.is_dir():
        return []
    names = sorted((path.stem for path in folder.glob("*.eml") if _NAME.fullmatch(path.stem)), reverse=True)
    found = (find_mail(name) for name in names[:MAILS_MAX])
    return [mail for mail in found if mail]


def find_mail(mail_id: str) -> MailView | None:
    """One of them; an id that is none of ours names no file."""
    if not _NAME.fullmatch(mail_id):
        return None
    try:
        content = (mailbox_folder() / f"{mail_id}.eml").read_bytes()
    except FileNotFoundError:
        return None
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return MailView(
        id=mail_id,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at_label=moment_label(parsedate_to_datetime(str(message["Date"])), settings().zone),
        text=_body(message, "plain"),
        html=_with_pictures(message, _body(message, "html")),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def _with_pictures(message: EmailMessage, html: str) -> str:
    pictures = {}
    for part in message.walk():
        if part.get_content_type() == "image/png":
            encoded = base64.b64encode(part.get_content()).decode()
            pictures[str(part["Content-ID"]).strip("<>")] = f'src="data:image/png;base64,{encoded}"'
    return _CID.sub(lambda found: pictures.get(found[1], 'src=""'), html)
