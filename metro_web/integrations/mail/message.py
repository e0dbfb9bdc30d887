"""A mail and its bytes. The same row always makes the same bytes, with the same Message-ID.

No number of six digits comes from here: Message-ID, boundaries and content ids are letters, so that a code is the
only such number in the mail that carries it. Lines are quoted-printable; a code on a line of its own is never split.
"""

import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, formataddr, parseaddr
from typing import Protocol

from metro_web.core.config import settings

SUBJECT_LENGTH_MAX, WORD_LENGTH_MAX = 60, 75 - len("=?utf-8?q??=")
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!*+-/")
_QUOTED = ["_" if byte == 32 else chr(byte) if byte in _PLAIN else f"={byte:02X}" for byte in range(256)]
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


@dataclass(frozen=True, slots=True)
class Image:
    """A PNG shown inside the HTML as `cid:<cid>`; `name` is its file name."""

    cid: str
    name: str
    png: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """What is sent to one person; `id` is that of the outbox row, `at` when it was promised."""

    id: str
    at: datetime
    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    images: tuple[Image, ...] = ()


class NotSent(Exception):
    """It did not go out. The words name no person and no secret.

    `is_final`: trying again is pointless. `wait_seconds`: nothing gained by trying sooner. `is_ours_to_wait`: the mail
    is not to blame, so all others wait as long, and the try does not count. `may_be_out`: nobody answered in time, and
    perhaps it went out after all.
    """

    def __init__(
        self,
        reason: str,
        *,
        is_final: bool = False,
        wait_seconds: float = 0.0,
        is_ours_to_wait: bool = False,
        may_be_out: bool = False,
    ) -> None:
        super().__init__(reason)
        self.is_final = is_final
        self.wait_seconds = wait_seconds
        self.is_ours_to_wait = is_ours_to_wait
        self.may_be_out = may_be_out


class Transport(Protocol):
    """One way to send. `batch` mails may be claimed at once, `senders` threads may send side by side."""

    batch: int
    senders: int

    def send(self, mail: Mail) -> None:
        """Hand it over for good, or raise `NotSent`."""

    def close(self) -> None:
        """Let go of connections; `send` opens them again."""


def letters(mail_id: str) -> str:
    """The row's id in the letters a to p, in the same order of time."""
    return mail_id.translate(_LETTERS)


def sender() -> tuple[str, str]:
    """Name and address of METRO_MAIL_FROM."""
    return parseaddr(settings().mail_from)


def message_id(mail_id: str) -> str:
    """Stable for a row, so that a mail sent twice is seen as one."""
    domain = sender()[1].rpartition("@")[2] or "localhost"
    return f"<{letters(mail_id)}@{domain}>"


def compose(mail: Mail) -> bytes:
    """The whole message, lines ended by CRLF."""
    name = letters(mail.id)
    head = [
        f"Message-ID: {message_id(mail.id)}",
        f"Date: {format_datetime(mail.at)}",
        f"From: {formataddr(sender())}",
        f"To: {_one_line(mail.to)}",
        f"Subject: {_subject(mail.subject)}",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
    ]
    html = _text_part("html", mail.html)
    if mail.images:
        html = _multipart("related", f"{name}_r", [html, *(_image_part(image) for image in mail.images)])
    body = _multipart("alternative", f"{name}_a", [_text_part("plain", mail.text), html])
    return "\r\n".join(head).encode() + b"\r\n" + body


def _one_line(value: str) -> str:
    if any(ord(c) < 32 for c in value):
        raise NotSent("an address with control characters", is_final=True)
    return value


def _subject(text: str) -> str:
    """Words of RFC 2047 where it has to be: quoted-printable, each a line of its own, no character cut in two."""
    text = " ".join(text.split())
    if text.isascii() and len(text) < SUBJECT_LENGTH_MAX:
        return text
    words = [""]
    for sign in text:
        quoted = "".join(_QUOTED[byte] for byte in sign.encode())
        if len(words[-1]) + len(quoted) > WORD_LENGTH_MAX:
            words.append("")
        words[-1] += quoted
    return "\r\n ".join(f"=?utf-8?q?{word}?=" for word in words)


def _multipart(kind: str, boundary: str, parts: Iterable[bytes]) -> bytes:
    mark = f"--{boundary}".encode()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def _text_part(kind: str, text: str) -> bytes:
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    encoded = binascii.b2a_qp(text.encode(), istext=True)
    return head.encode() + encoded.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _image_part(image: Image) -> bytes:
    head = (
        f'Content-Type: image/png; name="{image.name}"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-ID: <{image.cid}>\r\nContent-Disposition: inline; filename="{image.name}"\r\n\r\n'
    )
    raw = image.png
    # 57 bytes make a line of 76 characters.
    lines = (binascii.b2a_base64(raw[at : at + 57], newline=False) for at in range(0, len(raw), 57))
    return head.encode() + b"\r\n".join(lines)
