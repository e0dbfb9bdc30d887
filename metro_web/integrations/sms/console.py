"""For a newcomer: each text is printed, and in development kept for the mailbox page beside the mails."""

import sys
from html import escape

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.integrations.mail.console import RULE, mailbox_folder
from metro_web.integrations.mail.file import FileTransport
from metro_web.integrations.mail.message import Mail
from metro_web.integrations.sms import TextMessage


class ConsoleTexter:
    """METRO_SMS=console, the default."""

    def __init__(self) -> None:
        self._kept = None if settings().is_production else FileTransport(mailbox_folder())

    def send(self, message: TextMessage) -> None:
        """Keep first: what is read on the screen is on the page too."""
        if self._kept:
            html = f"<html><head></head><body><pre>{escape(message.body)}</pre></body></html>"
            self._kept.send(Mail(message.id, message.at, message.to, t("Text message"), message.body, html))
        body = "\n".join(f"│ {line}".rstrip() for line in message.body.strip().splitlines())
        sys.stdout.write(f"┌{RULE}\n│ Text to: {message.to}\n├{RULE}\n{body}\n└{RULE}\n")
        sys.stdout.flush()
